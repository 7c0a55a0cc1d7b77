"""A visit's life: booked, moved, called off, confirmed, missed; each part of one story. One UID for its whole life, SEQUENCE rising.

Whoever changes a visit holds its case (dossiers.hold), so that two letters of one citizen never move it at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.cases import dossiers, seats, visits
from helpdesk.cases.database import Unit
from helpdesk.cases.seats import Slot
from helpdesk.cases.states import Status, Step
from helpdesk.cases.tables import CaseRow, VisitRow
from helpdesk.desk import slots
from helpdesk.errors import SlotTaken
from helpdesk.house import House, Shop
from helpdesk.journey import CalendarReply, Meeting, Wish

DRAFT_KEEPS_ITS_SLOT = timedelta(days=3)
FULL = "không còn khung giờ trống trong khoảng thời gian hẹn; hãy mở thêm quầy hoặc kéo dài khoảng hẹn"
CHOICES = 3
INVITED_FROM = (Status.NEW, Status.WAITING)


@dataclass(frozen=True, slots=True)
class Offer:
    """Slots a letter offers, kept for its reader until an instant (None where nothing is free)."""

    meetings: tuple[Meeting, ...] = ()
    until: datetime | None = None


NOTHING_OFFERED = Offer()


def told(unit: Unit, case: CaseRow) -> VisitRow | None:
    """The visit the citizen knows of; one that only a draft speaks of is none."""
    visit = visits.current(unit, case.id or 0)
    return visit if visit is not None and visit.offered_until is None else None


def book(unit: Unit, house: House, shop: Shop, case: CaseRow, *, until: datetime | None, at: Iterable[Slot] | None = None) -> VisitRow:
    """The earliest sensible free slot for the case's purpose. Raises SlotTaken where there is none."""
    wanted = at if at is not None else slots.in_order(unit, house, shop, case)
    visit = _booked(unit, house, case, wanted, uid=_new_uid(house, case), sequence=0, until=until, any_will_do=at is None)
    if visit is None:
        raise SlotTaken(FULL)
    return visit


def _booked(
    unit: Unit, house: House, case: CaseRow, wanted: Iterable[Slot], *, uid: str, sequence: int, until: datetime | None,
    any_will_do: bool = False,
) -> VisitRow | None:  # fmt: skip
    return visits.book(
        unit, case, wanted, purpose=slots.purpose_of(case), uid=uid, sequence=sequence, offered_until=until, now=house.clock.now(),
        any_will_do=any_will_do,
    )  # fmt: skip


def _new_uid(house: House, case: CaseRow) -> str:
    return f"{case.code}-{house.luck()}@{house.settings.smtp.from_address.rpartition('@')[2]}"


def move(unit: Unit, house: House, case: CaseRow, wanted: Iterable[Slot], *, who: str = "helpdesk") -> VisitRow | None:
    """The same visit (same UID, higher SEQUENCE) at another time, or a first one; None where none of the slots is free."""
    old, now = visits.current(unit, case.id or 0), house.clock.now()
    try:
        with unit.session.begin_nested():
            if old is not None:
                visits.leave(unit, old, status="moved" if old.starts_at > now else "missed")
            uid, sequence = (old.uid, old.sequence + 1) if old is not None else (_new_uid(house, case), 0)
            visit = _booked(unit, house, case, wanted, uid=uid, sequence=sequence, until=None)
            if visit is None:
                raise SlotTaken(FULL)
    except SlotTaken:
        seats.look_anew(unit)  # whoever got up sits there again
        return None
    if case.status in INVITED_FROM:
        dossiers.take_step(unit, case, Step.INVITE, at=now, who=who)
    dossiers.note(unit, "visit:moved" if old else "visit:booked", at=now, case_id=case.id, by=who, visit=visit.id)
    return visit


