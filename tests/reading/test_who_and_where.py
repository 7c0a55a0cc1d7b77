"""Whose an address is, who asks and who owes, in the many ways people tell it: nobody is asked for what they gave."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from helpdesk.desk.understand import Opened, Understood, understand
from helpdesk.house import House
from helpdesk.journey import Correspondent, Letter, Page, Paper
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import Source
from helpdesk.reading.wishes import find_wish

MONDAY = datetime(2018, 3, 5, 2, 0, tzinfo=UTC)
AWARD = "bản án số 12/2017/DS-ST ngày 3/7/2017 của TAND tỉnh Quảng Ninh"
FIRM = "Công ty TNHH Thương mại và Dịch vụ Xuyên Vĩnh Hà"


def told(house: House, body: str, *papers: tuple[str, str], subject: str = "") -> Understood:
    enclosed = tuple(Paper(name, "application/pdf", 1, "", (Page(1, text, "layer"),)) for name, text in papers)
    letter = Letter("", None, Correspondent("", "someone@mail.example"), subject, body)
    return understand(house, next(iter(house.shops.values())), Opened(letter, enclosed, MONDAY))


def test_the_name_of_a_firm_runs_on_over_the_and_between_its_trades(first_house: House) -> None:
    body = (
        f"Tôi là Mã Thị Ngân, tổ 4, phường Thanh Sơn, thành phố Uông Bí. Theo {AWARD}, bị đơn là {FIRM} phải trả tôi 90 triệu đồng.\n"
        f"Thông tin bị đơn:\n{FIRM}\nMST: 5702012347\nTrụ sở chính: số 9 đường Trần Phú, phường Hồng Hà, thành phố Hạ Long\n"
    )
    facts = told(first_house, body).reading.facts
    assert facts.debtor_name and facts.debtor_name.value == FIRM
    assert facts.debtor_address and facts.debtor_address.value.startswith("số 9 đường Trần Phú")
    assert facts.requester_address and facts.requester_address.value.startswith("tổ 4")


def test_what_brackets_behind_a_firm_say_is_said_of_the_firm(first_house: House) -> None:
    body = (
        "Chồng tôi là Trịnh Văn Bảo đi làm cho Công ty TNHH Xây dựng Long Phả (ở tổ 9 phường Hà Trung, thành phố Hạ Long) bị nợ lương. "
        f"Theo {AWARD} công ty phải trả chồng tôi 61 triệu đồng."
    )
    debtor_address = told(first_house, body).reading.facts.debtor_address
    assert debtor_address and debtor_address.value.startswith("tổ 9")


def test_where_all_letters_should_go_is_the_writers_address(first_house: House) -> None:
    body = (
        "Văn phòng luật sư Minh Vân gửi hồ sơ yêu cầu thi hành án của bà Nghiêm Thị Lan theo giấy ủy quyền. "
        "Mọi liên hệ xin gửi về địa chỉ: số 41 phố Kim Hoàn, phường Trần Hưng Đạo, TP. Hạ Long."
    )
    own = told(first_house, body).reading.facts.requester_address
    assert own and own.value.startswith("số 41")


def test_a_child_who_mails_what_the_father_signed_needs_no_power_of_attorney(first_house: House) -> None:
    body = (
        "Cháu viết hộ bố cháu vì bố cháu không biết dùng máy tính. Bố cháu tên là Lò Văn Pánh, ở thôn Nháng, xã Đạp Thanh, huyện Ba Chẽ. "
        f"Theo {AWARD} anh Đường Văn Khạn phải trả bố cháu 18 triệu đồng. Bố cháu ký đơn gửi kèm. Cháu là Lò Thị Ban."
    )
    application = (
        "ĐƠN YÊU CẦU THI HÀNH ÁN\nTôi là Lò Văn Pánh, yêu cầu anh Khạn trả 18.000.000 đồng\nNgày 2-3-2018\nNgười làm đơn\nLò Văn Pánh"
    )
    understood = told(first_house, body, ("don.pdf", application))
    assert understood.reading.facts.requester_name and understood.reading.facts.requester_name.value == "Lò Văn Pánh"
    assert "authorization" not in understood.assessment.missing


@pytest.mark.parametrize(
    "paid", ["Tôi bị phạt 10 triệu đồng", "Tiền phạt 10 triệu đồng tôi nộp hết rồi", "Tôi đã nộp đủ 10 triệu đồng tiền phạt"]
)
def test_who_was_fined_or_has_paid_is_the_debtor(first_house: House, paid: str) -> None:
    body = f"Tôi là Cù Huy Tưởng, tổ 3 phường Bắc Sơn, Uông Bí. {paid} theo {AWARD}. Xin cấp giấy xác nhận tôi không còn nợ."
    understood = told(first_house, body)
    assert understood.reading.facts.role == "debtor" and understood.assessment.missing == ()


def test_a_neighbour_of_the_writer_is_found_beside_the_writer(first_house: House) -> None:
    body = (
        f"Tôi: Bùi Xuân Đĩnh, tổ 1 khu Hải Sơn, phường Cẩm Đông, TP Cẩm Phả. Theo {AWARD} ông Nịnh A Sồi ở sát vách, cùng tổ, "
        "phải tháo dỡ tường rào. Tôi yêu cầu thi hành án."
    )
    assert "debtor_address" not in told(first_house, body).assessment.missing


def test_two_sums_in_letter_and_application_are_for_a_person(first_house: House) -> None:
    body = (
        f"Tôi là Trương Quốc Dân, khu 2, phường Mạo Khê, TX Đông Triều, được thi hành án 450.000.000 đồng theo {AWARD}, người phải trả là "
        "ông Vương Đình Ngạn, khu 3, phường Mạo Khê, TX Đông Triều. Ông Ngạn có nhà 2 tầng. Đơn và bản án kèm theo."
    )
    application = (
        "ĐƠN YÊU CẦU THI HÀNH ÁN\nTôi là Trương Quốc Dân, yêu cầu ông Vương Đình Ngạn trả {} đồng.\nNgày 1/3/2018\nTrương Quốc Dân"
    )
    judgment = "TÒA ÁN NHÂN DÂN TỈNH QUẢNG NINH\nBản án số: 12/2017/DS-ST\nNgày 3-7-2017"
    at_odds = told(first_house, body, ("don.pdf", application.format("540.000.000")), ("ban an.pdf", judgment))
    agreed = told(first_house, body, ("don.pdf", application.format("450.000.000")), ("ban an.pdf", judgment))
    assert (at_odds.assessment.outcome, agreed.assessment.outcome) == ("complete", "complete")  # a sum is no fact that decides
    assert at_odds.decision.action == "review" and "contradiction" in at_odds.decision.review_reasons


@pytest.mark.parametrize(
    "body",
    [
        "Kính gửi Cục thi hành án. Tôi tố cáo ông Khương sát nhà nuôi 40 con lợn hôi thối. Đề nghị cơ quan xử lý. Âu Thị Hiền",
        "Kính gửi các cơ quan. Tôi khiếu nại việc tính tiền nước tháng 6 nhà tôi tăng gấp ba, yêu cầu kiểm tra đồng hồ. Vi Văn Bình",
    ],
    ids=["a neighbour's pigs", "a water bill"],
)
def test_what_concerns_no_enforcement_and_no_official_is_neither_complaint_nor_denunciation(first_house: House, body: str) -> None:
    assert told(first_house, body, subject="ĐƠN").reading.kind == "other"


def test_an_accountant_of_the_office_is_somebody_denounced(first_house: House) -> None:
    body = (
        "Tôi là Sằn Thị Múi, thôn Tài Tùng, xã Quảng Sơn, huyện Hải Hà. Bà Hà Thị Loan là kế toán của Cục THADS tỉnh Quảng Ninh thu tiền "
        "của tôi ba lần mà bỏ túi riêng 5 triệu đồng. Tôi tố cáo bà Loan tham ô."
    )
    assert told(first_house, body).assessment.missing == ()


@pytest.mark.parametrize("written", ["công thị hảo", "CÔNG THỊ HẢO"], ids=["no capitals", "all capitals"])
def test_a_name_the_judgment_spells_is_known_however_the_letter_writes_it(first_house: House, written: str) -> None:
    body = (
        f"Người làm đơn: {written}; thường trú tổ 2, phường Đức Chính, thị xã Đông Triều. Theo {AWARD} bà Mạc Thị Nhiên, tổ 5, phường Đức "
        "Chính, thị xã Đông Triều phải trả tôi 95 triệu đồng. Tôi yêu cầu thi hành án. Bà Nhiên có nhà."
    )
    judgment = (
        "TÒA ÁN NHÂN DÂN TỈNH QUẢNG NINH\nBản án số: 12/2017/DS-ST\nNgày 3-7-2017\nNguyên đơn: bà Công Thị Hảo\nBị đơn: bà Mạc Thị Nhiên"
    )
    facts = told(first_house, body, ("ban an.pdf", judgment)).reading.facts
    assert facts.requester_name and facts.requester_name.value == written
    assert facts.creditor_address and facts.creditor_address.value.startswith("tổ 2")


def test_a_judgment_outweighs_stray_signs_of_who_owes(first_house: House) -> None:
    body = (
        "Thua can bo, toi Song A Do o thon Khe O, xa Luc Hon, Binh Lieu. Thang Chiu Van Sang lai xe dam chet con bo va lam toi gay chan, "
        f"toa bao no den 58 trieu theo {AWARD}. No o thon Nga Hai, xa Quang Phong, Hai Ha. Toi muon thi hanh an."
    )
    judgment = (
        "TÒA ÁN NHÂN DÂN TỈNH QUẢNG NINH\nBản án số: 12/2017/DS-ST\nNgày 3-7-2017\nBị cáo Chíu Văn Sáng bồi thường cho anh Sồng A Dơ "
        "58.000.000 đồng"
    )
    assert told(first_house, body, ("ban an.pdf", judgment)).reading.facts.role == "creditor"


def test_a_child_to_be_handed_over_is_no_party(first_house: House) -> None:
    body = (
        f"Tôi là Phan Thị Trinh, số 44 phố Đông Tiến, phường Cẩm Đông, thành phố Cẩm Phả. Theo {AWARD} tôi được trực tiếp nuôi con là "
        "cháu Ngô Phan Khải. Anh Ngô Đình Phú (thôn 3, xã Cẩm Hải, thành phố Cẩm Phả) giữ cháu. Tôi yêu cầu buộc anh Phú giao cháu Khải "
        "cho tôi nuôi."
    )
    facts = told(first_house, body).reading.facts
    assert facts.role == "creditor" and facts.creditor and facts.creditor.value == "Phan Thị Trinh"


def test_a_debtor_who_has_the_money_ready_need_name_no_assets(first_house: House) -> None:
    body = (
        f"Tôi là Trịnh Xuân Vinh, tổ 3 phường Hà Khẩu, TP Hạ Long. Theo {AWARD} tôi phải trả bà Đào Thị Nụ, ở số 19 phố Cây Tháp, phường "
        "Yết Kiêu, TP Hạ Long, 150 triệu đồng. Tôi yêu cầu thi hành án, tiền tôi đã rút sẵn."
    )
    assert "asset_info" not in told(first_house, body).assessment.missing


def test_a_bare_given_name_is_whoever_bears_it(first_house: House) -> None:
    body = (
        f"Tôi là Trần Thị Tư, số 3, ngõ 27, phường Cẩm Đông, thành phố Cẩm Phả. Theo {AWARD} tôi kiện con dâu cũ là Phùng Mỹ Duyên, tòa "
        "buộc Duyên trả tôi 90 triệu đồng. Duyên nay theo chồng về tổ 6, phường Cẩm Trung, thành phố Cẩm Phả."
    )
    facts = told(first_house, body).reading.facts
    assert facts.debtor_address and facts.debtor_address.value.startswith("tổ 6")
    assert facts.requester_address and facts.requester_address.value.startswith("số 3")


def test_who_pays_the_sum_behind_a_judgments_number_is_the_debtor(first_house: House) -> None:
    body = (
        "Tôi Quan Thế Dân, tổ 1 phường Bạch Đằng, TP Hạ Long. Tôi yêu cầu thi hành: (1) bản án 06/2017/DS-ST ngày 25/3/2017 TAND tỉnh "
        "Quảng Ninh, ông Hà Gia Lượng (tổ 4 phường Bạch Đằng, TP Hạ Long) trả 50 triệu. Ông Lượng có nhà."
    )
    facts = told(first_house, body).reading.facts
    assert facts.debtor_name and facts.debtor_name.value == "Hà Gia Lượng"


def test_a_summons_of_the_court_is_no_judgment(first_house: House) -> None:
    body = f"Tôi là Đinh Lễ, tổ 2 phường Hà Lầm, TP Hạ Long, được thi hành án theo {AWARD}. Tôi yêu cầu thi hành án."
    summons = "TÒA ÁN NHÂN DÂN THÀNH PHỐ HẠ LONG\nGIẤY BÁO\nMời ông Đinh Lễ đến Tòa án nhận bản án vào 8 giờ ngày 20/3/2018."
    assert "judgment_copy" in told(first_house, body, ("giay bao.pdf", summons)).assessment.missing


def test_a_kind_of_firm_alone_is_the_firm_that_calls_itself_so(first_house: House) -> None:
    body = (
        "Kính gửi: Cục Thi hành án dân sự tỉnh Quảng Ninh\n"
        "Hợp tác xã Nuôi trồng thủy sản Vân Hải, địa chỉ: thôn Sơn Hào, xã Quan Lạn, huyện Vân Đồn; đại diện: bà Phạm Thị Lựu, Giám đốc.\n"
        f"Theo {AWARD}, Doanh nghiệp tư nhân Tuấn Lợi, khu 9, thị trấn Cái Rồng, huyện Vân Đồn phải thanh toán cho Hợp tác xã 388.500.000 "
        "đồng. Hợp tác xã đề nghị thi hành toàn bộ số tiền. Doanh nghiệp có kho lạnh.\n"
        "Vân Đồn, ngày 18/1/2018\nGiám đốc Phạm Thị Lựu (ký, đóng dấu)"
    )
    understood = told(first_house, body)
    facts = understood.reading.facts
    assert facts.role == "creditor" and facts.creditor and facts.creditor.value.startswith("Hợp tác xã")
    assert understood.assessment.missing == ("judgment_copy",)


OF_COURTS = (
    "GIẤY BÁO\nMời ông Đinh Lễ đến Tòa án nhận bản án số 12/2017/DS-ST ngày 3/7/2017 vào 8 giờ ngày 20/3/2018.",
    "THÔNG BÁO\nVề việc nộp tiền tạm ứng án phí trong vụ án thụ lý số 12/TLST-DS.",
    "QUYẾT ĐỊNH ĐƯA VỤ ÁN RA XÉT XỬ\nSố 9/2017/QĐXXST-DS, nguyên đơn ông Đinh Lễ.",
)


@pytest.mark.parametrize("paper", OF_COURTS)
@pytest.mark.parametrize("name", ["giay cua toa.pdf", "ban an.pdf"])
def test_what_else_a_court_hands_out_is_no_judgment_though_it_names_one(first_house: House, paper: str, name: str) -> None:
    body = f"Tôi là Đinh Lễ, tổ 2 phường Hà Lầm, TP Hạ Long, được thi hành án theo {AWARD}. Tôi yêu cầu thi hành án."
    understood = told(first_house, body, (name, f"TÒA ÁN NHÂN DÂN THÀNH PHỐ HẠ LONG\n{paper}"))
    assert "judgment_copy" in understood.assessment.missing and understood.decision.action == "review"


@pytest.mark.parametrize("has", ["Đất nhà nó 3 sào ở Bình Khê.", "Sổ đỏ mang tên hai vợ chồng ông ấy."])
def test_land_by_its_measure_or_its_title_is_told_of_assets(first_house: House, has: str) -> None:
    body = (
        f"Tôi là Đinh Lễ, tổ 2 phường Hà Lầm, TP Hạ Long. Theo {AWARD} ông Vũ Văn Sửu, tổ 4 phường Hà Lầm, TP Hạ Long phải trả tôi 80 "
        f"triệu. {has} Tôi yêu cầu thi hành án."
    )
    assert "asset_info" not in told(first_house, body).assessment.missing


COMPLAINS = (
    "Tôi là Lò Thị Sen, tổ 2 phường Hà Lầm, TP Hạ Long. Ngày 2/3/2018 chấp hành viên Ma Văn Đô, Cục THADS tỉnh Quảng Ninh, thu giữ sổ "
    "hộ khẩu của tôi. {}Tôi khiếu nại việc ấy. Tôi yêu cầu trả sổ.\nHạ Long, ngày 5/3/2018\nLò Thị Sen"
)


@pytest.mark.parametrize("said", ["", "Tôi không ký vay đồng nào. ", "Biên bản con tôi xé mất rồi. ", "Tôi không phải đương sự. "])
def test_a_complaint_lacks_nothing_for_words_about_other_papers_and_other_people(first_house: House, said: str) -> None:
    understood = told(first_house, COMPLAINS.format(said))
    assert (understood.reading.kind, understood.assessment.missing) == ("complaint", ())
    assert understood.reading.facts.role not in ("heir", "outsider")


@pytest.mark.parametrize("died", ["Ông Lâm mất năm 2016", "Mẹ đẻ tôi đã mất", "Bố tôi mất rồi"])
def test_a_death_stays_a_death_whatever_the_word_before_it(first_house: House, died: str) -> None:
    body = f"Tôi là Lò Thị Sen, tổ 2 phường Hà Lầm, TP Hạ Long, con của ông Lò Văn Lâm, người được thi hành án theo {AWARD}. {died}. "
    body += "Bố tôi có nhà. Tôi yêu cầu thi hành án."
    assert told(first_house, body).reading.facts.role == "heir"


@pytest.mark.parametrize(
    ("person", "missing"),
    [
        ("anh Ma Văn Đô là kế toán kho của Cục", ()),
        ("một người xưng là cán bộ thi hành án, không nói tên, không rõ ở phòng nào,", ("denounced_person",)),
    ],
)
def test_whom_a_denunciation_means_is_a_post_in_the_office_or_not_known(first_house: House, person: str, missing: tuple[str, ...]) -> None:
    body = f"Tôi là Lò Thị Sen, tổ 2 phường Hà Lầm, TP Hạ Long. Tôi tố cáo {person} ngày 2/3/2018 lấy xe tang vật đem bán.\nLò Thị Sen"
    assert told(first_house, body).assessment.missing == missing


def test_who_does_not_know_yet_what_is_to_be_confirmed_has_not_said_it(first_house: House) -> None:
    body = f"Tôi là Lò Thị Sen, tổ 2 phường Hà Lầm, TP Hạ Long, được thi hành án theo {AWARD}. "
    body += "Xin giấy xác nhận. Xác nhận khoản nào tôi nói sau."
    assert "confirm_content" in told(first_house, body).assessment.missing


def test_a_question_whether_a_caller_was_a_swindler_requests_nothing(first_house: House) -> None:
    body = "Kính gửi Cục. Có số lạ gọi tôi, xưng là chấp hành viên, bảo tôi phải chuyển 30 triệu. "
    body += "Cho tôi hỏi có phải cán bộ của Cục không, hay lừa đảo?\nLò Thị Sen"
    assert told(first_house, body).reading.kind == "other"


def test_a_life_told_for_a_post_is_no_application_for_enforcement(first_house: House) -> None:
    life = "SƠ YẾU LÝ LỊCH\nLò Thị Sen, sinh năm 1994\nThực tập: soạn đơn yêu cầu thi hành án, đơn khiếu nại"
    body = "Em là Lò Thị Sen, cử nhân luật, em gửi lý lịch, mong được dự tuyển thư ký của Cục THADS tỉnh Quảng Ninh."
    assert told(first_house, body, ("CV.pdf", life)).reading.kind == "other"


@pytest.mark.parametrize("paid", ["ông Lang Viết Cẩn đã thi hành xong 620.000.000 đồng", "ông Lang Viết Cẩn đã nộp đủ 41 triệu đồng"])
def test_who_has_paid_what_is_to_be_confirmed_is_the_debtor(first_house: House, paid: str) -> None:
    body = (
        f"Tôi là Lò Thị Sen, tổ 2 phường Hà Lầm, TP Hạ Long, không liên quan vụ án. Đề nghị Cục xác nhận {paid} theo {AWARD}.\nLò Thị Sen"
    )
    understood = told(first_house, body)
    facts = understood.reading.facts
    assert understood.assessment.outcome == "no_right" and facts.debtor_name and facts.debtor_name.value == "Lang Viết Cẩn"


def test_who_calls_themselves_by_one_letter_is_no_part_of_an_address(first_house: House) -> None:
    reader = next(iter(first_house.shops.values())).reader.reader
    survey = Survey(Source("body", "ac cho t khiếu nại vs, t ở tổ 4 khu 5 phường Cao Thắng, hạ long. hqua bị kê biên"), reader)
    assert [a.text for a in survey.addresses] == ["tổ 4 khu 5 phường Cao Thắng, hạ long"]


def test_the_hours_in_a_firms_footer_are_no_wish(first_house: House) -> None:
    reader = next(iter(first_house.shops.values())).reader.reader
    footer = "Luật sư sẽ đến như đã hẹn.\n\nVăn phòng: 15 Trần Phú. Giờ làm việc: 8h00 - 17h30 thứ Hai đến thứ Bảy"
    assert find_wish(Survey(Source("body", footer), reader), MONDAY.date()) is None
