"""Days as people say them: 20/6, mùng 3 tháng 7, từ 12 đến 15/6, thứ 6 tuần sau, đầu tuần tới, ngày kia, sau tết."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from helpdesk.reading.text import Source, accents

WEEKDAYS = {"2": 0, "hai": 0, "3": 1, "ba": 1, "4": 2, "tu": 2, "5": 3, "nam": 3, "6": 4, "sau": 4, "7": 5, "bay": 5}
NEXT = r"(?P<next>\s*(?:(?:dau |giua |cuoi )?tuan\s+(?:sau|toi|ke|nay)|toi|nay|sau))?"
WEEKDAY = re.compile(rf"\b(?:thu\s?(?P<n>[2-7]|hai|ba|tu|nam|sau|bay)|t(?P<t>[2-7])|(?P<sunday>chu nhat|cn))\b{NEXT}")
DATE = re.compile(
    r"(?<![\d/.:-])(?:ngay\s+|hom\s+|mung\s+|mong\s+)?(?P<d>\d{1,2})\s?(?:[/.-]\s?(?P<m>\d{1,2})(?:\s?[/.-]\s?(?P<y>\d{4}|\d{2}))?"
    r"|\s*thang\s*(?P<m2>\d{1,2})(?:\s*(?:nam|/)\s*(?P<y2>\d{4}))?)(?![\d/]|\s*(?:trieu|tr|nguoi|h\b|gio))"
)
DATES = re.compile(
    r"(?<![\d/.:-])(?:tu\s+)?(?:ngay\s+|hom\s+)?(?P<a>\d{1,2})(?:\s?/\s?(?P<am>\d{1,2}))?\s*(?:-|–|den|toi|hoac)\s*(?:ngay\s+|het\s+)*"
    r"(?P<d>\d{1,2})(?:\s?/\s?|\s+thang\s+)(?P<m>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])"
)
DAY_ONLY = re.compile(
    r"\b(?:ngay|mung|mong|hom)\s+(?P<d>\d{1,2})\b(?:\s*thang\s+(?:nay|(?P<later>sau|toi))\b)?(?!\s*[/.:-]\s*\d|\s*thang|\s*(?:gio|h\b))"
)
RELATIVE = re.compile(
    r"\b(?P<word>ngay kia|ngay mot|ngay mai|mai(?! mot\b)|hom nay|(?<=sang )nay|(?<=chieu )nay|(?<=sang )mot|(?<=trua )mot"
    r"|(?<=chieu )mot|(?<=hom )mot|(?<=bua )mot)\b"
)
WEEK = re.compile(r"\b(?P<part>dau|giua|cuoi)?\s*tuan\s+(?P<which>sau|toi|ke|nay|ke tiep)\b|\b(?P<only>dau|giua|cuoi)\s+tuan\b")
MONTH = re.compile(r"\b(?:(?P<part>dau|giua|cuoi)\s+)?thang\s+(?:sau|toi)\b|\b(?P<of>dau|giua|cuoi)\s+thang\s+(?P<m>\d{1,2})\b")
BOUND = re.compile(r"\b(?P<side>sau|tu|truoc|qua)\s+(?:ngay\s+)?$")
SPELT = {"thu": "thứ", "mai": "mai", "nay": "nay", "mot": "mốt", "mung": "mùng", "tuan": "tuần"}
PAST_REACH = timedelta(days=170)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day named: `first` to `last` (the same for one day); `problem` where the words contradict themselves or the calendar."""

    start: int
    end: int
    first: date | None
    last: date | None
    problem: str | None = None
    weekday: int | None = None


def find_days(source: Source, today: date) -> list[DayMention]:
    """The days a text of `today` names, in order, the surest reading at each place."""
    found: list[DayMention] = []
    for pattern, make in FORMS:
        for match in pattern.finditer(source.folded):
            if any(f.start < match.end() and match.start() < f.end for f in found) or _is_other(source, match):
                continue
            if mention := make(match, today):
                found.append(_bounded(mention, source.folded))
    return sorted(found, key=lambda m: m.start)


def _is_other(source: Source, match: re.Match[str]) -> bool:
    """ "Thư từ hồi tháng trước" is no Wednesday, "Nguyễn Thị Mai" not tomorrow."""
    first = source.token_at(match.start())
    word = source.tokens[first]
    spelt = SPELT.get(word.folded)
    if spelt and source.is_accented and accents(source.text[word.start : word.end]) != accents(spelt):
        return True
    before = source.text[source.tokens[first - 1].start] if first and not word.broken else ""
    return source.is_cased and before.isupper() and source.text[match.start()].isupper()


