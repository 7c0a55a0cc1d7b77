"""Every letter as it was last read and approved. A change shows here first: read it, then `python -m tests.letters_out.cases`."""

from __future__ import annotations

import pytest

from tests.letters_out.cases import GOLDEN, golden_cases, told

CASES = golden_cases()


@pytest.mark.parametrize("name", CASES)
def test_the_letter_reads_as_it_was_approved(name: str) -> None:
    words = told(CASES[name])
    assert f"{words.subject}\n\n{words.text}" == (GOLDEN / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.html")), ids=lambda path: path.stem)
def test_the_html_is_as_it_was_approved(path) -> None:  # type: ignore[no-untyped-def]
    assert told(CASES[path.stem]).html == path.read_text("utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(CASES)
