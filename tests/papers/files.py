"""Small files of every kind, made by hand: what a reader must find in them is what was put in."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from itertools import pairwise

WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def zipped(members: Mapping[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def docx(body: str, **more: bytes | str) -> bytes:
    """A document of WordprocessingML; `more` are further parts by their names ("word/header1.xml" …)."""
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": WORD.format(body), **more})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def xlsx(rows: str, *, strings: str = "", styles: str = "", book: str = "<workbook/>") -> bytes:
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": book,
            "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
            "xl/styles.xml": f"<styleSheet>{styles}</styleSheet>",
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
        }
    )


def odt(body: str, **more: bytes | str) -> bytes:
    names = 'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:b"'
    content = f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **more})


def doc(*pieces: str, encrypted: bool = False, boxes: str = "") -> bytes:
    """A DOC of Word 97 whose body lies in pieces, of eight bits a letter where that is enough, with one text box behind."""
    whole = [*pieces, *([boxes] if boxes else [])]
    start, borders, table, text = 0x400, [0], b"", b""
    for piece in whole:
        narrow = all(ord(letter) < 0x100 for letter in piece)
        offset = (start + len(text)) * 2 | 0x40000000 if narrow else start + len(text)
        text += piece.encode("cp1252" if narrow else "utf-16-le")
        borders.append(borders[-1] + len(piece))
        table += struct.pack("<HIH", 0, offset, 0)
    places = struct.pack(f"<{len(borders)}I", *borders) + table
    clx = b"\x01\x02\x00ab" + b"\x02" + struct.pack("<I", len(places)) + places
    head = bytearray(start)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", head, 10, 0x0200 | (0x0100 if encrypted else 0))
    struct.pack_into("<7i", head, 0x4C, borders[-1] - len(boxes), 0, 0, 0, 0, 0, len(boxes))
    struct.pack_into("<II", head, 0x1A2, 0, len(clx))
    return compound({"WordDocument": (bytes(head) + text).ljust(4096, b"\0"), "1Table": clx})


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls(*, locked: bool = False) -> bytes:
    """A book of Excel 97: words (one broken over two records), numbers small and large, a day, a formula of words."""
    words, broken = "Số tiền", "Người nộp"
    table = struct.pack("<II", 2, 2) + struct.pack("<HB", len(words), 1) + words.encode("utf-16-le") + struct.pack("<HB", len(broken), 1)
    rest = broken[3:].encode("utf-16-le")
    styles = b"".join(record(0xE0, struct.pack("<HH", 0, form) + bytes(16)) for form in (0, 14, 3))
    day, large = struct.pack("<d", 42887.0), struct.pack("<d", 150_000_000.0)
    cells = [
        record(0xFD, struct.pack("<HHHI", 0, 0, 0, 1)), record(0xFD, struct.pack("<HHHI", 0, 1, 0, 0)),
        record(0x0203, struct.pack("<HHH", 1, 0, 1) + day), record(0x0203, struct.pack("<HHH", 1, 1, 2) + large),
        record(0xBD, struct.pack("<HHHiHiH", 2, 0, 0, 12 << 2 | 2, 0, 1250 << 2 | 3, 1)),
        record(0x06, struct.pack("<HHH", 3, 0, 0) + b"\0" * 6 + b"\xff\xff" + bytes(8)), record(0x0207, struct.pack("<HB", 4, 0) + b"Tong"),
    ]  # fmt: skip
    book = [
        record(0x0809, struct.pack("<HH", 0x0600, 5) + bytes(12)), record(0x2F, bytes(6)) if locked else b"", styles,
        record(0xFC, table + broken[:3].encode("utf-16-le")), record(0x3C, b"\x01" + rest), record(0x0A, b""),
        record(0x0809, struct.pack("<HH", 0x0600, 0x10) + bytes(12)), *cells, record(0x0A, b""),
    ]  # fmt: skip
    return compound({"Workbook": b"".join(book).ljust(4096, b"\0")})


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file; streams below 4,096 bytes lie in the small sectors, "folder/name" in a storage."""
    sectors: list[bytes] = []
    fat: list[int] = []

    def keep(content: bytes) -> int:
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)] or [bytes(512)]
        first = len(sectors)
        sectors.extend(pieces)
        fat.extend([*range(first + 1, first + len(pieces)), 0xFFFFFFFE])
        return first

    small, minifat, entries = b"", list[int](), list[tuple[str, int, int, int, int]]()
    for name, content in streams.items():
        if len(content) >= 4096:
            entries.append((name, 2, keep(content), len(content), 0xFFFFFFFF))
            continue
        count = max(1, -(-len(content) // 64))
        entries.append((name, 2, len(minifat), len(content), 0xFFFFFFFF))
        minifat += [*range(len(minifat) + 1, len(minifat) + count), 0xFFFFFFFE]
        small += content.ljust(64 * count, b"\0")
    root = keep(small)
    minis = keep(struct.pack(f"<{len(minifat)}I", *minifat).ljust(512, b"\xff"))
    directory = keep(_directory(entries, root, len(small)))
    table = len(sectors)
    fat.append(0xFFFFFFFD)
    sectors.append(struct.pack("<128I", *[*fat, *[0xFFFFFFFF] * (128 - len(fat))]))
    return _header(directory, minis, table) + b"".join(sectors)


def _directory(entries: list[tuple[str, int, int, int, int]], root: int, size: int) -> bytes:
    """The root, its streams as one list to the right, each folder with its own list."""
    folders = {name.rpartition("/")[0] for name, *_ in entries} - {""}
    rows = [("Root Entry", 5, root, size, 1), *((f, 1, 0, 0, 0xFFFFFFFF) for f in sorted(folders)), *entries]
    right, child = [0xFFFFFFFF] * len(rows), [row[4] for row in rows]
    for above in ("", *folders):
        own = [n for n, row in enumerate(rows[1:], 1) if row[0].rpartition("/")[0] == above]
        child[next(n for n, row in enumerate(rows) if row[0] == (above or "Root Entry"))] = own[0] if own else 0xFFFFFFFF
        for one, next_one in pairwise(own):
            right[one] = next_one
    return b"".join(_entry(row, right[n], child[n]) for n, row in enumerate(rows))


def _entry(row: tuple[str, int, int, int, int], right: int, child: int) -> bytes:
    name = (row[0].rpartition("/")[2] + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(name), row[1], 1, 0xFFFFFFFF, right, child)
    return name.ljust(64, b"\0") + links + bytes(36) + struct.pack("<II", row[2], row[3]) + bytes(4)


def _header(directory: int, minis: int, table: int) -> bytes:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    counts = struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, minis, 1, 0xFFFFFFFE, 0)
    return start + counts + struct.pack("<109I", table, *[0xFFFFFFFF] * 108)
