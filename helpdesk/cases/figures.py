"""What a report counts: numbers only, no names, and never a denunciation apart from complaints.

Every movement (received, opened, closed …) lies in exactly one window [since, until); every stock is what stood open at an
instant. So windows that join add up, whatever happened between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

KINDS = ("enforcement", "confirmation", "complaint", "other")  # complaint: complaints and denunciations, as QT §1 groups them


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of an office's time: `since` included, `until` not."""

    office: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Count:
    code: str
    number: int


Tally = tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class LetterLedger:
    """opening + received = opened + follow_ups + automatic + copies + closing: each letter in one place, once."""

    opening: int = 0
    received: int = 0
    opened: Tally = ()  # began a case, by its kind
    follow_ups: int = 0
    automatic: int = 0
    copies: int = 0
    closing: int = 0
    set_aside: int = 0  # of those received or waiting: surprised the program in this window

    @property
    def settled(self) -> int:
        return total(self.opened) + self.follow_ups + self.automatic + self.copies


@dataclass(frozen=True, slots=True)
class CaseLine:
    """opening + opened + reopened = closed + closing."""

    kind: str
    opening: int = 0
    opened: int = 0
    reopened: int = 0
    closed: int = 0
    closing: int = 0


@dataclass(frozen=True, slots=True)
class ByKind:
    kind: str
    code: str
    number: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Working minutes: middle, nine tenths, worst; None where there is nothing to measure."""

    median: int | None = None
    p90: int | None = None
    worst: int | None = None


@dataclass(frozen=True, slots=True)
class Replies:
    """Answers that left in the window, held against the ½ working day of QT §3."""

    on_time: int = 0
    late: int = 0
    taken: Spread = Spread()
    lateness: Spread = Spread()
    overdue: int = 0  # still unanswered at the end of the window though due before it

    @property
    def answered(self) -> int:
        return self.on_time + self.late

    @property
    def judged(self) -> int:
        """What the share in time is taken of: a request that waits past its time counts against it like a late answer."""
        return self.answered + self.overdue


@dataclass(frozen=True, slots=True)
class ClockLine:
    """Clocks that run at the end of the window: past their end, and ending before the next report."""

    clock: str
    overdue: int = 0
    soon: int = 0


@dataclass(frozen=True, slots=True)
class Guidance:
    given: int = 0
    missing: Tally = ()  # item codes, the most frequent first
    refused: Tally = ()  # grounds


@dataclass(frozen=True, slots=True)
class Sent:
    """Mails of ours to citizens that left in the window; `corrected`: letters that put a wrong one right, whenever that had left.

    `corrected_alone` are those of them whose wrong one had left without a person.
    """

    alone: int = 0
    approved: int = 0
    receipts: int = 0
    corrected: int = 0
    corrected_alone: int = 0


@dataclass(frozen=True, slots=True)
class Punctuality:
    code: str
    on_time: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Past:
    """A window before, in brief, for comparison."""

    since: datetime
    until: datetime
    received: int = 0
    opened: int = 0
    closed: int = 0
    closing: int = 0
    answered: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure of the report before that has changed since: `code` names it, as `additive` does."""

    code: str
    reported: int
    now: int


@dataclass(frozen=True, slots=True)
class Figures:
    since: datetime
    until: datetime
    letters: LetterLedger = LetterLedger()
    cases: tuple[CaseLine, ...] = ()
    outcomes: tuple[ByKind, ...] = ()  # of the first check, by kind
    endings: tuple[ByKind, ...] = ()  # how cases ended: by step
    replies: Replies = Replies()
    clocks: tuple[ClockLine, ...] = ()
    guidance: Guidance = Guidance()
    visits: Tally = ()  # of the window, by what became of them
    visits_ahead: int = 0
    counter: Tally = ()  # match, gaps
    results: tuple[Punctuality, ...] = ()
    sent: Sent = Sent()
    unclear_found: int = 0
    unclear_open: int = 0
    past: tuple[Past, ...] = ()  # oldest first; the last ends with the window itself
    past_by: str = "weeks"  # weeks or months
    before: Past | None = None  # the period before, where periods are compared instead of weeks
    corrections: tuple[Correction, ...] = ()
    balance: tuple[str, ...] = field(default=())


def total(tally: Tally) -> int:
    return sum(c.number for c in tally)


def number_of(tally: Tally, code: str) -> int:
    return next((c.number for c in tally if c.code == code), 0)


def whole(lines: tuple[CaseLine, ...]) -> CaseLine:
    """The sum of all kinds."""
    names = ("opening", "opened", "reopened", "closed", "closing")
    return CaseLine("", *(sum(getattr(line, name) for line in lines) for name in names))


_adapter = TypeAdapter(Figures)


def to_plain(figures: Figures) -> dict[str, Any]:
    plain: dict[str, Any] = _adapter.dump_python(figures, mode="json")
    return plain


def from_plain(plain: dict[str, Any]) -> Figures:
    return _adapter.validate_python(plain)


COUNTED = ("letters", "cases", "outcomes", "endings", "visits", "counter", "results", "guidance", "sent")


def additive(figures: Figures) -> dict[str, int]:
    """Every figure that a later look must find again, under a code such as "cases.enforcement.closed"."""
    told = {code: number for name in COUNTED for code, number in _numbers(name, getattr(figures, name))}
    told["replies.on_time"], told["replies.late"] = figures.replies.on_time, figures.replies.late
    return told


def _numbers(name: str, value: Any) -> list[tuple[str, int]]:
    if isinstance(value, int):
        return [(name, value)]
    if isinstance(value, tuple):
        return [pair for part in value for pair in _numbers(name, part)]
    if not is_dataclass(value):
        return []
    named = [getattr(value, f.name) for f in fields(value) if isinstance(getattr(value, f.name), str)]
    prefix = ".".join([name, *(n for n in named if n)])
    told = [(f.name, getattr(value, f.name)) for f in fields(value)]
    return [
        pair
        for field_name, part in told
        if not isinstance(part, str)
        for pair in _numbers(prefix if field_name == "number" else f"{prefix}.{field_name}", part)
    ]


def corrections(reported: Figures, now: Figures) -> tuple[Correction, ...]:
    """What the same window shows now and did not when it was reported."""
    was, is_now = additive(reported), additive(now)
    changed = [code for code in sorted({*was, *is_now}) if was.get(code, 0) != is_now.get(code, 0)]
    return tuple(Correction(code, was.get(code, 0), is_now.get(code, 0)) for code in changed)
