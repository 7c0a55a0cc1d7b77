"""Content-Type and Content-Disposition: a value and its parameters, RFC 2231 in pieces, RFC 2047 where it should not be, raw bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from helpdesk.mail.charsets import decode, known
from helpdesk.mail.defects import Notes
from helpdesk.mail.words import decode_words

# name = value; the value quoted (its end quote may be lost) or bare (a file name with blanks is often left bare).
_PARAMETER = re.compile(rb'([^\s=;"]{1,80})\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"?|([^;]*+))', re.DOTALL)
_PIECE = re.compile(r"(.+?)(?:\*(\d{1,4}))?(\*)?")
_ESCAPED = re.compile(rb"\\([\"\\])")
_MAX_PARAMETERS = 200


@dataclass(frozen=True, slots=True)
class Parameters:
    """`value` is lower case ("text/plain", "attachment"); parameters are decoded text by lower-case name."""

    value: str = ""
    named: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        return self.named.get(name)


@dataclass(slots=True)
class _Pieces:
    plain: bytes | None = None
    extended: list[tuple[int, bytes, bool]] = field(default_factory=list)


def read_parameters(raw: bytes | None, notes: Notes, hint: str | None = None) -> Parameters:
    """Never fails: what cannot be read is left out. `hint` is a charset for raw bytes."""
    if not raw:
        return Parameters()
    head, _, rest = raw.partition(b";")
    value, _, lost = head.strip().partition(b" ")  # "text/plain charset=utf-8" has lost its semicolon
    rest = lost + b";" + rest if b"=" in lost else rest
    if b"=" in value:
        value, rest = b"", raw
    pieces: dict[str, _Pieces] = {}
    for number, found in enumerate(_PARAMETER.finditer(rest)):
        if number >= _MAX_PARAMETERS:
            break
        _sort_in(pieces, found[1].decode("latin-1").lower(), _unquoted(found[2], found[3]))
    named = {name: _joined(piece, notes, hint) for name, piece in pieces.items()}
    return Parameters(value.decode("ascii", "ignore").strip().strip("\"'").lower(), named)


def _unquoted(quoted: bytes | None, bare: bytes | None) -> bytes:
    if quoted is not None:  # a backslash that guards nothing is part of a Windows path
        return _ESCAPED.sub(rb"\1", quoted)
    return (bare or b"").strip().strip(b"\"'")


def _sort_in(pieces: dict[str, _Pieces], written: str, value: bytes) -> None:
    found = _PIECE.fullmatch(written)
    if not found:
        return
    kept = pieces.setdefault(found[1], _Pieces())
    if found[2] is None and not found[3]:
        kept.plain = value if kept.plain is None else kept.plain
    else:
        kept.extended.append((int(found[2] or 0), value, bool(found[3])))


def _joined(pieces: _Pieces, notes: Notes, hint: str | None) -> str:
    if not pieces.extended:
        return _plain(pieces.plain or b"", notes, hint)
    ordered = sorted(pieces.extended, key=lambda piece: piece[0])
    first = ordered[0][1]
    charset, quote, rest = first.partition(b"'")
    language, second, text = rest.partition(b"'")
    marked = ordered[0][2] and quote and second and len(language) < 20
    chunks = [text if marked else first, *[value for _, value, _ in ordered[1:]]]
    # "*0" without the star that promises percent signs, yet with them: read them when every one is well formed
    data = b"".join(unquote_to_bytes(c) if star or (marked and b"%" in c) else c for c, (_, _, star) in zip(chunks, ordered, strict=True))
    if not marked and not any(star for _, _, star in ordered):
        return _plain(data, notes, hint)
    return decode(data, charset.decode("latin-1") if marked else None, notes, default=hint)


def _plain(value: bytes, notes: Notes, hint: str | None) -> str:
    """A parameter of the old kind: raw bytes, encoded words, or percent signs with a charset in a place where none belongs."""
    if b"=?" in value:
        return decode_words(value, notes, hint=hint)
    charset, quote, rest = value.partition(b"'")
    if quote and b"%" in rest and rest.count(b"'") and charset and known(charset.decode("latin-1")):
        return decode(unquote_to_bytes(rest.partition(b"'")[2]), charset.decode("latin-1"), notes)
    return decode(value, None, notes, default=hint)
