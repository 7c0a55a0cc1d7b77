"""Clocks of cases that are near their end or past it, for whoever must act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from helpdesk.cases.database import Unit
from helpdesk.cases.sight import Sight
from helpdesk.cases.tables import CaseRow, ClockRow

MOST = 1000


@dataclass(frozen=True, slots=True)
class Running:
    code: str
    clock: str
    started_at: datetime
    due_at: datetime


def running(unit: Unit, sight: Sight, office: str, *, until: datetime, most: int) -> list[Running]:
    """Clocks that run and end before an instant, the first to end first, of cases in sight."""
    query = (
        select(CaseRow.code, ClockRow.clock, ClockRow.started_at, ClockRow.due_at)
        .join(CaseRow, col(CaseRow.id) == col(ClockRow.case_id))
        .where(col(ClockRow.ended_at).is_(None), ClockRow.due_at < until, CaseRow.office == office, *sight.conditions())
        .order_by(col(ClockRow.due_at), col(ClockRow.id))
    )
    return [Running(*row) for row in unit.session.exec(query.limit(most))]


def run_out(unit: Unit, office: str, now: datetime) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """By clock: the codes of ordinary cases whose clock is past its end, and how many confidential ones there are."""
    query = (
        select(ClockRow.clock, CaseRow.code, CaseRow.confidential)
        .join(CaseRow, col(CaseRow.id) == col(ClockRow.case_id))
        .where(col(ClockRow.ended_at).is_(None), ClockRow.due_at < now, CaseRow.office == office)
        .order_by(col(ClockRow.due_at))
    )
    rows = list(unit.session.exec(query.limit(MOST)))
    for clock in dict.fromkeys(row[0] for row in rows):
        codes = tuple(code for name, code, confidential in rows if name == clock and not confidential)
        yield clock, codes, sum(name == clock and confidential for name, _, confidential in rows)
