"""A mail of ours, written in full and stored: its slot taken, its words rendered, its Message-ID and bytes fixed (part of T2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from helpdesk.cases import dossiers, outbox, visits
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_from_plain, reading_from_plain
from helpdesk.cases.tables import CaseRow, LetterRow, OutgoingRow, VisitRow
from helpdesk.desk.addressing import answer_address
from helpdesk.desk.understand import Understood
from helpdesk.desk.write import Occasion, view
from helpdesk.house import House, Shop
from helpdesk.journey import Assessment, Correspondent, Decision, Kind, Meeting, OutgoingMail, Reading, Reply
from helpdesk.mail.compose import compose, new_message_id
from helpdesk.mail.invitation import invitation
from helpdesk.mail.letterbook import Words

PURPOSES = {
    Kind.ENFORCEMENT: "filing",
    Kind.CONFIRMATION: "result",
    Kind.COMPLAINT: "reception",
    Kind.DENUNCIATION: "reception",
}
DRAFT_KEEPS_ITS_SLOT = timedelta(days=3)


@dataclass(frozen=True)
class Writing:
    """What one mail is written from: what was understood, and where it threads."""

    reading: Reading
    assessment: Assessment
    to: Correspondent
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


def put(
    unit: Unit, house: House, shop: Shop, row: LetterRow, case: CaseRow, understood: Understood, decision: Decision, *, status: str
) -> OutgoingRow:
    """The answer to a request, ready to leave or held for approval; a complete one with its visit."""
    visit = None
    if decision.variant == "complete":
        visit = book(unit, house, shop, case, until=None if status == "ready" else house.clock.now() + DRAFT_KEEPS_ITS_SLOT)
    occasion = Occasion(case.code, row.arrived_at, decision.form or "", decision.variant or "", meeting(shop, visit))
    writing = writing_of(understood)
    return write(unit, house, shop, case, writing, occasion, obligation="answer", status=status, letter_id=row.id, visit=visit)


def put_receipt(unit: Unit, house: House, shop: Shop, row: LetterRow, case: CaseRow, understood: Understood) -> OutgoingRow:
    """ "Your letter is here, a person will answer by …": at once, without a word on the matter where it is confidential."""
    variant = "neutral" if case.confidential or case.claims else "letter"
    occasion = Occasion(case.code, row.arrived_at, "receipt", variant)
    writing = writing_of(understood)
    return write(unit, house, shop, case, writing, occasion, obligation="receipt", status="ready", letter_id=row.id)


def writing_of(understood: Understood) -> Writing:
    letter = understood.letter
    to = answer_address(letter) or Correspondent("", "")
    return Writing(understood.reading, understood.assessment, to, letter.message_id, letter.references)


def writing_for_case(unit: Unit, case: CaseRow) -> Writing | None:
    """For a mail that answers no letter but the case: to its first participant, threaded under our last mail."""
    people = dossiers.participants(unit, case.id or 0)
    if not people or not case.reading:
        return None
    sent = [o.message_id for o in outbox.of_case(unit, case.id or 0) if o.status == "sent"]
    return Writing(
        reading_from_plain(case.reading),
        assessment_from_plain(case.assessment),
        Correspondent(people[0].name, people[0].address),
        sent[-1] if sent else "",
        tuple(sent[:-1]),
    )


def write(
    unit: Unit,
    house: House,
    shop: Shop,
    case: CaseRow,
    writing: Writing,
    occasion: Occasion,
    *,
    obligation: str,
    status: str,
    letter_id: int | None,
    visit: VisitRow | None = None,
) -> OutgoingRow:
    """Renders, composes and stores one mail. One a (case, obligation, revision), by constraint."""
    words = words_of(house, shop, case, writing, occasion)
    mail = composed(house, shop, words, writing, visit, case)
    outgoing: OutgoingRow = unit.add(
        OutgoingRow(
            office=shop.name,
            about=case.code,
            obligation=obligation,
            revision=outbox.next_revision(unit, case.code, obligation),
            case_id=case.id,
            letter_id=letter_id,
            form=occasion.form,
            variant=occasion.variant,
            status=status,
            message_id=mail.message_id,
            sha256=house.memory.files.put(mail.content),
            recipients=list(mail.recipients),
            addressee=mail.recipients[0].casefold(),
            subject=words.subject,
            body="" if case.confidential else words.text,
            created_at=house.clock.now(),
            due_at=case.due_at,
        )
    )
    dossiers.note(unit, f"written:{obligation}", at=house.clock.now(), case_id=case.id, outgoing=outgoing.id, status=status)
    return outgoing


def words_of(house: House, shop: Shop, case: CaseRow, writing: Writing, occasion: Occasion) -> Words:
    """The letter as it reads; a confidential case tells its template nothing that could betray it."""
    discreet = replace(occasion, confidential=case.confidential)
    return house.letterbook.write(view(house, shop, writing.reading, writing.assessment, discreet))


def composed(
    house: House, shop: Shop, words: Words, writing: Writing, visit: VisitRow | None, case: CaseRow, message_id: str = ""
) -> OutgoingMail:
    sender = Correspondent(house.settings.smtp.from_name, house.settings.smtp.from_address)
    reply = Reply(
        subject=words.subject,
        text=words.text,
        html=words.html,
        to=(writing.to,),
        in_reply_to=writing.in_reply_to or None,
        references=(*writing.references, writing.in_reply_to) if writing.in_reply_to else writing.references,
        calendar=invite(house, shop, visit, writing.to, case) if visit else None,
        calendar_method="CANCEL" if visit and visit.status == "cancelled" else "REQUEST",
    )
    own_id = message_id or new_message_id(house.luck(), sender.address.rpartition("@")[2])
    return compose(reply, message_id=own_id, date=house.clock.now(), sender=sender)


def book(unit: Unit, house: House, shop: Shop, case: CaseRow, *, until: datetime | None, starts: list[datetime] | None = None) -> VisitRow:
    """The earliest sensible free slot for the case's purpose. Raises SlotTaken where the whole window is full."""
    settings = house.settings.appointments
    purpose = purpose_of(case)
    return visits.book(
        unit,
        case,
        purpose=purpose,
        starts=starts if starts is not None else list(slots(house, shop, purpose)),
        counters=settings.counters,
        length=timedelta(minutes=settings.slot_minutes),
        offered_until=until,
        uid=f"{case.code}-{house.luck()}@{house.settings.smtp.from_address.rpartition('@')[2]}",
    )


