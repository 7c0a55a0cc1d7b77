"""A backup while the service runs, and back into an empty house.

PATH/manifest.json        what belongs together: written last, so that a backup cut short leaves the one before it whole
PATH/rows-<instant>/      the rows, in one consistent state
PATH/files/ab/abcd…       mails and papers by content; a second backup into the same place adds what is new
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from helpdesk.cases import copies, landmarks, outbox
from helpdesk.cases.database import Unit
from helpdesk.cases.files import Files, pieces_of
from helpdesk.errors import Refused, StorageError
from helpdesk.house import House
from helpdesk.steps import reached

MANIFEST, ROWS, FILES = "manifest.json", "rows-", "files"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`rows` are the names of the row files with their SHA-256; `lost` are files the house itself no longer has whole."""

    made_at: str
    engine: str
    revision: str
    folder: str
    rows: dict[str, str]
    files: tuple[str, ...]
    lost: tuple[str, ...] = ()


def make(house: House, path: Path) -> Manifest:
    """Copies rows and files to `path`. Raises StorageError."""
    now = house.clock.now()
    try:
        rows = _fresh(path / f"{ROWS}{now:%Y%m%dT%H%M%S}-{house.luck()[:8]}")
        named = copies.copy_out(house.memory, rows)
        reached("backup rows")
        lost = _copied_files(house.memory.files, Files(path / FILES), named)
        reached("backup files")
        manifest = Manifest(
            made_at=now.isoformat(),
            engine=copies.engine_name(house.memory),
            revision=copies.revision(house.memory),
            folder=rows.name,
            rows={file.name: _hash(file) for file in sorted(rows.iterdir())},
            files=tuple(sorted(named - set(lost))),
            lost=tuple(lost),
        )
        _declare(path, manifest)
    except OSError as cause:
        raise StorageError(f"không sao lưu được vào {path}: {cause.strerror or cause}") from cause
    with house.memory.unit() as unit:
        landmarks.passed(unit, landmarks.BACKED_UP, at=now, files=len(manifest.files), lost=len(lost))
    return manifest


def _fresh(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _copied_files(source: Files, copy: Files, named: set[str]) -> list[str]:
    """Copies what is not there yet; returns those that are missing or rotten here."""
    there, lost = set(copy.names()), []
    for sha256 in sorted(named - there):
        path = source.path(sha256)
        if not path.exists() or copy.put_pieces(pieces_of(path))[0] != sha256:
            lost.append(sha256)
    return lost


def _declare(path: Path, manifest: Manifest) -> None:
    """The manifest takes the place of the last one; rows that none names any more go."""
    part = path / f".{MANIFEST}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path / MANIFEST)
    for old in path.glob(f"{ROWS}*"):
        if old.name != manifest.folder:
            shutil.rmtree(old, ignore_errors=True)


def read(path: Path) -> Manifest:
    """The manifest of a backup, its rows held against it. Raises Refused."""
    try:
        told = json.loads((path / MANIFEST).read_text("utf-8"))
        manifest = Manifest(**{**told, "files": tuple(told["files"]), "lost": tuple(told["lost"])})
        wrong = [name for name, sha256 in manifest.rows.items() if _hash(path / manifest.folder / name) != sha256]
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise Refused(f"{path} không phải một bản sao lưu trọn vẹn") from cause
    if wrong:
        raise Refused(f"bản sao lưu {path} đã hỏng: {', '.join(wrong)}")
    return manifest


def restore(house: House, path: Path) -> Manifest:
    """Puts a backup into an empty house: files, then rows. What may have been done since it was made waits for a person or for evidence.

    Raises Refused where the house is not empty or the backup is not whole.
    """
    manifest = read(path)
    if manifest.engine != copies.engine_name(house.memory):
        raise Refused(f"bản sao lưu này của {manifest.engine}; storage.database đang là {copies.engine_name(house.memory)}")
    if not copies.is_empty(house.memory):
        raise Refused("cơ sở dữ liệu đã có thư; chỉ khôi phục vào nơi trống")
    lost = _copied_files(Files(path / FILES), house.memory.files, set(manifest.files))
    if lost:
        raise Refused(f"bản sao lưu {path} thiếu {len(lost)} tệp hoặc tệp đã hỏng: {', '.join(lost[:5])}")
    copies.copy_in(house.memory, path / manifest.folder, manifest.revision)
    with house.memory.unit() as unit:
        _doubt_what_was_waiting(unit, datetime.fromisoformat(manifest.made_at))
        landmarks.passed(unit, landmarks.RESTORED, at=house.clock.now(), made_at=manifest.made_at)
    return manifest


def _doubt_what_was_waiting(unit: Unit, made_at: datetime) -> None:
    """A mail that was to leave when the backup was made may have left since: never sent again without evidence or a person."""
    for mail in outbox.with_status(unit, "ready", "leased", "later"):
        mail.handed_at, mail.next_try_at = made_at, None
        mail.answer = "khôi phục từ bản sao lưu: chưa rõ thư đã đi hay chưa"
        unit.add(outbox.free(mail, "doubtful"))


def _hash(path: Path) -> str:
    found = hashlib.sha256()
    for piece in pieces_of(path):
        found.update(piece)
    return found.hexdigest()
