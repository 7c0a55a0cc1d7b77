"""Letters in the ledger: kept once, handled in order, set aside when they surprise."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import col, func, or_, select, update

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import EventRow, LetterRow
from helpdesk.errors import NotFound, Refused
from helpdesk.journey import Place, RawMail

TRIES = 3  # a letter that killed the process this often is set aside before it is read again
TRACE = re.compile(rb"^(?:Received|Return-Path|Delivered-To|X-Original-To|Authentication-Results|ARC-[\w-]+|X-[\w-]+)\s*:", re.IGNORECASE)


def essence(content: bytes) -> str:
    """What makes a mail the same mail however it travelled: SHA-256 of all but the lines that carriers add on top."""
    head, gap, body = _split(content)
    fields = re.split(rb"\r?\n(?![ \t])", head)
    kept = [f for f in fields if not TRACE.match(f)]
    return hashlib.sha256(b"\n".join(kept) + gap + body).hexdigest()


def _split(content: bytes) -> tuple[bytes, bytes, bytes]:
    found = re.search(rb"\r?\n\r?\n", content[:1_000_000])
    return (content[: found.start()], b"\n\n", content[found.end() :]) if found else (content, b"", b"")


def unknown(unit: Unit, places: Iterable[Place]) -> list[Place]:
    """Of the places listed, those the ledger has not; in the order given."""
    listed = list(places)
    known: set[tuple[str, str, int, str]] = set()
    for account, folder, validity in {(p.account, p.folder, p.uidvalidity) for p in listed}:
        rows = unit.session.exec(
            select(LetterRow.uid).where(LetterRow.account == account, LetterRow.folder == folder, LetterRow.uidvalidity == validity)
        )
        known.update((account, folder, validity, uid) for uid in rows)
    return [p for p in listed if (p.account, p.folder, p.uidvalidity, p.uid) not in known]


def keep(unit: Unit, raw: RawMail, *, office: str, sha256: str, now: datetime) -> LetterRow | None:
    """T1: the ledger row of a mail whose bytes are in the files. None where this place is known already.

    The same mail met again at another place (moved, copied, delivered twice, a new UIDVALIDITY) is recorded as a copy.
    """
    place, identity = raw.place, essence(raw.content)
    if not unknown(unit, [place]):
        return None
    first = unit.session.exec(
        select(LetterRow.id).where(LetterRow.essence == identity, LetterRow.office == office, col(LetterRow.copy_of).is_(None))
    ).first()
    row = LetterRow(
        office=office,
        account=place.account,
        folder=place.folder,
        uidvalidity=place.uidvalidity,
        uid=place.uid,
        sha256=sha256,
        essence=identity,
        size=len(raw.content),
        arrived_at=raw.arrived_at,
        stored_at=now,
        copy_of=first,
        state="recorded" if first else "new",
        handled_at=now if first else None,
    )
    unit.add(row)
    return row


def take_next(unit: Unit, *, lane: str, me: str, now: datetime, lease: timedelta) -> LetterRow | None:
    """The oldest letter nobody is at work on, leased to `me`; None where there is none."""
    free = or_(col(LetterRow.leased_until).is_(None), col(LetterRow.leased_until) < now)
    row = unit.session.exec(
        select(LetterRow)
        .where(LetterRow.state == "new", LetterRow.lane == lane, free)
        .order_by(col(LetterRow.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is not None:
        row.tries += 1
        row.leased_by, row.leased_until = me, now + lease
        unit.add(row)
    return row


def is_deadly(row: LetterRow) -> bool:
    """Whether this letter has taken the process with it as often as is borne (the present try is not counted)."""
    return row.tries > TRIES


def still_mine(unit: Unit, letter_id: int, *, me: str) -> LetterRow:
    """The letter again, if it still waits and the lease is ours. Raises Refused where another took it over."""
    row = get(unit, letter_id)
    if row.state != "new" or row.leased_by != me:
        raise Refused(f"thư số {letter_id} đã do một lượt xử lý khác đảm nhận")
    return row


def settle(unit: Unit, row: LetterRow, *, state: str, now: datetime) -> None:
    """The end of a letter's way through the program: `state` is answered, queued or recorded."""
    row.state, row.handled_at, row.fault = state, now, None
    row.leased_by = row.leased_until = None
    unit.add(row)


