"""The register of courts and enforcement offices: any old name resolves on any day, and the day says which office is competent.

The first-instance court decides (Luật THADS Điều 35), by the rules of organisation in force on the day the request arrives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from helpdesk.journey import CourtName, OfficeName
from helpdesk.law.gazetteer import Gazetteer
from helpdesk.law.organisation import Court, CourtLevel, Office, Organisation
from helpdesk.law.places import Level, Unit

_NUMBER = re.compile(r"\d+")
_BOTH: tuple[Level, ...] = ("province", "district")
_LEVELS: dict[str, tuple[Level, ...]] = {"province": ("province",), "district": ("district",)}


@dataclass(frozen=True, slots=True)
class Register:
    places: Gazetteer
    organisation: Organisation

    def unit(self, name: str, *, on: date, level: Level | None = None, province: str = "") -> Unit | None:
        """The one unit meant by a name however written; None if there is none, or several and nothing tells them apart."""
        return self.places.unit(name, on=on, levels=(level,) if level else (), province=province)

    def candidates(self, name: str, *, on: date, level: Level | None = None, province: str = "") -> tuple[Unit, ...]:
        return self.places.candidates(name, on=on, levels=(level,) if level else (), province=province)

    def names(self, on: date | None = None) -> tuple[Unit, ...]:
        """All names for a reader's lexicon; with a day, those in use on it."""
        return self.places.units if on is None else tuple(u for u in self.places.units if u.exists(on))

    # ── courts ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def court(self, name: CourtName, on: date) -> Court | None:
        """The court meant by a name, or None if it cannot be told which; an unsaid level follows from the place."""
        if name.level == "supreme":
            return self.organisation.court("supreme", None)
        if name.level in ("high", "military"):
            circuit = self.organisation.circuit(name.level, f"{name.place} {name.province}")
            return self.organisation.court(circuit.level, None, circuit=circuit) if circuit else None
        if name.level == "region":
            return self._court_of_region(name, on)
        # a city is a province or a district: a level that does not fit the place gives way to one that does
        unit = self._named(name, _LEVELS.get(name.level, _BOTH), on) or self._named(name, _BOTH, on)
        if unit is None:
            return None
        level: CourtLevel = "arbitral" if name.level == "arbitral" else "province" if unit.level == "province" else "district"
        return self.organisation.court(level, unit)

    def _named(self, name: CourtName | OfficeName, levels: tuple[Level, ...], on: date) -> Unit | None:
        if not name.place:
            return self.places.unit(name.province, on=on, levels=levels)
        return self.places.unit(name.place, on=on, levels=levels, province=name.province)

    def _court_of_region(self, name: CourtName, on: date) -> Court | None:
        number = _NUMBER.search(name.place)
        province = self.places.unit(name.province or name.place[number.end() :] if number else name.province, on=on, levels=("province",))
        return self.organisation.court("region", province, number=int(number[0])) if number and province else None

    def region_of(self, unit: Unit) -> Court | None:
        """The regional court on a district's or commune's ground, where the register lists it."""
        rule = self.organisation.region(unit.province, unit.title)
        return self.organisation.court("region", self.places.province(unit.province), number=rule.number) if rule else None

    # ── enforcement offices ─────────────────────────────────────────────────────────────────────────────────────────

    def competent_office(self, first_instance: Court, on: date) -> Office | None:
        """The office that enforces a judgment of that first-instance court, if requested on that day.

        None where the court is none of first instance (high, supreme) or nobody can say which office has its ground.
        """
        if first_instance.level == "military":
            return self.organisation.office("military", None, on, first_instance.circuit)
        if first_instance.unit is None:
            return None
        # an award belongs to the provincial office of the place where it was made (Luật Trọng tài thương mại Điều 8)
        return self.office_at(first_instance.unit, on, provincial=first_instance.level == "arbitral")

    def office_at(self, unit: Unit, on: date, *, provincial: bool = False) -> Office | None:
        """The office for that unit on that day; `provincial` asks for the one of its province."""
        if provincial or unit.level == "province" or not self.organisation.has_districts(on):
            return self.organisation.office("province", self.places.province_at(unit, on), on)
        standing = self.places.at(unit, on)
        return self.organisation.office("district", standing, on) if standing and standing.level == "district" else None

    def office(self, name: OfficeName, on: date) -> Office | None:
        """The office that on that day does what the named one did, however long ago it had that name."""
        if name.level == "general":
            return self.national_office(on)
        if name.level not in _LEVELS:
            return None
        unit = self._named(name, _LEVELS[name.level], on) or self._named(name, _BOTH, on)
        return self.office_at(unit, on) if unit else None

    def national_office(self, on: date) -> Office:
        return self.organisation.office("national", None, on)

    def division(self, court: Court, on: date) -> str:
        """The division inside the provincial office that takes such a court's judgments; "" where none is known."""
        if court.unit is None or self.organisation.has_districts(on):
            return ""
        region = court if court.level == "region" else self.region_of(court.unit)
        return self.organisation.division(region.number) if region else ""
