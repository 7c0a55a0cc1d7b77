"""Sign-ins: kept here under the hash of the cookie's value, so that they can be ended and a stolen table opens nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import SessionRow, StaffRow

SEEN_EVERY = timedelta(minutes=1)  # how exactly idleness is known: writing at every click would be dear


@dataclass(frozen=True, slots=True)
class Limits:
    whole: timedelta
    idle: timedelta


def name_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def begin(
    unit: Unit, staff: StaffRow, *, token: str, csrf: str, now: datetime, limits: Limits, address: str = "", device: str = ""
) -> SessionRow:
    unit.session.exec(delete(SessionRow).where(col(SessionRow.ends_at) < now))
    times = {"created_at": now, "seen_at": now, "ends_at": now + limits.whole}
    row: SessionRow = unit.add(SessionRow(id=name_of(token), staff_id=staff.id or 0, csrf=csrf, address=address, device=device, **times))
    return row


def of(unit: Unit, staff_id: int, *, now: datetime, limits: Limits) -> list[SessionRow]:
    """The sign-ins of an account that are not over, the latest used first."""
    running = (SessionRow.staff_id == staff_id, SessionRow.ends_at > now, SessionRow.seen_at > now - limits.idle)
    return list(unit.session.exec(select(SessionRow).where(*running).order_by(col(SessionRow.seen_at).desc(), col(SessionRow.id))))


def end_one(unit: Unit, staff_id: int, name: str) -> bool:
    """Ends a sign-in of this account by its `id`; whether there was one."""
    done = unit.session.exec(delete(SessionRow).where(col(SessionRow.id) == name, col(SessionRow.staff_id) == staff_id))
    return int(done.rowcount) > 0


def find(unit: Unit, token: str, *, now: datetime, limits: Limits) -> tuple[SessionRow, StaffRow] | None:
    """The sign-in a cookie stands for, with its account; None where it is over, idle too long, ended, or the account disabled."""
    found = unit.session.exec(
        select(SessionRow, StaffRow).where(
            SessionRow.id == name_of(token),
            col(StaffRow.id) == SessionRow.staff_id,
            SessionRow.ends_at > now,
            SessionRow.seen_at > now - limits.idle,
            col(StaffRow.disabled_at).is_(None),
        )
    ).first()
    return (found[0], found[1]) if found else None


def is_stale(row: SessionRow, *, now: datetime) -> bool:
    """Whether it is time to note again that somebody is there."""
    return now - row.seen_at >= SEEN_EVERY


def touch(unit: Unit, token: str, *, now: datetime) -> None:
    row = unit.session.get(SessionRow, name_of(token))
    if row is not None:
        row.seen_at = now
        unit.add(row)


def end(unit: Unit, token: str) -> None:
    unit.session.exec(delete(SessionRow).where(col(SessionRow.id) == name_of(token)))


def end_all(unit: Unit, staff_id: int, *, but: str = "") -> int:
    """Ends every sign-in of an account, but the one of `but` (a cookie's value); returns how many."""
    kept = name_of(but) if but else ""
    done = unit.session.exec(delete(SessionRow).where(col(SessionRow.staff_id) == staff_id, col(SessionRow.id) != kept))
    return int(done.rowcount)
