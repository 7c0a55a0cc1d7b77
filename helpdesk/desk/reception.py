"""What staff do with appointments: another time, off, not come; counters opened and closed. The citizen is told in the same story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpdesk.cases import audit, dossiers, openings, outbox
from helpdesk.cases import visits as rows
from helpdesk.cases.counter_tables import OpeningRow
from helpdesk.cases.database import Unit
from helpdesk.cases.seats import Slot
from helpdesk.cases.states import BEFORE_COUNTER, Status, Step
from helpdesk.cases.tables import CaseRow, OutgoingRow, VisitRow
from helpdesk.desk import answers, slots, visits
from helpdesk.desk.acting import case_for, did
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.saying import spoken_moment
from helpdesk.desk.visits import Offer
from helpdesk.desk.write import Occasion
from helpdesk.errors import Refused, SlotTaken
from helpdesk.house import House, Shop
from helpdesk.journey import Meeting

LONGEST_REASON = 300
MISSED_ONCE = "reminder:missed"  # one a case: who does not come a second time is not written to again


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time a clerk may give: `starts_at` is local; `kept`: it is kept for this citizen."""

    starts_at: datetime
    ends_at: datetime
    kept: bool


@dataclass(frozen=True, slots=True)
class Times:
    """What a clerk gives a time from: whom (empty for a confidential case), when they are to come as things stand, the day's free times."""

    requester: str
    stands: Meeting | None
    day: date
    free: tuple[FreeTime, ...]


def free_times(house: House, person: Person, code: str, on: date | None = None) -> Times:
    """The free times of a day for a case, those too soon by the notice included: a clerk may know better."""
    with house.memory.look() as unit:
        case = _case(unit, person, code)
        shop = house.shop(case.office)
        day = on or slots.earliest_day(unit, house, shop, case)
        kept = visits.offered(unit, shop, case, now=house.clock.now())
        found = _from_now(house, slots.on_day(unit, house, shop, day, slots.purpose_of(case)))
        free = rows.free(unit, case, found, now=house.clock.now())
        stands = visits.meeting(shop, visits.told(unit, case))
    local = shop.book.calendar.local
    times = tuple(FreeTime(local(s.starts_at), local(s.ends_at), local(s.starts_at) in kept) for s in free)
    return Times(case.requester, stands, day, times)


def _from_now(house: House, found: Iterable[Slot]) -> list[Slot]:
    return [s for s in found if s.starts_at > house.clock.now()]


def _case(unit: Unit, person: Person, code: str) -> CaseRow:
    return case_for(unit, person, code, Right.WORK)


def move(house: House, person: Person, code: str, at: datetime) -> VisitRow:
    """Gives the case that time, instead of the one it had or as its first. Raises SlotTaken where it is gone."""
    with house.memory.unit() as unit:
        case = _case(unit, person, code)
        shop = house.shop(case.office)
        if case.status not in (*BEFORE_COUNTER, Status.IN_PROGRESS, Status.RESULT_READY):
            raise Refused("hồ sơ đang ở quầy hoặc đã kết thúc nên không hẹn được")
        day = shop.book.calendar.date_of(at)
        wanted = [s for s in slots.on_day(unit, house, shop, day, slots.purpose_of(case)) if s.starts_at == at]
        if not _from_now(house, wanted):
            raise Refused("giờ này đã qua, ngoài giờ làm việc hoặc quầy không mở")
        former = visits.meeting(shop, visits.told(unit, case))
        visit = visits.move(unit, house, case, wanted, who=person.login)
        if visit is None:
            raise SlotTaken("giờ này vừa có người khác; hãy chọn giờ khác")
        if case.status == Status.IN_REVIEW:
            dossiers.take_step(unit, case, Step.INVITE, at=house.clock.now(), who=person.login)
        told = Occasion(case.code, case.received_at, "thread", "appointment_moved", visits.meeting(shop, visit), former)
        answers.tell(unit, house, shop, case, told if former else _first(told), who=person.login, visit=visit)
        _noted(unit, house, person, case, "visit_moved", visit)
        return visit


def _first(told: Occasion) -> Occasion:
    return Occasion(told.code, told.received_at, "thread", "appointment_offer", told.meeting)


def call_off(house: House, person: Person, code: str, *, why: str) -> None:
    """The office takes an appointment back, says why, and offers other times."""
    why = " ".join(why.split())[:LONGEST_REASON]
    if not why:
        raise Refused("hãy ghi lý do để báo cho công dân")
    with house.memory.unit() as unit:
        case = _case(unit, person, code)
        visit = visits.told(unit, case)
        if visit is None:
            raise Refused("hồ sơ này không có lịch hẹn nào sắp tới")
        _take_back(unit, house, person, case, visit, why)


