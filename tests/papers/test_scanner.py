"""What ClamAV says decides what is opened; what it does not say is never called clean."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpdesk.papers.room import Limits, ReadingRoom
from tests.papers.conftest import enclosed
from tests.papers.files import zipped

BAD = b"this stands for something bad"


class Clamd:
    """The INSTREAM conversation of clamd, over a real socket: finds BAD, and answers as told otherwise."""

    def __init__(self, line: socket.socket) -> None:
        self.line, self.scanned, self.answer = line, list[bytes](), b""
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self.line.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as heard:
                self._talk(caller, heard.read)

    def _talk(self, caller: socket.socket, read: Callable[[int], bytes]) -> None:
        order = b""
        while not order.endswith(b"\0"):
            order += read(1)
        if order == b"zVERSION\0":
            caller.sendall(b"ClamAV 1.4.2\0")
            return
        content = b""
        while length := struct.unpack(">I", read(4))[0]:
            content += read(length)
        self.scanned.append(content)
        caller.sendall(self.answer or (b"stream: Eicar-Test FOUND\0" if BAD in content else b"stream: OK\0"))


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Clamd]:
    line = socket.socket(socket.AF_UNIX)
    line.bind(str(tmp_path / "clamd.ctl"))
    line.listen()
    yield Clamd(line)
    line.close()


@pytest.fixture
def room(tmp_path: Path, clamd: Clamd) -> Iterator[ReadingRoom]:
    opened = ReadingRoom(Limits(), cache=tmp_path / "shelf", languages="vie", antivirus=str(tmp_path / "clamd.ctl"))
    yield opened
    opened.close()


def test_an_infected_file_is_sealed_and_told_of_and_nothing_of_it_is_read(room: ReadingRoom) -> None:
    paper = room.open((enclosed("don.txt", BAD),), eyes=False)[0]
    assert paper.sealed and not paper.scanned and not paper.pages
    assert [(d.code, "Eicar-Test" in d.detail) for d in paper.defects] == [("infected", True)]


def test_a_file_the_scanner_knows_nothing_against_is_read_and_said_to_be_scanned(room: ReadingRoom, clamd: Clamd) -> None:
    large = b"Don yeu cau thi hanh an. " * 20_000
    paper = room.open((enclosed("don.txt", large),), eyes=False)[0]
    assert paper.scanned and paper.text.startswith("Don yeu cau") and clamd.scanned == [large]


def test_a_bad_file_in_an_archive_is_sealed_and_its_neighbours_are_read(room: ReadingRoom) -> None:
    paper = room.open((enclosed("a.zip", zipped({"xau.txt": BAD, "don.txt": "Đơn yêu cầu"})),), eyes=False)[0]
    assert [(m.name, m.sealed, m.text) for m in paper.members] == [("xau.txt", True, ""), ("don.txt", False, "Đơn yêu cầu")]


def test_a_scanner_that_does_not_answer_is_told_of_and_asked_again_another_time(room: ReadingRoom, clamd: Clamd) -> None:
    clamd.answer = b"INSTREAM size limit exceeded. ERROR\0"
    paper = room.open((enclosed("don.txt", b"Don yeu cau"),), eyes=False)[0]
    assert not paper.scanned and paper.text == "Don yeu cau" and [d.code for d in paper.defects] == ["scanner_away"]
    clamd.answer = b""
    assert room.open((enclosed("don.txt", b"Don yeu cau"),), eyes=False)[0].scanned


def test_a_scanner_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    room = ReadingRoom(Limits(), cache=tmp_path / "shelf", languages="vie", antivirus="127.0.0.1:9")
    paper = room.open((enclosed("don.txt", b"Don yeu cau"),), eyes=False)[0]
    room.close()
    assert not paper.scanned and {d.code for d in paper.defects} == {"scanner_away"}
    with pytest.raises(OSError, match=r"."):
        room.scanner()


def test_the_scanner_says_who_it_is_and_its_absence_is_said_plainly(room: ReadingRoom, tmp_path: Path) -> None:
    assert room.scanner() == "ClamAV 1.4.2"
    none = ReadingRoom(Limits(), cache=tmp_path / "other", languages="vie", antivirus=None)
    assert "chưa quét" in none.scanner()
    paper = none.open((enclosed("don.txt", b"Don yeu cau"),), eyes=False)[0]
    none.close()
    assert not paper.scanned
