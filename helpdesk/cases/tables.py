"""The tables. Constraints, not code, say what can never be: a letter kept twice, an answer given twice, a slot taken twice.

Instants are aware UTC. Whatever changes because the clock moved (late, overdue, waiting) is no column here: it is computed.
JSON columns hold lists and tables of plain values whose shape is given beside each. What a letter says, and who wrote it, lies sealed
where the office has a key; the search words of a case that is not confidential do not.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from helpdesk.cases.columns import (
    Row,
    instant,
    json_list,
    json_table,
    maybe_instant,
    maybe_sealed_text,
    sealed_list,
    sealed_table,
    sealed_text,
)

LIVE_VISIT = "status IN ('offered', 'confirmed')"


class LetterRow(Row, table=True):
    """A letter ever stored (T1). Its bytes lie in the files under `sha256`; the identity is the place in the mailbox."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("account", "folder", "uidvalidity", "uid", name="letter_place"),
        Index("letter_waiting", "state", "lane", "id", "office"),
        Index("letter_entered", "stored_at", "office", "copy_of"),
    )
    id: int | None = Field(default=None, primary_key=True)
    office: str
    account: str
    folder: str
    uidvalidity: int
    uid: str
    sha256: str = Field(index=True)
    essence: str = Field(index=True)  # the same mail however it travelled (cases.essence)
    people: str | None = maybe_sealed_text()  # while it waits: who it is from or would be answered to (cases.turns)
    size: int
    arrived_at: datetime = instant(index=True)
    stored_at: datetime = instant()
    message_id: str = sealed_text(index=True)
    state: str = "new"  # new answered queued recorded shunted
    lane: str = "quick"  # quick, or slow: waits for the eyes (OCR)
    kind: str | None = None
    automatic: str | None = None
    copy_of: int | None = Field(default=None, foreign_key="letter.id")
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    confidential: bool = False
    tries: int = 0
    leased_by: str | None = None
    leased_until: datetime | None = maybe_instant()
    fault: str | None = None  # where it surprised the program: frames and the class of the error, never text of the letter
    handled_at: datetime | None = maybe_instant()


