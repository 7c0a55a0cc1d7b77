"""Visits and the seats they take: a seat is a place at a counter at a time, and its key makes a double booking impossible.

A slot may be longer than one grain of the counter's day: it takes a seat in each. What is only offered keeps its seats until an
instant; after it they are anybody's. Seats are written at once, past the session: what else a story changed waits meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import and_, col, delete, insert, not_, or_, select

from helpdesk.cases.columns import Instant
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow, SeatRow, VisitRow

LIVE = ("offered", "confirmed")
LOOKED_UP_TOGETHER = 32  # slots: a day or two of them


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time for one visit: `grains` are the beginnings of the seats it takes, `counters` are open in all of them."""

    starts_at: datetime
    ends_at: datetime
    grains: tuple[datetime, ...]
    counters: int
    capacity: int = 1


Place = tuple[int, int]  # counter, place at it
# What is asked and done for every visit, put together once: that takes longer than the answer.
_MINE, _ONLY_KEPT = SeatRow.case_id == bindparam("case_id"), col(SeatRow.visit_id).is_(None)
_HERE, _NOW = SeatRow.office == bindparam("office"), bindparam("now", type_=Instant)
_BETWEEN = col(SeatRow.starts_at).between(bindparam("first", type_=Instant), bindparam("last", type_=Instant))
_TAKEN = select(SeatRow.starts_at, SeatRow.counter, SeatRow.place).where(
    _HERE, _BETWEEN, or_(not_(_ONLY_KEPT), and_(not_(_MINE), col(SeatRow.until) > _NOW))
)
_AT_THESE = col(SeatRow.starts_at).in_(bindparam("grains", expanding=True, type_=Instant))
_MAKE_ROOM = delete(SeatRow).where(_ONLY_KEPT, or_(_MINE, and_(_HERE, _AT_THESE, col(SeatRow.until) <= _NOW)))
_SIT_DOWN = insert(SeatRow)


def current(unit: Unit, case_id: int) -> VisitRow | None:
    """The case's visit that is still to come about, if there is one."""
    return unit.session.exec(select(VisitRow).where(VisitRow.case_id == case_id, col(VisitRow.status).in_(LIVE))).first()


def by_uid(unit: Unit, uid: str) -> VisitRow | None:
    """The newest visit under an iCalendar UID: a visit that is moved keeps its UID."""
    return unit.session.exec(select(VisitRow).where(VisitRow.uid == uid).order_by(col(VisitRow.sequence).desc())).first()


def get(unit: Unit, visit_id: int) -> VisitRow | None:
    return unit.session.get(VisitRow, visit_id)


def free_places(unit: Unit, case: CaseRow, slot: Slot, *, now: datetime) -> list[Place]:
    """Where a slot can still be had by this case: what is kept for another counts as taken until its time is over."""
    return _left(slot, _taken(unit, case, slot.grains, now))


def free(unit: Unit, case: CaseRow, slots: Sequence[Slot], *, now: datetime) -> list[Slot]:
    """Of these slots those with a place left for this case."""
    taken = _taken(unit, case, [grain for slot in slots for grain in slot.grains], now)
    return [slot for slot in slots if _left(slot, taken)]


def _left(slot: Slot, taken: set[tuple[datetime, int, int]]) -> list[Place]:
    every = [(counter, place) for counter in range(1, slot.counters + 1) for place in range(1, slot.capacity + 1)]
    return [p for p in every if not any((grain, *p) in taken for grain in slot.grains)]


def _taken(unit: Unit, case: CaseRow, grains: Sequence[datetime], now: datetime) -> set[tuple[datetime, int, int]]:
    """The places that are not to be had from the first of these times to the last: beginning, counter, place at it."""
    if not grains:
        return set()
    asked = {"office": case.office, "case_id": case.id, "first": min(grains), "last": max(grains), "now": now}
    return {(start, counter, place) for start, counter, place in unit.session.connection().execute(_TAKEN, asked)}


def _with_places(unit: Unit, case: CaseRow, slots: Iterable[Slot], now: datetime) -> Iterator[tuple[Slot, list[Place]]]:
    """Each slot with the places left in it; many are looked up together, for weeks may be full."""
    rest = iter(slots)
    while some := list(islice(rest, LOOKED_UP_TOGETHER)):
        taken = _taken(unit, case, [grain for slot in some for grain in slot.grains], now)
        yield from ((slot, _left(slot, taken)) for slot in some)


def book(
    unit: Unit,
    case: CaseRow,
    slots: Iterable[Slot],
    *,
    purpose: str,
    uid: str,
    sequence: int,
    offered_until: datetime | None,
    now: datetime,
    any_will_do: bool = False,
) -> VisitRow | None:
    """A visit in the first of `slots` that has a place left; None where none has. The case has no other visit to come.

    `any_will_do`: a place that somebody else is about to take, and may yet leave, is passed by; otherwise it is waited for.
    """
    for slot, places in _with_places(unit, case, slots, now):
        for counter, place in places:
            if not _claimed(unit, case, slot.grains, (counter, place)) and any_will_do:
                continue
            visit = VisitRow(
                office=case.office, case_id=case.id or 0, purpose=purpose, starts_at=slot.starts_at, ends_at=slot.ends_at, counter=counter,
                uid=uid, sequence=sequence, offered_until=offered_until, made_at=now,
            )  # fmt: skip
            if _sit(unit, case, visit, slot.grains, place, now):
                return visit
    return None


