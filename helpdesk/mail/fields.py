"""The header lines of a mail or of one of its parts, as bytes: split and unfolded, nothing decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.mail.defects import Damage, Notes

MAX_VALUE = 65_536  # bytes of one header that are read; a References line of a year's correspondence has 20,000
_MAX_NAME = 110  # bytes of a name, its blanks and its colon
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_MAIL_START = re.compile(rb"\s{0,20}(?:From |>From |[A-Za-z][A-Za-z-]{1,40}:[ \t])")
_FOLD = re.compile(rb"[\r\n]+(?=[ \t])|[\r\n]+$")


class Fields:
    """Header fields by lower-case name, each with its values in the order of the mail."""

    def __init__(self) -> None:
        self._values: dict[str, list[bytes]] = {}
        self._last: list[bytes] = []  # physical lines of the field being read

    def first(self, name: str) -> bytes | None:
        values = self._values.get(name)
        return values[0] if values else None

    def all(self, name: str) -> list[bytes]:
        return self._values.get(name, [])

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __len__(self) -> int:
        return len(self._values)

    def names(self) -> Iterator[str]:
        return iter(self._values)

    def add(self, name: str, value: bytes) -> None:
        self._values.setdefault(name, []).append(value)


def begins_as_mail(data: bytes) -> bool:
    """Whether header lines stand at the top."""
    return _MAIL_START.match(data) is not None


def read_fields(content: bytes, start: int, end: int, notes: Notes) -> tuple[Fields, int]:
    """The fields that begin at `start`, and where the body begins. A garbled line is passed over, a body without a blank line found."""
    fields, name, lines = Fields(), "", list[bytes]()
    position = start
    while position < end:
        eol = content.find(b"\n", position, end)
        after = end if eol < 0 else eol + 1
        line = content[position : min(after, position + MAX_VALUE + _MAX_NAME)]
        found = _FIELD.match(line)
        if line[:1] in b" \t" and lines and line.strip(b" \t\r\n"):
            lines.append(line)
        elif found:
            _keep(fields, name, lines, notes)
            name, lines = found[1].decode("ascii").lower(), [line[found.end() :]]
        elif not line.strip(b"\r\n"):
            position = after
            break
        elif not _passed_over(content, line, position, after, end, start, notes):
            break
        position = after
    _keep(fields, name, lines, notes)
    return fields, position


def _keep(fields: Fields, name: str, lines: list[bytes], notes: Notes) -> None:
    if not name:
        return
    value = b"".join(lines) if len(lines) > 1 else lines[0]
    if len(value) >= MAX_VALUE:
        notes.add(Damage.HEADER_TOO_LONG, name)
        value = value[:MAX_VALUE]
    bare = value.rstrip(b"\r\n")
    fields.add(name, (bare if b"\n" not in bare and b"\r" not in bare else _FOLD.sub(b"", value)).strip(b" \t"))


def _passed_over(content: bytes, line: bytes, position: int, after: int, end: int, start: int, notes: Notes) -> bool:
    """Whether a line that is no field is only dirt among header lines (an mbox "From " line, a lost fold) rather than the body's first."""
    if not line.strip(b" \t\r\n"):
        return content[after : after + 1] in (b" ", b"\t") or bool(_FIELD.match(content, after, min(end, after + 200)))
    if position == start and line.startswith((b"From ", b">From ", b"\xef\xbb\xbf")):
        return True
    if line.startswith(b"--") or not _known(content, after, end):
        return False
    notes.add(Damage.BAD_HEADER_LINE, line[:40].decode("ascii", "replace"))
    return True


def _known(content: bytes, at: int, end: int) -> bool:
    found = _FIELD.match(content, at, min(end, at + 200))
    return bool(found) and found is not None and (found[1].lower() in _COMMON or found[1][:2] in (b"X-", b"x-"))


_COMMON = frozenset(
    b"from to cc bcc subject date message-id in-reply-to references reply-to sender return-path received mime-version content-type "
    b"content-transfer-encoding content-disposition content-id content-description delivered-to list-id dkim-signature precedence "
    b"authentication-results auto-submitted importance priority thread-topic thread-index user-agent organization".split()
)
