"""What the law's clocks want said to staff: near the end, past it, by whom; nothing of a denunciation to anybody but its keepers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from helpdesk.cases import outbox
from helpdesk.cases.tables import OutgoingRow
from helpdesk.clock import StoppedClock
from helpdesk.desk import notices, register_acts, registers
from helpdesk.desk.notices import NoticeLine
from helpdesk.house import House
from tests.web import office

LEADERS = ("lanhdao@mail.example",)


def here(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


@pytest.fixture
def house(house: House) -> House:
    settings = house.settings
    told = settings.reports.model_copy(update={"leadership": LEADERS})
    office.staff(house)
    return replace(house, settings=settings.model_copy(update={"reports": told}))


def lines(house: House, login: str = "hoa") -> dict[str, NoticeLine]:
    return {line.clock: line for line in notices.lines(house, office.person(house, login))}


def alarms(house: House) -> list[OutgoingRow]:
    with house.memory.look() as unit:
        return [row for row in outbox.with_status(unit, "ready") if row.form == "alarm"]


def test_an_answer_is_reminded_of_an_hour_before_it_is_due_and_not_sooner(house: House, clock: StoppedClock) -> None:
    office.deliver_fixtures(house, "two-requests-in-one")
    due = office.cases(house)[0].due_at
    assert due is not None
    clock.at = due - timedelta(minutes=61)
    assert "reply" not in lines(house)
    clock.at = due - timedelta(minutes=59)
    line = lines(house)["reply"]
    assert (line.to, line.late, line.code) == ("clerk", False, office.cases(house)[0].code)
    clock.at = due + timedelta(minutes=1)
    assert (lines(house)["reply"].to, lines(house)["reply"].late) == ("leader", True)


def test_the_leadership_is_told_of_what_has_run_out_once_a_day_by_code(house: House, clock: StoppedClock) -> None:
    office.deliver_fixtures(house, "two-requests-in-one", "denunciation-in-confidence")
    clock.at = here("2017-06-13T09:00")
    notices.run(house)
    notices.run(house)
    (mail,) = alarms(house)
    ordinary, secret = office.case_of(house, kind="enforcement"), office.case_of(house, kind="denunciation")
    assert ordinary.code in mail.body
    assert "và 1 hồ sơ khác" in mail.body
    assert secret.code not in mail.body
    assert ordinary.requester
    assert ordinary.requester not in mail.body
    clock.move(timedelta(days=1))
    notices.run(house)
    assert len(alarms(house)) == 2


def test_a_denunciation_is_due_for_its_keepers_alone(house: House, clock: StoppedClock) -> None:
    office.deliver_fixtures(house, "denunciation-in-confidence")
    clock.at = here("2017-06-13T09:00")
    assert not lines(house)
    office.keeper_too(house, "hoa")
    assert lines(house)["reply"].code == office.case_of(house, kind="denunciation").code


def test_the_court_s_fifteen_days_and_another_body_s_ten_are_watched(house: House, clock: StoppedClock) -> None:
    office.deliver_fixtures(house, "complete-request")
    hoa, code = office.person(house, "hoa"), office.cases(house)[0].code
    register_acts.mark(house, hoa, code, "phần quyết định không nêu diện tích")
    register_acts.sort(house, hoa, 1, "explainable", "")
    register_acts.court_asked(house, hoa, 1, clock.now().date())
    register_acts.ask_body(house, hoa, office="", body="UBND phường Hà Khẩu", about="tình trạng nhà đất", document="", code=code, day=None)
    assert not {"court_explanation", "body_information"} & lines(house).keys()
    clock.move(timedelta(days=17))
    found = lines(house)
    assert found["court_explanation"].page == "/registers/unclear"
    assert found["court_explanation"].late
    assert found["body_information"].page == "/registers/information"
    register_acts.court_answered(house, hoa, 1, None, "đã giải thích")
    register_acts.body_answered(house, hoa, 1, None, "đã gửi hồ sơ", refused=False)
    assert not {"court_explanation", "body_information"} & lines(house).keys()


def test_a_judgment_that_cannot_be_mended_is_owed_a_notice_at_once(house: House) -> None:
    office.deliver_fixtures(house, "complete-request")
    hoa = office.person(house, "hoa")
    register_acts.mark(house, hoa, office.cases(house)[0].code, "")
    register_acts.sort(house, hoa, 1, "unmendable", "tuyên giao tài sản không còn")
    assert lines(house)["unmendable_judgment_notice"].clause == "QC 14/2013 Điều 22.2.b"
    register_acts.notified(house, hoa, 1, None)
    assert "unmendable_judgment_notice" not in lines(house)


def test_a_supplement_that_a_citizen_owes_is_no_matter_of_the_staff(house: House, clock: StoppedClock) -> None:
    office.deliver_fixtures(house, "phone-without-marks")
    office.send_post(house)
    clock.move(timedelta(days=14))
    assert "online_supplement" not in lines(house)


def test_nothing_is_late_in_a_year_without_a_calendar(house: House, clock: StoppedClock) -> None:
    clock.at = here("2028-01-03T09:00")
    office.deliver(house, office.letter("Tôi hỏi thủ tục chung."))
    clock.move(timedelta(days=3))
    assert not lines(house)
    notices.run(house)
    assert not alarms(house)
    assert registers.enter_marked(house, next(iter(house.shops.values()))) == 0
