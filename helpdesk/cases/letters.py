"""Letters in the ledger: kept once, handled in order, set aside when they surprise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, func, or_, select, update

from helpdesk.cases.database import Unit
from helpdesk.cases.essence import essence
from helpdesk.cases.ledger_tables import HandledRow
from helpdesk.cases.tables import LetterRow
from helpdesk.errors import NotFound, TakenOver
from helpdesk.journey import Filed, Listing, Place

PARTED = "\n"  # between the people of a letter: it stands in no address
TRIES = 3  # a letter that killed the process this often is set aside before it is read again
_THESE = (
    select(LetterRow)
    .where(col(LetterRow.id).in_(bindparam("letter_ids", expanding=True)))
    .order_by(col(LetterRow.id))
    .with_for_update()
    .execution_options(populate_existing=True)
)
FEW, AT_ONCE = 2_000, 500  # so few places are asked for by name; more are cheaper to read as a whole


def unknown(unit: Unit, listing: Listing) -> list[str]:
    """Of what a folder lists, the UIDs the ledger has not; in the order listed."""
    known = set(_known(unit, listing))
    return [uid for uid in listing.uids if uid not in known]


def _known(unit: Unit, listing: Listing) -> Iterator[str]:
    here = select(LetterRow.uid).where(
        LetterRow.account == listing.account, LetterRow.folder == listing.folder, LetterRow.uidvalidity == listing.uidvalidity
    )
    if len(listing.uids) > FEW:
        yield from unit.session.exec(here)
        return
    for start in range(0, len(listing.uids), AT_ONCE):
        yield from unit.session.exec(here.where(col(LetterRow.uid).in_(listing.uids[start : start + AT_ONCE])))


def keep(unit: Unit, mail: Filed, *, office: str, now: datetime) -> LetterRow | None:
    """As `keep_all`, for one; its row, or None where this place is known already."""
    unit.alone(f"letters of {office}")
    if _already(unit, [mail]):
        return None
    row = LetterRow(**_told(mail, office, _firsts(unit, [mail], office).get(mail.essence), now))
    unit.add(row)
    return row


def keep_all(unit: Unit, mails: Sequence[Filed], *, office: str, now: datetime) -> int:
    """T1: the ledger rows of mails whose bytes are on disk, in their order; returns how many of their places are new.

    The same mail met again at another place (moved, copied, delivered twice, a new UIDVALIDITY) is recorded as a copy.
    """
    unit.alone(f"letters of {office}")
    known, firsts, kept = _already(unit, mails), _firsts(unit, mails, office), 0
    fresh: set[str] = set()  # essences that this very batch brings
    for mail in mails:
        if mail.place in known:
            continue
        known.add(mail.place)
        if mail.essence in fresh and mail.essence not in firsts:
            firsts |= _firsts(unit, [mail], office)  # what was entered is written before the question is asked
        fresh.add(mail.essence)
        unit.enter(LetterRow, **_told(mail, office, firsts.get(mail.essence), now))
        kept += 1
    unit.session.flush()
    return kept


def _told(mail: Filed, office: str, first: int | None, now: datetime) -> dict[str, Any]:
    return {
        "office": office,
        "account": mail.place.account,
        "folder": mail.place.folder,
        "uidvalidity": mail.place.uidvalidity,
        "uid": mail.place.uid,
        "sha256": mail.sha256,
        "essence": mail.essence,
        "size": mail.size,
        "people": None if mail.people is None else PARTED.join(sorted(mail.people)),
        "arrived_at": mail.arrived_at,
        "stored_at": now,
        "copy_of": first,
        "state": "recorded" if first else "new",
        "handled_at": now if first else None,
    }


def _already(unit: Unit, mails: Sequence[Filed]) -> set[Place]:
    """Of their places, those the ledger has."""
    found: set[Place] = set()
    for folder in {(m.place.account, m.place.folder, m.place.uidvalidity) for m in mails}:
        uids = [m.place.uid for m in mails if (m.place.account, m.place.folder, m.place.uidvalidity) == folder]
        account, name, validity = folder
        here = select(LetterRow.uid).where(LetterRow.account == account, LetterRow.folder == name, LetterRow.uidvalidity == validity)
        found |= {Place(*folder, uid) for uid in unit.session.exec(here.where(col(LetterRow.uid).in_(uids)))}
    return found


def _firsts(unit: Unit, mails: Sequence[Filed], office: str) -> dict[str, int]:
    """Essence -> the letter that a mail of it is a copy of, where there is one."""
    essences = {mail.essence for mail in mails}
    same = select(LetterRow.essence, LetterRow.id).where(
        col(LetterRow.essence).in_(essences), LetterRow.office == office, col(LetterRow.copy_of).is_(None)
    )
    return {essence: number for essence, number in unit.session.exec(same) if number is not None}


def is_deadly(row: LetterRow) -> bool:
    """Whether this letter has taken the process with it as often as is borne (the present try is not counted)."""
    return row.tries > TRIES


def still_mine(unit: Unit, letter_ids: Sequence[int], *, me: str) -> list[LetterRow]:
    """The letters again, in the order asked for, if they still wait and the leases are ours. Raises TakenOver where another has one."""
    rows = {row.id: row for row in unit.session.exec(_THESE, params={"letter_ids": letter_ids})}
    for letter_id in letter_ids:
        if letter_id not in rows or rows[letter_id].state != "new" or rows[letter_id].leased_by != me:
            raise TakenOver(f"thư số {letter_id} đã do một lượt xử lý khác đảm nhận")
    return [rows[letter_id] for letter_id in letter_ids]


def deal_with(unit: Unit, row: LetterRow, *, now: datetime) -> None:
    """Part of T2: the program answers this letter now and never again, by constraint."""
    unit.enter(HandledRow, letter_id=row.id or 0, at=now)


def first_rest(row: LetterRow) -> int | None:
    """The number of a letter that comes to rest for the first time, for the event that reports count it by; None where it is only moved."""
    return row.id if row.state == "new" else None


def settle(unit: Unit, row: LetterRow, *, state: str, now: datetime) -> None:
    """The end of a letter's way through the program: `state` is answered, queued or recorded."""
    row.state, row.handled_at, row.fault, row.people = state, now, None, None
    row.leased_by = row.leased_until = None
    unit.add(row)


