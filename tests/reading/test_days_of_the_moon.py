"""Days by the moon: the months fall where Viet Nam's calendar has them, and a citizen who names one is understood."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.house import House
from helpdesk.reading.moon import LONGEST, MONTHS, day_of, next_of, tet_of
from helpdesk.reading.survey import Reader, Survey
from helpdesk.reading.text import Source, clean
from helpdesk.reading.wishes import find_wish

KNOWN = {  # the days everybody knows: Giỗ Tổ, rằm tháng 7, Trung thu, ông Táo; 2020, 2023, 2025 and 2033 have thirteen months
    (2018, 7, 15): date(2018, 8, 25),
    (2020, 3, 10): date(2020, 4, 2),
    (2020, 8, 15): date(2020, 10, 1),
    (2023, 3, 10): date(2023, 4, 29),
    (2024, 7, 15): date(2024, 8, 18),
    (2025, 8, 15): date(2025, 10, 6),
    (2026, 3, 10): date(2026, 4, 26),
    (2019, 12, 23): date(2020, 1, 17),
    (2033, 11, 1): date(2033, 11, 22),
    (2033, 12, 1): date(2034, 1, 20),
}
TODAY, AGREED = date(2019, 8, 5), datetime.fromisoformat("2019-08-08T09:00:00+07:00")
SAID = {  # on 5/8/2019, which is the fifth of the seventh month
    "Xin dời sang rằm tháng bảy ạ": (date(2019, 8, 15), None),
    "Để qua rằm tôi mới lên": (None, date(2019, 8, 16)),
    "Cho tôi lên sau rằm tháng 7": (None, date(2019, 8, 16)),
    "xin doi sang mung 10 thang 8 am": (date(2019, 9, 8), None),
    "Cho tôi đổi sang mười sáu âm lịch này": (date(2019, 8, 16), None),
    "Cho tôi đổi sang 20/7 âm lịch": (date(2019, 8, 20), None),
    "Xin dời sang mùng sáu tháng Giêng": (date(2020, 1, 30), None),
    "Xin dời sang đầu tháng sau": (None, date(2019, 9, 1)),
    "Xin dời sang giữa tháng sáu sang năm": (None, date(2020, 6, 11)),
}


@pytest.fixture(scope="module")
def reader(first_house: House) -> Reader:
    return next(iter(first_house.shops.values())).reader.reader


@pytest.mark.parametrize(("said", "day"), KNOWN.items())
def test_the_days_everybody_knows_fall_where_they_fell(said: tuple[int, int, int], day: date) -> None:
    year, month, of_month = said
    assert day_of(year, month, of_month) == day


def test_every_year_begins_with_tet_and_has_twelve_months_of_29_or_30_days() -> None:
    for year in range(2017, 2036):
        starts = [day_of(year, month, 1) for month in range(1, MONTHS + 1)]
        assert starts[0] == tet_of(year)
        assert all(isinstance(day_of(year, month, 29), date) and day_of(year, month, LONGEST + 1) is None for month in range(1, MONTHS + 1))
        last = starts[-1]
        assert last is not None
        assert tet_of(year + 1) - last in (timedelta(days=29), timedelta(days=30))


def test_tet_is_on_the_day_on_which_the_country_rests_for_it() -> None:
    resting = holidays.country_holidays("VN", years=range(2017, 2036), language="en_US")
    named = [day for day in resting if "Lunar New Year" in resting[day] and "Eve" not in resting[day]]
    assert {tet_of(year) for year in range(2017, 2036)} <= set(named)
    assert all(any(day - tet_of(day.year) == timedelta(days=n) for n in range(-4, 11)) for day in named)


@settings(max_examples=25, deadline=None)
@given(today=st.dates(date(2017, 2, 1), date(2033, 12, 1)), day=st.integers(1, 29))
def test_the_next_day_of_the_moon_lies_within_a_month(today: date, day: int) -> None:
    found = next_of(today, day)
    assert found is not None
    assert timedelta() <= found - today <= timedelta(days=30)


@pytest.mark.parametrize(("words", "when"), SAID.items())
def test_a_wish_by_the_moon_is_a_day_of_the_calendar(reader: Reader, words: str, when: tuple[date | None, date | None]) -> None:
    found = find_wish(Survey(Source("body", clean(words)), reader), TODAY, AGREED)
    assert found is not None
    assert (found.day, found.not_before, found.problem, found.unclear) == (*when, None, False)


@pytest.mark.parametrize(
    "words", ["Rằm tháng này nhà tôi cúng, tôi lên như lịch hẹn.", "Vài hôm nữa tôi mới lên được", "Độ mươi hôm nữa tôi lên"]
)
def test_a_feast_that_is_told_and_a_day_nobody_can_count_are_not_booked(reader: Reader, words: str) -> None:
    found = find_wish(Survey(Source("body", clean(words)), reader), TODAY, AGREED)
    assert found is None or found.day in (None, AGREED.date())


def test_before_tet_the_days_of_tet_are_the_moons_and_a_bare_mung_is_for_a_person(reader: Reader) -> None:
    def wish(words: str) -> tuple[date | None, bool]:
        found = find_wish(Survey(Source("body", words), reader), date(2020, 1, 8), datetime.fromisoformat("2020-01-10T09:00:00+07:00"))
        assert found is not None
        return found.day, found.unclear

    assert wish("Ra Tết, mùng sáu tôi lên") == (date(2020, 1, 30), False)
    assert wish("Cho tôi dời sang 27 Tết") == (date(2020, 1, 21), False)
    assert wish("Cho tôi dời sang mùng sáu") == (None, True)
