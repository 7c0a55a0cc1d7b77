"""Whether the time limit for requesting enforcement has passed (Luật THADS Điều 30; NĐ 1.2 → Điều 5.6).

The program never refuses on this ground, it drafts. Without a stated day it reckons, and near the limit it asks a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from helpdesk.journey import Judgment, Reading, Span
from helpdesk.law.book import Rulebook
from helpdesk.law.working_time import add_months, add_years

Verdict = Literal["open", "passed", "near", "obstacle", "too_early", "unknown"]
IMMEDIATE = ("immediate_kind",)


@dataclass(frozen=True, slots=True)
class Limit:
    """`ends_on` is the last day to request; `stated` says that the day it is counted from stands in the letter."""

    verdict: Verdict
    ends_on: date | None = None
    stated: bool = False
    span: Span | None = None


def limit(reading: Reading, book: Rulebook, on: date) -> Limit:
    """How a request that arrives on that day stands to its time limit."""
    if reading.says("periodic") and reading.says("support"):
        return Limit("open")  # each instalment has its own limit; the last ones always stand
    start, stated, span = _start(reading, book, on)
    if start is None:
        return Limit("unknown")
    years = book.figure("request_limit", on).amount
    ends_on = add_years(start, years)
    if on < start and not stated:
        return _before_effect(reading, ends_on, span)
    return Limit(_verdict(reading, book, on, ends_on, stated=stated), ends_on, stated, span)


def _before_effect(reading: Reading, ends_on: date, span: Span | None) -> Limit:
    """Inside the appeal period a judgment is not enforced yet, but for the kinds that are enforced at once (ruling 9)."""
    ready = any(reading.says(code) for code in ("immediate_kind", "final_said"))
    return Limit("open" if ready else "too_early", ends_on, stated=False, span=span)


def _verdict(reading: Reading, book: Rulebook, on: date, ends_on: date, *, stated: bool) -> Verdict:
    months = book.figure("near_limit", on).amount
    near = not stated and add_months(ends_on, -months) <= on <= add_months(ends_on, months)
    if on > ends_on and reading.says("obstacle"):
        return "obstacle"
    if near:
        return "near"
    return "passed" if on > ends_on else "open"


def _start(reading: Reading, book: Rulebook, on: date) -> tuple[date | None, bool, Span | None]:
    """From which day the limit runs: the due day or day of effect where one is stated, else reckoned from the judgment."""
    facts = reading.facts
    for stated in (facts.due_date, facts.effect_date):
        if stated:
            return stated.day, True, stated.span
    dated = next((j for j in facts.judgments if j.day), None)
    if dated is None or dated.day is None:
        return None, False, None
    months = book.figure("appeal_period", on).amount if _waits_for_appeal(dated) else 0
    return add_months(dated.day, months), False, dated.span


def _waits_for_appeal(judgment: Judgment) -> bool:
    return judgment.form == "judgment" and judgment.instance not in ("pt", "gdt")
