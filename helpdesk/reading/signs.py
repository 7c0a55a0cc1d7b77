"""A text as the learned opinions on people see it: its words, and a sign for each name, number, sum, day and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpdesk.reading.survey import Mention, Survey

ADDRESS = "<address>"
SIGNS = (ADDRESS, "<court>", "<office>", "<judgment>", "<firm>", "<name>", "<day>", "<sum>", "<phone>", "<identity>")
STOP, FIGURE = "|", "0"


@dataclass(frozen=True, slots=True)
class Said:
    """The words in order, a mention as one sign (no name, number or address is ever seen), and where each begins; the end of a sentence
    is a word, too."""

    survey: Survey
    words: list[str]
    starts: list[int]


def said(survey: Survey) -> Said:
    at = {start: (end, sign) for start, end, sign in reversed(list(_mentions(survey)))}
    words: list[str] = []
    starts: list[int] = []
    until = 0
    source = survey.source
    for word, start, broken in zip(source.words, source.starts, source.breaks, strict=True):
        if start < until:
            continue
        if broken:
            words.append(STOP)
            starts.append(start)
        until, sign = at.get(start, (0, FIGURE if word.isdigit() else word))
        words.append(sign)
        starts.append(start)
    return Said(survey, words, starts)


def _mentions(survey: Survey) -> Iterator[tuple[int, int, str]]:
    firms, people = ([n for n in survey.names if n.firm is firm] for firm in (True, False))
    kinds: tuple[list[Mention], ...] = (
        [*survey.addresses], [*survey.courts], [*survey.offices], [*survey.judgments], [*firms],
        [*people], [*survey.dates], [*survey.money], [*survey.phones], [*survey.identities],
    )  # fmt: skip
    return ((m.start, m.end, sign) for sign, mentions in zip(SIGNS, kinds, strict=True) for m in mentions)
