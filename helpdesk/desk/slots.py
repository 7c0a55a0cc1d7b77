"""What times can be had: the office's working time cut into slots, less breaks and closed counters, from notice to horizon.

A slot lies inside working time; for a request whose time limit is near it lies before the limit (procedure.md §2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from helpdesk.cases import dossiers, openings, visits
from helpdesk.cases.counter_tables import OpeningRow
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import reading_from_plain
from helpdesk.cases.seats import Slot
from helpdesk.cases.states import Status
from helpdesk.cases.tables import CaseRow
from helpdesk.errors import Refused
from helpdesk.house import House, Shop
from helpdesk.journey import Kind, Wish
from helpdesk.law.calendar import Interval, instant
from helpdesk.law.profile import ClockCode
from helpdesk.law.time_limit import limit
from helpdesk.law.working_time import add_working_minutes, closing_time

PURPOSES = {
    Kind.ENFORCEMENT: "filing",
    Kind.CONFIRMATION: "result",
    Kind.COMPLAINT: "reception",
    Kind.DENUNCIATION: "reception",
}
NEAR = 60  # minutes: what begins later than that after the hour wished for is another time
RESULTS: dict[Kind, ClockCode] = {Kind.ENFORCEMENT: "result_enforcement", Kind.CONFIRMATION: "result_confirmation"}


def purpose_of(case: CaseRow) -> str:
    """What a visit of the case is for now: once its papers are taken in, to fetch the result."""
    if case.status in (Status.IN_PROGRESS, Status.RESULT_READY):
        return "result"
    return PURPOSES.get(Kind(case.kind), "reception")


def in_order(unit: Unit, house: House, shop: Shop, case: CaseRow) -> Iterator[Slot]:
    """Slots for the case, the earliest sensible first, then on to the horizon."""
    purpose, after = purpose_of(case), soonest(house, shop)
    changes = openings.since(unit, shop.name, house.today(shop))
    for day in days_in_order(unit, house, shop, case):
        of_day = [change for change in changes if change.day == day]
        yield from (slot for slot in _cut(house, shop, day, purpose, of_day) if slot.starts_at >= after)


def days_in_order(unit: Unit, house: House, shop: Shop, case: CaseRow) -> Iterator[date]:
    """The working days on which a visit makes sense, the earliest first.

    Where the time limit runs out before the horizon, none lies behind it, and the days before the purpose's own window come last.
    """
    today, last, first = house.today(shop), last_day(house, shop, case), earliest_day(unit, house, shop, case)
    yield from _working_days(house, shop, first, last)
    if last is not None and last <= horizon(house, shop):
        yield from _working_days(house, shop, today, min(last, first - timedelta(days=1)))


def earliest_day(unit: Unit, house: House, shop: Shop, case: CaseRow) -> date:
    """From which day a visit makes sense: the purpose's window; a result only when the procedure's own clock has run."""
    today, purpose = house.today(shop), purpose_of(case)
    if case.status == Status.RESULT_READY:
        return today
    day = _later(shop, today, getattr(house.settings.appointments, purpose).earliest)
    due = _result_due(unit, house, shop, case) if purpose == "result" else None
    return max(day, shop.book.calendar.date_of(due)) if due else day


def _result_due(unit: Unit, house: House, shop: Shop, case: CaseRow) -> datetime | None:
    """When the result is due at the latest: by the clock that runs, else by one that would begin now; no clock of a new case's does."""
    clocks = [] if unit.began(case) else dossiers.clocks(unit, case.id or 0)
    running = [c.due_at for c in clocks if c.clock.startswith("result_") and c.ended_at is None]
    if running:
        return running[-1]
    deadline = shop.book.due_if_known(RESULTS[Kind(case.kind)], house.clock.now()) if Kind(case.kind) in RESULTS else None
    return deadline.at if deadline else None


def last_day(house: House, shop: Shop, case: CaseRow) -> date | None:
    """The last day on which a request for enforcement still keeps its time limit; None where none is known or it has passed."""
    if case.kind != Kind.ENFORCEMENT or not case.reading or case.status in (Status.IN_PROGRESS, Status.RESULT_READY):
        return None
    today = house.today(shop)
    ends_on = limit(reading_from_plain(case.reading), shop.book, today).ends_on
    return ends_on if ends_on and ends_on >= today else None


def horizon(house: House, shop: Shop) -> date:
    return _later(shop, house.today(shop), house.settings.appointments.horizon)


def soonest(house: House, shop: Shop) -> datetime:
    """Nobody is asked to come sooner than the notice allows; in a year without a calendar the clock's own minutes count."""
    now, minutes = house.clock.now(), house.settings.appointments.notice_minutes
    try:
        return add_working_minutes(shop.book.calendar, now, minutes)
    except Refused:
        return now + timedelta(minutes=minutes)


def _later(shop: Shop, day: date, working_days: int) -> date:
    """So many working days on, as far as the calendar is known or can be foreseen: visits are booked across the turn of the year."""
    for _ in range(working_days):
        day = shop.book.calendar.next_working_day(day)
    return day


def _working_days(house: House, shop: Shop, first: date, last: date | None) -> Iterator[date]:
    calendar, end = shop.book.calendar, horizon(house, shop)
    day = first - timedelta(days=1)
    while (day := calendar.next_working_day(day)) <= min(end, last or end):
        yield day


def bookable(unit: Unit, house: House, shop: Shop, day: date, purpose: str) -> list[Slot]:
    """The day's slots that are not too soon; whether a place is left in them is not asked."""
    after = soonest(house, shop)
    return [slot for slot in on_day(unit, house, shop, day, purpose) if slot.starts_at >= after]


