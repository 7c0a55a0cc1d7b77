"""What staff do with a case: approve what they saw, call it back, hand over, hand back, remark, tick, answer another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from helpdesk.cases import beside, dossiers, outbox, staff
from helpdesk.cases import visits as rows
from helpdesk.cases.database import Unit
from helpdesk.cases.sight import in_sight
from helpdesk.cases.states import ENDED, Status, Step
from helpdesk.cases.tables import CaseRow, OutgoingRow
from helpdesk.desk import drafts, results
from helpdesk.desk.acting import LONGEST_REMARK, Seen, case_for, changes_since, did, unchanged
from helpdesk.desk.casesheet import CaseFile
from helpdesk.desk.outgoing import Mail, says_the_time_that_stands
from helpdesk.desk.rights import NOT_ALLOWED, Person, Right, person_of
from helpdesk.desk.visits import DRAFT_KEEPS_ITS_SLOT
from helpdesk.errors import NotFound, Refused, StaleApproval
from helpdesk.house import House
from helpdesk.journey import Kind

REFUSALS = ("no_right", "no_jurisdiction", "time_barred")
STEPS = {
    "complete": Step.INVITE,
    "incomplete": Step.GUIDE,
    "supplement_incomplete": Step.GUIDE,
    "no_right": Step.REFUSE,
    "time_barred": Step.REFUSE,
    "no_jurisdiction": Step.REDIRECT,
    "wrong_office": Step.REDIRECT,
    "other": Step.ANSWER,
    "withdrawn": Step.WITHDRAW,
}
CLOSING = ("question",)  # answers after which nothing is open, where the case had been over before
NO_SLOT = "khung giờ giữ cho dự thảo đã hết hạn"


@dataclass(frozen=True, slots=True)
class Approved:
    outgoing_id: int
    leaves_at: datetime


def approve(house: House, person: Person, code: str, outgoing_id: int, seen: Seen) -> Approved:
    """Sends exactly the bytes that were shown, after the recall window. Raises StaleApproval where anything is different now."""
    try:
        with house.memory.unit() as unit:
            return _approve(unit, house, person, code, outgoing_id, seen)
    except _SlotLost as lost:
        why = str(lost)
        drafts.renew_slot(house, person, code, outgoing_id)
    raise StaleApproval((f"{why}; dự thảo đã được soạn lại với giờ mới, hãy xem lại",))


class _SlotLost(Refused):
    pass


def _approve(unit: Unit, house: House, person: Person, code: str, outgoing_id: int, seen: Seen) -> Approved:
    case = case_for(unit, person, code, Right.READ)
    mail = drafts.held_draft(unit, case, outgoing_id)
    person.must(right_for(mail.variant), confidential=case.confidential)
    if mail.sha256 != seen.sha256:
        raise StaleApproval(changes_since(unit, house, case, seen.event) or ("dự thảo đã được sửa",))
    unchanged(unit, house, case, seen)
    _accurate(case, mail)
    _keep_slot(unit, house, case, mail)
    leaves_at = house.clock.now() + timedelta(seconds=house.settings.web.recall_seconds)
    mail.status, mail.approved_by, mail.next_try_at, mail.automatic = "ready", person.login, leaves_at, False
    unit.add(mail)
    _label_as_confirmed(unit, house, person, case, mail)
    was = case.status
    _step_after(unit, house, person, case, mail)
    case.version += 1
    unit.add(case)
    did(unit, house, person, case, "approved", outgoing=mail.id, sha256=mail.sha256, was=was)
    return Approved(mail.id or 0, leaves_at)


def right_for(variant: str) -> Right:
    """A letter that refuses needs a leader."""
    return Right.APPROVE_REFUSAL if variant in REFUSALS else Right.APPROVE


def _accurate(case: CaseRow, mail: OutgoingRow) -> None:
    """Whether what is to be confirmed is true only the office's books tell (QT §2 "kiểm tra tính chính xác")."""
    if case.kind == Kind.CONFIRMATION and mail.variant == "complete" and not case.accuracy_checked_by:
        raise Refused("chưa đánh dấu đã kiểm tra tính chính xác (QT §2): đối chiếu sổ sách rồi đánh dấu trước khi duyệt")


