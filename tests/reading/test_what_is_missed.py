"""What the reader found and a second look would miss, and what a writer only promises: a person sees it before an answer leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk.desk.understand import Opened, Understood, understand
from helpdesk.house import House
from helpdesk.journey import Correspondent, Kind, Letter, PaperRole, Thread
from helpdesk.law.assess import assess
from helpdesk.reading.brought import Opinion
from helpdesk.reading.merge import merged
from tests.reading.test_whole_letters import ASKED, JUDGMENT, MONDAY, asked, told

PROMISED = "Tài sản của ông ấy em đang nhờ người dò hỏi, có tin em báo sau."


def supplement(house: House, body: str, *missing: str) -> Understood:
    shop = next(iter(house.shops.values()))
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "Re: Hướng dẫn bổ sung hồ sơ", body)
    thread = Thread(kind=Kind.ENFORCEMENT, last_sent="guidance", missing=missing)
    return understand(house, shop, Opened(letter, (), MONDAY), thread=thread)


def test_an_item_is_missed_where_the_letter_hardly_tells_of_it_and_none_where_nobody_asked() -> None:
    assert Opinion({"debtor_address": -0.1, "authorization": 3.0, "creditor": -3.0}).missed == ("debtor_address",)
    assert Opinion().missed == ()


def test_what_was_found_and_may_be_none_is_looked_at_and_what_lacks_anyway_is_not(first_house: House) -> None:
    reading, book = asked(first_house, assets="").reading, next(iter(first_house.shops.values())).book
    bare = replace(reading, unsure=(), brought=(), presumed=())
    found, lacking = (assess(replace(bare, missed=(code,)), book, MONDAY) for code in ("debtor_address", "asset_info"))
    assert (found.look_at, found.doubts) == (("debtor_address",), ("low_confidence",))
    assert (lacking.missing, lacking.look_at) == (("asset_info",), ())


def test_what_comes_with_a_later_letter_is_missed_no_more(first_house: House) -> None:
    first = asked(first_house).reading
    doubted = replace(first, missed=("debtor_address", "application"))
    silent = replace(first, facts=replace(first.facts, debtor_address=None), papers=())
    assert merged(doubted, silent).missed == ("debtor_address", "application")
    assert merged(doubted, replace(silent, papers=(PaperRole(0, "application", "name"),))).missed == ("debtor_address",)
    assert merged(doubted, replace(first, papers=())).missed == ("application",)


def test_a_supplement_that_puts_something_off_is_not_called_complete_without_a_look(first_house: House) -> None:
    home = "Địa chỉ của em: tổ 4, phường Thanh Sơn, thành phố Uông Bí."
    plain, promising = (supplement(first_house, said, "requester_address") for said in (home, f"{home} Giấy tờ khác em sẽ gửi sau."))
    assert (plain.assessment.outcome, plain.decision.action) == ("complete", "send")
    assert (promising.assessment.look_at, promising.decision.action) == (("to_come",), "review")


def test_what_is_put_off_and_still_asked_for_holds_nothing_back(first_house: House) -> None:
    said = "Địa chỉ của em: tổ 4, phường Thanh Sơn, thành phố Uông Bí. Bản án em sẽ gửi sau."
    understood = supplement(first_house, said, "requester_address", "judgment_copy")
    assert (understood.assessment.missing, understood.decision.action) == (("judgment_copy",), "send")


@pytest.mark.parametrize("said", [PROMISED, "Ông Thành có nhà hay không em chưa hỏi được."])
def test_assets_that_somebody_still_looks_for_are_not_told(first_house: House, said: str) -> None:
    understood = asked(first_house, assets=said)
    assert understood.decision.action == "review" or "asset_info" in understood.assessment.missing


def test_minutes_in_place_of_the_judgment_are_looked_at(first_house: House) -> None:
    minutes = JUDGMENT.replace("Bản án số: 12/2017/DS-ST", "BIÊN BẢN HÒA GIẢI THÀNH")
    copy, other = (told(first_house, ASKED.format(awarded="100 triệu đồng", assets="", more=""), paper) for paper in (JUDGMENT, minutes))
    assert "which_paper" not in copy.assessment.look_at
    assert other.decision.action == "review"


def test_an_address_in_the_subject_is_not_asked_for_without_a_look(first_house: House) -> None:
    shop = next(iter(first_house.shops.values()))
    subject = "Yêu cầu thi hành án, ông Lục Văn Thành, số 8 phố Hải Thắng, phường Hồng Hải, thành phố Hạ Long"
    body = ASKED.replace(", tổ 4, phường Thanh Sơn, thành phố Uông Bí trả", " trả").format(awarded="100 triệu đồng", assets="", more="")
    letter = Letter("", None, Correspondent("", "someone@mail.example"), subject, body)
    understood = understand(first_house, shop, Opened(letter, (), MONDAY))
    assert "debtor_address" not in understood.assessment.missing or "debtor_address" in understood.assessment.look_at


@pytest.mark.parametrize(("said", "held"), [("đang trình giám đốc ký", True), ("chưa có, tuần sau bổ sung", True), ("kèm theo đây", False)])
def test_an_authority_still_to_come_is_looked_at_whoever_the_writer_says_they_are(first_house: House, said: str, held: bool) -> None:
    look_at = asked(first_house, more=f"Giấy ủy quyền cho người ký đơn {said}.").assessment.look_at
    assert ("authorization" in look_at) is held
