"""A reading room with an empty shelf, and a way to lay a file before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from helpdesk.journey import Enclosure, Paper
from helpdesk.papers.room import Limits, ReadingRoom

Open = Callable[..., Paper]


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingRoom]:
    opened = ReadingRoom(Limits(), cache=tmp_path_factory.mktemp("shelf"), languages="vie", antivirus=None)
    yield opened
    opened.close()


@pytest.fixture
def read(room: ReadingRoom) -> Open:
    """The paper a file becomes: read("don.txt", b"...", eyes=False)."""
    return lambda name, content, *, eyes=False: room.open((enclosed(name, content),), eyes=eyes)[0]


def enclosed(name: str, content: bytes) -> Enclosure:
    return Enclosure(name, "application/octet-stream", content, sha256(content).hexdigest())


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "shelf"