def _keep_slot(unit: Unit, house: House, case: CaseRow, mail: OutgoingRow) -> None:
    """From now on the slot is the citizen's. A draft whose slot ran out names a time that is not there any more."""
    visit = rows.current(unit, case.id or 0)
    if not says_the_time_that_stands(house, mail, visit, ending=mail.variant in drafts.ENDING):
        why = "lịch hẹn đã đổi sau khi soạn dự thảo này"
        if mail.edited:
            raise Refused(f"{why}; dự thảo đã sửa tay nên không tự soạn lại: hãy bấm «Soạn lại theo mẫu»")
        raise _SlotLost(why)
    if mail.variant != "complete":
        return
    if visit is not None and visit.starts_at > house.clock.now():
        visit.offered_until = None
        unit.add(visit)
    elif mail.edited:
        raise Refused(f"{NO_SLOT}; dự thảo đã sửa tay nên không tự soạn lại: hãy bấm «Soạn lại theo mẫu»")
    else:
        raise _SlotLost(NO_SLOT)


def _label_as_confirmed(unit: Unit, house: House, person: Person, case: CaseRow, mail: OutgoingRow) -> None:
    """A person looked and agreed: kind and outcome are labels to learn from."""
    now = house.clock.now()
    for name, value in (("kind", case.kind), ("outcome", case.outcome)):
        beside.label(unit, case, name, was=value, value=value, by=person.login, now=now, letter_id=mail.letter_id)


def _step_after(unit: Unit, house: House, person: Person, case: CaseRow, mail: OutgoingRow) -> None:
    """The step the letter stands for; a case that has nothing else to wait for leaves the queue."""
    others = [d for d in drafts.held(unit, case) if d.id != mail.id]
    step = STEPS.get(mail.variant)
    if step is None and mail.variant in CLOSING and case.status == Status.IN_REVIEW and not others:
        step = Step.ANSWER
    if step is not None:
        dossiers.take_step(unit, case, step, at=house.clock.now(), who=person.login)
    if not others:
        case.review_reasons, case.assigned_to = [], None


def recall(house: House, person: Person, code: str, outgoing_id: int) -> None:
    """Calls an approved letter back while it still lies here; the case is in review again."""
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.READ)
        mail = next((o for o in outbox.of_case(unit, case.id or 0) if o.id == outgoing_id), None)
        if mail is None:
            raise Refused("hồ sơ này không có thư đó")
        person.must(right_for(mail.variant), confidential=case.confidential)
        if mail.status != "ready" or not mail.approved_by or mail.next_try_at is None or mail.next_try_at <= house.clock.now():
            raise Refused("thư đã đi hoặc đang được gửi, không gọi lại được nữa; nếu cần hãy soạn thư đính chính")
        back_in_review(unit, house, case, mail, who=person.login)
        results.mail_called_back(unit, mail)
        did(unit, house, person, case, "recalled", outgoing=mail.id)


def back_in_review(unit: Unit, house: House, case: CaseRow, mail: OutgoingRow, *, who: str) -> None:
    """Part of a story: an approved letter that has not left is a draft again, and its case is to be looked at."""
    now, visit = house.clock.now(), rows.current(unit, case.id or 0)
    mail.status, mail.approved_by, mail.next_try_at = "held", None, None
    unit.add(mail)
    if mail.variant == "complete" and visit is not None:
        visit.offered_until = now + DRAFT_KEEPS_ITS_SLOT
        unit.add(visit)
    if mail.variant in STEPS or case.status in ENDED:
        back = Step.REOPEN if case.status in ENDED else Step.HOLD
        dossiers.take_step(unit, case, back, at=now, who=who, why="recalled")
    case.version += 1
    case.review_reasons = case.review_reasons or ["policy"]
    unit.add(case)


def hand_over(house: House, person: Person, code: str, to: str, *, why: str = "") -> None:
    """Gives a case to a colleague who may see it; '' puts it back for everybody."""
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.REMARK)
        if to and not may_be_given(unit, house, case, to):
            raise Refused("người này không xem được hồ sơ, hoặc tài khoản đã khóa")
        case.assigned_to = to or None
        _remark(unit, house, person, case, why)
        _noted(unit, house, person, case, "handed_over", to=to)


def may_be_given(unit: Unit, house: House, case: CaseRow, to: str) -> bool:
    """Whether the colleague of that login may have the case."""
    return _may_take(unit, person_of(staff.named(unit, to), tuple(house.shops)), case)


def _may_take(unit: Unit, taker: Person, case: CaseRow) -> bool:
    shut = any(row.id == taker.id for row in beside.shut_out(unit, case.id or 0))
    disabled = staff.get(unit, taker.id).disabled_at is not None
    return taker.may(Right.READ, confidential=case.confidential) and case.office in taker.offices and not shut and not disabled


