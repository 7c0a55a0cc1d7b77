"""The values a case's page is made of. Instants are local; codes are those of the procedure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpdesk.desk.lettersheet import LetterSheet
from helpdesk.desk.outgoing import Mail
from helpdesk.desk.saying import TimeLeft
from helpdesk.journey import Kind


@dataclass(frozen=True, slots=True)
class FactLine:
    """`value` is text as it can be typed back; `quote` the sentence that proves it; `mark` the name of its places in the letters."""

    name: str
    value: str
    quote: str
    where: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    code: str
    name: str
    supply: str
    status: str
    clause: str
    quote: str
    where: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class ReasonLine:
    code: str
    name: str
    clause: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock of the procedure: `lines` is its account, minute by minute or day by day."""

    clock: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    ended_by: str
    left: TimeLeft | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitLine:
    purpose: str
    starts_at: datetime
    ends_at: datetime
    counter: int
    status: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime
    what: str
    by: str
    letter: str = ""
    detail: tuple[tuple[str, str, str], ...] = ()
    said: str = ""  # what happened, in a sentence, where the name alone does not tell it


@dataclass(frozen=True, slots=True)
class RemarkLine:
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class HoldLine:
    """Why nothing of a case is wiped; `person`: everything of the person who writes in it is kept."""

    id: int
    reason: str
    by: str
    at: datetime
    person: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What a case is and how it stands. `last_event` and `version` say what a page showed."""

    code: str
    office: str
    kind: str
    outcome: str
    status: str
    confidential: bool
    requester: str
    received_at: datetime
    due_at: datetime | None
    left: TimeLeft | None
    reasons: tuple[str, ...]
    claims: str
    merged_into: str
    assigned_to: str
    assigned: str
    accuracy_checked_by: str
    version: int
    last_event: int
    competent_office: str
    look_at: tuple[str, ...]
    topics: tuple[str, ...]
    outcome_settled: bool

    @property
    def needs_accuracy(self) -> bool:
        return self.kind == Kind.CONFIRMATION and not self.accuracy_checked_by


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything on a case's page; `here` are colleagues who have it open, `shut_out` (login, name) those who never see it."""

    head: Head
    grounds: tuple[ReasonLine, ...]
    facts: tuple[FactLine, ...]
    items: tuple[ItemLine, ...]
    letters: tuple[LetterSheet, ...]
    drafts: tuple[Mail, ...]
    mails: tuple[Mail, ...]
    visits: tuple[VisitLine, ...]
    clocks: tuple[ClockLine, ...]
    remarks: tuple[RemarkLine, ...]
    history: tuple[HistoryLine, ...]
    here: tuple[str, ...]
    shut_out: tuple[tuple[str, str], ...]
    holds: tuple[HoldLine, ...] = ()
    anonymised_at: datetime | None = None
