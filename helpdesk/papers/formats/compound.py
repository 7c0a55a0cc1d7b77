"""The compound file of old Microsoft programs: a small file system inside a file. Bounded whatever its chains claim."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_FREE, _LAST_SECTOR = 0xFFFFFFFF, 0xFFFFFFFA
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_SMALL = 4096  # bytes below which a stream lies in the small sectors
_ENTRY = 128


class Damaged(ValueError):
    """Not a compound file, or one whose tables lead nowhere."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """Streams by path ("WordDocument", "__attach_version1.0_#00000000/__substg1.0_37010102"). Raises Damaged."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 512:
            raise Damaged("too short")
        self._content = content
        large, small = struct.unpack_from("<HH", content, 30)
        self._sector: int = 1 << min(16, large)
        self._mini: int = 1 << min(12, small)
        if self._sector < 64 or self._mini < 8:
            raise Damaged("sector size")
        self._fat = self._numbers(self._fat_sectors())
        directory = b"".join(self._sectors(struct.unpack_from("<I", content, 48)[0]))
        self._entries = [_entry(directory, at) for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        if not self._entries or self._entries[0].kind != _ROOT:
            raise Damaged("no root")
        self._minifat = self._numbers(self._chain(struct.unpack_from("<I", content, 60)[0], self._fat))
        self._small = b"".join(self._sectors(self._entries[0].start))
        self.streams = dict(self._tree(self._entries[0].child))

    def read(self, path: str) -> bytes:
        """The bytes of a stream; b"" where there is none by that path."""
        entry = self.streams.get(path)
        if entry is None:
            return b""
        if entry.size >= _SMALL:
            return b"".join(self._sectors(entry.start))[: entry.size]
        places = self._chain(entry.start, self._minifat)
        return b"".join(self._small[n * self._mini : (n + 1) * self._mini] for n in places)[: entry.size]

    def _fat_sectors(self) -> list[int]:
        """Where the table of sectors lies: 109 places in the header, more in a chain of their own."""
        first, more = struct.unpack_from("<109I", self._content, 76), struct.unpack_from("<I", self._content, 68)[0]
        found, step, seen = [n for n in first if n < _LAST_SECTOR], self._sector // 4 - 1, set[int]()
        while more < _LAST_SECTOR and more not in seen and self._has(more):
            seen.add(more)
            numbers = self._numbers([more])
            found += [n for n in numbers[:step] if n < _LAST_SECTOR]
            more = numbers[step]
        return found

    def _numbers(self, sectors: list[int]) -> list[int]:
        raw = b"".join(self._at(n) for n in sectors if self._has(n))
        return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))

    def _chain(self, start: int, table: list[int]) -> list[int]:
        found, seen = [], set[int]()
        while start < len(table) and start not in seen:
            seen.add(start)
            found.append(start)
            start = table[start]
        return found

    def _sectors(self, start: int) -> Iterator[bytes]:
        return (self._at(n) for n in self._chain(start, self._fat) if self._has(n))

    def _has(self, number: int) -> bool:
        return (number + 1) * self._sector < len(self._content)

    def _at(self, number: int) -> bytes:
        return self._content[(number + 1) * self._sector : (number + 2) * self._sector].ljust(self._sector, b"\0")

    def _tree(self, top: int, path: str = "") -> Iterator[tuple[str, _Entry]]:
        """Siblings hang in a binary tree, children below a storage; an entry is met once, however often it is pointed at."""
        waiting, seen = [(top, path)], set[int]()
        while waiting:
            number, above = waiting.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            if entry.kind == _STREAM:
                yield above + entry.name, entry
            elif entry.kind == _STORAGE:
                waiting.append((entry.child, f"{above}{entry.name}/"))
            waiting += [(entry.left, above), (entry.right, above)]


def _entry(directory: bytes, at: int) -> _Entry:
    length, kind = struct.unpack_from("<HB", directory, at + 64)
    left, right, child = struct.unpack_from("<III", directory, at + 68)
    start, size = struct.unpack_from("<II", directory, at + 116)
    name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    return _Entry(name, kind, left, right, child, start, size)
