"""winmail.dat: the package Outlook makes of a mail's files and formatted text (MS-OXTNEF), opened as far as it is whole.

Own reader: the library at hand copies the rest of the file for every attribute (hours for a hostile 10 MB) and raises on cut ones.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from helpdesk.mail.charsets import decode
from helpdesk.mail.defects import Damage, Notes

MAX_ATTRIBUTES, MAX_FILES = 20_000, 500
_SIGNATURE = 0x223E9F78
_TITLE, _DATA, _RENDERING, _ATTACHMENT, _MESSAGE, _CODEPAGE, _BODY = 0x8010, 0x800F, 0x9002, 0x9005, 0x9003, 0x9007, 0x800C
_EMBEDDED = bytes.fromhex("0703020000000000c000000000000046")  # IID_IMessage: a mail inside, as TNEF again
_FIXED_SIZES = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16}
_P_BODY, _P_HTML, _P_RTF, _P_DATA, _P_NAME, _P_LONG_NAME, _P_DISPLAY, _P_MIME, _P_CODEPAGE = (
    0x1000,
    0x1013,
    0x1009,
    0x3701,
    0x3704,
    0x3707,
    0x3001,
    0x370E,
    0x3FDE,
)


@dataclass(frozen=True, slots=True)
class PackedFile:
    name: str
    type: str
    data: bytes


@dataclass(slots=True)
class Package:
    """What was in it: the text (plain, HTML or RTF, '' and b'' where absent; RTF still compressed) and the files."""

    text: str = ""
    html: str = ""
    rtf: bytes = b""
    files: list[PackedFile] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    title: str = ""
    long_name: str = ""
    type: str = ""
    data: bytes = b""


def is_tnef(data: bytes) -> bool:
    return data[:4] == _SIGNATURE.to_bytes(4, "little")


def read_tnef(data: bytes, notes: Notes) -> Package:
    """Opens a package; a damaged one as far as it goes, with a note."""
    return _Opener(memoryview(data), notes).run()


class _Opener:
    def __init__(self, data: memoryview, notes: Notes) -> None:
        self.data, self.notes = data, notes
        self.codepage = "cp1252"
        self.package, self.files = Package(), list[_File]()

    def run(self) -> Package:
        position = 6
        for _ in range(MAX_ATTRIBUTES):
            if position + 9 > len(self.data):
                if bytes(self.data[position:]).strip(b"\x00\r\n"):
                    self.notes.add(Damage.TNEF_DAMAGED, f"{position} byte")
                break
            level, kind, _, length = struct.unpack_from("<BHHI", self.data, position)
            if level not in (1, 2) or position + 9 + length > len(self.data):
                self.notes.add(Damage.TNEF_DAMAGED, f"{position} byte")
                length = min(length, len(self.data) - position - 9)
                if level not in (1, 2):
                    break
            self._attribute(kind, self.data[position + 9 : position + 9 + length])
            position += 9 + length + 2
        self.package.files = [self._packed(f) for f in self.files[:MAX_FILES] if f.data or f.title]
        return self.package

    def _attribute(self, kind: int, value: memoryview) -> None:
        if kind == _CODEPAGE and len(value) >= 4:
            self.codepage = f"cp{struct.unpack_from('<I', value)[0]}"
        elif kind == _RENDERING:
            self.files.append(_File())
        elif kind == _BODY:
            self.package.text = self._text(value)
        elif kind == _MESSAGE:
            self._message(_properties(value))
        elif kind in (_TITLE, _DATA, _ATTACHMENT):
            self._of_file(kind, value)

    def _of_file(self, kind: int, value: memoryview) -> None:
        if not self.files:
            self.files.append(_File())
        file = self.files[-1]
        if kind == _TITLE:
            file.title = self._text(value)
        elif kind == _DATA:
            file.data = bytes(value)
        else:
            self._file_properties(file, _properties(value))

    def _file_properties(self, file: _File, found: dict[int, tuple[int, memoryview]]) -> None:
        file.long_name = self._string(found, _P_LONG_NAME) or file.long_name
        file.title = self._string(found, _P_NAME) or file.title or self._string(found, _P_DISPLAY)
        file.type = self._string(found, _P_MIME).lower() or file.type
        data = found.get(_P_DATA)
        if data and bytes(data[1][:16]) == _EMBEDDED:
            file.data, file.type = bytes(data[1][16:]), "application/ms-tnef"
        elif data and not file.data:
            file.data = bytes(data[1])

    def _message(self, found: dict[int, tuple[int, memoryview]]) -> None:
        html, page = found.get(_P_HTML), found.get(_P_CODEPAGE)
        if page and len(page[1]) >= 4:
            self.codepage = f"cp{struct.unpack_from('<I', page[1])[0]}"
        self.package.text = self._string(found, _P_BODY) or self.package.text
        if html:
            self.package.html = self._text(html[1])
        if _P_RTF in found:
            self.package.rtf = bytes(found[_P_RTF][1])

    def _string(self, found: dict[int, tuple[int, memoryview]], name: int) -> str:
        if name not in found:
            return ""
        kind, value = found[name]
        return bytes(value).decode("utf-16-le", "replace").rstrip("\x00") if kind == 0x001F else self._text(value)

    def _text(self, value: memoryview) -> str:
        codepage = {"cp65001": "utf-8", "cp28591": "cp1252"}.get(self.codepage, self.codepage)
        return decode(bytes(value).rstrip(b"\x00"), codepage, self.notes)

    def _packed(self, file: _File) -> PackedFile:
        return PackedFile(file.long_name or file.title, file.type or "application/octet-stream", file.data)


def _properties(data: memoryview) -> dict[int, tuple[int, memoryview]]:
    """MAPI properties by number, each with its type and first value; as many as are whole."""
    found: dict[int, tuple[int, memoryview]] = {}
    if len(data) < 4:
        return found
    total, position = min(struct.unpack_from("<I", data)[0], 2_000), 4
    try:
        for _ in range(total):
            kind, number = struct.unpack_from("<HH", data, position)
            position = _behind_name(data, position + 4) if number >= 0x8000 else position + 4
            values, position = _values(data, kind, position)
            if values:
                found.setdefault(number, (kind & 0x0FFF, values[0]))
    except struct.error:
        pass  # cut off: what was read before it is kept
    return found


def _behind_name(data: memoryview, position: int) -> int:
    """A named property carries its name: a set, and a number or a string."""
    by_string, length = struct.unpack_from("<II", data, position + 16)
    return position + 24 + (_padded(length) if by_string else 0)


def _values(data: memoryview, kind: int, position: int) -> tuple[list[memoryview], int]:
    single = kind & 0x0FFF
    many, size = bool(kind & 0x1000), _FIXED_SIZES.get(single)
    if size:
        count = struct.unpack_from("<I", data, position)[0] if many else 1
        position += 4 if many else 0
        return [data[position : position + size]], position + size * min(count, len(data))
    count = struct.unpack_from("<I", data, position)[0]
    position, values = position + 4, []
    for _ in range(min(count, 1_000)):
        length = struct.unpack_from("<I", data, position)[0]
        values.append(data[position + 4 : position + 4 + length])
        position += 4 + _padded(length)
    return values, position


def _padded(length: int) -> int:
    return length + -length % 4
