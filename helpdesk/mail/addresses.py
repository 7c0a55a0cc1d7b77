"""Address lists of From, To, Cc, Reply-To as programs and people really write them (RFC 5322 3.4, and everything near it)."""

from __future__ import annotations

import re

from helpdesk.journey import Correspondent
from helpdesk.mail.defects import Damage, Notes
from helpdesk.mail.text import clean_line, has_control
from helpdesk.mail.words import decode_words

MAX_ADDRESSES = 500
# One step: a quoted string, a comment, an angle address, a separator, an encoded word (commas inside do not separate), anything else.
_STEP = re.compile(
    rb'"((?:[^"\\]|\\.)*+)"|\(((?:[^()\\]|\\.)*+)\)|<((?:"[^"<>]*+"|[^<>,;"])*+)>?|([,;])|(=\?[^?\s]{1,40}\?[bBqQ]\?[^?\s]*+\?=|\\.|[^"(<,;=\\]++|.)',
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_COMMENTS = re.compile(r"\([^()]*\)")
_AROUND_AT = re.compile(r"\s*@\s*")
_APART = re.compile(r"[\s<>(),;:\"]+")
_QUOTED_LOCAL = re.compile(r'\s*("[^"]{1,200}"@[^\s<>(),;:"]{1,255})')
_WORD = re.compile(r"[A-Za-z0-9._+-]{1,64}")
_ENDS = ".'`[]\\"


class _Mailbox:
    """One address while it is being read."""

    def __init__(self, *, in_groups: bool) -> None:
        self.in_groups = in_groups  # the header has a semicolon: a colon may end the name of a group
        self.name: list[bytes] = []  # quoted and unquoted pieces in order
        self.bare: list[bytes] = []  # the unquoted ones: an address may stand among them
        self.comments: list[bytes] = []
        self.angle: bytes | None = None
        self.has_at = False  # an @ outside quotes
        self.begun = False  # anything but blanks

    def take(self, step: re.Match[bytes]) -> None:
        quoted, comment, angle, other = step[1], step[2], step[3], step[5]
        if quoted is not None:
            self.name.append(_ESCAPED.sub(rb"\1", quoted))
            self.bare.append(step[0])
        elif comment is not None:
            self.comments.append(comment)
        elif angle is not None:
            self.angle = angle if not self.angle or b"@" not in self.angle else self.angle
        else:
            self.add(other)
        self.begun = self.begun or quoted is not None or bool(self.name[-1:] and self.name[-1].strip())

    def add(self, piece: bytes) -> None:
        group, colon, rest = piece.partition(b":")
        if self.in_groups and colon and b"@" not in group and not self.has_at and self.angle is None:
            self.name, self.bare, piece = [], [], rest
        self.name.append(piece)
        self.bare.append(piece)
        self.has_at = self.has_at or b"@" in piece

    @property
    def complete(self) -> bool:
        """A comma here ends an address, rather than being part of an unquoted name ("Nguyễn, Văn A <a@b>")."""
        return self.angle is not None or self.has_at or not self.begun


def read_addresses(raw: bytes | None, notes: Notes, header: str = "", hint: str | None = None) -> tuple[Correspondent, ...]:
    """Everybody a header names, in order; names decoded, addresses bare. An address that is none ("root") is kept and noted."""
    if not raw or not raw.strip():
        return ()
    found = _read(raw, notes, header, hint)
    if b"=?" in raw and not any("@" in c.address for c in found):  # all of "Name <address>" was put into an encoded word
        decoded = decode_words(raw, notes, header)
        if "@" in decoded:
            found = _read(decoded.encode("utf-8", "replace"), notes, header, hint)
    return tuple(found)


def _read(raw: bytes, notes: Notes, header: str, hint: str | None) -> list[Correspondent]:
    found: list[Correspondent] = []
    groups = b";" in raw
    current = _Mailbox(in_groups=groups)
    for step in _STEP.finditer(raw):
        if step[4] is None:
            current.take(step)
        elif current.complete or len(found) >= MAX_ADDRESSES:
            _finish(current, found, notes, header, hint)
            current = _Mailbox(in_groups=groups)
        else:
            current.add(step[4])
    _finish(current, found, notes, header, hint)
    return found[:MAX_ADDRESSES]


def _finish(current: _Mailbox, found: list[Correspondent], notes: Notes, header: str, hint: str | None) -> None:
    bare = b"".join(current.bare)
    address = _address(bare if current.angle is None else current.angle)
    shown = b"".join(current.name)
    if current.angle is None and address:
        shown = bare.replace(address.encode("utf-8", "surrogatepass"), b"").replace(b"mailto:", b"").strip(b" []")
    who = _named(shown, notes, header, hint) or _named(b" ".join(current.comments), notes, header, hint)
    if "@" not in address and (current.angle or b"").strip():
        notes.add(Damage.BAD_ADDRESS, (current.angle or b"").decode("utf-8", "replace"))
    if who or address:
        found.append(Correspondent(who, address))


def _named(shown: bytes, notes: Notes, header: str, hint: str | None) -> str:
    text = decode_words(shown.strip(), notes, header, hint)
    if has_control(text):
        notes.add(Damage.HEADER_INJECTION, header)
    text = clean_line(text).strip('"<>,; ')
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] == "'" else text


def _address(raw: bytes) -> str:
    """The bare address in a piece of text; a single word ("root", "MAILER-DAEMON") is a mailbox of the sending host; else ''."""
    text = _COMMENTS.sub("", clean_line(raw.decode("utf-8", "replace")))
    if "@" not in text:
        return text if _WORD.fullmatch(text) else ""
    quoted = _QUOTED_LOCAL.match(text)
    if quoted:
        return quoted[1]
    pieces = (piece.strip(_ENDS) if "@[" not in piece else piece for piece in _APART.split(_AROUND_AT.sub("@", text)))
    return next((p for p in pieces if p.find("@") > 0 and not p.endswith("@")), "")
