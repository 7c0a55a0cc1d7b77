"""What a letter gives in unusual words is not asked for again, and two matters in one letter are seen to be two."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from helpdesk.desk.understand import Opened, Understood, understand
from helpdesk.house import House
from helpdesk.journey import Correspondent, Letter, Page, Paper

MONDAY = datetime(2018, 3, 5, 2, 0, tzinfo=UTC)
HEAD = "TÒA ÁN NHÂN DÂN TỈNH QUẢNG NINH\nBản án số: {number}\nNgày: 03 tháng 7 năm 2017\n"
JUDGMENT = HEAD.format(number="12/2017/DS-ST") + "QUYẾT ĐỊNH: buộc ông Lục Văn Thành trả bà Mã Thị Ngân 100.000.000 đồng."
ME = "Tôi là Mã Thị Ngân, tổ 4, phường Thanh Sơn, thành phố Uông Bí."
ASKS = (
    "Tôi yêu cầu thi hành bản án 12/2017/DS-ST ngày 3/7/2017 của TAND tỉnh Quảng Ninh, buộc ông Lục Văn Thành, tổ 9, phường Quang "
    "Trung, thành phố Uông Bí trả tôi 100 triệu đồng."
)
CAR, SIGNED = "Ông Thành có ô tô.", "Kèm bản án.\nNgày 01/3/2018\nMã Thị Ngân"
APPLICATION = (
    "ĐƠN YÊU CẦU THI HÀNH ÁN\nTôi là {who}, thôn 2, xã Đoàn Kết, huyện Vân Đồn, người được thi hành án theo Bản án số {number} ngày "
    "3/7/2017 của {court}. Yêu cầu ông Lục Văn Thành trả 100.000.000 đồng.\nNgày 01/3/2018 (đã ký) {who}"
)


def told(house: House, body: str, *papers: tuple[str, str]) -> Understood:
    enclosed = tuple(Paper(name, "application/pdf", 1, "", (Page(1, text, "layer"),)) for name, text in papers)
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "Gửi cơ quan", body)
    return understand(house, next(iter(house.shops.values())), Opened(letter, enclosed, MONDAY))


def asked(house: House, *lines: str) -> Understood:
    return told(house, "\n".join(lines), ("ban an.pdf", JUDGMENT))


@pytest.mark.parametrize(
    "excuse",
    ["Tôi ốm suốt nên chưa làm đơn, nay tôi đề nghị thi hành.", "Chồng tôi chưa kịp viết đơn thì mất ngày 2/1/2018, tôi là người thừa kế."],
)
def test_an_application_unwritten_until_today_is_none_that_is_still_to_come(first_house: House, excuse: str) -> None:
    assert "application" not in asked(first_house, ME, excuse, ASKS, CAR, SIGNED).assessment.missing


def test_who_asks_how_to_write_the_application_has_not_written_it(first_house: House) -> None:
    excuse = "Tôi chưa làm đơn, nay xin hướng dẫn cách viết để tôi yêu cầu."
    assert any(s.code == "application_unwritten" for s in asked(first_house, ME, ASKS, excuse, CAR, SIGNED).reading.statements)


@pytest.mark.parametrize("wish", ["Ông Thành có gì tôi chịu, xác minh giùm tôi với.", "Please xác minh tài sản của ông Thành."])
def test_a_plea_to_find_out_is_what_the_law_wants_to_know_of_assets(first_house: House, wish: str) -> None:
    assert "asset_info" not in asked(first_house, ME, ASKS, wish, SIGNED).assessment.missing


@pytest.mark.parametrize(
    "nothing",
    [
        "Ông Thành còn tài sản gì không thì tôi chưa nắm được, dò ra tôi báo sau.",
        "Thông tin về tài sản của ông Thành: ........",
        "Trước đây ông Thành có đưa tôi 2 triệu.",
    ],
)
def test_what_nobody_knows_or_filled_in_is_no_information_on_assets(first_house: House, nothing: str) -> None:
    understood = asked(first_house, ME, ASKS, nothing, SIGNED)
    assert "asset_info" in understood.assessment.missing or understood.decision.action == "review"


def test_savings_that_lie_in_a_bank_are_assets(first_house: House) -> None:
    where = "Tiền tiết kiệm của ông Thành gửi ở ngân hàng bên Nhật."
    assert "asset_info" not in asked(first_house, ME, ASKS, where, SIGNED).assessment.missing


def test_bringing_up_a_child_is_no_relative(first_house: House) -> None:
    body = "Em là Mã Thị Ngân, mẹ đang trực tiếp nuôi cháu; ở tổ 4, phường Thanh Sơn, thành phố Uông Bí. " + ASKS.replace("tôi", "em")
    address = asked(first_house, body, CAR, SIGNED).reading.facts.requester_address
    assert address and address.value.startswith("tổ 4")


def test_without_marks_the_household_register_is_the_writers(first_house: House) -> None:
    body = "Toi la Ma Thi Ngan lai xe khach, ho khau to 4 phuong Thanh Son thanh pho Uong Bi. Toi yeu cau thi hanh an."
    address = asked(first_house, body).reading.facts.requester_address
    assert address and address.value.startswith("to 4")


def test_without_marks_a_man_called_dao_lives_where_his_brackets_say(first_house: House) -> None:
    body = "Toi la Ma Thi Ngan. Toa buoc Dao Xuan Lanh (to 9 phuong Quang Trung, thanh pho Uong Bi) tra toi 100.000.000 dong."
    facts = told(first_house, body).reading.facts
    assert facts.debtor_name and facts.debtor_name.value == "Dao Xuan Lanh"
    assert facts.debtor_address and facts.debtor_address.value.startswith("to 9")


def test_an_address_abroad_is_an_address(first_house: House) -> None:
    abroad = ASKS.replace(", tổ 9, phường Quang Trung, thành phố Uông Bí", "")
    where = "Ông Thành đang ở Nhật, chỗ ở bên đó là 7 Sakae-machi, quận Naka, thành phố Nagoya."
    assert asked(first_house, ME, abroad, where, CAR, SIGNED).reading.facts.debtor_address


def test_a_friend_from_school_is_not_the_writer(first_house: House) -> None:
    friend = "Tôi Trịnh Công Hùng ở phường Hồng Hải, thành phố Hạ Long. Bạn học tôi là Mã Thị Ngân."
    body = f"{friend} {ASKS.replace('tôi', 'Ngân')}\nTrịnh Công Hùng"
    name = asked(first_house, body).reading.facts.requester_name
    assert name and name.value == "Trịnh Công Hùng"


@pytest.mark.parametrize("close", ["Chúng tôi cùng ký tên: Mã Thị Ngân - Trần Thị Rạng", "Đại diện ký: Mã Thị Ngân (và 4 người cùng ký)"])
def test_of_several_who_sign_on_one_line_the_first_asks(first_house: House, close: str) -> None:
    understood = asked(first_house, ME.replace("Tôi là", "Người đứng tên:"), ASKS, CAR, "Ngày 01/3/2018", close)
    name = understood.reading.facts.requester_name
    assert name and name.value == "Mã Thị Ngân" and "application" not in understood.assessment.missing


def test_asking_for_another_enforcer_is_acting_for_nobody(first_house: House) -> None:
    assert asked(first_house, ME, ASKS, CAR, "Tôi xin thay chấp hành viên khác.", SIGNED).reading.facts.role == "creditor"


@pytest.mark.parametrize("place", ["Địa điểm lập phán quyết: thành phố Hà Nội.", ""])
def test_an_award_is_for_the_office_where_the_tribunal_made_it(first_house: House, place: str) -> None:
    body = f"{ME} Tôi yêu cầu thi hành phán quyết số 8/17/PQTT ngày 3/7/2017 của Trung tâm Trọng tài Bắc Hà. {place}\n{SIGNED}"
    award = "TRUNG TÂM TRỌNG TÀI BẮC HÀ\nPHÁN QUYẾT TRỌNG TÀI số 8/17/PQTT\nHà Nội, ngày 3 tháng 7 năm 2017\nBuộc ông Lục Văn Thành trả."
    assert told(first_house, body, ("phan quyet.pdf", award)).assessment.outcome == "no_jurisdiction"


@pytest.mark.parametrize(
    "more",
    [
        "Tôi cũng khiếu nại luôn chấp hành viên Vũ Đức Toản của Cục đã giữ giấy tờ của tôi.",
        "Còn em gái tôi thì xin giấy xác nhận là đã nộp xong 9 triệu đồng án phí.",
        "Sau nữa tôi khiếu nại ông Vũ Đức Toản, chấp hành viên của Cục, không lập biên bản.",
    ],
)
def test_a_second_request_of_another_kind_is_for_a_person_to_split(first_house: House, more: str) -> None:
    assert "several_requests" in asked(first_house, ME, ASKS, CAR, more, SIGNED).decision.review_reasons


def test_two_judgments_in_one_letter_are_two_requests(first_house: House) -> None:
    second = "Vụ 2: bản án số 31/2017/DS-ST ngày 3/7/2017 của TAND tỉnh Quảng Ninh, bà Tô Thị Lựu trả tôi 20 triệu đồng."
    papers = (("an 1.pdf", JUDGMENT), ("an 2.pdf", HEAD.format(number="31/2017/DS-ST") + "Buộc bà Tô Thị Lựu trả bà Ngân 20.000.000 đồng."))
    understood = told(first_house, "\n".join((ME, ASKS, CAR, second, SIGNED)), *papers)
    assert "several_requests" in understood.decision.review_reasons


def test_two_peoples_applications_in_one_mail_are_two_requests(first_house: House) -> None:
    court = "TAND tỉnh Quảng Ninh"
    papers = [(f"don {who}.docx", APPLICATION.format(who=who, number=number, court=court)) for who, number in
              (("Trần Thị Rạng", "12/2017/DS-ST"), ("Vương Văn Bừng", "31/2017/DS-ST"))]  # fmt: skip
    assert "several_requests" in told(first_house, "Xã gửi giúp đơn của hai người dân.", *papers).decision.review_reasons


def test_an_application_of_another_judgment_than_the_letters_contradicts_it(first_house: House) -> None:
    application = APPLICATION.format(who="Mã Thị Ngân", number="120/2017/DS-ST", court="TAND thành phố Uông Bí")
    understood = told(first_house, "\n".join((ME, ASKS, CAR, SIGNED)), ("don.docx", application))
    assert understood.assessment.outcome == "needs_review" and "contradiction" in understood.decision.review_reasons


@pytest.mark.parametrize("name", ["Tô Hải Triều", "Vũ Bá Triều", "Lê Văn Tý"])
def test_a_mans_name_is_no_sum_of_money(first_house: House, name: str) -> None:
    amount = asked(first_house, ME.replace("Mã Thị Ngân", name), ASKS, f"Tôi, {name}, ký.").reading.facts.amount
    assert amount and amount.dong == 100_000_000


def test_who_dies_before_writing_leaves_an_heir_and_who_loses_a_paper_does_not(first_house: House) -> None:
    dead, lost = (
        asked(first_house, ME, ASKS, CAR, why, SIGNED).reading
        for why in ("Bố tôi chưa kịp nộp đơn thì mất ngày 2/1/2018.", "Đơn tôi làm mất.")
    )
    assert dead.says("heir") and not lost.says("heir")


@pytest.mark.parametrize("left", ["Ông Thành đã bán nhà ở Uông Bí, không ai cho địa chỉ.", "Ông Thành không còn ở phường Quang Trung."])
def test_a_place_the_debtor_has_left_is_no_address_of_theirs(first_house: House, left: str) -> None:
    asks = ASKS.replace(", tổ 9, phường Quang Trung, thành phố Uông Bí", "")
    assert asked(first_house, ME, asks, left, CAR, SIGNED).reading.facts.debtor_address is None


def test_an_address_beside_words_that_nobody_knows_where_they_are_is_for_a_person(first_house: House) -> None:
    known, unknown = (asked(first_house, ME, ASKS, more, CAR, SIGNED).decision.action for more in ("", "Giờ ông ấy bỏ trốn, biệt tăm."))
    assert (known, unknown) == ("send", "review")


def test_another_paper_that_is_not_signed_leaves_the_application_as_it_is(first_house: House) -> None:
    papers = ("Giấy nhờ người đi thay thì tôi chưa ký.", "Đơn tôi chưa ký.")
    missing = [asked(first_house, ME, ASKS, paper, CAR, SIGNED).assessment.missing for paper in papers]
    assert ["application" in codes for codes in missing] == [False, True]


@pytest.mark.parametrize("unasked", ["Tôi với vụ này chẳng dính dáng gì.", "Bà Ngân không biết tôi viết thư này.", "Tôi tự ý làm."])
def test_who_writes_unasked_and_is_no_party_is_an_outsider(first_house: House, unasked: str) -> None:
    body = "Tôi là Chu Thị Mây, tổ 1, phường Cao Thắng, thành phố Hạ Long. " + ASKS.replace("trả tôi", "trả bà Mã Thị Ngân")
    assert asked(first_house, body, unasked, CAR, "Chu Thị Mây").assessment.outcome == "no_right"


def test_who_denounces_without_knowing_whom_has_yet_to_say_it(first_house: House) -> None:
    act = "Tôi tố cáo cán bộ thi hành án làm giả biên bản ngày 3/7/2017."
    known, unknown = (told(first_house, f"{ME}\n{act}{more}\nMã Thị Ngân").assessment.missing for more in ("", " Không biết ai làm."))
    assert "denounced_person" in unknown and "denounced_person" not in known


@pytest.mark.parametrize(
    "coming", ["Đơn tôi đang nhờ người đánh máy.", "Cho hỏi có mẫu đơn không, tôi viết rồi nộp.", "Còn cái đơn thì tôi xin khất ít hôm."]
)
def test_an_application_that_is_still_being_written_is_told_of_in_many_ways(first_house: House, coming: str) -> None:
    assert "application" in asked(first_house, ME, ASKS, CAR, coming, SIGNED).assessment.missing


@pytest.mark.parametrize(
    "living",
    ["Ông Thành mới tậu con xe tay ga.", "Ông ấy vẫn chạy xe ôm.", "Nhờ các anh kiểm tra xem ông Thành có nhà đất gì."],
)
def test_a_livelihood_told_in_everyday_words_is_information_on_assets(first_house: House, living: str) -> None:
    assert "asset_info" not in asked(first_house, ME, ASKS, living, SIGNED).assessment.missing


@pytest.mark.parametrize("other", ["Ông Thành có vợ và hai con.", "Ông Thành không có nhà mỗi khi tôi tới."])
def test_a_family_or_an_empty_house_is_no_information_on_assets(first_house: House, other: str) -> None:
    understood = asked(first_house, ME, ASKS, other, SIGNED)
    assert "asset_info" in understood.assessment.missing or understood.decision.action == "review"


@pytest.mark.parametrize("where", ["giáo viên trường tiểu học phường Thanh Sơn", "sinh ra ở xã Yên Thanh, huyện Ý Yên"])
def test_where_somebody_works_or_was_born_is_not_where_they_live(first_house: House, where: str) -> None:
    assert asked(first_house, f"Tôi là Mã Thị Ngân, {where}.", ASKS, CAR, SIGNED).reading.facts.requester_address is None


def test_whom_the_court_let_win_is_the_one_to_be_paid(first_house: House) -> None:
    won = "Ông Lục Văn Thành giật của tôi 100 triệu, TAND tỉnh Quảng Ninh xử tôi được lấy lại (bản án 12/2017/DS-ST ngày 3/7/2017)."
    assert asked(first_house, ME, won, "Tôi yêu cầu thi hành án.", CAR, SIGNED).reading.facts.role == "creditor"


def test_a_request_to_enforce_that_speaks_of_a_confirmation_is_for_a_person(first_house: House) -> None:
    assert asked(first_house, ME, ASKS, CAR, "Nhờ Cục xác nhận giùm.", SIGNED).decision.action == "review"


def test_whose_decision_is_complained_of_stands_in_its_number(first_house: House) -> None:
    complains = "Tôi khiếu nại Quyết định số 15/QĐ-CTHADS ngày 01/02/2018. Quyết định tính sai số tiền, yêu cầu sửa lại."
    assert told(first_house, f"Kính gửi Cục.\n{ME}\n{complains}\n{SIGNED}").assessment.missing == ()


def test_an_official_who_never_keeps_an_appointment_is_an_act_to_complain_of(first_house: House) -> None:
    act = "Tôi khiếu nại chấp hành viên Lã Văn Mạo thất hẹn với tôi sáu lần. Đề nghị đổi người khác."
    assert "complained_act" not in told(first_house, f"Kính gửi Cục.\n{ME}\n{act}\n{SIGNED}").assessment.missing


def test_who_asks_which_form_to_fill_in_has_no_application_yet(first_house: House) -> None:
    form = "Về lá đơn, có nhiều mẫu quá không biết dùng mẫu nào, gửi mẫu chuẩn tôi điền rồi nộp nhé."
    understood = asked(first_house, ME, ASKS, CAR, form, SIGNED)
    assert "application" in understood.assessment.missing or understood.decision.action == "review"


def test_the_trade_of_the_creditor_is_no_asset_of_the_debtor(first_house: House) -> None:
    trade = "Tôi là Mã Thị Ngân, chủ hộ kinh doanh, có quầy vải, ở tổ 4, phường Thanh Sơn, thành phố Uông Bí."
    assert "asset_info" in asked(first_house, trade, ASKS, SIGNED).assessment.missing


def test_a_firm_whose_name_has_a_slip_in_the_mail_is_the_one_of_its_application(first_house: House) -> None:
    body = "Kính gửi Cục. Công ty Cổ hpần Vận tải Hưng Thái gửi hồ sơ yêu cầu thi hành án đối với Công ty TNHH Đại Lợi Minh."
    paper = (
        "ĐƠN YÊU CẦU THI HÀNH ÁN\nBên yêu cầu: Công ty Cổ phần Vận tải Hưng Thái\nTrụ sở: số 202 đường Hạ Long, phường Bãi Cháy, "
        "thành phố Hạ Long\nNgười đại diện theo pháp luật: ông Lại Hồng Quân – Giám đốc\n(ký tên, đóng dấu)\nLại Hồng Quân"
    )
    assert told(first_house, body, ("CV 07.docx", paper)).reading.facts.requester_name
