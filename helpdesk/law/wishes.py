"""A citizen's wish for a time, held against the working calendar: what is impossible, past or off-hours is never booked (ruling 23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

from helpdesk.journey import Wish
from helpdesk.law.calendar import Calendar, Interval
from helpdesk.law.working_time import add_working_days

DAYS_A_WEEK = 7
MONTHS_AHEAD = 150  # days in which the next Tết is looked for


def held_against(wish: Wish, calendar: Calendar, today: date) -> Wish:
    """The wish with the hours of its half day filled in, and with the problem the calendar has with it, if any."""
    filled = _hours(_counted(wish, calendar, today), calendar, wish.day or today)
    if filled.problem:
        return filled
    if filled.day is None:
        return replace(filled, problem=_off_hours(filled, calendar.plan(today).full_day))
    if filled.day < today:
        return replace(filled, problem="past_date")
    if not calendar.is_working_day(filled.day):
        return replace(filled, problem="day_off")
    return replace(filled, problem=_off_hours(filled, calendar.intervals(filled.day)))


def _counted(wish: Wish, calendar: Calendar, today: date) -> Wish:
    """What only the calendar can count: working days from the appointment, and the day work begins again after Tết."""
    if wish.day and wish.working_days_later:
        if not calendar.knows(wish.day + timedelta(days=DAYS_A_WEEK * wish.working_days_later)):
            return replace(wish, day=None, working_days_later=0)  # nobody can count so far ahead yet: asked back, with free slots
        return replace(wish, day=add_working_days(calendar, wish.day, wish.working_days_later), working_days_later=0)
    return replace(wish, not_before=_after_longest_rest(calendar, today)) if wish.after_tet else wish


def _after_longest_rest(calendar: Calendar, today: date) -> date:
    """Tết is the longest stretch without a working day in the months ahead."""
    working = [d for d in (today + timedelta(days=n) for n in range(MONTHS_AHEAD)) if calendar.is_working_day(d)]
    return max(pairwise(working), key=lambda pair: pair[1] - pair[0])[1]


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
