"""Whole letters of several kinds of people: who is who, what is missing, and what a person should look at first."""

from __future__ import annotations

from datetime import UTC, datetime

from helpdesk.desk.understand import Opened, Understood, understand
from helpdesk.house import House
from helpdesk.journey import Correspondent, Letter, Page, Paper

MONDAY = datetime(2018, 3, 5, 2, 0, tzinfo=UTC)
JUDGMENT = """TÒA ÁN NHÂN DÂN TỈNH QUẢNG NINH
Bản án số: 12/2017/DS-ST
Ngày: 03 tháng 7 năm 2017
Nguyên đơn: Bà Mã Thị Ngân. Bị đơn: Ông Lục Văn Thành, trú tại tổ 4, phường Thanh Sơn, thành phố Uông Bí.
QUYẾT ĐỊNH: buộc ông Lục Văn Thành trả bà Mã Thị Ngân 100.000.000 đồng."""
ASKED = (
    "Tôi là Mã Thị Ngân, tổ 4, phường Thanh Sơn, thành phố Uông Bí, yêu cầu thi hành bản án 12/2017/DS-ST ngày 3/7/2017 của TAND tỉnh "
    "Quảng Ninh, buộc ông Lục Văn Thành, tổ 4, phường Thanh Sơn, thành phố Uông Bí trả {awarded}. {assets} {more}\n"
    "Kèm bản án.\nNgày 01/3/2018\nMã Thị Ngân"
)


def told(house: House, body: str, judgment: str = JUDGMENT) -> Understood:
    shop = next(iter(house.shops.values()))
    papers = (Paper("ban an.pdf", "application/pdf", 1, "", (Page(1, judgment, "layer"),)),) if judgment else ()
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "Yêu cầu thi hành án", body)
    return understand(house, shop, Opened(letter, papers, MONDAY))


def asked(house: House, *, awarded: str = "100 triệu đồng", assets: str = "Ông Thành có ô tô.", more: str = "") -> Understood:
    return told(house, ASKED.format(awarded=awarded, assets=assets, more=more))


def test_a_letter_that_lacks_nothing_is_answered_at_once(first_house: House) -> None:
    understood = asked(first_house)
    assert (understood.assessment.outcome, understood.decision.action) == ("complete", "send")


def test_a_differing_sum_is_looked_at_and_leaves_the_outcome_as_it_is(first_house: House) -> None:
    in_the_letter = asked(first_house, more="Số tiền tôi yêu cầu là 150.000.000 đồng.")
    beside_the_copy = asked(first_house, awarded="180 triệu đồng")
    for understood in (in_the_letter, beside_the_copy):
        assert "contradiction" in understood.decision.review_reasons
        assert (understood.assessment.outcome, understood.decision.action) == ("complete", "review")


def test_interest_explains_more_than_was_awarded(first_house: House) -> None:
    understood = asked(first_house, more="Số tiền tôi yêu cầu cả gốc lẫn tiền lãi chậm trả là 112.000.000 đồng.")
    assert understood.decision.action == "send"


def test_what_the_debtor_has_in_words_nobody_knows_is_not_called_missing_without_a_look(first_house: House) -> None:
    understood = asked(first_house, assets="Ông Thành hiện có mấy cái thuyền nan.")
    assert understood.decision.action == "review" or "asset_info" not in understood.assessment.missing


def test_who_was_given_the_child_is_the_creditor(first_house: House) -> None:
    body = (
        "Em là Nông Thị Ngát, ở bản Cao Lạn, xã Húc Động, huyện Bình Liêu. Tòa Bình Liêu xử cho em nuôi cháu "
        "Hoàng Gia Bảo mà chồng cũ là "
        "Hoàng Văn Páo (bản Sú Cáu, xã Húc Động) vẫn giữ cháu không giao. Bản án 06/2017/HNGĐ-ST ngày "
        "29/9/2017. Em muốn thi hành việc giao con."
    )
    facts = told(first_house, body, "").reading.facts
    assert facts.role == "creditor" and facts.debtor_name is not None
    assert facts.debtor_name.value == "Hoàng Văn Páo"


def test_an_heir_stands_where_the_creditor_stood_and_a_person_looks(first_house: House) -> None:
    body = (
        "Tôi là Lương Văn Hải, ở số nhà 12, tổ 6, phường Hồng Hà, thành phố Hạ Long. Bố tôi là ông Lương Văn "
        "Khoái, người được thi hành án theo "
        "bản án số 03/2016/DS-ST ngày 22/4/2016 của TAND tỉnh Quảng Ninh; bố tôi mất tháng 12/2017. Tôi là "
        "con trai duy nhất, đề nghị buộc ông "
        "Mạc Văn Chiến, thôn 2, xã Quảng La, huyện Hoành Bồ trả 210 triệu đồng. Ông Chiến có mảnh đất ở thôn "
        "2.\nNgày 2/3/2018\nLương Văn Hải"
    )
    understood = told(first_house, body, "")
    assert understood.reading.facts.role == "heir"
    assert "creditor" not in understood.assessment.missing and understood.decision.action == "review"


def test_a_firm_named_by_its_short_word_has_its_own_address(first_house: House) -> None:
    body = (
        "E ten Hoang Thi Bich, o to 2 khu 4 p. Bai Chay tp Ha Long. Ban an so 22/2017/KDTM-ST ngay 5/10/2017 "
        "cua TAND tinh Quang Ninh, cty TNHH "
        "Son Hai phai tra e 350tr. Cty o so 18 duong Tran Phu, p. Cam Tay, tp Cam Pha. E muon yc tha."
    )
    facts = told(first_house, body, "").reading.facts
    assert facts.requester_address is not None and "Bai Chay" in facts.requester_address.value
    assert facts.debtor_address is not None and "Cam Tay" in facts.debtor_address.value
