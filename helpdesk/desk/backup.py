"""A backup while the service runs, and back into an empty house. With a key all of it is sealed but the manifest, which names nobody.

PATH/manifest.json        what belongs together: written last, so that a backup cut short leaves the one before it whole
PATH/rows-<instant>/      the rows, in one consistent state
PATH/files/ab/abcd…       mails and papers by content; a second backup into the same place adds what is new
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from helpdesk.cases import copies, landmarks, outbox, removing, wiping
from helpdesk.cases.database import Unit
from helpdesk.cases.files import PART, PIECE, SEALED, Files
from helpdesk.cases.pieces import Hashed
from helpdesk.errors import HelpdeskError, Refused, StorageError
from helpdesk.house import House
from helpdesk.seal import Seal
from helpdesk.steps import reached

MANIFEST, ROWS, FILES, BESIDE = "manifest.json", "rows-", "files", f"{PART}rows-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`rows` are the names of the row files with their SHA-256; `lost` are files the house itself no longer has whole.

    `key` names the key all of it is sealed by, '' for an open backup; `mark` is that key's mark under the rest.
    """

    made_at: str
    engine: str
    revision: str
    folder: str
    rows: dict[str, str]
    files: tuple[str, ...]
    lost: tuple[str, ...] = ()
    key: str = ""
    mark: str = ""

    def marked(self, seal: Seal | None) -> Manifest:
        return replace(self, mark=seal.mark(self.words())) if seal else self

    def words(self) -> bytes:
        return json.dumps(asdict(replace(self, mark="")), ensure_ascii=False, sort_keys=True).encode()


def make(house: House, path: Path) -> Manifest:
    """Copies rows and files to `path`. Raises StorageError."""
    now, seal = house.clock.now(), house.memory.files.seal
    copy = Files(path / FILES, seal)
    try:
        rows = _fresh(path / f"{ROWS}{now:%Y%m%dT%H%M%S}-{house.luck()[:8]}")
        named = _rows_out(house, rows)
        reached("backup rows")
        lost = _copied_files(house.memory.files, copy, named)
        reached("backup files")
        manifest = Manifest(
            made_at=now.isoformat(),
            engine=copies.engine_name(house.memory),
            revision=copies.revision(house.memory),
            folder=rows.name,
            rows={file.name: _hash(file) for file in sorted(rows.iterdir())},
            files=tuple(sorted(named - set(lost))),
            lost=tuple(lost),
            key=seal.name if seal else "",
        ).marked(seal)
        _declare(path, manifest, copy)
        _wiped_here_too(house, copy, named)
    except OSError as cause:
        raise StorageError(f"không sao lưu được vào {path}: {cause.strerror or cause}") from cause
    with house.memory.unit() as unit:
        landmarks.passed(unit, landmarks.BACKED_UP, at=now, files=len(manifest.files), lost=len(lost), key=manifest.key)
    return manifest


def _wiped_here_too(house: House, copy: Files, named: set[str]) -> None:
    """What the office wiped goes out of its backup as well; what it merely lost stays there."""
    with house.memory.look() as unit:
        wiped = wiping.wiped_files(unit) - named
    for sha256 in wiped:
        removing.remove(copy, sha256, just_now=0)


