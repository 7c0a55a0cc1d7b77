"""Who may do what only one may do: collect a mailbox, keep the clock. A lease, with a fence, instead of a pid file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select, update

from helpdesk.cases.database import Unit
from helpdesk.cases.ledger_tables import DrawnRow, LeaseRow
from helpdesk.cases.tables import LetterRow, OutgoingRow
from helpdesk.errors import TakenOver

MOMENT = timedelta(seconds=1)
LONGEST = timedelta(hours=1)  # no lease is longer: one that seems to be was taken before the clock went back


@dataclass(frozen=True, slots=True)
class Fence:
    """A duty in hand. Whoever wakes from a long sleep finds the number risen, and writes nothing."""

    name: str
    holder: str
    number: int
    length: timedelta


def take(unit: Unit, name: str, *, me: str, now: datetime, length: timedelta) -> Fence | None:
    """The duty, taken or renewed; None while somebody else holds it."""
    unit.alone(f"lease {name}")
    row = unit.session.get(LeaseRow, name, with_for_update=True)
    if row is None:
        row = LeaseRow(name=name, until=now)
    if row.holder != me:
        if now < row.until <= now + LONGEST:
            return None
        row.holder, row.fence = me, row.fence + 1
    row.until = now + length
    unit.add(row)
    return Fence(name, me, row.fence, length)


def guard(unit: Unit, fence: Fence, *, now: datetime) -> None:
    """Part of a story that only the holder may write: renews the duty. Raises TakenOver where another has it."""
    row = unit.session.get(LeaseRow, fence.name, with_for_update=True)
    if row is None or (row.holder, row.fence) != (fence.holder, fence.number):
        raise TakenOver(f"việc «{fence.name}» đã do một dịch vụ khác đảm nhận")
    row.until = now + fence.length
    unit.add(row)


def give_back_all(unit: Unit, *, me: str, now: datetime) -> None:
    for row in unit.session.exec(select(LeaseRow).where(LeaseRow.holder == me, LeaseRow.until > now).with_for_update()):
        row.until = now
        unit.add(row)


def end_those_of(unit: Unit, is_dead: Callable[[str], bool], *, now: datetime) -> int:
    """Ends every lease (on letters, mails, duties) whose holder is no more, and frees the numbers they drew; returns how many leases."""
    ended = 0
    held: list[LetterRow | OutgoingRow] = [*_letters(unit), *_mails(unit)]
    for row in held:
        if row.leased_by and is_dead(row.leased_by):
            row.leased_until = now - MOMENT
            unit.add(row)
            ended += 1
    for lease in unit.session.exec(select(LeaseRow).where(LeaseRow.until > now)):
        if is_dead(lease.holder):
            lease.until = now - MOMENT
            unit.add(lease)
            ended += 1
    dead = [holder for holder in unit.session.exec(select(DrawnRow.holder).distinct()) if is_dead(holder)]
    if dead:  # waits for the database to take back what they were about to write
        unit.session.exec(
            update(DrawnRow).where(col(DrawnRow.holder).in_(dead)).values(until=now - LONGEST)
        )  # over by whatever machine's clock
    return ended


def _letters(unit: Unit) -> list[LetterRow]:
    return list(unit.session.exec(select(LetterRow).where(LetterRow.state == "new", col(LetterRow.leased_by).is_not(None))))


def _mails(unit: Unit) -> list[OutgoingRow]:
    return list(unit.session.exec(select(OutgoingRow).where(OutgoingRow.status == "leased")))


def held(unit: Unit, *, now: datetime) -> list[LeaseRow]:
    """Duties that somebody holds now."""
    return list(unit.session.exec(select(LeaseRow).where(LeaseRow.until > now).order_by(LeaseRow.name)))
