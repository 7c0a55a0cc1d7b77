"""When-phrases: the day, half day and hour that are said in one breath, "8h30 sáng thứ Sáu ngày 9/3", held against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from helpdesk.reading.clock_words import TimeMention
from helpdesk.reading.day_words import DayMention

JOINT = re.compile(
    r"[\s,(–:-]*"
    r"(?:(?:vao|luc|ngay|hom|buoi|bua|khoang|tam|cua|dung|tuc|la|nham|dau|cuoi|gio|trong|ca|tu|bat dau|co|thi|cung|deu)\s*)*[\s,(–-]*"
)
REACH = 24  # letters between two words of one phrase
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class When:
    """One phrase: its place, its days (one, or several that must agree) and its times."""

    start: int
    end: int
    days: tuple[DayMention, ...] = ()
    times: tuple[TimeMention, ...] = ()

    @property
    def day(self) -> DayMention | None:
        """What its words for the day say together: the narrowest, with the problem they have with each other."""
        return _together(self.days)


def phrases(text: str, days: list[DayMention], times: list[TimeMention]) -> list[When]:
    """The mentions of a text in order, those of one breath together."""
    found: list[When] = []
    mentions: list[DayMention | TimeMention] = [*days, *times]
    for mention in sorted(mentions, key=lambda m: m.start):
        grown = _grown(found[-1], mention, text) if found else None
        if grown:
            found[-1] = grown
        else:
            found.append(_begun(mention))
    return found


def _begun(mention: DayMention | TimeMention) -> When:
    if isinstance(mention, DayMention):
        return When(mention.start, mention.end, days=(mention,))
    return When(mention.start, mention.end, times=(mention,))


def _grown(when: When, mention: DayMention | TimeMention, text: str) -> When | None:
    """The phrase with one more word, unless it has such a word already or other words stand between."""
    gap = text[when.end : mention.start]
    if len(gap) > REACH or not JOINT.fullmatch(gap) or "\n" in gap:
        return None
    end = max(when.end, mention.end)
    if isinstance(mention, DayMention):
        return replace(when, end=end, days=(*when.days, mention)) if _fits_days(when.days, mention) else None
    return replace(when, end=end, times=(*when.times, mention)) if _fits_times(when.times, mention) else None


def _fits_days(days: tuple[DayMention, ...], more: DayMention) -> bool:
    """A weekday beside a date, a week beside a weekday; never two of a kind."""
    return _sort(more) not in map(_sort, days)


def _sort(mention: DayMention) -> str:
    return "wide" if mention.wide else "weekday" if mention.weekday is not None else "day"


def _fits_times(times: tuple[TimeMention, ...], more: TimeMention) -> bool:
    clocks = [t for t in times if t.begins or t.ends or t.same]
    return not (clocks if more.begins or more.ends or more.same else [t for t in times if t.half])


def _together(days: tuple[DayMention, ...]) -> DayMention | None:
    single = [d for d in days if not d.wide and d.weekday is None]
    named = next((d for d in days if not d.wide and d.weekday is not None), None)
    wide = next((d for d in days if d.wide), None)
    if single:
        return _agreeing(single[0], named)
    if named:
        return in_week(named, wide) if wide else named
    return wide


def _agreeing(day: DayMention, named: DayMention | None) -> DayMention:
    off = named is not None and day.day is not None and named.weekday != day.day.weekday()
    return replace(day, problem=day.problem or "weekday_mismatch") if off else day


def in_week(named: DayMention, wide: DayMention) -> DayMention:
    """A weekday in the week named beside it: "tuần sau, thứ Tư"."""
    if not named.loose or wide.first is None or named.weekday is None:
        return named
    if wide.last is None or wide.last - wide.first >= WEEK:
        return wide  # a month has several such days
    monday = wide.first - timedelta(days=wide.first.weekday())
    return _moved(named, monday + timedelta(days=named.weekday))


def _moved(named: DayMention, day: date) -> DayMention:
    return replace(named, first=day, last=day, loose=False)
