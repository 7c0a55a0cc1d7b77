"""The sum a letter is about: what is to be paid or confirmed, not what a savings book holds or a month's instalment."""

from __future__ import annotations

import re

from helpdesk.journey import Money
from helpdesk.reading.money import MoneyMention
from helpdesk.reading.survey import Survey

LEAD = 110
TOTAL = re.compile(r"\b(?:cong|tong cong|tong|cong lai|tat ca|tong so tien)(?:\s+(?:la|so tien|la so tien))?\s*:?\s*$")
PER_PERIOD = re.compile(r"\s*(?:dong|d|vnd)?\s*(?:/|mot|moi|tren|hang|1)\s*(?:1\s*)?(?:thang|ky|nam|quy|nguoi)")


def amount(survey: Survey, *, fees_count: bool) -> Money | None:
    """The likeliest sum of one piece of text. `fees_count`: court fees are what it is about (a confirmation)."""
    candidates = [m for m in survey.money if not m.in_words or not _beside_figures(survey, m)]
    if not candidates:
        return None
    counts: dict[int, int] = {}
    for mention in candidates:
        counts[mention.dong] = counts.get(mention.dong, 0) + 1
    weights = {m: _weight(survey, m, fees_count) + 0.8 * (counts[m.dong] - 1) for m in candidates}
    best = max(candidates, key=lambda m: (weights[m], -m.start))
    if weights[best] <= -2:
        return None
    return Money(best.dong, survey.source.span(best.start, best.end))


def _beside_figures(survey: Survey, words: MoneyMention) -> bool:
    return any(not m.in_words and 0 <= words.start - m.end < 6 for m in survey.money)


def _weight(survey: Survey, mention: MoneyMention, fees_count: bool) -> float:
    """What stands before a sum in its sentence says what it is: owed, or beside the matter."""
    since = max(survey.source.sentence(mention.start)[0], mention.start - LEAD)
    near = max([since, *(m.end for m in survey.money if since < m.end <= mention.start)])
    owed = [c for c in survey.all("sum_owed") if since <= c.start and c.end <= mention.start]
    beside = [c for c in survey.all("sum_beside") if near <= c.start and c.end <= mention.start]
    fees = [c for c in survey.all("sum_fees") if near <= c.start and c.end <= mention.start]
    asked = any(
        survey.source.sentence(mention.start)[0] <= c.start < mention.start
        for c in survey.all("enforcement_request", "confirmation_request")
    )
    if TOTAL.search(survey.source.folded, max(since, mention.start - 22), mention.start):
        return 6.0
    weight = 2.0 * any(c.start >= near for c in owed) + 0.5 * bool(owed) + 1.5 * asked
    if beside or (fees and not fees_count):
        weight -= 2.0
    return weight - 2.5 * bool(PER_PERIOD.match(survey.source.folded, mention.end))
