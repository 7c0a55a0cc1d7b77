"""When a citizen wants to come: days and times in plain words, relative to the day of the mail.

"mai tôi bận, xin dời sang chiều thứ 5" wants Thursday afternoon; the day that is only named as impossible is not the wish.
What the calendar must say (day off, hours) is left to the law.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from helpdesk.journey import Wish
from helpdesk.reading.clock_words import TimeMention, find_times
from helpdesk.reading.survey import Survey

WEEKDAYS = {"2": 0, "hai": 0, "3": 1, "ba": 1, "4": 2, "tu": 2, "5": 3, "nam": 3, "6": 4, "sau": 4, "7": 5, "bay": 5}
NEXT = r"(?P<next>\s*(?:tuan\s+(?:sau|toi|ke|nay)|toi|nay|sau))?"
WEEKDAY = re.compile(rf"\b(?:thu\s?(?P<n>[2-7]|hai|ba|tu|nam|sau|bay)|t(?P<t>[2-7])|(?P<sunday>chu nhat|cn))\b{NEXT}")
DATE = re.compile(
    r"(?<![\d/.:-])(?:ngay\s+|hom\s+|mung\s+|mong\s+)?(?P<d>\d{1,2})\s?(?:[/.-]\s?(?P<m>\d{1,2})(?:\s?[/.-]\s?(?P<y>\d{4}|\d{2}))?"
    r"|\s*thang\s*(?P<m2>\d{1,2})(?:\s*(?:nam|/)\s*(?P<y2>\d{4}))?)(?![\d/]|\s*(?:trieu|tr|nguoi|h\b|gio))"
)
DAY_ONLY = re.compile(r"\b(?:ngay|mung|mong|hom)\s+(?P<d>\d{1,2})\b(?!\s*[/.:-]\s*\d|\s*thang|\s*(?:gio|h\b))")
RELATIVE = re.compile(r"\b(?P<word>ngay kia|hom kia|ngay kiea|ngay mot|mot|ngay mai|mai|hom nay|nay)\b")
WEEK = re.compile(r"\b(?P<part>dau|giua|cuoi)?\s*tuan\s+(?P<which>sau|toi|ke|nay|ke tiep)\b|\b(?P<only>dau|giua|cuoi)\s+tuan\b")
MONTH = re.compile(r"\b(?P<part>dau|giua|cuoi)?\s*thang\s+(?P<which>sau|toi)\b")
BOUND = re.compile(r"\b(?P<side>sau|tu|truoc|qua)\s+(?:ngay\s+)?$")
CLAUSE = re.compile(
    r"[,.;!?\n]|\b(?:nhung|nen|vi vay|do do|thi|xin|de nghi|mong|cho em|cho toi|cho chau|cho co|cho bac|cho con|co the|hoac)\b"
)
PAST_REACH = timedelta(days=170)


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day named: `first` to `last` (the same for one day); `problem` where the words contradict themselves or the calendar."""

    start: int
    end: int
    first: date | None
    last: date | None
    problem: str | None = None
    weekday: int | None = None


def find_wish(survey: Survey, today: date) -> Wish | None:
    """The wish in a letter written on `today`; None where no day and no time is wished for."""
    folded = survey.source.folded
    days, times = _days(folded, today), find_times(survey.source)
    if not days and not times:
        return None
    clauses = _clauses(folded)
    wished = [c for c in clauses if _holds(c, days, times) and not _busy(survey, c)]
    chosen = _best(survey, wished) or ([] if clauses and any(_holds(c, days, times) for c in clauses) else clauses)
    if not chosen:
        return None
    return _wish([d for d in days if _in(d, chosen)], [t for t in times if _in(t, chosen)], today)


def _clauses(folded: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.start() for m in CLAUSE.finditer(folded)), len(folded)]
    return [(a, b) for a, b in pairwise(cuts) if folded[a:b].strip(" ,.;!?\n")]


def _holds(clause: tuple[int, int], days: list[DayMention], times: list[TimeMention]) -> bool:
    return any(clause[0] <= d.start < clause[1] for d in days) or any(clause[0] <= t.start < clause[1] for t in times)


def _in(mention: DayMention | TimeMention, clauses: list[tuple[int, int]]) -> bool:
    return any(a <= mention.start < b for a, b in clauses)


def _busy(survey: Survey, clause: tuple[int, int]) -> bool:
    """A clause that says when one cannot, unless it is the very clause that asks for the move."""
    cannot = [c for c in survey.all("busy") if clause[0] <= c.start < clause[1]]
    asks = [c for c in survey.all("move") if clause[0] <= c.start < clause[1]]
    return bool(cannot) and not any(a.start > cannot[-1].start for a in asks)


def _best(survey: Survey, clauses: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The clauses from the one that asks for a move onwards; without such a one, all."""
    asking = [c for c in clauses if any(c[0] <= m.start < c[1] for m in survey.all("move"))]
    return [c for c in clauses if c[0] >= asking[0][0]] if asking else clauses


def _wish(days: list[DayMention], times: list[TimeMention], today: date) -> Wish:
    dated = [d for d in days if d.weekday is None]
    named = [d for d in days if d.weekday is not None]
    day = dated[0] if dated else named[0] if named else None
    moment = next((t for t in times if t.begins), None)
    half = next((t.half for t in times if t.half), "")
    wish = Wish(start=moment.begins if moment else None, end=moment.ends if moment else None, half=half)
    if day is None:
        return wish
    problem = day.problem
    if dated and named and day.first and day.first == day.last and named[0].weekday != day.first.weekday():
        problem = problem or "weekday_mismatch"
    if day.first is None or day.first != day.last:
        return replace(wish, not_before=day.first, not_after=day.last, problem=problem)
    if day.first < today:
        problem = problem or "past_date"
    return replace(wish, day=day.first, problem=problem)


def _days(folded: str, today: date) -> list[DayMention]:
    found: list[DayMention] = []
    for pattern, make in (
        (DATE, _dated),
        (DAY_ONLY, _day_only),
        (WEEKDAY, _weekday),
        (WEEK, _week),
        (MONTH, _month),
        (RELATIVE, _relative),
    ):
        for match in pattern.finditer(folded):
            if not any(f.start < match.end() and match.start() < f.end for f in found):
                mention = make(match, today)
                if mention:
                    found.append(_bounded(mention, folded))
    return sorted(found, key=lambda m: m.start)


def _bounded(mention: DayMention, folded: str) -> DayMention:
    """ "sau ngày 20" is from the 21st on."""
    bound = BOUND.search(folded[: mention.start])
    if not bound or mention.first is None or mention.weekday is not None:
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
    for months_on in range(3):
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
    if which[-1:] in (["sau"], ["toi"], ["ke"]) and which[:1] == ["tuan"]:
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


def _month(match: re.Match[str], today: date) -> DayMention:
    start = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    first, last = {"dau": (0, 9), "giua": (10, 19), "cuoi": (20, 30)}.get(match["part"] or "", (0, 30))
    return DayMention(match.start(), match.end(), start + timedelta(days=first), min(start + timedelta(days=last), end))


def _relative(match: re.Match[str], today: date) -> DayMention:
    ahead = {"mai": 1, "ngay mai": 1, "mot": 2, "ngay mot": 2, "ngay kia": 2, "hom kia": 2}.get(match["word"], 0)
    wanted = today + timedelta(days=ahead)
    return DayMention(match.start(), match.end(), wanted, wanted)
