"""The plan of an office's seats, as a story sees it: looked up once, as far as it is asked for, and kept in step with what the story does.

A seat is a place at a counter at a time, and its key makes a double booking impossible. Whoever sits down has claimed the place first and
looked once more: so nobody is found there when the seats are written at the end of the story.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import product
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import and_, col, delete, not_, or_, select

from helpdesk.cases.columns import Instant
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow, SeatRow


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time for one visit: `grains` are the beginnings of the seats it takes, `counters` are open in all of them."""

    starts_at: datetime
    ends_at: datetime
    grains: tuple[datetime, ...]
    counters: int
    capacity: int = 1


Place = tuple[int, int]  # counter, place at it
Whose = tuple[int, datetime | None]  # for which case a seat is kept and until when; until None where a visit has it

SOMEBODYS: Whose = (0, None)
# What is asked and done for every visit, put together once: that takes longer than the answer.
_HERE, _ONLY_KEPT = SeatRow.office == bindparam("office"), col(SeatRow.visit_id).is_(None)
_BETWEEN = col(SeatRow.starts_at).between(bindparam("first", type_=Instant), bindparam("last", type_=Instant))
_COLUMNS: Any = (SeatRow.starts_at, SeatRow.counter, SeatRow.place, SeatRow.case_id, SeatRow.until)
_TAKEN = select(*_COLUMNS).where(_HERE, _BETWEEN)
_MINE, _NOW = SeatRow.case_id == bindparam("case_id"), bindparam("now", type_=Instant)
_AT_THESE = and_(_HERE, col(SeatRow.starts_at).in_(bindparam("grains", expanding=True, type_=Instant)))
_AT_ONE = and_(_AT_THESE, SeatRow.counter == bindparam("counter"), SeatRow.place == bindparam("place"))
_SITS_THERE = select(SeatRow.case_id).where(_AT_ONE, or_(not_(_ONLY_KEPT), and_(not_(_MINE), col(SeatRow.until) > _NOW))).limit(1)
_OVER = and_(_AT_THESE, col(SeatRow.until) <= _NOW)
_MAKE_ROOM = delete(SeatRow).where(_ONLY_KEPT, or_(_MINE, _OVER)).execution_options(synchronize_session=False)
_MAKE_ROOM_HERE = delete(SeatRow).where(_ONLY_KEPT, or_(and_(_MINE, _AT_THESE), _OVER)).execution_options(synchronize_session=False)


@dataclass
class Plan:
    """Who sits where from the first to the last time that was asked for."""

    office: str
    first: datetime | None = None
    last: datetime | None = None
    seats: dict[datetime, dict[Place, Whose]] = field(default_factory=dict)

    def look(self, unit: Unit, first: datetime, last: datetime) -> None:
        if self.first is None or self.last is None:
            if unit.session.waits(SeatRow):  # of a plan before this one
                unit.session.flush()
            self._look_up(unit, first, last)
            self.first, self.last = first, last
        if first < self.first:
            self._look_up(unit, first, self.first)
            self.first = first
        if last > self.last:
            self._look_up(unit, self.last, last)
            self.last = last

    def _look_up(self, unit: Unit, first: datetime, last: datetime) -> None:
        asked = {"office": self.office, "first": first, "last": last}
        for start, counter, place, case_id, until in unit.session.connection().execute(_TAKEN, asked):
            self.seats.setdefault(start, {})[counter, place] = (case_id, until)

    def take(self, grains: Iterable[datetime], place: Place, whose: Whose) -> None:
        for grain in grains:
            self.seats.setdefault(grain, {})[place] = whose

    def left(self, case: CaseRow, slot: Slot, now: datetime) -> Sequence[Place]:
        """The places of a slot that this case can have: what is kept for another counts as taken until its time is over."""
        every = _places(slot.counters, slot.capacity)
        met = [seats for grain in slot.grains if (seats := self.seats.get(grain))]
        if not met:
            return every
        taken = {place for seats in met for place, (whose, until) in seats.items() if until is None or (until > now and whose != case.id)}
        return [place for place in every if place not in taken]

    def has_kept(self, grains: Iterable[datetime]) -> bool:
        """Whether a place is kept for somebody at one of these times, or was and nobody has it since."""
        return any(until is not None for grain in grains for _, until in self.seats.get(grain, {}).values())


@cache
def _places(counters: int, capacity: int) -> tuple[Place, ...]:
    return tuple(product(range(1, counters + 1), range(1, capacity + 1)))


def plan(unit: Unit, office: str, slots: Iterable[Slot]) -> Plan:
    """The office's plan, looked up for these slots at least."""
    found: Plan = unit.looked.setdefault(("seats", office), Plan(office))
    if grains := [grain for slot in slots for grain in slot.grains]:
        found.look(unit, min(grains), max(grains))
    return found


def look_anew(unit: Unit) -> None:
    """What was found is worth nothing any more: somebody got up."""
    unit.looked.clear()


def take_off(unit: Unit, *seats: Any) -> int:
    """Removes these seats; returns how many there were."""
    gone = unit.session.exec(delete(SeatRow).where(*seats))
    look_anew(unit)
    return int(gone.rowcount)


def claimed(unit: Unit, case: CaseRow, slot: Slot, place: Place, *, now: datetime, wait: bool) -> bool:
    """Whether the place, found free before, is this case's to sit down at until the story ends.

    One that somebody else is about to take, and may yet leave, is waited for where `wait` is said.
    """
    if not unit.claim(*(f"seat {case.office} {grain.isoformat()} {place}" for grain in slot.grains), wait=wait):
        return False
    if unit.shared and _sits_there(unit, case, slot, place, now):
        plan(unit, case.office, [slot]).take(slot.grains, place, SOMEBODYS)
        return False
    return True


def _sits_there(unit: Unit, case: CaseRow, slot: Slot, place: Place, now: datetime) -> bool:
    counter, number = place
    asked = {"office": case.office, "grains": slot.grains, "counter": counter, "place": number, "case_id": case.id, "now": now}
    return unit.session.connection().execute(_SITS_THERE, asked).first() is not None


def sit(
    unit: Unit, case: CaseRow, slot: Slot, place: Place, *, now: datetime, visit_id: int | None = None, until: datetime | None = None
) -> None:
    """Takes a place that is claimed: for a visit, which ends all that was kept for the case, or kept `until` an instant."""
    found = plan(unit, case.office, [slot])
    if not unit.began(case) or found.has_kept(slot.grains):
        asked = {"office": case.office, "case_id": case.id, "grains": slot.grains, "now": now}
        unit.session.execute(_MAKE_ROOM if visit_id else _MAKE_ROOM_HERE, asked)
        look_anew(unit)
    counter, number = place
    told = {"office": case.office, "counter": counter, "place": number, "case_id": case.id, "visit_id": visit_id, "until": until}
    for grain in slot.grains:
        unit.enter(SeatRow, starts_at=grain, **told)
    found.take(slot.grains, place, (case.id or 0, until))