def give_back(unit: Unit, letter_id: int, *, me: str, until: datetime) -> None:
    """Lets a letter wait in line again, not before `until`; what somebody else has in hand by now is left to them."""
    row = unit.session.get(LetterRow, letter_id, with_for_update=True)
    if row is not None and row.state == "new" and row.leased_by == me:
        row.leased_until = until
        if row.people is not None:  # its people wait with it, whoever looks; without them a whole office would
            row.leased_by = None
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


def arrivals(unit: Unit, listing: Listing, uids: Sequence[str]) -> list[datetime]:
    """When these mails of a folder came, as the mail server says, in the order they were stored."""
    here = select(LetterRow.arrived_at).where(
        LetterRow.account == listing.account, LetterRow.folder == listing.folder, LetterRow.uidvalidity == listing.uidvalidity
    )
    return list(unit.session.exec(here.where(col(LetterRow.uid).in_(uids)).order_by(col(LetterRow.id))))


def place_of(row: LetterRow) -> Place:
    return Place(row.account, row.folder, row.uidvalidity, row.uid)


def in_confidence(unit: Unit, listing: Listing, *, since: datetime | None) -> list[LetterRow]:
    """Letters kept in confidence, and copies of such, that lie in a folder; with `since` only those stored since, there or not."""
    first = aliased(LetterRow)
    query = select(LetterRow).join(first, col(LetterRow.copy_of) == first.id, isouter=True).order_by(col(LetterRow.id))
    query = query.where(
        LetterRow.account == listing.account, LetterRow.folder == listing.folder, LetterRow.uidvalidity == listing.uidvalidity
    ).where(or_(col(LetterRow.confidential), col(first.confidential)))
    if since is not None:
        return list(unit.session.exec(query.where(LetterRow.stored_at >= since)))
    there = set(listing.uids)
    return [row for row in unit.session.exec(query) if row.uid in there]


def moved(unit: Unit, was: Place, now: Place) -> None:
    """We moved a mail ourselves: its letter lies there from now on. Where that place was met first, it is a copy already."""
    rows = {place_of(row): row for place in (was, now) if (row := _at(unit, place)) is not None}
    if was in rows and now not in rows:
        rows[was].folder, rows[was].uidvalidity, rows[was].uid = now.folder, now.uidvalidity, now.uid
        unit.add(rows[was])


def _at(unit: Unit, place: Place) -> LetterRow | None:
    here = (LetterRow.account == place.account, LetterRow.folder == place.folder, LetterRow.uidvalidity == place.uidvalidity)
    return unit.session.exec(select(LetterRow).where(*here, LetterRow.uid == place.uid).with_for_update()).first()


def counts(unit: Unit) -> dict[str, int]:
    """How many letters stand in each state."""
    return dict(unit.session.exec(select(LetterRow.state, func.count()).group_by(LetterRow.state)).all())
