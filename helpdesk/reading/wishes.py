"""When a citizen wants to come: days and times in plain words, relative to the day of the mail or to the appointment.

words -> days (`day_words`, `week_words`) and hours (`clock_words`) -> phrases (`when`) -> which of them are wished for (`leanings`)
-> one wish. A day is wished for only where one reading remains; what the calendar must say (day off, hours) is left to the law.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from helpdesk.journey import Wish
from helpdesk.reading.clock_words import SHUT, TimeMention, find_times
from helpdesk.reading.day_words import DayMention, find_days
from helpdesk.reading.leanings import EITHER, LEFT, Leaning, leanings, wanted
from helpdesk.reading.shifts import find_shift
from helpdesk.reading.survey import Survey
from helpdesk.reading.time_words import heard
from helpdesk.reading.when import When, in_week, phrases

ANY_DAY = re.compile(r"\b(?:hom|ngay|bua|buoi|lich|dip|khi|luc|chieu|sang)\s+(?:khac|nao)\b")
ECHO = re.compile(r"\b(?:cung\s+(?:ngay|hom)|(?:ngay|hom|bua)\s+(?:do|ay|day|no))\b")
DAY_AFTER = re.compile(
    r"\b(?:ngay\s+hom\s+sau|(?:sang|vao|qua|den|luc)\s+hom\s+sau|(?:ngay|hom|bua)\s+(?:ke|tiep theo|lien sau|sau (?:do|ay))(?:\s+tiep)?)\b"
)
OPENING_HOURS = re.compile(r"\bgio\s+(?:lam viec|mo cua|hanh chinh|tiep khach)\s*:[^\n]*")  # of the writer's firm, in its footer
ONE_DAY = timedelta(days=1)
REACH, SIDE_BY_SIDE = 30, 6  # letters


def find_wish(survey: Survey, today: date, appointment: datetime | None = None) -> Wish | None:
    """The wish in a letter written on `today`; None where no day and no time is wished for. `appointment` is in local time."""
    text = OPENING_HOURS.sub(lambda m: " " * len(m[0]), heard(survey.source))
    days = find_days(survey.source, text, today)
    if appointment:
        days = sorted([*days, *_beside(text, appointment.date(), days), *_echoed(text, appointment.date(), days)], key=lambda d: d.start)
    leant = leanings(survey, text, phrases(text, days, find_times(survey.source, text)))
    meant = _but_the_agreed([*wanted(leant)], appointment)
    shifted = find_shift(text, appointment) if appointment else None
    if shifted and appointment and all(w.day is None or _names(w.day, appointment.date()) for w in meant):
        return shifted
    if survey.all("time_off") and not any(d.first for d in days):
        return Wish(after_tet=True)
    return _same_day(_wish(meant, text, today, appointment), survey, text, leant, appointment) if meant else None


def _beside(text: str, agreed: date, days: list[DayMention]) -> list[DayMention]:
    """ "Sang hôm sau": the day after the one agreed."""
    after = agreed + ONE_DAY
    return [
        DayMention(*m.span(), after, after)
        for m in DAY_AFTER.finditer(text)
        if not any(d.start < m.end() and m.start() < d.end for d in days)
    ]


def _echoed(text: str, agreed: date, days: list[DayMention]) -> list[DayMention]:
    """ "Hôm đó", "cùng ngày": the day named last, or the one agreed."""
    found = []
    for m in ECHO.finditer(text):
        before = [d.day for d in days if d.end <= m.start() and d.day]
        day = before[-1] if before else agreed
        found.append(DayMention(*m.span(), day, day, echo=True))
    return found


def _but_the_agreed(meant: list[When], appointment: datetime | None) -> list[When]:
    """What is agreed is named only to be left, where another day or hour is named too."""
    if appointment is None:
        return meant
    agreed = appointment.date()
    other = [w for w in meant if w.day and not _names(w.day, agreed)]
    if other and any(w.day and w.day.echo and w.times for w in meant):
        other = []  # "chiều hôm ấy hoặc sáng hôm sau"
    kept = [w for w in meant if not w.day or w in other] if other else meant
    hours = {t.begins for w in kept for t in w.times if t.begins}
    if len(hours) < 2 or appointment.time() not in hours:
        return kept
    return [w for w in (_without(w, appointment) for w in kept) if w.days or w.times]


def _names(day: DayMention, agreed: date) -> bool:
    return day.day == agreed or (day.loose and day.weekday == agreed.weekday())


def _without(when: When, appointment: datetime) -> When:
    return replace(when, times=tuple(t for t in when.times if t.begins != appointment.time()))


def _wish(meant: list[When], text: str, today: date, appointment: datetime | None) -> Wish:
    """One wish out of what is wished for. Two days that are not one another's alternatives are for a person to ask about."""
    dated = _said_once([w for w in meant if w.day])
    days = _narrowest([w.day for w in dated if w.day])
    if len({(d.first, d.last, d.problem) for d in days}) > 1:
        return _several(days, dated, meant, text, appointment)
    times = _times([w for w in dated if w.day and not w.day.wide] or dated, meant)
    wish = _timed(times, text, appointment)
    day = days[0] if days else None
    if day is None:
        return wish
    if day.first is None and day.last is None and not day.problem:
        return replace(wish, unclear=True)
    if day.day is None or wish.unclear:
        return replace(wish, not_before=day.first, not_after=day.last, problem=day.problem)
    return replace(wish, day=day.day, problem=day.problem or ("past_date" if day.day < today else None))


