"""Under what name somebody writes, where people and firms are found, and what says nothing against sending an answer."""

from __future__ import annotations

import pytest

from helpdesk.house import House
from tests.reading.test_given_and_not_asked_again import ASKS, CAR, JUDGMENT, ME, SIGNED, asked, told

COPY = ("ban an.pdf", JUDGMENT)
THERE = ", tổ 9, phường Quang Trung, thành phố Uông Bí"


@pytest.mark.parametrize("origin", ["người Nghi Xuân", "gốc Kim Bồng", "quê Phong Điền, Huế"])
def test_where_the_writer_comes_from_is_nobody_who_lives_at_their_address(first_house: House, origin: str) -> None:
    me = f"Tôi là Mã Thị Ngân, {origin}, nay thuê trọ ở tổ 4, phường Thanh Sơn, thành phố Uông Bí."
    address = asked(first_house, me, ASKS, CAR, SIGNED).reading.facts.requester_address
    assert address and address.value == "tổ 4, phường Thanh Sơn, thành phố Uông Bí"


def test_a_province_abroad_behind_an_address_is_nobody(first_house: House) -> None:
    abroad = ASKS.replace(THERE, ", số 3 đường Hữu Nghị, thị trấn Bằng Tường, Quảng Tây, Trung Quốc,")
    debtor = asked(first_house, ME, abroad, CAR, SIGNED).reading.facts.debtor_name
    assert debtor and debtor.value == "Lục Văn Thành"


@pytest.mark.parametrize("nickname", ["Tí Sún", "Tèo Cận"])
def test_a_nickname_below_the_letter_is_no_name(first_house: House, nickname: str) -> None:
    body = "\n".join(("Tôi ở tổ 4, phường Thanh Sơn, thành phố Uông Bí.", ASKS, CAR, "Kèm bản án.", nickname))
    understood = told(first_house, body, ("ban an.pdf", JUDGMENT.replace("bà Mã Thị Ngân", "nguyên đơn")))
    assert {"requester_name", "creditor"} <= set(understood.assessment.missing)


def test_the_full_name_of_the_application_is_the_name_of_who_signs_with_a_given_one(first_house: House) -> None:
    form = f"ĐƠN YÊU CẦU THI HÀNH ÁN\n{ME}\n{ASKS}\n{CAR}\nNgày 01/3/2018 (đã ký)\nMã Thị Ngân"
    application = form.replace("Mã Thị Ngân", "Mã Thị Thúy Ngân")
    facts = told(first_house, "Em gửi đơn với bản án ạ. Thúy Ngân", ("don.pdf", application), COPY).reading.facts
    assert facts.requester_name and facts.requester_name.value == "Mã Thị Thúy Ngân"


@pytest.mark.parametrize("rooms", ["xưởng và văn phòng ở", "kho hàng đặt tại", "nhà máy nằm ở"])
def test_a_firm_is_found_where_its_premises_lie(first_house: House, rooms: str) -> None:
    firm = f"Công ty TNHH Gỗ Bạch Mã, {rooms} tổ 9, phường Quang Trung, thành phố Uông Bí,"
    asks = ASKS.replace("ông Lục Văn Thành" + THERE, firm)
    address = asked(first_house, ME, asks, "Công ty có xe tải.", SIGNED).reading.facts.debtor_address
    assert address and address.value.startswith("tổ 9")


def test_of_a_couple_who_must_pay_both_owe_and_the_first_is_named(first_house: House) -> None:
    couple = ASKS.replace("buộc ông Lục Văn Thành" + THERE, "vợ chồng ông Lục Văn Thành, bà Hà Thị Sen, cùng ở" + THERE[1:] + " phải")
    debtor = asked(first_house, ME, couple, CAR, SIGNED).reading.facts.debtor_name
    assert debtor and debtor.value == "Lục Văn Thành"


def test_an_appeal_is_never_heard_by_a_district_court(first_house: House) -> None:
    both = "Tôi có án 09/2018/DS-PT ngày 18/9/2018, án sơ thẩm số 05/2018/DS-ST ngày 6/6/2018 của Tòa án nhân dân huyện Bình Liêu."
    found = {j.number: j.court for j in told(first_house, "\n".join((ME, both, CAR))).reading.facts.judgments}
    assert found["09/2018/DS-PT"] is None and found["05/2018/DS-ST"] is not None


@pytest.mark.parametrize(
    ("told_before", "form"),
    [
        ("Nhà tôi từng bị kê biên vì phải trả nợ theo Quyết định số 52/QĐ-CTHADS", 1),
        ("Tôi bị phong tỏa tài khoản do chưa nộp tiền theo Quyết định thi hành án số 52/QĐ-CTHADS", 1),
        ("Tôi nhận được Quyết định kê biên tài sản số 52/QĐ-CTHADS", 0),
    ],
)
def test_a_measure_told_of_before_is_not_what_the_decision_orders(first_house: House, told_before: str, form: int) -> None:
    body = f"{ME}\n{told_before} ngày 14/6/2018 của Cục THADS tỉnh Quảng Ninh. Tôi đề nghị Cục xác nhận tôi đã nộp đủ."
    assert len(told(first_house, body).reading.facts.enforcement_decisions) == form


@pytest.mark.parametrize(
    "aside",
    [
        "Tôi chưa làm đơn bao giờ nên viết chưa quen.",
        "Ông Thành chưa chịu dọn đồ đi.",
        "Con gái tôi gõ hộ trên máy, nội dung như sau là đúng.",
        "Bản án chồng tôi cất trong tủ, tôi chụp lại.",
    ],
)
def test_what_is_told_in_passing_holds_no_letter_back(first_house: House, aside: str) -> None:
    assert asked(first_house, ME, ASKS, aside, CAR, SIGNED).decision.action == "send"


def test_a_copy_that_is_spoken_of_and_nowhere_enclosed_is_asked_for_at_once(first_house: House) -> None:
    understood = told(first_house, "\n".join((ME, ASKS, CAR, SIGNED)))
    assert (understood.assessment.missing, understood.decision.action) == (("judgment_copy",), "send")


def test_an_address_that_is_in_no_fact_may_be_the_one_that_is_missing(first_house: House) -> None:
    stray = "Chị Voòng Thị Mùi ở tổ 6, phường Nam Khê, thành phố Uông Bí biết chuyện này."
    assert asked(first_house, "Tôi là Mã Thị Ngân.", stray, ASKS, CAR, SIGNED).decision.action == "review"


@pytest.mark.parametrize("paid_for", ["góp mua máy xúc", "mua ô tô", "tiền chung mua xe tải"])
def test_what_the_money_was_paid_for_is_no_asset(first_house: House, paid_for: str) -> None:
    asks = ASKS.replace("100 triệu đồng", f"100 triệu đồng {paid_for}")
    understood = asked(first_house, ME, asks, SIGNED)
    assert "asset_info" in understood.assessment.missing and "request_content" not in understood.assessment.missing
