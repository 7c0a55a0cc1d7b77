"""A made-up year against a count by hand (bench/report_year.py does it with 20,000 letters)."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest

from helpdesk.desk import report_periods
from helpdesk.desk.report_periods import Period
from tests.desk.report_office import OFFICE, Office, open_office, rulebook
from tests.desk.synthetic_check import apart, counted, tiles
from tests.desk.synthetic_year import Year, enter, imagine

YEAR = report_periods.by_months(rulebook(), "year", date(2026, 9, 30))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Year]:
    office = open_office(tmp_path_factory.mktemp("year"))
    imagined = imagine(rulebook(), YEAR.since - timedelta(days=30), YEAR.until + timedelta(days=10), 1500, seed=11)
    with office.house.memory.unit() as unit:
        enter(unit, OFFICE, imagined)
    return office, imagined


def test_the_year_is_what_the_count_by_hand_says(told: tuple[Office, Year]) -> None:
    assert counted(*told, YEAR)[1] == []


def test_every_fourth_week_is_what_the_count_by_hand_says(told: tuple[Office, Year]) -> None:
    for week in tiles(told[0], YEAR)[0][::4]:
        assert counted(*told, week)[1] == []


def test_the_weeks_around_tet_and_swapped_days_are_what_the_count_by_hand_says(told: tuple[Office, Year]) -> None:
    days = {date(2026, 1, 10), date(2026, 2, 13), date(2026, 2, 27), date(2026, 8, 22), date(2026, 4, 29)}
    weeks = [week for week in tiles(told[0], YEAR)[0] if week.on in days]
    assert len(weeks) == len(days)
    for week in weeks:
        assert counted(*told, week)[1] == []


def test_weeks_and_stubs_add_up_to_the_year(told: tuple[Office, Year]) -> None:
    weeks, stubs = tiles(told[0], YEAR)
    parts = [counted(*told, period)[0] for period in (*weeks, *stubs)]
    assert apart(parts, counted(*told, YEAR)[0]) == []


def test_the_count_by_hand_notices_one_letter_too_many(told: tuple[Office, Year]) -> None:
    office, imagined = told
    one = next(f for f in imagined.facts if f.fate == "case" and f.settled and YEAR.since < f.settled < YEAR.until)
    wrong = Year([*imagined.facts, replace(one, number=0)])
    assert counted(office, wrong, YEAR)[1]


def test_the_sum_notices_a_week_left_out(told: tuple[Office, Year]) -> None:
    weeks, stubs = tiles(told[0], YEAR)
    parts = [counted(*told, period)[0] for period in (*weeks[1:], *stubs)]
    assert apart(parts, counted(*told, YEAR)[0])


def test_stocks_join_from_week_to_week(told: tuple[Office, Year]) -> None:
    weeks: list[Period] = tiles(told[0], YEAR)[0][:6]
    lines = [counted(*told, week)[0] for week in weeks]
    for one, other in itertools.pairwise(lines):
        assert [c.closing for c in one.cases] == [c.opening for c in other.cases]
        assert one.letters.closing == other.letters.opening
