"""What readers of office files need of the archive they lie in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from helpdesk.papers.telling import Telling

_LEAST_PICTURE = 30_000  # bytes: below, a logo or a line
_MOST_PICTURES = 30


class Parts(Protocol):
    @property
    def names(self) -> list[str]: ...

    def read(self, name: str) -> bytes: ...

    def size(self, name: str) -> int: ...


def hand_out_pictures(archive: Parts, names: Iterable[str], tell: Telling) -> None:
    """Photographs pasted into a text are papers of their own: many a judgment comes so."""
    large = [name for name in names if archive.size(name) >= _LEAST_PICTURE]
    for name in large[:_MOST_PICTURES]:
        tell.member(name.rpartition("/")[2], archive.read(name))
