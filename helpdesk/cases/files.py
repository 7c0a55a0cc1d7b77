"""Bytes by what they are: raw mails, enclosures, outgoing mails, reports. Written and synced before any row speaks of them.

With a seal whatever is written is sealed from its first byte on; what lay open before stays readable until it is sealed too.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from helpdesk.cases.essence import Essence
from helpdesk.cases.pieces import Hashed, Pieces
from helpdesk.errors import NotFound, StorageError
from helpdesk.journey import Filed, RawMail
from helpdesk.seal import Seal, Sink

T = TypeVar("T")
PART = ".part-"  # a file that is being written; one that stays behind belongs to a process that died
PIECE = 1_000_000
SEALED = ".age"
SYNCED_AT_ONCE = 16  # the disk makes one journey for all that wait for it together
SYNCING = ThreadPoolExecutor(SYNCED_AT_ONCE, thread_name_prefix="sync")  # begins a thread where it needs one, and keeps it


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
    """A folder of files named by the SHA-256 of their content; the same bytes are kept once.

    ab/abcd…                   as it is
    ab/abcd….<key>.age         sealed by the key of that name
    """

    root: Path
    seal: Seal | None = None

    def path(self, sha256: str) -> Path:
        """Where the file lies, or would lie if it were written now."""
        ways = self._ways(sha256)
        return next((way for way in ways if way.exists()), ways[0])

    def _ways(self, sha256: str) -> list[Path]:
        names = (f".{name}{SEALED}" for name in self.seal.names) if self.seal else ()
        return [self.root / sha256[:2] / f"{sha256}{way}" for way in (*names, "")]

    def put(self, content: bytes) -> str:
        """Keeps `content` for good (synced to disk, then renamed into place) and returns its SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        return sha256 if self.keeps(sha256) else self.put_pieces((content,))[0]

    def keeps(self, sha256: str) -> bool:
        """Whether the bytes lie here for a story that names them: as if brought in just now, so that nobody takes them off (removing)."""
        try:
            return any(map(_touched, self._ways(sha256)))
        except OSError as cause:
            raise self._unwritable(cause) from cause

    def put_pieces(self, pieces: Iterable[bytes], told: Callable[[bytes], object] = len) -> tuple[str, int]:
        """As `put`, of bytes that come in pieces and are never held whole; `told` hears each. Returns SHA-256 and size."""
        part = self.write(pieces, told)
        self.settle([part])
        return part.sha256, part.size

    def write(self, pieces: Iterable[bytes], told: Callable[[bytes], object] = len) -> Part:
        """The pieces in a file of no name yet; whoever writes several settles them together."""
        try:
            file = self._begun()
        except OSError as cause:
            raise self._unwritable(cause) from cause
        part = None
        try:
            part = _poured(file, Pieces(pieces, told), self.seal)
        except OSError as cause:
            raise self._unwritable(cause) from cause
        finally:
            if part is None:
                _thrown_away(file)
        return part

    def _begun(self) -> IO[bytes]:
        path = self.root / f"{PART}{secrets.token_hex(8)}"
        try:
            return open(path, "xb", opener=_for_us_alone)
        except FileNotFoundError:
            self.root.mkdir(parents=True, exist_ok=True)
            return open(path, "xb", opener=_for_us_alone)

    def settle(self, parts: Sequence[Part]) -> None:
        """All of them on disk for good: every file is synced, then renamed into place, then every folder is synced."""
        try:
            _at_once(_sync, [part.file for part in parts])
            changed = [_into_place(Path(part.file.name), self._sealed_now(part.sha256)) for part in parts]
            _at_once(_sync_folder, sorted(set().union(*changed)))
            for part in parts:
                part.file.close()
        except OSError as cause:
            raise self._unwritable(cause) from cause
        finally:
            self.drop(parts)

    def _sealed_now(self, sha256: str) -> Path:
        return self.root / sha256[:2] / (f"{sha256}.{self.seal.name}{SEALED}" if self.seal else sha256)

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
        path = self.path(sha256)
        try:
            kept = path.read_bytes()
        except FileNotFoundError:
            raise NotFound(self._missing(sha256)) from None
        except OSError as cause:
            raise StorageError(f"không đọc được {path}: {cause.strerror or cause}") from cause
        return self.seal.unseal(kept) if self.seal and path.suffix == SEALED else kept

    def _missing(self, sha256: str) -> str:
        if other := next(self.root.glob(f"{sha256[:2]}/{sha256}.*{SEALED}"), None):
            return f"tệp {sha256} đã mã hóa bằng khóa {other.suffixes[0][1:]}, khóa này không có trong storage.key_file"
        return f"thiếu tệp {sha256} trong {self.root}; hãy khôi phục từ bản sao lưu"

    def whole(self, sha256: str) -> bool:
        """Whether the file is there and its bytes still are what they were."""
        found = Hashed()
        try:
            self.pour_out(sha256, found)
        except (FileNotFoundError, StorageError):
            return False
        return found.sha256 == sha256

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """The bytes of a file, piece by piece where it lies open. Raises NotFound, StorageError, FileNotFoundError."""
        path = self.path(sha256)
        if path.suffix == SEALED:
            yield self.get(sha256)
            return
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    def pour_out(self, sha256: str, sink: Sink) -> None:
        """The bytes of a file into `sink`, never held whole. Raises StorageError, FileNotFoundError."""
        path = self.path(sha256)
        with path.open("rb") as file:
            if self.seal and path.suffix == SEALED:
                self.seal.pour_open(file, sink)
            else:
                shutil.copyfileobj(file, sink, PIECE)

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
        written = [p for p in self.root.glob(f"{PART}*") if len(p.name) < 64]  # longer ones were moved aside whole (removing)
        left = [p for p in written if p.stat().st_mtime < older_than]
        for path in left:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        return len(left)

    def names(self) -> Iterator[str]:
        return (p.name[:64] for p in self._all())

    def left_behind(self) -> list[Path]:
        """What lies open or under an older key though there is a newer one."""
        newest = f".{self.seal.name}{SEALED}" if self.seal else ""
        return [p for p in self._all() if p.name[64:] != newest] if self.seal else []

    def _all(self) -> Iterator[Path]:
        return (p for p in self.root.glob("??/*") if len(p.name.split(".")[0]) == 64)

    def seal_anew(self, path: Path) -> None:
        """Seals what was left behind by the newest key. Nothing is removed before it lies sealed; one that cannot be opened stays."""
        if not self._sealed_now(path.name[:64]).exists():
            self.put_pieces(self.pieces(path.name[:64]))
        path.unlink(missing_ok=True)


