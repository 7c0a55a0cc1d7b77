"""A case judged anew with what staff put right: items they ticked, an outcome they settled. The law's own verdict comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from helpdesk.errors import Refused
from helpdesk.journey import Assessment, Outcome, Reading, Reason
from helpdesk.law.assess import assess
from helpdesk.law.book import Rulebook

ITEM, OUTCOME = "item:", "outcome"
OPEN_OUTCOMES = (Outcome.COMPLETE, Outcome.INCOMPLETE, Outcome.NEEDS_REVIEW)
UNSETTLED = frozenset({"contradiction", "several_requests", "near", "obstacle", "too_early"})


def lasting(corrections: Mapping[str, str]) -> dict[str, str]:
    """What of a clerk's corrections still holds when the citizen writes again: not "missing", not the outcome of before."""
    return {name: value for name, value in corrections.items() if name != OUTCOME and not (name.startswith(ITEM) and value == "missing")}


def judged(reading: Reading, corrections: Mapping[str, str], book: Rulebook, at: datetime) -> Assessment:
    """`assess`, then the clerk's ticks, then the clerk's outcome."""
    assessment = assess(reading, book, at)
    on = book.calendar.date_of(at)
    ticks = {name.removeprefix(ITEM): value for name, value in corrections.items() if name.startswith(ITEM)}
    if ticks:
        assessment = _ticked(assessment, ticks)
    return _settled(assessment, corrections[OUTCOME], book, on) if corrections.get(OUTCOME) else assessment


def _ticked(assessment: Assessment, ticks: Mapping[str, str]) -> Assessment:
    """The checklist as ticked; where nothing else holds the verdict, the checklist is the verdict."""
    items = tuple(replace(i, status=ticks.get(i.code, i.status)) for i in assessment.items)
    known = {i.code for i in items if i.status == "missing"}
    reasons = [r for r in assessment.reasons if r.code not in ticks]
    reasons += [Reason(i.code, i.clause) for i in items if i.code in ticks and i.status == "missing"]
    outcome = assessment.outcome
    if outcome in OPEN_OUTCOMES and not UNSETTLED & {r.code for r in assessment.reasons}:
        doubtful = any(i.status == "doubtful" for i in items)
        outcome = Outcome.INCOMPLETE if known else Outcome.NEEDS_REVIEW if doubtful else Outcome.COMPLETE
    return replace(assessment, items=items, reasons=tuple(reasons), outcome=outcome)


def _settled(assessment: Assessment, code: str, book: Rulebook, on: date) -> Assessment:
    """The outcome a person settled, with the ground it rests on."""
    outcome = Outcome(code)
    if outcome == assessment.outcome:
        return assessment
    if outcome == Outcome.NO_JURISDICTION and not _elsewhere(assessment, book, on):
        raise Refused("chưa biết cơ quan nào có thẩm quyền: hãy sửa Tòa án hoặc cơ quan trong phần thông tin trước")
    ground = book.find(book.profile.grounds, code, on)
    reasons = tuple(r for r in assessment.reasons if r.code not in UNSETTLED)
    found = (Reason(code, ground.source.short),) if ground else ()
    return replace(assessment, outcome=outcome, reasons=(*found, *reasons), doubts=(), look_at=())


def _elsewhere(assessment: Assessment, book: Rulebook, on: date) -> bool:
    return assessment.competent_office not in (None, book.own_office(on).name)
