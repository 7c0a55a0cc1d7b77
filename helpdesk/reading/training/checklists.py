"""Practice letters and which items of the checklist each has: what the opinion on what a letter brings is learned from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from helpdesk.journey import Kind, Outcome
from helpdesk.reading.brought import signs
from helpdesk.reading.spread import spread_out
from helpdesk.reading.survey import Reader
from helpdesk.reading.training.material import IN_A_CASE, as_letter

# The items that people were asked for though they had given them, and that enough letters lack to learn from.
ITEMS = (
    "requester_name", "requester_address", "creditor", "debtor_address", "application", "authorization", "asset_info", "confirm_content",
)  # fmt: skip
OF_ONE_KIND = {
    "creditor": Kind.ENFORCEMENT, "debtor_address": Kind.ENFORCEMENT, "asset_info": Kind.ENFORCEMENT, "confirm_content": Kind.CONFIRMATION,
}  # fmt: skip
LISTED = (Kind.ENFORCEMENT, Kind.CONFIRMATION, Kind.COMPLAINT)  # a denunciation teaches nothing: it is confidential


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the model sees of a letter, and by item whether the letter has it; items on which readers differ are left out."""

    signs: set[str]
    has: dict[str, bool]


def checklists(letters: Iterable[tuple[str, dict[str, Any]]], reader: Reader) -> list[Checklist]:
    """`letters` are (niche, letter as written down)."""
    asked = (told for niche, told in letters if niche != IN_A_CASE and told["expect"]["kind"] in LISTED)
    return [checklist(told, reader) for told in asked if told["expect"].get("outcome") in (Outcome.COMPLETE, Outcome.INCOMPLETE)]


def checklist(told: dict[str, Any], reader: Reader) -> Checklist:
    expect = told["expect"]
    kind, lists = Kind(expect["kind"]), [expect.get("missing", ()), *expect.get("accept", {}).get("missing", ())]
    lacks = {item: {item in codes for codes in lists} for item in ITEMS if OF_ONE_KIND.get(item, kind) == kind}
    has = {item: not found.copy().pop() for item, found in lacks.items() if len(found) == 1}
    return Checklist(signs(spread_out(reader, *as_letter(told)), kind), has)
