"""The replay of opened sets: nothing of a set is left to learn from, and every letter's fate is told as it is."""

from __future__ import annotations

from typing import Any

import pytest

from helpdesk.house import House
from tests.letters import replay
from tests.letters.figures import asked

LABEL = {"kind": "enforcement", "outcome": "incomplete", "missing": ["judgment_copy"]}


def verdict(*missing: str, decision: str = "send", reasons: tuple[str, ...] = (), look_at: tuple[str, ...] = ()) -> dict[str, Any]:
    told = {"kind": "enforcement", "outcome": "incomplete", "confidence": 0.99, "missing": list(missing), "decision": decision}
    return told | {"review_reasons": list(reasons), "look_at": list(look_at)}


def test_a_set_is_left_out_whole_and_alone() -> None:
    with replay.without("eighth") as rest:
        left_out = {p.name for p in replay.PRACTICE.glob("*.toml")} - {p.name for p in rest.iterdir()}
    assert left_out == {p.name for p in replay.PRACTICE.glob("opened-eighth-*")} and len(left_out) > 5


def test_a_set_that_nobody_opened_is_refused() -> None:
    with pytest.raises(SystemExit, match="no set nineteenth"), replay.without("nineteenth"):
        pass


def test_a_letter_held_back_is_right_or_wrong_as_if_it_had_been_sent() -> None:
    held = replay.fate("a", LABEL, verdict("judgment_copy", decision="review", reasons=("low_confidence",), look_at=("application",)))
    wrong = replay.fate("b", LABEL, verdict("asset_info"))
    assert (held.is_sent, held.is_right, held.reasons) == (False, True, ("application",))
    assert (wrong.is_sent, wrong.is_right, wrong.may_be_sent) == (True, False, True)


def test_what_held_a_letter_alone_is_counted_and_what_shared_in_it_is_not() -> None:
    fates = [
        replay.fate(str(n), LABEL, verdict("judgment_copy", decision="review", reasons=("low_confidence",), look_at=look_at))
        for n, look_at in enumerate((("role",), ("role",), ("role", "application"), ()))
    ]
    assert replay.holds(fates) == {("role", True): 2, ("low_confidence", True): 1}


def test_the_letters_of_a_set_are_read_and_counted(first_house: House) -> None:
    shop = next(iter(first_house.shops.values()))
    found, fates = replay.replayed(first_house, shop, asked(first_house, shop, replay.of_set("eighth")[::20]))
    assert found.letters == 7 and found.sent == sum(f.is_sent for f in fates)
    assert replay.line("eighth", found).startswith(f"eighth: 7 letters, sent {found.sent}, wrong ")