def _claimed(unit: Unit, case: CaseRow, grains: Sequence[datetime], place: Place) -> bool:
    """Whether nobody else is sitting down there this moment; then nobody but us will, until this story ends."""
    return unit.claim(*(f"seat {case.office} {grain.isoformat()} {place}" for grain in grains))


def _sit(unit: Unit, case: CaseRow, visit: VisitRow, grains: Sequence[datetime], place: int, now: datetime) -> bool:
    """Takes the visit's seats, and lets go of what was kept for the case; False where somebody was quicker."""
    try:
        with unit.session.connection().begin_nested():
            told = {"office": case.office, "case_id": case.id, "grains": grains, "now": now}
            unit.session.connection().execute(_MAKE_ROOM, told)
            unit.register(visit)
            _seats(unit, case, grains, (visit.counter, place), visit_id=visit.id)
    except IntegrityError:
        if visit in unit.session:
            unit.session.expunge(visit)
        return False
    return True


def keep(unit: Unit, case: CaseRow, slot: Slot, *, until: datetime, now: datetime) -> bool:
    """Keeps a place in that slot for a case it was offered to; False where none is left."""
    for place in free_places(unit, case, slot, now=now):
        if not _claimed(unit, case, slot.grains, place):
            continue
        try:
            with unit.session.connection().begin_nested():
                kept_here = and_(SeatRow.case_id == case.id, col(SeatRow.starts_at).in_(slot.grains))
                _take_off(unit, or_(kept_here, _kept_too_long(case, slot.grains, now)))
                _seats(unit, case, slot.grains, place, until=until)
        except IntegrityError:
            continue
        return True
    return False


def _seats(
    unit: Unit, case: CaseRow, grains: Sequence[datetime], place: Place, *, visit_id: int | None = None, until: datetime | None = None
) -> None:
    counter, number = place
    at_once = {"office": case.office, "counter": counter, "place": number, "case_id": case.id, "visit_id": visit_id, "until": until}
    unit.session.connection().execute(_SIT_DOWN, [{**at_once, "starts_at": grain} for grain in grains])


def _kept_too_long(case: CaseRow, grains: Sequence[datetime], now: datetime) -> ColumnElement[bool]:
    """Seats at that time, kept for whomever."""
    return and_(SeatRow.office == case.office, col(SeatRow.starts_at).in_(grains), col(SeatRow.until) <= now)


def _take_off(unit: Unit, seats: ColumnElement[bool]) -> None:
    """Of these seats those that are only kept for somebody, by no visit."""
    unit.session.connection().execute(delete(SeatRow).where(col(SeatRow.visit_id).is_(None), seats))


def let_go(unit: Unit, case: CaseRow) -> None:
    """The places kept for a case are anybody's again."""
    _take_off(unit, col(SeatRow.case_id) == case.id)


def kept_for(unit: Unit, case_id: int, *, now: datetime) -> list[datetime]:
    """When the places begin that are kept for a case to choose from."""
    rows = unit.session.exec(select(SeatRow.starts_at).where(SeatRow.case_id == case_id, col(SeatRow.until) > now))
    return sorted(set(rows))


def leave(unit: Unit, visit: VisitRow, *, status: str) -> None:
    """The visit is off or over (`status`), and its seats are free again."""
    visit.status = status
    unit.add(visit)
    unit.session.exec(delete(SeatRow).where(col(SeatRow.visit_id) == visit.id))


def of_case(unit: Unit, case_id: int) -> list[VisitRow]:
    return list(unit.session.exec(select(VisitRow).where(VisitRow.case_id == case_id).order_by(col(VisitRow.id))))


def between(unit: Unit, office: str, since: datetime, until: datetime) -> list[VisitRow]:
    return list(
        unit.session.exec(
            select(VisitRow)
            .where(VisitRow.office == office, VisitRow.starts_at >= since, VisitRow.starts_at < until)
            .order_by(col(VisitRow.starts_at), col(VisitRow.counter))
        )
    )


def to_come(unit: Unit, office: str, since: datetime, until: datetime) -> list[VisitRow]:
    """Visits the citizen was told of, that begin in a span of time."""
    return [v for v in between(unit, office, since, until) if v.status in LIVE and v.offered_until is None]


def run_out(unit: Unit, *, now: datetime) -> list[VisitRow]:
    """Offers whose time is over without an answer having left."""
    return list(unit.session.exec(select(VisitRow).where(VisitRow.status == "offered", col(VisitRow.offered_until) < now)))


def sweep_all(unit: Unit, *, now: datetime) -> int:
    """Frees every place that was kept too long; returns how many."""
    gone = unit.session.exec(delete(SeatRow).where(col(SeatRow.visit_id).is_(None), col(SeatRow.until) <= now))
    return int(gone.rowcount)
