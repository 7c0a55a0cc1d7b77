"""Several people complain of one thing: the answer says that all sign and that they appoint somebody to speak for them."""

from __future__ import annotations

import pytest

from helpdesk.cases import outbox
from helpdesk.house import House
from tests.web import office

SAID = "cử người đại diện bằng văn bản"
COMPLAINT = (
    "Kính gửi Cục Thi hành án dân sự tỉnh Quảng Ninh.\r\n\r\n{who} khiếu nại Quyết định cưỡng chế số 12/QĐ-CTHADS ngày 01/6/2017 của "
    "Chấp hành viên Trần Văn Lực thuộc Cục Thi hành án dân sự tỉnh Quảng Ninh, vì kê biên cả phần đất không phải của người phải thi hành "
    "án. Đề nghị hủy quyết định này.\r\nĐịa chỉ: thôn Đồng Cao, xã Thống Nhất, huyện Hoành Bồ, tỉnh Quảng Ninh.\r\n\r\n"
)
GROUPS = {
    "a list": COMPLAINT.format(who="Chúng tôi gồm năm hộ dân cùng ký tên dưới đây") + "Nguyễn Văn Tám\r\n",
    "signatures": COMPLAINT.format(who="Chúng tôi") + "Nguyễn Văn Tám\r\nLý Thị Sáu\r\nHoàng Văn Bảy\r\n",
}


def drafted(house: House, body: str) -> str:
    office.deliver(house, office.letter(body, name="Nguyễn Văn Tám", subject="Khiếu nại quyết định cưỡng chế"))
    (case,) = office.cases(house)
    assert case.kind == "complaint"
    with house.memory.look() as unit:
        (draft,) = [o for o in outbox.of_case(unit, case.id or 0) if o.form == "03-QT"]
    return " ".join(draft.body.split())


@pytest.mark.parametrize("how", GROUPS)
def test_a_group_is_told_to_appoint_somebody(house: House, how: str) -> None:
    told = drafted(house, GROUPS[how])
    assert SAID in told
    assert "Điều 8" in told


def test_one_person_is_not(house: House) -> None:
    assert SAID not in drafted(house, COMPLAINT.format(who="Tôi") + "Nguyễn Văn Tám\r\n")
