"""Codes said in the words of the office, times as an office says them: for pages and for sentences to staff."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from helpdesk.law import working_time
from helpdesk.law.account import spoken_day, spoken_minutes
from helpdesk.law.calendar import Calendar

LABELS = Path(__file__).parent / "data" / "labels.toml"
COUNTED_EXACTLY = timedelta(days=14)


@lru_cache(maxsize=1)
def labels() -> dict[str, dict[str, str]]:
    return {section: dict(words) for section, words in tomllib.loads(LABELS.read_text("utf-8")).items()}


def label(section: str, code: str | None) -> str:
    """The word for a code; the code itself where there is none."""
    return labels()[section].get(str(code), str(code)) if code else ""


def letter_name(form: str, variant: str) -> str:
    """ "Mẫu 01-QT · Yêu cầu thi hành án: hướng dẫn bổ sung"."""
    return f"{label('form', form)}: {label('variant', variant)}" if form else ""


def happened(what: str) -> str:
    """An event's name; of "written:answer" the part before the colon where the whole is unknown."""
    known = labels()["event"]
    return known.get(what) or known.get(what.partition(":")[0]) or what


def spoken_moment(local: datetime) -> str:
    """ "thứ Sáu 27/11/2026, 09:30"."""
    return f"{spoken_day(local.date())}, {local:%H:%M}"


def spoken_date(day: date) -> str:
    return spoken_day(day)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """`words` say it; `level` is late, soon, today or later, for a sign that is not colour alone."""

    words: str
    level: str


def time_left(calendar: Calendar, due_at: datetime | None, now: datetime) -> TimeLeft:
    """Working time until a lawful due time, or since it; far away, the day says more than minutes."""
    if due_at is None:
        return TimeLeft("chưa tính được hạn", "late")
    if abs(due_at - now) > COUNTED_EXACTLY or not all(calendar.knows(calendar.date_of(at)) for at in (due_at, now)):
        day = spoken_day(calendar.date_of(due_at))
        return TimeLeft(f"quá hạn từ {day}", "late") if due_at < now else TimeLeft(f"đến {day}", "later")
    minutes = working_time.working_minutes_between(calendar, now, due_at)
    if due_at < now:
        return TimeLeft(f"quá hạn {spoken_minutes(-minutes)} làm việc" if minutes else "vừa quá hạn", "late")
    same_day = calendar.date_of(due_at) == calendar.date_of(now)
    level = "soon" if minutes <= 60 else "today" if same_day else "later"
    return TimeLeft(f"còn {spoken_minutes(minutes)} làm việc", level)
