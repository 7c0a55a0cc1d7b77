"""A limit as an itemised account: what was counted, what was not, why, and by which clause or notice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from helpdesk.law.calendar import Calendar, Interval, OfficeDay

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
Kind = Literal["counted", "left_out", "moved", "unknown"]
BREAK = "nghỉ giữa giờ"
OUTSIDE = "ngoài giờ làm việc"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a stretch of one day (minutes of it) or whole days; counted, left out, days off that moved the end, or not yet known.

    `amount` is in the account's unit (minutes or days), and 0 for what was not counted.
    """

    kind: Kind
    first: date
    last: date
    amount: int
    stretch: Interval | None = None
    reason: str = ""
    source: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    unit: str
    entries: tuple[Line, ...]

    @property
    def total(self) -> int:
        return sum(e.amount for e in self.entries)

    @property
    def provisional(self) -> bool:
        return any(e.provisional for e in self.entries)

    def lines(self) -> tuple[str, ...]:
        """The account in Vietnamese, one sentence a line; evenings and nights are left out unless it begins in one."""
        told = (e for i, e in enumerate(self.entries) if i == 0 or e.reason != OUTSIDE)
        return tuple(_line(e, self.unit) for e in told)


def spoken_day(day: date) -> str:
    """`thứ Sáu 27/11/2026`."""
    return f"{_WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def spoken_minute(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def spoken_minutes(minutes: int) -> str:
    """`2 giờ 10 phút`, `45 phút`."""
    hours, rest = divmod(minutes, 60)
    return " ".join(p for p in (f"{hours} giờ" if hours else "", f"{rest} phút" if rest or not hours else "") if p)


def _line(line: Line, unit: str) -> str:
    """What happened to the stretch, then why and by which document."""
    amount = spoken_minutes(line.amount) if unit == "working_minutes" else f"{line.amount} {_DAY_WORDS[unit]}"
    said = f"tính {amount}" if line.kind == "counted" else _NOT_COUNTED[line.kind]
    why = " – ".join(w for w in (line.reason, line.source) if w)
    return f"{_when(line)}: {said}{f' ({why})' if why else ''}"


_NOT_COUNTED = {"left_out": "không tính", "moved": "thời hạn không kết thúc vào ngày nghỉ", "unknown": "chưa tính được"}
_DAY_WORDS = {"working_days": "ngày làm việc", "calendar_days": "ngày", "months": "tháng", "years": "năm"}


def _when(line: Line) -> str:
    if line.stretch:
        return f"{spoken_day(line.first)}, {spoken_minute(line.stretch.start)}–{spoken_minute(line.stretch.end)}"
    return spoken_day(line.first) if line.first == line.last else f"{spoken_day(line.first)} – {spoken_day(line.last)}"


def of_minutes(calendar: Calendar, start: tuple[date, int], end: tuple[date, int]) -> Account:
    """Every minute from `start` to `end` (local day and minute): counted in stretches, left out with the reason."""
    day, entries = start[0], list[Line]()
    while day <= end[0]:
        window = Interval(start[1] if day == start[0] else 0, end[1] if day == end[0] else 24 * 60)
        entries += _of_one_day(calendar.day(day), window)
        day += timedelta(days=1)
    return Account("working_minutes", tuple(_joined(entries)))


def as_far_as_known(calendar: Calendar, start: tuple[date, int]) -> Account:
    """Every minute from `start` to the end of the last year that has a calendar, then the day from which nobody can say."""
    year = start[0].year
    while calendar.knows(date(year, 1, 1)):
        year += 1
    told = of_minutes(calendar, start, (date(year, 1, 1) - timedelta(days=1), 24 * 60)).entries if year > start[0].year else ()
    from_here = max(start[0], date(year, 1, 1))
    return Account("working_minutes", (*told, Line("unknown", from_here, from_here, 0, None, f"chưa có lịch làm việc năm {year}")))


def of_days(calendar: Calendar, days: Iterable[date], unit: str) -> Account:
    """Working days counted one by one, days off left out with the reason."""
    return Account(unit, tuple(_joined(_whole(calendar.day(day)) for day in days)))


def moved(calendar: Calendar, days: Iterable[date]) -> tuple[Line, ...]:
    """Days off on which a limit cannot end, each with its reason."""
    return tuple(_joined(replace(_whole(calendar.day(day)), kind="moved") for day in days))


def _whole(day: OfficeDay) -> Line:
    kind: Kind = "counted" if day.intervals else "left_out"
    return Line(kind, day.day, day.day, 1 if day.intervals else 0, None, day.reason, _why(day), day.provisional)


def _of_one_day(day: OfficeDay, window: Interval) -> list[Line]:
    if not day.intervals:
        return [_whole(day)]
    entries, at = list[Line](), window.start
    for stretch in day.intervals:
        start, end = max(stretch.start, window.start), min(stretch.end, window.end)
        if start < end:
            counted = Line("counted", day.day, day.day, end - start, Interval(start, end), day.reason, _why(day), day.provisional)
            entries += [*_gap(day, at, start), counted]
            at = end
    return [*entries, *_gap(day, at, window.end)]


def _gap(day: OfficeDay, start: int, end: int) -> list[Line]:
    if start >= end:
        return []
    reason = BREAK if day.intervals[0].end <= start < day.intervals[-1].start else OUTSIDE
    return [Line("left_out", day.day, day.day, 0, Interval(start, end), reason, day.source, day.provisional)]


def _why(day: OfficeDay) -> str:
    """The document is named where something out of the ordinary needs it."""
    return day.source if day.reason else ""


def _joined(entries: Iterable[Line]) -> list[Line]:
    """Neighbouring whole days of one reason become one line."""
    joined = list[Line]()
    for line in entries:
        last = joined[-1] if joined else None
        if last and not last.stretch and not line.stretch and _alike(last, line):
            joined[-1] = replace(last, last=line.last, amount=last.amount + line.amount)
        else:
            joined.append(line)
    return joined


def _alike(one: Line, other: Line) -> bool:
    return (one.kind, one.reason, one.source, one.provisional) == (other.kind, other.reason, other.source, other.provisional)
