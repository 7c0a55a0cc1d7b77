"""A made-up year of an office, kept twice: as rows of the memory, and as plain facts that anybody can count by hand.

The facts know nothing of reports: `Told` counts them with loops and sorting, one by one, so that both counts can be compared.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow, ClockRow, EventRow, LetterRow, OutgoingRow, VisitRow
from helpdesk.law.book import Rulebook
from helpdesk.law.working_time import working_minutes_between

KINDS = ("enforcement",) * 6 + ("confirmation",) * 3 + ("complaint", "denunciation", "other")
OUTCOMES = ("complete", "incomplete", "incomplete", "no_right", "no_jurisdiction", "needs_review")
ENDS = {"return": "closed", "answer": "closed", "refuse": "refused", "redirect": "redirected", "lapse": "lapsed", "withdraw": "withdrawn"}
ITEMS = ("judgment_copy", "debtor_address", "application", "request_content", "authorization")


@dataclass
class Fact:
    """One letter and all that came of it."""

    number: int
    entered: datetime
    fate: str  # case follow_up automatic copy waiting shunted
    settled: datetime | None = None
    kind: str = ""
    outcome: str = ""
    due: datetime | None = None
    answered: datetime | None = None
    alone: bool = True
    missing: tuple[str, ...] = ()
    ended: datetime | None = None
    how: str = ""
    reopened: datetime | None = None
    visit: datetime | None = None
    visit_status: str = ""
    compared: str = ""


@dataclass
class Year:
    facts: list[Fact] = field(default_factory=list)


def imagine(book: Rulebook, since: datetime, until: datetime, letters: int, seed: int) -> Year:
    """Letters at every hour of every day, nights, Sundays and Tết too; answers fast, slow and never."""
    luck, year, step = random.Random(seed), Year(), (until - since) / letters
    for number in range(1, letters + 1):
        entered = since + step * (number - luck.random())
        year.facts.append(_imagined(book, number, entered, luck))
    year.facts.sort(key=lambda f: f.entered)
    return year


def _imagined(book: Rulebook, number: int, entered: datetime, luck: random.Random) -> Fact:
    fate = luck.choices(("case", "follow_up", "automatic", "copy", "waiting", "shunted"), (55, 25, 15, 3, 1, 1))[0]
    fact = Fact(number, entered, fate)
    if fate in ("waiting", "shunted"):
        return fact
    fact.settled = entered if fate == "copy" else entered + timedelta(seconds=luck.choice((20, 90, 4000, 90_000)))
    if fate == "case":
        _case(book, fact, luck)
    return fact


def _case(book: Rulebook, fact: Fact, luck: random.Random) -> None:
    assert fact.settled is not None
    fact.kind, fact.outcome = luck.choice(KINDS), luck.choice(OUTCOMES)
    deadline = book.due("reply", fact.entered)
    assert deadline is not None
    fact.due = deadline.at
    if luck.random() < 0.95:
        fact.answered = fact.settled + timedelta(seconds=luck.choice((60, 3_000, 20_000, 80_000, 400_000)) + luck.randint(0, 3_000))
        fact.alone = luck.random() < 0.6
    if fact.outcome == "incomplete":
        fact.missing = tuple(luck.sample(ITEMS, luck.randint(1, 3)))
    if luck.random() < 0.85:
        fact.how = luck.choice(tuple(ENDS))
        fact.ended = fact.settled + timedelta(hours=luck.randint(1, 900))
        if luck.random() < 0.1:
            fact.reopened = fact.ended + timedelta(hours=luck.randint(1, 400))
    if fact.outcome == "complete":
        fact.visit = fact.settled + timedelta(days=luck.randint(1, 6))
        fact.visit_status = luck.choice(("kept", "kept", "missed", "moved", "cancelled"))
        fact.compared = luck.choice(("match", "gaps", "")) if fact.visit_status == "kept" else ""


# ── as rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def enter(unit: Unit, office: str, year: Year) -> None:
    """Writes the year as the desk would have, in order of number."""
    rows: dict[type, list[dict[str, object]]] = {t: [] for t in (CaseRow, LetterRow, EventRow, OutgoingRow, ClockRow, VisitRow)}
    for fact in year.facts:
        _rows(rows, office, fact)
    for table, many in rows.items():
        unit.session.execute(table.__table__.insert(), [{**_usual(table), **row} for row in many])  # type: ignore[attr-defined]


def _usual(table: type) -> dict[str, object]:
    fields = table.model_fields.items()  # type: ignore[attr-defined]
    return {n: f.get_default(call_default_factory=True) for n, f in fields if not f.is_required() and n != "id"}


def _rows(rows: dict[type, list[dict[str, object]]], office: str, fact: Fact) -> None:
    state = {"waiting": "new", "shunted": "shunted", "case": "queued"}.get(fact.fate, "recorded")
    place = {"account": office, "folder": "INBOX", "uidvalidity": 1, "uid": str(fact.number)}
    times = {"arrived_at": fact.entered, "stored_at": fact.entered, "handled_at": fact.settled}
    same = {"sha256": str(fact.number), "essence": str(fact.number), "size": 1}
    copy = {"copy_of": fact.number if fact.fate == "copy" else None}
    rows[LetterRow].append({"id": fact.number, "office": office, "state": state, **place, **times, **same, **copy})
    if fact.fate == "shunted":
        _event(rows, fact, fact.entered, "shunted", case=False)
    elif fact.fate in ("automatic", "follow_up"):
        _event(rows, fact, fact.settled, {"automatic": "automatic:list", "follow_up": "letter:thanks"}[fact.fate], case=False)
    elif fact.fate == "case":
        _case_rows(rows, office, fact)


def _case_rows(rows: dict[type, list[dict[str, object]]], office: str, fact: Fact) -> None:
    status = "in_review" if not fact.ended or fact.reopened else ENDS[fact.how]
    named = {"id": fact.number, "office": office, "code": str(fact.number), "kind": fact.kind, "outcome": fact.outcome, "status": status}
    rows[CaseRow].append({**named, "received_at": fact.entered, "confidential": fact.kind == "denunciation"})
    _event(rows, fact, fact.settled, "opened", kind=fact.kind, outcome=fact.outcome)
    if fact.ended:
        _event(rows, fact, fact.ended, f"step:{fact.how}", letter=False)
    if fact.reopened:
        _event(rows, fact, fact.reopened, "step:reopen", letter=False)
    ends = {"ended_at": fact.answered, "ended_by": "sent" if fact.answered else ""}
    rows[ClockRow].append({"case_id": fact.number, "clock": "reply", "started_at": fact.entered, "due_at": fact.due, **ends})
    if fact.answered:
        mail = {"about": str(fact.number), "obligation": "answer", "case_id": fact.number, "variant": fact.outcome, "status": "sent"}
        proof = {"message_id": f"<{fact.number}@x>", "sha256": "x", "created_at": fact.settled, "sent_at": fact.answered}
        rows[OutgoingRow].append({"id": fact.number, "office": office, **mail, **proof, "approved_by": None if fact.alone else "lan"})
        _event(rows, fact, fact.answered, "sent", letter=False, outgoing=fact.number, missing=list(fact.missing))
    if fact.visit:
        span = {"starts_at": fact.visit, "ends_at": fact.visit, "counter": 1, "uid": str(fact.number)}
        rows[VisitRow].append({"office": office, "case_id": fact.number, "purpose": "filing", "status": fact.visit_status, **span})
    if fact.compared:
        _event(rows, fact, fact.visit, f"counter:{fact.compared}", letter=False)


def _event(
    rows: dict[type, list[dict[str, object]]],
    fact: Fact,
    at: datetime | None,
    what: str,
    *,
    case: bool = True,
    letter: bool = True,
    **note: object,
) -> None:
    whose = {"case_id": fact.number if case else None, "letter_id": fact.number if letter else None}
    rows[EventRow].append({"at": at, "what": what, "note": note, **whose})


# ── as facts, counted by hand ───────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Told:
    """The year's facts, counted one after the other for a window."""

    year: Year
    book: Rulebook
    since: datetime
    until: datetime

    def inside(self, at: datetime | None) -> bool:
        return at is not None and self.since <= at < self.until

    def letters(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for fact in self.year.facts:
            counted["received"] += self.inside(fact.entered)
            counted[fact.fate] += self.inside(fact.settled)
            for name, at in (("opening", self.since), ("closing", self.until)):
                counted[name] += fact.entered < at and not (fact.settled and fact.settled < at)
        return counted

    def cases(self) -> dict[str, Counter[str]]:
        told: dict[str, Counter[str]] = {k: Counter() for k in ("enforcement", "confirmation", "complaint", "other")}
        for fact in self._cases():
            line = told["complaint" if fact.kind == "denunciation" else fact.kind]
            line["opened"] += self.inside(fact.settled)
            line["closed"] += self.inside(fact.ended)
            line["reopened"] += self.inside(fact.reopened)
            line["opening"] += self.open_at(fact, self.since)
            line["closing"] += self.open_at(fact, self.until)
        return told

    @staticmethod
    def open_at(fact: Fact, at: datetime) -> bool:
        if fact.settled is None or fact.settled >= at:
            return False
        return not (fact.ended and fact.ended < at) or bool(fact.reopened and fact.reopened < at)

    def outcomes(self) -> Counter[tuple[str, str]]:
        return Counter((_group(f.kind), f.outcome) for f in self._cases() if self.inside(f.settled))

    def endings(self) -> Counter[tuple[str, str]]:
        return Counter((_group(f.kind), f.how) for f in self._cases() if self.inside(f.ended))

    def answers(self) -> tuple[int, int, list[int], list[int]]:
        """On time, late, working minutes each took, working minutes each was late."""
        on_time = late = 0
        taken, lateness = [], []
        for fact in self._cases():
            if not self.inside(fact.answered):
                continue
            assert fact.answered and fact.due
            taken.append(working_minutes_between(self.book.calendar, fact.entered, fact.answered))
            if fact.answered <= fact.due:
                on_time += 1
            else:
                late += 1
                lateness.append(working_minutes_between(self.book.calendar, fact.due, fact.answered))
        return on_time, late, sorted(taken), sorted(lateness)

    def overdue(self, now: datetime) -> int:
        return sum(f.entered < now and f.due is not None and f.due < now and not (f.answered and f.answered < now) for f in self._cases())

    def missing(self) -> Counter[str]:
        open_ones = [f for f in self._cases() if self.inside(f.answered) and f.kind != "denunciation"]
        return Counter(item for f in open_ones for item in f.missing)

    def mails(self) -> Counter[str]:
        sent = [f for f in self._cases() if self.inside(f.answered)]
        return Counter({"alone": sum(f.alone for f in sent), "approved": sum(not f.alone for f in sent)}) + Counter(f.outcome for f in sent)

    def visits(self) -> Counter[str]:
        return Counter(f.visit_status for f in self._cases() if self.inside(f.visit))

    def compared(self) -> Counter[str]:
        return Counter(f.compared for f in self._cases() if f.compared and self.inside(f.visit))

    def _cases(self) -> Iterator[Fact]:
        return (f for f in self.year.facts if f.fate == "case")


def _group(kind: str) -> str:
    return "complaint" if kind == "denunciation" else kind


NOW = datetime(2030, 1, 1, tzinfo=UTC)
