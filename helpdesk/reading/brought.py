"""The learned opinion on what a letter brings and who writes it: names, addresses and sums are signs, the words between them tell
whose they are.

One head of the model an item of the checklist, then one a part that a writer may have. The rules say what is missing; where this
opinion is clear that it is there, a person looks; where it leaves hardly a doubt, nobody is asked for it either. The rules say who the
writer is, too; where the opinion hardly allows that and is sure of another part, it is believed, and a person looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise
from math import exp

from helpdesk.journey import Kind, Role
from helpdesk.reading.model import Model, softmax
from helpdesk.reading.spread import OWN, Spread
from helpdesk.reading.survey import Mention, Survey

# Chosen on letters of files the model was not trained on: python -m tests.letters.opinion.
CLEARLY, UNDOUBTEDLY = 0.9, 0.965  # how likely an item is there
HARDLY, SURELY = 0.1, 0.6  # how likely the part is that the rules gave the writer, and the one that takes its place
MAYBE_OUTSIDER = 0.3
TOLD_OUTRIGHT = {Role.HEIR, Role.OUTSIDER}  # in words that leave no doubt, and by too few to weigh
WRITTEN_BY_PARTIES = (Kind.ENFORCEMENT, Kind.CONFIRMATION, Kind.COMPLAINT)  # a denunciation teaches nothing: it is confidential
PARTS = {f"writer:{role}": role for role in sorted(Role)}  # labels of the model
MANY = 4  # of one sign: more tell nothing more
STOP, FIGURE = "|", "0"


@dataclass(frozen=True, slots=True)
class Opinion:
    """The items that the letter clearly has, whatever the rules found, and of these those it has without much doubt; how likely the
    writer has each part, empty where nobody asked."""

    brought: tuple[str, ...] = ()
    presumed: tuple[str, ...] = ()
    writer: Mapping[Role, float] = field(default_factory=dict)

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


def opinion(spread: Spread, kind: Kind, model: Model) -> Opinion:
    if kind not in WRITTEN_BY_PARTIES:
        return Opinion()
    scores = model.scores_of([("text", 1.0, signs(spread, kind))])
    shares = softmax({label: scores.pop(label) for label in PARTS})
    brought, presumed = (tuple(i for i, score in scores.items() if likely(score) >= least) for least in (CLEARLY, UNDOUBTEDLY))
    return Opinion(brought, presumed, {role: shares[label] for label, role in PARTS.items()})


def likely(score: float) -> float:
    return 1 / (1 + exp(-score))


def signs(spread: Spread, kind: Kind) -> set[str]:
    """What the model sees: words and pairs of words with every mention as its sign; cues, papers, how many of each mention."""
    own = [p.survey for p in spread.parts if p.role in OWN]
    told = [["^", *_said(s), "$"] for s in own]
    found = {f"={kind}", *(f"={p.role}" for p in spread.parts), *(f"+{o.role.role}" for o in spread.opened)}
    found.update(f"!{code}" for s in own for code in s.by_code)
    for words in told:
        found.update(words, map(" ".join, pairwise(words)))
    counted = list(chain.from_iterable(told))
    found.update(f"{sign}{n}" for sign in SIGNS for n in range(1, min(counted.count(sign), MANY) + 1))
    return found


SIGNS = ("<address>", "<court>", "<office>", "<judgment>", "<firm>", "<name>", "<day>", "<sum>", "<phone>", "<identity>")


def _said(survey: Survey) -> Iterator[str]:
    """The words in order, a mention as one sign: no name, number or address is ever seen."""
    at = {start: (end, sign) for start, end, sign in reversed(list(_mentions(survey)))}
    until = 0
    for token in survey.source.tokens:
        if token.start < until:
            continue
        if token.broken:
            yield STOP
        until, sign = at.get(token.start, (0, FIGURE if token.folded.isdigit() else token.folded))
        yield sign


def _mentions(survey: Survey) -> Iterator[tuple[int, int, str]]:
    firms, people = ([n for n in survey.names if n.firm is firm] for firm in (True, False))
    kinds: tuple[list[Mention], ...] = (
        [*survey.addresses], [*survey.courts], [*survey.offices], [*survey.judgments], [*firms],
        [*people], [*survey.dates], [*survey.money], [*survey.phones], [*survey.identities],
    )  # fmt: skip
    return ((m.start, m.end, sign) for sign, mentions in zip(SIGNS, kinds, strict=True) for m in mentions)
