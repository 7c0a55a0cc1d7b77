"""Pure arithmetic of working time on a Calendar: minutes, working days, calendar days, months and years.

`add` and `between` are inverse, additive and monotone (tests/law holds them to it). The day of the event is day zero; a
limit of days, months or years that ends on a day off ends on the next working day.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from helpdesk.law.calendar import ONE_DAY, Calendar

END_OF_DAY = 24 * 60


def add_working_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The earliest instant by which that many working minutes have passed; a negative number counts backwards.

    Raises Refused when it would have to count in a year without a calendar.
    """
    if minutes == 0:
        return start
    day, at = calendar.position(start)
    left = abs(minutes)
    walk = _forward if minutes > 0 else _backward
    for on, begin, end in walk(calendar, day, at):
        if left <= end - begin:
            return calendar.instant(on, begin + left if minutes > 0 else end - left)
        left -= end - begin
    raise AssertionError("a calendar has no last day")


def _forward(calendar: Calendar, day: date, at: int) -> Iterator[tuple[date, int, int]]:
    while True:
        for stretch in calendar.counted_day(day).intervals:
            if stretch.end > at:
                yield day, max(stretch.start, at), stretch.end
        day, at = day + ONE_DAY, 0


def _backward(calendar: Calendar, day: date, at: int) -> Iterator[tuple[date, int, int]]:
    while True:
        for stretch in reversed(calendar.counted_day(day).intervals):
            if stretch.start < at:
                yield day, stretch.start, min(stretch.end, at)
        day, at = day - ONE_DAY, END_OF_DAY


def working_minutes_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Working minutes from `start` to `end`; negative when `end` comes first."""
    if end < start:
        return -working_minutes_between(calendar, end, start)
    (first, begin), (last, stop) = calendar.position(start), calendar.position(end)
    total, day = 0, first
    while day <= last:
        low, high = begin if day == first else 0, stop if day == last else END_OF_DAY
        total += sum(max(0, min(i.end, high) - max(i.start, low)) for i in calendar.counted_day(day).intervals)
        day += ONE_DAY
    return total


def add_working_days(calendar: Calendar, start: date, days: int) -> date:
    """The last of `days` working days after `start`, which is day zero whatever day it is (BLDS 2015 Điều 147)."""
    day = start
    while days > 0:
        day += ONE_DAY
        days -= bool(calendar.counted_day(day).intervals)
    return day


def add_calendar_days(calendar: Calendar, start: date, days: int) -> date:
    """`start` is day zero; an end on a day off moves to the next working day (BLDS 2015 Điều 148)."""
    return roll_forward(calendar, start + timedelta(days=days))


def roll_forward(calendar: Calendar, day: date) -> date:
    return day if calendar.is_working_day(day) else calendar.next_working_day(day)


def add_months(day: date, months: int) -> date:
    """The same number in a later (or earlier) month, or that month's last day where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    return add_months(day, 12 * years)


def closing_time(calendar: Calendar, day: date) -> datetime:
    """The last working minute's end of that day; of a day off, its midnight."""
    intervals = calendar.intervals(day)
    return calendar.instant(day, intervals[-1].end if intervals else END_OF_DAY)


def opening_time(calendar: Calendar, day: date) -> datetime:
    intervals = calendar.intervals(day)
    return calendar.instant(day, intervals[0].start if intervals else 0)


def last_minute(calendar: Calendar, day: date) -> datetime:
    """23:59 of that day: a citizen's limit of days lasts until the day is over (BLDS 2015 Điều 148.6)."""
    return calendar.instant(day, END_OF_DAY - 1)
