"""Days as people write them: 14/6/2017, 15.01.2025, "ngày 30 tháng 9 năm 2019", 24.04.18, tháng 7/2018."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from helpdesk.reading import numerals
from helpdesk.reading.sought import Sought
from helpdesk.reading.text import Source

SEPARATED = r"(?P<d1>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<m1>\d{1,2})\s?(?P=sep)\s?(?P<y1>\d{4}|\d{2})(?![\d/])"
WORDED = r"(?:ngay\s+)?(?P<d2>\d{1,2})\s*(?:thang|th|/)\s*(?P<m2>\d{1,2})\s*(?:,\s*)?(?:nam|/)\s*(?P<y2>\d{4})"
MONTH = r"thang\s+(?P<m3>\d{1,2})\s*(?:/|nam|-|\.)\s*(?P<y3>\d{4})"
SPELT = r"ngay\s+(?P<d4>(?:[a-z]+\s+){1,4}?)thang\s+(?P<m4>(?:[a-z]+\s+){1,2}?)nam\s+(?P<y4>hai\s+(?:nghin|ngan)(?:\s+[a-z]+){1,5})"
DAY = Sought(rf"(?<![\d/.,-])(?:{SEPARATED}|{WORDED})|\b{MONTH}|\b{SPELT}", opening=r"[0-9nt](?:(?<=\d)[0-9]*|(?:gay|hang)\s)")
CENTURY_TURN = 70  # "24.04.18" is 2018, "12/5/98" is 1998
SPOKEN_OF = range(1800, 2200)  # a year of which a letter speaks; reckoned on from any other, a limit may lie beyond all time


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day, or only a month (`day` is None) where no more is said."""

    start: int
    end: int
    day: date | None
    year: int
    month: int


def find_dates(source: Source) -> list[DateMention]:
    """All dates of a source in order; an impossible day (31/4, the year 9999) is no date."""
    found = (_mention(m) for m in DAY.finditer(source.folded))
    return [mention for mention in found if mention]


def _mention(match: re.Match[str]) -> DateMention | None:
    group = match.groupdict()
    if group["m3"]:
        year, month = int(group["y3"]), int(group["m3"])
        return DateMention(match.start(), match.end(), None, year, month) if 1 <= month <= 12 and year in SPOKEN_OF else None
    if group["d4"]:
        return _spelt(match)
    day, month = int(group["d1"] or group["d2"]), int(group["m1"] or group["m2"])
    year = _full_year(group["y1"] or group["y2"])
    return _valid(match, year, month, day)


def _spelt(match: re.Match[str]) -> DateMention | None:
    day, month, year = (numerals.value(match[g].split()) for g in ("d4", "m4", "y4"))
    return _valid(match, year, month, day) if day and month and year else None


def _valid(match: re.Match[str], year: int, month: int, day: int) -> DateMention | None:
    if year not in SPOKEN_OF:
        return None
    try:
        return DateMention(match.start(), match.end(), date(year, month, day), year, month)
    except ValueError:
        return None


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < CENTURY_TURN else 1900)
