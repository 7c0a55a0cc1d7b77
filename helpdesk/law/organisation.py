"""How courts and enforcement offices are organised on a day: rules of naming and competence, read from data/organisation.toml.

A pattern holds {unit} (word and name), {name} (name alone) and {number}; nothing here knows a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from helpdesk.law.norms import Citation
from helpdesk.law.places import Unit
from helpdesk.law.spelling import fold

CourtLevel = Literal["district", "province", "region", "high", "supreme", "military", "arbitral"]
OfficeLevel = Literal["district", "province", "national", "military"]


@dataclass(frozen=True, slots=True)
class CourtRule:
    level: CourtLevel
    name: str
    full: str
    source: Citation
    valid_from: date
    valid_until: date | None = None
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class OfficeRule:
    level: OfficeLevel
    name: str
    full: str
    source: Citation
    valid_from: date
    valid_until: date | None = None
    unverified: bool = False

    def counts(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Circuit:
    """A seat outside the administrative map: a high court, a military region."""

    code: str
    name: str
    level: Literal["high", "military"]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionRule:
    """A regional court of a province: the district courts it succeeded and the communes of its ground."""

    province: str
    number: int
    succeeds: tuple[str, ...]
    communes: tuple[str, ...]
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationFile:
    source: str
    valid_from: date
    courts: tuple[CourtRule, ...]
    offices: tuple[OfficeRule, ...]
    circuits: tuple[Circuit, ...]
    regions: tuple[RegionRule, ...]
    division: str


@dataclass(frozen=True, slots=True)
class Court:
    """A court in short and in full: of a unit (district, province, seat of an arbitral tribunal), region or circuit."""

    level: CourtLevel
    name: str
    full: str
    unit: Unit | None = None
    number: int = 0
    circuit: Circuit | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """An enforcement office under its name on one day; two values are equal when they are the same office on that day."""

    level: OfficeLevel
    name: str
    full: str
    unit: Unit | None
    source: Citation


@dataclass(frozen=True, slots=True)
class Organisation:
    file: OrganisationFile

    def court(self, level: CourtLevel, unit: Unit | None, *, number: int = 0, circuit: Circuit | None = None) -> Court:
        rule = next(r for r in self.file.courts if r.level == level)
        name, full = (_filled(p, unit, number, circuit) for p in (rule.name, rule.full))
        return Court(level, name, full, unit, number, circuit)

    def circuit(self, level: str, text: str) -> Circuit | None:
        """The circuit whose name or alias stands in the text, the longest one when several do."""
        written = f" {fold(text)} "
        named = [(alias, c) for c in self.file.circuits if c.level == level for alias in (c.name, *c.aliases)]
        found = [(len(fold(alias)), c) for alias, c in named if f" {fold(alias)} " in written]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def office(self, level: OfficeLevel, unit: Unit | None, on: date, circuit: Circuit | None = None) -> Office:
        rules = [r for r in self.file.offices if r.level == level]
        rule = next((r for r in rules if r.counts(on)), rules[0])
        return Office(level, _filled(rule.name, unit, 0, circuit), _filled(rule.full, unit, 0, circuit), unit, rule.source)

    def has_districts(self, on: date) -> bool:
        """Whether there are offices of districts on that day."""
        return any(r.level == "district" and r.counts(on) for r in self.file.offices)

    def region(self, province: str, title: str) -> RegionRule | None:
        """The region of a province that holds an old district or a commune, by title."""
        rules = (r for r in self.file.regions if r.province == province)
        return next((r for r in rules if title in r.succeeds or title in r.communes), None)

    def division(self, number: int) -> str:
        return self.file.division.format(number=number)


def _filled(pattern: str, unit: Unit | None, number: int, circuit: Circuit | None) -> str:
    title, name = (unit.title, unit.name) if unit else (circuit.name, circuit.name) if circuit else ("", "")
    return pattern.format(unit=title, name=name, number=number)