def _said_once(dated: list[When]) -> list[When]:
    """Without what only comes back to a day: "thứ tư 30/4 nghe, bữa đó tui rảnh"."""
    named = {(w.day.first, w.day.last) for w in dated if w.day and not _is_echo(w)}
    return [w for w in dated if not (w.day and _is_echo(w) and not w.times and (w.day.first, w.day.last) in named)]


def _narrowest(days: list[DayMention]) -> list[DayMention]:
    """Single days before stretches; a weekday in the one stretch named elsewhere."""
    wide, single = [d for d in days if d.wide], [d for d in days if not d.wide]
    if len(wide) == 1 and single:
        return [in_week(d, wide[0]) for d in single]
    return single or wide


def _several(days: list[DayMention], dated: list[When], meant: list[When], text: str, appointment: datetime | None) -> Wish:
    between = text[dated[0].end : dated[-1].start]
    firsts, lasts = [d.first for d in days if d.first], [d.last for d in days if d.last]
    wish = _timed([t for w in meant for t in w.times], text, appointment)
    told = replace(wish, not_before=min(firsts, default=None), not_after=max(lasts, default=None))
    either = EITHER.search(between) or EITHER.search(text, dated[-1].end, dated[-1].end + REACH)
    return (
        told if either and all(d.first or d.last for d in days) and not wish.unclear else replace(told, unclear=True, start=None, end=None)
    )


def _times(dated: list[When], meant: list[When]) -> list[TimeMention]:
    """The times said with the day, and for what it lacks those said alone."""
    own = [t for w in dated if not _is_echo(w) for t in w.times]
    alone = [t for w in meant if not w.days or _is_echo(w) for t in w.times]
    if any(_is_clock(t) for t in own):
        return own
    return [t for t in alone if _is_clock(t)] + own if any(_is_clock(t) for t in alone) else own or alone


def _is_echo(when: When) -> bool:
    return all(d.echo for d in when.days)


def _is_clock(t: TimeMention) -> bool:
    return bool(t.begins or t.ends or t.same)


def _timed(times: list[TimeMention], text: str, appointment: datetime | None) -> Wish:
    """The hours of a wish. Two hours are a span where they stand side by side or either will do, else two readings."""
    clocks = [t for t in times if _is_clock(t)]
    halves = {t.half for t in times if t.half}
    half = next(iter(halves)) if len(halves) == 1 else ""
    if half in SHUT:
        half, clocks = "", clocks or [TimeMention(0, 0, SHUT[half], None, "")]
    begins = {t.begins or (appointment.time() if t.same and appointment else None) for t in clocks} - {None}
    ends = [t.ends for t in clocks if t.ends]
    if len(begins) < 2:
        return Wish(start=next(iter(begins), None), end=max(ends, default=None), half=half)
    first, last = min(b for b in begins if b), max(b for b in begins if b)
    between = text[min(t.end for t in clocks) : max(t.start for t in clocks)]
    if EITHER.search(between) or len(between) <= SIDE_BY_SIDE:
        return Wish(start=first, end=max([*ends, last]), half=half)
    return Wish(half=half, unclear=True)


def _same_day(wish: Wish, survey: Survey, text: str, leant: list[Leaning], appointment: datetime | None) -> Wish:
    """Another hour without another day: the day agreed stays, unless it is the day that does not suit."""
    told = wish.day or wish.not_before or wish.not_after or wish.problem or wish.unclear or not (wish.start or wish.end or wish.half)
    if appointment is None or told or ANY_DAY.search(survey.source.folded):
        return wish
    left = [x for x in leant if x.lean == LEFT and x.when.day and not x.when.times]
    busy = [c for c in survey.all("busy", "cannot_come") if not any(x.clause.start <= c.start < x.clause.end for x in leant)]
    whole_day = bool(left) or bool(busy)
    return wish if whole_day else replace(wish, day=appointment.date())
