"""A supplement joins its case: what it brings is not asked for again, and what it leaves open a person sees before the answer leaves."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from helpdesk.cases.plain import assessment_from_plain
from helpdesk.cases.tables import CaseRow
from helpdesk.house import House
from tests.web import office

WITHOUT_A_HOME = """Tôi là Nguyễn Thị Sen, người được thi hành án, yêu cầu thi hành bản án 12/2017/DS-ST ngày 3/5/2017 của TAND tỉnh
Quảng Ninh, buộc ông Lục Văn Thành, trú tại tổ 4, phường Thanh Sơn, thành phố Uông Bí, trả tôi 100 triệu đồng. Ông Thành có ô tô tải.
Ngày 12/6/2017
Nguyễn Thị Sen"""
HOME = "Địa chỉ của tôi: tổ 9, phường Bắc Sơn, thành phố Uông Bí."


@pytest.fixture
def asked(house: House) -> House:
    """Somebody wrote without their address and without the judgment, and was told so."""
    office.staff(house)
    office.deliver(house, office.letter(WITHOUT_A_HOME))
    (case,) = office.cases(house)
    assert (missing(case), case.status) == ({"requester_address", "creditor", "judgment_copy"}, "waiting_for_citizen")
    return house


def missing(case: CaseRow) -> set[str]:
    return set(assessment_from_plain(case.assessment).missing)


def supply(house: House, body: str) -> CaseRow:
    ours = message_from_bytes(office.send_post(house)[-1].read_bytes(), policy=policy.default)
    office.deliver(house, office.letter(body, subject="Re: hồ sơ", head=f"In-Reply-To: {ours['Message-ID']}\r\n"))
    (case,) = office.cases(house)
    return case


def test_a_creditor_who_tells_where_they_live_is_not_asked_who_is_owed(asked: House) -> None:
    case = supply(asked, f"{HOME} Bản án tôi sẽ gửi sau.")
    assert (missing(case), case.status, case.review_reasons) == ({"judgment_copy"}, "waiting_for_citizen", [])


def test_what_the_newest_letter_leaves_open_holds_its_answer(house: House) -> None:
    office.staff(house)
    office.deliver(house, office.letter(WITHOUT_A_HOME.replace(", trú tại tổ 4, phường Thanh Sơn, thành phố Uông Bí,", "")))
    case = supply(house, f"{HOME} Ông Thành nghe đâu ở bên Cẩm Phả.")
    assert missing(case) == {"debtor_address", "judgment_copy"}
    assert (case.status, case.review_reasons) == ("in_review", ["low_confidence"])
    assert "debtor_address" in assessment_from_plain(case.assessment).look_at
