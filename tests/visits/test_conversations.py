"""One whole conversation of each kind of follow-up; `python -m tests.visits.conversations DIR` plays every one of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk.house import House
from tests.letters.build import compose, expectation, read_set
from tests.visits.conversations import ENDS, played

FOLLOW_UPS = [letter for letter in read_set("practice") if "thread" in letter and not letter.get("attachment")]


def first_of(act: str) -> dict[str, object]:
    return next(letter for letter in FOLLOW_UPS if letter["expect"].get("follow_up") == act)


@pytest.mark.parametrize("act", ENDS)
def test_the_thread_ends_as_told(act: str, first_house: House, tmp_path: Path) -> None:
    letter = first_of(act)
    (tmp_path / f"{letter['id']}.eml").write_bytes(compose(letter))
    ending = played(first_house, tmp_path, str(letter["id"]), expectation(letter))
    assert (ending.not_begun, ending.wrong) == ("", ()), ending


def test_a_new_request_in_an_old_thread_leaves_the_old_case_as_it_is(first_house: House, tmp_path: Path) -> None:
    letter = next(x for x in FOLLOW_UPS if x["expect"].get("new_case"))
    (tmp_path / f"{letter['id']}.eml").write_bytes(compose(letter))
    ending = played(first_house, tmp_path, str(letter["id"]), expectation(letter))
    assert (ending.not_begun, ending.wrong) == ("", ()), ending
