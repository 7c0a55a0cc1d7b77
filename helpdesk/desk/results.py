"""After the counter (QT §4): the specialist's steps, the signed file brought back in, the result returned, the case closed or opened again.

The signature is made outside; what the file itself says of it is shown. A mail with the result closes the case once it has left.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from helpdesk.cases import balance, beside, dossiers, outbox, sheets
from helpdesk.cases import visits as rows
from helpdesk.cases.counter_tables import ResultRow
from helpdesk.cases.database import Unit
from helpdesk.cases.states import AFTER_COUNTER, ENDED, Status, Step
from helpdesk.cases.tables import CaseRow, OutgoingRow
from helpdesk.desk import answers
from helpdesk.desk.acting import LONGEST_REMARK, Seen, case_for, did, unchanged
from helpdesk.desk.drafts import held
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.visits import call_off, told
from helpdesk.desk.write import Occasion
from helpdesk.errors import Refused
from helpdesk.house import House
from helpdesk.journey import Kind
from helpdesk.papers.signed import signatures

WORK_STEPS = ("studied", "taken_up", "drafted", "submitted", "sent_back", "signed")
TAKEN_UP = {
    Kind.COMPLAINT: ("complaint_acceptance", "result_complaint"),
    Kind.DENUNCIATION: ("denunciation_acceptance", "result_denunciation"),
}
ENDED_BY_A_RESULT = (
    "result_enforcement",
    "result_confirmation",
    "result_complaint",
    "result_denunciation",
    *(a for a, _ in TAKEN_UP.values()),
)
UNDER_WAY = ("ready", "leased", "later", "doubtful", "sent")
LONGEST_NAME = 200


def _case(unit: Unit, house: House, person: Person, code: str, seen: Seen, right: Right, *statuses: Status) -> CaseRow:
    case = case_for(unit, person, code, right)
    unchanged(unit, house, case, seen)
    if case.status not in statuses:
        raise Refused("trạng thái hồ sơ không cho làm việc này")
    return case


def _done(unit: Unit, house: House, person: Person, case: CaseRow, what: str, **codes: object) -> None:
    case.version += 1
    unit.add(case)
    did(unit, house, person, case, what, **codes)


def note_step(house: House, person: Person, code: str, seen: Seen, step: str, *, words: str = "") -> None:
    """A step of the specialist's work; one that takes up a complaint starts the clock of its answer."""
    if step not in WORK_STEPS:
        raise Refused("chọn một bước trong danh sách")
    with house.memory.unit() as unit:
        case = _case(unit, house, person, code, seen, Right.WORK, Status.IN_PROGRESS)
        if step == "taken_up":
            _take_up(unit, house, case)
        if words.strip():
            beside.remark(unit, case, words.strip()[:LONGEST_REMARK], by=person.login, now=house.clock.now())
        _done(unit, house, person, case, f"work:{step}")


def _take_up(unit: Unit, house: House, case: CaseRow) -> None:
    clocks = TAKEN_UP.get(Kind(case.kind))
    if clocks is None:
        raise Refused("chỉ khiếu nại, tố cáo mới có bước thụ lý")
    now = house.clock.now()
    dossiers.stop_clock(unit, case.id or 0, clocks[0], at=now, by="taken_up")
    deadline = house.shop(case.office).book.due(clocks[1], now)  # type: ignore[arg-type]
    if deadline is not None:
        dossiers.start_clock(unit, case.id or 0, clocks[1], at=now, due_at=deadline.at)


def bring_in(house: House, person: Person, code: str, seen: Seen, *, name: str, file: str, content: bytes) -> int:
    """The signed result is here. Returns its number. A newer one takes the place of what was brought in before."""
    name, file = " ".join(name.split())[:LONGEST_NAME], " ".join(file.split())[-LONGEST_NAME:] or "ket-qua.pdf"
    if not name:
        raise Refused("hãy ghi tên văn bản kết quả")
    if not content.startswith(b"%PDF-"):
        raise Refused("kết quả phải là tệp PDF đã ký")
    if len(content) > house.settings.reading.max_megabytes * 1_000_000:
        raise Refused("tệp quá lớn")
    found = [{**asdict(s), "signed_at": s.signed_at.isoformat() if s.signed_at else None} for s in signatures(content)]
    sha256 = house.memory.files.put(content)
    with house.memory.unit() as unit:
        case = _case(unit, house, person, code, seen, Right.WORK, *AFTER_COUNTER)
        now = house.clock.now()
        _withdraw_result(unit, case, now)
        row: ResultRow = unit.add(
            ResultRow(case_id=case.id or 0, name=name, file=file, sha256=sha256, signatures=found, brought_at=now, brought_by=person.login)
        )
        if case.status == Status.IN_PROGRESS:
            dossiers.take_step(unit, case, Step.FINISH, at=now, who=person.login)
        for clock in ENDED_BY_A_RESULT:
            dossiers.stop_clock(unit, case.id or 0, clock, at=now, by="finished")
        _done(unit, house, person, case, "result_brought", result=row.id, signatures=len(found))
        return row.id or 0


