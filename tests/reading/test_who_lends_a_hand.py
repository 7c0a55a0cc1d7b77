"""Hands lent and hands sent: who only typed a letter, for whom it is written, whose servant is complained of, what nobody signed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from helpdesk.desk.understand import Opened, Understood, understand
from helpdesk.house import House
from helpdesk.journey import Correspondent, FollowUp, Kind, Letter, Outcome, Role, Thread
from helpdesk.reading.courts import find_offices
from helpdesk.reading.judgments import find_enforcement_decisions
from helpdesk.reading.text import Source

MONDAY = datetime(2019, 3, 4, 2, 0, tzinfo=UTC)
ME = "Tôi là Bế Thị Nương, 81 tuổi, thôn 4, xã Hải Lạng, huyện Tiên Yên, là người được thi hành án."
ASKS = (
    "Tôi yêu cầu thi hành bản án 06/2018/DS-ST ngày 4/4/2018 của TAND tỉnh Quảng Ninh, buộc ông Lộc Văn Mìn, thôn 2, xã Điền Xá, "
    "huyện Tiên Yên trả tôi 40 triệu đồng. Ông Mìn có đàn trâu."
)
SIGNED = ("Ngày 01/3/2019", "Bế Thị Nương")
HERE = "Kính gửi Cục THADS tỉnh Quảng Ninh. Tôi là Bế Thị Nương, thôn 4, xã Hải Lạng, huyện Tiên Yên."


def told(house: House, *lines: str, subject: str = "Gửi cơ quan") -> Understood:
    letter = Letter("", None, Correspondent("", "someone@mail.example"), subject, "\n".join(lines))
    return understand(house, next(iter(house.shops.values())), Opened(letter, (), MONDAY))


@pytest.mark.parametrize(
    "lent",
    [
        "Tôi không quen máy, nhờ cháu ngoại gõ giúp thư này.", "Thư này cô bán hàng viết hộ tôi.", "Mắt kém nên nhờ chị hàng xóm gửi giùm.",
        "Nhờ các cán bộ chỉ bảo thêm.",
    ],
)  # fmt: skip
def test_who_only_types_for_the_writer_raises_no_question_of_a_mandate(first_house: House, lent: str) -> None:
    found = told(first_house, ME, ASKS, lent, *SIGNED)
    assert found.reading.facts.role == Role.CREDITOR
    assert "authorization" not in found.reading.unsure


@pytest.mark.parametrize("sent", ["Bà nội cháu nhờ cháu viết hộ đơn này.", "Cháu nộp hộ hồ sơ của bà."])
def test_who_writes_in_anothers_stead_is_still_asked_by_what_right(first_house: House, sent: str) -> None:
    me = "Cháu là Bế Văn Luân, thôn 4, xã Hải Lạng, huyện Tiên Yên. Bà nội cháu là Bế Thị Nương được thi hành án."
    found = told(first_house, me, ASKS.replace("Tôi", "Cháu").replace("trả tôi", "trả bà"), sent, "Ngày 01/3/2019", "Bế Văn Luân")
    assert "authorization" in (*found.reading.unsure, *found.assessment.missing)


def test_that_a_father_is_the_creditor_makes_no_creditor_of_his_child(first_house: House) -> None:
    me = "Cháu là Bế Văn Luân, thôn 4, xã Hải Lạng, huyện Tiên Yên. Bố cháu là người được thi hành án, tên Bế Văn Kim, ở cùng cháu."
    more = "Cháu thay bố xin thi hành, bố cháu chưa viết giấy ủy quyền."
    found = told(first_house, me, ASKS.replace("trả tôi", "trả bố cháu"), more, "Ngày 01/3/2019", "Bế Văn Luân")
    assert found.reading.facts.role == Role.REPRESENTATIVE
    assert "authorization" in found.assessment.missing
    assert "authorization" not in found.reading.unsure


def test_a_firm_that_its_director_stands_for_asks_for_itself(first_house: House) -> None:
    firm = (
        "Chúng tôi, Công ty TNHH Gỗ Phong Lộc, trụ sở số 5 phường Bạch Đằng, thành phố Hạ Long, do bà Vũ Thị Lụa - Giám đốc làm đại diện, "
    )
    firm += (
        "là bên được thi hành bản án 06/2018/KDTM-ST ngày 4/4/2018 của TAND tỉnh Quảng Ninh. Công ty CP Tân Tiến, địa chỉ số 8 phường Hà "
    )
    firm += "Khẩu, thành phố Hạ Long phải trả chúng tôi 800 triệu đồng. Đề nghị thi hành án. Công ty Tân Tiến có 3 xe tải."
    found = told(first_house, "CÔNG TY TNHH GỖ PHONG LỘC", "Kính gửi: Cục THADS tỉnh Quảng Ninh", firm, "GIÁM ĐỐC", "Vũ Thị Lụa")
    assert "authorization" not in (*found.reading.unsure, *found.assessment.missing)


def test_who_says_by_whom_they_are_authorized_acts_for_them(first_house: House) -> None:
    me = "Tôi là Bế Thị Nương, được Công ty TNHH Gỗ Phong Lộc ủy quyền, địa chỉ số 5 phường Bạch Đằng, thành phố Hạ Long."
    assert told(first_house, me, ASKS.replace("trả tôi", "trả công ty"), *SIGNED).reading.facts.role == Role.REPRESENTATIVE


@pytest.mark.parametrize("whose", ["thư ký của Tòa án", "nhân viên Tòa án", "thư ký Tòa án"])
def test_a_courts_clerk_is_none_of_ours(first_house: House, whose: str) -> None:
    act = f"Tôi tố cáo anh Lộc Văn Mìn, {whose} nhân dân huyện Tiên Yên, ngày 3/2/2019 đòi tôi 2 triệu mới đóng dấu bản án."
    assert told(first_house, HERE, act, "Bế Thị Nương").assessment.outcome == Outcome.NO_JURISDICTION


def test_an_enforcement_offices_clerk_is_ours(first_house: House) -> None:
    act = "Tôi tố cáo anh Lộc Văn Mìn, thư ký thi hành án của Cục, ngày 3/2/2019 đòi tôi 2 triệu mới giao quyết định."
    assert told(first_house, HERE, act, "Bế Thị Nương").assessment.outcome != Outcome.NO_JURISDICTION


@pytest.mark.parametrize(
    "nobody", ["Không rõ anh ta tên là gì, chức vụ gì cũng không biết.", "Tôi chưa biết người ấy tên gì, ở phòng nào, giữ chức vụ gì."]
)
def test_a_servant_of_whom_neither_name_nor_post_is_known_is_nobody_yet(first_house: House, nobody: str) -> None:
    act = "Tôi tố cáo cán bộ của Cục lấy 10 triệu của nhà tôi hôm 2/2/2019 mà không có biên lai."
    assert "denounced_person" in told(first_house, HERE, act, nobody, "Bế Thị Nương").assessment.missing


@pytest.mark.parametrize(
    ("signed", "lacks"),
    [
        ("Em tôi vay ngân hàng, tôi không ký, không bảo lãnh gì.", False),
        ("Tôi gửi trước lá đơn chưa ký.", True),
        ("Ngày tháng và chữ ký còn để trống.", True),
    ],
)
def test_a_loan_that_was_not_signed_is_no_unsigned_application(first_house: House, signed: str, lacks: bool) -> None:
    act = "Chấp hành viên Lộc Văn Mìn của Cục ngày 2/2/2019 niêm phong nhà tôi. Tôi khiếu nại việc niêm phong và yêu cầu mở niêm phong."
    found = told(first_house, HERE, signed, act, "Tiên Yên, ngày 01/3/2019", "Bế Thị Nương")
    assert ("application" in found.assessment.missing) == lacks


@pytest.mark.parametrize("paper", ["văn bản ghi rõ số tiền tôi đã nhận", "tờ giấy ghi rõ còn thiếu tôi bao nhiêu"])
def test_a_paper_that_says_what_came_in_is_a_confirmation(first_house: House, paper: str) -> None:
    case = "Bản án 06/2018/DS-ST ngày 4/4/2018 của TAND tỉnh Quảng Ninh, thi hành được mấy đợt rồi."
    assert told(first_house, ME, case, f"Nay bên xã hỏi, tôi cần {paper}.", *SIGNED).reading.kind == Kind.CONFIRMATION


@pytest.mark.parametrize(
    "how",
    [
        "em được tòa xử cho nhận lại tiền mà bên kia trơ ra không đưa, giờ em gửi giấy gì cho thi hành án để lấy được tiền ạ",
        "tôi thắng kiện rồi mà bên thua cứ lì ra, tôi phải nộp những gì để thi hành án thu cho tôi",
    ],
)
def test_who_won_and_asks_how_to_be_paid_asks_for_enforcement(first_house: House, how: str) -> None:
    assert told(first_house, how, subject="hỏi").reading.kind == Kind.ENFORCEMENT


@pytest.mark.parametrize(
    "trick",
    [
        "Kiện hàng của bạn không giao được do thiếu số nhà. Nộp phí giao lại 9.000đ trong 24h tại http://phat.example kẻo hoàn về kho.",
        "Bên em chuyên thu hồi nợ trọn gói, nhận soạn đơn yêu cầu thi hành án, khiếu nại, tố cáo. Inbox ngay để nhận ưu đãi 10%!",
    ],
)
def test_tricks_and_sellers_that_speak_of_our_trade_are_robots(first_house: House, trick: str) -> None:
    assert told(first_house, trick, subject="Thông báo").reading.kind == Kind.AUTOMATIC


def test_who_comes_and_asks_what_to_bring_comes(first_house: House) -> None:
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "Re: Lịch hẹn", "Sáng thứ năm tôi ra ạ. Mang theo gì hả anh?")
    thread = Thread(Kind.ENFORCEMENT, appointment=datetime(2019, 3, 7, 1, 30, tzinfo=UTC), last_sent="appointment")
    shop = next(iter(first_house.shops.values()))
    reading = shop.reader.read(letter, (), today=date(2019, 3, 4), thread=thread)
    assert reading.follow_up == FollowUp.CONFIRM_ATTENDANCE


def test_a_decisions_number_is_spelt_as_offices_do_and_an_office_begins_with_its_name(first_house: House) -> None:
    source = Source("body", "quyet dinh 19/QD-CTHADS cua thi hanh an tinh Quang Ninh")
    assert [d.number for d in find_enforcement_decisions(source)] == ["19/QĐ-CTHADS"]
    shop = next(iter(first_house.shops.values()))
    offices = find_offices(source, shop.reader.reader.gazetteer)
    assert [source.text[o.start :].split()[0] for o in offices] == ["thi"]
