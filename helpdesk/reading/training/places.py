"""Practice letters and whose each of their addresses is: what the opinion on addresses is learned from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from helpdesk.reading.brought import WRITTEN_BY_PARTIES
from helpdesk.reading.signs import said
from helpdesk.reading.spread import spread_out
from helpdesk.reading.survey import Reader
from helpdesk.reading.text import clean, fold
from helpdesk.reading.training.material import IN_A_CASE, as_letter
from helpdesk.reading.whose import OWNERS, around

SAME = 0.7  # share of words that two spellings of one address have in common


@dataclass(frozen=True, slots=True)
class Place:
    """What the model sees of an address, and by owner whether it is theirs; where the label does not tell nothing is said."""

    signs: set[str]
    of: dict[str, bool]


def places(letters: Iterable[tuple[str, dict[str, Any]]], reader: Reader) -> list[Place]:
    """`letters` are (niche, letter as written down)."""
    asked = (told for niche, told in letters if niche != IN_A_CASE and told["expect"]["kind"] in WRITTEN_BY_PARTIES)
    return [place for told in asked for place in _of_letter(told, reader)]


def _of_letter(told: dict[str, Any], reader: Reader) -> Iterator[Place]:
    expect = told["expect"]
    known = {owner: homes for owner in OWNERS if (homes := _homes(expect, owner)) is not None}
    for survey in spread_out(reader, *as_letter(told)).own:
        for address, signs in around(said(survey)):
            yield Place(signs, {owner: any(_same(home, address.text) for home in homes) for owner, homes in known.items()})


def _homes(expect: dict[str, Any], owner: str) -> list[str] | None:
    """Each way to write where somebody lives; none where they are asked for it, None where the label does not tell."""
    home = expect.get("facts", {}).get(owner)
    if home:
        return [home, *expect.get("accept", {}).get(f"facts.{owner}", ())]
    return [] if owner in expect.get("missing", ()) else None


def _same(one: str, other: str) -> bool:
    a, b = (Counter(fold(clean(text)).replace(",", " ").split()) for text in (one, other))
    return 2 * (a & b).total() >= SAME * (a.total() + b.total())
