from pathlib import Path

from tests.fuzz.guided import search
from tests.fuzz.mail import searched
from tests.mail.reading import read
from tests.mail.reading.mangled import JUNK, SEEDS


def test_no_letter_found_in_a_short_search_breaks_the_reader():
    found = searched(seconds=15, luck=1)
    assert found.faults == []
    assert found.tried > len(SEEDS)
    assert found.kept[-1] not in SEEDS  # the search went beyond what it was given


def fragile(content: bytes) -> None:
    """Breaks behind three questions that no seed answers and chance alone would not."""
    if b"begin 6" in content:
        letter = read(content)
        if letter.enclosures and not letter.text:
            raise ValueError(letter.enclosures[0].name)


def stepwise(content: bytes) -> int:
    """Every right byte is one more step, so only a search that keeps what led further arrives."""
    if content[:1] == b"H":
        if content[1:2] == b"T":
            if content[2:3] == b"T":
                raise ValueError("arrived")
            return 2
        return 1
    return 0


def test_the_search_follows_new_paths_to_a_fault():
    found = search(stepwise, [b"...."], [b"x"], within=Path(__file__).name, seconds=60, luck=1)
    assert [why for _, why in found.faults] == ["ValueError('arrived')"]
    assert found.faults[0][0].startswith(b"HTT")


def test_the_search_finds_a_fault_among_letters():
    found = search(fragile, [seed for seed in SEEDS if b"begin 6" in seed], JUNK, within="/helpdesk/mail/", seconds=60, luck=1)
    assert found.faults and found.faults[0][1].startswith("ValueError")


def wait_for_ever(content: bytes) -> None:
    while content != b"":
        pass


def test_a_hang_is_a_fault(monkeypatch):
    monkeypatch.setattr("tests.fuzz.guided.SLOW", 0.2)
    found = search(wait_for_ever, [b"x"], [b"y"], within=Path(__file__).name, seconds=1, luck=1)
    assert found.faults == [(b"x", "Hang('0.2 s')")]
