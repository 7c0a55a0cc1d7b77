"""Data folders of earlier versions, made by those versions: `python -m tests.upgrades.earlier [REVISION …]`, all where none is named.

For each version of the tables that was handed out, the last program that had it is taken out of the history, plays a morning on SQLite
and on PostgreSQL (`tests.upgrades.morning`), and what it leaves goes into tests/upgrades/folders/REVISION.tar.xz. Then this program opens
each, as the first start after an upgrade does, and must say of every letter and case what the earlier one said. Exit 1 where it does not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from alembic.script import ScriptDirectory

from helpdesk import config
from helpdesk.cases.database import migration_config
from helpdesk.clock import StoppedClock
from helpdesk.config import PROJECT
from helpdesk.house import build
from tests.journeys.desk import MONDAY
from tests.servers.postgres import Postgres, postgres
from tests.upgrades.opening import FOLDERS, differences, opened

HANDED_OUT = ("0003", "0004", "0005", "0006", "0007", "0010")  # versions an office may have; 0003 is the first of a whole program
VERSIONS = "helpdesk/cases/migrations/versions"


def revisions() -> list[str]:
    """Every version of the tables, oldest first; the last is this program's."""
    return [step.revision for step in ScriptDirectory.from_config(migration_config()).walk_revisions()][::-1]


def last_program(revision: str) -> str:
    """The commit before the one that brought the next version of the tables."""
    later = [r for r in revisions() if r > revision]
    if not later:
        return "HEAD"
    (path,) = (PROJECT / VERSIONS).glob(f"{later[0]}_*.py")
    asked = ["git", "log", "--diff-filter=A", "--format=%H", "--", f"{VERSIONS}/{path.name}"]
    return subprocess.run(asked, cwd=PROJECT, check=True, capture_output=True, text=True).stdout.split()[-1] + "^"


def make(revision: str, server: Postgres, room: Path) -> None:
    """Lets the program of that version live a morning on both databases, and packs what is left."""
    tree = room / "tree"
    tree.mkdir(parents=True)
    packed = subprocess.run(["git", "archive", last_program(revision)], cwd=PROJECT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "x", "-C", str(tree)], input=packed, check=True)
    for kind, database in (("sqlite", "sqlite:///helpdesk.db"), ("postgresql", server.create(f"then{revision}"))):
        place = room / "left" / kind
        shutil.copytree(PROJECT / "mailbox_fixtures", place / "mailbox" / "new", ignore=shutil.ignore_patterns("*.toml"))
        for part in ("cur", "tmp"):
            (place / "mailbox" / part).mkdir()
        played = [sys.executable, str(Path(__file__).with_name("morning.py")), str(place), database]
        subprocess.run(played, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, check=True)
    _dump(server, f"then{revision}", room / "left" / "postgresql" / "rows.sql")
    with tarfile.open(FOLDERS / f"{revision}.tar.xz", "w:xz") as archive:
        for path in _kept(room / "left"):
            archive.add(path, path.relative_to(room / "left"), filter=_nobodys)


def _dump(server: Postgres, database: str, to: Path) -> None:
    asked = [
        str(server.bin / "pg_dump"),
        "-h",
        "127.0.0.1",
        "-p",
        str(server.port),
        "-U",
        "postgres",
        "--no-owner",
        "-f",
        str(to),
        database,
    ]
    subprocess.run(asked, check=True)


def _kept(left: Path) -> Iterator[Path]:
    """The rows, the files by content, the mailbox, and what was told; a copy of what can be made anew is not kept."""
    for path in sorted(left.rglob("*")):
        part = path.relative_to(left).parts
        if path.is_file() and (part[1] in ("files", "mailbox") or path.name in ("helpdesk.db", "rows.sql", "told.json")):
            yield path


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def main(wanted: list[str]) -> int:
    FOLDERS.mkdir(exist_ok=True)
    wrong = 0
    with postgres() as server, tempfile.TemporaryDirectory() as name:
        study = build(config.from_tables({}, base=Path(name)), StoppedClock(MONDAY))
        for revision in wanted or HANDED_OUT:
            make(revision, server, Path(name) / revision)
            for kind in ("sqlite", "postgresql"):
                with opened(study, revision, kind, Path(name) / f"{revision}-{kind}", lambda: server) as (desk, told):
                    found = differences(desk.house, told)
                wrong += len(found)
                counted = f"{len(told['letters'])} letters, {len(told['cases'])} cases, {told['audit']['lines']} lines of the audit log"
                print(f"{revision} {kind}: {counted};", found or "all as it was")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
