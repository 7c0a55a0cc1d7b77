"""The registers of the coordination rules: unclear judgments (QC Điều 15, 22), information asked of other bodies (Điều 14.2),
and the book of requests received (NĐ 125/2013 Điều 4.1). Each act is one story and leaves an event in its case.
"""

from __future__ import annotations

from datetime import datetime

from helpdesk.cases import closed_reports, dossiers, registers
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import reading_from_plain
from helpdesk.cases.register_tables import InformationRequestRow, RequestBookRow, UnclearJudgmentRow
from helpdesk.cases.tables import CaseRow
from helpdesk.desk.write import judgment_text
from helpdesk.errors import Refused
from helpdesk.house import House, Shop

GRADES = ("explainable", "unmendable", "unworkable", "dismissed")
TO_NOTIFY = ("unmendable", "unworkable")  # QC Điều 22.2b
WAYS = ("in_person", "orally", "by_post", "electronic")


def enter_marked(house: House, shop: Shop) -> int:
    """A line for every judgment that the reader marked in a case; again and again, each once. Returns how many were new.

    It was met when the letter came; where that had been reported for good before the letter was read, the next report has it.
    """
    with house.memory.look() as unit:
        if not registers.marked_and_not_entered(unit, shop.name):
            return 0
    with house.memory.unit() as unit:
        marked, reported = registers.marked_and_not_entered(unit, shop.name), closed_reports.end_of_all(unit, shop.name)
        met = [max(case.received_at, reported or case.received_at) for case in marked]
        return sum(_enter(unit, shop, case, at=at, by="helpdesk", why="") for case, at in zip(marked, met, strict=True))


def mark(house: House, shop: Shop, code: str, *, by: str, why: str) -> None:
    """A clerk marks the judgment of a case. Raises NotFound; Refused for a confidential case, which no register may show."""
    with house.memory.unit() as unit:
        now = house.clock.now()
        case = dossiers.by_code(unit, code)
        if case.confidential:
            raise Refused(f"hồ sơ {code} là hồ sơ mật, không vào danh sách này")
        case.unclear_judgment = True
        unit.add(case)
        if not registers.is_entered(unit, case.id or 0):
            _enter(unit, shop, case, at=now, by=by, why=why)


def _enter(unit: Unit, shop: Shop, case: CaseRow, *, at: datetime, by: str, why: str) -> int:
    """One line a judgment; a case that names none has one line too. Returns how many."""
    on = shop.book.calendar.date_of(at)
    named = [j for j in reading_from_plain(case.reading).facts.judgments if j.number] if case.reading else []
    courts = [shop.book.register.court(j.court, on) if j.court and j.court.level != "arbitral" else None for j in named]
    lines = [(judgment_text(j, shop.book, on), court.full if court else "") for j, court in zip(named, courts, strict=True)] or [("", "")]
    for judgment, court in dict(lines).items():
        unit.add(
            UnclearJudgmentRow(office=shop.name, case_id=case.id or 0, judgment=judgment, court=court, found_at=at, found_by=by, why=why)
        )
    dossiers.note(unit, "unclear_judgment", at=at, case_id=case.id, by=by)
    return len(dict(lines))


def sort(house: House, row_id: int, grade: str, *, by: str, why: str = "") -> None:
    """Says what kind of judgment it is (QC Điều 22.2 a, b), or that it is none. Raises Refused for an unknown grade."""
    if grade not in GRADES:
        raise Refused(f"không có phân loại «{grade}»; có: {', '.join(GRADES)}")
    with house.memory.unit() as unit:
        now = house.clock.now()
        row = registers.unclear(unit, row_id)
        row.grade, row.sorted_by, row.why = grade, by, why or row.why
        row.settled_at = now if grade == "dismissed" else None
        unit.add(row)
        dossiers.note(unit, f"unclear_judgment:{grade}", at=now, case_id=row.case_id, by=by)


def court_asked(house: House, row_id: int, *, at: datetime, by: str) -> None:
    """The court has our request to explain: its clock begins that day."""
    _stamp(house, row_id, "asked_at", at=at, by=by)


