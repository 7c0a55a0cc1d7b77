"""Somebody asks what the office holds about them: entered with its deadline, searched, copied, put right, wiped where the law allows.

Each search and each copy is a line of the audit log. A request about a denunciation exists for its keepers alone; nobody else's search
finds anything of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpdesk.cases import audit, holds, staff, subjects
from helpdesk.cases.database import Unit
from helpdesk.cases.privacy_tables import SubjectRequestRow
from helpdesk.cases.sight import Sight
from helpdesk.desk import retention
from helpdesk.desk.acting import case_for
from helpdesk.desk.casesheet import HoldLine
from helpdesk.desk.holding import line, place_on_person
from helpdesk.desk.rights import NOT_ALLOWED, Person, Right
from helpdesk.desk.saying import TimeLeft, time_left
from helpdesk.desk.subject import Held, copy_for, held
from helpdesk.errors import NotFound, Refused
from helpdesk.house import House

WANTS = ("know", "copy", "correct", "erase")
SHORTEST, LONGEST, LAST_ANSWERED, MOST_FOUND = 3, 500, 20, 50


@dataclass(frozen=True, slots=True)
class RequestLine:
    """`left` only while it waits; `late` where its time is over."""

    id: int
    office: str
    words: str
    wants: tuple[str, ...]
    note: str
    confidential: bool
    received_at: datetime
    due_at: datetime | None
    left: TimeLeft | None
    answered_at: datetime | None
    answered_by: str
    answer: str

    @property
    def late(self) -> bool:
        return self.left is not None and self.left.level == "late"


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request with everything found; `erases`: this person decides about wiping."""

    request: RequestLine
    found: tuple[Held, ...]
    more: bool
    holds: tuple[HoldLine, ...]
    erases: bool
    has_address: bool


def may(person: Person) -> bool:
    return person.may(Right.SUBJECTS) or person.may(Right.SUBJECTS, confidential=True)


def _must(person: Person) -> None:
    if not may(person):
        raise Refused(NOT_ALLOWED[Right.SUBJECTS])


def listed(house: House, person: Person) -> tuple[RequestLine, ...]:
    """What waits first, then the last that were answered."""
    _must(person)
    with house.memory.look() as unit:
        rows = subjects.listed(unit, person.offices, ordinary=person.may(Right.SUBJECTS), confidential=person.keeper, most=LAST_ANSWERED)
        names = _names(unit)
    return tuple(_line(house, row, names) for row in rows)


def _names(unit: Unit) -> dict[str, str]:
    return {row.login: row.name for row in staff.everybody(unit)}


def _line(house: House, row: SubjectRequestRow, names: dict[str, str]) -> RequestLine:
    book, now = house.shop(row.office).book, house.clock.now()
    deadline = book.due_if_known("subject_request", row.received_at)
    local, waits = book.calendar.local, row.answered_at is None
    return RequestLine(
        id=row.id or 0,
        office=row.office,
        words=row.words,
        wants=tuple(row.wants),
        note=row.note,
        confidential=row.confidential,
        received_at=local(row.received_at),
        due_at=local(deadline.at) if deadline else None,
        left=time_left(book.calendar, deadline.at, now) if deadline and waits else None,
        answered_at=local(row.answered_at) if row.answered_at else None,
        answered_by=names.get(row.answered_by, row.answered_by),
        answer=row.answer,
    )


def enter(
    house: House, person: Person, *, office: str, words: str, wants: Iterable[str], note: str, received_at: datetime, confidential: bool
) -> int:
    """Writes a request down; its clock runs from `received_at`. Returns its number."""
    _must(person)
    secret = confidential if person.may(Right.SUBJECTS) else True  # who works in confidence alone enters nothing else
    person.must(Right.SUBJECTS, confidential=secret)
    told, asked = " ".join(words.split())[:LONGEST], [want for want in WANTS if want in set(wants)]
    if len(told) < SHORTEST or not asked:
        raise Refused("hãy ghi địa chỉ thư, điện thoại, số giấy tờ hoặc họ tên của người yêu cầu, và họ yêu cầu gì")
    if office not in person.offices or received_at > house.clock.now():
        raise Refused("ngày nhận yêu cầu không thể ở sau lúc này")
    with house.memory.unit() as unit:
        row = subjects.enter(
            unit, office, told, wants=asked, note=note.strip()[:LONGEST], received_at=received_at, by=person.login, confidential=secret
        )
        _log(unit, house, person, row, "subject_asked", wants=asked)
        return row.id or 0


