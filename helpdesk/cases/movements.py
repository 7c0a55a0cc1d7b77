"""Counting letters and cases from what is never changed: the events, and when a letter was entered.

A stock at an instant is the stock of now taken back by every movement since: exact for any past instant, and cheap for a
recent one. `Movements` are those of one window; JSON is read by the database, rows never come here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select
from sqlmodel import col

from helpdesk.cases.database import Unit
from helpdesk.cases.figures import KINDS, ByKind, CaseLine, Count, LetterLedger, Tally, Window
from helpdesk.cases.states import ENDED, NEXT, OPEN, Step
from helpdesk.cases.tables import CaseRow, EventRow, LetterRow
from helpdesk.journey import Automatic, FollowUp, Kind

CLOSING = tuple(dict.fromkeys(f"step:{by}" for (_, by), status in NEXT.items() if status in ENDED))
REOPENING = f"step:{Step.REOPEN}"
FOLLOWING = tuple(f"letter:{act}" for act in FollowUp)
ROBOTS = (*(f"automatic:{mark}" for mark in Automatic), "automatic:by_content")
NO_END = datetime(9999, 12, 1, tzinfo=UTC)
KIND = case((col(CaseRow.kind) == Kind.DENUNCIATION, literal(str(Kind.COMPLAINT))), else_=col(CaseRow.kind))


@dataclass
class Movements:
    """What moved in a window; keys are (kind, code), codes being outcomes or the steps that ended a case."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)  # opened, by outcome
    by_letter: Counter[str] = field(default_factory=Counter)  # opened by a letter, by kind
    endings: Counter[tuple[str, str]] = field(default_factory=Counter)
    reopened: Counter[str] = field(default_factory=Counter)
    follow_ups: int = 0
    automatic: int = 0
    received: int = 0
    copies: int = 0
    set_aside: int = 0

    def of(self, what: str, kind: str) -> int:
        return sum(n for (k, _), n in getattr(self, what).items() if k == kind)

    @property
    def settled(self) -> int:
        """Letters that came to rest: in a new case, in an old one, or as nobody's."""
        return self.by_letter.total() + self.follow_ups + self.automatic + self.copies

    def __add__(self, other: Movements) -> Movements:
        return Movements(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})

    def case_balance(self, kind: str) -> int:
        """By how much the open cases of that kind grew."""
        return self.of("outcomes", kind) + self.reopened[kind] - self.of("endings", kind)


def movements(unit: Unit, window: Window) -> Movements:
    found = Movements()
    _cases(unit, window, found)
    _letters(unit, window, found)
    return found


def _cases(unit: Unit, window: Window, found: Movements) -> None:
    outcome = col(EventRow.note)["outcome"].as_string()
    by_letter = col(EventRow.letter_id).is_not(None)
    query = (
        select(col(EventRow.what), KIND, outcome, by_letter, func.count())
        .join(CaseRow, col(CaseRow.id) == col(EventRow.case_id))
        .where(of_office(window.office), col(EventRow.what).in_(("opened", REOPENING, *CLOSING)), within(EventRow.at, window))
        .group_by(col(EventRow.what), KIND, outcome, by_letter)
    )
    for what, kind, ended_in, written, number in unit.session.execute(query):
        if what == "opened":
            found.outcomes[kind, ended_in or "none"] += number
            found.by_letter[kind] += number if written else 0
        elif what == REOPENING:
            found.reopened[kind] += number
        else:
            found.endings[kind, what.removeprefix("step:")] += number


def _letters(unit: Unit, window: Window, found: Movements) -> None:
    rest = (
        select(col(EventRow.what), func.count(func.distinct(col(EventRow.letter_id))), func.count())
        .join(LetterRow, col(LetterRow.id) == col(EventRow.letter_id))
        .where(
            col(LetterRow.office) == window.office, col(EventRow.what).in_((*FOLLOWING, *ROBOTS, "shunted")), within(EventRow.at, window)
        )
        .group_by(col(EventRow.what))
    )
    for what, number, times in unit.session.execute(rest):
        found.follow_ups += number if what in FOLLOWING else 0
        found.automatic += number if what in ROBOTS else 0
        found.set_aside += times if what == "shunted" else 0  # one letter may be set aside in two weeks
    copy = col(LetterRow.copy_of).is_not(None)
    entered = select(copy, func.count()).where(col(LetterRow.office) == window.office, within(LetterRow.stored_at, window)).group_by(copy)
    for is_copy, number in unit.session.execute(entered):
        found.received += number
        found.copies += number if is_copy else 0


