"""Weeks and months as people say them: đầu tuần tới, tuần sau nữa, hết tháng 3, giữa tháng sau; and when Tết is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from helpdesk.reading import numerals

WHICH_WEEK = r"tuan\s+(?:sau\s+nua|toi\s+nua|ke\s+nua|tiep\s+theo|sau|toi|ke(?:\s+tiep)?|nay|ni|truoc)\b"
WEEK = re.compile(
    rf"\b(?:(?P<part>dau|giua|cuoi)\s+)?(?P<which>{WHICH_WEEK})|\b(?P<only>dau|giua|cuoi)\s+tuan\b|\b(?P<turn>sang|qua)\s+tuan\b(?!\s+(?:sau|toi|ke|tiep|nay|ni|truoc)\b)"
    r"|\b(?P<n>\d|mot|hai|ba|bon)\s+tuan\s+nua\b"
)
MONTH = re.compile(
    r"\b(?:(?P<part>dau|giua|cuoi|trong|het|ra|sang|qua|den|vao|tu|khoang)\s+)*thang\s+"
    r"(?:(?P<next>sau|toi)|(?P<this>nay|ni)|(?P<m>\d{1,2}|gieng|chap|hai|ba|tu|nam|sau|bay|tam|chin|muoi(?:\s+(?:mot|hai))?))\b"
    r"|\b(?P<only>dau|giua|cuoi|het)\s+thang\b"
)
LUNAR_MONTHS = ("gieng", "chap")
DAYS_OF = {"dau": (0, 1), "giua": (1, 3), "cuoi": (3, 4)}  # of a week, Monday being 0
# The first day of each lunar year in Viet Nam.
TETS = (
    date(2017, 1, 28), date(2018, 2, 16), date(2019, 2, 5), date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22),
    date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 2),
    date(2031, 1, 23), date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19), date(2035, 2, 8),
)  # fmt: skip
TET_LASTS = timedelta(days=25)  # while its days are still spoken of


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to `last`; None for a stretch nobody can reckon."""

    start: int
    end: int
    first: date | None
    last: date | None


def next_tet(today: date) -> date | None:
    at = bisect_left(TETS, today - TET_LASTS)
    return TETS[at] if at < len(TETS) else None


def weeks_on(which: str) -> int | None:
    """How many weeks on "tuần sau nữa" is; None for words that name no week."""
    words = which.replace(",", " ").split()
    if "tuan" not in words:
        return None
    last = words[words.index("tuan") + 1 :]
    return 2 if last[-1:] == ["nua"] else -1 if last == ["truoc"] else 0 if last[-1:] in (["nay"], ["ni"]) else 1


def find_stretches(text: str, today: date) -> Iterator[Stretch]:
    for match in WEEK.finditer(text):
        yield _week(match, today)
    for match in MONTH.finditer(text):
        if stretch := _month(match, today):
            yield stretch


def _week(match: re.Match[str], today: date) -> Stretch:
    monday = today - timedelta(days=today.weekday())
    part = match["part"] or match["only"] or ""
    first, last = DAYS_OF.get(part, (0, 4))
    if match["n"]:
        weeks = int(match["n"]) if match["n"].isdigit() else numerals.value([match["n"]]) or 1
    elif match["only"]:
        weeks = 0 if today.weekday() < first else 1  # the next such part of a week
    else:
        weeks = 1 if match["turn"] else weeks_on(match["which"]) or 0
    start = monday + timedelta(days=7 * weeks)
    return Stretch(match.start(), match.end(), start + timedelta(days=first), start + timedelta(days=last))


def _month(match: re.Match[str], today: date) -> Stretch | None:
    if match["m"] in LUNAR_MONTHS:
        return Stretch(match.start(), match.end(), None, None)
    number = _number(match["m"]) if match["m"] else None
    if match["m"] and (not match["part"] or number is None):
        return None  # "tháng 3 tôi đã nộp": a month alone is no wish
    part = match["part"] or match["only"] or ""
    start = _first_of(today, number, on=1 if match["next"] or (match["only"] == "dau" and today.day > 1) else 0)
    end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    if part == "het":
        return Stretch(match.start(), match.end(), end + timedelta(days=1), None)
    first, last = {"dau": (0, 9), "giua": (10, 19), "cuoi": (20, 30)}.get(part, (0, 30))
    return Stretch(match.start(), match.end(), start + timedelta(days=first), min(start + timedelta(days=last), end))


def _number(word: str) -> int | None:
    number = int(word) if word.isdigit() else 10 if word == "muoi" else numerals.value(word.split())
    return number if number and 1 <= number <= 12 else None


def _first_of(today: date, number: int | None, on: int) -> date:
    """The first day of the month `on` months on, or of the next month of that number."""
    if number is not None:
        return date(today.year + (number < today.month), number, 1)
    month = today.month - 1 + on
    return date(today.year + month // 12, month % 12 + 1, 1)
