"""The learned opinion on what a letter brings: names, addresses and sums are signs, the words between them tell whose they are.

One head of the model an item of the checklist. The rules say what is missing; where this opinion is clear that it is there, a
person looks before anybody is asked for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from math import exp

from helpdesk.journey import Kind
from helpdesk.reading.model import Model
from helpdesk.reading.spread import OWN, Spread
from helpdesk.reading.survey import Mention, Survey

CLEARLY = 0.9  # chosen on letters of files the model was not trained on: python -m tests.letters.opinion
ASKED_BY_MAIL = (Kind.ENFORCEMENT, Kind.CONFIRMATION)  # whose lists of what is missing may leave without a person
MANY = 4  # of one sign: more tell nothing more
STOP, FIGURE = "|", "0"


def brought(spread: Spread, kind: Kind, model: Model) -> tuple[str, ...]:
    """The items that the letter clearly has, whatever the rules found."""
    if kind not in ASKED_BY_MAIL:
        return ()
    scores = model.scores_of([("text", 1.0, signs(spread, kind))])
    return tuple(item for item, score in scores.items() if likely(score) >= CLEARLY)


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
