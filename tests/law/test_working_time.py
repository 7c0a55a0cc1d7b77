from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.law import account, working_time
from helpdesk.law.book import Rulebook, load_rulebook
from helpdesk.law.calendar import Calendar, Interval, Override
from helpdesk.law.public_holidays import public_holidays, swapped_working_days
from tests.law.conftest import here

BOOK = load_rulebook("quang-ninh-682-2017")
DAY = timedelta(days=1)
instants = st.integers(0, 60 * 24 * 3700).map(lambda minutes: datetime(2017, 3, 10, tzinfo=UTC) + timedelta(minutes=minutes))
lengths = st.integers(0, 5000)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Ours, with any dates made off, worked or open for odd stretches."""
    days = st.dates(date(2017, 1, 1), date(2027, 12, 31))
    stretches = ((Interval(8 * 60, 9 * 60), Interval(9 * 60 + 1, 10 * 60), Interval(20 * 60, 24 * 60)), ())
    kinds = st.sampled_from(("off", "work", "hours"))
    made = draw(st.lists(st.builds(Override, days, kinds, st.just("thử"), st.just("thử"), st.just(False), st.sampled_from(stretches))))
    return BOOK.calendar.overridden(made)


@settings(deadline=None)
@given(calendars(), instants, lengths, lengths)
def test_adding_in_two_steps_is_adding_at_once(calendar: Calendar, start: datetime, one: int, other: int) -> None:
    in_steps = working_time.add_working_minutes(calendar, working_time.add_working_minutes(calendar, start, one), other)
    assert in_steps == working_time.add_working_minutes(calendar, start, one + other)


@settings(deadline=None)
@given(calendars(), instants, st.integers(-5000, 5000))
def test_counting_between_undoes_adding(calendar: Calendar, start: datetime, minutes: int) -> None:
    end = working_time.add_working_minutes(calendar, start, minutes)
    assert working_time.working_minutes_between(calendar, start, end) == minutes


@settings(deadline=None)
@given(calendars(), instants, st.integers(0, 20000), st.integers(1, 5000))
def test_a_later_start_never_ends_earlier(calendar: Calendar, start: datetime, later: int, minutes: int) -> None:
    first = working_time.add_working_minutes(calendar, start, minutes)
    assert first <= working_time.add_working_minutes(calendar, start + timedelta(minutes=later), minutes)


@settings(deadline=None)
@given(calendars(), instants, lengths, lengths)
def test_time_between_adds_up(calendar: Calendar, start: datetime, one: int, other: int) -> None:
    middle, end = start + timedelta(minutes=one), start + timedelta(minutes=one + other)
    between = working_time.working_minutes_between
    assert between(calendar, start, middle) + between(calendar, middle, end) == between(calendar, start, end)
    assert between(calendar, end, start) == -between(calendar, start, end)


@settings(deadline=None)
@given(calendars(), instants, st.integers(1, 3000))
def test_the_account_leaves_no_minute_out(calendar: Calendar, start: datetime, minutes: int) -> None:
    end = working_time.add_working_minutes(calendar, start, minutes)
    begin, stop = calendar.position(start), calendar.position(end)
    told = account.of_minutes(calendar, begin, stop)
    assert told.total == minutes
    at = begin
    for line in told.entries:
        assert at in ((line.first, line.stretch.start if line.stretch else at[1]), (line.first - DAY, 24 * 60))
        at = (line.last, line.stretch.end if line.stretch else 24 * 60)
    assert at in (stop, (stop[0], 24 * 60))


@given(st.dates(date(2017, 1, 1), date(2027, 11, 1)), st.integers(0, 200))
def test_a_limit_of_days_ends_on_a_working_day(day: date, days: int) -> None:
    calendar = BOOK.calendar
    end = working_time.add_calendar_days(calendar, day, days)
    assert calendar.is_working_day(end)
    assert end >= day + timedelta(days=days)
    assert not any(calendar.is_working_day(day + timedelta(days=n)) for n in range(days, (end - day).days))


@pytest.mark.parametrize(("day", "last"), [("2026-04-28", "2026-04-29"), ("2026-11-24", "2026-11-27"), ("2025-04-22", "2025-04-26")])
def test_the_week_ends_on_its_last_working_day(book: Rulebook, day: str, last: str) -> None:
    assert str(book.calendar.last_working_day_of_week(date.fromisoformat(day))) == last


def test_a_week_of_tet_has_no_working_day(book: Rulebook) -> None:
    assert book.calendar.last_working_day_of_week(date(2026, 2, 18)) is None


def test_half_a_day_is_half_of_the_hours_in_the_profile(book: Rulebook) -> None:
    assert book.calendar.half_day_minutes(date(2017, 6, 11)) == 240


def test_an_override_adds_and_removes_time(book: Rulebook) -> None:
    saturday, friday = date(2019, 6, 15), date(2019, 6, 14)
    changed = book.with_overrides(
        (
            Override(saturday, "hours", "Trực giải quyết hồ sơ", "Thông báo của cơ quan", intervals=(Interval(480, 600),)),
            Override(friday, "off", "Mất điện", "Thông báo của cơ quan"),
        )
    )
    due = changed.due("reply", here("2019-06-13 16:00"))
    assert due is not None
    assert due.at == here("2019-06-17 08:30")
    assert any("Mất điện – Thông báo của cơ quan" in line for line in due.lines())
    assert changed.fingerprint != book.fingerprint


def test_days_of_the_settings_lie_above_the_notices() -> None:
    changed = load_rulebook("quang-ninh-682-2017", extra_days_off=(date(2026, 11, 25),), extra_working_days=(date(2026, 11, 28),))
    assert not changed.calendar.is_working_day(date(2026, 11, 25))
    assert changed.calendar.is_working_day(date(2026, 11, 28))
    assert changed.fingerprint != BOOK.fingerprint


def test_the_account_names_lunch_holiday_and_document(book: Rulebook) -> None:
    due = book.due("reply", here("2026-11-23 11:45"))
    assert due is not None
    assert due.lines() == (
        "Trả lời và đặt lịch hẹn (QT 682/2017 mục 3)",
        "thứ Hai 23/11/2026, 11:45–12:00: tính 15 phút",
        "thứ Hai 23/11/2026, 12:00–13:30: không tính (nghỉ giữa giờ – QT 682/2017 mục 6)",
        "thứ Hai 23/11/2026, 13:30–17:00: tính 3 giờ 30 phút",
        "thứ Ba 24/11/2026: không tính (Ngày Văn hóa Việt Nam – Nghị quyết 28/2026/QH16)",
        "thứ Tư 25/11/2026, 07:30–07:45: tính 15 phút",
    )


def test_the_account_shows_why_a_limit_of_days_moved(book: Rulebook) -> None:
    due = book.due("online_supplement", here("2026-11-09 10:00"))
    assert due is not None
    assert due.day == date(2026, 11, 25)
    assert due.lines()[1:] == (
        "thứ Ba 10/11/2026 – thứ Ba 24/11/2026: tính 15 ngày",
        "thứ Ba 24/11/2026: thời hạn không kết thúc vào ngày nghỉ (Ngày Văn hóa Việt Nam – Nghị quyết 28/2026/QH16)",
    )


# ── the tables against the library that knows the country ────────────────────────────────────────────────────────────

KNOWN_DIFFERENCES = {date(2026, 1, 2), date(2026, 1, 10)}  # the swap of văn bản 12729/VPCP-KGVX, which the library lacks


@pytest.mark.parametrize("year", range(2017, 2028))
def test_our_table_of_a_year_agrees_with_the_library(book: Rulebook, year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    differing = {d for d in days if book.calendar.is_working_day(d) != _library_says(d)}
    assert differing == {d for d in KNOWN_DIFFERENCES if d.year == year}


def _library_says(day: date) -> bool:
    return day in swapped_working_days(day.year) or (day.weekday() < 5 and day not in public_holidays(day.year))


def test_a_year_that_has_begun_is_announced(book: Rulebook) -> None:
    """Fails every January until the notice of the year is in the data: then change the year here too."""
    provisional = {year for year in range(2017, 2028) if book.calendar.is_provisional(year)}
    assert provisional == {2027}


def test_a_far_year_leans_on_the_library(book: Rulebook) -> None:
    assert not book.calendar.is_working_day(date(2031, 9, 2))
    assert book.calendar.is_working_day(date(2031, 6, 2))
    assert book.calendar.is_provisional(2031)


def test_every_date_off_names_its_document(book: Rulebook) -> None:
    nameless = [o for year in book.calendar.years.values() for o in year.days if not o.reason or not o.document]
    assert not nameless


def test_seconds_do_not_count(book: Rulebook) -> None:
    at = here("2017-06-09 16:00") + timedelta(seconds=59)
    assert working_time.add_working_minutes(book.calendar, at, 240) == here("2017-06-12 10:30")


def test_a_calendar_is_a_value(book: Rulebook) -> None:
    assert replace(book.calendar) == book.calendar
