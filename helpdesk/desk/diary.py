"""The appointments of the coming days and who is at the counter now, as staff read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from helpdesk.cases import diary
from helpdesk.cases.counter_tables import SheetRow
from helpdesk.cases.states import BEFORE_COUNTER
from helpdesk.cases.tables import CaseRow, VisitRow
from helpdesk.cases.visits import LIVE
from helpdesk.desk.rights import Person, Right
from helpdesk.house import House
from helpdesk.law.calendar import Calendar

DAYS, PAGE = 14, 500
UNSETTLED_SINCE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Appointment:
    """Instants are local; `requester` is empty for a confidential case. `told`: the citizen knows of it; `begun`: its time has come."""

    code: str
    requester: str
    confidential: bool
    kind: str
    purpose: str
    starts_at: datetime
    ends_at: datetime
    counter: int
    status: str
    told: bool
    begun: bool
    compares: bool

    @property
    def open(self) -> bool:
        return self.status in LIVE and self.told


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A case that is being compared now; `since` is local."""

    code: str
    requester: str
    kind: str
    way: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Served:
    """Who came today without an appointment, or whose file came by post, and has left: `result` is match, gaps or ''; `until` is local."""

    code: str
    requester: str
    kind: str
    way: str
    until: datetime
    result: str


@dataclass(frozen=True, slots=True)
class Diary:
    """Two weeks from a day on (`days` without an appointment are left out), what nobody has settled of the days before, who is here,
    and who was here today without an appointment."""

    today: date
    since: date
    until: date
    days: tuple[tuple[date, tuple[Appointment, ...]], ...]
    unsettled: tuple[Appointment, ...]
    here: tuple[AtDesk, ...]
    served: tuple[Served, ...]


def show(house: House, person: Person, since: date | None = None) -> Diary:
    """From today, or from another day on."""
    if not person.reads:
        person.must(Right.READ)
    calendar, now = next(iter(house.shops.values())).book.calendar, house.clock.now()
    today = calendar.date_of(now)
    first = since or today
    last = first + timedelta(days=DAYS)
    with house.memory.look() as unit:
        rows = diary.between(unit, person.sight, calendar.instant(first, 0), calendar.instant(last, 0), most=PAGE)
        before = diary.between(unit, person.sight, now - UNSETTLED_SINCE, calendar.instant(today, 0), most=PAGE)
        here = diary.at_counter(unit, person.sight)
        gone = diary.served(unit, person.sight, calendar.instant(today, 0), now + timedelta(seconds=1))
    lines = [_line(calendar, visit, case, now) for visit, case in rows if visit.status not in ("moved", "expired")]
    unsettled = [line for line in (_line(calendar, visit, case, now) for visit, case in before) if line.open]
    days = tuple((day, tuple(found)) for day, found in groupby(lines, key=lambda line: line.starts_at.date()))
    desk = tuple(AtDesk(case.code, case.requester, case.kind, sheet.way, calendar.local(sheet.opened_at)) for sheet, case in here)
    return Diary(today, first, last, days, tuple(unsettled), desk, tuple(_served(calendar, sheet, case) for sheet, case in gone))


def _served(calendar: Calendar, sheet: SheetRow, case: CaseRow) -> Served:
    return Served(case.code, case.requester, case.kind, sheet.way, calendar.local(sheet.closed_at or sheet.opened_at), sheet.result)


def _line(calendar: Calendar, visit: VisitRow, case: CaseRow, now: datetime) -> Appointment:
    return Appointment(
        code=case.code,
        requester=case.requester,
        confidential=case.confidential,
        kind=case.kind,
        purpose=visit.purpose,
        starts_at=calendar.local(visit.starts_at),
        ends_at=calendar.local(visit.ends_at),
        counter=visit.counter,
        status=visit.status,
        told=visit.offered_until is None,
        begun=visit.starts_at <= now,
        compares=case.status in BEFORE_COUNTER,
    )
