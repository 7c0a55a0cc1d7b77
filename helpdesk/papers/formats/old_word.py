"""DOC of Word 6 to 2003: the text pieces in their order. Formatting is not looked at, so deleted and hidden words are read too."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats.compound import Compound
from helpdesk.papers.formats.plain_text import tidy
from helpdesk.papers.telling import Telling

_WORD_97 = 0xC1  # nFib from which text lies in pieces of a table stream
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_COMPRESSED = 0x40000000
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15|\x15")
_MARKS = str.maketrans({"\x0b": "\n", "\x0d": "\n", "\x1e": "-", "\x1f": "", "\xa0": " ", "\x01": "", "\x02": "", "\x05": "", "\x08": ""})


def open_doc(archive: Compound, tell: Telling) -> None:
    document = archive.read("WordDocument")
    if len(document) < 0x60:
        tell.flaw(Flaw.DAMAGED, "DOC")
        return
    version, flags = struct.unpack_from("<H", document, 2)[0], struct.unpack_from("<H", document, 10)[0]
    if flags & _ENCRYPTED:
        tell.flaw(Flaw.ENCRYPTED, "DOC")
        return
    if any(path.endswith("/VBA/dir") for path in archive.streams):
        tell.flaw(Flaw.MACROS)
    table = archive.read("1Table" if flags & _TABLE_1 else "0Table")
    text = "".join(_pieces(document, table)) if version >= _WORD_97 else _old_text(document)
    for page in as_written(text).split("\f"):
        tell.text(page.strip("\n"))


def as_written(text: str) -> str:
    """Fields by their results, cells apart by tabs, rows and paragraphs on lines of their own; \\f stands between pages."""
    while (plain := _FIELD.sub("", text)) != text:
        text = plain
    text = text.replace("\x07\x07", "\n").replace("\x07", "\t").translate(_MARKS)
    return "\f".join(re.sub(r"\n{3,}", "\n\n", tidy(page)) for page in text.split("\f"))


def _old_text(document: bytes) -> str:
    start, end = struct.unpack_from("<II", document, 0x18)
    return document[start : min(end, len(document))].decode("cp1252", "replace")


def _pieces(document: bytes, table: bytes) -> Iterator[str]:
    """Everything but headers and remarks: body, footnotes, endnotes, text boxes lie one behind the other."""
    spans = _spans(document)
    for first, last, offset in _places(document, table):
        for low, high in spans:
            start, end = max(first, low), min(last, high)
            if start < end:
                yield _text(document, offset, start - first, end - first)


def _spans(document: bytes) -> list[tuple[int, int]]:
    body, notes, heads, macros, remarks, ends, boxes = struct.unpack_from("<7i", document, 0x4C) if len(document) > 0x68 else (0,) * 7
    after = body + notes + heads + macros + remarks
    return [(0, body + notes), (after, after + ends + boxes)]


def _places(document: bytes, table: bytes) -> Iterator[tuple[int, int, int]]:
    """(first character, one behind the last, file offset with its flag) of each piece."""
    if len(document) < 0x1AA:
        return
    at, size = struct.unpack_from("<II", document, 0x1A2)
    pieces = _piece_table(table[at : at + size])
    count = (len(pieces) - 4) // 12
    if count < 1:
        return
    borders = struct.unpack_from(f"<{count + 1}I", pieces)
    for n in range(count):
        yield borders[n], borders[n + 1], struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * n + 2)[0]


def _piece_table(clx: bytes) -> bytes:
    """Behind the blocks of formatting (1, length of two bytes) stands the table (2, length of four)."""
    at = 0
    while at + 5 <= len(clx):
        if clx[at] == 2:
            return clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]]
        if clx[at] != 1:
            break
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    return b""


def _text(document: bytes, offset: int, start: int, end: int) -> str:
    if offset & _COMPRESSED:
        at = (offset & ~_COMPRESSED) // 2
        return document[at + start : at + end].decode("cp1252", "replace")
    return document[offset + 2 * start : offset + 2 * end].decode("utf-16-le", "replace")