def within(column: Any, window: Window) -> ColumnElement[bool]:
    return and_(col(column) >= window.since, col(column) < window.until)


def of_office(office: str) -> ColumnElement[bool]:
    """The cases of an office, so put that no index begins with it: of a window's events the window is the narrow way in."""
    return func.coalesce(col(CaseRow.office), "") == office


@dataclass(frozen=True)
class Stock:
    """What stands open: cases by kind, and letters nobody has read yet."""

    cases: Counter[str]
    letters: int

    def before(self, moved: Movements) -> Stock:
        """The stock before these movements took place."""
        return Stock(
            Counter({k: self.cases[k] - moved.case_balance(k) for k in KINDS}),
            self.letters - moved.received + moved.settled,
        )


def stock_now(unit: Unit, office: str) -> Stock:
    cases = select(KIND, func.count()).where(col(CaseRow.office) == office, col(CaseRow.status).in_(OPEN)).group_by(KIND)
    letters = select(func.count()).where(col(LetterRow.office) == office, col(LetterRow.state).in_(("new", "shunted")))
    return Stock(Counter(dict(unit.session.execute(cases).all())), unit.session.execute(letters).scalar_one())


class Ledger:
    """One look at an office's movements and stocks: what was counted once, or can be added up from what was, is not counted again."""

    def __init__(self, unit: Unit, office: str) -> None:
        self._unit, self._office = unit, office
        self._moved: dict[tuple[datetime, datetime], Movements] = {}
        self._stocks = {NO_END: stock_now(unit, office)}

    def moved(self, since: datetime, until: datetime) -> Movements:
        known = self._moved.get((since, until)) or self._sum(since, until)
        if known is None:
            known = movements(self._unit, Window(self._office, since, until))
        self._moved[since, until] = known
        return known

    def _sum(self, since: datetime, until: datetime) -> Movements | None:
        """Of windows counted already that join exactly; None where they leave a gap."""
        whole, at = Movements(), since
        while at < until:
            ends = [end for begin, end in self._moved if begin == at and end <= until]
            if not ends:
                return None
            whole, at = whole + self._moved[at, max(ends)], max(ends)
        return whole

    def stock(self, at: datetime) -> Stock:
        """What stood open at an instant: what is known of a later one, less all that moved between."""
        later = min(known for known in self._stocks if known >= at)
        if later != at:
            self._stocks[at] = self._stocks[later].before(self.moved(at, later))
        return self._stocks[at]


def letter_ledger(opening: Stock, moved: Movements) -> LetterLedger:
    return LetterLedger(
        opening=opening.letters,
        received=moved.received,
        opened=tally(moved.by_letter),
        follow_ups=moved.follow_ups,
        automatic=moved.automatic,
        copies=moved.copies,
        closing=opening.letters + moved.received - moved.settled,
        set_aside=moved.set_aside,
    )


def case_lines(opening: Stock, moved: Movements) -> tuple[CaseLine, ...]:
    return tuple(
        CaseLine(
            kind=kind,
            opening=opening.cases[kind],
            opened=moved.of("outcomes", kind),
            reopened=moved.reopened[kind],
            closed=moved.of("endings", kind),
            closing=opening.cases[kind] + moved.case_balance(kind),
        )
        for kind in KINDS
    )


def by_kind(counted: Counter[tuple[str, str]]) -> tuple[ByKind, ...]:
    return tuple(ByKind(kind, code, counted[kind, code]) for kind in KINDS for code in sorted(c for k, c in counted if k == kind))


def tally(counted: Counter[str]) -> Tally:
    """Known kinds first, in their order; only what there is."""
    ordered = [k for k in KINDS if counted[k]] + sorted(k for k in counted if k not in KINDS and counted[k])
    return tuple(Count(k, counted[k]) for k in ordered)


def first_entry(unit: Unit, office: str) -> datetime | None:
    """When the first letter of an office was entered; None where there is none."""
    entered: datetime | None = unit.session.execute(
        select(func.min(LetterRow.stored_at)).where(col(LetterRow.office) == office)
    ).scalar_one()
    return entered
