"""Visits and the seats they take (cases.seats): a slot may be longer than one grain of the counter's day, and takes a seat in each.

What is only offered keeps its seats until an instant; after it they are anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from sqlmodel import col, select

from helpdesk.cases import seats
from helpdesk.cases.database import Unit
from helpdesk.cases.seats import Place, Slot
from helpdesk.cases.tables import CaseRow, SeatRow, VisitRow

LIVE = ("offered", "confirmed")
LOOKED_UP_TOGETHER = 32  # slots: a day or two of them


def current(unit: Unit, case_id: int) -> VisitRow | None:
    """The case's visit that is still to come about, if there is one."""
    return unit.session.exec(select(VisitRow).where(VisitRow.case_id == case_id, col(VisitRow.status).in_(LIVE))).first()


def by_uid(unit: Unit, uid: str) -> VisitRow | None:
    """The newest visit under an iCalendar UID: a visit that is moved keeps its UID."""
    return unit.session.exec(select(VisitRow).where(VisitRow.uid == uid).order_by(col(VisitRow.sequence).desc())).first()


def get(unit: Unit, visit_id: int) -> VisitRow | None:
    return unit.session.get(VisitRow, visit_id)


def free_places(unit: Unit, case: CaseRow, slot: Slot, *, now: datetime) -> Sequence[Place]:
    """Where a slot can still be had by this case: what is kept for another counts as taken until its time is over."""
    return seats.plan(unit, case.office, [slot]).left(case, slot, now)


def free(unit: Unit, case: CaseRow, slots: Sequence[Slot], *, now: datetime) -> list[Slot]:
    """Of these slots those with a place left for this case."""
    plan = seats.plan(unit, case.office, slots)
    return [slot for slot in slots if plan.left(case, slot, now)]


def _with_places(unit: Unit, case: CaseRow, slots: Iterable[Slot], now: datetime) -> Iterator[tuple[Slot, Sequence[Place]]]:
    """Each slot with the places left in it; many are looked up together, for weeks may be full."""
    rest = iter(slots)
    while some := list(islice(rest, LOOKED_UP_TOGETHER)):
        plan = seats.plan(unit, case.office, some)
        yield from ((slot, plan.left(case, slot, now)) for slot in some)


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
    """A visit in the first of `slots` that has a place left; None where none has, or where the case has another visit to come.

    `any_will_do`: a place that somebody else is about to take, and may yet leave, is passed by; otherwise it is waited for.
    """
    if not unit.began(case) and current(unit, case.id or 0) is not None:
        return None
    for slot, places in _with_places(unit, case, slots, now):
        for place in places:
            if not seats.claimed(unit, case, slot, place, now=now, wait=not any_will_do):
                continue
            visit = VisitRow(
                office=case.office, case_id=case.id or 0, purpose=purpose, starts_at=slot.starts_at, ends_at=slot.ends_at,
                counter=place[0], uid=uid, sequence=sequence, offered_until=offered_until, made_at=now,
            )  # fmt: skip
            unit.register(visit)
            seats.sit(unit, case, slot, place, now=now, visit_id=visit.id)
            return visit
    return None


def keep(unit: Unit, case: CaseRow, slot: Slot, *, until: datetime, now: datetime) -> bool:
    """Keeps a place in that slot for a case it was offered to; False where none is left, or nobody knows yet whether one is."""
    for place in free_places(unit, case, slot, now=now):
        if seats.claimed(unit, case, slot, place, now=now, wait=False):
            seats.sit(unit, case, slot, place, now=now, until=until)
            return True
    return False


def let_go(unit: Unit, case: CaseRow) -> None:
    """The places kept for a case are anybody's again."""
    seats.take_off(unit, col(SeatRow.visit_id).is_(None), col(SeatRow.case_id) == case.id)


def kept_for(unit: Unit, case_id: int, *, now: datetime) -> list[datetime]:
    """When the places begin that are kept for a case to choose from."""
    rows = unit.session.exec(select(SeatRow.starts_at).where(SeatRow.case_id == case_id, col(SeatRow.until) > now))
    return sorted(set(rows))


def leave(unit: Unit, visit: VisitRow, *, status: str) -> None:
    """The visit is off or over (`status`), and its seats are free again."""
    visit.status = status
    unit.add(visit)
    seats.take_off(unit, col(SeatRow.visit_id) == visit.id)


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
    return seats.take_off(unit, col(SeatRow.visit_id).is_(None), col(SeatRow.until) <= now)
