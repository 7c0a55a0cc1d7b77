"""A citizen's wish for a time, held against the working calendar: what is impossible, past or off-hours is never booked (ruling 23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from helpdesk.journey import Wish
from helpdesk.law.calendar import Calendar, Interval


def held_against(wish: Wish, calendar: Calendar, today: date) -> Wish:
    """The wish with the hours of its half day filled in, and with the problem the calendar has with it, if any."""
    filled = _hours(wish, calendar, wish.day or today)
    if filled.problem or filled.day is None:
        return filled
    if filled.day < today:
        return replace(filled, problem="past_date")
    if not calendar.is_working_day(filled.day):
        return replace(filled, problem="day_off")
    return replace(filled, problem=_off_hours(filled, calendar.intervals(filled.day)))


def _hours(wish: Wish, calendar: Calendar, on: date) -> Wish:
    """ "Buổi sáng" is from the opening to the noon break of the office."""
    stretches = calendar.plan(on).full_day
    if wish.start or not wish.half or not stretches:
        return wish
    stretch = stretches[0] if wish.half == "morning" else stretches[-1]
    return replace(wish, start=_clock(stretch.start), end=_clock(stretch.end))


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _off_hours(wish: Wish, stretches: tuple[Interval, ...]) -> str | None:
    if wish.start is None:
        return None
    minute = wish.start.hour * 60 + wish.start.minute
    return None if any(s.start <= minute < s.end for s in stretches) else "outside_hours"
