"""The tables of the staff window: who looked, who did, what was written beside a case, and the words a case is found by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from helpdesk.cases.columns import Row, instant, json_table, sealed_text


class AuditRow(Row, table=True):
    """One line of the audit log. `digest` covers the line and the digest before it: nothing can be changed or left out unseen."""

    __tablename__ = "audit"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = instant(index=True)
    who: str
    what: str
    about: str = Field(default="", index=True)  # a case code, a login, a day …
    confidential: bool = False
    note: dict[str, Any] = json_table()
    previous: str
    digest: str


class AttemptRow(Row, table=True):
    """A sign-in that failed, by account and by address: what holds back whoever guesses passwords."""

    __tablename__ = "attempt"
    __table_args__ = (Index("attempt_recent", "key", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str
    at: datetime = instant()


class ShutOutRow(Row, table=True):
    """Somebody who must never see this case, whatever their role: the accused, or someone close to them."""

    __tablename__ = "shut_out"
    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    staff_id: int = Field(primary_key=True, foreign_key="staff.id", index=True)


class RemarkRow(Row, table=True):
    """What a member of staff wrote beside a case for colleagues; a citizen never sees it."""

    __tablename__ = "remark"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    at: datetime = instant()
    by: str
    text: str = sealed_text(needed=True)


class LabelRow(Row, table=True):
    """What a person confirmed or put right: kind, outcome, a fact, an item. The reader is trained on these and nothing else."""

    __tablename__ = "label"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    letter_id: int | None = Field(default=None, foreign_key="letter.id")
    at: datetime = instant()
    by: str
    name: str
    was: str = sealed_text()
    value: str = sealed_text()
    confidential: bool = False


class SavedViewRow(Row, table=True):
    """A filter of the queue that somebody keeps under a name; `query` is the page's query string."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    name: str
    query: str


class PresenceRow(Row, table=True):
    """Who has a case open just now, so that two clerks see each other."""

    __tablename__ = "presence"
    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    at: datetime = instant(index=True)


class LookedRow(Row, table=True):
    """A mail that left without a person, looked through afterwards: `verdict` is right or wrong."""

    __tablename__ = "looked_through"
    outgoing_id: int = Field(primary_key=True, foreign_key="outgoing.id")
    at: datetime = instant()
    by: str
    verdict: str


class WordRow(Row, table=True):
    """A folded word of a case, to find it by; a confidential case has none."""

    __tablename__ = "case_word"
    __table_args__ = (Index("case_word_case", "case_id"), {"sqlite_with_rowid": False})
    word: str = Field(primary_key=True)
    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
