from tests.fuzz.papers import SEEDS, searched


def test_no_file_found_in_a_short_search_breaks_its_reader_or_leaves_it_silent() -> None:
    found = searched(seconds=10, luck=1)
    assert found.faults == []
    assert found.tried > len(SEEDS)