def _log(unit: Unit, house: House, person: Person, row: SubjectRequestRow, what: str, **codes: Any) -> None:
    audit.write(unit, what, who=person.login, at=house.clock.now(), confidential=row.confidential, request=row.id, **codes)


def _of(unit: Unit, person: Person, number: int) -> SubjectRequestRow:
    """The request, where it exists for this person. Raises NotFound in the same words for one that does not."""
    row = subjects.get(unit, number)
    if row.office not in person.offices or not person.may(Right.SUBJECTS, confidential=row.confidential):
        raise NotFound(f"không có yêu cầu số {number}")
    return row


def _sight(person: Person, row: SubjectRequestRow) -> Sight:
    """A request in confidence looks into the compartment too; any other looks at ordinary cases alone, whoever asks."""
    return Sight(person.id, (row.office,), ordinary=person.may(Right.SUBJECTS), confidential=row.confidential and person.keeper)


def show(house: House, person: Person, number: int) -> RequestPage:
    """What is found about the person; that somebody looked is a line of the audit log."""
    _must(person)
    with house.memory.unit() as unit:
        row = _of(unit, person, number)
        _log(unit, house, person, row, "subject_searched")
        names = _names(unit)
        kept = tuple(line(house, hold, names) for hold in holds.on_address(unit, (row.office,), row.words))
    found = held(house, row.words, _sight(person, row), most=MOST_FOUND + 1)
    more = len(found) > MOST_FOUND
    return RequestPage(_line(house, row, names), found[:MOST_FOUND], more, kept, _erases(person), has_address="@" in row.words)


def _erases(person: Person) -> bool:
    return person.may(Right.ERASE) or person.keeper


def copied(house: House, person: Person, number: int) -> bytes:
    """The ZIP for the person, where the request names their address. Raises NotFound."""
    _must(person)
    with house.memory.look() as unit:
        row = _of(unit, person, number)
    return copy_for(house, row.words, sight=_sight(person, row), by=person.login)


def hold(house: House, person: Person, number: int, reason: str) -> None:
    """Keeps everything of the person whose address the request names.

    Not for a request in confidence: the reason would stand on the person's ordinary cases, and tell of the other.
    """
    _must(person)
    with house.memory.look() as unit:
        row = _of(unit, person, number)
    if row.confidential:
        raise Refused("yêu cầu thuộc hồ sơ bảo mật: hãy giữ từng hồ sơ ở trang của hồ sơ đó")
    place_on_person(house, person, row.office, row.words, reason)


def erase(house: House, person: Person, number: int, code: str, *, sure: bool) -> None:
    """Takes everybody out of one case the person wrote. Raises Refused with every reason that keeps it."""
    _must(person)
    if not sure:
        raise Refused("hãy đánh dấu đã hiểu: khử nhận dạng rồi thì không khôi phục được")
    with house.memory.unit() as unit:
        row = _of(unit, person, number)
        case = case_for(unit, person, code, Right.ERASE)
        retention.must_be_free(unit, house, case)
    one = next(iter(held(house, row.words, _sight(person, row), code=code)), None)
    if one is None or not one.wrote:
        raise Refused("hồ sơ này do người khác gửi: chỉ sửa được thông tin ghi sai, không xóa được hồ sơ của người khác")
    if not retention.anonymise(house, code, by=person.login, why="request"):
        raise Refused("hồ sơ vừa có thay đổi, chưa xóa; hãy xem lại")
    retention.wipe_waiting(house)


def answered(house: House, person: Person, number: int, answer: str) -> None:
    """The person was told: what was found, given, put right, wiped, or why not. Ends the clock."""
    _must(person)
    told = answer.strip()[:2000]
    if not told:
        raise Refused("hãy ghi đã trả lời người yêu cầu những gì, bằng cách nào")
    with house.memory.unit() as unit:
        row = _of(unit, person, number)
        if row.answered_at is not None:
            raise Refused("yêu cầu này đã được ghi trả lời rồi")
        row.answered_at, row.answered_by, row.answer = house.clock.now(), person.login, told
        unit.add(row)
        _log(unit, house, person, row, "subject_answered")
