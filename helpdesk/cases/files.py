"""Bytes by what they are: raw mails, enclosures, outgoing mails, reports. Written and synced before any row speaks of them."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpdesk.errors import NotFound, StorageError


@dataclass(frozen=True)
class Files:
    """A folder of files named by the SHA-256 of their content; the same bytes are kept once."""

    root: Path

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Keeps `content` for good (synced to disk, then renamed into place) and returns its SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            try:
                _write(path, content)
            except OSError as cause:
                raise StorageError(f"không ghi được vào thư mục {self.root}: {cause.strerror or cause}") from cause
        return sha256

    def get(self, sha256: str) -> bytes:
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"thiếu tệp {sha256} trong {self.root}; hãy khôi phục từ bản sao lưu") from None
        except OSError as cause:
            raise StorageError(f"không đọc được {self.path(sha256)}: {cause.strerror or cause}") from cause

    def whole(self, sha256: str) -> bool:
        """Whether the file is there and its bytes still are what they were."""
        try:
            return hashlib.sha256(self.path(sha256).read_bytes()).hexdigest() == sha256
        except FileNotFoundError:
            return False

    def check(self) -> int:
        """Free bytes where the files lie. Raises StorageError where nothing can be written."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.root, prefix="."):
                return shutil.disk_usage(self.root).free
        except OSError as cause:
            raise StorageError(f"không ghi được vào thư mục {self.root}: {cause.strerror or cause}") from cause

    def names(self) -> Iterator[str]:
        return (p.name for p in self.root.glob("??/*") if len(p.name) == 64)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as part:
        try:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        except OSError:
            Path(part.name).unlink(missing_ok=True)
            raise
    Path(part.name).rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
