"""Files that a mail program of the nineties wrote into the text itself: begin … end (uuencode)."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255}?)[ \t]*\r?\n(?=[ -`][^\r\n]{1,90}\r?\n)", re.MULTILINE)
_LINE = re.compile(rb"[ -`]{1,90}")


@dataclass(frozen=True, slots=True)
class UuFile:
    name: bytes
    data: bytes


def uu_files(body: bytes) -> tuple[bytes, list[UuFile]]:
    """The text without the files, and the files. A block whose lines do not decode is left in the text: it may be words."""
    if b"begin " not in body:
        return body, []
    kept: list[bytes] = []
    files: list[UuFile] = []
    position = 0
    for begin in _BEGIN.finditer(body):
        if begin.start() < position:
            continue
        data, after = _block(body, begin.end())
        if data:
            files.append(UuFile(begin[1], data))
            kept.append(body[position : begin.start()])
            position = after
    kept.append(body[position:])
    return b"".join(kept), files


def _block(body: bytes, position: int) -> tuple[bytes, int]:
    """The bytes of the lines from `position` on, and where the text goes on. Ends at "end", or where the lines stop being code."""
    done: list[bytes] = []
    while position < len(body):
        eol = body.find(b"\n", position)
        after = len(body) if eol < 0 else eol + 1
        line = body[position:after].rstrip(b"\r\n")
        if line.strip() == b"end":
            return b"".join(done), after
        chunk = _decoded(line)
        if chunk is None:
            break
        done.append(chunk)
        position = after
    return b"".join(done), position


def _decoded(line: bytes) -> bytes | None:
    if line.strip() in (b"", b"`"):
        return b""
    if not _LINE.fullmatch(line) or line[0] == 32:
        return None
    length = (line[0] - 32) & 63
    whole = 1 + (length * 4 + 2) // 3
    if not whole - 3 <= len(line) <= whole + 4:
        return None
    try:  # trailing blanks lost on the way stand for zeros; longer lines carry a checksum
        return binascii.a2b_uu(line[: 1 + (length + 2) // 3 * 4])
    except binascii.Error:
        return None
