"""A mail of ours as it goes over the wire (RFC 5322, 2045, 2046): header lines that are folded, bodies of seven bits, parts between marks.

The email package comes to the same headers and parts (tests/mail/test_wire.py holds it to that) by way of a tree that it walks three
times; it is asked only where a header is hard to fold.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from email.header import Header
from email.quoprimime import body_encode

Fields = Sequence[tuple[str, str]]
LINE = 76
_END = b"\r\n"
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")


def part(fields: Fields, body: bytes) -> bytes:
    return b"".join([*(folded(name, value) for name, value in fields), _END, body])


def multipart(subtype: str, parts: Sequence[bytes], message_id: str, fields: Fields = ()) -> bytes:
    """The parts one after the other; `fields` stand in its head, where it is the whole mail."""
    mark = "=_" + hashlib.sha256(f"{message_id} {subtype}".encode()).hexdigest()[:32]  # "=_" stands in no body of ours (RFC 2045 6.7)
    between = f"--{mark}\r\n".encode()
    body = between + (_END + between).join(parts) + f"\r\n--{mark}--\r\n".encode()
    return part([("Content-Type", f'multipart/{subtype}; boundary="{mark}"'), *fields], body)


def quoted_printable(text: str) -> bytes:
    content = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "surrogateescape")
    if b" \n" in content or b"\t\n" in content or content.endswith((b" ", b"\t")):  # there the fast way may make a line of 78
        return body_encode(content.decode("latin-1"), eol="\r\n").encode("ascii")
    return binascii.b2a_qp(content).replace(b"\n", _END)


def base64_lines(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", _END)


def folded(name: str, value: str) -> bytes:
    """A header line, in lines of at most 76 octets where its blanks allow it. `value` is ASCII."""
    if not _PLAIN.fullmatch(value):
        return _folded_with_care(name, value)
    line, words = f"{name}: {value}", value.split(" ")
    if len(line) <= LINE:
        return f"{line}\r\n".encode("ascii")
    return _filled(name, words) if _alike(name, words) else _folded_with_care(name, value)


def _alike(name: str, words: Sequence[str]) -> bool:
    """Whether each word fits on a line and no blank is a better place to cut at than another: one after a comma or semicolon is."""
    places = {word[-1] if word[-1] in ";," else "" for word in words[:-1]}
    return len(places) == 1 and len(name) + 2 + len(words[0]) <= LINE and max(map(len, words)) < LINE


def _filled(name: str, words: Iterable[str]) -> bytes:
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _folded_with_care(name: str, value: str) -> bytes:
    lines = Header(value, header_name=name).encode(linesep="\r\n", maxlinelen=LINE)
    return f"{name}: {lines}\r\n".encode("ascii")
