"""What the header lines of a mail say, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpdesk.journey import Correspondent
from helpdesk.mail.addresses import read_addresses
from helpdesk.mail.dates import read_date, received_at
from helpdesk.mail.defects import Damage, Notes
from helpdesk.mail.fields import Fields
from helpdesk.mail.identifiers import message_id, message_ids
from helpdesk.mail.words import header_text


@dataclass(frozen=True, slots=True)
class Head:
    """`message_id` is '' for none; `received_at` is the topmost Received header's."""

    message_id: str
    date: datetime | None
    sender: Correspondent | None
    subject: str
    in_reply_to: str | None
    references: tuple[str, ...]
    to: tuple[Correspondent, ...]
    cc: tuple[Correspondent, ...]
    reply_to: Correspondent | None
    received_at: datetime | None


def read_head(fields: Fields, notes: Notes, hint: str | None = None) -> Head:
    """Every value is what stands there or nothing; damages are noted. `hint` is a charset for raw bytes."""
    answered = message_ids(fields.first("in-reply-to"))
    return Head(
        message_id=_own_id(fields, notes),
        date=_date(fields, notes),
        sender=_sender(fields, notes, hint),
        subject=header_text(_longest(fields.all("subject")), notes, "Subject", hint),
        in_reply_to=answered[0] if answered else None,
        references=message_ids(b" ".join(fields.all("references"))),
        to=_everybody(fields, "to", notes, hint),
        cc=_everybody(fields, "cc", notes, hint),
        reply_to=next((c for c in _everybody(fields, "reply-to", notes, hint) if "@" in c.address), None),
        received_at=_arrival(fields),
    )


def _own_id(fields: Fields, notes: Notes) -> str:
    found = message_id(fields.first("message-id"))
    if not found:
        notes.add(Damage.NO_MESSAGE_ID)
    return found


def _date(fields: Fields, notes: Notes) -> datetime | None:
    written = [header_text(v, notes, "Date") for v in fields.all("date")]
    silent = Notes()
    found = next((d for w in written if (d := read_date(w, silent)) is not None), None)
    return found if found and not silent.defects() else read_date(written[0] if written else "", notes) or found


def _sender(fields: Fields, notes: Notes, hint: str | None) -> Correspondent | None:
    """The first author with an address; without a From, the Sender who posted it."""
    people = _everybody(fields, "from", notes, hint)
    if len({p.address.lower() for p in people if "@" in p.address}) > 1:
        notes.add(Damage.SEVERAL_SENDERS)
    found = next((p for p in people if "@" in p.address), people[0] if people else None)
    if found is None and "from" not in fields:
        found = next((p for p in _everybody(fields, "sender", notes, hint) if "@" in p.address), None)
    if found is None:
        notes.add(Damage.NO_SENDER)
    return found


def _everybody(fields: Fields, name: str, notes: Notes, hint: str | None) -> tuple[Correspondent, ...]:
    return tuple(person for value in fields.all(name) for person in read_addresses(value, notes, name.title(), hint))


def _arrival(fields: Fields) -> datetime | None:
    received = fields.first("received")
    return received_at(received.decode("ascii", "replace")) if received else None


def _longest(values: list[bytes]) -> bytes | None:
    """The first subject that says something."""
    return next((v for v in values if v), values[0] if values else None)
