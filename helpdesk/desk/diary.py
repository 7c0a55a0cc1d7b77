"""The appointments of the coming days, as staff read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from helpdesk.cases import diary
from helpdesk.desk.rights import Person, Right
from helpdesk.house import House

DAYS, PAGE = 14, 500


@dataclass(frozen=True, slots=True)
class Appointment:
    """Instants are local; `requester` is empty for a confidential case."""

    code: str
    requester: str
    confidential: bool
    kind: str
    purpose: str
    starts_at: datetime
    ends_at: datetime
    counter: int
    status: str


@dataclass(frozen=True, slots=True)
class Diary:
    """Two weeks from a day on; `days` without an appointment are left out."""

    since: date
    until: date
    days: tuple[tuple[date, tuple[Appointment, ...]], ...]


def show(house: House, person: Person, since: date | None = None) -> Diary:
    """From today, or from another day on."""
    if not person.reads:
        person.must(Right.READ)
    calendar = next(iter(house.shops.values())).book.calendar
    first = since or calendar.local(house.clock.now()).date()
    last = first + timedelta(days=DAYS)
    with house.memory.look() as unit:
        rows = diary.between(unit, person.sight, calendar.instant(first, 0), calendar.instant(last, 0), most=PAGE)
    lines = [
        Appointment(
            code=case.code,
            requester=case.requester,
            confidential=case.confidential,
            kind=case.kind,
            purpose=visit.purpose,
            starts_at=calendar.local(visit.starts_at),
            ends_at=calendar.local(visit.ends_at),
            counter=visit.counter,
            status=visit.status,
        )
        for visit, case in rows
        if visit.status not in ("moved", "expired")
    ]
    days = tuple((day, tuple(found)) for day, found in groupby(lines, key=lambda line: line.starts_at.date()))
    return Diary(first, last, days)
