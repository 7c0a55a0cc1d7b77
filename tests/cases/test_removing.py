"""Bytes that are wiped, and the same bytes brought in again just then."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from helpdesk.cases import removing
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files

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