def _bounded(mention: DayMention, folded: str) -> DayMention:
    """ "sau ngày 20" is from the 21st on."""
    bound = BOUND.search(folded[: mention.start])
    if not bound or mention.first is None or (mention.weekday is not None and bound["side"] != "truoc"):
        return mention
    if bound["side"] in ("sau", "qua"):
        return replace(mention, first=mention.first + timedelta(days=1), last=None)
    if bound["side"] == "truoc":
        return replace(mention, first=None, last=mention.first - timedelta(days=1))
    return mention


def _dated(match: re.Match[str], today: date) -> DayMention | None:
    day, month = int(match["d"]), int(match["m"] or match["m2"])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    spoken = match["y"] or match["y2"]
    year = int(spoken) + (2000 if spoken and len(spoken) == 2 else 0) if spoken else None
    return _on(match, today, year, month, day)


def _from_to(match: re.Match[str], today: date) -> DayMention | None:
    """ "từ 12 đến 15/6"; where the two are one day by mistake or out of order, the words are read one by one."""
    last = _dated_of(match, today, match["d"], match["m"], match["y"])
    first = _dated_of(match, today, match["a"], match["am"] or match["m"], match["y"])
    if first is None or last is None or first.first is None or last.first is None or first.first >= last.first:
        return None
    return DayMention(match.start(), match.end(), first.first, last.first)


def _dated_of(match: re.Match[str], today: date, day: str, month: str, year: str | None) -> DayMention | None:
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
        return None
    return _on(match, today, int(year) if year else None, int(month), int(day))


def _on(match: re.Match[str], today: date, year: int | None, month: int, day: int) -> DayMention:
    """The day meant; without a year the nearest one, a past day of these months being past and not next year's."""
    try:
        wanted = date(year or today.year, month, day)
    except ValueError:
        return DayMention(match.start(), match.end(), None, None, "impossible_date")
    if year is None and wanted < today - PAST_REACH:
        wanted = date(today.year + 1, month, day)
    return DayMention(match.start(), match.end(), wanted, wanted)


def _day_only(match: re.Match[str], today: date) -> DayMention | None:
    day = int(match["d"])
    for months_on in range(1, 2) if match["later"] else range(3):
        month = (today.month - 1 + months_on) % 12 + 1
        try:
            wanted = date(today.year + (today.month - 1 + months_on) // 12, month, day)
        except ValueError:
            continue
        if wanted >= today:
            return DayMention(match.start(), match.end(), wanted, wanted)
    return None


def _weekday(match: re.Match[str], today: date) -> DayMention:
    weekday = 6 if match["sunday"] else WEEKDAYS[match["n"] or match["t"]]
    monday = today - timedelta(days=today.weekday())
    which = (match["next"] or "").split()
    if which[-1:] in (["sau"], ["toi"], ["ke"]) and "tuan" in which:
        wanted = monday + timedelta(days=7 + weekday)
    else:
        wanted = monday + timedelta(days=weekday)
        wanted += timedelta(days=7) if wanted <= today else timedelta()
    return DayMention(match.start(), match.end(), wanted, wanted, weekday=weekday)


def _week(match: re.Match[str], today: date) -> DayMention:
    this = match["which"] == "nay"
    monday = today - timedelta(days=today.weekday()) + timedelta(days=0 if this else 7)
    first, last = {"dau": (0, 1), "giua": (2, 2), "cuoi": (3, 4)}.get(match["part"] or match["only"] or "", (0, 4))
    return DayMention(match.start(), match.end(), monday + timedelta(days=first), monday + timedelta(days=last))


def _month(match: re.Match[str], today: date) -> DayMention | None:
    start = _month_of(int(match["m"]), today) if match["m"] else (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    if start is None:
        return None
    end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    first, last = {"dau": (0, 9), "giua": (10, 19), "cuoi": (20, 30)}.get(match["part"] or match["of"] or "", (0, 30))
    return DayMention(match.start(), match.end(), start + timedelta(days=first), min(start + timedelta(days=last), end))


def _month_of(number: int, today: date) -> date | None:
    """The first day of this or the next month of that number; None for a month there is not."""
    return date(today.year + (number < today.month), number, 1) if 1 <= number <= MONTHS else None


def _relative(match: re.Match[str], today: date) -> DayMention:
    word = match["word"]
    ahead = 1 if word.endswith("mai") else 0 if word.endswith("nay") else 2
    wanted = today + timedelta(days=ahead)
    return DayMention(match.start(), match.end(), wanted, wanted)


FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], DayMention | None]], ...] = (
    (DATES, _from_to),
    (DATE, _dated),
    (DAY_ONLY, _day_only),
    (WEEKDAY, _weekday),
    (WEEK, _week),
    (MONTH, _month),
    (RELATIVE, _relative),
)
