"""Bytes on their way, never held whole: counted and hashed as they pass."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator


class Hashed:
    """A sink that only counts and hashes."""

    def __init__(self) -> None:
        self._hash, self.size = hashlib.sha256(), 0

    def write(self, piece: bytes, /) -> int:
        self._hash.update(piece)
        self.size += len(piece)
        return len(piece)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class Pieces(Hashed):
    """A source out of pieces: hashes and counts what went through, read as from a file or piece by piece as they are."""

    def __init__(self, pieces: Iterable[bytes], told: Callable[[bytes], object] = len) -> None:
        super().__init__()
        self._left, self._told, self._rest = iter(pieces), told, memoryview(b"")

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._left:
            self.write(piece)
            self._told(piece)
            yield piece

    def read(self, size: int = -1, /) -> bytes:
        while not self._rest:
            if (piece := next(iter(self), None)) is None:
                return b""
            self._rest = memoryview(piece)
        given, self._rest = (self._rest, memoryview(b"")) if size < 0 else (self._rest[:size], self._rest[size:])
        return bytes(given)
