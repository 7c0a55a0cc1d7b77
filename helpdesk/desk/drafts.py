"""Drafts: written anew after facts changed, edited by hand, or begun from a form. Always under the Message-ID they were born with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from helpdesk.cases import dossiers, letters, outbox
from helpdesk.cases import visits as rows
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_from_plain, reading_from_plain
from helpdesk.cases.tables import CaseRow, OutgoingRow, VisitRow
from helpdesk.desk import answers, visits
from helpdesk.desk.acting import Seen, case_for, changes_since, did
from helpdesk.desk.addressing import answer_address
from helpdesk.desk.answers import Writing
from helpdesk.desk.edited import set_as_html
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.visits import DRAFT_KEEPS_ITS_SLOT, NOTHING_OFFERED, Offer
from helpdesk.desk.write import Occasion
from helpdesk.errors import Faults, Refused, StaleApproval
from helpdesk.house import House, Shop
from helpdesk.journey import Correspondent, Kind, OutgoingMail
from helpdesk.mail.letterbook import LETTERS, Words
from helpdesk.mail.mime import read_letter
from helpdesk.mail.text import clean_line

LONGEST, LONGEST_SUBJECT = 40_000, 200
ON_THE_MATTER = ("01-QT", "02-QT", "03-QT", "03-QT-TC", "pointer")
OWN_FORM = {Kind.ENFORCEMENT: "01-QT", Kind.CONFIRMATION: "02-QT", Kind.COMPLAINT: "03-QT", Kind.DENUNCIATION: "03-QT-TC"}
WITH_VISIT = ("complete", "appointment_moved")
OFFERING = ("appointment_offer", "appointment_choose")
ENDING = ("no_right", "no_jurisdiction", "time_barred", "wrong_office", "withdrawn", "by_mail")  # they take back a visit that was agreed
IN_THREAD = ("question", "appointment_offer", "withdrawn", "by_post")


@dataclass(frozen=True, slots=True)
class Letterform:
    form: str
    variant: str

    @property
    def obligation(self) -> str:
        return "answer" if self.form in ON_THE_MATTER else "correction" if self.form == "correction" else self.variant


def forms_for(kind: str) -> tuple[Letterform, ...]:
    """The letters a clerk may begin for a case of that kind."""
    own = OWN_FORM.get(Kind(kind))
    matter = [Letterform(own, v) for v in LETTERS[own]] if own else []
    pointers = [] if kind == Kind.DENUNCIATION else [Letterform("pointer", v) for v in LETTERS["pointer"]]
    return (*matter, *pointers, *(Letterform("thread", v) for v in IN_THREAD if v in LETTERS["thread"]))


@contextmanager
def sayable() -> Iterator[None]:
    """A letter whose template has nothing to say of this case (guidance where nothing is missing) is refused, not a fault of ours."""
    try:
        yield
    except Faults as why:
        raise Refused("hồ sơ chưa có điều mà thư này phải nói; hãy sửa thông tin hoặc danh mục kiểm tra trước, hay chọn mẫu khác") from why


def held(unit: Unit, case: CaseRow) -> list[OutgoingRow]:
    return [o for o in outbox.of_case(unit, case.id or 0) if o.status == "held"]


def held_draft(unit: Unit, case: CaseRow, outgoing_id: int) -> OutgoingRow:
    """The case's own draft of that number. Raises StaleApproval where it is no draft any more."""
    found = next((o for o in outbox.of_case(unit, case.id or 0) if o.id == outgoing_id), None)
    if found is None:
        raise Refused("hồ sơ này không có thư đó")
    if found.status != "held":
        by = f" ({found.approved_by} đã duyệt)" if found.approved_by else ""
        raise StaleApproval((f"thư này không còn là dự thảo{by}",))
    return found


def writing_of(unit: Unit, house: House, shop: Shop, case: CaseRow, letter_id: int | None) -> Writing:
    """What a letter of the case is written from, threaded under the citizen's letter it answers."""
    rows = letters.of_case(unit, case.id or 0)
    row = next((r for r in rows if r.id == letter_id), rows[-1] if rows else None)
    reading, assessment = reading_from_plain(case.reading), assessment_from_plain(case.assessment)
    if row is None:
        if (of_case := answers.writing_for_case(unit, case)) is not None:
            return of_case
        raise Refused("hồ sơ này không có thư nào của công dân để trả lời và cũng không có địa chỉ thư điện tử")
    letter = read_letter(house.memory.files.get(row.sha256), own=shop.own, received_at=row.arrived_at)
    to = answer_address(letter)
    if to is None:
        people = dossiers.participants(unit, case.id or 0)
        to = Correspondent(people[0].name, people[0].address) if people else None
    if to is None:
        raise Refused("thư này không có địa chỉ trả lời; hãy liên hệ bằng điện thoại rồi ghi «Đã trả lời cách khác»")
    return Writing(reading, assessment, to, letter.message_id, letter.references)