def _withdraw_result(unit: Unit, case: CaseRow, now: datetime) -> None:
    """What was brought in before counts no more; a letter with it that has not left is withdrawn."""
    old = sheets.result(unit, case.id or 0)
    if old is None:
        return
    if old.outgoing_id is not None and (mail := outbox.get(unit, old.outgoing_id)).status not in ("held", "ready"):
        raise Refused(f"kết quả trước đang được gửi hoặc đã gửi ({mail.status}); hãy chờ hoặc mở lại hồ sơ")
    for mail in (o for o in outbox.of_case(unit, case.id or 0) if o.id == old.outgoing_id):
        unit.add(outbox.free(mail, "withdrawn"))
    old.withdrawn_at = now
    unit.add(old)


def _to_return(unit: Unit, house: House, person: Person, code: str, seen: Seen) -> tuple[CaseRow, ResultRow]:
    case = _case(unit, house, person, code, seen, Right.APPROVE, Status.RESULT_READY)
    result = sheets.result(unit, case.id or 0)
    if result is None:
        raise Refused("chưa có văn bản kết quả")
    if result.outgoing_id is not None and outbox.get(unit, result.outgoing_id).status in UNDER_WAY:
        raise Refused("kết quả đang được gửi qua thư; muốn trả cách khác thì gọi thư lại trước")
    return case, result


def send_by_mail(house: House, person: Person, code: str, seen: Seen) -> int:
    """The result goes by mail after the recall window; when it has left, the case is closed. Returns the mail's number."""
    with house.memory.unit() as unit:
        case, result = _to_return(unit, house, person, code, seen)
        mail = _letter(unit, house, person, case, result, "by_mail")
        if mail is None:
            raise Refused("hồ sơ không có địa chỉ thư điện tử: hãy gửi bưu điện hoặc trao tại quầy")
        result.way, result.outgoing_id, result.returned_by = "mail", mail.id, person.login
        unit.add(result)
        _done(unit, house, person, case, "result_mailed", result=result.id, outgoing=mail.id)
        return mail.id or 0


def mark_posted(house: House, person: Person, code: str, seen: Seen, *, on: date, tracking: str) -> None:
    """The result went by post; whoever has a mail address is told, with the number of the registered letter."""
    with house.memory.unit() as unit:
        case, result = _to_return(unit, house, person, code, seen)
        if on > house.today(house.shop(case.office)):
            raise Refused("ngày gửi bưu điện không thể sau hôm nay")
        result.way, result.posted_on, result.tracking = "post", on, " ".join(tracking.split())[:60]
        mail = _letter(unit, house, person, case, result, "by_post")
        result.outgoing_id = mail.id if mail else None
        _returned(unit, house, case, result, who=person.login)
        _done(unit, house, person, case, "result_posted", result=result.id)


def hand_over_here(house: House, person: Person, code: str, seen: Seen) -> None:
    """The citizen took the result at the counter."""
    with house.memory.unit() as unit:
        case, result = _to_return(unit, house, person, code, seen)
        result.way = "hand"
        if (visit := told(unit, case)) is not None:
            rows.leave(unit, visit, status="kept")
        _returned(unit, house, case, result, who=person.login)
        _done(unit, house, person, case, "result_handed_over", result=result.id)


def _letter(unit: Unit, house: House, person: Person, case: CaseRow, result: ResultRow, variant: str) -> OutgoingRow | None:
    """Ready to leave after the recall window; None where there is no address to write to. A visit that was agreed goes with it."""
    mail = _written(unit, house, case, result, variant, who=person.login)
    if mail is not None:
        mail.next_try_at = answers.after_recall(house)
        unit.add(mail)
    return mail


def _written(unit: Unit, house: House, case: CaseRow, result: ResultRow, variant: str, *, who: str) -> OutgoingRow | None:
    by_mail, visit = variant == "by_mail", told(unit, case)
    if visit is not None and not by_mail:
        call_off(unit, house, case, visit, why="result", who=who)
    files = ((result.file, "application/pdf", house.memory.files.get(result.sha256)),) if by_mail else ()
    occasion = Occasion(
        case.code, case.received_at, "result", variant, result=result.name, files=(result.file,) if by_mail else (),
        posted_on=result.posted_on, tracking=result.tracking,
    )  # fmt: skip
    return answers.tell(
        unit, house, house.shop(case.office), case, occasion, who=who, visit=visit, obligation=f"result:{result.id}", ending=by_mail,
        files=files,
    )  # fmt: skip


