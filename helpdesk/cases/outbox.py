"""Mails of ours: written with the case (T2), leased (T3), sent or not (T4). Nothing here speaks to a server.

held ──approve──> ready ──lease──> leased ──250──> sent ──bounce──> bounced
  └─withdraw──> withdrawn             ├──4xx, or the lease died before a byte was handed over──> later ──lease──> leased
                                      ├──5xx──> dead
                                      └──line broke in DATA, or the lease died in it──> doubtful ──evidence or a person──> sent | later
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import and_, col, func, or_, select

from helpdesk.cases.columns import Instant, SealedText
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import OutgoingRow
from helpdesk.errors import NotFound, TakenOver

WAITING = ("ready", "later")
LONGEST_PAUSE = timedelta(days=1)  # nothing waits longer for another try: what seems to was put off before the clock went back
_SENT_TO: Any = (  # asked for every sheaf, so it is put together once
    select(OutgoingRow.addressee, func.count())
    .where(col(OutgoingRow.addressee).in_(bindparam("addresses", expanding=True, type_=SealedText)))
    .where(col(OutgoingRow.automatic).is_(True), col(OutgoingRow.status).not_in(("held", "withdrawn")))
    .where(OutgoingRow.created_at >= bindparam("since", type_=Instant))
    .group_by(OutgoingRow.addressee)
)
UNSENT = ("held", "ready", "leased", "later", "doubtful", "dead", "bounced")


def get(unit: Unit, outgoing_id: int) -> OutgoingRow:
    row = unit.session.get(OutgoingRow, outgoing_id)
    if row is None:
        raise NotFound(f"không có thư đi số {outgoing_id}")
    return row


def of_case(unit: Unit, case_id: int) -> list[OutgoingRow]:
    return list(unit.session.exec(select(OutgoingRow).where(OutgoingRow.case_id == case_id).order_by(col(OutgoingRow.id))))


def of_letter(unit: Unit, letter_id: int) -> list[OutgoingRow]:
    return list(unit.session.exec(select(OutgoingRow).where(OutgoingRow.letter_id == letter_id).order_by(col(OutgoingRow.id))))


def by_message_id(unit: Unit, message_id: str) -> OutgoingRow | None:
    return unit.session.exec(select(OutgoingRow).where(OutgoingRow.message_id == message_id)).first()


def next_revision(unit: Unit, about: str, obligation: str) -> int:
    last = unit.session.exec(
        select(func.max(OutgoingRow.revision)).where(OutgoingRow.about == about, OutgoingRow.obligation == obligation)
    ).first()
    return (last or 0) + 1


def is_written(unit: Unit, about: str, obligation: str) -> bool:
    """Whether there is such a mail already, whatever became of it; the table allows one a revision."""
    query = select(OutgoingRow.id).where(OutgoingRow.about == about, OutgoingRow.obligation == obligation)
    return unit.session.exec(query.limit(1)).first() is not None


def take_due(unit: Unit, *, me: str, now: datetime, lease: timedelta) -> OutgoingRow | None:
    """T3: the mail that has waited longest of those due, leased to `me`; None where there is none."""
    at = col(OutgoingRow.next_try_at)
    row = unit.session.exec(
        select(OutgoingRow)
        .where(col(OutgoingRow.status).in_(WAITING), or_(at.is_(None), at <= now, at > now + LONGEST_PAUSE))
        .order_by(func.coalesce(at, OutgoingRow.created_at), col(OutgoingRow.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is not None:
        row.status, row.tries, row.handed_at = "leased", row.tries + 1, None
        row.leased_by, row.leased_until = me, now + lease
        unit.add(row)
    return row


def leases_that_died(unit: Unit, *, me: str, now: datetime) -> list[OutgoingRow]:
    """Leased, and the lease is over: whoever held it may have died after the bytes left. Also what a round of ours never began to send."""
    until, never_begun = col(OutgoingRow.leased_until), and_(OutgoingRow.leased_by == me, col(OutgoingRow.handed_at).is_(None))
    over = or_(until < now, until > now + LONGEST_PAUSE, never_begun)
    return list(unit.session.exec(select(OutgoingRow).where(OutgoingRow.status == "leased", over)))


def still_mine(unit: Unit, outgoing_id: int, *, me: str, tries: int) -> OutgoingRow:
    """The row, if the lease of T3 is still ours. Raises TakenOver where another has it."""
    row = locked(unit, outgoing_id)
    if row.status != "leased" or row.leased_by != me or row.tries != tries:
        raise TakenOver(f"thư đi số {outgoing_id} không còn thuộc lượt gửi này")
    return row


def of_this_try(unit: Unit, outgoing_id: int, *, tries: int) -> OutgoingRow | None:
    """The row for the record of a server's word: whatever became of the lease, as long as nobody has tried again since."""
    row = locked(unit, outgoing_id)
    return row if row.tries == tries and row.status in ("leased", "doubtful", "later") else None


def locked(unit: Unit, outgoing_id: int) -> OutgoingRow:
    """The row, for this story alone."""
    row = unit.session.get(OutgoingRow, outgoing_id, with_for_update=True)
    if row is None:
        raise NotFound(f"không có thư đi số {outgoing_id}")
    return row


def free(row: OutgoingRow, status: str) -> OutgoingRow:
    row.status, row.leased_by, row.leased_until = status, None, None
    return row


def lying_here(unit: Unit, case_id: int) -> list[OutgoingRow]:
    """A case's mails that have not begun to leave, drafts among them, each held for this story alone."""
    rows = [locked(unit, row.id or 0) for row in of_case(unit, case_id) if row.status in ("held", *WAITING)]
    return [row for row in rows if row.status in ("held", *WAITING)]


def with_status(unit: Unit, *statuses: str) -> list[OutgoingRow]:
    return list(unit.session.exec(select(OutgoingRow).where(col(OutgoingRow.status).in_(statuses)).order_by(col(OutgoingRow.id))))


def sent_to_since(unit: Unit, addresses: Iterable[str], since: datetime) -> dict[str, int]:
    """Address, folded in case -> how many automatic mails went there, or are on their way, since an instant; none where it is left out.

    The cap against loops counts them.
    """
    asked = {"addresses": [*{address.casefold() for address in addresses}], "since": since}
    return dict(unit.session.execute(_SENT_TO, params=asked).all())


def counts(unit: Unit) -> dict[str, int]:
    """How many mails of ours stand in each status."""
    return dict(unit.session.exec(select(OutgoingRow.status, func.count()).group_by(OutgoingRow.status)).all())


def sent_since(unit: Unit, since: datetime) -> int:
    """How many mails left, or are leaving, since an instant, whoever sent them: the limit per minute counts them."""
    left = or_(col(OutgoingRow.sent_at) > since, OutgoingRow.status == "leased")
    return unit.session.exec(select(func.count()).where(left)).one()
