"""Weeks and months as people say them: đầu tuần tới, tuần sau nữa, hết tháng 3, giữa tháng sau."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from helpdesk.reading import numerals
from helpdesk.reading.moon_words import is_six
from helpdesk.reading.text import Source

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


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to `last`; None for a stretch nobody can reckon."""

    start: int
    end: int
    first: date | None
    last: date | None


def weeks_on(which: str) -> int | None:
    """How many weeks on "tuần sau nữa" is; None for words that name no week."""
    words = which.replace(",", " ").split()
    if "tuan" not in words:
        return None
    last = words[words.index("tuan") + 1 :]
    return 2 if last[-1:] == ["nua"] else -1 if last == ["truoc"] else 0 if last[-1:] in (["nay"], ["ni"]) else 1


def find_stretches(source: Source, text: str, today: date) -> Iterator[Stretch]:
    for match in WEEK.finditer(text):
        yield _week(match, today)
    for match in MONTH.finditer(text):
        if stretch := _month(match, today, source):
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


def _month(match: re.Match[str], today: date, source: Source) -> Stretch | None:
    if match["m"] in LUNAR_MONTHS:
        return Stretch(match.start(), match.end(), None, None)
    named = match["m"] or ("sau" if match["next"] == "sau" and is_six(source, match.start("next")) else None)
    number = _number(named) if named else None
    if named and (not match["part"] or number is None):
        return None  # "tháng 3 tôi đã nộp": a month alone is no wish
    part = match["part"] or match["only"] or ""
    start = _first_of(today, number, on=1 if (match["next"] and not named) or (match["only"] == "dau" and today.day > 1) else 0)
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
