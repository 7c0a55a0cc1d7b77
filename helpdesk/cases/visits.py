"""Visits and the seats they take: a seat is a counter at a time, and its key makes a double booking impossible."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow, SeatRow, VisitRow
from helpdesk.errors import SlotTaken

LIVE = ("offered", "confirmed")


def current(unit: Unit, case_id: int) -> VisitRow | None:
    """The case's visit that is still to come about, if there is one."""
    return unit.session.exec(
        select(VisitRow).where(VisitRow.case_id == case_id, col(VisitRow.status).in_(LIVE)).order_by(col(VisitRow.id).desc())
    ).first()


def by_uid(unit: Unit, uid: str) -> VisitRow | None:
    """The newest visit under an iCalendar UID: a visit that is moved keeps its UID."""
    return unit.session.exec(select(VisitRow).where(VisitRow.uid == uid).order_by(col(VisitRow.id).desc())).first()


def taken(unit: Unit, office: str, since: datetime, until: datetime) -> set[tuple[datetime, int]]:
    """(start, counter) of every seat taken in a span of time."""
    rows = unit.session.exec(select(SeatRow).where(SeatRow.office == office, SeatRow.starts_at >= since, SeatRow.starts_at < until))
    return {(r.starts_at, r.counter) for r in rows}


def book(
    unit: Unit,
    case: CaseRow,
    *,
    purpose: str,
    starts: Iterable[datetime],
    counters: int,
    length: timedelta,
    offered_until: datetime | None,
    uid: str,
) -> VisitRow:
    """A visit on the first of `starts` that has a counter free. Raises SlotTaken where none has."""
    for start in starts:
        busy = {c for _, c in taken(unit, case.office, start, start + timedelta(seconds=1))}
        for counter in (c for c in range(1, counters + 1) if c not in busy):
            visit = VisitRow(
                office=case.office, case_id=case.id or 0, purpose=purpose, starts_at=start, ends_at=start + length, counter=counter,
                uid=uid, offered_until=offered_until,
            )  # fmt: skip
            if sit(unit, visit):
                return visit
    raise SlotTaken("không còn khung giờ trống trong khoảng thời gian hẹn; hãy mở thêm quầy hoặc kéo dài khoảng hẹn")


def sit(unit: Unit, visit: VisitRow) -> bool:
    """Takes the visit's seat; False where somebody was quicker."""
    try:
        with unit.session.begin_nested():
            unit.add(visit)
            unit.add(SeatRow(office=visit.office, starts_at=visit.starts_at, counter=visit.counter, visit_id=visit.id or 0))
    except IntegrityError:
        return False
    return True


def leave(unit: Unit, visit: VisitRow, *, status: str) -> None:
    """The visit is off or over (`status`), and its seat is free again."""
    visit.status = status
    unit.add(visit)
    unit.session.exec(delete(SeatRow).where(col(SeatRow.visit_id) == visit.id))


def of_case(unit: Unit, case_id: int) -> list[VisitRow]:
    return list(unit.session.exec(select(VisitRow).where(VisitRow.case_id == case_id).order_by(col(VisitRow.id))))


def between(unit: Unit, office: str, since: datetime, until: datetime) -> list[VisitRow]:
    return list(
        unit.session.exec(
            select(VisitRow)
            .where(VisitRow.office == office, VisitRow.starts_at >= since, VisitRow.starts_at < until)
            .order_by(col(VisitRow.starts_at), col(VisitRow.counter))
        )
    )


def run_out(unit: Unit, *, now: datetime) -> list[VisitRow]:
    """Offers whose time is over without an answer having left."""
    return list(unit.session.exec(select(VisitRow).where(VisitRow.status == "offered", col(VisitRow.offered_until) < now)))
