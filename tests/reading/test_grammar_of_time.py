"""The grammar of days and hours: what is written out is read back, and of two times only the one wished for is booked."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpdesk.house import House
from helpdesk.journey import Wish
from helpdesk.reading.survey import Reader, Survey
from helpdesk.reading.text import Source, clean
from helpdesk.reading.wishes import find_wish

WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
TODAY = date(2019, 6, 3)  # a Monday far from Tết
AGREED = datetime.fromisoformat("2019-06-06T09:00:00+07:00")
FEW = settings(max_examples=25, deadline=None)
AHEAD = st.integers(1, 100).map(lambda n: TODAY + timedelta(days=n)).filter(lambda d: d != AGREED.date())
FORMS = (
    "{d.day}/{d.month}/{d.year}",
    "ngày {d.day}/{d.month}",
    "ngày {d.day} tháng {d.month}",
    "hôm {d.day:02}/{d.month:02}",
    "{w} ngày {d.day}/{d.month}",
)
INSTEAD = (
    "Tôi xin lên {a} thay cho {b}.",
    "Thay vì {b} tôi xin lên {a}.",
    "Cho em đổi từ {b} sang {a} ạ",
    "Hoãn giúp em buổi {b}, {a} em lên.",
    "{b} tôi bận, xin dời sang {a}",
    "Xin chuyển lịch {b} sang {a}",
    "{b} không được, {a} thì được.",
    "Cho tôi lên {a} chứ không phải {b}.",
    "Xin dời sang {b}, à nhầm, {a}.",
    "Em xin lên {a}, vì {b} nhà có việc",
)


HEAP = (
    *(
        "thứ",
        "hai",
        "ba",
        "năm",
        "ngày",
        "5",
        "12/6",
        "30/2",
        "8h",
        "9 giờ",
        "rưỡi",
        "sáng",
        "chiều",
        "mai",
        "mốt",
        "kia",
        "tuần",
        "sau",
        "nữa",
    ),
    *("hoặc", "thay vì", "không phải", "à nhầm", "tôi", "xin", "dời", "sang", "từ", "đến", "trước", "hết", "tháng 3", "mùng", "tết", "rằm"),
    *("bận", ",", ".", "?", "được", "lùi", "lại", "2 tiếng"),
)


@pytest.fixture(scope="module")
def reader(first_house: House) -> Reader:
    return next(iter(first_house.shops.values())).reader.reader


def wish(reader: Reader, text: str, today: date = TODAY) -> Wish | None:
    return find_wish(Survey(Source("body", clean(text)), reader), today, AGREED)


def written(day: date, form: str) -> str:
    return form.format(d=day, w=WEEKDAYS[day.weekday()])


def without_marks(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in apart if not unicodedata.combining(c))


@FEW
@given(day=AHEAD, form=st.sampled_from(FORMS), marks=st.booleans())
def test_a_day_written_out_is_the_day_read(reader: Reader, day: date, form: str, marks: bool) -> None:
    text = f"Xin cho tôi chuyển sang {written(day, form)} nhé."
    found = wish(reader, text if marks else without_marks(text))
    assert found is not None
    assert (found.day, found.problem, found.unclear) == (day, None, False)


@FEW
@given(day=AHEAD, other=st.integers(1, 6))
def test_a_weekday_that_is_not_the_dates_is_a_mismatch(reader: Reader, day: date, other: int) -> None:
    named = WEEKDAYS[(day.weekday() + other) % 7]
    found = wish(reader, f"Xin dời sang {named} ngày {day.day}/{day.month}/{day.year}")
    assert found is not None
    assert found.problem == "weekday_mismatch"


@pytest.mark.parametrize("words", INSTEAD)
@FEW
@given(wanted=AHEAD, other=AHEAD)
def test_of_two_days_the_one_that_does_not_suit_is_never_booked(reader: Reader, words: str, wanted: date, other: date) -> None:
    assume(wanted != other)
    found = wish(reader, words.format(a=written(wanted, FORMS[1]), b=written(other, FORMS[1])))
    assert found is not None
    assert found.day == wanted


@FEW
@given(one=AHEAD, other=AHEAD)
def test_two_days_that_nothing_sets_apart_are_for_a_person(reader: Reader, one: date, other: date) -> None:
    assume(one != other)
    found = wish(reader, f"Xin dời sang ngày {one.day}/{one.month}, ngày {other.day}/{other.month}.")
    assert found is not None
    assert (found.day, found.unclear) == (None, True)


@FEW
@given(one=AHEAD, other=AHEAD)
def test_either_of_two_days_is_a_stretch_to_offer_from(reader: Reader, one: date, other: date) -> None:
    assume(one < other)
    found = wish(reader, f"Xin dời sang {one.day}/{one.month}/{one.year} hoặc {other.day}/{other.month}/{other.year} đều được.")
    assert found is not None
    assert (found.day, found.not_before, found.not_after, found.unclear) == (None, one, other, False)


@FEW
@given(
    weekday=st.integers(0, 4),
    today=st.integers(0, 30),
    weeks=st.sampled_from([(0, "tuần này"), (1, "tuần sau"), (1, "tuần tới"), (2, "tuần sau nữa")]),
)
def test_a_weekday_of_a_week_lies_in_that_week(reader: Reader, weekday: int, today: int, weeks: tuple[int, str]) -> None:
    day = TODAY + timedelta(days=today)
    monday = day - timedelta(days=day.weekday())
    for text in (f"Xin dời sang {WEEKDAYS[weekday]} {weeks[1]}", f"Xin dời sang {weeks[1]}, {WEEKDAYS[weekday]}"):
        found = wish(reader, text, day)
        want = monday + timedelta(days=weekday + 7 * weeks[0])
        assert found is None or found.day == want or want == AGREED.date()
        assert found is not None or want == AGREED.date()


@FEW
@given(
    hour=st.integers(7, 16), minute=st.sampled_from([0, 15, 30, 45]), form=st.sampled_from(["{h}h{m:02}", "{h} giờ {m:02}", "{h}:{m:02}"])
)
def test_an_hour_written_out_is_the_hour_read(reader: Reader, hour: int, minute: int, form: str) -> None:
    assume((hour, minute) != (9, 0))
    found = wish(reader, f"Cho tôi đến muộn hơn, lúc {form.format(h=hour, m=minute)} cùng ngày.")
    assert found is not None
    assert found.start is not None
    assert (found.day, found.start.hour, found.start.minute) == (AGREED.date(), hour, minute)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(HEAP), max_size=25))
def test_any_heap_of_words_is_read_without_surprise(reader: Reader, words: list[str]) -> None:
    text = " ".join(words)
    found = wish(reader, text)
    assert found is None or not (found.unclear and found.day)
    assert found == wish(reader, unicodedata.normalize("NFD", text))


def test_the_days_of_tet_are_the_moons_and_a_bare_mung_near_it_is_nobodys_guess(reader: Reader) -> None:
    before_tet = date(2019, 1, 28)
    found = wish(reader, "Tôi xin mùng 7 Tết lên có được không", before_tet)
    assert found is not None
    assert found.day == date(2019, 2, 11)
    either = wish(reader, "Xin dời sang mùng 8 nhé", before_tet)
    assert either is not None
    assert (either.day, either.unclear) == (None, True)
