"""The tables of the counter and of what comes after it: opening hours out of the ordinary, comparisons, printed papers, results."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from helpdesk.cases.columns import Row, instant, json_table, maybe_instant, sealed_list, sealed_text


class OpeningRow(Row, table=True):
    """How many counters are open in a stretch of one day, where that is not what the settings say; 0 closes it to appointments."""

    __tablename__ = "opening"
    __table_args__ = (Index("opening_day", "office", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    office: str
    day: date
    start: int  # minutes of the local day
    until: int
    counters: int
    reason: str
    entered_by: str
    entered_at: datetime = instant()


class SheetRow(Row, table=True):
    """One comparison at the counter (QT §5): what was sent online beside what is brought. `filed_on` is the postmark of a posted file."""

    __tablename__ = "counter_sheet"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    visit_id: int | None = Field(default=None, foreign_key="visit.id")
    way: str  # in_person orally by_post
    opened_at: datetime = instant()
    opened_by: str
    filed_on: date
    closed_at: datetime | None = maybe_instant()
    closed_by: str = ""
    result: str = ""  # match gaps
    lodged: bool = False  # the application itself was left here, whatever else is missing
    lines: list[dict[str, Any]] = sealed_list()  # [{"item", "name", "online", "brought", "note"}, …]
    papers: list[dict[str, Any]] = sealed_list()  # [{"name", "copies", "form"}, …] taken in
    said: str = sealed_text()  # an oral request as it was taken down


class PrintedRow(Row, table=True):
    """A paper of ours as it was handed over or posted; its bytes lie in the files."""

    __tablename__ = "printed"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    sheet_id: int | None = Field(default=None, foreign_key="counter_sheet.id")
    what: str  # receipt guidance record
    number: str = ""
    made_at: datetime = instant()
    made_by: str
    files: dict[str, Any] = json_table()  # name -> sha256
    posted_on: date | None = None
    tracking: str = ""


class ResultRow(Row, table=True):
    """The result of a case, signed elsewhere and brought back in (QT §4); who signed is read from the file itself."""

    __tablename__ = "result"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    name: str = sealed_text(needed=True)
    file: str = sealed_text(needed=True)
    sha256: str
    signatures: list[dict[str, Any]] = sealed_list()  # [{"signer", "issuer", "signed_at", "intact", "whole"}, …]
    brought_at: datetime = instant()
    brought_by: str
    way: str = ""  # mail post hand; empty until it is on its way
    outgoing_id: int | None = Field(default=None, foreign_key="outgoing.id")
    posted_on: date | None = None
    tracking: str = ""
    returned_at: datetime | None = maybe_instant()
    returned_by: str = ""
    withdrawn_at: datetime | None = maybe_instant()  # another took its place
