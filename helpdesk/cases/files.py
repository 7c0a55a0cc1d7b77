"""Bytes by what they are: raw mails, enclosures, outgoing mails, reports. Written and synced before any row speaks of them."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from helpdesk.cases.essence import Essence
from helpdesk.errors import NotFound, StorageError
from helpdesk.journey import Filed, RawMail

PART = ".part-"  # a file that is being written; one that stays behind belongs to a process that died
PIECE = 1_000_000


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
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            part = tempfile.NamedTemporaryFile(dir=self.root, prefix=PART, delete=False)  # noqa: SIM115 - renamed or removed below
        except OSError as cause:
            raise self._unwritable(cause) from cause
        try:
            with part:
                sha256, size = _poured(part, pieces, told)
            _into_place(Path(part.name), self.path(sha256))
        except OSError as cause:
            raise self._unwritable(cause) from cause
        finally:
            Path(part.name).unlink(missing_ok=True)
        return sha256, size

    def take_in(self, mail: RawMail) -> Filed:
        """The mail's bytes, on disk for good."""
        essence = Essence()
        sha256, size = self.put_pieces(mail.pieces, essence.feed)
        return Filed(mail.place, mail.arrived_at, sha256, essence.digest(), size)

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


def _poured(part: IO[bytes], pieces: Iterable[bytes], told: Callable[[bytes], object]) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    for piece in pieces:
        part.write(piece)
        found.update(piece)
        told(piece)
        size += len(piece)
    part.flush()
    os.fsync(part.fileno())
    return found.hexdigest(), size


def _into_place(part: Path, path: Path) -> None:
    if not path.parent.exists():
        path.parent.mkdir(exist_ok=True)
        _sync_folder(path.parent.parent)
    part.rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
