"""The counter (QT §5): somebody is here, or their file came by post; it is compared with what was sent online, taken in or guided.

Trường hợp 1: it matches, so it is taken in: receipt, clock, specialist. Trường hợp 2: differences or gaps are listed on paper, and
the case waits for the citizen again. What is lodged starts the clocks of the law, whatever is still missing.
"""

from __future__ import annotations

from datetime import date

from helpdesk.cases import beside, dossiers, sheets
from helpdesk.cases import visits as rows
from helpdesk.cases.counter_tables import SheetRow
from helpdesk.cases.database import Unit
from helpdesk.cases.states import AFTER_COUNTER, CITIZENS_TURN, ENDED, Status, Step
from helpdesk.cases.tables import CaseRow, VisitRow
from helpdesk.desk import answers, counter_papers, visits
from helpdesk.desk.acting import LONGEST_REMARK, Seen, case_for, did, unchanged
from helpdesk.desk.casework import may_be_given
from helpdesk.desk.counter_ends import (
    RESULT_CLOCKS,
    AtCounter,
    all_looked_at,
    close,
    end,
    enter_in_book,
    noted,
    receipt_clock,
    settle_online_support,
    start,
    statutory,
)
from helpdesk.desk.counter_sheet import Filled, fill
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.saying import labels
from helpdesk.desk.write import Occasion
from helpdesk.errors import Refused
from helpdesk.house import House

UNTIL_POSTED = {"receipt": "filing_receipt", "guidance": "missing_notice"}  # the clock that runs until such a paper is on its way


def arrive(house: House, person: Person, code: str) -> bool:
    """The citizen is here, by appointment or without. Returns whether there is something to compare; a result is only handed over."""
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.WORK)
        visit = rows.current(unit, case.id or 0)
        now = house.clock.now()
        compares = case.status not in AFTER_COUNTER
        if visit is not None and visit.offered_until is None:
            visit.status = "kept"  # its seat is free when the sheet is closed: until then the click can be taken back
            unit.add(visit) if compares else rows.leave(unit, visit, status="kept")
            dossiers.note(unit, "visit:kept", at=now, case_id=case.id, by=person.login, visit=visit.id)
        if compares:
            _begin(unit, house, person, case, "in_person", visit_id=visit.id if visit else None)
        case.version += 1
        unit.add(case)
        did(unit, house, person, case, "visit_arrived")
        return compares


def came_by_post(house: House, person: Person, code: str, *, postmark: date) -> None:
    """The file is here by post: its postmark is the day of filing (QT §2; a visit that was agreed is off)."""
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.WORK)
        if postmark > house.today(house.shop(case.office)):
            raise Refused("ngày trên dấu bưu điện không thể sau hôm nay")
        visit, shop = visits.told(unit, case), house.shop(case.office)
        former = visits.meeting(shop, visit)
        if visit is not None:
            visits.call_off(unit, house, case, visit, why="by_post", who=person.login)
        _begin(unit, house, person, case, "by_post", filed_on=postmark)
        arrived = Occasion(case.code, case.received_at, "thread", "arrived_by_post", former_meeting=former, posted_on=postmark)
        answers.tell(unit, house, shop, case, arrived, who=person.login, visit=visit)
        did(unit, house, person, case, "came_by_post", postmark=postmark.isoformat())


def _begin(
    unit: Unit, house: House, person: Person, case: CaseRow, way: str, *, visit_id: int | None = None, filed_on: date | None = None
) -> SheetRow:
    """The case is at the counter, with a fresh sheet; one that was over is open again."""
    now = house.clock.now()
    if case.status in ENDED:
        dossiers.take_step(unit, case, Step.REOPEN, at=now, who=person.login, why=way)
    dossiers.take_step(unit, case, Step.ARRIVE, at=now, who=person.login, way=way)
    rows.let_go(unit, case)
    today = house.shop(case.office).book.calendar.date_of(now)
    sheet: SheetRow = unit.add(
        SheetRow(case_id=case.id or 0, visit_id=visit_id, way=way, opened_at=now, opened_by=person.login, filed_on=filed_on or today)
    )
    return sheet


def _at(unit: Unit, house: House, person: Person, code: str, seen: Seen | None) -> AtCounter:
    case = case_for(unit, person, code, Right.WORK)
    if seen is not None:
        unchanged(unit, house, case, seen)
    sheet = sheets.open_one(unit, case.id or 0)
    if sheet is None or case.status != Status.AT_COUNTER:
        raise Refused("hồ sơ này không còn ở quầy")
    return AtCounter(unit, house, person, case, sheet)


def save(house: House, person: Person, code: str, seen: Seen, filled: Filled) -> None:
    """Keeps what was filled in so far."""
    with house.memory.unit() as unit:
        at = _at(unit, house, person, code, seen)
        fill(at.sheet, at.case, at.shop, at.received_on, filled)
        noted(at, "sheet_saved")


def take_down(house: House, person: Person, code: str, seen: Seen, filled: Filled) -> int:
    """An oral request as a record to print and sign: worth an application (Luật THADS Điều 31). Returns the paper's number."""
    with house.memory.unit() as unit:
        at = _at(unit, house, person, code, seen)
        brought = {**filled.brought, "application": "match"}
        notes = {**filled.notes, "application": "biên bản ghi lời trình bày"}
        papers = tuple(p for p in filled.papers if p.name != labels()["usual_paper"]["application"])  # the record stands for it
        fill(at.sheet, at.case, at.shop, at.received_on, Filled(brought, notes, papers, filled.said, filled.rest_matches))
        if not at.sheet.said and not at.case.reading:
            raise Refused("hãy ghi lời trình bày của người yêu cầu")
        at.sheet.way = "orally"
        paper = counter_papers.record(at.unit, at.house, at.person, at.case, at.sheet)
        noted(at, "record_printed", paper=paper.id)
        return paper.id or 0


