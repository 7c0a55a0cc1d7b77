"""What a procedure profile holds: the closed vocabulary of its data files, one dataclass an entry.

Every entry names its `source` and the days it counts (`valid_from`, `valid_until`, both included). A figure stands in one
place; a text that needs it says `{code}` of the figure or clock, and is filled by `guidance`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from typing import Literal, TypeVar

from helpdesk.journey import Kind
from helpdesk.law.entries import CodedEntry, Entry
from helpdesk.law.keeping import RetentionRule

TimeUnit = Literal["at_once", "working_minutes", "half_working_days", "working_days", "calendar_days", "months", "years"]
ItemCode = Literal[
    "requester_name", "requester_address", "creditor", "debtor_name", "debtor_address", "request_content", "asset_info",
    "judgment_identity", "judgment_copy", "application", "authorization", "party_role", "enforcement_decision",
    "confirm_content", "complained_act", "complained_person", "complaint_request", "denounced_person", "denounced_act",
]  # fmt: skip
Event = Literal[
    "arrival", "complete_arrival", "filing", "our_guidance", "citizen_receipt", "restoring_decision", "request", "finding",
    "in_person_receipt", "acceptance",
]  # fmt: skip
ClockCode = Literal[
    "letter_received", "reply", "online_supplement", "filing_receipt", "statutory_supplement", "written_refusal", "missing_notice",
    "decision_after_restoring", "creditor_information", "enforcer_information", "court_explanation", "unmendable_judgment_notice",
    "body_information", "result_enforcement", "result_confirmation", "complaint_acceptance", "result_complaint",
    "denunciation_acceptance", "result_denunciation", "subject_request",
]  # fmt: skip
Ground = Literal["no_right", "no_jurisdiction", "time_barred"]
Filing = Literal["in_person", "orally", "by_post", "electronic"]
Against = Literal[
    "district_enforcer", "district_head", "own_enforcer", "own_head", "second_after_district", "second_after_own", "denounced_own_head",
]  # fmt: skip
Purpose = Literal["filing", "result", "reception"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeNames(Entry):
    """What the office is called: in full, in short, under whom it stands, and who signs."""

    name: str
    short: str
    parent: str
    parent_short: str
    head: str
    symbol: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Entry):
    desk: str
    address: str
    phone: str
    fax: str = ""
    email: str = ""
    website: str = ""
    official: str
    official_phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """These weekdays have these stretches of working time."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]
    intervals: tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Entry):
    """Working time of a week; a weekday that is not named has none. `wording` says it to citizens."""

    week: tuple[DayHours, ...]
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    level: Literal["district", "province"]
    place: str
    timezone: str
    names: tuple[OfficeNames, ...]
    contacts: tuple[Contact, ...]
    hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfRequest(CodedEntry):
    code: Kind
    name: str
    template: str
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredItem(CodedEntry):
    """`name` and `supply` are for citizens; `either` groups items of which one is enough; `role` marks who-the-writer-is items."""

    code: ItemCode
    kind: Kind
    name: str
    supply: str
    need: Literal["required", "invited", "for_representatives"] = "required"
    either: str = ""
    role: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedPaper(CodedEntry):
    kinds: tuple[Kind, ...]
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A word to somebody before a clock ends, or after it did."""

    when: Literal["before", "after"]
    amount: int
    unit: TimeUnit
    to: Literal["citizen", "clerk", "leader"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule(CodedEntry):
    """A limit in time: how long, from which event, for whom, and what follows when it has run out."""

    code: ClockCode
    name: str
    amount: int
    unit: TimeUnit
    starts: Event
    bound: Literal["office", "citizen", "court", "other_body"]
    presumed_receipt_days: int = 0
    notices: tuple[Notice, ...] = ()
    after: Literal["nothing", "escalate", "close_without_prejudice", "draft_refusal"] = "nothing"
    excused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(CodedEntry):
    name: str
    amount: int
    unit: Literal["working_days", "calendar_days", "months", "years", "percent", "dong", "one_in", "times"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRule(CodedEntry):
    code: Literal["first_instance", "appellate", "agreement", "mediation", "arbitral"]
    effect: Literal["after_appeal_period", "at_once"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation(CodedEntry):
    """A plain sentence under a code: what is enforced at once or unasked, a ground of refusal, a standing statement."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalGround(Explanation):
    code: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToFile(Explanation):
    code: Filing


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintPeriod(CodedEntry):
    """How long a person may complain, by what is complained of."""

    against: str
    amount: int
    unit: TimeUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintPath(CodedEntry):
    code: Against
    decider: Literal["district_office", "own_office", "national_office"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRule(Explanation):
    code: Purpose
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRule(CodedEntry):
    """A report the office owes: periods of `months` counted from the first of `first_month`; 0 months: a week, or any period asked for."""

    code: Literal["weekly", "month", "quarter", "half_year", "year", "period"]
    name: str
    first_month: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(CodedEntry):
    """A block of the guidance library; `title` is also what staff pick it by."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    slug: str
    title: str
    valid_from: date
    valid_until: date | None = None
    office: Office
    kinds: tuple[KindOfRequest, ...]
    items: tuple[RequiredItem, ...]
    papers: tuple[InvitedPaper, ...]
    clocks: tuple[ClockRule, ...]
    figures: tuple[Figure, ...]
    effects: tuple[EffectRule, ...]
    immediate: tuple[Explanation, ...]
    unasked: tuple[Explanation, ...]
    ways: tuple[WayToFile, ...]
    grounds: tuple[RefusalGround, ...]
    periods: tuple[ComplaintPeriod, ...]
    paths: tuple[ComplaintPath, ...]
    appointments: tuple[AppointmentRule, ...]
    statements: tuple[Explanation, ...]
    reports: tuple[ReportRule, ...]
    topics: tuple[Topic, ...]
    retention: tuple[RetentionRule, ...] = ()

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Every dated entry with a label that names its section, kind and code."""
        for section in ("names", "contacts", "hours"):
            yield from ((f"office.{section}", entry) for entry in getattr(self.office, section))
        for section in SECTIONS:
            for entry in getattr(self, section):
                kind = f"{entry.kind}." if isinstance(entry, RequiredItem) else ""
                yield f"{section}.{kind}{entry.code}", entry

    def day(self, on: date) -> date:
        """The day whose rules count: a letter older than the profile is judged by its first day."""
        return max(on, self.valid_from)


SECTIONS = tuple(f.name for f in fields(Profile) if f.name not in ("slug", "title", "valid_from", "valid_until", "office"))
E = TypeVar("E", bound=Entry)


def counting(entries: Iterable[E], on: date) -> tuple[E, ...]:
    """Those that count on that day, in the order of the file."""
    return tuple(e for e in entries if e.counts(on))


def one(entries: Sequence[E], on: date) -> E:
    """The one that counts on that day; before the first of them, the first: people write about old things."""
    return next(iter(counting(entries, on)), entries[0])
