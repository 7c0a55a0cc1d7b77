"""A mail of ours, written in full and stored: its words rendered, its invitation made, its Message-ID and bytes fixed (part of T2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpdesk.cases import dossiers, outbox
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_from_plain, reading_from_plain
from helpdesk.cases.tables import CaseRow, LetterRow, OutgoingRow, VisitRow
from helpdesk.desk import visits
from helpdesk.desk.addressing import answer_address
from helpdesk.desk.understand import Understood
from helpdesk.desk.visits import DRAFT_KEEPS_ITS_SLOT
from helpdesk.desk.write import Occasion, view
from helpdesk.errors import SlotTaken
from helpdesk.house import House, Shop
from helpdesk.journey import Assessment, Correspondent, Decision, OutgoingMail, Reading, Reply
from helpdesk.mail.compose import compose, new_message_id
from helpdesk.mail.invitation import invitation
from helpdesk.mail.letterbook import Words
from helpdesk.steps import reached

Files = tuple[tuple[str, str, bytes], ...]  # name, type, content


@dataclass(frozen=True)
class Writing:
    """What one mail is written from: what was understood, and where it threads."""

    reading: Reading
    assessment: Assessment
    to: Correspondent
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


def put(
    unit: Unit, house: House, shop: Shop, row: LetterRow, case: CaseRow, understood: Understood, decision: Decision, *, status: str,
    first: bool = False,
) -> OutgoingRow:  # fmt: skip
    """The answer to a request, ready to leave or held for approval; a complete one with its visit. Raises SlotTaken.

    `first`: the case was opened this moment, so there is neither a visit nor an answer yet and none is looked for.
    """
    visit = None
    if decision.variant == "complete":
        until = None if status == "ready" else house.clock.now() + DRAFT_KEEPS_ITS_SLOT
        visit = (None if first else visits.told(unit, case)) or visits.book(unit, house, shop, case, until=until)
    occasion = Occasion(case.code, row.arrived_at, decision.form or "", decision.variant or "", visits.meeting(shop, visit))
    return write(
        unit, house, shop, case, writing_of(understood), occasion, obligation="answer", status=status, letter_id=row.id, visit=visit,
        revision=1 if first else None,
    )  # fmt: skip


def put_draft(
    unit: Unit, house: House, shop: Shop, row: LetterRow, case: CaseRow, understood: Understood, decision: Decision, *, first: bool = False
) -> OutgoingRow | None:
    """The answer held for approval; none where it would name a time and none is free: a clerk makes room, then writes it."""
    try:
        return put(unit, house, shop, row, case, understood, decision, status="held", first=first)
    except SlotTaken:
        case.review_reasons = list(dict.fromkeys([*case.review_reasons, "slot_lost"]))
        return None


def put_receipt(unit: Unit, house: House, shop: Shop, row: LetterRow, case: CaseRow, understood: Understood) -> OutgoingRow:
    """ "Your letter is here, a person will answer by …": at once, without a word on the matter where it is confidential.

    Of a case that was opened this moment: a case gets one, ever.
    """
    variant = "neutral" if case.confidential or case.claims else "letter"
    occasion = Occasion(case.code, row.arrived_at, "receipt", variant, due_at=case.due_at)
    writing = writing_of(understood)
    return write(unit, house, shop, case, writing, occasion, obligation="receipt", status="ready", letter_id=row.id, revision=1)


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
    unit: Unit, house: House, shop: Shop, case: CaseRow, writing: Writing, occasion: Occasion, *, obligation: str, status: str,
    letter_id: int | None, visit: VisitRow | None = None, ending: bool = False, revision: int | None = None, files: Files = (),
) -> OutgoingRow:  # fmt: skip
    """Renders, composes and stores one mail. One a (case, obligation, revision), by constraint; the next revision where none is said.

    `ending`: the mail takes the visit back as it leaves.
    """
    words = words_of(house, shop, case, writing, occasion)
    mail = composed(house, shop, words, writing, visit, case, ending=ending, files=files)
    outgoing = OutgoingRow(
        office=shop.name,
        about=case.code,
        obligation=obligation,
        revision=revision or outbox.next_revision(unit, case.code, obligation),
        case_id=case.id,
        letter_id=letter_id,
        form=occasion.form,
        variant=occasion.variant,
        status=status,
        message_id=mail.message_id,
        sha256=unit.put(mail.content, anew=True),  # no other mail has its Message-ID
        recipients=list(mail.recipients),
        addressee=mail.recipients[0].casefold(),
        subject=words.subject,
        body="" if case.confidential else words.text,
        created_at=house.clock.now(),
        due_at=case.due_at,
    )
    unit.register(outgoing)
    dossiers.note(unit, f"written:{obligation}", at=house.clock.now(), case_id=case.id, outgoing=outgoing.id, status=status)
    reached("mail written")
    return outgoing


def tell(
    unit: Unit, house: House, shop: Shop, case: CaseRow, occasion: Occasion, *, who: str, visit: VisitRow | None = None,
    obligation: str = "", revision: int | None = None, ending: bool = False, files: Files = (),
) -> OutgoingRow | None:  # fmt: skip
    """A letter that somebody's act brings about, ready to leave; None where the citizen has no mail address."""
    writing = writing_for_case(unit, case)
    if writing is None:
        return None
    mail = write(
        unit, house, shop, case, writing, occasion, obligation=obligation or occasion.variant, status="ready", letter_id=None, visit=visit,
        ending=ending, revision=revision, files=files,
    )  # fmt: skip
    mail.approved_by, mail.automatic = who, False
    unit.add(mail)
    return mail