def _returned(unit: Unit, house: House, case: CaseRow, result: ResultRow, *, who: str) -> None:
    now = house.clock.now()
    result.returned_at, result.returned_by = now, who
    unit.add(result)
    for draft in held(unit, case):
        unit.add(outbox.free(draft, "withdrawn"))
    rows.let_go(unit, case)
    case.review_reasons, case.assigned_to = [], None
    dossiers.take_step(unit, case, Step.RETURN, at=now, who=who, way=result.way)


def mail_left(unit: Unit, house: House, mail: OutgoingRow) -> None:
    """Part of T4: a letter with a result has left, so the citizen has it."""
    if mail.form != "result" or mail.variant != "by_mail" or mail.case_id is None:
        return
    case, result = dossiers.hold(unit, mail.case_id), sheets.result(unit, mail.case_id)
    if result is not None and result.outgoing_id == mail.id and case.status == Status.RESULT_READY:
        _returned(unit, house, case, result, who=mail.approved_by or "helpdesk")


def written_anew(unit: Unit, house: House, mail: OutgoingRow) -> None:
    """The visit has changed since the letter with the result was written: it leaves as things stand now."""
    case, result = dossiers.hold(unit, mail.case_id or 0), sheets.result(unit, mail.case_id or 0)
    unit.add(outbox.free(mail, "withdrawn"))
    if result is None or result.outgoing_id != mail.id:
        return
    letter = _written(unit, house, case, result, mail.variant, who=mail.approved_by or "helpdesk")
    result.outgoing_id = letter.id if letter else None
    unit.add(result)


def mail_called_back(unit: Unit, mail: OutgoingRow) -> None:
    """The letter with the result lies here again: it may be returned another way."""
    result = sheets.result(unit, mail.case_id) if mail.form == "result" and mail.case_id is not None else None
    if result is not None and result.outgoing_id == mail.id:
        result.way, result.outgoing_id = "", None
        unit.add(result)
        unit.add(outbox.free(mail, "withdrawn"))


def mail_bounced(unit: Unit, house: House, mail: OutgoingRow) -> None:
    """The citizen does not have the result after all: the case is open again, with the result still to be returned."""
    if mail.form != "result" or mail.variant != "by_mail" or mail.case_id is None:
        return
    case, result, now = dossiers.hold(unit, mail.case_id), sheets.result(unit, mail.case_id), house.clock.now()
    if case.status != Status.CLOSED or result is None or result.outgoing_id != mail.id:
        return
    result.way, result.outgoing_id, result.returned_at = "", None, None
    unit.add(result)
    for by in (Step.REOPEN, Step.RESUME, Step.FINISH):
        dossiers.take_step(unit, case, by, at=now, why="bounced")


def reopen(house: House, person: Person, code: str, seen: Seen, *, why: str) -> None:
    """A case that was over is open again, for a reason that stands beside it."""
    if not why.strip():
        raise Refused("hãy ghi lý do mở lại")
    with house.memory.unit() as unit:
        case = _case(unit, house, person, code, seen, Right.APPROVE, *map(Status, ENDED))
        now = house.clock.now()
        dossiers.take_step(unit, case, Step.REOPEN, at=now, who=person.login, why="staff")
        beside.remark(unit, case, why.strip()[:LONGEST_REMARK], by=person.login, now=now)
        case.review_reasons = ["reopened"]
        _done(unit, house, person, case, "reopened")


def resume(house: House, person: Person, code: str, seen: Seen) -> None:
    """A file that had been taken in is worked on again; a result that was there has to be brought in anew."""
    with house.memory.unit() as unit:
        case = _case(unit, house, person, code, seen, Right.WORK, Status.IN_REVIEW, Status.RESULT_READY)
        if not any(s.result == "match" for s in sheets.of_case(unit, case.id or 0)):
            raise Refused("hồ sơ này chưa được tiếp nhận nên không đưa trở lại giải quyết được")
        _withdraw_result(unit, case, house.clock.now()) if case.status == Status.RESULT_READY else None
        dossiers.take_step(unit, case, Step.RESUME, at=house.clock.now(), who=person.login)
        if not balance.seen_to(unit, case.id or 0):
            raise Refused("công dân còn một thư chưa được trả lời: hãy trả lời, hoặc ghi đã trả lời bằng cách khác, rồi mới đưa trở lại")
        case.review_reasons = []
        _done(unit, house, person, case, "resumed")
