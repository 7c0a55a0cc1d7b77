"""Bytes -> Letter. A bad letter gets Defects, never an exception."""

from __future__ import annotations

from datetime import datetime

from helpdesk.journey import Letter
from helpdesk.mail.bodies import gather, outside_text, read_words
from helpdesk.mail.charsets import decode
from helpdesk.mail.defects import Notes
from helpdesk.mail.enclosures import enclosure, name_of, safe_name
from helpdesk.mail.headers import read_head
from helpdesk.mail.own import OwnMailbox
from helpdesk.mail.quotes import Circumstances, part
from helpdesk.mail.structure import read_structure
from helpdesk.mail.transfer import part_bytes

MAX_ENCLOSED = 6


def read_letter(content: bytes, *, own: OwnMailbox, received_at: datetime | None = None) -> Letter:
    return _read(content, own, received_at, 0)


def _read(content: bytes, own: OwnMailbox, received: datetime | None, depth: int) -> Letter:
    notes = Notes()
    parts = read_structure(content, notes)
    head = read_head(parts[0].fields, notes)
    contents = gather(parts, notes)
    words = read_words(content, contents, notes)
    parted = part(
        words.lines, Circumstances(own, head.subject, bool(head.in_reply_to or head.references), head.sender.name if head.sender else "")
    )

    def read_enclosed(data: bytes) -> Letter | None:
        return _read(data, own, None, depth + 1) if depth < MAX_ENCLOSED else None

    files = [enclosure(name_of(p, notes), p.type, part_bytes(content, p, notes), read_enclosed) for p in contents.files]
    files += [enclosure(safe_name(decode(f.name, None, notes), notes), "application/octet-stream", f.data, read_enclosed) for f in words.uu]
    outside = outside_text(content, parts, notes)
    return Letter(
        head.message_id,
        head.date,
        head.sender,
        head.subject,
        parted.text,
        head.in_reply_to,
        head.references,
        head.to,
        head.cc,
        head.reply_to,
        parted.forwarded,
        "\n\n".join(x for x in (parted.quoted, outside) if x),
        contents.html,
        tuple(files),
        received_at=received or head.received_at or head.date,
        defects=notes.defects(),
    )