class CaseRow(Row, table=True):
    """A case (hồ sơ). `version` rises with every change of substance; an approval names the version it saw."""

    __tablename__ = "case_file"
    __table_args__ = (
        Index("case_queue", "office", "status", "due_at", "kind"),
        Index("case_order", "office", "received_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    office: str
    code: str = Field(unique=True)
    kind: str
    outcome: str
    status: str = "new"
    confidential: bool = False
    received_at: datetime = instant()
    complete_at: datetime | None = maybe_instant()
    due_at: datetime | None = maybe_instant()
    requester: str = ""
    profile: str = ""
    fingerprint: str = ""
    review_reasons: list[str] = json_list()
    claims: str | None = None  # the code of the case this one says it belongs to
    unclear_judgment: bool = False
    accuracy_checked_by: str | None = None
    assigned_to: str | None = None
    merged_into: str | None = None  # the code of the case this one went into
    version: int = 1
    closed_at: datetime | None = maybe_instant()
    # What is long comes last: SQLite reads a row from its beginning, and lists need the short columns only.
    search: str = ""  # folded words a clerk may look for; empty for a confidential case
    reading: dict[str, Any] = sealed_table()  # journey.Reading as plain values
    assessment: dict[str, Any] = sealed_table()  # journey.Assessment as plain values
    corrections: dict[str, Any] = sealed_table()  # fact -> value a clerk put right


class ParticipantRow(Row, table=True):
    """An address that belongs to a case: only from there may a letter join it."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("case_id", "address"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id")
    address: str = sealed_text(index=True, needed=True)
    name: str = sealed_text()


class EventRow(Row, table=True):
    """What happened to a case or letter, in order; nothing here is ever changed."""

    __tablename__ = "event"
    __table_args__ = (Index("event_course", "at", "what", "case_id", "letter_id"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    letter_id: int | None = Field(default=None, foreign_key="letter.id")
    at: datetime = instant()
    what: str
    by: str = "helpdesk"
    note: dict[str, Any] = sealed_table("outcome", "missing", "outgoing")  # what is counted lies open


class OutgoingRow(Row, table=True):
    """A mail of ours. Bytes (files, `sha256`) and Message-ID never change once it is `ready`.

    One answer per (about, obligation, revision), whatever crashes: `about` is a case code or a report's name.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        UniqueConstraint("about", "obligation", "revision", name="outgoing_once"),
        Index("outgoing_due", "status", "next_try_at"),
        Index("outgoing_made", "created_at"),
        Index("outgoing_sent", "sent_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    office: str
    about: str
    obligation: str
    revision: int = 1
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    letter_id: int | None = Field(default=None, foreign_key="letter.id", index=True)
    form: str = ""
    variant: str = ""
    status: str = "held"  # held ready leased later doubtful sent bounced dead withdrawn
    message_id: str = Field(unique=True)
    sha256: str
    recipients: list[str] = sealed_list()
    addressee: str = sealed_text(index=True)  # the first recipient, folded in case: the cap against loops counts by it
    subject: str = sealed_text()
    body: str = sealed_text()  # the plain text, as a clerk edits it; empty for a confidential case
    note: str = sealed_text()  # a clerk's own words that the template places; empty for a confidential case
    edited: bool = False  # a clerk changed the text itself: it is not written anew without being asked
    created_at: datetime = instant()
    due_at: datetime | None = maybe_instant()
    next_try_at: datetime | None = maybe_instant()
    tries: int = 0
    leased_by: str | None = None
    leased_until: datetime | None = maybe_instant()
    handed_at: datetime | None = maybe_instant()  # when the present try began to hand over the bytes: before that nothing can have left
    taken: list[str] = sealed_list()  # recipients a server took it for, while others are still to be tried
    sent_at: datetime | None = maybe_instant()
    answer: str = sealed_text()
    refused: list[list[str]] = sealed_list()  # [[address, server's answer], …]
    approved_by: str | None = None
    automatic: bool = True


class VisitRow(Row, table=True):
    """An appointment; a case has at most one that is still to come. `sequence` is iCalendar's: it rises with every change told."""

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("uid", "sequence", name="visit_sequence"),
        Index("visit_one_live", "case_id", unique=True, sqlite_where=text(LIVE_VISIT), postgresql_where=text(LIVE_VISIT)),
    )
    id: int | None = Field(default=None, primary_key=True)
    office: str
    case_id: int = Field(foreign_key="case_file.id", index=True)
    purpose: str  # filing result reception
    starts_at: datetime = instant(index=True)
    ends_at: datetime = instant()
    counter: int
    status: str = "offered"  # offered confirmed kept missed moved cancelled expired
    uid: str = Field(index=True)
    sequence: int = 0
    offered_until: datetime | None = maybe_instant()
    made_at: datetime | None = maybe_instant()
    heard_at: datetime | None = maybe_instant()  # DTSTAMP of the newest answer of the citizen's calendar


class SeatRow(Row, table=True):
    """One place at one counter at one time: its key makes a double booking impossible. Gone when the visit is off.

    A place is taken by a visit, or kept `until` an instant for a case to which it was offered.
    """

    __tablename__ = "seat"
    office: str = Field(primary_key=True)
    starts_at: datetime = instant(primary_key=True)
    counter: int = Field(primary_key=True)
    place: int = Field(default=1, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    visit_id: int | None = Field(default=None, foreign_key="visit.id", index=True)
    until: datetime | None = maybe_instant()


class ClockRow(Row, table=True):
    """A clock of the procedure that runs for a case; what is due is computed from `started_at` by the law."""

    __tablename__ = "clock"
    __table_args__ = (
        UniqueConstraint("case_id", "clock", "round"),
        Index("clock_ended", "ended_at", "clock", "ended_by", "due_at", "started_at", "case_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    clock: str
    round: int = 1
    started_at: datetime = instant()
    due_at: datetime = instant(index=True)
    handed_over: bool = False  # began with a paper in the citizen's own hand: no day of receipt is presumed
    ended_at: datetime | None = maybe_instant()
    ended_by: str = ""


class StaffRow(Row, table=True):
    __tablename__ = "staff"
    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    office: str = ""
    roles: list[str] = json_list()  # clerk specialist leader keeper administrator
    password_hash: str
    must_change: bool = False  # the password was given by somebody else
    totp_secret: str = sealed_text()  # set once a second factor was proved
    totp_step: int = 0  # the last step of time a code was taken for: no code counts twice
    disabled_at: datetime | None = maybe_instant()
    created_at: datetime = instant()


class SessionRow(Row, table=True):
    """A sign-in. `id` is the hash of the cookie's value, so the table alone opens nothing."""

    __tablename__ = "session"
    id: str = Field(primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    csrf: str
    created_at: datetime = instant()
    seen_at: datetime = instant()
    ends_at: datetime = instant()
    address: str = sealed_text()  # from where it was begun
    device: str = sealed_text()  # with what, in a few words (desk.devices)


class ReportRow(Row, table=True):
    """A report that was closed: each begins where the one before it ended."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("office", "kind", "until"),)
    id: int | None = Field(default=None, primary_key=True)
    office: str
    kind: str
    since: datetime = instant()
    until: datetime = instant()
    made_at: datetime = instant()
    figures: dict[str, Any] = json_table()
    files: dict[str, Any] = json_table()  # name -> sha256


class CounterRow(Row, table=True):
    """The last number given out: case codes by year."""

    __tablename__ = "numbering"
    name: str = Field(primary_key=True)
    last: int = 0


class CalendarRow(Row, table=True):
    """A day the office declared off or worked, later than the profile knew."""

    __tablename__ = "calendar_override"
    __table_args__ = (UniqueConstraint("office", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    office: str
    day: date
    works: bool
    reason: str
    document: str
    entered_by: str
    entered_at: datetime = instant()
