"""Facts that decide (court, number, day, part) stated in two ways: the letter one way, its papers another."""

from __future__ import annotations

from helpdesk.journey import Contradiction, Judgment
from helpdesk.reading import rulings
from helpdesk.reading.picture import Part, Picture
from helpdesk.reading.text import fold


def contradictions(parts: list[Part], picture: Picture) -> tuple[Contradiction, ...]:
    told = [(p.role, rulings.judgments(p.survey)) for p in parts]
    own = next((j for role, j in told if role in ("body", "forwarded") and j), ())
    copies = [j for role, js in told if role == "judgment" for j in js[:1]]
    found = []
    for mine in own[:1]:
        for copy in copies[:1]:
            found += _compare(mine, copy, own)
    return tuple(found)


def _compare(mine: Judgment, copy: Judgment, own: tuple[Judgment, ...]) -> list[Contradiction]:
    if any(fold(j.number) == fold(copy.number) for j in own):
        same = next(j for j in own if fold(j.number) == fold(copy.number))
        return [*_courts(same, copy), *_days(same, copy)]
    return [Contradiction("judgment_number", mine.span, copy.span)]


def _courts(mine: Judgment, copy: Judgment) -> list[Contradiction]:
    if mine.court and copy.court and (mine.court.level, mine.court.place) != (copy.court.level, copy.court.place):
        return [Contradiction("court", mine.court.span, copy.court.span)]
    return []


def _days(mine: Judgment, copy: Judgment) -> list[Contradiction]:
    if mine.day and copy.day and mine.day != copy.day:
        return [Contradiction("judgment_date", mine.span, copy.span)]
    return []
