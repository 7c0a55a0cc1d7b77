"""Bytes by what they are: raw mails, enclosures, outgoing mails, reports. Written and synced before any row speaks of them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from helpdesk.cases.essence import Essence
from helpdesk.errors import NotFound, StorageError
from helpdesk.journey import Filed, RawMail

T = TypeVar("T")
PART = ".part-"  # a file that is being written; one that stays behind belongs to a process that died
PIECE = 1_000_000
SYNCED_AT_ONCE = 16  # the disk makes one journey for all that wait for it together


@dataclass(frozen=True, slots=True)
class Part:
    """A file that is written and not yet for good: `settle` makes it so, `drop` throws it away."""

    file: IO[bytes]
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail as it will be filed once its part is settled."""

    mail: Filed
    part: Part


@dataclass(frozen=True)
class Files:
    """A folder of files named by the SHA-256 of their content; the same bytes are kept once."""

    root: Path

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Keeps `content` for good (synced to disk, then renamed into place) and returns its SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.path(sha256).exists():
            self.put_pieces((content,))
        return sha256

    def put_pieces(self, pieces: Iterable[bytes], told: Callable[[bytes], object] = len) -> tuple[str, int]:
        """As `put`, of bytes that come in pieces and are never held whole; `told` hears each. Returns SHA-256 and size."""
        part = self.write(pieces, told)
        self.settle([part])
        return part.sha256, part.size

    def write(self, pieces: Iterable[bytes], told: Callable[[bytes], object] = len) -> Part:
        """The pieces in a file of no name yet; whoever writes several settles them together."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            file = tempfile.NamedTemporaryFile(dir=self.root, prefix=PART, delete=False)  # noqa: SIM115 - settled or dropped later
        except OSError as cause:
            raise self._unwritable(cause) from cause
        part = None
        try:
            part = _poured(file, pieces, told)
        except OSError as cause:
            raise self._unwritable(cause) from cause
        finally:
            if part is None:
                _thrown_away(file)
        return part

    def settle(self, parts: Sequence[Part]) -> None:
        """All of them on disk for good: every file is synced, then renamed into place, then every folder is synced."""
        try:
            _at_once(_sync, [part.file for part in parts])
            changed = [_into_place(Path(part.file.name), self.path(part.sha256)) for part in parts]
            _at_once(_sync_folder, sorted(set().union(*changed)))
        except OSError as cause:
            raise self._unwritable(cause) from cause
        finally:
            self.drop(parts)

    def drop(self, parts: Iterable[Part]) -> None:
        for part in parts:
            _thrown_away(part.file)

    def draft(self, mail: RawMail) -> Draft:
        """The mail's bytes in a part of their own."""
        essence = Essence()
        part = self.write(mail.pieces, essence.feed)
        return Draft(Filed(mail.place, mail.arrived_at, part.sha256, essence.digest(), part.size), part)

    def take_in(self, mail: RawMail) -> Filed:
        """The mail's bytes, on disk for good."""
        draft = self.draft(mail)
        self.settle([draft.part])
        return draft.mail

    def _unwritable(self, cause: OSError) -> StorageError:
        return StorageError(f"không ghi được vào thư mục {self.root}: {cause.strerror or cause}")

    def get(self, sha256: str) -> bytes:
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"thiếu tệp {sha256} trong {self.root}; hãy khôi phục từ bản sao lưu") from None
        except OSError as cause:
            raise StorageError(f"không đọc được {self.path(sha256)}: {cause.strerror or cause}") from cause

    def whole(self, sha256: str) -> bool:
        """Whether the file is there and its bytes still are what they were."""
        found = hashlib.sha256()
        try:
            for piece in pieces_of(self.path(sha256)):
                found.update(piece)
        except FileNotFoundError:
            return False
        return found.hexdigest() == sha256

    def check(self) -> int:
        """Free bytes where the files lie. Raises StorageError where nothing can be written."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.root, prefix="."):
                return shutil.disk_usage(self.root).free
        except OSError as cause:
            raise self._unwritable(cause) from cause

    def sweep(self, *, older_than: float) -> int:
        """Removes what processes that died left half written before an instant (seconds of the epoch); returns how many."""
        left = [p for p in self.root.glob(f"{PART}*") if p.stat().st_mtime < older_than]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def names(self) -> Iterator[str]:
        return (p.name for p in self.root.glob("??/*") if len(p.name) == 64)


def pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _poured(file: IO[bytes], pieces: Iterable[bytes], told: Callable[[bytes], object]) -> Part:
    found, size = hashlib.sha256(), 0
    for piece in pieces:
        file.write(piece)
        found.update(piece)
        told(piece)
        size += len(piece)
    file.flush()
    return Part(file, found.hexdigest(), size)


def _thrown_away(file: IO[bytes]) -> None:
    """Whatever stands under the name it had while it was written; a file that was renamed has none there."""
    with contextlib.suppress(OSError):  # a disk that is full says so once more when its file is closed
        file.close()
    Path(file.name).unlink(missing_ok=True)


def _at_once(act: Callable[[T], object], things: Sequence[T]) -> None:
    """`act` on all of them, side by side. Raises what the first that failed raised."""
    if len(things) < 2:
        for thing in things:
            act(thing)
        return
    with ThreadPoolExecutor(min(len(things), SYNCED_AT_ONCE), thread_name_prefix="sync") as pool:
        for _ in pool.map(act, things):
            pass


def _sync(file: IO[bytes]) -> None:
    os.fsync(file.fileno())


def _into_place(part: Path, path: Path) -> set[Path]:
    """Returns the folders that changed by it."""
    changed = {path.parent}
    if not path.parent.exists():
        path.parent.mkdir(exist_ok=True)
        changed.add(path.parent.parent)
    part.rename(path)
    return changed


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