def _poured(file: IO[bytes], source: Pieces, seal: Seal | None) -> Part:
    if seal is not None:
        seal.pour(source, file)
    else:
        file.writelines(source)
    file.flush()
    return Part(file, source.sha256, source.size)


def _touched(path: Path) -> bool:
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _thrown_away(file: IO[bytes]) -> None:
    """Whatever stands under the name it had while it was written. One that is closed was settled or thrown away before."""
    if file.closed:
        return
    with contextlib.suppress(OSError):  # a disk that is full says so once more when its file is closed
        file.close()
    Path(file.name).unlink(missing_ok=True)


def _at_once(act: Callable[[T], object], things: Sequence[T]) -> None:
    """`act` on all of them, side by side. Raises what one that failed raised, once none is at work any more."""
    shares = [things[first::SYNCED_AT_ONCE] for first in range(min(len(things), SYNCED_AT_ONCE))]
    if len(shares) < 2:
        _one_by_one(act, things)
        return
    begun = [SYNCING.submit(_one_by_one, act, share) for share in shares]
    wait(begun)
    for share in begun:
        share.result()


def _one_by_one(act: Callable[[T], object], things: Iterable[T]) -> None:
    for thing in things:
        act(thing)


def _sync(file: IO[bytes]) -> None:
    os.fsync(file.fileno())


def _into_place(part: Path, path: Path) -> set[Path]:
    """Returns the folders that changed by it."""
    try:
        part.rename(path)
    except FileNotFoundError:
        path.parent.mkdir(exist_ok=True)
        part.rename(path)
        return {path.parent, path.parent.parent}
    return {path.parent}


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
