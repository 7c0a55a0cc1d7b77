"""What a clerk enters in the registers on their page: each is a story of desk/registers, with the rights and days checked first."""

from __future__ import annotations

from datetime import date, datetime

from helpdesk.cases import registers
from helpdesk.cases.sight import in_sight
from helpdesk.desk import registers as acts
from helpdesk.desk.register_shelf import row_of, shop_of
from helpdesk.desk.rights import Person, Right
from helpdesk.errors import Refused
from helpdesk.house import House, Shop

NOON = 12 * 60


def mark(house: House, person: Person, code: str, why: str) -> None:
    """Enters the judgment of a case in sight. Raises NotFound, Refused."""
    person.must(Right.WORK)
    with house.memory.look() as unit:
        case = in_sight(unit, person.sight, code.strip().upper())
    acts.mark(house, house.shop(case.office), case.code, by=person.login, why=why.strip()[:500])


def sort(house: House, person: Person, number: int, grade: str, why: str) -> None:
    person.must(Right.WORK)
    row_of(house, person, number)
    acts.sort(house, number, grade, by=person.login, why=why.strip()[:500])


def court_asked(house: House, person: Person, number: int, day: date | None) -> None:
    row = row_of(house, person, number)
    acts.court_asked(house, number, at=_at(house, person, row.office, day), by=person.login)


def court_answered(house: House, person: Person, number: int, day: date | None, answer: str) -> None:
    row = row_of(house, person, number)
    at = _at(house, person, row.office, day)
    if row.asked_at is None:
        raise Refused("chưa ghi ngày Tòa án nhận được yêu cầu")
    _not_before(house.shop(row.office), row.asked_at, at)
    acts.court_answered(house, number, answer.strip()[:2000], at=at, by=person.login)


def notified(house: House, person: Person, number: int, day: date | None) -> None:
    row = row_of(house, person, number)
    acts.notified(house, number, at=_at(house, person, row.office, day), by=person.login)


def ask_body(house: House, person: Person, *, office: str, body: str, about: str, document: str, code: str, day: date | None) -> None:
    """Enters a request for information. Raises Refused without a body or a matter, NotFound for a case out of sight."""
    shop = shop_of(house, person, office or person.offices[0])
    at, body, about = _at(house, person, shop.name, day), body.strip()[:200], about.strip()[:500]
    if not body or not about:
        raise Refused("cần ghi cơ quan được yêu cầu và nội dung yêu cầu")
    if code.strip():
        with house.memory.look() as unit:
            if in_sight(unit, person.sight, code.strip().upper()).confidential:
                raise Refused("hồ sơ mật không vào sổ này")
    acts.ask_body(house, shop, body, about, by=person.login, at=at, code=code.strip().upper(), document=document.strip()[:100])


def body_answered(house: House, person: Person, number: int, day: date | None, answer: str, *, refused: bool) -> None:
    with house.memory.look() as unit:
        row = registers.information_request(unit, number)
    shop_of(house, person, row.office)
    at = _at(house, person, row.office, day)
    _not_before(house.shop(row.office), row.asked_at, at)
    acts.body_answered(house, number, answer.strip()[:2000], at=at, by=person.login, refused=refused)


def _at(house: House, person: Person, office: str, day: date | None) -> datetime:
    """The day an act happened, as an instant; today where none is given. Raises Refused for a day to come."""
    person.must(Right.WORK)
    calendar, now = house.shop(office).book.calendar, house.clock.now()
    if day is None or day == calendar.date_of(now):
        return now
    if day > calendar.date_of(now):
        raise Refused(f"ngày {day:%d/%m/%Y} chưa tới")
    return calendar.instant(day, NOON)


def _not_before(shop: Shop, earlier: datetime, later: datetime) -> None:
    local = shop.book.calendar.local
    if local(later).date() < local(earlier).date():
        raise Refused(f"ngày trả lời không thể trước ngày nhận được yêu cầu ({local(earlier):%d/%m/%Y})")
