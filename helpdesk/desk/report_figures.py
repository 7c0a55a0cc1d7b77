"""The figures of one report, counted in one look at the memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from helpdesk.cases import movements, workload
from helpdesk.cases.database import Unit
from helpdesk.cases.figures import Correction, Figures, Past, Window, corrections
from helpdesk.cases.movements import Ledger
from helpdesk.cases.registers import unclear_counts
from helpdesk.desk.report_periods import Period
from helpdesk.desk.report_times import WorkingClock, replies
from helpdesk.law.calendar import Calendar

LONGEST_WAIT = timedelta(days=400)  # before the window; an answer that took longer counts as this long
COMING = timedelta(days=7)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Asked:
    """What a report shall show beside its own window: windows past, the window before, and the report to be corrected."""

    office: str
    period: Period
    now: datetime
    past: Sequence[Span] = ()
    past_by: str = "weeks"
    before: Span | None = None
    reported: Figures | None = None
    balance: tuple[str, ...] = ()


def gather(unit: Unit, calendar: Calendar, asked: Asked) -> Figures:
    """Everything the report says in numbers. Reads only."""
    ledger, period = Ledger(unit, asked.office), asked.period
    past = [_brief(unit, asked.office, ledger, span) for span in reversed(asked.past)]  # newest first: each stock follows from the next
    figures = own(unit, calendar, ledger, Window(asked.office, period.since, period.until), min(period.until, asked.now))
    return replace(
        figures,
        past_by=asked.past_by,
        past=tuple(reversed(past)),
        before=_brief(unit, asked.office, ledger, asked.before) if asked.before else None,
        corrections=_corrections(unit, calendar, ledger, asked),
        balance=asked.balance,
    )


def own(unit: Unit, calendar: Calendar, ledger: Ledger, window: Window, at: datetime) -> Figures:
    """The figures of the window alone; clocks and visits to come as they stand `at` its end, or now if that is yet to come."""
    moved = ledger.moved(window.since, window.until)
    opening = ledger.stock(window.until).before(moved)
    sent, guidance = workload.letters_sent(unit, window)
    clocks = workload.running_clocks(unit, window.office, at, at + COMING)
    overdue = next((c.overdue for c in clocks if c.clock == "reply"), 0)
    clock = WorkingClock(calendar, _day(calendar, window.since - LONGEST_WAIT), _day(calendar, window.until))
    found, still_open = unclear_counts(unit, window)
    return Figures(
        since=window.since,
        until=window.until,
        letters=movements.letter_ledger(opening, moved),
        cases=movements.case_lines(opening, moved),
        outcomes=movements.by_kind(moved.outcomes),
        endings=movements.by_kind(moved.endings),
        replies=replies(workload.reply_times(unit, window), clock, overdue),
        clocks=clocks,
        guidance=guidance,
        visits=workload.visits_by_fate(unit, window),
        visits_ahead=workload.visits_ahead(unit, Window(window.office, at, at + COMING)),
        counter=workload.at_the_counter(unit, window),
        results=workload.results(unit, window),
        sent=sent,
        unclear_found=found,
        unclear_open=still_open,
    )


def _day(calendar: Calendar, at: datetime) -> date:
    return calendar.date_of(at)


def _brief(unit: Unit, office: str, ledger: Ledger, span: Span) -> Past:
    since, until = span
    closing, moved = ledger.stock(until), ledger.moved(since, until)
    answers = workload.answered(unit, Window(office, since, until))
    return Past(
        since=since,
        until=until,
        received=moved.received,
        opened=moved.outcomes.total(),
        closed=moved.endings.total(),
        closing=closing.cases.total(),
        answered=answers.on_time + answers.late,
        late=answers.late,
    )


def _corrections(unit: Unit, calendar: Calendar, ledger: Ledger, asked: Asked) -> tuple[Correction, ...]:
    """What the report before said and the memory now says otherwise: entered late, put right by a clerk."""
    if asked.reported is None:
        return ()
    window = Window(asked.office, asked.reported.since, asked.reported.until)
    return corrections(asked.reported, own(unit, calendar, ledger, window, window.until))