def take_in(house: House, person: Person, code: str, seen: Seen, filled: Filled, *, to: str = "") -> int:
    """Trường hợp 1: the file matches and is complete. Receipt, book, clock, specialist. Returns the receipt's number."""
    with house.memory.unit() as unit:
        at = _at(unit, house, person, code, seen)
        done = fill(at.sheet, at.case, at.shop, at.received_on, filled)
        all_looked_at(done)
        if gaps := [line.name for line in done if line.gap]:
            raise Refused(f"còn mục khác hoặc chưa có: {'; '.join(gaps)}. Hãy in phiếu hướng dẫn, hoặc đánh dấu lại")
        if to and not may_be_given(unit, house, at.case, to):
            raise Refused("người này không xem được hồ sơ, hoặc tài khoản đã khóa")
        close(at, done, "match", lodged=True)
        number = enter_in_book(at)
        due = start(at, RESULT_CLOCKS.get(at.case.kind))
        settle_online_support(at)
        at.case.review_reasons, at.case.assigned_to = [], to or None
        dossiers.take_step(unit, at.case, Step.ACCEPT, at=at.now, who=person.login, way=at.sheet.way)
        paper = counter_papers.receipt(unit, house, person, at.case, at.sheet, number=number, due=due)
        receipt_clock(at)
        noted(at, "counter:match", paper=paper.id, to=to)
        return paper.id or 0


def guide(house: House, person: Person, code: str, seen: Seen, filled: Filled, *, lodged: bool) -> list[int]:
    """Trường hợp 2: what differs or is missing is listed on paper, and the case waits again. Returns the papers' numbers.

    `lodged`: the application was left here all the same, so a receipt is due and the clocks of the law begin; they go on for one
    that was left here before.
    """
    with house.memory.unit() as unit:
        at = _at(unit, house, person, code, seen)
        done = fill(at.sheet, at.case, at.shop, at.received_on, filled)
        all_looked_at(done)
        if not any(line.gap for line in done):
            raise Refused("không có mục nào khác hoặc chưa có: hãy nhận hồ sơ")
        stands = lodged or any(s.lodged for s in sheets.of_case(unit, at.case.id or 0))
        close(at, done, "gaps", lodged=stands)
        settle_online_support(at)  # what was to be written is said here, on paper: the citizen gets one answer
        dossiers.take_step(unit, at.case, Step.GUIDE, at=at.now, who=person.login, way=at.sheet.way)
        papers = [counter_papers.guidance(unit, house, person, at.case, at.sheet, done)]
        statutory(at) if stands else start(at, "online_supplement")
        if lodged:
            papers.append(counter_papers.receipt(unit, house, person, at.case, at.sheet, number=enter_in_book(at), due=None))
            receipt_clock(at)
        at.case.review_reasons = []
        noted(at, "counter:gaps", papers=[p.id for p in papers], lodged=lodged)
        return [p.id or 0 for p in papers]


def advise(house: House, person: Person, code: str, seen: Seen, *, how: str) -> None:
    """Nothing is filed: the citizen was advised, and nothing else is open."""
    if not how.strip():
        raise Refused("hãy ghi đã hướng dẫn những gì")
    with house.memory.unit() as unit:
        at = _at(unit, house, person, code, seen)
        end(at, "")
        beside.remark(unit, at.case, how.strip()[:LONGEST_REMARK], by=person.login, now=at.now)
        settle_online_support(at)
        dossiers.take_step(unit, at.case, Step.ANSWER, at=at.now, who=person.login)
        noted(at, "advised")


def not_here(house: House, person: Person, code: str, seen: Seen) -> None:
    """The click was a mistake: the visit stands as before, the sheet is gone."""
    with house.memory.unit() as unit:
        at = _at(unit, house, person, code, seen)
        if any(p.sheet_id == at.sheet.id for p in sheets.printed(unit, at.case.id or 0)):
            raise Refused("đã in giấy cho lượt này nên không bỏ được nữa")
        visit = rows.get(unit, at.sheet.visit_id) if at.sheet.visit_id else None
        dossiers.run_on(unit, at.case.id or 0, CITIZENS_TURN, stopped_at=at.sheet.opened_at)
        unit.session.delete(at.sheet)
        if visit is not None:
            visit.status = "offered"
            unit.add(visit)
        dossiers.take_step(unit, at.case, _back(at, visit), at=at.now, who=person.login, why="not_here")
        if at.case.status == Status.IN_REVIEW:
            at.case.review_reasons = at.case.review_reasons or ["reopened"]  # one that was over: a person ends it again
        noted(at, "not_here")


def _back(at: AtCounter, visit: VisitRow | None) -> Step:
    """To where the case was: one that lay before the office lies there again, whatever it still owes; so does one that was over."""
    came = next(e for e in reversed(dossiers.events(at.unit, at.case.id or 0)) if e.what == f"step:{Step.ARRIVE}")
    if came.note["was"] == Status.IN_REVIEW:
        return Step.HOLD
    return Step.INVITE if visit else Step.GUIDE


def posted(house: House, person: Person, code: str, paper: int, *, on: date, tracking: str) -> None:
    """A receipt or guidance went to the citizen by post."""
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.WORK)
        row = sheets.printed_one(unit, case.id or 0, paper)
        row.posted_on, row.tracking = on, " ".join(tracking.split())[:60]
        unit.add(row)
        if row.what in UNTIL_POSTED:
            dossiers.stop_clock(unit, case.id or 0, UNTIL_POSTED[row.what], at=house.clock.now(), by="posted")
        case.version += 1
        unit.add(case)
        did(unit, house, person, case, "paper_posted", paper=paper)
