"""The learned opinion on whose an address is: the words before and behind it tell, and the cues and mentions around it.

Two heads: whether it is where the writer lives, whether it is where the debtor does. Each adds to what the whole letter says of that
item (`brought`). Where the rules gave somebody no address and both together are sure of one, it is theirs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from helpdesk.journey import Found
from helpdesk.reading.addresses import AddressMention
from helpdesk.reading.dwellings import is_left_behind
from helpdesk.reading.model import Model
from helpdesk.reading.person import SOMEONE_OWING
from helpdesk.reading.picture import Character, Picture
from helpdesk.reading.signs import ADDRESS, SIGNS, Said
from helpdesk.reading.text import Source

MINE, DEBTORS = OWNERS = ("requester_address", "debtor_address")  # labels of the model, as the checklist has them
BEFORE, BEHIND = 12, 5  # words
MARKS_BEFORE, MARKS_BEHIND, NEAREST = 8, 4, 3
HERE = "@"
ANY_SIGN = frozenset(SIGNS)


@dataclass(frozen=True, slots=True)
class Placed:
    """An address, and how much speaks for its being each owner's."""

    source: Source
    mention: AddressMention
    scores: Mapping[str, float]

    def holds(self, found: Found) -> bool:
        return found.span.source == self.source.name and self.mention.start == found.span.start


def placed(told: Iterable[Said], model: Model) -> tuple[Placed, ...]:
    """Every address that nobody has left behind."""
    seen = ((said.survey, address, signs) for said in told for address, signs in around(said))
    lived_in = ((s.source, address, signs) for s, address, signs in seen if not is_left_behind(s, address))
    return tuple(Placed(source, address, model.scores([("text", 1.0, signs)])) for source, address, signs in lived_in)


def give(picture: Picture, believed: Mapping[str, Placed]) -> None:
    """Enters addresses into the picture, by owner."""
    for owner, address in believed.items():
        debtor = picture.characters.setdefault(SOMEONE_OWING, Character("", False, None, None)) if owner == DEBTORS else None
        (debtor or picture.me).addresses.append((address.source, address.mention))


def around(said: Said) -> Iterator[tuple[AddressMention, set[str]]]:
    """Each address with what the model sees of it."""
    places = [at for at, word in enumerate(said.words) if word == ADDRESS]
    if not places:
        return
    by_start, marks = {a.start: a for a in said.survey.addresses}, _marks(said)
    starts = [start for start, _ in marks]
    for nth, at in enumerate(places):
        count = f"{min(nth, NEAREST)}/{min(len(places), NEAREST)}"
        near = _near(said.words[max(0, at - BEFORE) : at], said.words[at + 1 : at + 1 + BEHIND])
        first, last = bisect_left(starts, said.starts[at]), bisect_right(starts, said.starts[at])
        before = [m for _, m in marks[max(0, first - MARKS_BEFORE) : first]]
        behind = [m for _, m in marks[last : last + MARKS_BEHIND]]
        yield by_start[said.starts[at]], {f"#{count}", f"%{4 * at // len(said.words)}", *near, *_marked(before, behind)}


def _marks(said: Said) -> list[tuple[int, str]]:
    """Mentions and cues in the order of the text."""
    mentions = [(start, word) for start, word in zip(said.starts, said.words, strict=True) if word in ANY_SIGN]
    return sorted([*mentions, *((c.start, f"!{c.code}") for c in said.survey.cues)])


def _near(before: list[str], behind: list[str]) -> Iterator[str]:
    yield from (f"-{n} {word}" for n, word in enumerate(before[: -NEAREST - 1 : -1]))
    yield from (f"< {word}" for word in before)
    yield from (f"> {word}" for word in behind)
    yield from map("<< {0[0]} {0[1]}".format, pairwise([*before, HERE]))
    yield from map(">> {0[0]} {0[1]}".format, pairwise([HERE, *behind]))


def _marked(before: list[str], behind: list[str]) -> Iterator[str]:
    yield from (f"-{n} {mark}" for n, mark in enumerate(before[: -NEAREST - 1 : -1]))
    yield from (f"<! {mark}" for mark in before)
    yield from map("<<! {0[0]} {0[1]}".format, pairwise([*before, HERE]))
    yield from (f">! {mark}" for mark in behind)
    yield from (f"+0 {mark}" for mark in behind[:1])
