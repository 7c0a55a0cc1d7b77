"""When a clock of the procedure ends: computed from the rule in the profile, the event and the calendar; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpdesk.errors import Refused
from helpdesk.law import account, working_time
from helpdesk.law.account import Account
from helpdesk.law.calendar import ONE_DAY, Calendar
from helpdesk.law.norms import Citation
from helpdesk.law.profile import ClockRule, Notice, TimeUnit


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of one clock. `at` is the last instant in time; `day` that day at the office; `rule.source` the clause."""

    rule: ClockRule
    started_at: datetime
    at: datetime
    day: date
    account: Account
    provisional: bool

    @property
    def clause(self) -> Citation:
        return self.rule.source

    def is_late(self, now: datetime) -> bool:
        return now > self.at

    def lines(self) -> tuple[str, ...]:
        """The account with its heading and clause, for staff and citizen alike."""
        closing = ("Lịch tạm tính: chưa có thông báo chính thức về ngày nghỉ của năm này.",) if self.provisional else ()
        return (f"{self.rule.name} ({self.clause.short})", *self.account.lines(), *closing)


@dataclass(frozen=True, slots=True)
class Point:
    """A moment to say something about a running or an expired clock."""

    at: datetime
    notice: Notice


def due(rule: ClockRule, event: datetime, calendar: Calendar) -> Deadline:
    """The end of the clock that `event` starts. Raises Refused for a clock of working time in a year without a calendar."""
    start = received(rule, event)
    end, counted = _end(rule, start, calendar)
    day = calendar.position(end)[0]
    return Deadline(rule, start, end, day, counted, counted.provisional or calendar.is_provisional(day.year))


def received(rule: ClockRule, event: datetime) -> datetime:
    """The event itself, or for a clock that runs from a citizen's receipt of a notice, the day it is presumed received."""
    return event + timedelta(days=rule.presumed_receipt_days)


def _end(rule: ClockRule, start: datetime, calendar: Calendar) -> tuple[datetime, Account]:
    if rule.unit == "at_once":
        return start, Account(rule.unit, ())
    if rule.unit in ("working_minutes", "half_working_days"):
        return _end_of_minutes(_minutes(rule, start, calendar), start, calendar)
    day = calendar.position(start)[0]
    if rule.unit == "working_days":
        last = working_time.add_working_days(calendar, day, rule.amount)
        return working_time.closing_time(calendar, last), account.of_days(calendar, _days(day, last), rule.unit)
    return _end_of_days(rule.unit, rule.amount, day, calendar)


def _minutes(rule: ClockRule, start: datetime, calendar: Calendar) -> int:
    if rule.unit == "working_minutes":
        return rule.amount
    return rule.amount * calendar.half_day_minutes(calendar.position(start)[0])


def _end_of_minutes(minutes: int, start: datetime, calendar: Calendar) -> tuple[datetime, Account]:
    end = working_time.add_working_minutes(calendar, start, minutes)
    return end, account.of_minutes(calendar, calendar.position(start), calendar.position(end))


def _end_of_days(unit: TimeUnit, amount: int, day: date, calendar: Calendar) -> tuple[datetime, Account]:
    nominal = later(day, amount, unit)
    last = working_time.roll_forward(calendar, nominal)
    counted = account.Line("counted", day + ONE_DAY, nominal, amount)
    entries = (counted, *account.moved(calendar, _days(nominal - ONE_DAY, last - ONE_DAY)))
    return working_time.last_minute(calendar, last), Account(unit, entries)


def later(day: date, amount: int, unit: TimeUnit) -> date:
    """`day` plus calendar days, months or years, before any day off moves the end."""
    if unit == "months":
        return working_time.add_months(day, amount)
    return working_time.add_years(day, amount) if unit == "years" else day + timedelta(days=amount)


def _days(after: date, until: date) -> list[date]:
    return [after + timedelta(days=n) for n in range(1, (until - after).days + 1)]


def explain(start: datetime, minutes: int, calendar: Calendar) -> tuple[datetime | None, Account]:
    """The working-time end of `minutes` from an instant, and the account of how it came about.

    No end, and the account as far as it goes, where it would have to be counted in a year without a calendar.
    """
    try:
        return _end_of_minutes(minutes, start, calendar)
    except Refused:
        return None, account.as_far_as_known(calendar, calendar.position(start))


def points(deadline: Deadline, calendar: Calendar) -> tuple[Point, ...]:
    """Reminders before the end and notices after it, in order of time, whatever has been sent of them."""
    moments = (Point(_moment(deadline, notice, calendar), notice) for notice in deadline.rule.notices)
    return tuple(sorted(moments, key=lambda p: p.at))


def _moment(deadline: Deadline, notice: Notice, calendar: Calendar) -> datetime:
    if notice.amount == 0:
        return deadline.at
    sign = -1 if notice.when == "before" else 1
    if notice.unit == "working_minutes":
        return working_time.add_working_minutes(calendar, deadline.at, sign * notice.amount)
    day = _shifted(deadline.day, sign * notice.amount, notice.unit, calendar)
    return working_time.opening_time(calendar, day)


def _shifted(day: date, amount: int, unit: TimeUnit, calendar: Calendar) -> date:
    """Moved by that many days; people are written to on working days, and never after the day that was meant."""
    if unit == "working_days":
        step = calendar.next_working_day if amount > 0 else calendar.previous_working_day
        for _ in range(abs(amount)):
            day = step(day)
        return day
    moved = later(day, amount, unit)
    if calendar.is_working_day(moved):
        return moved
    return calendar.next_working_day(moved) if amount > 0 else calendar.previous_working_day(moved)
