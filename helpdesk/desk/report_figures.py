"""The figures of one report, counted in one look at the memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from helpdesk.cases import movements, workload
from helpdesk.cases.database import Unit
from helpdesk.cases.figures import Correction, Figures, Past, Window, corrections
from helpdesk.cases.movements import Movements, Stock
from helpdesk.cases.registers import unclear_counts
from helpdesk.desk.report_periods import Period
from helpdesk.desk.report_times import WorkingClock, replies
from helpdesk.law.calendar import Calendar

NO_END = datetime(9999, 12, 1, tzinfo=UTC)
LONGEST_WAIT = timedelta(days=1500)  # before the window; an answer that took longer counts as this long
COMING = timedelta(days=7)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Asked:
    """What a report shall show beside its own window: windows past, the window before, and the report to be corrected."""

    office: str
    period: Period
    past: Sequence[Span] = ()
    past_by: str = "weeks"
    before: Span | None = None
    reported: Figures | None = None
    balance: tuple[str, ...] = ()


def gather(unit: Unit, calendar: Calendar, asked: Asked) -> Figures:
    """Everything the report says in numbers. Reads only."""
    window = Window(asked.office, asked.period.since, asked.period.until)
    closing = stock_at(unit, asked.office, window.until)
    figures = own(unit, calendar, window, closing)
    return replace(
        figures,
        past_by=asked.past_by,
        past=tuple(_past(unit, asked.office, asked.past, closing)),
        before=_one(unit, asked.office, asked.before) if asked.before else None,
        corrections=_corrections(unit, calendar, asked),
        balance=asked.balance,
    )


def stock_at(unit: Unit, office: str, at: datetime) -> Stock:
    """What stood open at an instant: what does now, less all that has moved since."""
    return movements.stock_now(unit, office).before(movements.movements(unit, Window(office, at, NO_END)))


def own(unit: Unit, calendar: Calendar, window: Window, closing: Stock) -> Figures:
    """The figures of the window alone."""
    moved = movements.movements(unit, window)
    opening = closing.before(moved)
    sent, guidance = workload.letters_sent(unit, window)
    clocks = workload.running_clocks(unit, window.office, window.until, window.until + COMING)
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
        visits_ahead=workload.visits_ahead(unit, Window(window.office, window.until, window.until + COMING)),
        counter=workload.at_the_counter(unit, window),
        results=workload.results(unit, window),
        sent=sent,
        unclear_found=found,
        unclear_open=still_open,
    )


def _day(calendar: Calendar, at: datetime) -> date:
    return calendar.local(at).date()


def _past(unit: Unit, office: str, spans: Sequence[Span], closing: Stock) -> list[Past]:
    """Joined windows in brief, the last of them ending with `closing`."""
    told: list[Past] = []
    for since, until in reversed(spans):
        moved = movements.movements(unit, Window(office, since, until))
        told.insert(0, _brief(unit, Window(office, since, until), moved, closing))
        closing = closing.before(moved)
    return told


def _one(unit: Unit, office: str, span: Span) -> Past:
    window = Window(office, *span)
    return _brief(unit, window, movements.movements(unit, window), stock_at(unit, office, window.until))


def _brief(unit: Unit, window: Window, moved: Movements, closing: Stock) -> Past:
    answers = workload.answered(unit, window)
    return Past(
        since=window.since,
        until=window.until,
        received=moved.received,
        opened=moved.outcomes.total(),
        closed=moved.endings.total(),
        closing=closing.cases.total(),
        answered=answers.on_time + answers.late,
        late=answers.late,
    )


def _corrections(unit: Unit, calendar: Calendar, asked: Asked) -> tuple[Correction, ...]:
    """What the report before said and the memory now says otherwise: entered late, put right by a clerk."""
    if asked.reported is None:
        return ()
    window = Window(asked.office, asked.reported.since, asked.reported.until)
    return corrections(asked.reported, own(unit, calendar, window, stock_at(unit, asked.office, window.until)))
