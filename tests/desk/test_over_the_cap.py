"""Somebody in a case to whom no more automatic mails may go: their words lie before a person all the same."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from helpdesk.cases import outbox, queue
from helpdesk.cases.queue import Wanted
from helpdesk.cases.sight import Sight
from helpdesk.desk.ledger import balance_sheet
from helpdesk.house import House
from tests.web import office

ELSEWHEN = "Tôi xin dời lịch hẹn sang 8 giờ sáng thứ năm 15/6/2017."
EVERYBODY = Sight(1, ("httqvangninh@moj.gov.vn",), ordinary=True)


@pytest.fixture
def capped(house: House) -> House:
    """One automatic mail a day for a sender, and it has gone: it told them when to come."""
    automation = house.settings.automation.model_copy(update={"per_sender_per_day": 1})
    house = replace(house, settings=house.settings.model_copy(update={"automation": automation}))
    office.staff(house)
    office.deliver_fixtures(house, "complete-request")
    return house


def wish(house: House, head: str = "") -> None:
    """Another time, in the thread of our last mail."""
    ours = message_from_bytes(office.send_post(house)[-1].read_bytes(), policy=policy.default)
    in_thread = f"In-Reply-To: {ours['Message-ID']}\r\n{head}"
    office.deliver(house, office.letter(ELSEWHEN, address=ours["To"].addresses[0].addr_spec, subject="Re: hồ sơ", head=in_thread))


def held(house: House) -> list[str]:
    (case,) = office.cases(house)
    with house.memory.look() as unit:
        return [mail.obligation for mail in outbox.of_case(unit, case.id or 0) if mail.status == "held"]


def in_the_queue(house: House) -> int:
    with house.memory.look() as unit:
        return len(queue.page(unit, EVERYBODY, Wanted(), after=None, most=10))


def test_a_wish_over_the_cap_lies_before_a_person_with_a_draft_and_more_of_them_make_no_pile(capped: House) -> None:
    for _ in range(3):
        wish(capped)
    (case,) = office.cases(capped)
    assert "loop_cap" in case.review_reasons
    assert held(capped) == ["question"]
    assert in_the_queue(capped) == 1
    assert balance_sheet(capped).differences == ()
    assert len(office.send_post(capped)) == 1


def test_a_wish_that_can_be_answered_to_nobody_brings_its_case_before_a_person(capped: House) -> None:
    wish(capped, "X-Auto-Response-Suppress: All\r\nReply-To: httqvangninh@moj.gov.vn\r\n")
    (case,) = office.cases(capped)
    assert (case.status, held(capped)) == ("in_review", [])
    assert "no_reply_address" in case.review_reasons
    assert in_the_queue(capped) == 1
    assert balance_sheet(capped).differences == ()