def _fresh(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _rows_out(house: House, folder: Path) -> set[str]:
    """With a key the rows lie open nowhere but beside the database they come from, for as long as it takes to seal them."""
    if (seal := house.memory.files.seal) is None:
        return copies.copy_out(house.memory, folder)
    house.memory.files.check()
    with tempfile.TemporaryDirectory(dir=house.memory.files.root, prefix=BESIDE) as beside:
        named = copies.copy_out(house.memory, Path(beside))
        for file in sorted(Path(beside).iterdir()):
            with file.open("rb") as source, (folder / f"{file.name}{SEALED}").open("wb") as sink:
                seal.pour(source, sink)
                sink.flush()
                os.fsync(sink.fileno())
    return named


def _copied_files(source: Files, copy: Files, named: set[str]) -> list[str]:
    """Copies what is not there yet, under the present key where there is one; returns those that are missing or rotten here."""
    there = set(copy.names()) - {path.name[:64] for path in copy.left_behind()}
    return [sha256 for sha256 in sorted(named - there) if not _copied(source, copy, sha256)]


def _copied(source: Files, copy: Files, sha256: str) -> bool:
    try:
        return copy.put_pieces(source.pieces(sha256))[0] == sha256
    except (FileNotFoundError, HelpdeskError) as why:
        if isinstance(why, StorageError) and source.whole(sha256):
            raise  # it is the copy that cannot be written
        return False


def _declare(path: Path, manifest: Manifest, copy: Files) -> None:
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
    for open_one in copy.left_behind():  # or of an older key: it lies there sealed by now
        open_one.unlink(missing_ok=True)


def read(path: Path, seal: Seal | None = None) -> Manifest:
    """The manifest of a backup, its rows held against it. Raises Refused."""
    try:
        told = json.loads((path / MANIFEST).read_text("utf-8"))
        manifest = Manifest(**{**told, "files": tuple(told["files"]), "lost": tuple(told["lost"])})
        wrong = [name for name, sha256 in manifest.rows.items() if _hash(path / manifest.folder / name) != sha256]
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise Refused(f"{path} không phải một bản sao lưu trọn vẹn") from cause
    if wrong:
        raise Refused(f"bản sao lưu {path} đã hỏng: {', '.join(wrong)}")
    if manifest.key and (seal is None or manifest.key not in seal.names):
        raise Refused(f"bản sao lưu này mã hóa bằng khóa {manifest.key}; khóa này không có trong storage.key_file (hoặc key_command)")
    if manifest.key and seal is not None and not seal.marked(manifest.words(), manifest.mark):
        raise Refused(f"bản kê {path / MANIFEST} đã bị sửa sau khi sao lưu")
    return manifest


def restore(house: House, path: Path) -> Manifest:
    """Puts a backup into an empty house: files, then rows. What may have been done since it was made waits for a person or for evidence.

    Raises Refused where the house is not empty or the backup is not whole.
    """
    seal = house.memory.files.seal
    manifest = read(path, seal)
    if manifest.engine != copies.engine_name(house.memory):
        raise Refused(f"bản sao lưu này của {manifest.engine}; storage.database đang là {copies.engine_name(house.memory)}")
    if not copies.is_empty(house.memory):
        raise Refused("cơ sở dữ liệu đã có thư; chỉ khôi phục vào nơi trống")
    lost = _copied_files(Files(path / FILES, seal), house.memory.files, set(manifest.files))
    if lost:
        raise Refused(f"bản sao lưu {path} thiếu {len(lost)} tệp hoặc tệp đã hỏng: {', '.join(lost[:5])}")
    with _rows_open(house, path / manifest.folder, seal if manifest.key else None) as rows:
        copies.copy_in(house.memory, rows, manifest.revision)
    with house.memory.unit() as unit:
        _doubt_what_was_waiting(unit, datetime.fromisoformat(manifest.made_at))
        landmarks.passed(unit, landmarks.RESTORED, at=house.clock.now(), made_at=manifest.made_at)
    return manifest


@contextmanager
def _rows_open(house: House, folder: Path, seal: Seal | None) -> Iterator[Path]:
    """The rows as the database takes them; sealed ones opened beside the database they go into."""
    if seal is None:
        yield folder
        return
    house.memory.files.check()
    with tempfile.TemporaryDirectory(dir=house.memory.files.root, prefix=BESIDE) as beside:
        for file in folder.iterdir():
            with file.open("rb") as source, (Path(beside) / file.name.removesuffix(SEALED)).open("wb") as sink:
                seal.pour_open(source, sink)
        yield Path(beside)


def _doubt_what_was_waiting(unit: Unit, made_at: datetime) -> None:
    """A mail that was to leave when the backup was made may have left since: never sent again without evidence or a person."""
    for mail in outbox.with_status(unit, "ready", "leased", "later"):
        mail.handed_at, mail.next_try_at = made_at, None
        mail.answer = "khôi phục từ bản sao lưu: chưa rõ thư đã đi hay chưa"
        unit.add(outbox.free(mail, "doubtful"))


def _hash(path: Path) -> str:
    found = Hashed()
    with path.open("rb") as file:
        shutil.copyfileobj(file, found, PIECE)
    return found.sha256
