"""Bytes that are wiped, and the same bytes brought in again just then."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from helpdesk.cases import removing
from helpdesk.cases.database import Memory
from helpdesk.cases.files import PART, Files

LONG_AGO = 1_000_000_000
PAPER = b"%PDF-1.7 the same paper for two cases"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


def lying_for_long(files: Files) -> str:
    sha256 = files.put(PAPER)
    os.utime(files.path(sha256), (LONG_AGO, LONG_AGO))
    return sha256


def test_bytes_that_nobody_brings_in_go(files: Files) -> None:
    sha256 = lying_for_long(files)
    assert removing.remove(files, sha256) and not files.path(sha256).exists()


def test_bytes_brought_in_again_are_not_taken_off_the_disk_from_under_their_new_row(files: Files) -> None:
    sha256 = lying_for_long(files)
    files.put(PAPER)
    assert not removing.remove(files, sha256) and files.path(sha256).read_bytes() == PAPER


def test_the_same_holds_for_bytes_a_story_brings_in(files: Files, tmp_path: Path) -> None:
    sha256, memory = lying_for_long(files), Memory(f"sqlite:///{tmp_path}/one.db", files)
    with memory.unit() as unit:
        assert unit.put(PAPER) == sha256
        assert not removing.remove(files, sha256)
    memory.close()


# ── a process that died between two moves ───────────────────────────────────────────────────────────────────────────────


def died_at(files: Files, sha256: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file was moved aside; then the process ended."""

    def ends(_path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
        dying.setattr(Path, "unlink", ends)
        removing.remove(files, sha256)
    assert not files.path(sha256).exists()


def test_what_a_dead_process_moved_aside_lies_in_its_place_again_once_nobody_can_be_at_it(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = lying_for_long(files)
    died_at(files, sha256, monkeypatch)
    assert not removing.put_back(files) and not files.path(sha256).exists()
    assert removing.put_back(files, just_now=0) and files.get(sha256) == PAPER
    assert files.sweep(older_than=time.time() + 1) == 0


def test_what_a_dead_process_moved_aside_is_not_held_to_be_gone(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = lying_for_long(files)
    died_at(files, sha256, monkeypatch)
    assert not removing.remove(files, sha256)
    assert removing.remove(files, sha256, just_now=0) and not list(files.root.glob(f"*{sha256}*"))


def test_two_processes_that_put_the_same_files_back_at_once_do_not_stumble(files: Files) -> None:
    names = [files.put(PAPER + bytes([number])) for number in range(200)]
    for sha256 in names:
        files.path(sha256).rename(files.root / f"{PART}{sha256}")
    both = Barrier(2)

    def at_once() -> bool:
        both.wait()
        return removing.put_back(files, just_now=0)

    with ThreadPoolExecutor(2) as hands:
        for hand in [hands.submit(at_once) for _ in range(2)]:
            hand.result()  # no error; False would say, truly, that the other was still at one
    assert all(files.path(sha256).exists() for sha256 in names)