def court_answered(house: House, row_id: int, answer: str, *, at: datetime, by: str) -> None:
    """The court has explained, mended or refused: the matter is over."""
    _stamp(house, row_id, "answered_at", at=at, by=by, answer=answer, settled=True)


def notified(house: House, row_id: int, *, at: datetime, by: str) -> None:
    """Chief judge and chief prosecutor have been told. Raises Refused where the rules do not ask for it."""
    with house.memory.look() as unit:
        if registers.unclear(unit, row_id).grade not in TO_NOTIFY:
            raise Refused("chỉ bản án, quyết định không thể khắc phục hoặc không thể thi hành mới thông báo theo điểm b khoản 2 Điều 22")
    _stamp(house, row_id, "notified_at", at=at, by=by, settled=True)


def _stamp(house: House, row_id: int, field: str, *, at: datetime, by: str, answer: str = "", settled: bool = False) -> None:
    with house.memory.unit() as unit:
        row = registers.unclear(unit, row_id)
        setattr(row, field, at)
        row.answer = answer or row.answer
        row.settled_at = at if settled else row.settled_at
        unit.add(row)
        dossiers.note(unit, f"unclear_judgment:{field}", at=house.clock.now(), case_id=row.case_id, by=by)


def ask_body(
    house: House, shop: Shop, body: str, about: str, *, by: str, at: datetime | None = None, code: str = "", document: str = ""
) -> int:
    """Enters a request for information to another body; its ten days run from `at`, the day it received it. Returns its number."""
    with house.memory.unit() as unit:
        now = house.clock.now()
        case = dossiers.by_code(unit, code) if code else None
        row: InformationRequestRow = unit.add(
            InformationRequestRow(
                office=shop.name,
                case_id=case.id if case else None,
                body=body,
                about=about,
                document=document,
                asked_at=at or now,
                asked_by=by,
            )
        )
        dossiers.note(unit, "information_asked", at=now, case_id=row.case_id, by=by, request=row.id)
        return row.id or 0


def body_answered(house: House, row_id: int, answer: str, *, at: datetime, by: str, refused: bool = False) -> None:
    """The body has answered, or has refused in writing with its reason."""
    with house.memory.unit() as unit:
        row = registers.information_request(unit, row_id)
        row.answered_at, row.answer, row.refused = at, answer, refused
        unit.add(row)
        dossiers.note(unit, "information_answered", at=house.clock.now(), case_id=row.case_id, by=by, request=row.id, refused=refused)


def enter_request(house: House, shop: Shop, code: str, *, way: str, by: str, at: datetime | None = None) -> str:
    """Enters a lodged request in the book (sổ nhận yêu cầu) and returns its number, "12/2017"; entered already, the same number."""
    with house.memory.unit() as unit:
        return enter_request_in(unit, shop, dossiers.by_code(unit, code), way=way, by=by, at=at or house.clock.now())


def enter_request_in(unit: Unit, shop: Shop, case: CaseRow, *, way: str, by: str, at: datetime) -> str:
    """As `enter_request`, inside a story of the counter's. Raises Refused for a confidential case or an unknown way to file."""
    if case.confidential or way not in WAYS:
        raise Refused("sổ nhận yêu cầu chỉ ghi yêu cầu nộp trực tiếp, bằng lời nói, qua bưu điện hoặc điện tử, không ghi hồ sơ mật")
    if (known := registers.request_of_case(unit, shop.name, case.id or 0)) is not None:
        return f"{known.number}/{known.year}"
    day = shop.book.calendar.date_of(at)
    named = [j for j in reading_from_plain(case.reading).facts.judgments if j.number] if case.reading else []
    row = RequestBookRow(
        office=shop.name,
        year=day.year,
        number=registers.next_number(unit, shop.name, day.year),
        case_id=case.id or 0,
        received_at=at,
        way=way,
        kind=case.kind,
        requester=case.requester,
        judgment="; ".join(judgment_text(j, shop.book, day) for j in named),
        entered_by=by,
    )
    unit.add(row)
    dossiers.note(unit, "request_entered", at=at, case_id=case.id, by=by, number=f"{row.number}/{row.year}")
    return f"{row.number}/{row.year}"
