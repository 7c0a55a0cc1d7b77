"""How a mailbox was last found: for health and the balance sheet. What is fetched is decided by the ledger alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from sqlmodel import col, select

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import MailboxRow
from helpdesk.journey import Place, RawMail


class Readable(Protocol):
    """A mailbox as the desk uses it; helpdesk.mail has an IMAP and a Maildir one."""

    def listing(self) -> list[Place]: ...

    def fetch(self, places: Sequence[Place]) -> Iterator[RawMail]: ...

    def mark_kept(self, places: Iterable[Place]) -> None: ...

    def wait(self, seconds: float) -> None: ...

    def close(self) -> None: ...


def seen(unit: Unit, listed: Sequence[Place], *, account: str, now: datetime) -> None:
    """Notes a listing that went well, folder by folder; an empty mailbox is noted too."""
    for folder in {p.folder for p in listed} or {"INBOX"}:
        here = [p for p in listed if p.folder == folder]
        row = _row(unit, account, folder)
        row.listed, row.read_at, row.fault = len(here), now, ""
        row.uidvalidity = here[0].uidvalidity if here else row.uidvalidity
        unit.add(row)


def failed(unit: Unit, account: str, why: str, *, now: datetime) -> None:
    rows = list(unit.session.exec(select(MailboxRow).where(MailboxRow.account == account))) or [_row(unit, account, "INBOX")]
    for row in rows:
        row.failed_at, row.fault = now, why
        unit.add(row)


def listed(unit: Unit) -> list[MailboxRow]:
    return list(unit.session.exec(select(MailboxRow).order_by(col(MailboxRow.account), col(MailboxRow.folder))))


def _row(unit: Unit, account: str, folder: str) -> MailboxRow:
    row = unit.session.exec(select(MailboxRow).where(MailboxRow.account == account, MailboxRow.folder == folder)).first()
    return row or MailboxRow(account=account, folder=folder)
