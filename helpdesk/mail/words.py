"""Header text: RFC 2047 encoded words in every broken form, and raw 8-bit bytes between them."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

from helpdesk.mail.charsets import decode
from helpdesk.mail.defects import Damage, Notes
from helpdesk.mail.legacy import repair
from helpdesk.mail.text import clean_line, has_control

_OPENING = re.compile(rb"=\?([A-Za-z0-9._:+-]{1,40})(?:\*[A-Za-z0-9-]{0,20})?\?([bBqQ])\?")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(slots=True)
class _Run:
    """Neighbouring words of one charset: a letter may be split between two of them, so they are decoded as one."""

    charset: str = ""
    data: bytes = b""


def header_text(raw: bytes | None, notes: Notes, name: str = "", hint: str | None = None) -> str:
    """A header's words on one line, NFC; a line break that was smuggled in by encoding becomes a blank (and is told).

    `hint` is a charset that the mail names elsewhere, for raw bytes that name none.
    """
    if not raw:
        return ""
    text = decode_words(raw, notes, name, hint)
    if has_control(text) and b"\t" not in raw:
        notes.add(Damage.HEADER_INJECTION, name)
    return clean_line(text)


def decode_words(raw: bytes, notes: Notes, name: str = "", hint: str | None = None) -> str:
    """Encoded words decoded, everything else kept; encoded twice is decoded twice."""
    if b"=?" not in raw:
        return raw.decode("ascii") if raw.isascii() and b"\x1b" not in raw else decode(raw, None, notes, default=hint)
    text = _once(raw, notes, name, hint)
    if "=?" in text and "?=" in text and _OPENING.search(text.encode("utf-8", "surrogatepass")):
        text = _once(text.encode("utf-8", "surrogatepass"), notes, name, hint)
    return repair(text, notes)


def _once(raw: bytes, notes: Notes, name: str, hint: str | None) -> str:
    done: list[str] = []
    run = _Run()
    position = 0
    for opening in _OPENING.finditer(raw):
        if opening.start() < position:  # inside the word before it
            continue
        between = raw[position : opening.start()]
        if between.strip() or not run.charset:
            _flush(run, done, notes)
            done.append(decode(between, None, notes, default=hint) if between else "")
        charset = opening[1].decode("ascii").lower()
        if run.charset and run.charset != charset:
            _flush(run, done, notes)
        data, position = _word(raw, opening, notes, name)
        run.charset, run.data = charset, run.data + data
    _flush(run, done, notes)
    done.append(decode(raw[position:], None, notes, default=hint) if position < len(raw) else "")
    return "".join(done)


def _word(raw: bytes, opening: re.Match[bytes], notes: Notes, name: str) -> tuple[bytes, int]:
    """The bytes of one word and where it ends; a word without its end runs to the next one or to the end of the header."""
    end = raw.find(b"?=", opening.end())
    following = _OPENING.search(raw, opening.end(), len(raw) if end < 0 else end)
    if end < 0 or following:
        notes.add(Damage.HEADER_ENCODING, name)
        stop = following.start() if following else len(raw)
        return _transfer(opening[2], raw[opening.end() : stop].rstrip(b"? ")), stop
    return _transfer(opening[2], raw[opening.end() : end]), end + 2


def _transfer(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"bB":
        letters = _NOT_BASE64.sub(b"", text)
        letters = letters[:-1] if len(letters) % 4 == 1 else letters
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    return binascii.a2b_qp(text, header=True)


def _flush(run: _Run, done: list[str], notes: Notes) -> None:
    if run.charset:
        done.append(decode(run.data, run.charset, notes))
        run.charset, run.data = "", b""
