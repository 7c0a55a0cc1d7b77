"""The moon's months as they are kept in Viet Nam: which day the fifteenth of the third month is.

A month that repeats a number (nhuận) is meant by nobody who only names the number. The only place that knows the library of the calendar.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import lunar_vn
from lunar_vn import LunarDate

MONTHS, LONGEST = 12, 30
TET_LASTS = timedelta(days=25)  # while its days are still spoken of


def tet_of(year: int) -> date:
    """The first day of the lunar year."""
    return lunar_vn.lunar_to_solar(LunarDate(1, 1, year))


def next_tet(today: date) -> date:
    return next(tet for tet in map(tet_of, (today.year, today.year + 1)) if tet >= today - TET_LASTS)


@lru_cache(maxsize=1_000)
def day_of(year: int, month: int, day: int) -> date | None:
    """The day of the moon's month in that lunar year; None where that month has no such day."""
    if not 1 <= month <= MONTHS or not 1 <= day <= LONGEST:
        return None
    asked = LunarDate(day, month, year)
    found = lunar_vn.lunar_to_solar(asked)
    return found if lunar_vn.solar_to_lunar(found) == asked else None  # the library counts on into the next month


def next_of(today: date, day: int, month: int | None = None, since: timedelta = timedelta()) -> date | None:
    """The first such day of the moon, of that month or of any, that is not longer past than `since`; None where there is none soon."""
    earliest = today - since
    if month is None:
        coming = (earliest + timedelta(days=n) for n in range(2 * LONGEST))
        return next((d for d in coming if lunar_vn.solar_to_lunar(d).day == day), None)
    years = range(earliest.year - 1, earliest.year + 2)
    return next((d for year in years if (d := day_of(year, month, day)) and d >= earliest), None)