def _take_back(unit: Unit, house: House, person: Person, case: CaseRow, visit: VisitRow, why: str) -> None:
    shop = house.shop(case.office)
    at = spoken_moment(shop.book.calendar.local(visit.starts_at))
    visits.call_off(unit, house, case, visit, why="office", who=person.login)
    offer = visits.offer(unit, house, shop, case)
    note = f"Lịch hẹn {at} không thực hiện được: {why}. Chúng tôi xin lỗi vì sự bất tiện này."
    told = Occasion(case.code, case.received_at, "thread", "appointment_offer", slots=offer.meetings, slots_until=offer.until, note=note)
    answers.tell(unit, house, shop, case, told, who=person.login, visit=visit)
    _noted(unit, house, person, case, "visit_called_off", visit)


def missed(house: House, person: Person, code: str) -> bool:
    """The citizen did not come: offered another time once. Returns whether a letter was written."""
    with house.memory.unit() as unit:
        case = _case(unit, person, code)
        visit = visits.told(unit, case)
        now, shop = house.clock.now(), house.shop(case.office)
        if visit is None or visit.starts_at > now:
            raise Refused("lịch hẹn này chưa tới giờ hoặc không còn")
        rows.leave(unit, visit, status="missed")
        if case.status == Status.APPOINTMENT:
            dossiers.take_step(unit, case, Step.MISS, at=now, who=person.login)
        _noted(unit, house, person, case, "visit_missed", visit)
        if outbox.is_written(unit, case.code, MISSED_ONCE):
            return False
        offer = visits.offer(unit, house, shop, case)
        return _offer_again(unit, house, person, shop, case, visits.meeting(shop, visit), offer) is not None


def _offer_again(
    unit: Unit, house: House, person: Person, shop: Shop, case: CaseRow, former: Meeting | None, offer: Offer
) -> OutgoingRow | None:
    told = Occasion(case.code, case.received_at, "reminder", "missed", former_meeting=former, slots=offer.meetings, slots_until=offer.until)
    return answers.tell(unit, house, shop, case, told, who=person.login, obligation=MISSED_ONCE, revision=1)


def _noted(unit: Unit, house: House, person: Person, case: CaseRow, what: str, visit: VisitRow) -> None:
    case.version += 1
    unit.add(case)
    did(unit, house, person, case, what, visit=visit.id)


# ── counters ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """`start` and `until` are minutes of the day."""

    id: int
    office: str
    day: date
    start: int
    until: int
    counters: int
    reason: str


def changes(house: House, person: Person) -> tuple[OpeningLine, ...]:
    """What was said of counters from today on."""
    with house.memory.look() as unit:
        found = [o for office in person.offices for o in openings.since(unit, office, house.today(house.shop(office)))]
    return tuple(OpeningLine(o.id or 0, o.office, o.day, o.start, o.until, o.counters, o.reason) for o in found)


def open_counters(house: House, person: Person, *, office: str, day: date, start: int, until: int, counters: int, reason: str) -> int:
    """So many counters are open in that stretch. Visits for which there is none left are taken back and told; returns how many."""
    person.must(Right.APPROVE)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if office not in person.offices or not reason or not 0 <= start < until <= 24 * 60 or not 0 <= counters <= 50:
        raise Refused("cần chọn cơ quan, khoảng giờ trong ngày, số quầy và ghi lý do")
    if day < house.today(house.shop(office)):
        raise Refused("ngày này đã qua")
    with house.memory.unit() as unit:
        row = OpeningRow(
            office=office, day=day, start=start, until=until, counters=counters, reason=reason, entered_by=person.login,
            entered_at=house.clock.now(),
        )  # fmt: skip
        openings.add(unit, row)
        audit.write(unit, "counters", who=person.login, at=house.clock.now(), about=day.isoformat(), counters=counters, why=reason)
        return _too_many(unit, house, person, row)


def _too_many(unit: Unit, house: House, person: Person, row: OpeningRow) -> int:
    """The visits that stand at counters closed now, those agreed last first."""
    calendar = house.shop(row.office).book.calendar
    since, until = calendar.instant(row.day, row.start), calendar.instant(row.day, row.until)
    day = calendar.instant(row.day, 0)
    standing = rows.between(unit, row.office, day, day + timedelta(days=1))
    lost = [v for v in standing if v.status in rows.LIVE and v.starts_at < until and v.ends_at > since and v.counter > row.counters]
    for visit in sorted(lost, key=lambda v: v.id or 0, reverse=True):
        case = dossiers.hold(unit, visit.case_id)
        if visit.offered_until is not None:
            rows.leave(unit, visit, status="expired")  # only a draft spoke of it
        else:
            _take_back(unit, house, person, case, visit, row.reason)
    return len(lost)


def drop_change(house: House, person: Person, number: int) -> None:
    person.must(Right.APPROVE)
    with house.memory.unit() as unit:
        row = openings.get(unit, number)
        if row.office not in person.offices:
            raise Refused("không có cơ quan này")
        openings.drop(unit, row)
        audit.write(unit, "counters_dropped", who=person.login, at=house.clock.now(), about=row.day.isoformat())
