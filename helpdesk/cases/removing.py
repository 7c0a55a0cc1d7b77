"""Bytes taken off the disk for good: nothing that somebody is bringing in this very moment goes with them."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

from helpdesk.cases.files import PART, SEALED, Files

log = logging.getLogger(__name__)
JUST_NOW = 60.0  # seconds in which rows may still be on their way to bytes that were written


def remove(files: Files, sha256: str, *, just_now: float = JUST_NOW) -> bool:
    """Takes the bytes of this name off the disk, whatever key they lie under. False where they were written only `just_now`.

    Each file is moved aside whole before it is looked at: what is brought in after that lies in its place untouched.
    """
    if not put_back(files, sha256, just_now=just_now):
        return False
    ways = [path for path in files.root.glob(f"{sha256[:2]}/{sha256}*") if path.name == sha256 or path.name.endswith(SEALED)]
    gone = [_gone(files.root, path, just_now) for path in ways]
    return all(gone)


def put_back(files: Files, sha256: str = "?" * 64, *, just_now: float = JUST_NOW) -> bool:
    """What a process that died had moved aside lies in its place again; without a name, all of it. False where one may still be at it."""
    now = _now(files.root)
    back = [_back(files.root, aside, now - just_now) for aside in files.root.glob(f"{PART}{sha256}*")]
    return all(back)


def _back(root: Path, aside: Path, before: float) -> bool:
    try:
        if aside.stat().st_ctime > before:
            return False
        os.utime(aside)  # its row may have been written since
        aside.rename(root / aside.name.removeprefix(PART)[:2] / aside.name.removeprefix(PART))
    except FileNotFoundError:
        log.info("another process was quicker to put back %s", aside.name)
    return True


def _gone(root: Path, path: Path, just_now: float) -> bool:
    aside, now = root / f"{PART}{path.name}", _now(root)
    if now - path.stat().st_mtime < just_now:
        return False
    path.rename(aside)
    if now - aside.stat().st_mtime < just_now:
        aside.rename(path)
        return False
    aside.unlink()
    return True


def _now(root: Path) -> float:
    """The disk's own time, which files bear; the office may work by another clock."""
    with tempfile.NamedTemporaryFile(dir=root, prefix=".") as file:
        return os.fstat(file.fileno()).st_mtime
