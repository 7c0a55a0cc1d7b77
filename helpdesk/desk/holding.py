"""Legal holds: somebody says why a case, or everything of a person, must not be touched, and nothing of it is wiped until it is lifted.

What is held is told with who said so and when; the reason stays in the case, the audit log has only that it was done.
"""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk.cases import audit, holds, staff
from helpdesk.cases.database import Unit
from helpdesk.cases.privacy_tables import HoldRow
from helpdesk.cases.tables import CaseRow
from helpdesk.desk.acting import case_for, did
from helpdesk.desk.casesheet import HoldLine
from helpdesk.desk.rights import Person, Right
from helpdesk.errors import NotFound, Refused
from helpdesk.house import House

LONGEST = 500
NO_REASON = "hãy ghi lý do giữ: văn bản, vụ việc nào cần đến hồ sơ này"


def place(house: House, person: Person, code: str, reason: str) -> None:
    """Keeps one case."""
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.HOLD)
        row = holds.place(unit, case.office, _said(reason), by=person.login, now=house.clock.now(), case_id=case.id)
        did(unit, house, person, case, "hold_placed", hold=row.id)


def lift(house: House, person: Person, code: str, number: int) -> None:
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.HOLD)
        row = next((row for row in holds.on_case(unit, case) if row.id == number and row.case_id == case.id), None)
        if row is None:
            raise NotFound("hồ sơ này không có lệnh giữ đó; lệnh giữ theo người thì thôi giữ ở trang Dữ liệu cá nhân")
        holds.lift(unit, row, by=person.login, now=house.clock.now())
        did(unit, house, person, case, "hold_lifted", hold=row.id)


def place_on_person(house: House, person: Person, office: str, address: str, reason: str) -> None:
    """Keeps everything of whoever writes from this address, also what comes later."""
    person.must(Right.HOLD)
    if "@" not in address or office not in person.offices:
        raise Refused("lệnh giữ theo người cần một địa chỉ thư điện tử; hồ sơ không có địa chỉ thì giữ từng hồ sơ")
    with house.memory.unit() as unit:
        row = holds.place(unit, office, _said(reason), by=person.login, now=house.clock.now(), address=address.strip())
        audit.write(unit, "hold_person", who=person.login, at=house.clock.now(), hold=row.id)


def lift_from_person(house: House, person: Person, number: int) -> None:
    person.must(Right.HOLD)
    with house.memory.unit() as unit:
        row = holds.get(unit, number)
        if row.office not in person.offices or not row.address or row.lifted_at:
            raise NotFound(f"không có lệnh giữ số {number}")
        holds.lift(unit, row, by=person.login, now=house.clock.now())
        audit.write(unit, "hold_person_lifted", who=person.login, at=house.clock.now(), hold=row.id)


def _said(reason: str) -> str:
    told = " ".join(reason.split())[:LONGEST]
    if not told:
        raise Refused(NO_REASON)
    return told


def lines(unit: Unit, house: House, case: CaseRow) -> Iterator[HoldLine]:
    """The holds that stand on a case."""
    names = {row.login: row.name for row in staff.everybody(unit)}
    yield from (line(house, row, names) for row in holds.on_case(unit, case))


def line(house: House, row: HoldRow, names: dict[str, str]) -> HoldLine:
    at = house.shop(row.office).book.calendar.local(row.placed_at)
    return HoldLine(row.id or 0, row.reason, names.get(row.placed_by, row.placed_by), at, person=bool(row.address))
