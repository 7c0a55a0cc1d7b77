"""A calendar changes after letters came: open limits are dated anew with old, new and why; nothing a citizen was promised is cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from helpdesk.cases import dossiers, visits
from helpdesk.cases.tables import ClockRow, EventRow
from helpdesk.clock import StoppedClock
from helpdesk.desk import calendar_days, casefile, redating
from helpdesk.desk.saying import time_left
from helpdesk.house import House
from helpdesk.law.book import load_rulebook
from tests.web import office

FRIDAY_AT_FOUR = datetime.fromisoformat("2017-06-16T16:00:00+07:00")
MONDAY, TUESDAY = date(2017, 6, 19), date(2017, 6, 20)
TWO_REQUESTS = "two-requests-in-one"  # waits for a clerk, its reply clock runs


def here(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


@pytest.fixture
def waiting(house: House, clock: StoppedClock) -> House:
    """A letter that came on Friday at four and waits for a clerk: an hour on Friday, three on Monday."""
    office.staff(house)
    clock.at = FRIDAY_AT_FOUR
    content = (office.FIXTURES / f"{TWO_REQUESTS}.eml").read_bytes()
    office.deliver(house, content)
    return house


def clocks(house: House) -> list[ClockRow]:
    with house.memory.look() as unit:
        return [clock for case in office.cases(house) for clock in dossiers.clocks(unit, case.id or 0)]


def redated(house: House) -> list[EventRow]:
    with house.memory.look() as unit:
        return [e for case in office.cases(house) for e in dossiers.events(unit, case.id or 0) if e.what == "redated"]


def declare(house: House, day: date, *, works: bool = False) -> calendar_days.Redated:
    name = next(iter(house.shops))
    return calendar_days.declare(
        house, office.person(house, "lan"), office=name, day=day, works=works, reason="Nghỉ tránh bão số 2", document="Công điện 05/CĐ-TTg"
    )


def test_a_day_declared_off_moves_the_reply_and_tells_old_new_and_why(waiting: House) -> None:
    (clock,) = clocks(waiting)
    assert clock.due_at == here("2017-06-19T10:30")
    assert declare(waiting, MONDAY) == calendar_days.Redated(limits=1, visits=0)
    (clock,), (event,) = clocks(waiting), redated(waiting)
    assert clock.due_at == here("2017-06-20T10:30") == office.cases(waiting)[0].due_at
    assert (here("2017-06-19T10:30"), here("2017-06-20T10:30")) == tuple(datetime.fromisoformat(event.note[n]) for n in ("old", "new"))
    assert event.note["why"] == "Nghỉ tránh bão số 2 (Công điện 05/CĐ-TTg)"
    assert event.by == "lan"


def test_the_case_page_says_it_in_a_sentence_and_in_the_account(waiting: House) -> None:
    declare(waiting, MONDAY)
    file = casefile.open_case(waiting, office.person(waiting, "hoa"), office.cases(waiting)[0].code)
    said = next(line.said for line in file.history if line.said)
    assert said == ("Trả lời và hẹn: thứ Hai 19/06/2017, 10:30 → thứ Ba 20/06/2017, 10:30. Nghỉ tránh bão số 2 (Công điện 05/CĐ-TTg)")
    account = file.clocks[0].lines
    assert "thứ Hai 19/06/2017: không tính (Nghỉ tránh bão số 2 – Công điện 05/CĐ-TTg)" in account


def test_a_day_taken_back_moves_the_office_s_limit_back(waiting: House) -> None:
    declare(waiting, MONDAY)
    (line,) = calendar_days.days(waiting, office.person(waiting, "lan"))
    calendar_days.withdraw(waiting, office.person(waiting, "lan"), line.id)
    assert clocks(waiting)[0].due_at == here("2017-06-19T10:30")
    assert [e.note["why"] for e in redated(waiting)][-1] == "bỏ: Nghỉ tránh bão số 2"


def test_a_saturday_that_is_worked_brings_the_limit_forward(waiting: House) -> None:
    assert declare(waiting, date(2017, 6, 17), works=True).limits == 1
    assert clocks(waiting)[0].due_at == here("2017-06-17T10:30")


def test_a_limit_a_citizen_was_told_never_becomes_shorter(house: House, clock: StoppedClock) -> None:
    office.staff(house)
    office.deliver_fixtures(house, "phone-without-marks")
    office.send_post(house)
    supplement = next(c for c in clocks(house) if c.clock == "online_supplement")
    assert supplement.due_at == here("2017-06-27T23:59")
    declare(house, date(2017, 6, 27))
    assert next(c for c in clocks(house) if c.clock == "online_supplement").due_at == here("2017-06-28T23:59")
    calendar_days.withdraw(house, office.person(house, "lan"), calendar_days.days(house, office.person(house, "lan"))[0].id)
    kept = next(c for c in clocks(house) if c.clock == "online_supplement")
    assert kept.due_at == here("2017-06-28T23:59")
    file = casefile.open_case(house, office.person(house, "hoa"), office.cases(house)[0].code)
    assert next(c for c in file.clocks if c.clock == "online_supplement").lines[-1] == casefile.KEPT


def test_declared_days_outlive_a_restart_and_reach_the_other_processes(waiting: House, first_house: House) -> None:
    declare(waiting, MONDAY)
    restarted = replace(waiting, shops=dict(first_house.shops))
    assert restarted.shop(next(iter(restarted.shops))).book.calendar.is_working_day(MONDAY)
    calendar_days.refresh(restarted)
    assert not restarted.shop(next(iter(restarted.shops))).book.calendar.is_working_day(MONDAY)


def test_newer_data_found_at_a_start_dates_open_limits_anew(waiting: House) -> None:
    name, shop = next(iter(waiting.shops.items()))
    waiting.shops[name] = replace(shop, book=load_rulebook("quang-ninh-682-2017", extra_days_off=[MONDAY, TUESDAY]))
    assert redating.catch_up(waiting) == 1
    assert redating.catch_up(waiting) == 0
    (event,) = redated(waiting)
    assert clocks(waiting)[0].due_at == here("2017-06-21T10:30")
    assert event.note["why"] == "thứ Hai 19/06/2017 – thứ Ba 20/06/2017: Ngày nghỉ cơ quan bổ sung, config.toml [office]"


def test_a_visit_on_a_day_that_is_off_now_frees_its_seat_and_waits_for_another_offer(house: House) -> None:
    office.staff(house)
    office.deliver_fixtures(house, "complete-request")
    with house.memory.look() as unit:
        (visit,) = visits.of_case(unit, office.cases(house)[0].id or 0)
    day = house.shop(visit.office).book.calendar.date_of(visit.starts_at)
    assert declare(house, day).visits == 1
    case = office.cases(house)[0]
    assert case.status == "in_review"
    assert "slot_lost" in case.review_reasons


# ── a year without a calendar ────────────────────────────────────────────────────────────────────────────────────────

NEW_YEAR = here("2028-01-03T09:00")
WITHOUT_A_COPY = (
    "Kính gửi Thi hành án dân sự tỉnh Quảng Ninh.\r\nTôi là Nguyễn Thị Sen, trú tại tổ 3, khu 2, phường Cao Xanh, tỉnh Quảng Ninh. Theo "
    "bản án số 15/2027/DS-ST ngày 10/5/2027 của Tòa án nhân dân khu vực 1 - Quảng Ninh, ông Lê Văn Tân, trú tại tổ 5, khu 1, phường Hà Tu, "
    "tỉnh Quảng Ninh phải trả tôi 50.000.000 đồng. Tôi là người được thi hành án, yêu cầu thi hành khoản tiền trên và đề nghị Chấp hành "
    "viên xác minh tài sản.\r\nNgày 03/01/2028\r\nNguyễn Thị Sen\r\n"
)


@pytest.fixture
def in_2028(house: House, clock: StoppedClock) -> House:
    office.staff(house)
    clock.at = NEW_YEAR
    office.deliver(house, office.letter(WITHOUT_A_COPY))
    office.deliver(house, (office.FIXTURES / f"{TWO_REQUESTS}.eml").read_bytes())
    return house


def test_letters_of_a_year_without_a_calendar_are_answered_and_have_no_false_limit(in_2028: House) -> None:
    answered, held = office.cases(in_2028)
    assert (answered.status, held.status) == ("waiting_for_citizen", "in_review")
    assert answered.due_at is None
    assert held.due_at is None
    assert not [c for c in clocks(in_2028) if c.clock == "reply"]
    sent = "\n".join(path.read_text("utf-8", "replace") for path in office.send_post(in_2028))
    assert "None" not in sent
    shop = in_2028.shop(held.office)
    assert time_left(shop.book.calendar, held.due_at, NEW_YEAR).words == "chưa tính được hạn"


def test_their_clocks_begin_once_the_year_has_a_calendar(in_2028: House) -> None:
    name, shop = next(iter(in_2028.shops.items()))
    calendar = shop.book.calendar
    known = replace(calendar, years={**calendar.years, 2028: replace(calendar.years[2027], year=2028, days=())}, _seen={})
    in_2028.shops[name] = replace(shop, book=replace(shop.book, calendar=known))
    assert redating.catch_up(in_2028) == 1  # the one that still waits for its answer
    (clock,) = [c for c in clocks(in_2028) if c.clock == "reply"]
    assert clock.due_at == here("2028-01-03T14:30") == office.cases(in_2028)[1].due_at


def test_time_left_across_the_edge_of_what_is_known_is_told_by_the_day(house: House) -> None:
    calendar = next(iter(house.shops.values())).book.calendar
    assert time_left(calendar, here("2027-12-31T16:00"), NEW_YEAR).words == "quá hạn từ thứ Sáu 31/12/2027"
