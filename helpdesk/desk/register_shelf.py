"""The registers as their pages show them and as they are printed; by role, and no line of a case that is out of sight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from helpdesk.cases import dossiers, registers
from helpdesk.cases.database import Unit
from helpdesk.cases.register_tables import InformationRequestRow, RequestBookRow, UnclearJudgmentRow
from helpdesk.cases.sight import codes_in_sight
from helpdesk.desk import register_papers, report_periods
from helpdesk.desk.register_papers import information_state, unclear_state
from helpdesk.desk.registers import TO_NOTIFY
from helpdesk.desk.report_words import titled
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.saying import TimeLeft, time_left
from helpdesk.errors import NotFound, Refused
from helpdesk.house import House, Shop
from helpdesk.press.document import PrintedFile
from helpdesk.press.printing import printed

PAGE, INSTANT = 50, timedelta(microseconds=1)  # a window ends before its end: what is entered now is in it
DOCUMENTS = {"information": register_papers.information_document, "requests": register_papers.book_document}
LETTERS = {"explanation": register_papers.explanation_letter, "notice": register_papers.notice_letter}


@dataclass(frozen=True, slots=True)
class UnclearLine:
    """`next` is what is owed now: sort, ask, answer, notify, or '' when the matter is over. `code` is '' where the case is out of sight."""

    id: int
    office: str
    judgment: str
    court: str
    code: str
    grade: str
    why: str
    state: str
    next: str
    found_at: datetime
    asked_on: date | None
    due_on: date | None
    answered_on: date | None
    answer: str
    notified_on: date | None
    left: TimeLeft | None


@dataclass(frozen=True, slots=True)
class InformationLine:
    id: int
    office: str
    body: str
    about: str
    document: str
    code: str
    asked_on: date
    due_on: date | None
    state: str
    answered_on: date | None
    answer: str
    left: TimeLeft | None


@dataclass(frozen=True, slots=True)
class RequestLine:
    id: int
    office: str
    number: str
    code: str
    requester: str
    kind: str
    judgment: str
    way: str
    received_at: datetime


# ── read ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def unclear(house: House, person: Person, *, settled: bool = False) -> tuple[UnclearLine, ...]:
    """Judgments that wait for somebody, or with `settled` the last that are over."""
    _reads(person)
    with house.memory.look() as unit:
        rows = [r for office in person.offices for r in registers.unclear_listed(unit, office, settled=settled)]
        codes = codes_in_sight(unit, person.sight, [r.case_id for r in rows])
        return tuple(_unclear(house, row, codes.get(row.case_id, "")) for row in rows)


def _unclear(house: House, row: UnclearJudgmentRow, code: str) -> UnclearLine:
    shop, now = house.shop(row.office), house.clock.now()
    local = shop.book.calendar.local
    due = shop.book.due_if_known("court_explanation", row.asked_at) if row.asked_at else None
    owed = _owed(row)
    return UnclearLine(
        id=row.id or 0,
        office=row.office,
        judgment=row.judgment,
        court=row.court,
        code=code,
        grade=row.grade,
        why=row.why,
        state=unclear_state(row, shop.book, now + INSTANT),
        next=owed,
        found_at=local(row.found_at),
        asked_on=_day(shop, row.asked_at),
        due_on=due.day if due else None,
        answered_on=_day(shop, row.answered_at),
        answer=row.answer,
        notified_on=_day(shop, row.notified_at),
        left=time_left(shop.book.calendar, due.at, now) if due and owed == "answer" else None,
    )


def _owed(row: UnclearJudgmentRow) -> str:
    if row.settled_at is not None:
        return ""
    if row.grade == "unsorted":
        return "sort"
    if row.grade in TO_NOTIFY:
        return "notify"
    return "answer" if row.asked_at else "ask"


def information(house: House, person: Person) -> tuple[InformationLine, ...]:
    """Requests to other bodies: those that wait first, then the latest answered."""
    _reads(person)
    with house.memory.look() as unit:
        rows = [r for office in person.offices for r in registers.information_listed(unit, office)]
        codes = codes_in_sight(unit, person.sight, [r.case_id for r in rows if r.case_id])
        return tuple(_information(house, row, codes.get(row.case_id or 0, "")) for row in rows)


def _information(house: House, row: InformationRequestRow, code: str) -> InformationLine:
    shop, now = house.shop(row.office), house.clock.now()
    due = shop.book.due_if_known("body_information", row.asked_at)
    left = time_left(shop.book.calendar, due.at, now) if due and row.answered_at is None else None
    return InformationLine(
        id=row.id or 0,
        office=row.office,
        body=row.body,
        about=row.about,
        document=row.document,
        code=code,
        asked_on=shop.book.calendar.date_of(row.asked_at),
        due_on=due.day if due else None,
        state=information_state(row, shop.book, now + INSTANT),
        answered_on=_day(shop, row.answered_at),
        answer=row.answer,
        left=left,
    )


def requests(house: House, person: Person, *, before: int | None = None) -> tuple[RequestLine, ...]:
    """The book of requests received, the newest first; a line whose case is out of this person's sight is left out."""
    _reads(person)
    with house.memory.look() as unit:
        rows = registers.requests_listed(unit, person.offices, before=before, most=PAGE)
        codes = codes_in_sight(unit, person.sight, [r.case_id for r in rows])
        return tuple(_request(house, row, codes[row.case_id]) for row in rows if row.case_id in codes)


