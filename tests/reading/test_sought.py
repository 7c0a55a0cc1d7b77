"""Patterns looked for only where they can begin find what the matcher alone would find."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import helpdesk.reading
from helpdesk.reading.once import once, remembered
from helpdesk.reading.sought import Sought
from helpdesk.reading.text import fold
from tests.letters.build import read_set
from tests.letters.labels import whole_text

PIECES = (
    *("12", "5", "2017", "098", "84", "0", "/", "-", ".", ",", "(", "+", ")", " ", "\n", ":", "so ", "nam ", "ngay ", "thang ", "th", "qd"),
    *("ds", "st", "hngd", "ctha", "tb", "ban an ", "quyet dinh ", "ba ", "tr", "ty", "trieu ", "dong ", "ruoi", "m2", "cmnd ", "cc", "c"),
    *("so dinh danh ca nhan", "giay cmnd ", "can cuoc ", "khong ", "chua ", "ko ", "ai ", "nho ", "toi ", "giao ", "cho ", "di kien "),
    *("nhan ", "tra ", "lay ", "tu ", "ong ", "nguoi ", "ben ", "bi ", "don ", "don vi ", "phai ", "la ", "ten ", "nguyen don ", "thang "),
    *("co ", "chu no ", "con no ", "vay ", "hai ", "nghin ", "muoi ", "x"),
    *("chi cuc ", "cuc", "tong cuc ", "co quan ", "quy ", "quan ly ", " thi hanh an", "thads ", "tha ", "phong ", "giup ", "xin ", "me "),
    *("mau ", "hoa ", "ho "),
)  # fmt: skip


def _sought() -> Iterator[tuple[str, Sought]]:
    for module in pkgutil.iter_modules(helpdesk.reading.__path__):
        held = vars(importlib.import_module(f"helpdesk.reading.{module.name}")) if not module.ispkg else {}
        for name, value in held.items():
            told = value.items() if isinstance(value, dict) and not name.startswith("_") else [("", value)]
            yield from ((f"{module.name}.{name}{key}", one) for key, one in told if isinstance(one, Sought))


SOUGHT = dict(_sought())


@pytest.fixture(scope="module")
def letters() -> list[str]:
    """Everything that the letters for practice and their papers say, folded."""
    return [fold(whole_text(letter)) for letter in read_set("practice")[::9]]


@pytest.mark.parametrize("name", SOUGHT)
def test_every_place_in_letters_is_found(name: str, letters: list[str]) -> None:
    sought = SOUGHT[name]
    for text in letters:
        assert [m.span() for m in sought.finditer(text)] == [m.span() for m in sought.pattern.finditer(text)]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_place_in_a_jumble_is_found(text: str) -> None:
    for name, sought in SOUGHT.items():
        assert [m.span() for m in sought.finditer(text)] == [m.span() for m in sought.pattern.finditer(text)], name


def test_the_first_place_is_the_one_searched_for() -> None:
    sought = Sought(r"\bno \d", opening="no")
    assert sought.search("khong no, nay no 5 va no 6").group() == "no 5"  # type: ignore[union-attr]
    assert sought.search("khong") is None


def test_what_is_worked_out_once_stands() -> None:
    class Letter:
        asked = 0

        @once
        def words(self) -> int:
            self.asked += 1
            return 7

    letter = Letter()
    assert (letter.words, letter.words, letter.asked) == (7, 7, 1)


def test_a_look_that_is_remembered_is_taken_once_for_each_thing() -> None:
    class Letter:
        asked = 0

    @remembered
    def length(letter: Letter) -> int | None:
        letter.asked += 1
        return None

    letter, other = Letter(), Letter()
    assert (length(letter), length(letter), letter.asked, other.asked) == (None, None, 1, 0)
    assert length(other) is None and other.asked == 1
