"""A letter nobody can answer by mail is a case for staff all the same, with its telephone number."""

import pytest

from helpdesk.cases import letters, outbox
from tests.web import office

BODIES = {
    "a request": "Tôi là Nguyễn Thị Sen, yêu cầu thi hành án bản án 12/2017/DS-ST ngày 15/3/2017 của TAND thành phố Hạ Long. ĐT 0912345678",
    "a question": "Tôi muốn hỏi thủ tục chung, xin gọi cho tôi số 0912345678.",
}


@pytest.mark.parametrize("what", BODIES)
def test_a_letter_without_a_sender_waits_for_staff_and_sends_nothing(house, what):
    head = "Subject: Thu\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    office.deliver(house, (head + BODIES[what]).encode())
    (case,) = office.cases(house)
    assert case.status == "in_review" and "no_reply_address" in case.review_reasons
    with house.memory.look() as unit:
        assert [row.state for row in letters.listed(unit)] == ["queued"]
        assert outbox.of_case(unit, case.id) == []
