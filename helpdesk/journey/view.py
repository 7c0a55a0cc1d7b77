"""Station 6½: everything a letter to a citizen may say, made ready for a template. A template only places it.

All texts are Vietnamese and finished (figures filled in, clauses spelled out); '' or () where there is nothing to say.
Local instants carry the office's zone. Nothing here quotes the citizen's letter beyond what its field says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """The office as a citizen finds it."""

    name: str
    short: str
    parent: str
    place: str
    desk: str
    address: str
    phone: str
    email: str
    hours: str
    official: str
    official_phone: str
    website: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing with its name, what to say of it, and the clause it comes from ('' where none may be cited)."""

    code: str
    name: str
    text: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    purpose: str  # filing result reception
    starts_at: datetime
    ends_at: datetime
    where: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """What one letter may say. `form` and `variant` name its template."""

    form: str
    variant: str
    case_code: str
    on: date
    received_at: datetime
    office: OfficeCard
    addressee: str = ""  # the citizen's name, '' where unknown or better left out
    address_form: str = "ông/bà"  # ông, bà, ông/bà, quý công ty, quý cơ quan: as used inside a sentence
    kind: str = ""
    kind_name: str = ""
    judgments: tuple[str, ...] = ()  # "Bản án số 05/2017/KDTM-ST ngày 14/6/2017 của Tòa án nhân dân tỉnh Quảng Ninh"
    decisions: tuple[str, ...] = ()
    content: str = ""  # what is to be enforced or confirmed, in our own words: a sum in figures and words, or ''
    found: tuple[str, ...] = ()  # names of the items that were found in the letter
    missing: tuple[Point, ...] = ()
    invited: tuple[Point, ...] = ()
    ways: tuple[Point, ...] = ()
    reasons: tuple[Point, ...] = ()
    statements: tuple[Point, ...] = ()  # law's standing statements that are true of this case, by code
    unasked: tuple[Point, ...] = ()  # what is enforced without any request, where the letter asks for it
    topics: tuple[Point, ...] = ()
    periods: tuple[Point, ...] = ()  # how long one may complain, by what is complained of
    path: Point | None = None  # who decides a complaint of this kind
    competent_office: str = ""  # in full
    meeting: Meeting | None = None
    former_meeting: Meeting | None = None
    slots: tuple[Meeting, ...] = ()
    slots_until: datetime | None = None  # until when they are kept for the reader
    supplement_until: date | None = None
    supplement_days: int = 0
    limit_until: date | None = None  # last day of the time limit to request enforcement, where known and not passed
    reply_by: datetime | None = None  # a receipt says it
    note: str = ""  # words a clerk adds
    confidential: bool = False  # the letterbook then shows a template nothing that tells what the case is about
    role: str = ""  # creditor debtor representative heir affected, '' where unknown: which papers to bring
    limit_passed: date | None = None  # last day of a time limit that has passed
    problem: str = ""  # why a wished time cannot be had: past_date day_off outside_hours taken … (appointment_choose.j2)
    corrects: date | None = None  # day of the letter of ours that was wrong
    result: str = ""  # the paper handed over: "Giấy xác nhận kết quả thi hành án"
    files: tuple[str, ...] = ()  # names of the files that go with the letter
    posted_on: date | None = None
    tracking: str = ""  # number of the registered letter

    def statement(self, code: str) -> str:
        """The text of a standing statement, '' where it is not true of this case or may not be said today."""
        return next((s.text for s in self.statements if s.code == code), "")