def visit_of(unit: Unit, house: House, shop: Shop, case: CaseRow, variant: str) -> VisitRow | None:
    """The visit a letter of that variant promises: the one that is kept for the draft, else the next free one."""
    current = rows.current(unit, case.id or 0)
    if variant not in WITH_VISIT:
        return None
    if current is not None and current.starts_at > house.clock.now():
        return current
    if current is not None:
        rows.leave(unit, current, status="expired" if current.offered_until else "missed")
    return visits.book(unit, house, shop, case, until=house.clock.now() + DRAFT_KEEPS_ITS_SLOT)


@dataclass(frozen=True, slots=True)
class _Times:
    """The times a letter speaks of: the visit it invites to (`ending`: called off as it leaves), and slots to choose from."""

    invites: VisitRow | None = None
    standing: VisitRow | None = None
    ending: bool = False
    offer: Offer = NOTHING_OFFERED

    def occasion(self, shop: Shop, code: str, received_at: datetime, chosen: Letterform, **more: Any) -> Occasion:
        agreed, former = visits.meeting(shop, self.standing), None
        if self.ending or chosen.variant == "appointment_choose":
            agreed, former = None, agreed
        return Occasion(
            code, received_at, chosen.form, chosen.variant, agreed, former, slots=self.offer.meetings, slots_until=self.offer.until, **more
        )


def _times(unit: Unit, house: House, shop: Shop, case: CaseRow, chosen: Letterform) -> _Times:
    offer = visits.offer(unit, house, shop, case) if chosen.variant in OFFERING else NOTHING_OFFERED
    if (promised := visit_of(unit, house, shop, case, chosen.variant)) is not None:
        return _Times(promised, promised, offer=offer)
    told = visits.told(unit, case)
    ending = told is not None and chosen.variant in ENDING
    return _Times(told if ending else None, told, ending, offer)


def write_anew(
    unit: Unit, house: House, case: CaseRow, draft: OutgoingRow, letterform: Letterform | None = None, *, corrects: date | None = None
) -> None:
    """The draft as its template says it today; nothing a clerk typed into the text is kept but the note."""
    chosen = letterform or Letterform(draft.form, draft.variant)
    shop = house.shop(case.office)
    writing = writing_of(unit, house, shop, case, draft.letter_id)
    times = _times(unit, house, shop, case, chosen)
    received = next((r.arrived_at for r in letters.of_case(unit, case.id or 0) if r.id == draft.letter_id), case.received_at)
    occasion = times.occasion(shop, case.code, received, chosen, note=draft.note, corrects=corrects)
    words = answers.words_of(house, shop, case, writing, occasion)
    draft.form, draft.variant, draft.edited = chosen.form, chosen.variant, False
    own_id, invites = draft.message_id, times.invites
    mail = answers.composed(house, shop, words, writing, invites, case, message_id=own_id, ending=times.ending)
    _store(unit, house, case, draft, words, mail)


def _store(unit: Unit, house: House, case: CaseRow, draft: OutgoingRow, words: Words, mail: OutgoingMail) -> None:
    draft.sha256 = house.memory.files.put(mail.content)
    draft.recipients, draft.addressee = list(mail.recipients), mail.recipients[0].casefold()
    draft.subject, draft.body = words.subject, "" if case.confidential else words.text
    unit.add(draft)


def edit(house: House, person: Person, code: str, outgoing_id: int, seen: Seen, *, subject: str, text: str) -> None:
    """Puts a clerk's own words in place of the draft's. Raises StaleApproval where somebody else changed it meanwhile."""
    subject, text = clean_line(subject)[:LONGEST_SUBJECT], text.replace("\r\n", "\n").strip() + "\n"
    if not subject or not text.strip():
        raise Refused("thư cần có tiêu đề và nội dung")
    if len(text) > LONGEST:
        raise Refused(f"nội dung dài quá {LONGEST} ký tự")
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.WORK)
        draft = _still(unit, house, case, outgoing_id, seen)
        shop, words = house.shop(case.office), set_as_html(subject, text)
        writing = writing_of(unit, house, shop, case, draft.letter_id)
        told, ending = visits.told(unit, case), draft.variant in ENDING
        visit = rows.current(unit, case.id or 0) if draft.variant in WITH_VISIT else told if ending else None
        draft.edited = True  # the text names its time: no other is taken
        own_id = draft.message_id
        _store(
            unit, house, case, draft, words, answers.composed(house, shop, words, writing, visit, case, message_id=own_id, ending=ending)
        )
        _changed(unit, house, person, case, "edited", draft)


