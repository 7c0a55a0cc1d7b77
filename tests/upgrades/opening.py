"""A data folder of an earlier version, opened by this program; and what it says of it beside what the earlier one said."""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helpdesk.cases import audit, dossiers, letters, soundness
from helpdesk.cli.memory import told_letter, whole_case
from helpdesk.desk.ledger import balance_sheet
from helpdesk.house import House
from helpdesk.study import Study
from tests.journeys.desk import Desk, desk_of
from tests.servers.postgres import Postgres

FOLDERS = Path(__file__).with_name("folders")
Told = dict[str, Any]
SAFELY: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Debian 12's own Python has none; the archives are ours


@contextmanager
def opened(
    study: Study, revision: str, kind: str, place: Path, server: Callable[[], Postgres], **storage: str
) -> Iterator[tuple[Desk, Told]]:
    """The office of that version on that kind of database, brought up to this program in `place`; and what it said of itself before."""
    place.mkdir(parents=True, exist_ok=True)
    with tarfile.open(FOLDERS / f"{revision}.tar.xz") as archive:
        archive.extractall(place, [entry for entry in archive if entry.name.startswith(f"{kind}/")], **SAFELY)
    folder = place / kind
    database = "sqlite:///helpdesk.db" if kind == "sqlite" else _rows_in(server(), folder / "rows.sql", f"now{revision}{len(storage)}")
    told: Told = json.loads((folder / "told.json").read_text("utf-8"))
    with desk_of(study, folder, storage={"database": database, "files": "files", **storage}) as desk:
        yield desk, told


def _rows_in(server: Postgres, rows: Path, database: str) -> str:
    url = server.create(database)
    told = ["-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres", "-d", database, "-f", str(rows)]
    subprocess.run([str(server.bin / "psql"), *told], check=True, stdout=subprocess.DEVNULL)
    return url


def differences(house: House, told: Told) -> list[str]:
    """Each way in which this program says something else than the earlier one said, or finds its memory unsound."""
    found = [*_of(house, told), *balance_sheet(house).differences]
    with house.memory.look() as unit:
        verdict, named = audit.verify(unit), soundness.files_named(unit)
    found += [f"file {sha256} is not whole" for sha256 in sorted(named) if not house.memory.files.whole(sha256)]
    if (verdict.lines, verdict.broken, verdict.head) != tuple(told["audit"][key] for key in ("lines", "broken", "head")):
        found.append(f"audit log: {verdict}")
    return found


def _of(house: House, told: Told) -> Iterator[str]:
    with house.memory.look() as unit:
        cases = {case.code: whole_case(unit, house, case) for case in dossiers.listed(unit)}
        rows = [told_letter(unit, house, row) for row in letters.listed(unit)]
    yield from _changed("case", told["cases"], json.loads(json.dumps(cases)))
    yield from _changed("letter", told["letters"], json.loads(json.dumps(rows)))


def _changed(where: str, before: Any, after: Any) -> Iterator[str]:
    """What was said before and is not said now; what is said in addition is no difference."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            yield from _changed(f"{where} {key}", value, after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _changed(f"{where} {number}", one, other)
    elif before != after:
        yield f"{where}: {before!r} became {after!r}"
