"""A restore that is only tried: a backup goes into an empty place, is proved there, and goes again. Nothing is sent, nothing is changed.

What counts is not that the copy could be read but that an office could go on from it: every file whole, the audit log's chain whole,
every letter with one fate and every duty to answer with one state.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from helpdesk.cases import audit, copies, landmarks, soundness
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.desk import backup
from helpdesk.desk.ledger import Sheet, balance_sheet
from helpdesk.errors import Refused
from helpdesk.house import House

NAMED = 10


@dataclass(frozen=True, slots=True)
class Drilled:
    """`letters`, `files` and `lines` (of the audit log) that came back; `faults` in sentences, none where an office could go on.

    `since` counts letters that lie in the mailbox and came after the backup: the service would fetch them again.
    """

    made_at: str
    letters: int
    files: int
    lines: int
    since: int
    unasked: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.faults

    def plain(self) -> dict[str, Any]:
        return {"sound": self.sound, **asdict(self)}


def drill(house: House, path: Path, place: Path, database: str = "") -> Drilled:
    """Tries the backup at `path` in the empty folder `place`; `database` is an empty one of the backup's kind, where that is no file.

    Raises Refused where the backup cannot be restored at all.
    """
    if not database and backup.read(path, house.memory.files.seal).engine != "sqlite":
        raise Refused("bản sao lưu này của PostgreSQL: diễn tập cần --database trỏ vào một cơ sở dữ liệu trống")
    with _elsewhere(house, place, database or f"sqlite:///{place}/helpdesk.db") as other:
        manifest = backup.restore(other, path)
        found = _proved(other, manifest.made_at, lost=len(manifest.lost))
    if found.sound and not copies.is_empty(house.memory):
        with house.memory.unit() as unit:
            landmarks.passed(unit, landmarks.DRILLED, at=house.clock.now(), made_at=manifest.made_at)
    return found


@contextmanager
def _elsewhere(house: House, place: Path, database: str) -> Iterator[House]:
    """The same office with a memory of its own; what is in it goes with `place`."""
    if database == house.memory.url:
        raise Refused("diễn tập cần một cơ sở dữ liệu khác, trống; đừng chỉ vào cơ sở dữ liệu đang dùng")
    memory = Memory(database, Files(place / "files", house.memory.files.seal))
    try:
        yield replace(house, memory=memory)
    finally:
        memory.close()


def _proved(house: House, made_at: str, *, lost: int) -> Drilled:
    sheet, files = balance_sheet(house), house.memory.files
    with house.memory.look() as unit:
        named, verdict = soundness.files_named(unit), audit.verify(unit)
    rotten = sorted(sha256 for sha256 in named if not files.whole(sha256))
    faults = list(_inside(sheet))
    if len(rotten) > lost:
        faults.append(f"{len(rotten)} tệp thiếu hoặc hỏng: {', '.join(rotten[:NAMED])}")
    if verdict.broken is not None:
        faults.append(f"nhật ký bị đứt ở dòng {verdict.broken}")
    return Drilled(
        made_at=made_at,
        letters=sum(sheet.fates.values()),
        files=len(named),
        lines=verdict.lines,
        since=sum(len(folder.missing) for folder in sheet.folders),
        unasked=tuple(f"{folder.account} {folder.folder}: {folder.error}" for folder in sheet.folders if folder.error),
        faults=tuple(faults),
    )


def _inside(sheet: Sheet) -> Iterator[str]:
    """Differences within the memory: a letter that came after the backup, or a mail server out of reach, is none."""
    outside = {folder.difference for folder in sheet.folders}
    return (told for told in sheet.differences if told not in outside)
