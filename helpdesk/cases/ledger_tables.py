"""The tables beside letters and mails that keep them whole: what was dealt with, who has which duty, how far a folder was read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from helpdesk.cases.columns import Row, instant, json_list, json_table, maybe_instant


class HandledRow(Row, table=True):
    """A letter the program has answered, or recorded as needing none: once, by key, whatever crashes and whoever tries again."""

    __tablename__ = "handled"
    letter_id: int = Field(foreign_key="letter.id", primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = instant()


class LeaseRow(Row, table=True):
    """Who may do a thing that only one may do; `fence` rises with every change of hands."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    holder: str = ""
    fence: int = 0
    until: datetime = instant()


class DrawnRow(Row, table=True):
    """A number (of numbering) that a story under way will give out; gone when it has. After `until` it lies ready for the next."""

    __tablename__ = "drawn"
    name: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    holder: str
    until: datetime = instant()


class MailboxRow(Row, table=True):
    """How a mailbox folder was last found. `known_to` spares looking at what the ledger has; a whole comparison never trusts it."""

    __tablename__ = "mailbox"
    __table_args__ = (UniqueConstraint("account", "folder"),)
    id: int | None = Field(default=None, primary_key=True)
    account: str
    folder: str
    uidvalidity: int = 0
    known_to: str = ""  # whatever was listed up to this UID is in the ledger; '' where that is not so or not known
    compared_at: datetime | None = maybe_instant()  # when the whole folder was last held against the ledger
    listed: int = 0
    unread: list[str] = json_list()  # UIDs the server lists and does not hand over
    read_at: datetime | None = maybe_instant()
    failed_at: datetime | None = maybe_instant()
    fault: str = ""


class LandmarkRow(Row, table=True):
    """When a thing that happens to the whole house last happened: balanced, backed up, restored."""

    __tablename__ = "landmark"
    name: str = Field(primary_key=True)
    at: datetime = instant()
    note: dict[str, Any] = json_table()