def takers(house: House, person: Person, code: str) -> list[tuple[str, str]]:
    """(login, name) of the colleagues a case may be handed to."""
    with house.memory.look() as unit:
        case = in_sight(unit, person.sight, code)
        people = [person_of(row, tuple(house.shops)) for row in staff.everybody(unit, active=True)]
        return [(p.login, p.name) for p in people if p.id != person.id and _may_take(unit, p, case)]


def hand_back(house: House, person: Person, code: str, *, why: str) -> None:
    """Gives a draft back instead of approving it: the case waits for everybody again, with the reason on top."""
    if not why.strip():
        raise Refused("hãy ghi lý do trả lại để người sau biết phải làm gì")
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.REMARK)
        case.assigned_to = None
        case.review_reasons = ["handed_back", *(r for r in case.review_reasons if r != "handed_back")]
        _remark(unit, house, person, case, why)
        _noted(unit, house, person, case, "handed_back")


def remark(house: House, person: Person, code: str, text: str) -> None:
    """A note for colleagues; a citizen never sees it."""
    if not text.strip():
        raise Refused("ghi chú đang trống")
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.REMARK)
        _remark(unit, house, person, case, text)
        did(unit, house, person, case, "remarked")


def _remark(unit: Unit, house: House, person: Person, case: CaseRow, text: str) -> None:
    if text.strip():
        beside.remark(unit, case, text.strip()[:LONGEST_REMARK], by=person.login, now=house.clock.now())


def tick_accuracy(house: House, person: Person, code: str, seen: Seen, *, right: bool) -> None:
    """What is to be confirmed was compared with the office's books (QT §2); taken back with `right` False."""
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.WORK)
        unchanged(unit, house, case, seen)
        case.accuracy_checked_by = person.login if right else None
        _noted(unit, house, person, case, "accuracy_checked", right=right)


def answered_otherwise(house: House, person: Person, code: str, seen: Seen, *, how: str) -> None:
    """The citizen was answered by telephone or at the counter: no letter leaves, the drafts go, the reply clock ends."""
    if not how.strip():
        raise Refused("hãy ghi đã trả lời công dân bằng cách nào và nói gì")
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.APPROVE)
        unchanged(unit, house, case, seen)
        variant = next((d.variant for d in drafts.held(unit, case)), case.outcome)
        person.must(right_for(variant), confidential=case.confidential)
        for draft in drafts.held(unit, case):
            unit.add(outbox.free(draft, "withdrawn"))
            drafts.give_up_slot(unit, case, draft)
        dossiers.stop_clock(unit, case.id or 0, "reply", at=house.clock.now(), by="answered_otherwise")
        if case.status in (Status.NEW, Status.IN_REVIEW):
            dossiers.take_step(unit, case, _step_for(variant), at=house.clock.now(), who=person.login)
        case.review_reasons, case.assigned_to = [], None
        _remark(unit, house, person, case, how)
        _noted(unit, house, person, case, "answered_otherwise")


def _step_for(variant: str) -> Step:
    """Without a letter no visit was offered, so a complete file only waits for the citizen to come."""
    step = STEPS.get(variant, Step.ANSWER)
    return Step.GUIDE if step == Step.INVITE else step


def _noted(unit: Unit, house: House, person: Person, case: CaseRow, what: str, **codes: object) -> None:
    case.version += 1
    unit.add(case)
    did(unit, house, person, case, what, **codes)


def still_here(house: House, person: Person, code: str, outgoing_id: int) -> int:
    """For how many seconds an approved letter can still be called back; 0 afterwards, and for what is not there."""
    now = house.clock.now()
    with house.memory.look() as unit:
        try:
            case = in_sight(unit, person.sight, code)
        except NotFound:
            return 0
        mail = next((o for o in outbox.of_case(unit, case.id or 0) if o.id == outgoing_id), None)
    if mail is None or mail.status != "ready" or not mail.approved_by or mail.next_try_at is None:
        return 0
    return max(0, ceil((mail.next_try_at - now).total_seconds()))


def blocked(person: Person, file: CaseFile, mail: Mail) -> str:
    """Why this person cannot approve a draft now; '' where they can."""
    right = right_for(mail.variant)
    if not person.may(right, confidential=file.head.confidential):
        return NOT_ALLOWED[right]
    if file.head.needs_accuracy and mail.variant == "complete":
        return "cần đánh dấu đã kiểm tra tính chính xác trước khi duyệt"
    return ""
