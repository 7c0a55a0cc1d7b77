"""Days the office declares off or worked, later than the profile knew: open limits are dated anew, each with old, new and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpdesk.cases import audit, dossiers, overrides, visits
from helpdesk.cases.database import Unit
from helpdesk.cases.states import BEFORE_COUNTER, Step
from helpdesk.cases.tables import CalendarRow
from helpdesk.desk import drafts
from helpdesk.desk.drafts import Letterform
from helpdesk.desk.redating import date_anew
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.saying import spoken_moment
from helpdesk.errors import Refused
from helpdesk.house import House, Shop, by_other_days
from helpdesk.law.calendar import Override

OFFER = Letterform("thread", "appointment_offer")
DAYS_AHEAD = 366


@dataclass(frozen=True, slots=True)
class DayLine:
    id: int
    office: str
    day: date
    works: bool
    reason: str
    document: str
    entered_by: str


@dataclass(frozen=True, slots=True)
class AheadLine:
    """`provisional`: no notice of that year is in force yet, the day may still move."""

    day: date
    works: bool
    reason: str
    source: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Redated:
    """What a declared day changed: limits that moved, visits that were lost."""

    limits: int
    visits: int


def refresh(house: House) -> None:
    """Lays the declared days over the books of this process, if they are not what it works by already."""
    for name, shop in list(house.shops.items()):
        declared = _declared(house, name)
        if declared != shop.declared:
            house.shops[name] = by_other_days(house.settings, shop, declared)


def _declared(house: House, office: str) -> tuple[Override, ...]:
    with house.memory.look() as unit:
        return tuple(_override(row) for row in overrides.of_office(unit, office))


def days(house: House, person: Person) -> tuple[DayLine, ...]:
    person.must(Right.CALENDAR)
    with house.memory.look() as unit:
        rows = [row for office in person.offices for row in overrides.of_office(unit, office)]
    return tuple(DayLine(r.id or 0, r.office, r.day, r.works, r.reason, r.document, r.entered_by) for r in rows)


def ahead(house: House, person: Person) -> tuple[AheadLine, ...]:
    """Days of the coming year that are not what their weekday is, whoever said so."""
    person.must(Right.CALENDAR)
    calendar = house.shop(person.offices[0]).book.calendar
    today = calendar.date_of(house.clock.now())
    found = [calendar.day(today + timedelta(days=n)) for n in range(DAYS_AHEAD)]
    return tuple(
        AheadLine(d.day, bool(d.intervals), d.reason, d.source, d.provisional)
        for d in found
        if bool(d.intervals) != bool(calendar.plan(d.day).days[d.day.weekday()])
    )


def declare(house: House, person: Person, *, office: str, day: date, works: bool, reason: str, document: str) -> Redated:
    """Declares a day and dates every open limit of the office anew. Raises Refused without reason and document."""
    _may(house, person, office)
    reason, document = reason.strip()[:200], document.strip()[:200]
    if not reason or not document:
        raise Refused("cần ghi lý do và số văn bản")
    row = CalendarRow(
        office=office, day=day, works=works, reason=reason, document=document, entered_by=person.login, entered_at=house.clock.now()
    )
    others = tuple(o for o in _declared(house, office) if o.day != day)
    fresh = by_other_days(house.settings, house.shop(office), tuple(sorted((*others, _override(row)), key=lambda o: o.day)))
    with house.memory.unit() as unit:
        overrides.put(unit, row)
        changed = _redate(unit, house, person, fresh, day, f"{reason} ({document})")
    house.shops[office] = fresh
    return changed


def withdraw(house: House, person: Person, number: int) -> Redated:
    """Takes a declared day back."""
    with house.memory.look() as unit:
        row = overrides.get(unit, number)
    _may(house, person, row.office)
    others = tuple(o for o in _declared(house, row.office) if o.day != row.day)
    fresh = by_other_days(house.settings, house.shop(row.office), others)
    with house.memory.unit() as unit:
        overrides.drop(unit, overrides.get(unit, number))
        changed = _redate(unit, house, person, fresh, row.day, f"bỏ: {row.reason}")
    house.shops[row.office] = fresh
    return changed


def _may(house: House, person: Person, office: str) -> None:
    person.must(Right.CALENDAR)
    if office not in house.shops or office not in person.offices:
        raise Refused("không có cơ quan này")


def _redate(unit: Unit, house: House, person: Person, fresh: Shop, day: date, why: str) -> Redated:
    moved = sum(date_anew(unit, house, fresh, clock, by=person.login, why=why) for clock in overrides.open_clocks(unit, fresh.name))
    lost = _free_lost_visits(unit, house, person, fresh, day) if not fresh.book.calendar.is_working_day(day) else 0
    audit.write(unit, "calendar", who=person.login, at=house.clock.now(), about=day.isoformat(), why=why, limits=moved, visits=lost)
    return Redated(moved, lost)


def _free_lost_visits(unit: Unit, house: House, person: Person, shop: Shop, day: date) -> int:
    """Visits on a day that is off now: the seats are free, and a letter that offers other times waits for approval."""
    begin = shop.book.calendar.instant(day, 0)
    lost = [v for v in visits.between(unit, shop.name, begin, begin + timedelta(days=1)) if v.status in visits.LIVE]
    for visit in lost:
        case, now = dossiers.get(unit, visit.case_id), house.clock.now()
        visit.sequence += 1
        visits.leave(unit, visit, status="cancelled")
        visits.let_go(unit, case)
        dossiers.note(unit, "visit:day_off", at=now, case_id=case.id, by=person.login, visit=visit.id)
        if case.status in BEFORE_COUNTER:
            dossiers.take_step(unit, case, Step.HOLD, at=now, who=person.login, why="day_off")
        case.review_reasons = list(dict.fromkeys(["slot_lost", *case.review_reasons]))
        unit.add(case)
        drafts.start(unit, house, case, OFFER, note=_sorry(shop, visit.starts_at), off=visit)
    return len(lost)


def _sorry(shop: Shop, starts_at: datetime) -> str:
    at = spoken_moment(shop.book.calendar.local(starts_at))
    return f"Lịch hẹn {at} không thực hiện được vì ngày đó cơ quan nghỉ. Chúng tôi xin lỗi vì sự bất tiện này."


def _override(row: CalendarRow) -> Override:
    return Override(row.day, "work" if row.works else "off", row.reason, row.document)
