"""The moon's months as they are kept in Viet Nam: which day the fifteenth of the third month is.

A month begins on the day of the new moon, a year with Tết; in a year of thirteen months the last one in which the sun enters no new
sign repeats the number of the month before. The series are those of Meeus, cut where they no longer move a day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from math import floor, radians, sin

# The first day of each lunar year in Viet Nam.
TETS = (
    date(2017, 1, 28), date(2018, 2, 16), date(2019, 2, 5), date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22),
    date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 2),
    date(2031, 1, 23), date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19), date(2035, 2, 8),
)  # fmt: skip
BEFORE_FIRST_DAY = 1721425  # the Julian day number of the day before 1/1/0001
ZONE = 7 / 24
LUNATION, FIRST_NEW_MOON = 29.530588853, date(1900, 1, 1)
MONTHS, LONGEST, SIGN = 12, 30, 30
TET_LASTS = timedelta(days=25)  # while its days are still spoken of


def next_tet(today: date) -> date | None:
    at = bisect_left(TETS, today - TET_LASTS)
    return TETS[at] if at < len(TETS) else None


def day_of(tet: date, month: int, day: int) -> date | None:
    """The day of the moon's month in the year that begins with `tet`; None where that month has no such day."""
    starts = _starts(tet)
    if not 1 <= month <= MONTHS or not 1 <= day <= min((starts[month] - starts[month - 1]).days, LONGEST):
        return None
    return starts[month - 1] + timedelta(days=day - 1)


def next_of(today: date, day: int, month: int | None = None, since: timedelta = timedelta()) -> date | None:
    """The first such day of the moon, of that month or of any, that is not longer past than `since`; None beyond the years known."""
    return next((d for d in _days(day, month) if d >= today - since), None)


def _days(day: int, month: int | None) -> Iterator[date]:
    for tet in TETS[:-1]:
        months = range(1, MONTHS + 1) if month is None else (month,)
        yield from (d for m in months if (d := day_of(tet, m, day)))


@lru_cache(maxsize=len(TETS))
def _starts(tet: date) -> tuple[date, ...]:
    """Where the twelve months of a year begin, and the next year; a month that repeats a number belongs to none."""
    first = round((tet - FIRST_NEW_MOON).days / LUNATION)
    following = TETS[TETS.index(tet) + 1]
    starts = [s for s in (_new_moon(first + n) for n in range(-1, MONTHS + 3)) if tet <= s <= following]
    if len(starts) > MONTHS + 1:
        starts.pop(max(n for n, (one, other) in enumerate(pairwise(starts)) if _sign(one) == _sign(other)))
    return tuple(starts)


def _new_moon(number: int) -> date:
    """The day of the new moon, counted from the first of 1900."""
    t = number / 1236.85
    sun = radians(359.2242 + 29.10535608 * number - 0.0000333 * t * t)
    moon = radians(306.0253 + 385.81691806 * number + 0.0107306 * t * t)
    node = radians(21.2964 + 390.67050646 * number - 0.0016528 * t * t)
    mean = 2415020.75933 + 29.53058868 * number + 0.0001178 * t * t + 0.00033 * sin(radians(166.56 + 132.87 * t))
    turn = (
        (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun) - 0.4068 * sin(moon) + 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon)
        + 0.0104 * sin(2 * node) - 0.0051 * sin(sun + moon) - 0.0074 * sin(sun - moon) + 0.0004 * sin(2 * node + sun)
        - 0.0004 * sin(2 * node - sun) - 0.0006 * sin(2 * node + moon) + 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun)
    )  # fmt: skip
    slower = -0.000278 + 0.000265 * t + 0.000262 * t * t  # the earth turns unevenly
    return date.fromordinal(floor(mean + turn - slower + 0.5 + ZONE) - BEFORE_FIRST_DAY)


def _sign(day: date) -> int:
    """The sign the sun stands in when the day begins."""
    t = (day.toordinal() + BEFORE_FIRST_DAY - 0.5 - ZONE - 2451545.0) / 36525
    anomaly = radians(357.52910 + 35999.05030 * t)
    longitude = (
        280.46645 + 36000.76983 * t + (1.914600 - 0.004817 * t) * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.00029 * sin(3 * anomaly)
    )
    return floor(longitude % 360 / SIGN)