def purpose_of(case: CaseRow) -> str:
    return PURPOSES.get(Kind(case.kind), "reception")


def slots(house: House, shop: Shop, purpose: str) -> Iterator[datetime]:
    """Starts of slots inside working time, from the purpose's earliest working day to its latest; then on, if all are full."""
    calendar, settings = shop.book.calendar, house.settings.appointments
    window = getattr(settings, purpose)
    day = calendar.local(house.clock.now()).date()
    for ahead in range(1, window.latest * 3 + 1):
        day = calendar.next_working_day(day)
        if ahead >= window.earliest:
            yield from starts_on(shop, day, settings.slot_minutes)


def starts_on(shop: Shop, day: date, minutes: int) -> Iterator[datetime]:
    """Every start of a slot on one day."""
    for stretch in shop.book.calendar.intervals(day):
        for minute in range(stretch.start, stretch.end - minutes + 1, minutes):
            yield shop.book.calendar.instant(day, minute)


def meeting(shop: Shop, visit: VisitRow | None) -> Meeting | None:
    if visit is None:
        return None
    calendar = shop.book.calendar
    return Meeting(
        visit.purpose, calendar.local(visit.starts_at), calendar.local(visit.ends_at), _where(shop, visit.starts_at, visit.counter)
    )


def meeting_at(shop: Shop, purpose: str, start: datetime, minutes: int) -> Meeting:
    """A slot that is free, as it is offered: no counter is promised yet."""
    calendar = shop.book.calendar
    return Meeting(purpose, calendar.local(start), calendar.local(start + timedelta(minutes=minutes)), _where(shop, start, None))


def _where(shop: Shop, at: datetime, counter: int | None) -> str:
    contact = shop.book.contact(shop.book.calendar.local(at).date())
    return ", ".join([contact.desk, *([f"quầy số {counter}"] if counter else []), contact.address])


def invite(house: House, shop: Shop, visit: VisitRow, to: Correspondent, case: CaseRow) -> bytes:
    told = meeting(shop, visit)
    assert told is not None
    return invitation(
        told,
        uid=visit.uid,
        sequence=visit.sequence,
        stamped_at=house.clock.now(),
        organizer=Correspondent(house.settings.smtp.from_name, house.settings.smtp.from_address),
        attendee=to,
        case_code=case.code,
        confidential=case.confidential,
        cancelled=visit.status == "cancelled",
    )
