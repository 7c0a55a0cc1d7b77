"""The gate to `holidays`: public holidays of years that have no calendar of our own.

Our yearly tables are complete and name the notice behind every date; the library is the floor below them, for limits that
run far ahead, and the oracle the tests hold the tables against. It costs a third of a second to import, which no letter
answered from a known year should pay: hence the late import.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from datetime import date
from functools import cache

COUNTRY = "VN"


@cache
def public_holidays(year: int) -> Mapping[date, str]:
    """Days off by law and what they are called, substitute days included."""
    library = importlib.import_module("holidays")
    found: Mapping[date, str] = library.country_holidays(COUNTRY, years=[year], language="vi")
    return {day: found[day] for day in found}


@cache
def swapped_working_days(year: int) -> frozenset[date]:
    """Weekend days the library knows to be worked in exchange."""
    library = importlib.import_module("holidays")
    return frozenset(day for day in library.country_holidays(COUNTRY, years=[year]).weekend_workdays if day.year == year)
