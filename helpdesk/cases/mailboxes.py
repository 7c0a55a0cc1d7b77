"""How a mailbox folder was last found: for health, the balance sheet, and to look no further back than needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import col, select

from helpdesk.cases.database import Unit
from helpdesk.cases.ledger_tables import MailboxRow
from helpdesk.journey import Listing, Place, RawMail, Unread

WHOLE_EVERY = timedelta(hours=1)  # the mark is only trusted so long


class Readable(Protocol):
    """A mailbox folder as the desk uses it; helpdesk.mail has an IMAP and a Maildir one."""

    @property
    def account(self) -> str: ...

    @property
    def folder(self) -> str: ...

    def listing(self, after: Place | None = None) -> Listing: ...

    def fetch(self, places: Sequence[Place]) -> Iterator[RawMail | Unread]: ...

    def mark_kept(self, places: Iterable[Place]) -> None: ...

    def put_away(self, place: Place, folder: str, sha256: str) -> Place | None: ...

    def holds(self, message_id: str) -> bool: ...

    def wait(self, seconds: float, enough: Callable[[], bool] = ...) -> bool: ...

    def close(self) -> None: ...


def mark(unit: Unit, account: str, folder: str, *, now: datetime) -> Place | None:
    """The place up to which the ledger has whatever was listed; None where the whole folder is to be compared again."""
    row = _find(unit, account, folder)
    if row is None or not row.known_to or row.compared_at is None:
        return None
    if not timedelta() <= now - row.compared_at < WHOLE_EVERY:
        return None
    return Place(account, folder, row.uidvalidity, row.known_to)


def seen(unit: Unit, listing: Listing, *, lacking: Sequence[str], unread: Sequence[str], now: datetime) -> None:
    """Notes a listing that went well; `lacking` are the UIDs of it that the ledger has not even now."""
    row = _row(unit, listing.account, listing.folder)
    if listing.whole:
        row.compared_at = now
    row.known_to = _known_to(row, listing, lacking)
    row.uidvalidity, row.listed = listing.uidvalidity, listing.count
    row.unread, row.read_at, row.fault = list(unread), now, ""
    unit.add(row)


def _known_to(row: MailboxRow, listing: Listing, lacking: Sequence[str]) -> str:
    """Just before the first that is lacking, else the highest listed. Where UIDs are no numbers there is no order and no mark."""
    if listing.uidvalidity == 0:
        return ""
    if lacking:
        return str(min(map(int, lacking)) - 1)
    before = row.known_to if row.uidvalidity == listing.uidvalidity and not listing.whole else ""
    return str(max([*map(int, listing.uids), int(before or 0)]))


def failed(unit: Unit, account: str, folder: str, why: str, *, now: datetime) -> None:
    row = _row(unit, account, folder)
    row.failed_at, row.fault = now, why
    unit.add(row)


def listed(unit: Unit) -> list[MailboxRow]:
    return list(unit.session.exec(select(MailboxRow).order_by(col(MailboxRow.account), col(MailboxRow.folder))))


def last_read(unit: Unit, account: str, folder: str) -> datetime | None:
    row = _find(unit, account, folder)
    return row.read_at if row else None


def _find(unit: Unit, account: str, folder: str) -> MailboxRow | None:
    return unit.session.exec(select(MailboxRow).where(MailboxRow.account == account, MailboxRow.folder == folder)).first()


def _row(unit: Unit, account: str, folder: str) -> MailboxRow:
    return _find(unit, account, folder) or MailboxRow(account=account, folder=folder)
