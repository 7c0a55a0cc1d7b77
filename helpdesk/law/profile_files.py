"""Gathers a profile's tables: its own file, the parts it names and the profile it extends, merged entry by entry.

An entry of the extending profile replaces the inherited ones of the same code; `without` drops some, and what
`inherited_unverified` names (a section, or one entry of it) is inherited as not verified under the newer law.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpdesk.law.schema import SchemaReader

DATA = Path(__file__).resolve().parent / "data"
Table = Mapping[str, object]
Become = Callable[[Table], list[Table]]
_HEADING = ("title", "valid_from", "valid_until")  # each profile says these for itself


@dataclass(frozen=True, slots=True)
class Directives:
    """The keys of a profile file that steer the gathering and are not part of the profile itself."""

    extends: str = ""
    parts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    inherited_unverified: tuple[str, ...] = ()


_DIRECTIVES = frozenset(Directives.__dataclass_fields__)


def read_toml(path: Path, faults: list[str]) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(f"{path.name}: không có tệp này")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        faults.append(f"{path.name}: không đọc được TOML ({why})")
    return {}


def profile_path(profile: str | Path) -> Path:
    """A slug names a profile of the package; anything with a suffix is a path to a file anywhere."""
    path = Path(profile)
    return path if path.suffix == ".toml" else DATA / "profiles" / f"{profile}.toml"


def gather(path: Path, faults: list[str], above: tuple[Path, ...] = ()) -> dict[str, object]:
    """The merged tables of one profile, as the schema reads them; every fault found on the way stands in `faults`."""
    if path in above:
        faults.append(f"{path.name}: hồ sơ kế thừa chính nó (extends)")
        return {}
    raw = read_toml(path, faults)
    own = {k: v for k, v in raw.items() if k not in _DIRECTIVES}
    directives = SchemaReader(faults=faults).read(Directives, {k: v for k, v in raw.items() if k in _DIRECTIVES}, path.name)
    if directives is None:
        return own
    for part in directives.parts:
        _append(own, _part(path, part, faults), part, faults)
    if not directives.extends:
        return own
    base = gather(_sibling(path, directives.extends), faults, (*above, path))
    return _overlaid(_pruned(base, directives, path.name, faults), own)


def _sibling(path: Path, profile: str) -> Path:
    return path.parent / profile if profile.endswith(".toml") else profile_path(profile)


def _part(path: Path, part: str, faults: list[str]) -> dict[str, object]:
    beside = path.parent / f"{part}.toml"
    return read_toml(beside if beside.exists() else DATA / "procedure" / f"{part}.toml", faults)


def _append(own: dict[str, object], part: Table, name: str, faults: list[str]) -> None:
    for section, entries in part.items():
        if isinstance(entries, list):
            own[section] = [*_entries(own.get(section)), *entries]
        else:
            faults.append(f"{name}: “{section}” phải là danh sách [[{section}]]")


def _pruned(base: dict[str, object], directives: Directives, where: str, faults: list[str]) -> dict[str, object]:
    """The inherited tables without what is dropped, and with the mark on what nobody has checked under the newer law."""
    pruned = dict(base)
    for text in directives.without:
        pruned |= _rewritten(pruned, text, lambda entry: [], where, faults)
    for text in directives.inherited_unverified:
        pruned |= _rewritten(pruned, text, lambda entry: [{**entry, "unverified": True}], where, faults)
    return pruned


def _rewritten(tables: Table, text: str, become: Become, where: str, faults: list[str]) -> dict[str, object]:
    """The section that `text` speaks of, each entry it names replaced by what it becomes; naming none is a fault."""
    section, key = _address(text)
    entries = _entries(tables.get(section))
    if not any(_named(e, key) for e in entries):
        faults.append(f"{where}: “{text}” không có trong hồ sơ được kế thừa")
        return {}
    return {section: [new for e in entries for new in (become(e) if _named(e, key) else [e])]}


def _address(text: str) -> tuple[str, list[str]]:
    """`section`, `section.code` or `section.kind.code`; a topic's code may hold a dot itself."""
    section, _, rest = text.partition(".")
    return section, [rest] if section == "topics" else rest.split(".")


def _named(entry: Table, key: list[str]) -> bool:
    """`key` is [code] or [kind, code]; an empty code names every entry."""
    return key[-1] in ("", entry.get("code")) and (len(key) == 1 or entry.get("kind") == key[0])


def _overlaid(base: dict[str, object], own: dict[str, object]) -> dict[str, object]:
    merged = {k: v for k, v in base.items() if k not in _HEADING}
    for section, value in own.items():
        if isinstance(value, list) and isinstance(base.get(section), list):
            replaced = {_key(e) for e in _entries(value)}
            merged[section] = [*(e for e in _entries(base[section]) if _key(e) not in replaced), *value]
        elif isinstance(value, Mapping) and isinstance(standing := base.get(section), Mapping):
            merged[section] = {**standing, **value}
        else:
            merged[section] = value
    return merged


def _entries(section: object) -> list[Table]:
    return [e for e in section if isinstance(e, Mapping)] if isinstance(section, list) else []


def _key(entry: Table) -> tuple[object, object]:
    return entry.get("kind"), entry.get("code")