def call_off(unit: Unit, house: House, case: CaseRow, visit: VisitRow, *, why: str, who: str = "helpdesk") -> None:
    """The visit is off, its seat free at once; the citizen's calendar is to be told under the next SEQUENCE."""
    now = house.clock.now()
    visit.sequence += 1
    visits.leave(unit, visit, status="cancelled")
    dossiers.note(unit, "visit:cancelled", at=now, case_id=case.id, by=who, visit=visit.id, why=why)
    if case.status == Status.APPOINTMENT:
        dossiers.take_step(unit, case, Step.MISS, at=now, who=who, why="cancelled")


def confirm(unit: Unit, house: House, case: CaseRow, visit: VisitRow) -> None:
    visit.status, visit.offered_until = "confirmed", None
    unit.add(visit)
    dossiers.note(unit, "visit:confirmed", at=house.clock.now(), case_id=case.id, visit=visit.id)


def offer(unit: Unit, house: House, shop: Shop, case: CaseRow, wish: Wish | None = None) -> Offer:
    """Keeps free slots for the citizen to choose from, each on another half day; what was kept before is anybody's again."""
    visits.let_go(unit, case)
    kept: list[tuple[Slot, datetime]] = []
    for half in slots.to_choose_from(unit, house, shop, case, wish):
        if (one := _kept_one(unit, house, shop, case, half)) is not None:
            kept.append(one)
        if len(kept) == CHOICES:
            break
    purpose = slots.purpose_of(case)
    until = shop.book.calendar.local(min(end for _, end in kept)) if kept else None
    return Offer(tuple(meeting_at(shop, purpose, slot) for slot, _ in kept), until)


def _kept_one(unit: Unit, house: House, shop: Shop, case: CaseRow, half: list[Slot]) -> tuple[Slot, datetime] | None:
    """The first that nobody else took meanwhile."""
    for slot in half:
        until = slots.stands_until(house, shop, slot)
        if visits.keep(unit, case, slot, until=until, now=house.clock.now()):
            return slot, until
    return None


def offered(unit: Unit, shop: Shop, case: CaseRow, *, now: datetime) -> tuple[datetime, ...]:
    """Local beginnings of the slots the citizen may choose from just now."""
    return tuple(shop.book.calendar.local(at) for at in visits.kept_for(unit, case.id or 0, now=now))


# ── a calendar's answer ─────────────────────────────────────────────────────────────────────────────────────────────


def standing_of(visit: VisitRow, reply: CalendarReply, *, now: datetime) -> str:
    """What an answer is worth (RFC 5546): current, stale (of an older invitation), replayed, over (off or kept) or late."""
    if reply.sequence < visit.sequence and visit.status in visits.LIVE:
        return "stale"
    if visit.heard_at and reply.stamped_at and reply.stamped_at <= visit.heard_at:
        return "replayed"
    if visit.status not in visits.LIVE:
        return "over"
    return "late" if visit.starts_at <= now else "current"


def heard(unit: Unit, visit: VisitRow, reply: CalendarReply) -> None:
    """Remembers how new the newest answer is, so that an older one that comes later changes nothing."""
    if reply.stamped_at:
        visit.heard_at = max(reply.stamped_at, visit.heard_at or reply.stamped_at)
        unit.add(visit)


# ── as a letter says it ─────────────────────────────────────────────────────────────────────────────────────────────


def meeting(shop: Shop, visit: VisitRow | None) -> Meeting | None:
    if visit is None:
        return None
    local = shop.book.calendar.local
    return Meeting(visit.purpose, local(visit.starts_at), local(visit.ends_at), _where(shop, visit.starts_at, visit.counter))


def meeting_at(shop: Shop, purpose: str, slot: Slot) -> Meeting:
    """A slot that is free, as it is offered: no counter is promised yet."""
    local = shop.book.calendar.local
    return Meeting(purpose, local(slot.starts_at), local(slot.ends_at), _where(shop, slot.starts_at, None))


def _where(shop: Shop, at: datetime, counter: int | None) -> str:
    contact = shop.book.contact(shop.book.calendar.date_of(at))
    return ", ".join([contact.desk, *([f"quầy số {counter}"] if counter else []), contact.address])
