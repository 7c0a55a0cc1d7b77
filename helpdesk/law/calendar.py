"""Which days, and which minutes of them, are working time, and by which notice: dated data in layers.

From the bottom: the weekly plan of the profile · public holidays of the country · our table of notices, a file a year ·
days the settings add · overrides the office entered. The upper layer wins, date by date. Local time exists only here and
on pages: everybody else speaks aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from helpdesk.errors import Refused
from helpdesk.law.public_holidays import public_holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY = timedelta(days=1)
WEEKLY_REST = "Ngày nghỉ hằng tuần"


class Interval(NamedTuple):
    """Half open, in minutes of the local day: [start, end)."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """Working time by weekday (Monday first) from a day on, and the clause that says so."""

    valid_from: date
    valid_until: date | None
    days: tuple[tuple[Interval, ...], ...]
    source: str

    @property
    def full_day(self) -> tuple[Interval, ...]:
        return max(self.days, key=lambda day: sum(i.minutes for i in day))


@dataclass(frozen=True, slots=True)
class Override:
    """One date that differs: `off`, `work` (a full day, say a swapped Saturday) or `hours` (just these intervals)."""

    day: date
    kind: Literal["off", "work", "hours"]
    reason: str
    document: str
    provisional: bool = False
    intervals: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """What one date is, why, and by which document. `known`: its year has a calendar; `provisional`: not yet announced."""

    day: date
    intervals: tuple[Interval, ...]
    reason: str
    source: str
    known: bool
    provisional: bool

    @property
    def minutes(self) -> int:
        return sum(i.minutes for i in self.intervals)


@dataclass(frozen=True, slots=True)
class YearTable:
    """The notices of one year: complete for that year, so no holiday is taken from anywhere else."""

    year: int
    provisional: bool
    source: str
    days: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    zone: ZoneInfo
    plans: tuple[WeekPlan, ...]
    years: Mapping[int, YearTable] = field(repr=False)
    overrides: Mapping[date, Override] = field(repr=False)
    _seen: dict[date, OfficeDay] = field(default_factory=dict, repr=False, compare=False)

    def day(self, on: date) -> OfficeDay:
        found = self._seen.get(on)
        if found is None:
            found = self._seen[on] = self._look_up(on)
        return found

    def intervals(self, on: date) -> tuple[Interval, ...]:
        return self.day(on).intervals

    def is_working_day(self, on: date) -> bool:
        return bool(self.day(on).intervals)

    def is_provisional(self, year: int) -> bool:
        """No notice of that year is in force yet: a date in it may still move."""
        return year not in self.years or self.years[year].provisional

    def counted_day(self, on: date) -> OfficeDay:
        """The day, for a clock of working time: in a year without a calendar nobody can say when it ends."""
        found = self.day(on)
        if not found.known:
            raise without_calendar(on.year)
        return found

    def knows(self, on: date) -> bool:
        """Whether working time can be counted on that day: its year has a calendar, provisional or not."""
        return on.year in self.years

    def next_working_day(self, after: date) -> date:
        """The first working day after that one."""
        return self._seek(after, ONE_DAY)

    def previous_working_day(self, before: date) -> date:
        return self._seek(before, -ONE_DAY)

    def last_working_day_of_week(self, on: date) -> date | None:
        """Of the week (Monday to Sunday) that holds `on`; None when the whole week is off."""
        monday = on - timedelta(days=on.weekday())
        days = [monday + timedelta(days=n) for n in range(7)]
        return next((d for d in reversed(days) if self.is_working_day(d)), None)

    def half_day_minutes(self, on: date) -> int:
        """Half of a full day's working time in the week plan of that date."""
        return sum(i.minutes for i in self.plan(on).full_day) // 2

    def plan(self, on: date) -> WeekPlan:
        counting = [p for p in self.plans if p.valid_from <= on and (p.valid_until is None or on <= p.valid_until)]
        return counting[-1] if counting else self.plans[0]

    def local(self, at: datetime) -> datetime:
        """The instant on the office's own clock."""
        return at.astimezone(self.zone)

    def date_of(self, at: datetime) -> date:
        """The day it is in the office at that instant."""
        return self.local(at).date()

    def instant(self, on: date, minute: int) -> datetime:
        """Minute of the local day as an instant, UTC; 1440 is the midnight that ends it."""
        return instant(self.zone, on, minute)

    def position(self, at: datetime) -> tuple[date, int]:
        """Local day and minute of an instant; seconds are dropped, an instant counts as its minute."""
        here = self.local(at)
        return here.date(), here.hour * 60 + here.minute

    def overridden(self, overrides: Iterable[Override]) -> Calendar:
        """The same calendar with these dates laid on top."""
        return Calendar(self.zone, self.plans, self.years, {**self.overrides, **{o.day: o for o in overrides}})

    def _seek(self, start: date, step: timedelta) -> date:
        day = start + step
        while not self.is_working_day(day):
            day += step
        return day

    def _look_up(self, on: date) -> OfficeDay:
        table, plan = self.years.get(on.year), self.plan(on)
        known, provisional = table is not None, table is None or table.provisional
        override = self.overrides.get(on)
        if override:
            return OfficeDay(on, _intervals(override, plan), override.reason, override.document, known, provisional or override.provisional)
        intervals = plan.days[on.weekday()]
        if not known and intervals and on in (holidays := public_holidays(on.year)):
            return OfficeDay(on, (), holidays[on], "", known, provisional)
        return OfficeDay(on, intervals, "" if intervals else WEEKLY_REST, plan.source, known, provisional)


def instant(zone: ZoneInfo, on: date, minute: int) -> datetime:
    """Minute of a day in a zone as an instant, UTC; 1440 is the midnight that ends it."""
    return (datetime.combine(on, time(), zone) + timedelta(minutes=minute)).astimezone(UTC)


def without_calendar(year: int) -> Refused:
    return Refused(f"Chưa có lịch làm việc năm {year}: không tính được thời hạn theo giờ hoặc ngày làm việc; hãy bổ sung lịch của năm đó.")


def _intervals(override: Override, plan: WeekPlan) -> tuple[Interval, ...]:
    if override.kind == "off":
        return ()
    return override.intervals or plan.full_day


def all_days(tables: Iterable[YearTable]) -> dict[date, Override]:
    return {o.day: o for t in tables for o in t.days}
