"""When a citizen wants to come: days and times in plain words, relative to the day of the mail or to the appointment.

"mai tôi bận, xin dời sang chiều thứ 5" wants Thursday afternoon; the day that is only named as impossible is not the wish.
What the calendar must say (day off, hours) is left to the law.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from helpdesk.journey import Wish
from helpdesk.reading import numerals
from helpdesk.reading.clock_words import TimeMention, find_times
from helpdesk.reading.day_words import DayMention, find_days
from helpdesk.reading.survey import Survey

Clause = tuple[int, int]
WORKING_DAY = "ngay lam viec"
NOT_THIS = re.compile(r"\W*(?:(?:chu\s+)?(?:khong|ko|k|chang|hong)\s+phai|thay\s+(?:vi|cho))\b")
ANY_DAY = re.compile(r"\b(?:hom|ngay|bua|buoi|lich|dip|khi|luc|chieu|sang)\s+(?:khac|nao)\b")
DAY_AFTER = re.compile(r"\b(?:ngay\s+hom\s+sau|(?:sang|vao|qua|den|luc)\s+hom\s+sau)\b")
UNITS = {
    "tuan": timedelta(weeks=1), "ngay": timedelta(days=1), "hom": timedelta(days=1), "bua": timedelta(days=1),
    "tieng": timedelta(hours=1), "phut": timedelta(minutes=1),
}  # fmt: skip
SHIFT = re.compile(
    r"\b(?P<way>lui|doi|hoan|chuyen|cham|tre|muon hon|som|keo len)\b(?:\s+(?:lich|hen|lai|them|hon|len|xuong|dung|khoang|cho|giup|toi))*"
    r"\s+(?P<n>\d{1,2}|mot|hai|ba|bon|vai)\s+(?P<unit>tuan|" + WORKING_DAY + r"|ngay|hom|bua|tieng|phut)\b(?!\s*(?:sau|toi|nua thi))"
)
INSTEAD = r"(?:chu\s+)?(?:khong|ko|k|chang|hong)\s+phai|thay\s+(?:vi|cho)|ma\s+la"
CLAUSE = re.compile(
    rf"[,.;!?\n]|\b(?:{INSTEAD})\b"
    r"|\b(?:nhung|nen|(?<!thay )vi|do|boi|thi|xin|de nghi|mong|cho em|cho toi|cho chau|cho co|cho bac|cho con|co the|hoac)\b"
)


def find_wish(survey: Survey, today: date, appointment: datetime | None = None) -> Wish | None:
    """The wish in a letter written on `today`; None where no day and no time is wished for. `appointment` is in local time."""
    source = survey.source
    days, times = find_days(source, today), find_times(source)
    shifted = _shift(survey, appointment) if appointment else None
    clauses = _clauses(source.folded)
    if shifted and not any(d.first and not any(_busy(survey, c) for c in clauses if _in(d, [c])) for d in days):
        return shifted
    if survey.all("time_off") and not any(d.first == d.last for d in days):
        return Wish(after_tet=True)
    if appointment:
        days = sorted([*days, *_beside(source.folded, appointment.date(), days)], key=lambda d: d.start)
    if not days and not times:
        return None
    chosen = _chosen(survey, clauses, days, times)
    if not chosen:
        return None
    wanted, at = [d for d in days if _in(d, chosen)], [t for t in times if _in(t, chosen)]
    if appointment:
        agreed = appointment.date()  # is named only to be left, where another day is named too
        wanted = [d for d in wanted if d.first != agreed and d.weekday != agreed.weekday()] or wanted
        at = [t for t in at if t.begins != appointment.time()] or at
    return _same_day(_wish(wanted, at, today), survey, clauses, times, appointment)


def _beside(folded: str, agreed: date, days: list[DayMention]) -> list[DayMention]:
    """ "Sang hôm sau": the day after the one agreed."""
    after = agreed + timedelta(days=1)
    return [
        DayMention(*m.span(), after, after)
        for m in DAY_AFTER.finditer(folded)
        if not any(d.start < m.end() and m.start() < d.end for d in days)
    ]


def _same_day(wish: Wish, survey: Survey, clauses: list[Clause], times: list[TimeMention], appointment: datetime | None) -> Wish:
    """Another hour without another day: the day agreed stays, unless it is the day that does not suit."""
    told = wish.day or wish.not_before or wish.not_after or wish.problem or not (wish.start or wish.half)
    if appointment is None or told or ANY_DAY.search(survey.source.folded):
        return wish
    whole_day = any(_busy(survey, c) and not any(_in(t, [c]) for t in times) for c in clauses)
    return wish if whole_day else replace(wish, day=appointment.date())


def _shift(survey: Survey, appointment: datetime) -> Wish | None:
    """ "lùi lại đúng 1 tuần", "sớm hơn 30 phút": reckoned from the appointment, whose hour is kept."""
    match = SHIFT.search(survey.source.folded)
    amount = int(match["n"]) if match and match["n"].isdigit() else numerals.value([match["n"]]) if match else None
    if match is None or not amount:
        return None
    if match["way"].startswith(("som", "keo len")):
        amount = -amount
    if match["unit"] == WORKING_DAY:
        return Wish(day=appointment.date(), start=appointment.time(), working_days_later=amount)
    moved = appointment + amount * UNITS[match["unit"]]
    return Wish(day=moved.date(), start=moved.time())


def _chosen(survey: Survey, clauses: list[Clause], days: list[DayMention], times: list[TimeMention]) -> list[Clause]:
    """The clauses that say what is wished for; a day said before them counts when they name none."""
    open_ones = [c for c in clauses if not _busy(survey, c)]
    telling = [c for c in open_ones if _holds(c, days, times)]
    if not telling:
        return [] if any(_holds(c, days, times) for c in clauses) else clauses
    asking = [c for c in open_ones if any(c[0] <= m.start < c[1] for m in survey.all("move"))]
    since = next((c for c in asking if any(_in(d, [c]) for d in days)), (asking or telling)[0])
    behind = [c for c in telling if c >= since]
    return behind if any(_in(d, behind) for d in days) else telling


def _clauses(folded: str) -> list[Clause]:
    cuts = [0, *(m.start() for m in CLAUSE.finditer(folded)), len(folded)]
    return [(a, b) for a, b in pairwise(cuts) if folded[a:b].strip(" ,.;!?\n")]


def _holds(clause: Clause, days: list[DayMention], times: list[TimeMention]) -> bool:
    return any(clause[0] <= d.start < clause[1] for d in days) or any(clause[0] <= t.start < clause[1] for t in times)


def _in(mention: DayMention | TimeMention, clauses: list[Clause]) -> bool:
    return any(a <= mention.start < b for a, b in clauses)


def _busy(survey: Survey, clause: Clause) -> bool:
    """A clause that says when one cannot, unless it is the very clause that asks for the move."""
    cannot = [c for c in survey.all("busy") if clause[0] <= c.start < clause[1]]
    asks = [c for c in survey.all("move") if clause[0] <= c.start < clause[1]]
    if NOT_THIS.match(survey.source.folded, *clause):
        return True
    return bool(cannot) and not any(a.start > cannot[-1].start for a in asks)


def _wish(days: list[DayMention], times: list[TimeMention], today: date) -> Wish:
    dated = sorted((d for d in days if d.weekday is None), key=lambda d: d.first != d.last or d.problem is not None)  # a day before a week
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
