"""Any history of letters, work and crashes: weekly reports and the stubs at both ends add up to the year, no letter missing or twice."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from helpdesk.cases import dossiers
from helpdesk.cases.figures import Figures, additive, from_plain
from helpdesk.cases.states import ENDED, Step
from helpdesk.cases.tables import CaseRow, ReportRow
from helpdesk.desk import report_periods, reports
from helpdesk.desk.report_figures import Asked, gather
from helpdesk.desk.report_periods import Period
from tests.desk.report_office import OFFICE, Office, at, open_office, rulebook
from tests.desk.synthetic_check import apart

YEAR = report_periods.by_months(rulebook(), "year", date(2017, 9, 30))
BEGIN = at("2017-06-07 09:00")
ACTS = (
    "letter",
    "letter",
    "opens",
    "opens",
    "robot",
    "follows",
    "shunt",
    "replay",
    "answers",
    "ends",
    "reopens",
    "crash",
    "report",
    "crashed report",
)
HISTORY = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 1400), st.integers(0, 50)), min_size=5, max_size=45)


class PowerCut(BaseException):
    """The machine is off in the middle of a story."""


@dataclass
class History:
    """Plays acts one after the other; what cannot be done at that moment is passed over."""

    office: Office
    now: datetime = BEGIN
    waiting: list[int] = field(default_factory=list)
    shunted: list[int] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)
    letters: int = 0

    def play(self, act: str, minutes: int, pick: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.office.house.clock.at = self.now  # type: ignore[attr-defined]
        getattr(self, "_" + act.replace(" ", "_"))(pick)

    def _letter(self, pick: int) -> None:
        self.waiting.append(self.office.letter(self.now))
        self.letters += 1

    def _take(self, pick: int) -> int | None:
        return self.waiting.pop(pick % len(self.waiting)) if self.waiting else None

    def _opens(self, pick: int) -> None:
        if (letter := self._take(pick)) is not None:
            kind = ("enforcement", "confirmation", "denunciation", "other")[pick % 4]
            self.cases.append(self.office.opens(letter, self.now, kind))

    def _robot(self, pick: int) -> None:
        if (letter := self._take(pick)) is not None:
            self.office.robot(letter, self.now)

    def _follows(self, pick: int) -> None:
        if self.cases and (letter := self._take(pick)) is not None:
            self.office.follows(letter, self.cases[pick % len(self.cases)], self.now)

    def _shunt(self, pick: int) -> None:
        if (letter := self._take(pick)) is not None:
            self.office.shunt(letter, self.now)
            self.shunted.append(letter)

    def _replay(self, pick: int) -> None:
        if self.shunted:
            self.waiting.append(self.shunted.pop())

    def _answers(self, pick: int) -> None:
        if self.cases:
            self.office.sends(self.cases[pick % len(self.cases)], f"{self.now:%Y-%m-%d %H:%M}")

    def _ends(self, pick: int) -> None:
        self._step(pick, open_now=True, step=(Step.ANSWER, Step.REDIRECT, Step.WITHDRAW)[pick % 3])

    def _reopens(self, pick: int) -> None:
        self._step(pick, open_now=False, step=Step.REOPEN)

    def _step(self, pick: int, *, open_now: bool, step: Step) -> None:
        with self.office.house.memory.look() as unit:
            rows = unit.session.execute(select(CaseRow.id, CaseRow.status).order_by(CaseRow.id)).all()  # type: ignore[arg-type, call-overload]
        there = [number for number, status in rows if (status not in ENDED) == open_now]
        if there:
            self.office.steps(there[pick % len(there)], step, self.now)

    def _crash(self, pick: int) -> None:
        """Everything of T2 is written, and nothing of it stays."""
        if not self.waiting:
            return
        letter = self.waiting[pick % len(self.waiting)]
        try:
            with self.office.house.memory.unit() as unit:
                dossiers.note(unit, "opened", at=self.now, letter_id=letter, outcome="complete")
                dossiers.note(unit, "automatic:bounce", at=self.now, letter_id=letter)
                raise PowerCut
        except PowerCut:
            return

    def _report(self, pick: int) -> None:
        reports.run_due(self.office.house)

    def _crashed_report(self, pick: int) -> None:
        """The power goes after the report's row was written, before the story ends."""
        luck = self.office.house.luck
        self._with_luck(_no_power)
        try:
            reports.run_due(self.office.house)
        except PowerCut:
            pass
        finally:
            self._with_luck(luck)

    def _with_luck(self, luck: Callable[[], str]) -> None:
        object.__setattr__(self.office.house, "luck", luck)


def _no_power() -> str:
    raise PowerCut


def played(folder: str, acts: list[tuple[str, int, int]], *, printing: bool) -> History:
    history = History(open_office(Path(folder)))
    history.play("letter", 1, 0)
    for act, minutes, pick in acts:
        history.play(act if printing or "report" not in act else "letter", minutes, pick)
    return history


def windows(office: Office, *periods: Period) -> list[Figures]:
    with office.house.memory.look() as unit:
        return [gather(unit, rulebook().calendar, Asked(OFFICE, p, p.until)) for p in periods]


def stub(since: datetime, until: datetime) -> Period:
    return Period("period", since, until, YEAR.on)


@settings(max_examples=40, deadline=None)
@given(HISTORY)
def test_weeks_and_stubs_add_up_whatever_happened(acts: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        history = played(folder, acts, printing=False)
        office, house = history.office, history.office.house
        cutting = report_periods.Cutting(rulebook().calendar, house.settings.reports.at)
        weeks = list(report_periods.missed(cutting, cutting.at_or_before(BEGIN), history.now + timedelta(days=9)))
        stubs = stub(YEAR.since, weeks[0].since), stub(weeks[-1].until, YEAR.until)
        *parts, year = windows(office, *weeks, *stubs, YEAR)
        house.memory.close()
    assert apart(parts, year) == []
    assert year.letters.received == history.letters
    assert year.letters.settled + year.letters.closing == history.letters


@settings(max_examples=6, deadline=None)
@given(HISTORY)
def test_the_reports_that_were_closed_add_up_with_their_corrections(acts: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        history = played(folder, acts, printing=True)
        office, house = history.office, history.office.house
        history.play("report", 60 * 24 * 8, 0)
        with house.memory.look() as unit:
            closed = [from_plain(row.figures) for row in unit.session.execute(select(ReportRow).order_by(ReportRow.until)).scalars()]  # type: ignore[arg-type]
        ends = windows(office, stub(YEAR.since, closed[0].since), stub(closed[-1].until, YEAR.until))
        (year,) = windows(office, YEAR)
        house.memory.close()
    assert all(one.until == other.since for one, other in itertools.pairwise(closed))
    assert all(c.corrections == () for c in closed)
    assert apart([*closed, *ends], year) == []
    assert sum(additive(f)["letters.received"] for f in (*closed, *ends)) == history.letters
