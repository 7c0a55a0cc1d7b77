"""Practice letters, which items of the checklist each has and who wrote it: what the opinion on what a letter brings is learned from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from helpdesk.journey import Kind, Outcome, Role
from helpdesk.reading.brought import PARTS, WRITTEN_BY_PARTIES, signs
from helpdesk.reading.signs import said
from helpdesk.reading.spread import spread_out
from helpdesk.reading.survey import Reader
from helpdesk.reading.training.material import IN_A_CASE, as_letter

# The items that people were asked for though they had given them, and that enough letters lack to learn from.
ITEMS = ("requester_address", "creditor", "debtor_address", "application", "authorization", "asset_info")
OF_ENFORCEMENT = ("creditor", "debtor_address", "asset_info")


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the model sees of a letter, by item whether the letter has it, and the writer's part; where readers differ nothing is said."""

    signs: set[str]
    has: dict[str, bool]
    part: str | None  # of the model's


def checklists(letters: Iterable[tuple[str, dict[str, Any]]], reader: Reader) -> list[Checklist]:
    """`letters` are (niche, letter as written down)."""
    asked = (told for niche, told in letters if niche != IN_A_CASE and told["expect"]["kind"] in WRITTEN_BY_PARTIES)
    return [checklist(told, reader) for told in asked]


def checklist(told: dict[str, Any], reader: Reader) -> Checklist:
    expect = told["expect"]
    kind = Kind(expect["kind"])
    spread = spread_out(reader, *as_letter(told))
    return Checklist(signs(spread, kind, map(said, spread.own)), _has(expect, kind), _part(expect))


def _has(expect: dict[str, Any], kind: Kind) -> dict[str, bool]:
    if expect.get("outcome") not in (Outcome.COMPLETE, Outcome.INCOMPLETE):
        return {}
    lists = [expect.get("missing", ()), *expect.get("accept", {}).get("missing", ())]
    lacks = {item: {item in codes for codes in lists} for item in ITEMS if kind == Kind.ENFORCEMENT or item not in OF_ENFORCEMENT}
    return {item: not found.copy().pop() for item, found in lacks.items() if len(found) == 1}


def _part(expect: dict[str, Any]) -> str | None:
    role = Role.OUTSIDER if expect.get("outcome") == Outcome.NO_RIGHT else expect.get("role")
    return next((part for part, told in PARTS.items() if told == role and not expect.get("accept", {}).get("role")), None)
