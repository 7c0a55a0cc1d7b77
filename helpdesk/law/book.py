"""The law as one frozen book: profile, calendar, registers, norms and their common fingerprint, read strictly from data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from helpdesk.errors import Faults, NotFound, Refused
from helpdesk.journey import Kind
from helpdesk.law import guidance
from helpdesk.law.calendar import Calendar, Override
from helpdesk.law.calendar_files import calendar_of
from helpdesk.law.deadlines import Deadline, Point, due, points
from helpdesk.law.entries import CodedEntry, Entry
from helpdesk.law.norms import Citation, Norm, parse_citation
from helpdesk.law.organisation import Office, Organisation
from helpdesk.law.profile import (
    ClockCode,
    ClockRule,
    Contact,
    Figure,
    InvitedPaper,
    OfficeNames,
    Profile,
    RequiredItem,
    counting,
    one,
)
from helpdesk.law.profile_checks import contradictions
from helpdesk.law.profile_files import gather, profile_path
from helpdesk.law.register import Register
from helpdesk.law.schema import SchemaReader
from helpdesk.law.shared_files import Shared, shared

E = TypeVar("E", bound=Entry)
C = TypeVar("C", bound=CodedEntry)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entry stands on a day, for staff: its source, whether that is in force, what replaced it, whether anybody checked."""

    source: Citation
    in_force: bool
    successors: tuple[Citation, ...]
    unverified: bool
    note: str


@dataclass(frozen=True, slots=True)
class ReplacedNorm:
    """A norm the profile rests on that is no longer in force, by what it was replaced, and the entries concerned."""

    norm: Norm
    successor: Norm | None
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    profile: Profile = field(repr=False)
    calendar: Calendar = field(repr=False)
    register: Register = field(repr=False)
    norms: Mapping[str, Norm] = field(repr=False)
    fingerprint: str

    # ── the office ──────────────────────────────────────────────────────────────────────────────────────────────────

    def names(self, on: date) -> OfficeNames:
        return one(self.profile.office.names, on)

    def contact(self, on: date) -> Contact:
        return one(self.profile.office.contacts, on)

    def own_office(self, on: date) -> Office:
        """This office as the register knows it that day: equal to what `competent_office` gives when it is ours."""
        office = self.profile.office
        unit = self.register.unit(office.place, on=on, level=office.level)
        found = self.register.office_at(unit, on) if unit else None
        if found is None:
            raise NotFound(f"Ngày {on:%d/%m/%Y} không còn cơ quan thi hành án dân sự của {office.place}.")
        return found

    # ── the procedure ───────────────────────────────────────────────────────────────────────────────────────────────

    def current(self, entries: Iterable[E], on: date) -> tuple[E, ...]:
        """Those of a section (`profile.ways`, `profile.periods` …) that count on that day, in the order of the data."""
        return counting(entries, self.profile.day(on))

    def find(self, entries: Iterable[C], code: str, on: date) -> C | None:
        """The entry of that code that counts on that day (`profile.statements`, `profile.grounds`, `profile.paths` …)."""
        day = self.profile.day(on)
        return next((e for e in entries if e.code == code and e.counts(day)), None)

    def items(self, kind: Kind, on: date) -> tuple[RequiredItem, ...]:
        """What a file of that kind needs, in the order of the data."""
        return self.current((i for i in self.profile.items if i.kind == kind), on)

    def papers(self, kind: Kind, on: date) -> tuple[InvitedPaper, ...]:
        """Papers a citizen is invited to add, never asked for."""
        return self.current((p for p in self.profile.papers if kind in p.kinds), on)

    def clock(self, code: ClockCode, on: date) -> ClockRule | None:
        """The rule of a clock, or None where the law of that day knows no such clock."""
        return self.find(self.profile.clocks, code, on)

    def due(self, code: ClockCode, event: datetime, *, handed_over: bool = False) -> Deadline | None:
        """When the clock that `event` starts ends, with its account; None where the law of that day knows no such clock.

        `handed_over`: the event is the citizen's own receipt, so that none has to be presumed.
        """
        rule = self.clock(code, self.calendar.date_of(event))
        if rule and handed_over:
            rule = replace(rule, presumed_receipt_days=0)
        return due(rule, event, self.calendar) if rule else None

    def due_if_known(self, code: ClockCode, event: datetime, *, handed_over: bool = False) -> Deadline | None:
        """As `due`; None also for a clock of working time in a year without a calendar, of which nobody can say yet when it ends."""
        try:
            return self.due(code, event, handed_over=handed_over)
        except Refused:
            return None

    def points(self, deadline: Deadline) -> tuple[Point, ...]:
        """Reminders before a deadline and notices after it, in order of time."""
        return points(deadline, self.calendar)

    def figure(self, code: str, on: date) -> Figure:
        found = self.find(self.profile.figures, code, on)
        if found is None:
            raise NotFound(f"Hồ sơ thủ tục không có con số “{code}”.")
        return found

    def text(self, text: str, on: date) -> str:
        """A text of the profile with its figures filled in."""
        return guidance.filled(text, self.profile, on)

    def block(self, code: str, on: date) -> guidance.Block | None:
        return guidance.block(self.profile, code, on)

    # ── what may be said of it ──────────────────────────────────────────────────────────────────────────────────────

    def citation(self, entry: Entry, on: date) -> Citation | None:
        """The clause a letter of that day may cite for an entry, or None."""
        return entry.citation(on)

    def standing(self, entry: Entry, on: date) -> Standing:
        norm = entry.source.norm
        successors = entry.superseded_by or tuple(Citation(self.norms[s]) for s in (norm.superseded_by,) if s)
        in_force = norm.in_force(on)
        return Standing(entry.source, in_force, () if in_force else successors, entry.unverified or norm.unverified, entry.note)

    def replaced(self, on: date) -> tuple[ReplacedNorm, ...]:
        """Norms of this profile that are not in force on that day, each with its successor."""
        concerned: dict[str, list[str]] = {}
        for label, entry in self.profile.entries():
            if entry.counts(self.profile.day(on)) and not entry.source.norm.in_force(on):
                concerned.setdefault(entry.source.norm.short, []).append(label)
        return tuple(
            ReplacedNorm(n, self.norms.get(n.superseded_by), tuple(e)) for n, e in ((self.norms[s], e) for s, e in concerned.items())
        )

    def unverified(self, on: date) -> tuple[str, ...]:
        """Entries nobody has checked against the text of the norm."""
        day = self.profile.day(on)
        return tuple(label for label, e in self.profile.entries() if e.counts(day) and (e.unverified or e.source.norm.unverified))

    def with_overrides(self, overrides: Iterable[Override]) -> Rulebook:
        """The same book under a calendar the office has changed; its fingerprint differs."""
        laid = tuple(overrides)
        mark = _digest([self.fingerprint, [_plain(o) for o in laid]])
        return Rulebook(self.profile, self.calendar.overridden(laid), self.register, self.norms, mark)


