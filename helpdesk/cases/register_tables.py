"""The registers of the coordination rules (QC 14/2013 Điều 14, 15, 22) and the book of requests (NĐ 125/2013 Điều 4.1).

What is due is computed from these days by the law, never stored.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from helpdesk.cases.columns import Row, instant, maybe_instant, sealed_text


class UnclearJudgmentRow(Row, table=True):
    """A judgment that is unclear or hard to enforce, as it was met in a case; marked by the reader or by staff."""

    __tablename__ = "unclear_judgment"
    __table_args__ = (
        UniqueConstraint("case_id", "judgment", name="unclear_once"),
        Index("unclear_found", "office", "found_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    office: str
    case_id: int = Field(foreign_key="case_file.id", index=True)
    judgment: str = sealed_text()  # "Bản án số … ngày … của …", without any party
    court: str = ""
    found_at: datetime = instant()
    found_by: str = "helpdesk"
    grade: str = "unsorted"  # unsorted explainable unmendable unworkable (QC Điều 22.2 a, b) dismissed
    why: str = sealed_text()
    asked_at: datetime | None = maybe_instant()  # the court has our request to explain: its 15 days begin
    answered_at: datetime | None = maybe_instant()
    answer: str = sealed_text()
    notified_at: datetime | None = maybe_instant()  # chief judge and chief prosecutor told (QC Điều 22.2b)
    settled_at: datetime | None = maybe_instant()
    sorted_by: str = ""


class InformationRequestRow(Row, table=True):
    """A request for information or papers to another body, which refuses in writing within 10 days or answers (QC Điều 14.2)."""

    __tablename__ = "information_request"
    __table_args__ = (Index("information_asked", "office", "asked_at"),)
    id: int | None = Field(default=None, primary_key=True)
    office: str
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    body: str
    about: str = sealed_text(needed=True)
    document: str = ""  # number of our letter
    asked_at: datetime = instant()  # the day the body received it
    asked_by: str
    answered_at: datetime | None = maybe_instant()
    refused: bool = False
    answer: str = sealed_text()


class RequestBookRow(Row, table=True):
    """One line of the book of requests received (sổ nhận yêu cầu): numbered by year, never renumbered, never removed."""

    __tablename__ = "request_book"
    __table_args__ = (
        UniqueConstraint("office", "year", "number", name="request_number"),
        UniqueConstraint("office", "case_id", name="request_once"),
    )
    id: int | None = Field(default=None, primary_key=True)
    office: str
    year: int
    number: int
    case_id: int = Field(foreign_key="case_file.id", index=True)
    received_at: datetime = instant()
    way: str  # in_person orally by_post electronic
    kind: str
    requester: str = sealed_text(needed=True)
    judgment: str = sealed_text()
    entered_by: str
