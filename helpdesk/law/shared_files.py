"""What every profile shares, read once a process: norms, places, organisation of courts and offices, calendars."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpdesk.errors import Faults
from helpdesk.law.calendar import YearTable
from helpdesk.law.calendar_files import year_table
from helpdesk.law.gazetteer import Gazetteer
from helpdesk.law.norms import Citation, Norm, parse_citation
from helpdesk.law.organisation import OrganisationFile
from helpdesk.law.places import PlacesFile, Unit, UnitWord, Words, units_of, words_of
from helpdesk.law.profile_files import DATA, read_toml
from helpdesk.law.schema import SchemaReader


@dataclass(frozen=True, slots=True)
class Shared:
    norms: Mapping[str, Norm]
    places: Gazetteer
    organisation: OrganisationFile
    years: Mapping[int, YearTable]
    fingerprint: str


@cache
def shared(data: Path = DATA) -> Shared:
    """Raises Faults with every fault of every shared file."""
    faults: list[str] = []
    files = {p.relative_to(data).as_posix(): read_toml(p, faults) for p in _paths(data)}
    norms = {n.short: n for n in SchemaReader(faults=faults).read_all(Norm, files["norms.toml"].get("norms"), "norms.toml")}
    faults += [
        f"norms.toml: “{n.superseded_by}” (thay {n.short}) không có"
        for n in norms.values()
        if n.superseded_by and n.superseded_by not in norms
    ]
    reader = SchemaReader({Citation: lambda text: parse_citation(text, norms)}, faults)
    words = words_of(reader.read_all(UnitWord, files["places/words.toml"].get("words"), "words.toml"))
    units = _units(files, words, reader)
    organisation = reader.read(OrganisationFile, files["organisation.toml"], "organisation.toml")
    years = [year_table(table, name, reader) for name, table in files.items() if name.startswith("calendar/")]
    if faults or organisation is None:
        raise Faults(str(data), faults)
    known = {y.year: y for y in years if y}
    mark = hashlib.sha256(json.dumps(files, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
    return Shared(norms, Gazetteer(units, words), organisation, known, mark)


def _paths(data: Path) -> list[Path]:
    folders = sorted((*data.glob("places/*.toml"), *data.glob("calendar/*.toml")))
    return [data / "norms.toml", data / "organisation.toml", *folders]


def _units(files: Mapping[str, dict[str, object]], words: Words, reader: SchemaReader) -> tuple[Unit, ...]:
    units: list[Unit] = []
    for name, table in files.items():
        if not name.startswith("places/") or name.endswith("words.toml"):
            continue
        try:
            read = reader.read(PlacesFile, table, name)
            units += units_of(read, words) if read else []
        except ValueError as why:
            reader.faults.append(f"{name}: {why}")
    return tuple(units)