def to_slow_lane(unit: Unit, row: LetterRow) -> None:
    row.lane, row.tries = "slow", 0
    row.leased_by = row.leased_until = None
    unit.add(row)


def shunt(unit: Unit, letter_id: int, *, fault: str, now: datetime) -> None:
    """Sets a letter aside that surprised the program; it is shown as work and can be tried again."""
    row = get(unit, letter_id)
    row.state, row.fault, row.handled_at = "shunted", fault, now
    row.leased_by = row.leased_until = None
    unit.add(row)


def replay(unit: Unit, letter_id: int | None = None) -> int:
    """Puts one shunted letter, or all of them, back in the line; returns how many."""
    change = update(LetterRow).where(col(LetterRow.state) == "shunted")
    if letter_id is not None:
        get(unit, letter_id)
        change = change.where(col(LetterRow.id) == letter_id)
    done = unit.session.exec(change.values(state="new", lane="quick", tries=0, leased_by=None, leased_until=None))
    return int(done.rowcount)


def get(unit: Unit, letter_id: int) -> LetterRow:
    row = unit.session.get(LetterRow, letter_id)
    if row is None:
        raise NotFound(f"không có thư số {letter_id}; xem danh sách bằng «helpdesk letter list»")
    return row


def with_content(unit: Unit, content: bytes) -> LetterRow | None:
    """The first letter kept of this mail, however it travelled."""
    return unit.session.exec(select(LetterRow).where(LetterRow.essence == essence(content)).order_by(col(LetterRow.id))).first()


def listed(unit: Unit, *, state: str | None = None) -> list[LetterRow]:
    query = select(LetterRow).order_by(col(LetterRow.id))
    return list(unit.session.exec(query.where(LetterRow.state == state) if state else query))


def of_case(unit: Unit, case_id: int) -> list[LetterRow]:
    return list(unit.session.exec(select(LetterRow).where(LetterRow.case_id == case_id).order_by(col(LetterRow.id))))


def counts(unit: Unit) -> dict[str, int]:
    """How many letters stand in each state."""
    return dict(unit.session.exec(select(LetterRow.state, func.count()).group_by(LetterRow.state)).all())


def stored(unit: Unit, account: str) -> int:
    """How many places of an account the ledger knows."""
    return unit.session.exec(select(func.count()).where(LetterRow.account == account)).one()


def fates(unit: Unit) -> dict[str, int]:
    """What became of every letter ever stored: case (opened one), follow_up, automatic, copy, shunted, waiting. Each has one fate."""
    told: dict[str, int] = dict.fromkeys(("case", "follow_up", "automatic", "copy", "shunted", "waiting"), 0)
    opened = {row.letter_id for row in unit.session.exec(select(EventRow).where(EventRow.what == "opened"))}
    for row in unit.session.exec(select(LetterRow)):
        told[_fate(row, opened)] += 1
    return told


def _fate(row: LetterRow, opened: set[int | None]) -> str:
    if row.copy_of is not None:
        return "copy"
    if row.state in ("new", "shunted"):
        return "waiting" if row.state == "new" else "shunted"
    if row.automatic is not None or row.kind == "automatic":
        return "automatic"
    return "case" if row.id in opened else "follow_up"


def without_fate(unit: Unit) -> list[int]:
    """Letters that are handled, yet are neither a copy nor automatic nor in a case: there must be none."""
    rows = unit.session.exec(
        select(LetterRow).where(col(LetterRow.state).in_(("answered", "queued", "recorded")), col(LetterRow.case_id).is_(None))
    )
    return [r.id or 0 for r in rows if r.copy_of is None and r.automatic is None and r.kind != "automatic"]
