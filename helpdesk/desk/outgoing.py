"""A mail of ours as a page shows it: read from the very bytes that leave, never from what somebody remembers of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from math import ceil

from helpdesk.cases.tables import OutgoingRow, VisitRow
from helpdesk.house import House, Shop
from helpdesk.journey import CalendarReply
from helpdesk.mail.mime import read_letter


@dataclass(frozen=True, slots=True)
class Shown:
    """The words in the bytes: what the citizen will read."""

    subject: str
    text: str
    html: str
    invitation: bool
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mail:
    """`seconds_left`: how long an approved mail can still be called back; instants are local."""

    id: int
    form: str
    variant: str
    status: str
    obligation: str
    letter_id: int | None
    sha256: str
    to: tuple[str, ...]
    subject: str
    text: str
    note: str
    edited: bool
    invitation: bool
    files: tuple[str, ...]
    approved_by: str
    created_at: datetime
    sent_at: datetime | None
    seconds_left: int
    answer: str
    refused: tuple[tuple[str, str], ...]


def read(content: bytes) -> Shown:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    attached = [part.get_filename() or "" for part in mail.walk() if part.get_content_disposition() == "attachment"]
    invitation = any(part.get_content_type() in ("text/calendar", "application/ics") for part in mail.walk())
    subject = " ".join(str(mail["subject"] or "").split())
    return Shown(subject, _words(mail, "plain"), _words(mail, "html"), invitation, tuple(name for name in attached if name))


def _words(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def invitation_in(house: House, row: OutgoingRow) -> CalendarReply | None:
    """What the mail's invitation says; None where it carries none."""
    return read_letter(house.memory.files.get(row.sha256), own=house.shop(row.office).own).calendar


def says_the_time_that_stands(house: House, row: OutgoingRow, visit: VisitRow | None, *, ending: bool) -> bool:
    """Whether the invitation in a mail is the case's visit as it stands now, or calls off just that; `ending`: it has to."""
    said = invitation_in(house, row)
    if said is None:
        return not (ending and visit is not None and visit.offered_until is None)
    if visit is None or visit.uid != said.uid:
        return said.method == "CANCEL" and not (ending and visit is not None)
    return said.sequence == visit.sequence + (said.method == "CANCEL")


def shown(house: House, shop: Shop, row: OutgoingRow, names: dict[str, str]) -> Mail:
    words, local = read(house.memory.files.get(row.sha256)), shop.book.calendar.local
    waiting = row.status == "ready" and row.approved_by and row.next_try_at and row.next_try_at > house.clock.now()
    left = row.next_try_at - house.clock.now() if waiting and row.next_try_at else None
    return Mail(
        id=row.id or 0,
        form=row.form,
        variant=row.variant,
        status=row.status,
        obligation=row.obligation,
        letter_id=row.letter_id,
        sha256=row.sha256,
        to=tuple(row.recipients),
        subject=words.subject,
        text=words.text,
        note=row.note,
        edited=row.edited,
        invitation=words.invitation,
        files=words.files,
        approved_by=names.get(row.approved_by or "", row.approved_by or ""),
        created_at=local(row.created_at),
        sent_at=local(row.sent_at) if row.sent_at else None,
        seconds_left=ceil(left.total_seconds()) if left else 0,
        answer=row.answer,
        refused=tuple((str(a), str(b)) for a, b in row.refused),
    )
