"""Station 4: what a letter says, where it says it, and how sure the reader is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from helpdesk.journey.codes import FollowUp, Kind, Role

# 4 ── what it says ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Span:
    """A place in what was read: source is subject, sender, body, forwarded or paper:N (N counts papers, members included)."""

    source: str
    start: int
    end: int
    page: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A fact as written, in its comparable form, and where it stands."""

    value: str
    normal: str
    span: Span


@dataclass(frozen=True, slots=True)
class CourtName:
    """A court as named: level district, province, region, high, supreme or arbitral (its seat); place with its unit word, or empty."""

    level: str
    place: str
    province: str
    span: Span


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An enforcement office as named: level district, province, general (the national one) or other body."""

    level: str
    place: str
    province: str
    span: Span


@dataclass(frozen=True, slots=True)
class Judgment:
    number: str
    day: date | None
    court: CourtName | None
    span: Span
    instance: str = ""  # st first instance, pt appeal, gdt cassation, "" where the number does not say
    field: str = ""
    form: str = "judgment"  # judgment, decision (agreement, mediation), award


@dataclass(frozen=True, slots=True)
class EnforcementDecision:
    number: str
    day: date | None
    office: OfficeName | None
    span: Span


@dataclass(frozen=True, slots=True)
class Wish:
    """When a citizen would like to come, as far as the words determine it.

    `half` is morning, afternoon or "" (the calendar knows their hours). `problem` is impossible_date, weekday_mismatch or
    past_date (the words), day_off or outside_hours (the calendar). The calendar also counts `working_days_later` on from
    `day`, and knows when work begins again `after_tet`. `unclear`: the words allow several readings; a person asks.
    """

    day: date | None = None
    start: time | None = None
    end: time | None = None
    half: str = ""
    not_before: date | None = None
    not_after: date | None = None
    problem: str | None = None
    working_days_later: int = 0
    after_tet: bool = False
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    kind: Kind
    confidence: float
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Something the letter says that decides, by a code of closed vocabulary (reading/data/statements.toml)."""

    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class PaperRole:
    """What an enclosed paper is: application, judgment, authorization, decision, identity … or unreadable.

    `by` says on what ground: name, content or both. `marks` are seen in the text: unsigned, undated, cover_only, decision_part, dots,
    with_judgment.
    """

    index: int
    role: str
    by: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Money:
    dong: int
    span: Span


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    span: Span


@dataclass(frozen=True, slots=True)
class Facts:
    """What the letter states, never guessed: absent is None or ()."""

    requester_name: Found | None = None
    requester_address: Found | None = None
    phone: Found | None = None
    id_number: Found | None = None
    role: Role | None = None
    creditor: Found | None = None
    creditor_address: Found | None = None
    debtor_name: Found | None = None
    debtor_address: Found | None = None
    judgments: tuple[Judgment, ...] = ()
    court: CourtName | None = None  # the court named where no judgment is
    enforcement_decisions: tuple[EnforcementDecision, ...] = ()
    amount: Money | None = None
    request_content: Found | None = None
    asset_info: Found | None = None
    effect_date: Day | None = None
    due_date: Day | None = None
    confirm_content: Found | None = None
    complained_act: Found | None = None
    complained_person: Found | None = None
    complained_office: OfficeName | None = None
    complaint_request: Found | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One fact stated in two ways that cannot both be true."""

    fact: str
    first: Span
    second: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """What a letter says and how sure the reader is: kinds ranked, facts with their place, statements, papers' roles."""

    kinds: tuple[Ranked, ...]
    facts: Facts = Facts()
    statements: tuple[Statement, ...] = ()
    papers: tuple[PaperRole, ...] = ()
    follow_up: FollowUp | None = None
    wish: Wish | None = None
    cancels: str | None = None
    requests: tuple[Kind, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    topics: tuple[str, ...] = ()
    unclear_judgment: bool = False
    unsure: tuple[str, ...] = ()  # items of the checklist that something in the letter may fill, though it was not understood
    brought: tuple[str, ...] = ()  # items of the checklist that by a learned opinion the letter clearly has, though nobody found them
    presumed: tuple[str, ...] = ()  # of these, those that leave hardly a doubt
    missed: tuple[str, ...] = ()  # items of the checklist that by a learned opinion the letter may well lack, though they were found
    begins_new_request: bool = False  # in a known case, yet about another matter

    @property
    def kind(self) -> Kind:
        return self.kinds[0].kind

    @property
    def confidence(self) -> float:
        return self.kinds[0].confidence

    def says(self, code: str) -> Span | None:
        """Where the letter states `code`, if it does."""
        return next((s.span for s in self.statements if s.code == code), None)


@dataclass(frozen=True, slots=True)
class Thread:
    """The case a follow-up belongs to, as far as reading it needs: `last_sent` is guidance, appointment, receipt …

    `appointment` and the times `offered` to choose from are local, as the citizen was told them.
    """

    kind: Kind
    missing: tuple[str, ...] = ()
    appointment: datetime | None = None
    last_sent: str | None = None
    offered: tuple[datetime, ...] = ()
