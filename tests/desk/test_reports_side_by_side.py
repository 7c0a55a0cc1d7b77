"""A report is closed while services beside it write: every letter is counted once, and no figure is of two moments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from helpdesk.cases import letters
from helpdesk.cases.database import Memory
from helpdesk.cases.figures import Figures, from_plain
from helpdesk.cases.files import Files
from helpdesk.cases.tables import ReportRow
from helpdesk.desk import reports
from helpdesk.journey import Filed, Place
from tests.conftest import BOTH
from tests.desk.report_office import OFFICE, Office, at, open_office
from tests.servers import until

on_both = pytest.mark.parametrize("database", BOTH, indirect=True)
ASKS_FOR_ITS_TURN = ("BEGIN IMMEDIATE", "pg_advisory_xact_lock(683")


@pytest.fixture
def office(tmp_path: Path, database: dict[str, str]) -> Iterator[Office]:
    alone = open_office(tmp_path / "office", "2017-06-16 16:05")
    alone.house.memory.close()
    memory = Memory(database["database"], Files(Path(database["files"])))
    yield Office(replace(alone.house, memory=memory))
    memory.close()


def closed(office: Office) -> list[Figures]:
    with office.house.memory.look() as unit:
        rows = unit.session.execute(select(ReportRow).order_by(ReportRow.until)).scalars()  # type: ignore[arg-type]
        return [from_plain(row.figures) for row in rows]


@contextmanager
def hearing(office: Office, told: Callable[[str], None]) -> Iterator[None]:
    """`told` hears every statement just before it is done."""

    def hear(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        told(statement)

    engine = office.house.memory.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def entered(office: Office, unit: Any, when: datetime) -> None:
    number = next(office.numbers)
    letters.keep(unit, Filed(Place(OFFICE, "INBOX", 1, f"late{number}"), when, f"x{number}", f"x{number}", 1), office=OFFICE, now=when)


@on_both
def test_a_letter_entered_before_the_cut_off_and_recorded_after_it_is_in_the_report(office: Office) -> None:
    office.request("2017-06-12 09:00")
    asked: list[str] = []
    with ThreadPoolExecutor(1) as pool, hearing(office, lambda s: asked.append(s) if any(a in s for a in ASKS_FOR_ITS_TURN) else None):
        with office.house.memory.unit() as unit:
            entered(office, unit, at("2017-06-16 15:59"))
            asked.clear()
            closing = pool.submit(reports.run_due, office.house)
            until(lambda: bool(asked) or closing.done())
        closing.result()
    office.now("2017-06-23 16:05")
    reports.run_due(office.house)
    first, second = closed(office)
    assert (first.letters.received, first.letters.closing) == (2, 1)
    assert (second.letters.received, second.letters.opening) == (0, 1)
    assert second.corrections == ()


@on_both
def test_the_figures_of_a_report_are_of_one_moment(office: Office) -> None:
    """While they are counted another letter comes in."""
    office.request("2017-06-12 09:00")
    came: list[str] = []

    def comes(statement: str) -> None:
        if "FROM letter" in statement and "letter.state IN" in statement and not came:
            came.append(statement)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(another).result()

    def another() -> None:
        office.letter(at("2017-06-16 16:04"))

    with hearing(office, comes):
        reports.run_due(office.house)
    assert came
    (report,) = closed(office)
    assert (report.letters.opening, report.letters.received, report.letters.closing) == (0, 1, 0)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_story_that_does_not_end_puts_a_report_off_for_an_hour_and_no_longer(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpdesk.cases.database.LONGEST_STORY", "50ms")
    office.request("2017-06-12 09:00")
    with office.house.memory.unit() as unit:
        entered(office, unit, at("2017-06-16 15:59"))
        reports.run_due(office.house)
        assert closed(office) == []
        office.now("2017-06-16 17:05")
        reports.run_due(office.house)
    office.now("2017-06-23 16:05")
    reports.run_due(office.house)
    first, second = closed(office)
    assert (first.letters.received, second.letters.received) == (1, 0)
    assert ("letters.received", 1, 2) in [(c.code, c.reported, c.now) for c in second.corrections]


@on_both
def test_a_judgment_read_after_its_week_was_reported_is_met_in_the_next(office: Office) -> None:
    early = office.letter(at("2017-06-16 15:59"))
    reports.run_due(office.house)
    office.opens(early, at("2017-06-16 16:10"), unclear_judgment=True)
    office.now("2017-06-23 16:05")
    reports.run_due(office.house)
    assert [figures.unclear_found for figures in closed(office)] == [0, 1]
