"""THE READING ROOM: enclosures in, papers out, whatever is in them.

    shelf -> scanner -> quick child (text layers, office files, archives) -> child with eyes, for what is only a picture

A child is started when the first file wants it. What is only a picture waits until eyes are asked for: `wants_eyes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from helpdesk.journey import Enclosure, Paper
from helpdesk.papers.hatch import Hatch
from helpdesk.papers.limits import Limits
from helpdesk.papers.scanner import Scanner
from helpdesk.papers.shelf import Shelf
from helpdesk.papers.visit import Tools, Visit, waits
from helpdesk.seal import Seal

__all__ = ["Limits", "ReadingRoom"]

EDITION = "6"  # of how papers are read: raise it when the reading gets better


class ReadingRoom:
    """Opens enclosures; safe to use from several threads: quick files never wait for eyes. `close` ends the children."""

    def __init__(self, limits: Limits, *, cache: Path, languages: str, antivirus: str | None, seal: Seal | None = None) -> None:
        """`antivirus` is the address of clamd ("host:port" or a socket's path), None for none; what `cache` keeps is sealed."""
        edition = f"{EDITION}-{languages}-{limits.max_pages}-{limits.max_megabytes}-{'scanned' if antivirus else 'unscanned'}"
        self._tools = Tools(
            limits,
            Shelf(cache, edition, seal),
            quick=Hatch("helpdesk.papers.reader"),
            seeing=Hatch("helpdesk.papers.seeing", languages),
            scanner=Scanner(antivirus) if antivirus else None,
        )

    def open(self, enclosures: Iterable[Enclosure], *, eyes: bool) -> tuple[Paper, ...]:
        """One paper for each enclosure, in their order. Never fails: what cannot be read says so in its defects."""
        visit = Visit(self._tools, eyes)
        return tuple(visit.open(enclosure) for enclosure in enclosures)

    def wants_eyes(self, papers: Iterable[Paper]) -> bool:
        """Whether a page of these waits for eyes."""
        return any(map(waits, papers))

    def walls(self) -> str:
        """What the child that opens files cannot do on this machine. Raises HelpdeskError when it does not start."""
        apart = "không thấy mạng và " if self._tools.quick.start().get("apart") else ""
        return f"tiến trình đọc tệp {apart}không mở được tệp hay kết nối nào"

    def scanner(self) -> str:
        """Who looks for malware. Raises OSError when a scanner is named and does not answer."""
        scanner = self._tools.scanner
        return scanner.version() if scanner else "không cấu hình: mọi tệp được ghi là chưa quét"

    def put_under_seal(self) -> int:
        """Clears the shelf of what does not lie under the present key; returns how many papers will be read anew."""
        return self._tools.shelf.clear_what_lies_open()

    def forget(self, sha256: str) -> None:
        """Takes what was read from this file off the shelf; it is read anew should it come again."""
        self._tools.shelf.forget(sha256)

    def close(self) -> None:
        self._tools.quick.close()
        self._tools.seeing.close()
