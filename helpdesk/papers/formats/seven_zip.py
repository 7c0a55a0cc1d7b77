"""7z: the names of its files. They stand in a header at the end, mostly packed itself; the files are not unpacked."""

from __future__ import annotations

import lzma
import struct
from dataclasses import dataclass

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats.asking_again import ask_again
from helpdesk.papers.telling import Telling

_END, _HEADER, _PROPERTIES, _MORE_STREAMS, _STREAMS, _FILES, _PACKED, _FOLDERS, _SUBSTREAMS = range(9)
_SIZE, _CRC, _FOLDER, _UNPACKED_SIZES, _COUNTS = 0x09, 0x0A, 0x0B, 0x0C, 0x0D
_NAMES, _PACKED_HEADER = 0x11, 0x17
_LZMA, _LZMA2, _COPY, _AES = b"\x03\x01\x01", b"\x21", b"\x00", b"\x06\xf1\x07\x01"
_LARGEST = 20_000_000  # bytes of a header
_BROKEN = (struct.error, IndexError, ValueError, lzma.LZMAError, EOFError, KeyError)


class Locked(Exception):
    """The header is behind a password."""


@dataclass(slots=True)
class _Folder:
    """How one pack of bytes was made: its coders (number, settings) and how large they unpack."""

    coders: list[tuple[bytes, bytes]]
    outs: int
    sizes: list[int]
    checked: bool = False


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def take(self, count: int) -> bytes:
        if count > len(self.content) - self.at:
            raise IndexError("cut")
        self.at += count
        return self.content[self.at - count : self.at]

    def number(self) -> int:
        """The leading ones of the first byte tell how many bytes follow, its other bits are the highest."""
        first, mask, value = self.byte(), 0x80, 0
        for count in range(8):
            if not first & mask:
                return value | (first & mask - 1) << 8 * count
            value |= self.byte() << 8 * count
            mask >>= 1
        return value

    def some(self, count: int) -> list[int]:
        if count > len(self.content):
            raise IndexError("cut")
        return [self.number() for _ in range(count)]

    def bits(self, count: int) -> list[bool]:
        if self.byte():
            return [True] * count
        raw = self.take((count + 7) // 8)
        return [bool(raw[n // 8] & 0x80 >> n % 8) for n in range(count)]


def open_seven_zip(content: bytes, tell: Telling) -> None:
    names: list[str] = []
    try:
        names = _names(content)
    except Locked:
        tell.flaw(Flaw.ENCRYPTED, "7z")
    except _BROKEN:
        tell.flaw(Flaw.DAMAGED, "7z")
    ask_again("7z", names, tell)


def _names(content: bytes) -> list[str]:
    offset, size = struct.unpack_from("<QQ", content, 12)
    header = content[32 + offset : 32 + offset + size]
    for _ in range(4):  # a packed header may hold a packed header
        reader = _Reader(header)
        kind = reader.byte() if header else _END
        if kind == _HEADER:
            return _files(reader)
        if kind != _PACKED_HEADER:
            return []
        header = _header_unpacked(content, reader)
    return []


def _header_unpacked(content: bytes, reader: _Reader) -> bytes:
    at, sizes, folders = _streams(reader)
    folder = folders[0]
    coder, settings = folder.coders[0]
    if any(number == _AES for number, _ in folder.coders):
        raise Locked
    packed, unpacked = content[32 + at : 32 + at + sizes[0]], min(folder.sizes[-1], _LARGEST)
    if coder == _COPY:
        return packed
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[_filter(coder, settings)]).decompress(packed, unpacked)


def _filter(coder: bytes, settings: bytes) -> dict[str, int]:
    if coder == _LZMA2:
        bits = settings[0]
        return {"id": lzma.FILTER_LZMA2, "dict_size": min((2 | bits & 1) << bits // 2 + 11, _LARGEST)}
    if coder != _LZMA:
        raise KeyError(coder)
    first, room = settings[0], struct.unpack_from("<I", settings, 1)[0]
    return {
        "id": lzma.FILTER_LZMA1, "dict_size": max(4096, min(room, _LARGEST)), "lc": first % 9, "lp": first // 9 % 5, "pb": first // 45,
    }  # fmt: skip


def _streams(reader: _Reader) -> tuple[int, list[int], list[_Folder]]:
    """Where packed bytes lie, how long they are, how they were made. Leaves the reader behind the block."""
    at, sizes, folders = 0, list[int](), list[_Folder]()
    while (kind := reader.byte()) != _END:
        if kind == _PACKED:
            at, sizes = _packs(reader)
        elif kind == _FOLDERS:
            folders = _folders(reader)
        elif kind == _SUBSTREAMS:
            _skip_substreams(reader, folders)
        else:
            raise ValueError(kind)
    return at, sizes, folders


def _packs(reader: _Reader) -> tuple[int, list[int]]:
    at, count, sizes = reader.number(), reader.number(), list[int]()
    while (kind := reader.byte()) != _END:
        if kind == _SIZE:
            sizes = reader.some(count)
        elif kind == _CRC:
            _skip_checks(reader, count)
        else:
            raise ValueError(kind)
    return at, sizes


def _folders(reader: _Reader) -> list[_Folder]:
    if reader.byte() != _FOLDER:
        raise ValueError("no folder")
    count = reader.number()
    if reader.byte() or count > len(reader.content):
        raise ValueError("folders elsewhere")
    folders = [_folder(reader) for _ in range(count)]
    while (kind := reader.byte()) != _END:
        if kind == _UNPACKED_SIZES:
            for folder in folders:
                folder.sizes = reader.some(folder.outs)
        elif kind == _CRC:
            for folder, checked in zip(folders, reader.bits(count), strict=True):
                folder.checked = checked
                reader.take(4 if checked else 0)
        else:
            raise ValueError(kind)
    return folders


def _folder(reader: _Reader) -> _Folder:
    coders, ins, outs = list[tuple[bytes, bytes]](), 0, 0
    for _ in range(reader.number()):
        flags = reader.byte()
        number = reader.take(flags & 0xF)
        came, went = (reader.number(), reader.number()) if flags & 0x10 else (1, 1)
        ins, outs = ins + came, outs + went
        coders.append((number, reader.take(reader.number()) if flags & 0x20 else b""))
    reader.some(2 * max(0, outs - 1))  # which output feeds which input
    if ins - outs + 1 > 1:
        reader.some(ins - outs + 1)
    return _Folder(coders, outs, [])


def _skip_checks(reader: _Reader, count: int) -> None:
    reader.take(4 * sum(reader.bits(count)))


def _skip_substreams(reader: _Reader, folders: list[_Folder]) -> None:
    counts = [1] * len(folders)
    while (kind := reader.byte()) != _END:
        if kind == _COUNTS:
            counts = reader.some(len(folders))
        elif kind == _SIZE:
            reader.some(sum(max(0, count - 1) for count in counts))
        elif kind == _CRC:
            _skip_checks(reader, sum(n for n, folder in zip(counts, folders, strict=True) if not (n == 1 and folder.checked)))
        else:
            raise ValueError(kind)


def _files(reader: _Reader) -> list[str]:
    while (kind := reader.byte()) != _END:
        if kind == _PROPERTIES:
            while reader.byte() != _END:
                reader.take(reader.number())
        elif kind in (_MORE_STREAMS, _STREAMS):
            _streams(reader)
        elif kind == _FILES:
            return _file_names(reader)
        else:
            raise ValueError(kind)
    return []


def _file_names(reader: _Reader) -> list[str]:
    reader.number()
    while (kind := reader.byte()) != _END:
        told = reader.take(reader.number())
        if kind == _NAMES and told[:1] == b"\0":
            return [name for name in told[1:].decode("utf-16-le", "replace").split("\0") if name]
    return []