def _request(house: House, row: RequestBookRow, code: str) -> RequestLine:
    local = house.shop(row.office).book.calendar.local
    return RequestLine(
        row.id or 0, row.office, f"{row.number}/{row.year}", code, row.requester, row.kind, row.judgment, row.way, local(row.received_at)
    )


def _day(shop: Shop, at: datetime | None) -> date | None:
    return shop.book.calendar.date_of(at) if at else None


def _reads(person: Person) -> None:
    person.must(Right.READ)


# ── print ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def document(house: House, person: Person, name: str, form: str, *, as_of: date | None = None, office: str = "") -> PrintedFile:
    """A register of a month as DOCX, PDF or XLSX. Raises NotFound."""
    person.must(Right.REPORTS)
    shop = shop_of(house, person, office or person.offices[0])
    if name not in DOCUMENTS:
        raise NotFound("không có sổ này")
    day = as_of or house.today(shop)
    period = titled(replace(report_periods.by_months(shop.book, "month", day), kind=name), shop.book)
    with house.memory.look() as unit:
        found = DOCUMENTS[name](unit, shop, period)
    return _in_form(printed(found, f"{name}-{day:%Y-%m}"), form)


def letter(house: House, person: Person, number: int, name: str, form: str) -> PrintedFile:
    """A draft to the court, or to chief judge and chief prosecutor. Raises NotFound, Refused."""
    person.must(Right.WORK)
    row = row_of(house, person, number)
    if name not in LETTERS:
        raise NotFound("không có mẫu văn bản này")
    if (name == "notice") != (row.grade in TO_NOTIFY):
        raise Refused("phân loại của bản án, quyết định này không dùng mẫu văn bản đó")
    return _in_form(LETTERS[name](house, house.shop(row.office), number), form)


def _in_form(files: Iterable[PrintedFile], form: str) -> PrintedFile:
    found = next((f for f in files if f.name.endswith(f".{form}")), None)
    if found is None:
        raise NotFound("không có định dạng này")
    return found


def row_of(house: House, person: Person, number: int) -> UnclearJudgmentRow:
    """Raises NotFound for a line of another office."""
    with house.memory.look() as unit:
        row = registers.unclear(unit, number)
        _must_be_ordinary(unit, row.case_id)
    shop_of(house, person, row.office)
    return row


def _must_be_ordinary(unit: Unit, case_id: int) -> None:
    if dossiers.get(unit, case_id).confidential:
        raise NotFound("không có bản án, quyết định này trong danh sách")


def shop_of(house: House, person: Person, office: str) -> Shop:
    if office not in person.offices:
        raise NotFound("không có cơ quan này")
    return house.shop(office)
