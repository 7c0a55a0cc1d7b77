"""The tables of keeping and wiping: what must not be touched, what was put away, which bytes are to go, who asked about themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from helpdesk.cases.columns import instant, json_list, maybe_instant, sealed_text


class HoldRow(SQLModel, table=True):
    """A legal hold on a case, or on everything of the person who writes from an address: while it stands nothing of it is wiped."""

    __tablename__ = "legal_hold"
    id: int | None = Field(default=None, primary_key=True)
    office: str
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    address: str = sealed_text(index=True)  # folded in case; empty for a hold on one case
    reason: str = sealed_text(needed=True)
    placed_at: datetime = instant()
    placed_by: str
    lifted_at: datetime | None = maybe_instant()
    lifted_by: str = ""


class PutAwayRow(SQLModel, table=True):
    """A case whose time is over: no search finds it any more (`closed_at`), or nobody can be known from it (`anonymised_at`)."""

    __tablename__ = "put_away"
    case_id: int = Field(primary_key=True, foreign_key="case_file.id", sa_column_kwargs={"autoincrement": False})
    closed_at: datetime | None = maybe_instant()
    anonymised_at: datetime | None = maybe_instant()
    by: str
    why: str  # period request


class WipedRow(SQLModel, table=True):
    """Bytes that are to go, entered with the rows that stopped naming them; `gone_at` once they are gone from here.

    `what` is file (a mail, a paper of ours) or paper (what was read from an enclosure). Backups drop what is listed here.
    """

    __tablename__ = "wiped"
    __table_args__ = (Index("wiped_waiting", "gone_at"),)
    sha256: str = Field(primary_key=True)
    what: str
    at: datetime = instant()
    gone_at: datetime | None = maybe_instant()


class SubjectRequestRow(SQLModel, table=True):
    """Somebody asked about their own data; what is due is computed by the law from `received_at`."""

    __tablename__ = "subject_request"
    __table_args__ = (Index("subject_request_open", "office", "answered_at"),)
    id: int | None = Field(default=None, primary_key=True)
    office: str
    received_at: datetime = instant()
    entered_by: str
    words: str = sealed_text(needed=True)  # address, telephone, number or name they are looked for by
    wants: list[str] = json_list()  # know copy correct erase
    note: str = sealed_text()
    answered_at: datetime | None = maybe_instant()
    answered_by: str = ""
    answer: str = sealed_text()
    confidential: bool = False  # about a denunciation: its keepers alone see it
