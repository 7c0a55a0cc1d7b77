"""Days by the moon as people say them: mùng 10 tháng 3 âm, 15/7 âm lịch, hăm ba tháng chạp, rằm tháng 8, mùng 7 Tết, 27 Tết."""

from __future__ import annotations

import re
from datetime import date, timedelta

from helpdesk.reading import numerals
from helpdesk.reading.moon import LONGEST, MONTHS, TET_LASTS, next_of, next_tet, tet_of
from helpdesk.reading.text import Source
from helpdesk.reading.time_words import BLANK, DAY, is_spelt

UNIT = r"(?:mot|hai|ba|bon|tu|nam|lam|nham|sau|bay|tam|chin)"
MOON_MONTH = r"(?P<month>\d{1,2}|gieng|chap|hai|ba|tu|nam|sau|bay|tam|chin|muoi(?:\s+(?:mot|hai))?)"
OF_THE_MOON = r"(?:am\b(?:\s*lich\b)?|ta\b)"
MOON_DAY = re.compile(
    rf"\b(?:(?:mung|mong)\s+(?P<e>\d{{1,2}}|{UNIT}|muoi)|(?:{DAY}\s+)?(?P<d>\d{{1,2}}|(?:hai\s+muoi|muoi|ham)\s+{UNIT}))"
    rf"(?:\s*/\s*(?P<m>\d{{1,2}})\s*{OF_THE_MOON}|\s+thang\s+{MOON_MONTH}\s*(?:(?P<leap>nhuan)\s*)?{OF_THE_MOON}|\s*am\b(?:\s*lich\b)?"
    r"|\s+thang\s+(?P<named>gieng|chap)\b|\s+(?P<tet>tet)\b)"
)
MID_AUTUMN = rf"trung\s+(?:thu|{BLANK * 3})"  # where marks tell, its "thu" is heard as no weekday's
FULL_MOON = re.compile(
    rf"\b(?:{DAY}\s+)?(?:ram\s+)?(?P<autumn>{MID_AUTUMN})(?!\w)|\b(?:{DAY}\s+)?ram\b(?:\s+thang\s+(?:(?P<near>nay|ni|toi)|{MOON_MONTH})\b)?(?:\s+{OF_THE_MOON})?"
)
TET = re.compile(r"\btet\b|\bhoa vang\b|\bkhai xuan\b")
MOON_NAMES = {"gieng": 1, "chap": MONTHS}
AUTUMN = 8  # the month of the mid-autumn feast
FULL, OLD_YEAR = 15, 20  # the day of the full moon; from which day on "27 Tết" is of the year that ends
PAST_REACH = timedelta(days=170)
NEAR_TET = (timedelta(days=-25), timedelta(days=10))


def day_meant(match: re.Match[str], today: date, source: Source) -> date | None:
    """The day of a match of MOON_DAY; None where nobody can reckon it."""
    day = number(match)
    if match["tet"] or (match["named"] == "gieng" and day < OLD_YEAR):
        return of_tet(today, day)
    month = int(match["m"]) if match["m"] else _month(match["named"] or match["month"])
    return None if match["leap"] else _of_moon(today, day, month)


def full_moon_meant(match: re.Match[str], today: date, source: Source) -> date | None:
    """The day of a match of FULL_MOON."""
    if match["autumn"]:
        return _of_moon(today, FULL, AUTUMN)
    coming = next_of(today, FULL)
    if match["near"] == "toi" or (match["month"] == "sau" and not is_six(source, match.start("month"))):
        return next_of(coming + timedelta(days=1), FULL) if coming else None
    return _of_moon(today, FULL, _month(match["month"]))


def of_tet(today: date, day: int) -> date | None:
    """ "Mùng 7 Tết" and, of the year that ends, "27 Tết"."""
    tet = next_tet(today)
    if not 1 <= day <= LONGEST:
        return None
    return tet + timedelta(days=day - 1) if day < OLD_YEAR else next_of(today - TET_LASTS, day, MONTHS)


def is_near_tet(today: date) -> bool:
    return any(NEAR_TET[0] <= today - tet <= NEAR_TET[1] for tet in map(tet_of, (today.year, today.year + 1)))


def is_six(source: Source, position: int) -> bool:
    """ "Tháng sáu" is June, "tháng sau" the next."""
    return source.is_accented and is_spelt(source, position, "sáu")


def number(match: re.Match[str]) -> int:
    """The day of the month, in figures or words; 0 where the words say none."""
    spoken = match.groupdict().get("e") or match["d"]
    return int(spoken) if spoken.isdigit() else numerals.value(spoken.replace("ham", "hai muoi").split()) or 0


def _month(spoken: str | None) -> int | None:
    if spoken is None or spoken in MOON_NAMES:
        return MOON_NAMES[spoken] if spoken else None
    return int(spoken) if spoken.isdigit() else numerals.value(spoken.split())


def _of_moon(today: date, day: int, month: int | None) -> date | None:
    return next_of(today, day, month, since=PAST_REACH if month else timedelta())
