"""When a citizen wants to come, in their own words: a letter of Monday 5/3/2018 about the visit of Thursday 8/3/2018, 08:30."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from helpdesk.cli.plain import wanted
from helpdesk.desk.understand import Opened, Understood, understand
from helpdesk.house import House
from helpdesk.journey import Correspondent, Kind, Letter, Thread

MONDAY = datetime(2018, 3, 5, 2, 0, tzinfo=UTC)
THURSDAY = datetime.fromisoformat("2018-03-08T08:30:00+07:00")
MORNING, AFTERNOON = {"from": "07:30", "to": "12:00"}, {"from": "13:30", "to": "17:00"}
WISHES: dict[str, dict[str, Any]] = {
    "Cho bác chuyển sang thứ 5 tuần sau nhé.": {"date": "2018-03-15"},
    "Thứ năm tôi bận đưa cháu đi khám, chiều mốt tôi lên được không ạ?": {"date": "2018-03-07", **AFTERNOON},
    "Hôm ấy em chỉ rảnh sau 15h, cơ quan xếp giúp em ạ": {"date": "2018-03-08", "from": "15:00"},
    "Xin cho gặp vào đầu giờ sáng thứ sáu thay vì thứ năm.": {"date": "2018-03-09", **MORNING},
    "Không phải thứ năm mà là thứ sáu nhé, tôi đi được thứ sáu thôi.": {"date": "2018-03-09"},
    "Tôi không đến được ngày 8/3. Mong cơ quan cho hẹn lại sau ngày 20 tháng này.": {"not_before": "2018-03-21"},
    "Đầu tháng 4 tôi mới về nước, xin hẹn khi đó": {"not_before": "2018-04-01", "not_after": "2018-04-10"},
    "Ngày 8/3 vợ tôi bận nên xin được lên vào hôm sau.": {"date": "2018-03-09"},
    "Giờ đó hơi sớm, nhà tôi xa, cho tôi muộn hơn chút, khoảng 10 giờ.": {"date": "2018-03-08", "from": "10:00"},
    "12h30 trưa thứ sáu nhé": {"date": "2018-03-09", "from": "12:30", "problem": "outside_hours"},
    "Bữa đó tôi đi làm ca, cho lên buổi tối 19h được không?": {"from": "19:00", "problem": "outside_hours"},
    "xin hen lai vao thu 2 dau tuan toi, buoi chieu": {"date": "2018-03-12", **AFTERNOON},
    "Lịch hẹn 8h30 ngày 8/3 tôi xin chuyển thành 9h ngày 12/3 ạ": {"date": "2018-03-12", "from": "09:00"},
    "Có thể gặp tôi trong tuần này, trước thứ 5 được không": {"not_after": "2018-03-07"},
    "Cho tôi lùi lịch sang ngày 2/3 được không": {"date": "2018-03-02", "problem": "past_date"},
    "Cho tôi đổi lịch sang 30/2": {"problem": "impossible_date"},
    "Tám rưỡi tôi phải cho cháu ăn, xích sang chín rưỡi được không": {"date": "2018-03-08", "from": "09:30"},
    "Em tan ca 7 giờ sáng mới về, cho em gặp sau 9 giờ hôm ấy": {"date": "2018-03-08", "from": "09:00"},
    "Xin hẹn lại từ 15/3 trở đi, hôm nào cũng được": {"not_before": "2018-03-15"},
    "ngay 8 thang 3 nha co dam gio, xin chuyen qua ngay 12 thang 3 cung 10 gio": {"date": "2018-03-12", "from": "10:00"},
    "Xin được gặp sáng thứ sáu, vẫn khung giờ đó.": {"date": "2018-03-09", "from": "08:30"},
    "Cho tui xích lại 10 rưởi hôm nớ hỉ": {"date": "2018-03-08", "from": "10:30"},
    "Cho xin dời tới thứ tư 13/3 nghe, bữa đó tui rảnh": {"date": "2018-03-13", "problem": "weekday_mismatch"},
    "Xin dời lịch hẹn sang thứ ba ngày 14/3": {"date": "2018-03-14", "problem": "weekday_mismatch"},
}
COMING = (
    "Dạ em xin xác nhận có mặt lúc 8 giờ 30 ngày 08/3/2018.",
    "Mình sẽ qua vào 8h20 thứ năm này",
    "Cảm ơn anh, hẹn gặp anh thứ năm.",
)


KEPT = ("Tôi đi được rồi, giữ lịch cho tôi nhé.", "Không cần dời nữa, thứ năm tôi lên.", "Thứ năm con chở ba con ra ạ.")
OFF = (
    "mai mốt e k lên đc r, có gì e nhắn lại sau",
    "Xin hoãn lịch hẹn, bao giờ ra viện tôi xin hẹn lại sau.",
    "cho e hủy lịch nha, khi nào cần e hẹn lại",
)
NOBODY_ANSWERS_UNSEEN = ("Bà ấy trả hết tiền rồi, cảm ơn cơ quan.", "Thứ năm này tôi lên, phải không chị", "ừ thì thôi vậy")


def told(house: House, body: str) -> Understood:
    shop = next(iter(house.shops.values()))
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "Re: Lịch hẹn", body)
    thread = Thread(kind=Kind.ENFORCEMENT, appointment=shop.book.calendar.local(THURSDAY), last_sent="appointment")
    return understand(house, shop, Opened(letter, (), MONDAY), thread=thread)


@pytest.mark.parametrize(("body", "wish"), WISHES.items())
def test_a_wish_is_a_day_and_an_hour_as_far_as_the_words_tell(first_house: House, body: str, wish: dict[str, Any]) -> None:
    assessment = told(first_house, body).assessment
    assert (assessment.follow_up, assessment.wish is not None) == ("reschedule", True)
    assert {k: v for k, v in wanted(assessment.wish).items() if v} == wish  # type: ignore[arg-type]


@pytest.mark.parametrize("body", COMING)
def test_the_time_agreed_said_again_is_a_promise_to_come(first_house: House, body: str) -> None:
    assert told(first_house, body).assessment.follow_up == "confirm_attendance"


def test_a_question_beside_a_promise_to_come_is_seen_by_a_person(first_house: House) -> None:
    understood = told(first_house, "Tôi đồng ý lịch hẹn. Cho tôi hỏi có phải nộp án phí không?")
    assert understood.decision.action == "review"
    assert told(first_house, "Tôi đồng ý lịch hẹn.").decision.action == "none"


@pytest.mark.parametrize("body", KEPT)
def test_a_visit_that_need_not_be_moved_is_a_promise_to_come(first_house: House, body: str) -> None:
    assert told(first_house, body).assessment.follow_up == "confirm_attendance"


@pytest.mark.parametrize("body", OFF)
def test_who_cannot_come_and_will_write_again_calls_the_visit_off(first_house: House, body: str) -> None:
    assessment = told(first_house, body).assessment
    assert (assessment.follow_up, assessment.cancels) == ("cancel", "appointment")


@pytest.mark.parametrize("body", NOBODY_ANSWERS_UNSEEN)
def test_thanks_that_may_be_more_are_seen_by_a_person(first_house: House, body: str) -> None:
    assert told(first_house, body).decision.action == "review"


def test_a_wish_with_two_readings_is_seen_by_a_person(first_house: House) -> None:
    understood = told(first_house, "Xin dời sang ngày 12/3, ngày 14/3.")
    assert understood.assessment.wish is not None
    assert (understood.decision.action, understood.assessment.wish.day) == ("review", None)
