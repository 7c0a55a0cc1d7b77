"""The files of a mail: decoded bytes, a name that is safe to show, and, where a file is a mail itself, that mail read."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256

from helpdesk.journey import Enclosure, Letter
from helpdesk.mail.bodies import disposition
from helpdesk.mail.defects import Damage, Notes
from helpdesk.mail.fields import begins_as_mail
from helpdesk.mail.parameters import read_parameters
from helpdesk.mail.structure import Part
from helpdesk.mail.text import has_control, visible_line

MAX_NAME = 250  # characters; the ending is kept
_PATH = re.compile(r"[\\/]+")
_MAIL_NAME = re.compile(r"\.eml$", re.IGNORECASE)
_MAILS = ("message/rfc822", "message/global", "message/news", "message/partial")
_LOOK = 1_000  # bytes in which a mail has no NUL

ReadEnclosed = Callable[[bytes], Letter | None]


def enclosure(name: str, media_type: str, data: bytes, read_enclosed: ReadEnclosed) -> Enclosure:
    """A file as the journey carries it; `read_enclosed` reads a mail in it, or gives None when that is too deep."""
    return Enclosure(name, media_type, data, sha256(data).hexdigest(), read_enclosed(data) if _is_mail(name, media_type, data) else None)


def _is_mail(name: str, media_type: str, data: bytes) -> bool:
    """By its type, though its header be cut away; by its name only where header lines stand at the top."""
    if media_type in _MAILS:
        return bool(data.strip()) and b"\x00" not in data[:_LOOK]
    return bool(_MAIL_NAME.search(name)) and begins_as_mail(data)


def name_of(part: Part, notes: Notes, hint: str | None = None) -> str:
    """The file name a part gives itself; '' when it gives none: a name is never invented here. `hint` is a charset for raw bytes."""
    shown, kind = disposition(part, notes, hint), read_parameters(part.fields.first("content-type"), notes, hint)
    written = shown.get("filename") or kind.get("name") or kind.get("filename") or shown.get("name") or ""
    return safe_name(written, notes)


def safe_name(written: str, notes: Notes) -> str:
    """NFC, no folder, no control or invisible characters; what is left of "../../x" is "x"."""
    line = visible_line(written).strip(" \"'")
    name = next((piece.strip() for piece in reversed(_PATH.split(line)) if piece.strip(" .")), "")
    if len(name) > MAX_NAME:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) <= 10 else name[:MAX_NAME]
    if has_control(written) or name != line:
        notes.add(Damage.NAME_CHANGED, name)
    return name
