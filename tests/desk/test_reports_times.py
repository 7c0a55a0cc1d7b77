"""Working minutes of many answers: the same as the law counts one by one; middle, nine tenths and worst by rank."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.cases.figures import Spread
from helpdesk.desk.report_times import WorkingClock, minute_of, replies, spread
from helpdesk.law.working_time import working_minutes_between
from tests.desk.report_office import at, rulebook

CALENDAR = rulebook().calendar
CLOCK = WorkingClock(CALENDAR, date(2025, 1, 1), date(2026, 12, 31))
MOMENTS = st.datetimes(datetime(2025, 1, 2), datetime(2026, 12, 30), timezones=st.just(UTC))


@settings(max_examples=300, deadline=None)
@given(MOMENTS, MOMENTS)
def test_the_clock_agrees_with_the_law(one: datetime, other: datetime) -> None:
    since, until = sorted((one, other))
    reckoned = CLOCK.at(minute_of(until)) - CLOCK.at(minute_of(since))
    assert reckoned == working_minutes_between(CALENDAR, since, until)


def test_before_its_first_day_nothing_has_been_worked() -> None:
    assert CLOCK.at(0) == 0


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60))
def test_a_spread_is_by_rank(values: list[int]) -> None:
    ordered, found = sorted(values), spread(Counter(values))
    assert found == Spread(ordered[(len(ordered) + 1) // 2 - 1], ordered[(9 * len(ordered) + 9) // 10 - 1], ordered[-1])


def test_nothing_measured_has_no_spread() -> None:
    assert spread(Counter()) == Spread()


def test_late_is_counted_from_the_due_time_and_taken_from_the_arrival() -> None:
    friday, monday = minute_of(at("2026-11-20 16:00")), minute_of(at("2026-11-23 10:30"))
    late = minute_of(at("2026-11-23 11:00"))
    told = replies([(friday, monday, monday, True), (friday, monday, late, False)], CLOCK, overdue=3)
    assert (told.on_time, told.late, told.overdue) == (1, 1, 3)
    assert told.taken == Spread(240, 270, 270)
    assert told.lateness == Spread(30, 30, 30)