def rewrite(house: House, person: Person, code: str, outgoing_id: int, seen: Seen, *, note: str) -> None:
    """The draft from its template again, with a clerk's note in it."""
    with sayable(), house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.WORK)
        draft = _still(unit, house, case, outgoing_id, seen)
        draft.note = "" if case.confidential else note.replace("\r\n", "\n").strip()[:LONGEST]
        write_anew(unit, house, case, draft)
        _changed(unit, house, person, case, "rewritten", draft)


def renew_slot(house: House, person: Person, code: str, outgoing_id: int) -> None:
    """The draft with a new appointment, in place of one that ran out while it waited."""
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.READ)
        draft = held_draft(unit, case, outgoing_id)
        write_anew(unit, house, case, draft)
        _changed(unit, house, person, case, "rewritten", draft)


def begin(house: House, person: Person, code: str, letterform: Letterform, *, letter_id: int | None = None) -> int:
    """A draft from a form a clerk chose; one held for the same purpose gives way to it. Returns its number."""
    with sayable(), house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.WORK)
        if letterform not in forms_for(case.kind):
            raise Refused("loại hồ sơ này không dùng mẫu thư đó")
        draft = start(unit, house, case, letterform, letter_id=letter_id)
        _changed(unit, house, person, case, "drafted", draft)
        return draft.id or 0


def start(
    unit: Unit,
    house: House,
    case: CaseRow,
    letterform: Letterform,
    *,
    letter_id: int | None = None,
    corrects: date | None = None,
    note: str = "",
    off: VisitRow | None = None,
) -> OutgoingRow:
    """Part of a story: the held letter of that form, written for the case as it stands; `off` is a visit it takes back."""
    for other in held(unit, case):
        if other.obligation == letterform.obligation:
            unit.add(outbox.free(other, "withdrawn"))
            if letterform.variant not in WITH_VISIT:
                give_up_slot(unit, case, other)
    shop = house.shop(case.office)
    writing = writing_of(unit, house, shop, case, letter_id)
    times = _times(unit, house, shop, case, letterform)
    occasion = times.occasion(shop, case.code, case.received_at, letterform, note=note, corrects=corrects)
    own = [row.id for row in letters.of_case(unit, case.id or 0)]
    draft = answers.write(
        unit, house, shop, case, writing, occasion, obligation=letterform.obligation, status="held",
        letter_id=letter_id or (own[-1] if own else None), visit=times.invites or off, ending=times.ending,
    )  # fmt: skip
    draft.note = "" if case.confidential else note
    return draft


def drop(house: House, person: Person, code: str, outgoing_id: int, seen: Seen) -> None:
    """Withdraws a draft: it will not be sent, and its slot is free again."""
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.WORK)
        draft = _still(unit, house, case, outgoing_id, seen)
        unit.add(outbox.free(draft, "withdrawn"))
        give_up_slot(unit, case, draft)
        _changed(unit, house, person, case, "draft_dropped", draft)


def give_up_slot(unit: Unit, case: CaseRow, draft: OutgoingRow) -> None:
    """A slot that was only kept for this draft."""
    visit = rows.current(unit, case.id or 0)
    if draft.variant == "complete" and visit is not None and visit.offered_until is not None:
        rows.leave(unit, visit, status="expired")
    if draft.variant in OFFERING:
        rows.let_go(unit, case)


def _still(unit: Unit, house: House, case: CaseRow, outgoing_id: int, seen: Seen) -> OutgoingRow:
    draft = held_draft(unit, case, outgoing_id)
    if draft.sha256 != seen.sha256:
        raise StaleApproval(changes_since(unit, house, case, seen.event) or ("dự thảo đã được sửa",))
    return draft


def _changed(unit: Unit, house: House, person: Person, case: CaseRow, what: str, draft: OutgoingRow) -> None:
    case.version += 1
    unit.add(case)
    did(unit, house, person, case, what, outgoing=draft.id, sha256=draft.sha256)
