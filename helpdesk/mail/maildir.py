"""A Maildir as a mailbox: listed and read, never changed. A mail's unique name is its UID."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from helpdesk.errors import MailboxError
from helpdesk.journey import Listing, Place, RawMail, Unread
from helpdesk.mail.arrival import topmost_received

PARTS, PIECE = ("new", "cur", "tmp"), 1_000_000
GLANCE = 0.5  # seconds between two looks at a folder


@dataclass
class Maildir:
    path: Path
    account: str
    folder: str = "INBOX"
    _as_listed: tuple[int, ...] = ()

    def make(self) -> None:
        """An empty one where there is none. Raises MailboxError."""
        try:
            for part in PARTS:
                (self.path / part).mkdir(parents=True, exist_ok=True)
        except OSError as cause:
            raise MailboxError(f"không tạo được Maildir {self.path}: {cause.strerror}", permanent=True) from cause

    def listing(self, after: Place | None = None) -> Listing:
        """All mails there are: names have no order, so a mark tells nothing."""
        self._as_listed = self._state()
        uids = tuple(_unique(p) for p in self._files())
        return Listing(self.account, self.folder, 0, uids, len(uids))

    def fetch(self, places: Sequence[Place]) -> Iterator[RawMail | Unread]:
        """The mails at `places`, oldest delivery first; one that has gone meanwhile is left out."""
        wanted = {place.uid: place for place in places}
        paths = [p for p in self._files() if _unique(p) in wanted] if wanted else []
        for path in sorted(paths, key=_delivered):
            if mail := _read(wanted[_unique(path)], path):
                yield mail

    def mark_kept(self, places: Iterable[Place]) -> None:
        """A Maildir is left as it is: other programs own its flags."""

    def put_away(self, place: Place, folder: str, sha256: str) -> Place | None:
        """Raises MailboxError: nothing is moved here."""
        raise MailboxError(f"Maildir {self.path}: không chuyển thư", permanent=True)

    def holds(self, message_id: str) -> bool:
        """Nobody keeps sent mails here."""
        return False

    def wait(self, seconds: float, enough: Callable[[], bool] = bool) -> bool:
        """Returns when something changed since the last listing, when it is `enough`, or after `seconds`."""
        over = time.monotonic() + seconds
        while self._state() == self._as_listed and not enough() and (left := over - time.monotonic()) > 0:
            time.sleep(min(left, GLANCE))
        return True

    def _state(self) -> tuple[int, ...]:
        """When each part was last changed; empty where a part is not there."""
        try:
            return tuple((self.path / part).stat().st_mtime_ns for part in ("new", "cur"))
        except OSError:
            return ()

    def close(self) -> None:
        pass

    def _files(self) -> list[Path]:
        try:
            return [path for part in ("new", "cur") for path in _mails_in(self.path / part)]
        except FileNotFoundError:
            raise MailboxError(f"không có thư mục Maildir {self.path} (cần các thư mục con new và cur)", permanent=True) from None
        except OSError as cause:
            raise MailboxError(f"không đọc được Maildir {self.path}: {cause.strerror}") from cause


def _mails_in(folder: Path) -> list[Path]:
    """Whatever is no folder and not hidden, unreadable or not: nothing is left out unseen."""
    with os.scandir(folder) as entries:
        return [Path(e.path) for e in entries if not e.name.startswith(".") and not e.is_dir(follow_symlinks=False)]


def _unique(path: Path) -> str:
    """The name without its flags; bytes that are no UTF-8 are spelt out, for no database takes them."""
    return path.name.partition(":")[0].encode("utf-8", "backslashreplace").decode()


def _delivered(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.name
    except OSError:
        return 0.0, path.name


def _read(place: Place, path: Path) -> RawMail | Unread | None:
    try:
        with path.open("rb") as file:
            head, modified = file.read(PIECE), os.fstat(file.fileno()).st_mtime
    except FileNotFoundError:
        return None
    except OSError as cause:
        return Unread(place, f"không đọc được {path}: {cause.strerror}")
    return RawMail(place, topmost_received(head) or datetime.fromtimestamp(modified, UTC), _pieces(path, head))


def _pieces(path: Path, head: bytes) -> Iterator[bytes]:
    """Raises MailboxError where the file cannot be read to its end."""
    yield head
    if len(head) < PIECE:
        return
    try:
        with path.open("rb") as file:
            file.seek(len(head))
            while piece := file.read(PIECE):
                yield piece
    except OSError as cause:
        raise MailboxError(f"không đọc được {path}: {cause.strerror}") from cause
