"""A Maildir as a mailbox: listed and read, never changed. A mail's unique name is its UID."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from helpdesk.errors import MailboxError
from helpdesk.journey import Place, RawMail
from helpdesk.mail.arrival import topmost_received

PARTS = ("new", "cur", "tmp")


@dataclass(frozen=True)
class Maildir:
    path: Path
    account: str
    folder: str = "INBOX"

    def make(self) -> None:
        """An empty one where there is none. Raises MailboxError."""
        try:
            for part in PARTS:
                (self.path / part).mkdir(parents=True, exist_ok=True)
        except OSError as cause:
            raise MailboxError(f"không tạo được Maildir {self.path}: {cause.strerror}", permanent=True) from cause

    def listing(self) -> list[Place]:
        """All mails there are, oldest delivery first."""
        return [Place(self.account, self.folder, 0, _unique(p)) for p in sorted(self._files(), key=_delivered)]

    def fetch(self, places: Sequence[Place]) -> Iterator[RawMail]:
        """The mails at `places`, in that order; one that has gone meanwhile is left out."""
        paths = {_unique(p): p for p in self._files()}
        for place in places:
            if mail := _read(place, paths.get(place.uid)):
                yield mail

    def mark_kept(self, places: Iterable[Place]) -> None:
        """A Maildir is left as it is: other programs own its flags."""

    def wait(self, seconds: float) -> None:
        """A Maildir does not call; the caller's own pause is the poll."""

    def close(self) -> None:
        pass

    def _files(self) -> list[Path]:
        try:
            return [p for part in ("new", "cur") for p in (self.path / part).iterdir() if p.is_file() and not p.name.startswith(".")]
        except FileNotFoundError:
            raise MailboxError(f"không có thư mục Maildir {self.path} (cần các thư mục con new và cur)", permanent=True) from None
        except OSError as cause:
            raise MailboxError(f"không đọc được Maildir {self.path}: {cause.strerror}") from cause


def _unique(path: Path) -> str:
    return path.name.partition(":")[0]


def _delivered(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.name
    except FileNotFoundError:
        return 0.0, path.name


def _read(place: Place, path: Path | None) -> RawMail | None:
    if path is None:
        return None
    try:
        content, modified = path.read_bytes(), path.stat().st_mtime
    except FileNotFoundError:
        return None
    except OSError as cause:
        raise MailboxError(f"không đọc được {path}: {cause.strerror}") from cause
    return RawMail(place, topmost_received(content) or datetime.fromtimestamp(modified, UTC), content)
