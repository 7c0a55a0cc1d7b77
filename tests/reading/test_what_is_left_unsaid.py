"""What writers say they cannot tell, keep for a meeting, or tell of themselves on a form's line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from helpdesk.desk.understand import Opened, Understood, understand
from helpdesk.house import House
from helpdesk.journey import Correspondent, Kind, Letter, Role

MONDAY = datetime(2019, 3, 4, 2, 0, tzinfo=UTC)
JUDGMENT = "Bản án: 06/2016/DS-ST ngày 4/4/2016, TAND tỉnh Quảng Ninh"
FIRM = "Công ty TNHH Gỗ Phong Lộc"
AGAINST = (
    "Bản án 15/2018/KDTM-ST ngày 3/7/2018 của TAND tỉnh Quảng Ninh buộc Công ty TNHH Tùng Dương, số 9 phường Yên Thanh, thành phố Uông Bí "
    "trả công ty em 90 triệu đồng. Đề nghị Cục buộc họ trả đủ. Họ có xưởng xẻ đang chạy."
)


def told(house: House, *lines: str) -> Understood:
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "Gửi cơ quan", "\n".join(lines))
    return understand(house, next(iter(house.shops.values())), Opened(letter, (), MONDAY))


@pytest.mark.parametrize("line", ["Vai trò: người được thi hành án", "Vai trò trong vụ án: người được thi hành án"])
def test_a_line_of_a_form_says_which_party_the_writer_is(first_house: House, line: str) -> None:
    form = [
        "Họ và tên: Bế Thị Nương", "Chỗ ở: thôn 4, xã Hải Lạng, huyện Tiên Yên", line, JUDGMENT,
        "Đề nghị Cục xác nhận kết quả thi hành án của toàn bộ bản án trên.", "Ngày 01/3/2019", "Bế Thị Nương",
    ]  # fmt: skip
    found = told(first_house, *form)
    assert (found.reading.kind, found.reading.facts.role) == (Kind.CONFIRMATION, Role.CREDITOR)
    assert "party_role" not in found.assessment.missing


@pytest.mark.parametrize("line", ["Tài sản của họ có gì cháu cũng chịu ạ.", "Ông ấy có xe cộ hay không thì em chịu."])
def test_who_gives_up_on_a_debtors_means_has_told_none(first_house: House, line: str) -> None:
    asks = "Em là Bế Thị Nương, thôn 4, xã Hải Lạng, huyện Tiên Yên. Em yêu cầu thi hành bản án 06/2018/DS-ST ngày 4/4/2018 của TAND tỉnh "
    asks += "Quảng Ninh, buộc ông Lộc Văn Mìn, thôn 2, xã Điền Xá, huyện Tiên Yên trả em 40 triệu đồng."
    assert "asset_info" in told(first_house, asks, line, "Ngày 01/3/2019", "Bế Thị Nương").assessment.missing


@pytest.mark.parametrize("post", ["phụ trách công nợ", "nhân viên kinh doanh", "phụ trách văn phòng"])
def test_who_does_a_firms_office_work_acts_for_it_and_shows_by_what_right(first_house: House, post: str) -> None:
    me = f"Em là Bế Thị Nương, số 5 tổ 3 phường Trưng Vương, thành phố Uông Bí, {post} của {FIRM}. Công ty em là bên được thi hành án."
    found = told(first_house, me, AGAINST, "Ngày 01/3/2019", "Người làm đơn: Bế Thị Nương")
    assert found.reading.facts.role == Role.REPRESENTATIVE
    assert "authorization" in found.assessment.missing


@pytest.mark.parametrize("kept", ["Chuyện gì thì em không dám viết lên mạng.", "Đầu đuôi thế nào gặp mặt tôi mới kể."])
def test_a_deed_kept_for_a_meeting_is_not_told(first_house: House, kept: str) -> None:
    me = "Tôi là Bế Thị Nương, thôn 4, xã Hải Lạng, huyện Tiên Yên. Tôi tố cáo ông Lộc Văn Mìn, chấp hành viên Cục THADS tỉnh Quảng Ninh."
    found = told(first_house, me, kept, "Bế Thị Nương")
    assert found.reading.kind == Kind.DENUNCIATION
    assert "denounced_act" in found.assessment.missing
