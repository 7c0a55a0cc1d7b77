"""Days an office declared off or worked, and the limits that still run by its calendar."""

from __future__ import annotations

from sqlmodel import col, select

from helpdesk.cases.database import Unit
from helpdesk.cases.states import Status
from helpdesk.cases.tables import CalendarRow, CaseRow, ClockRow, LetterRow
from helpdesk.errors import NotFound

UNANSWERED = (Status.NEW, Status.IN_REVIEW)


def of_office(unit: Unit, office: str) -> list[CalendarRow]:
    return list(unit.session.exec(select(CalendarRow).where(CalendarRow.office == office).order_by(col(CalendarRow.day))))


def put(unit: Unit, row: CalendarRow) -> None:
    """Declares a day; what was declared of it before gives way."""
    before = unit.session.exec(select(CalendarRow).where(CalendarRow.office == row.office, CalendarRow.day == row.day)).first()
    if before is not None:
        drop(unit, before)
    unit.add(row)


def get(unit: Unit, number: int) -> CalendarRow:
    row = unit.session.get(CalendarRow, number)
    if row is None:
        raise NotFound("không có ngày này trong lịch cơ quan")
    return row


def drop(unit: Unit, row: CalendarRow) -> None:
    unit.session.delete(row)
    unit.session.flush()


def open_clocks(unit: Unit, office: str) -> list[ClockRow]:
    """Clocks that run, of cases of that office."""
    query = select(ClockRow).join(CaseRow, col(CaseRow.id) == ClockRow.case_id)
    return list(unit.session.exec(query.where(CaseRow.office == office, col(ClockRow.ended_at).is_(None)).order_by(col(ClockRow.id))))


def clock(unit: Unit, number: int) -> ClockRow:
    row = unit.session.get(ClockRow, number)
    if row is None:
        raise NotFound(f"không có thời hạn số {number}")
    return row


def without_limit(unit: Unit, office: str) -> list[int]:
    """Cases with a letter that waits for its answer and no day by which: it came in a year without a calendar."""
    letter, reply = select(LetterRow.id).where(LetterRow.case_id == CaseRow.id), select(ClockRow.id).where(ClockRow.case_id == CaseRow.id)
    query = select(CaseRow.id).where(CaseRow.office == office, col(CaseRow.due_at).is_(None), col(CaseRow.status).in_(UNANSWERED))
    found = unit.session.exec(query.where(letter.exists(), ~reply.where(ClockRow.clock == "reply").exists()))
    return [number for number in found if number is not None]