def load_rulebook(
    profile: str | Path,
    *,
    timezone: str = "",
    extra_days_off: Iterable[date] = (),
    extra_working_days: Iterable[date] = (),
    overrides: Iterable[Override] = (),
) -> Rulebook:
    """Reads a profile (slug of the package, or path to a .toml file) and the registers every profile shares.

    Raises Faults with every fault found. Later dates win over earlier ones: notices, then the settings' days, then overrides.
    """
    common, path, faults = shared(), profile_path(profile), list[str]()
    raw = gather(path, faults)
    reader = SchemaReader({Citation: lambda text: parse_citation(text, common.norms)}, faults)
    read = reader.read(Profile, {**raw, "slug": path.stem}, path.name)
    register = _register(common, read)
    if read:
        faults += contradictions(read, register)
    if faults or read is None:
        raise Faults(path.name, faults)
    extras = _extras(extra_days_off, extra_working_days)
    laid = (*extras, *overrides)
    calendar = calendar_of(read.office.hours, common.years, laid, ZoneInfo(timezone or read.office.timezone))
    mark = _digest([common.fingerprint, raw, [_plain(o) for o in laid], str(calendar.zone)])
    return Rulebook(read, calendar, register, common.norms, mark)


def _register(common: Shared, profile: Profile | None) -> Register:
    """The shared register, seen from the profile's office: its province wins where a name is ambiguous."""
    places = common.places
    if profile:
        office = profile.office
        seat = places.unit(office.place, on=profile.valid_from, levels=(office.level,))
        places = places.at_home(seat.province if seat else "")
    return Register(places, Organisation(common.organisation))


def _extras(off: Iterable[date], working: Iterable[date]) -> list[Override]:
    document = "config.toml [office]"
    days_off = [Override(day, "off", "Ngày nghỉ cơ quan bổ sung", document) for day in off]
    return days_off + [Override(day, "work", "Ngày làm việc cơ quan bổ sung", document) for day in working]


def _plain(override: Override) -> list[object]:
    return [override.day, override.kind, override.reason, override.document, override.intervals]


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
