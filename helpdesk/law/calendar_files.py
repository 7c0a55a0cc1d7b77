"""Builds a Calendar from data: the weekly hours of a profile and the yearly tables of notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from helpdesk.law.calendar import WEEKDAYS, Calendar, Interval, Override, WeekPlan, YearTable, all_days
from helpdesk.law.profile import Hours
from helpdesk.law.schema import SchemaReader


@dataclass(frozen=True, slots=True)
class NoticedDays:
    """One date, or all dates to `until`, as a notice sets them. `intervals` goes with kind `hours`."""

    on: date
    kind: Literal["off", "work", "hours"]
    reason: str
    document: str
    until: date | None = None
    intervals: tuple[tuple[time, time], ...] = ()
    provisional: bool = False
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class YearFile:
    year: int
    status: Literal["announced", "provisional"]
    source: str
    days: tuple[NoticedDays, ...] = ()


def year_table(table: object, where: str, reader: SchemaReader) -> YearTable | None:
    """The notices of one year, date by date; a date of another year or named twice is a fault."""
    read = reader.read(YearFile, table, where)
    if read is None:
        return None
    days = [override for noticed in read.days for override in _overrides(noticed)]
    seen: set[date] = set()
    for override in days:
        if override.day.year != read.year or override.day in seen:
            reader.faults.append(f"{where}: ngày {override.day} không thuộc năm {read.year} hoặc ghi hai lần")
        seen.add(override.day)
    return YearTable(read.year, read.status == "provisional", read.source, tuple(days))


def _overrides(noticed: NoticedDays) -> Iterable[Override]:
    last = noticed.until or noticed.on
    for n in range((last - noticed.on).days + 1):
        day = noticed.on + timedelta(days=n)
        yield Override(day, noticed.kind, noticed.reason, noticed.document, noticed.provisional, intervals_of(noticed.intervals))


def intervals_of(stretches: Iterable[tuple[time, time]]) -> tuple[Interval, ...]:
    return tuple(Interval(a.hour * 60 + a.minute, b.hour * 60 + b.minute) for a, b in stretches)


def calendar_of(hours: Iterable[Hours], years: Mapping[int, YearTable], laid: Iterable[Override], zone: ZoneInfo) -> Calendar:
    """`laid` goes on top of the notices, the last word on a date winning."""
    plans = tuple(_plan(h) for h in sorted(hours, key=lambda h: h.valid_from))
    overrides = all_days(years.values()) | {o.day: o for o in laid}
    return Calendar(zone, plans, years, overrides)


def _plan(hours: Hours) -> WeekPlan:
    week: dict[str, tuple[Interval, ...]] = {day: intervals_of(pattern.intervals) for pattern in hours.week for day in pattern.days}
    return WeekPlan(hours.valid_from, hours.valid_until, tuple(week.get(day, ()) for day in WEEKDAYS), hours.source.short)
