"""Who may do what only one may do: collect a mailbox, keep the clock. A lease, with a fence, instead of a pid file."""

from __future__ import annotations

from datetime import datetime, timedelta

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import LeaseRow


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