def on_day(unit: Unit, house: House, shop: Shop, day: date, purpose: str) -> tuple[Slot, ...]:
    """Every slot of a day, one beside the other inside each stretch that no break and no closed counter interrupts."""
    return _cut(house, shop, day, purpose, openings.on_day(unit, shop.name, day))


class Change(NamedTuple):
    """So many counters are open in that stretch of the day."""

    stretch: Interval
    counters: int


class Grid(NamedTuple):
    """How an office cuts a day: grains of so many minutes, so many of them to a visit, counters and places at each, its breaks."""

    minutes: int
    many: int
    counters: int
    capacity: int
    breaks: tuple[Interval, ...]


Changes = tuple[Change, ...]  # what was said last comes last
Run = list[tuple[int, int]]  # (minute of the day, counters open) of grains that follow each other


def _cut(house: House, shop: Shop, day: date, purpose: str, changes: list[OpeningRow]) -> tuple[Slot, ...]:
    settings, calendar = house.settings.appointments, shop.book.calendar
    breaks = tuple(Interval(_minute(start), _minute(end)) for start, end in settings.breaks)
    grid = Grid(settings.slot_minutes, getattr(settings, purpose).slots, settings.counters, settings.capacity, breaks)
    told = tuple(Change(Interval(c.start, c.until), c.counters) for c in changes)
    return _slots(day, calendar.zone, calendar.intervals(day), grid, told)


@lru_cache(maxsize=512)  # a day is cut alike for everybody who is to come on it
def _slots(day: date, zone: ZoneInfo, stretches: tuple[Interval, ...], grid: Grid, changes: Changes) -> tuple[Slot, ...]:
    slots = []
    for run in _runs(grid, stretches, changes):
        for at in range(0, len(run) - grid.many + 1, grid.many):
            taken = run[at : at + grid.many]
            grains = tuple(instant(zone, day, minute) for minute, _ in taken)
            ends_at = instant(zone, day, taken[-1][0] + grid.minutes)
            slots.append(Slot(grains[0], ends_at, grains, min(counters for _, counters in taken), grid.capacity))
    return tuple(slots)


def _runs(grid: Grid, stretches: Iterable[Interval], changes: Changes) -> Iterator[Run]:
    for stretch in stretches:
        run: Run = []
        for minute in range(stretch.start, stretch.end - grid.minutes + 1, grid.minutes):
            grain = Interval(minute, minute + grid.minutes)
            counters = 0 if any(_meet(grain, b) for b in grid.breaks) else _counters(grain, changes, grid.counters)
            if counters:
                run.append((minute, counters))
            elif run:
                yield run
                run = []
        yield run


def _counters(grain: Interval, changes: Changes, usual: int) -> int:
    """What was said last of that time."""
    return next((c.counters for c in reversed(changes) if _meet(grain, c.stretch)), usual)


def _meet(one: Interval, other: Interval) -> bool:
    return one.start < other.end and other.start < one.end


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


# ── a citizen's wish ────────────────────────────────────────────────────────────────────────────────────────────────


def fitting(unit: Unit, house: House, shop: Shop, case: CaseRow, wish: Wish) -> tuple[list[Slot], str]:
    """Slots that fit a wish, in order, or why there can be none: too_soon, too_far, after_limit, closed or its own problem.

    On its day, inside its hours; a single time means the first slot that begins then or soon after.
    """
    if wish.problem or wish.day is None:
        return [], wish.problem or ""
    last = last_day(house, shop, case)
    if last and wish.day > last:
        return [], "after_limit"
    if wish.day > horizon(house, shop):
        return [], "too_far"
    every = [s for s in on_day(unit, house, shop, wish.day, purpose_of(case)) if _in_hours(shop, s, wish)]
    meant = [s for s in every[:1] if _away(shop, s, wish) < NEAR] if wish.start and not wish.end else every
    open_ones = [s for s in meant if s.starts_at >= soonest(house, shop)]
    return open_ones, "" if open_ones else "too_soon" if meant else "closed"


def _in_hours(shop: Shop, slot: Slot, wish: Wish) -> bool:
    at = shop.book.calendar.local(slot.starts_at).time()
    return (wish.start is None or at >= wish.start) and (wish.end is None or at < wish.end)


def to_choose_from(unit: Unit, house: House, shop: Shop, case: CaseRow, wish: Wish | None = None) -> Iterator[list[Slot]]:
    """Free slots half day by half day, from the day wished for on, nearest the hour wished for; what is left of each may change."""
    since = None if wish is None or wish.problem == "past_date" else wish.not_before or wish.day
    if since and since > horizon(house, shop):
        since = None
    until = wish.not_after if wish and not wish.problem else None
    days = [day for day in days_in_order(unit, house, shop, case) if since is None or day >= since]
    inside = [day for day in days if until is None or day <= until]
    for day in (*inside, *(day for day in days if day not in inside)):
        for half in (True, False):
            every = bookable(unit, house, shop, day, purpose_of(case))
            of_half = [s for s in every if (shop.book.calendar.local(s.starts_at).hour < 12) == half]
            left = visits.free(unit, case, of_half, now=house.clock.now())
            if left:
                yield sorted(left, key=lambda s: _away(shop, s, wish))


def _away(shop: Shop, slot: Slot, wish: Wish | None) -> int:
    """Minutes between a slot and the hour wished for; 0 where none is."""
    if wish is None or wish.start is None:
        return 0
    return abs(_minute(shop.book.calendar.local(slot.starts_at).time()) - _minute(wish.start))


def stands_until(house: House, shop: Shop, slot: Slot) -> datetime:
    """How long a slot that was offered is kept: some working days, and never into the notice before it."""
    calendar = shop.book.calendar
    day = _later(shop, house.today(shop), house.settings.appointments.offers_stand)
    return min(closing_time(calendar, day), slot.starts_at)
