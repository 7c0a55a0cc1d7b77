"""XLS of Excel 5 to 2003: each sheet a page, each row a line, as the newer sheets are told."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats.compound import Compound
from helpdesk.papers.formats.plain_text import tidy
from helpdesk.papers.formats.sheets import BUILT_IN, EPOCH, EPOCH_1904, MOST_ROWS, as_shown
from helpdesk.papers.telling import Telling

_BOF, _LOCKED, _SST, _MORE, _FORMAT, _STYLE, _DATES, _CODEPAGE = 0x0809, 0x2F, 0xFC, 0x3C, 0x041E, 0xE0, 0x22, 0x42
_LABEL_SST, _LABEL, _RICH_LABEL, _NUMBER, _RK, _MANY_RK, _FORMULA, _STRING = 0xFD, 0x0204, 0xD6, 0x0203, 0x027E, 0xBD, 0x06, 0x0207
_NEW, _SHEET = 0x0600, 0x0010

Record = tuple[int, bytes]
Cells = dict[int, dict[int, str]]


@dataclass(slots=True)
class _Book:
    new: bool = True
    strings: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    old_mac: bool = False
    codec: str = "cp1252"
    locked: bool = False

    def shown(self, number: float, style: int) -> str:
        form = self.styles[style] if style < len(self.styles) else 0
        return as_shown(repr(number), self.formats.get(form) or BUILT_IN.get(form, ""), EPOCH_1904 if self.old_mac else EPOCH)


def open_xls(archive: Compound, tell: Telling) -> None:
    book, pages, waiting = _Book(), list[Cells](), list[tuple[int, int]]()
    for kind, content in _records(archive.read("Workbook") or archive.read("Book")):
        if kind == _BOF and len(content) >= 4:
            version, part = struct.unpack_from("<HH", content)
            book.new = version >= _NEW
            pages += [{}] if part == _SHEET else []
        elif pages:
            _cell(kind, content, book, pages[-1], waiting)
        else:
            _globals(kind, content, book)
    if book.locked:
        tell.flaw(Flaw.ENCRYPTED, "XLS")
        return
    for page in pages[: tell.limits.max_pages]:
        tell.text(tidy("\n".join(_lines(page))).strip())


def _lines(page: Cells) -> Iterator[str]:
    for _, row in sorted(page.items())[:MOST_ROWS]:
        yield "\t".join(text.replace("\n", " ") for _, text in sorted(row.items()))


def _records(stream: bytes) -> Iterator[Record]:
    """(kind, content); a table of strings with what continues it, each piece marked where it begins."""
    at, kept = 0, list[bytes]()
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        content, at = stream[at + 4 : at + 4 + length], at + 4 + length
        if kept and kind == _MORE:
            kept.append(content)
            continue
        if kept:
            yield _SST, _joined(kept)
            kept = []
        if kind == _SST:
            kept = [content]
        else:
            yield kind, content
    if kept:
        yield _SST, _joined(kept)


def _joined(pieces: list[bytes]) -> bytes:
    """Pieces with their lengths in front, so that a string knows where one ends inside it."""
    return struct.pack("<I", len(pieces)) + b"".join(struct.pack("<I", len(piece)) + piece for piece in pieces)


def _globals(kind: int, content: bytes, book: _Book) -> None:
    if kind == _LOCKED:
        book.locked = True
    elif kind == _SST:
        book.strings = list(_Strings(content))
    elif kind == _FORMAT and len(content) >= 4:
        book.formats[struct.unpack_from("<H", content)[0]] = _text(content[2:], book)
    elif kind == _STYLE and len(content) >= 4:
        book.styles.append(struct.unpack_from("<H", content, 2)[0])
    elif kind == _DATES:
        book.old_mac = content[:1] == b"\x01"
    elif kind == _CODEPAGE and content[:2] in (b"\xea\x04", b"\xe4\x04"):
        book.codec = f"cp{struct.unpack_from('<H', content)[0]}"


def _cell(kind: int, content: bytes, book: _Book, page: Cells, waiting: list[tuple[int, int]]) -> None:
    """`waiting` holds the place of a formula whose words come in the next record."""
    if kind == _STRING and waiting:
        _put(page, *waiting.pop(), _text(content, book))
    if len(content) < 10 or kind not in (_LABEL_SST, _LABEL, _RICH_LABEL, _NUMBER, _RK, _MANY_RK, _FORMULA):
        return
    row, column, style = struct.unpack_from("<HHH", content)
    if kind == _LABEL_SST:
        number = struct.unpack_from("<I", content, 6)[0]
        _put(page, row, column, book.strings[number] if number < len(book.strings) else "")
    elif kind in (_LABEL, _RICH_LABEL):
        _put(page, row, column, _text(content[6:], book))
    elif kind == _RK:
        _put(page, row, column, book.shown(_small(content[6:10]), style))
    elif kind == _MANY_RK:
        for n, at in enumerate(range(4, len(content) - 7, 6)):
            _put(page, row, column + n, book.shown(_small(content[at + 2 : at + 6]), struct.unpack_from("<H", content, at)[0]))
    elif len(content) >= 14:
        _result(content, book, page, waiting, is_formula=kind == _FORMULA)


def _result(content: bytes, book: _Book, page: Cells, waiting: list[tuple[int, int]], *, is_formula: bool) -> None:
    row, column, style = struct.unpack_from("<HHH", content)
    if is_formula and content[12:14] == b"\xff\xff":
        waiting[:] = [(row, column)] if content[6] == 0 else []
    else:
        _put(page, row, column, book.shown(struct.unpack_from("<d", content, 6)[0], style))


def _put(page: Cells, row: int, column: int, text: str) -> None:
    if text:
        page.setdefault(row, {})[column] = text


def _small(raw: bytes) -> float:
    """A number in thirty bits: whole or the upper half of a fraction, perhaps a hundred times too large."""
    value = struct.unpack("<i", raw)[0]
    number = float(value >> 2) if value & 2 else struct.unpack("<d", b"\0\0\0\0" + struct.pack("<i", value & ~3))[0]
    return number / 100 if value & 1 else number


def _text(content: bytes, book: _Book) -> str:
    """A string with its length in front: of eight bits a letter in the old books, of eight or sixteen in the new."""
    if len(content) < 3:
        return ""
    if not book.new:
        return content[2 : 2 + struct.unpack_from("<H", content)[0]].decode(book.codec, "replace")
    length, wide = struct.unpack_from("<HB", content)
    return _letters(content[3:], length, wide=bool(wide & 1))


def _letters(raw: bytes, length: int, *, wide: bool) -> str:
    return raw[: 2 * length].decode("utf-16-le", "replace") if wide else raw[:length].decode("latin-1")


class _Strings:
    """The table of strings of a book: a string may break at the end of a piece, and then says anew how wide its letters are."""

    def __init__(self, content: bytes) -> None:
        self.pieces: list[bytes] = []
        at = 4
        for _ in range(struct.unpack_from("<I", content)[0]):
            length = struct.unpack_from("<I", content, at)[0]
            self.pieces.append(content[at + 4 : at + 4 + length])
            at += 4 + length
        self.piece, self.at = 0, 8

    def __iter__(self) -> Iterator[str]:
        try:
            for _ in range(struct.unpack_from("<I", self.pieces[0], 4)[0]):
                yield self._one()
        except (IndexError, struct.error):
            return  # the table is cut: what came before is whole

    def _one(self) -> str:
        self._turn()
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        text = self._read(length, wide=bool(flags & 1))
        self._skip(4 * runs + extra)
        return text

    def _read(self, length: int, *, wide: bool) -> str:
        text = ""
        while length > 0:
            here = min(length, (len(self.pieces[self.piece]) - self.at) // (2 if wide else 1))
            text += _letters(self._take(here * (2 if wide else 1)), here, wide=wide)
            length -= here
            if length > 0:
                self.piece, self.at = self.piece + 1, 1
                wide = bool(self.pieces[self.piece][0] & 1)
        return text

    def _take(self, count: int) -> bytes:
        taken = self.pieces[self.piece][self.at : self.at + count]
        if len(taken) < count:
            raise IndexError("cut")
        self.at += count
        return taken

    def _skip(self, count: int) -> None:
        while count > 0:
            here = min(count, len(self.pieces[self.piece]) - self.at)
            self.at, count = self.at + here, count - here
            if count > 0:
                self.piece, self.at = self.piece + 1, 0
                self._take(0)

    def _turn(self) -> None:
        if self.at >= len(self.pieces[self.piece]):
            self.piece, self.at = self.piece + 1, 0