def after_recall(house: House) -> datetime:
    """When a letter that somebody just approved leaves: until then it can be called back."""
    return house.clock.now() + timedelta(seconds=house.settings.web.recall_seconds)


def words_of(house: House, shop: Shop, case: CaseRow, writing: Writing, occasion: Occasion) -> Words:
    """The letter as it reads; a confidential case tells its template nothing that could betray it."""
    discreet = replace(occasion, confidential=True) if case.confidential else occasion
    return house.letterbook.write(view(house, shop, writing.reading, writing.assessment, discreet))


def composed(
    house: House, shop: Shop, words: Words, writing: Writing, visit: VisitRow | None, case: CaseRow, *, message_id: str = "",
    ending: bool = False, files: Files = (),
) -> OutgoingMail:  # fmt: skip
    sender = Correspondent(house.settings.smtp.from_name, house.settings.smtp.from_address)
    reply = Reply(
        subject=words.subject,
        text=words.text,
        html=words.html,
        to=(writing.to,),
        in_reply_to=writing.in_reply_to or None,
        references=(*writing.references, writing.in_reply_to) if writing.in_reply_to else writing.references,
        calendar=invite(house, shop, visit, writing.to, case, ending=ending) if visit else None,
        calendar_method="CANCEL" if visit and (ending or visit.status == "cancelled") else "REQUEST",
        files=files,
    )
    own_id = message_id or new_message_id(house.luck(), sender.address.rpartition("@")[2])
    copy_to = sender.address if house.settings.smtp.bcc_self else ""
    return compose(reply, message_id=own_id, date=house.clock.now(), sender=sender, copy_to=copy_to)


def invite(house: House, shop: Shop, visit: VisitRow, to: Correspondent, case: CaseRow, *, ending: bool = False) -> bytes:
    """The visit as a calendar reads it; `ending`: as it will be called off when the mail leaves."""
    told = visits.meeting(shop, visit)
    assert told is not None
    return invitation(
        told,
        uid=visit.uid,
        sequence=visit.sequence + ending,
        stamped_at=house.clock.now(),
        organizer=Correspondent(house.settings.smtp.from_name, house.settings.smtp.from_address),
        attendee=to,
        case_code=case.code,
        confidential=case.confidential,
        cancelled=ending or visit.status == "cancelled",
    )
