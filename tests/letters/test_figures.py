"""The figures of reading: counted over a few letters, bounds known from tables, other spellings that are other spellings."""

from __future__ import annotations

import pytest

from helpdesk.house import House
from tests.letters import figures
from tests.letters.build import read_set

FEW = read_set("practice")[::120]


def test_every_figure_that_is_asked_of_reading_is_counted(first_house: House) -> None:
    shop = next(iter(first_house.shops.values()))
    told, detail = figures.figures(first_house, shop, figures.asked(first_house, shop, FEW))
    assert told["letters"] == len(FEW) and detail.letters == len(FEW)
    assert figures.AT_MOST.keys() | {n for n in figures.LEAST if not n.startswith("facts.")} <= told.keys()


@pytest.mark.parametrize(("wrong", "of", "at_worst"), [(0, 59, 0.0495), (0, 299, 0.00997), (1, 20, 0.2161), (3, 3, 1.0)])
def test_what_may_be_wrong_after_all_is_as_in_the_tables(wrong: int, of: int, at_worst: float) -> None:
    assert figures.upper_bound(wrong, of) == pytest.approx(at_worst, abs=2e-4)


def test_a_letter_is_rewritten_as_other_keyboards_write_it() -> None:
    said = "Đề nghị thi hành án, tôi đã gửi đơn từ tháng trước mà chưa được trả lời"
    assert figures.without_marks(said).startswith("De nghi thi hanh an, toi da gui don")
    assert len(figures.decomposed(said)) > len(said)
    slipped = figures.with_slips(said)
    assert slipped != said and sorted(slipped) == sorted(said) and slipped == figures.with_slips(said)


def test_a_figure_that_falls_short_says_so() -> None:
    assert list(figures.lines({"kind": 0.9, "sent_wrong": 0, "wanted": None})) == [
        "kind                               0.9  >= 0.97     falls short",
        "sent_wrong                           0  <= 0",
        "wanted                               –  >= 0.92",
    ]
