"""Who may do what only one may do: collect a mailbox, keep the clock. A lease, with a fence, instead of a pid file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import col, select

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import LeaseRow, LetterRow, OutgoingRow

MOMENT = timedelta(seconds=1)


def take(unit: Unit, name: str, *, me: str, now: datetime, length: timedelta) -> int | None:
    """The fence number of a lease taken or renewed; None while somebody else holds it."""
    row = unit.session.get(LeaseRow, name, with_for_update=True)
    if row is None:
        unit.add(LeaseRow(name=name, holder=me, fence=1, until=now + length))
        return 1
    if row.holder != me:
        if row.until > now:
            return None
        row.holder, row.fence = me, row.fence + 1
    row.until = now + length
    unit.add(row)
    return row.fence


def give_back(unit: Unit, name: str, *, me: str, now: datetime) -> None:
    row = unit.session.get(LeaseRow, name, with_for_update=True)
    if row is not None and row.holder == me:
        row.until = now
        unit.add(row)


def end_those_of(unit: Unit, is_dead: Callable[[str], bool], *, now: datetime) -> int:
    """Ends every lease (on letters, mails, duties) whose holder is no more; returns how many."""
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
    return ended


def _letters(unit: Unit) -> list[LetterRow]:
    return list(unit.session.exec(select(LetterRow).where(LetterRow.state == "new", col(LetterRow.leased_by).is_not(None))))


def _mails(unit: Unit) -> list[OutgoingRow]:
    return list(unit.session.exec(select(OutgoingRow).where(OutgoingRow.status == "leased")))


def held(unit: Unit, *, now: datetime) -> list[LeaseRow]:
    """Duties that somebody holds now."""
    return list(unit.session.exec(select(LeaseRow).where(LeaseRow.until > now).order_by(LeaseRow.name)))
