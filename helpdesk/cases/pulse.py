"""Signs of life: what waits longest, what left last."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, func, select

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import ClockRow, LetterRow, OutgoingRow, ReportRow


def oldest_unread(unit: Unit) -> datetime | None:
    """When the letter arrived that has waited longest to be read; None where none waits."""
    return unit.session.exec(select(func.min(LetterRow.arrived_at)).where(LetterRow.state == "new")).one()


def oldest_waiting(unit: Unit) -> datetime | None:
    """When the mail of ours was written that has waited longest to leave without being in trouble."""
    return unit.session.exec(select(func.min(OutgoingRow.created_at)).where(OutgoingRow.status == "ready")).one()


def last_sent(unit: Unit) -> datetime | None:
    return unit.session.exec(select(func.max(OutgoingRow.sent_at))).one()


def last_report(unit: Unit) -> datetime | None:
    return unit.session.exec(select(func.max(ReportRow.made_at)).where(col(ReportRow.kind) == "weekly")).one()


def next_deadline(unit: Unit, now: datetime) -> datetime | None:
    """The next end of a clock that runs."""
    running = select(func.min(ClockRow.due_at)).where(col(ClockRow.ended_at).is_(None), ClockRow.due_at >= now)
    return unit.session.exec(running).one()


def overdue(unit: Unit, now: datetime) -> int:
    """How many clocks have run out and were not stopped."""
    late = select(func.count()).select_from(ClockRow).where(col(ClockRow.ended_at).is_(None), ClockRow.due_at < now)
    return unit.session.exec(late).one()
