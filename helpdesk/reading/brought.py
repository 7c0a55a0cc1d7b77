"""The learned opinion on what a letter brings and who writes it: names, addresses and sums are signs, the words between them tell
whose they are.

One head of the model an item of the checklist, then one a part that a writer may have. The rules say what is missing; where this
opinion is clear that it is there, a person looks; where it leaves hardly a doubt, nobody is asked for it either. What the rules found is
looked at, too, where the opinion misses it. The rules say who the writer is; where the opinion hardly allows that and is sure of another
part, it is believed, and a person looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp, inf

from helpdesk.journey import Found, Kind, Role
from helpdesk.reading.learned import Learned
from helpdesk.reading.model import softmax
from helpdesk.reading.signs import SIGNS, Said, said
from helpdesk.reading.spread import Spread
from helpdesk.reading.whose import Placed, placed

# Chosen on letters of files the model was not trained on: python -m tests.letters.opinion, python -m tests.letters.replay.
CLEARLY, UNDOUBTEDLY = 0.9, 0.965  # how likely an item is there
# What people tell in ever new words, or were asked for in vain before, is clear sooner.
SOONER = dict.fromkeys(("requester_address", "debtor_address", "authorization"), 0.85)
MISSED, EVEN = ("debtor_address", "authorization"), 0.5  # less likely than not, what was found may be none
HARDLY, SURELY = 0.1, 0.6  # how likely the part is that the rules gave the writer, and the one that takes its place
MAYBE_OUTSIDER = 0.3
THEIRS, TAKEN_FROM, HARDLY_THEIRS = 0.92, 0.99, 0.35  # how likely an address is somebody's; that of another; one that they were given
TOLD_OUTRIGHT = {Role.HEIR, Role.OUTSIDER}  # in words that leave no doubt, and by too few to weigh
WRITTEN_BY_PARTIES = (Kind.ENFORCEMENT, Kind.CONFIRMATION, Kind.COMPLAINT)  # a denunciation teaches nothing: it is confidential
PARTS = {f"writer:{role}": role for role in sorted(Role)}  # labels of the model
MANY = 4  # of one sign: more tell nothing more


@dataclass(frozen=True, slots=True)
class Opinion:
    """How much speaks for each item's being in the letter, how likely the writer has each part, and whose the addresses are; empty where
    nobody asked."""

    items: Mapping[str, float] = field(default_factory=dict)
    writer: Mapping[Role, float] = field(default_factory=dict)
    addresses: tuple[Placed, ...] = ()

    @property
    def brought(self) -> tuple[str, ...]:
        """The items that the letter clearly has, whatever the rules found."""
        return tuple(item for item, score in self.items.items() if likely(score) >= SOONER.get(item, CLEARLY))

    @property
    def presumed(self) -> tuple[str, ...]:
        """Of these, the ones that leave hardly a doubt."""
        return tuple(item for item, score in self.items.items() if likely(score) >= UNDOUBTEDLY)

    @property
    def missed(self) -> tuple[str, ...]:
        """The items that the letter may well lack, whatever the rules found."""
        return tuple(item for item in MISSED if likely(self.items.get(item, inf)) < EVEN)

    def settled(self, told: Role | None) -> Role | None:
        """The part that is believed, where the rules `told` one. Nobody is sent away on an opinion, no heir talked out of being one."""
        rival = self._rival(told)
        return told if rival is None or {told, rival} & TOLD_OUTRIGHT else rival

    def doubts(self, told: Role | None) -> tuple[str, ...]:
        """Whether a person should look who the writer is."""
        maybe_outsider = told != Role.OUTSIDER and self.writer.get(Role.OUTSIDER, 0.0) >= MAYBE_OUTSIDER
        return ("role",) if maybe_outsider or self._rival(told) else ()

    def _rival(self, told: Role | None) -> Role | None:
        """The part that is likely, where the one that was told hardly is."""
        likeliest = max(self.writer, key=self.writer.__getitem__, default=None)
        if told is None or likeliest is None or self.writer[told] >= HARDLY or self.writer[likeliest] < SURELY:
            return None
        return likeliest

    def address_of(self, owner: str, others: Iterable[Found]) -> Placed | None:
        """The address that is believed to be the owner's, though it may be among those that `others` have."""
        best = max(self.addresses, key=lambda a: a.scores[owner], default=None)
        least = TAKEN_FROM if best and any(map(best.holds, others)) else THEIRS
        return best if best and likely(best.scores[owner] + self.items[owner]) >= least else None

    def doubts_address(self, owner: str, told: Found | None) -> bool:
        """Whether a person should look if the address `told` is the owner's."""
        found = next((a for a in self.addresses if told and a.holds(told)), None)
        return found is not None and likely(found.scores[owner] + self.items[owner]) < HARDLY_THEIRS


def opinion(spread: Spread, kind: Kind, learned: Learned) -> Opinion:
    if kind not in WRITTEN_BY_PARTIES:
        return Opinion()
    told = [said(survey) for survey in spread.own]
    scores = learned.brought.scores([("text", 1.0, signs(spread, kind, told))])
    shares = softmax({label: scores.pop(label) for label in PARTS})
    return Opinion(scores, {role: shares[label] for label, role in PARTS.items()}, placed(told, learned.whose))


def likely(score: float) -> float:
    return 1 / (1 + exp(-score))


def signs(spread: Spread, kind: Kind, told: Iterable[Said]) -> set[str]:
    """What the model sees: words and pairs of words with every mention as its sign; cues, papers, how many of each mention."""
    found = {f"={kind}", *(f"={p.role}" for p in spread.parts), *(f"+{o.role.role}" for o in spread.opened)}
    found.update(f"!{code}" for survey in spread.own for code in survey.by_code)
    counted: Counter[str] = Counter()
    for words in (["^", *s.words, "$"] for s in told):
        found.update(words, map(" ".join, pairwise(words)))
        counted.update(words)
    found.update(f"{sign}{n}" for sign in SIGNS for n in range(1, min(counted[sign], MANY) + 1))
    return found
