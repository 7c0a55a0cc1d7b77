"""What a report speaks of: cut-offs on the last working day, chained; months of the enforcement year; any days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.desk import report_periods, report_words
from helpdesk.desk.report_periods import Cutting
from helpdesk.errors import Refused
from helpdesk.law.calendar import Override
from tests.desk.report_office import at, rulebook

BOOK = rulebook()
CUTTING = Cutting(BOOK.calendar, time(16))


def local(moment: datetime) -> str:
    return f"{BOOK.calendar.local(moment):%Y-%m-%d %H:%M}"


def week(as_of: str, last: datetime | None = None) -> tuple[str, str, bool]:
    found = report_periods.weekly(CUTTING, date.fromisoformat(as_of), last)
    return local(found.since), local(found.until), found.whole


@pytest.mark.parametrize(
    ("as_of", "since", "until"),
    [
        ("2017-06-16", "2017-06-09 16:00", "2017-06-16 16:00"),  # an ordinary Friday
        ("2017-06-18", "2017-06-09 16:00", "2017-06-16 16:00"),  # asked on the Sunday after it
        ("2026-04-29", "2026-04-24 16:00", "2026-04-29 16:00"),  # 30/4 and 1/5 are off: Wednesday
        ("2025-04-26", "2025-04-18 16:00", "2025-04-26 16:00"),  # a swapped Saturday is worked
        ("2025-05-03", "2025-04-26 16:00", "2025-04-29 16:00"),  # … and the week after ends on Tuesday
        ("2026-02-27", "2026-02-13 16:00", "2026-02-27 16:00"),  # the week of Tết, all off, is reported with the next
        ("2026-11-27", "2026-11-20 16:00", "2026-11-27 16:00"),  # 24/11 off in mid-week changes nothing
    ],
)
def test_a_week_ends_on_its_last_working_day(as_of: str, since: str, until: str) -> None:
    assert week(as_of) == (since, until, True)


def test_in_mid_week_the_report_is_as_far_as_that_day() -> None:
    assert week("2017-06-14") == ("2017-06-09 16:00", "2017-06-14 16:00", False)


def test_a_day_of_a_week_that_is_all_off_is_in_mid_period() -> None:
    assert week("2026-02-18") == ("2026-02-13 16:00", "2026-02-18 16:00", False)


def test_the_last_cut_off_counts_even_where_the_calendar_says_otherwise_now() -> None:
    thursday = at("2017-06-08 16:00")
    assert week("2017-06-16", thursday)[0] == "2017-06-08 16:00"


def test_a_cut_off_of_long_ago_is_not_where_the_week_begins_for_the_weeks_between_are_reported_first() -> None:
    assert week("2017-06-16", at("2017-05-12 16:00"))[0] == "2017-06-09 16:00"


def test_after_the_cut_off_of_the_week_nothing_is_left_to_report() -> None:
    with pytest.raises(Refused):
        week("2017-06-17", at("2017-06-16 16:00"))


def test_missed_weeks_are_made_up_each_from_the_one_before() -> None:
    found = list(report_periods.missed(CUTTING, at("2026-02-06 16:00"), at("2026-03-06 16:00")))
    assert [(local(p.since), local(p.until)) for p in found] == [
        ("2026-02-06 16:00", "2026-02-13 16:00"),
        ("2026-02-13 16:00", "2026-02-27 16:00"),
        ("2026-02-27 16:00", "2026-03-06 16:00"),
    ]


def test_a_cut_off_is_due_at_its_minute_and_not_before() -> None:
    last = at("2017-06-09 16:00")
    assert not list(report_periods.missed(CUTTING, last, at("2017-06-16 15:59")))
    assert len(list(report_periods.missed(CUTTING, last, at("2017-06-16 16:00")))) == 1


def test_a_friday_declared_a_working_day_too_late_makes_no_second_report_of_its_week() -> None:
    closed_on_thursday = at("2017-06-15 16:00")
    assert local(next(CUTTING.after(closed_on_thursday))) == "2017-06-23 16:00"


def test_a_day_off_declared_by_the_office_moves_the_cut_off() -> None:
    moved = BOOK.calendar.overridden([Override(date(2017, 6, 16), "off", "bão", "Công điện", provisional=False)])
    assert local(Cutting(moved, time(16)).of_week(date(2017, 6, 14)) or at("2000-01-01")) == "2017-06-15 16:00"


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2018, 1, 1), date(2027, 6, 1)), st.integers(1, 40))
def test_weeks_join_without_a_gap_or_an_overlap(start: date, many: int) -> None:
    last = CUTTING.before(start)
    cuts = list(islice(CUTTING.after(last), many))
    assert all(a < b for a, b in zip([last, *cuts], cuts, strict=False))
    for before, cut in zip([last, *cuts], cuts, strict=False):
        assert report_periods.weekly(CUTTING, CUTTING.day(cut), before).since == before
        assert CUTTING.before(CUTTING.day(cut)) == before
        assert BOOK.calendar.is_working_day(CUTTING.day(cut))


@pytest.mark.parametrize(
    ("kind", "as_of", "since", "until", "whole"),
    [
        ("month", "2017-06-30", "2017-06-01", "2017-07-01", True),
        ("month", "2017-06-20", "2017-06-01", "2017-06-21", False),
        ("quarter", "2017-12-31", "2017-10-01", "2018-01-01", True),
        ("quarter", "2018-02-28", "2018-01-01", "2018-03-01", False),
        ("half-year", "2018-03-31", "2017-10-01", "2018-04-01", True),
        ("half-year", "2018-06-16", "2017-10-01", "2018-04-01", True),  # the rules know no second half
        ("half-year", "2017-12-31", "2017-10-01", "2018-01-01", False),
        ("year", "2018-09-30", "2017-10-01", "2018-10-01", True),
        ("year", "2017-10-01", "2017-10-01", "2017-10-02", False),
        ("unclear-judgments", "2017-06-30", "2017-06-01", "2017-07-01", True),
    ],
)
def test_months_are_those_of_the_enforcement_year(kind: str, as_of: str, since: str, until: str, whole: bool) -> None:
    found = report_periods.by_months(BOOK, kind, date.fromisoformat(as_of))
    assert (local(found.since), local(found.until), found.whole) == (f"{since} 00:00", f"{until} 00:00", whole)


@pytest.mark.parametrize(
    ("kind", "as_of", "since", "until"),
    [
        ("month", "2017-06-30", "2017-05-01", "2017-06-01"),
        ("year", "2018-09-30", "2016-10-01", "2017-10-01"),
        ("half-year", "2018-03-31", "2016-10-01", "2017-04-01"),
        ("year", "2018-05-31", "2016-10-01", "2017-06-01"),  # as far as the same day
    ],
)
def test_a_period_is_compared_with_the_one_before_it(kind: str, as_of: str, since: str, until: str) -> None:
    found = report_periods.before(BOOK, report_periods.by_months(BOOK, kind, date.fromisoformat(as_of)))
    assert (local(found.since), local(found.until)) == (f"{since} 00:00", f"{until} 00:00")


def test_any_days_asked_for_are_a_period_both_included() -> None:
    found = report_periods.of_choice(BOOK, date(2017, 6, 1), date(2017, 6, 10), date(2017, 7, 1))
    assert (local(found.since), local(found.until)) == ("2017-06-01 00:00", "2017-06-11 00:00")
    earlier = report_periods.before(BOOK, found)
    assert (local(earlier.since), local(earlier.until)) == ("2017-05-22 00:00", "2017-06-01 00:00")


@pytest.mark.parametrize("days", [(None, None), (date(2017, 6, 2), date(2017, 6, 1))])
def test_days_that_are_no_period_are_refused(days: tuple[date | None, date | None]) -> None:
    with pytest.raises(Refused):
        report_periods.of_choice(BOOK, *days, date(2017, 7, 1))


def test_twelve_weeks_before_go_by_the_reports_that_were_closed() -> None:
    asked = report_periods.weekly(CUTTING, date(2017, 6, 16), at("2017-06-09 16:00"))
    closed = {at("2017-06-09 16:00"): at("2017-06-01 16:00")}
    spans = report_periods.past_weeks(CUTTING, asked, closed)
    assert len(spans) == 13 and spans[-1] == (asked.since, asked.until)
    assert spans[-2] == (at("2017-06-01 16:00"), at("2017-06-09 16:00"))
    assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_the_months_of_a_year_tile_it() -> None:
    asked = report_periods.by_months(BOOK, "year", date(2018, 9, 30))
    spans = report_periods.past_months(BOOK.calendar, asked)
    assert (len(spans), spans[0][0], spans[-1][1]) == (12, asked.since, asked.until)


@pytest.mark.parametrize(
    ("kind", "as_of", "title"),
    [
        ("weekly", "2017-06-16", "tuần từ 16 giờ 00 ngày 09/6/2017 đến 16 giờ 00 ngày 16/6/2017"),
        ("year", "2018-09-30", "năm thi hành án 2018 (từ 01/10/2017 đến 30/9/2018)"),
        ("half-year", "2018-03-31", "06 tháng đầu năm thi hành án 2018 (từ 01/10/2017 đến 31/3/2018)"),
        ("quarter", "2017-12-31", "quý IV năm 2017 (từ 01/10/2017 đến 31/12/2017)"),
    ],
)
def test_a_period_says_its_name(kind: str, as_of: str, title: str) -> None:
    day = date.fromisoformat(as_of)
    found = report_periods.weekly(CUTTING, day, None) if kind == "weekly" else report_periods.by_months(BOOK, kind, day)
    assert report_words.titled(found, BOOK).title == title


def test_the_day_after_a_period_is_not_in_it() -> None:
    found = report_periods.by_months(BOOK, "month", date(2017, 6, 30))
    assert found.until - found.since == timedelta(days=30)
