"""What a clerk understands at once, though it is said in passing, in half a sentence, or stands where nobody looks."""

from __future__ import annotations

from datetime import date

import pytest

from helpdesk.house import House
from helpdesk.journey import Correspondent, Letter, Page, Paper
from helpdesk.reading.complaints import aim
from helpdesk.reading.spread import spread_out
from helpdesk.reading.zones import marks_of
from tests.reading.test_given_and_not_asked_again import ASKS, CAR, HEAD, JUDGMENT, ME, MONDAY, SIGNED, asked, told

COPY = ("ban an.pdf", JUDGMENT)
ELSEWHERE = HEAD.format(number="12/2017/DS-ST").replace("TỈNH QUẢNG NINH", "THÀNH PHỐ HẢI PHÒNG") + "Buộc ông Thành trả bà Ngân."
FAR = ASKS.replace("TAND tỉnh Quảng Ninh", "TAND thành phố Hải Phòng")
NOWHERE = ASKS.replace(", tổ 9, phường Quang Trung, thành phố Uông Bí", "")
FIRMS = (
    "Tôi yêu cầu thi hành bản án 12/2017/KDTM-ST ngày 3/7/2017 của TAND tỉnh Quảng Ninh: Công ty TNHH Hải Long Phát (phường Quang Trung, "
    "thành phố Uông Bí) trả Công ty CP Gạch An Sinh 100 triệu đồng. Công ty Hải Long Phát có xe tải."
)


@pytest.mark.parametrize(
    ("delegated", "outcome"),
    [
        ("Cục THADS thành phố Hải Phòng đã ủy thác toàn bộ việc này cho Cục THADS tỉnh Quảng Ninh.", "complete"),
        ("Hồ sơ họ ủy thác hết về Cục rồi.", "complete"),
        ("Việc khác của tôi thì đã ủy thác cho Cục THADS thành phố Hải Phòng.", "no_jurisdiction"),
    ],
)
def test_a_case_is_here_when_it_was_delegated_to_this_office_and_to_no_other(first_house: House, delegated: str, outcome: str) -> None:
    body = "\n".join((ME, FAR, delegated, CAR, SIGNED))
    assert told(first_house, body, ("ban an.pdf", ELSEWHERE)).assessment.outcome == outcome


def test_where_the_writers_own_shop_lies_is_not_where_the_debtor_lives(first_house: House) -> None:
    shop = "Tôi là Mã Thị Ngân, chủ cửa hàng vải ở tổ 4, phường Thanh Sơn, thành phố Uông Bí."
    facts = asked(first_house, shop, NOWHERE, CAR, SIGNED).reading.facts
    assert facts.requester_address and facts.requester_address.value.startswith("tổ 4") and facts.debtor_address is None


@pytest.mark.parametrize("where", ["27 Trần Khánh Dư, phường Hồng Hải, Hạ Long", "9B/12 Hoàng Quốc Việt, phường Hùng Thắng, Hạ Long"])
def test_a_house_in_a_street_named_after_a_man_needs_no_word_for_a_house(first_house: House, where: str) -> None:
    address = asked(first_house, f"Tôi là Mã Thị Ngân, {where}.", ASKS, CAR, SIGNED).reading.facts.requester_address
    assert address and address.value == where


@pytest.mark.parametrize("gone", ["Tờ quyết định cháu tôi làm rách mất rồi.", "Giấy nước mưa làm nhòe mất rồi.", "Bản án chuột cắn mất."])
def test_a_paper_that_is_gone_is_no_death(first_house: House, gone: str) -> None:
    assert not asked(first_house, ME, ASKS, CAR, gone, SIGNED).reading.says("heir")


@pytest.mark.parametrize("died", ["Chồng tôi ốm mất rồi.", "Bố tôi sống với tôi đến khi mất ngày 2/1/2018.", "Bà cụ vừa mất."])
def test_a_death_told_in_other_words_is_one(first_house: House, died: str) -> None:
    assert asked(first_house, ME, ASKS, CAR, died, SIGNED).reading.says("heir")


@pytest.mark.parametrize(
    "why", ["Tôi không phải nhân viên công ty Gạch và không được họ ủy quyền.", "Tôi không làm việc cho công ty nào, cũng chưa ai nhờ."]
)
def test_a_creditor_of_the_creditor_is_no_party(first_house: House, why: str) -> None:
    understood = told(first_house, "\n".join((ME, FIRMS, why, "Họ đòi được thì mới có tiền trả tôi.", SIGNED)))
    assert understood.assessment.outcome == "no_right"


def test_who_asks_though_a_judgment_pays_somebody_else_is_looked_at(first_house: House) -> None:
    copy = HEAD.format(number="12/2017/KDTM-ST") + "Buộc Công ty TNHH Hải Long Phát trả Công ty CP Gạch An Sinh 100.000.000 đồng."
    assert told(first_house, "\n".join((ME, FIRMS, SIGNED)), ("ban an.pdf", copy)).decision.action == "review"


def test_a_mother_stands_for_her_child_by_law_and_a_birth_certificate_shows_it(first_house: House) -> None:
    body = (
        "Tôi là Mã Thị Ngân, tổ 4, phường Thanh Sơn, thành phố Uông Bí, là mẹ và là người đại diện theo pháp luật của con trai tôi là cháu "
        "Đàm Gia Bách. Tôi yêu cầu thi hành bản án 12/2017/HS-ST ngày 3/7/2017 của TAND tỉnh Quảng Ninh, buộc ông Lục Văn Thành, tổ 9, "
        f"phường Quang Trung, thành phố Uông Bí bồi thường cho cháu 100 triệu đồng. {CAR}\n{SIGNED}"
    )
    copy = HEAD.format(number="12/2017/HS-ST") + "Buộc ông Lục Văn Thành bồi thường cho cháu Đàm Gia Bách 100.000.000 đồng."
    paper = "GIẤY KHAI SINH\nHọ và tên: Đàm Gia Bách\nMẹ: Mã Thị Ngân"
    understood = told(first_house, body, ("ban an.pdf", copy), ("anh 1.jpg", paper))
    assert (understood.reading.facts.role, understood.assessment.missing) == ("representative", ())
    assert "kinship" in {p.role for p in understood.reading.papers}


def test_a_mother_who_brings_up_her_child_is_nobodys_mother_in_the_case(first_house: House) -> None:
    understood = asked(first_house, ME, "Tôi là mẹ nuôi con và là người được thi hành án.", ASKS, CAR, SIGNED)
    assert (understood.reading.facts.role, understood.assessment.missing) == ("creditor", ())


@pytest.mark.parametrize("thing", ["Nhà đó vẫn đứng tên nó.", "Căn nhà ấy mang tên ông Thành."])
def test_a_house_in_the_debtors_name_is_information_on_assets(first_house: House, thing: str) -> None:
    assert "asset_info" not in asked(first_house, ME, ASKS, thing, SIGNED).assessment.missing


def test_what_may_stand_in_somebodys_name_is_not_called_missing_without_a_look(first_house: House) -> None:
    understood = asked(first_house, ME, ASKS, "Cái ấy thì vẫn đứng tên ông Thành.", SIGNED)
    assert "asset_info" not in understood.assessment.missing or understood.decision.action == "review"


def test_a_trade_told_behind_an_address_is_a_livelihood(first_house: House) -> None:
    trade = "Ông Thành ở tổ 9, phường Quang Trung, thành phố Uông Bí, làm thợ hàn ở nhà máy."
    assert "asset_info" not in asked(first_house, ME, NOWHERE, trade, SIGNED).assessment.missing


def unread(name: str) -> Paper:
    return Paper(name, "image/jpeg", 1, "", (Page(1, "", "none"),))


@pytest.mark.parametrize(("name", "outcome"), [("xe tai ong Thanh.jpg", "incomplete"), ("IMG 1203.jpg", "needs_review")])
def test_a_blurred_photograph_of_a_lorry_decides_nothing_and_one_of_whatever_does(first_house: House, name: str, outcome: str) -> None:
    body = "\n".join((ME, ASKS, CAR, "Ngày 01/3/2018\nMã Thị Ngân"))
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "Yêu cầu thi hành án", body)
    shop = next(iter(first_house.shops.values()))
    reading = shop.reader.read(letter, (unread(name),), today=MONDAY.date())
    assert any(p.role == "unreadable" for p in reading.papers) == (outcome == "needs_review")


def test_an_application_with_the_judgment_behind_it_in_one_file_is_both(first_house: House) -> None:
    application = (
        "ĐƠN YÊU CẦU THI HÀNH ÁN\nKính gửi: Cục THADS\nNgười yêu cầu: Mã Thị Ngân, tổ 4, phường Thanh Sơn, thành phố Uông Bí"
        "\nLà người được thi hành án.\nNgười phải thi hành án: Lục Văn Thành, tổ 9, phường Quang Trung, Uông Bí\nTrả 100.000.000"
        f" đồng\nTài sản: ông Thành có ô tô\nNgày 01/3/2018 (đã ký) Mã Thị Ngân\n\n{JUDGMENT}"
    )
    understood = told(first_house, "Gửi Cục, tôi gửi đơn và bản án chụp chung.\nMã Thị Ngân", ("ho so.pdf", application))
    assert (understood.assessment.outcome, understood.assessment.missing) == ("complete", ())


@pytest.mark.parametrize("due", ["trước ngày 31/12/2017", "chậm nhất ngày 30/11/2017"])
def test_the_day_a_debt_falls_due_is_not_the_day_of_the_decision(first_house: House, due: str) -> None:
    agreed = f"Ngày 3/7/2017 TAND tỉnh Quảng Ninh ra quyết định số 12/2017/QĐST-DS, ông Lục Văn Thành trả tôi 100 triệu {due}."
    judgments = told(first_house, "\n".join((ME, agreed, CAR, SIGNED))).reading.facts.judgments
    assert [j.day for j in judgments] == [date(2017, 7, 3)]


def test_what_a_copy_shop_charges_is_not_what_the_letter_is_about(first_house: House) -> None:
    application = (
        "ĐƠN YÊU CẦU THI HÀNH ÁN\nTôi là Mã Thị Ngân, yêu cầu ông Lục Văn Thành trả 100.000.000 đồng.\nNgày 01/3/2018 (đã ký) Mã Thị Ngân"
    )
    shop = next(iter(first_house.shops.values()))
    letter = Letter(
        "", None, Correspondent("", "someone@mail.example"), "", "Em gửi hộ đơn.", forwarded="Scan xong rồi, hết 15 nghìn anh nhé."
    )
    paper = Paper("don.pdf", "application/pdf", 1, "", (Page(1, application, "layer"),))
    amount = shop.reader.read(letter, (paper,), today=MONDAY.date()).facts.amount
    assert amount and amount.dong == 100_000_000


def test_a_lawyers_title_in_the_mailbox_is_no_part_of_the_name(first_house: House) -> None:
    shop = next(iter(first_house.shops.values()))
    letter = Letter("", None, Correspondent("LS Mã Thị Ngân", "someone@mail.example"), "", f"{ASKS}\nLS Mã Thị Ngân")
    name = shop.reader.read(letter, (), today=MONDAY.date()).facts.requester_name
    assert name and name.value == "Mã Thị Ngân"


@pytest.mark.parametrize("whom", ["Giám đốc phòng giao dịch Hồng Hải của ngân hàng", "giám đốc kho bạc"])
def test_a_bank_or_treasury_that_does_not_obey_is_for_its_own_superiors(first_house: House, whom: str) -> None:
    body = (
        f"{ME} Chấp hành viên đã phong tỏa tài khoản của ông Thành. Tôi khiếu nại {whom} về việc không thực hiện phong tỏa, yêu cầu làm rõ."
    )
    assert told(first_house, f"Kính gửi Cục THADS.\n{body}\n{SIGNED}").assessment.outcome == "no_jurisdiction"


@pytest.mark.parametrize("kept", ["viết ra đây không tiện", "tôi chỉ nói khi được gặp lãnh đạo"])
def test_an_act_that_is_kept_for_a_meeting_is_not_told_yet(first_house: House, kept: str) -> None:
    body = f"{ME} Tôi tố cáo ông Vũ Đức Toản, chấp hành viên của Cục, hành vi rất nghiêm trọng nhưng {kept}.\nMã Thị Ngân"
    assert told(first_house, body).assessment.missing == ("denounced_act",)


@pytest.mark.parametrize(
    ("marks", "more", "by_its_list"), [(("list",), "", True), ((), "", False), (("list",), "Tôi là Mã Thị Ngân.", False)]
)
def test_a_newsletter_about_our_procedures_is_one_by_its_list_only_if_nobody_writes(
    first_house: House, marks: tuple[str, ...], more: str, by_its_list: bool
) -> None:
    body = f"Kính gửi quý độc giả. Trong số này: yêu cầu thi hành án, tố cáo chấp hành viên, xin xác nhận kết quả thi hành án. {more}"
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "Bản tin tuần", body, robot_marks=marks)
    reader = next(iter(first_house.shops.values())).reader
    spread = spread_out(reader.reader, letter, ())
    assert ("newsletter" in marks_of(letter, spread, aim(spread.own))) == by_its_list
    assert not by_its_list or reader.read(letter, (), today=MONDAY.date()).kind == "automatic"
    assert not more or reader.read(letter, (), today=MONDAY.date()).kind != "automatic"


@pytest.mark.parametrize(
    "nobody", ["Tôi không có tên trong bản án và cũng chưa ai giao giấy tờ hay nhờ tôi.", "Tôi không đi kiện, họ không nhờ gì tôi."]
)
def test_who_is_no_party_and_was_sent_by_nobody_is_an_outsider(first_house: House, nobody: str) -> None:
    body = "Tôi là Chu Thị Mây, tổ 1, phường Cao Thắng, thành phố Hạ Long. " + ASKS.replace("trả tôi", "trả bà Mã Thị Ngân")
    assert asked(first_house, body, nobody, CAR, "Chu Thị Mây").assessment.outcome == "no_right"


def test_whose_seal_a_paper_bears_is_not_where_anybody_lives(first_house: House) -> None:
    sealed = "Đơn có UBND xã Thanh Lâm, huyện Ba Chẽ chứng thực chữ ký."
    assert asked(first_house, "Tôi là Mã Thị Ngân.", NOWHERE, sealed, CAR, SIGNED).reading.facts.requester_address is None


def test_without_marks_a_surname_that_is_a_form_of_address_stays_a_surname(first_house: House) -> None:
    body = "Toi la Ma Thi Ngan. Toa an buoc chi Chu Thanh Tuyet o to 9 phuong Quang Trung, thanh pho Uong Bi tra toi 100 trieu dong."
    debtor = told(first_house, body).reading.facts.debtor_name
    assert debtor and debtor.value == "Chu Thanh Tuyet"


def test_an_appeal_is_for_the_office_of_the_one_lower_court_that_is_named(first_house: House) -> None:
    appealed = (
        ASKS.replace("12/2017/DS-ST", "12/2017/DS-PT") + " Trước đó tôi thắng kiện ở tòa huyện Vân Đồn, bên kia kháng cáo lên tòa tỉnh."
    )
    court = told(first_house, "\n".join((ME, appealed, CAR, SIGNED))).reading.facts.court
    assert court and court.level == "district"


def test_a_sum_laid_on_nobody_may_be_none_that_is_asked_for(first_house: House) -> None:
    aside = "Năm đó 100 triệu đồng, bản án 12/2017/DS-ST ngày 3/7/2017 của TAND tỉnh Quảng Ninh."
    assert "what_is_asked" in told(first_house, "\n".join((ME, aside, CAR, SIGNED)), COPY).reading.unsure


def test_without_marks_cattle_that_nobody_knows_of_are_looked_at(first_house: House) -> None:
    body = "Toi la Ma Thi Ngan. Toa buoc ong Luc Van Thanh tra toi 100 trieu. Ong ay bo di. Khong biet ong con tai san gi, co bo ban."
    understood = told(first_house, f"{body}\nMa Thi Ngan", COPY)
    assert understood.reading.facts.asset_info is None or "asset_info" in understood.reading.unsure


GROUP = (
    "Chúng tôi gồm 3 người: Mã Văn Bền, Tô Đình Khải, Lý A Dìn, liên hệ chung ở nhà ông Bền, tổ 4, phường Thanh Sơn, thành phố Uông Bí.\n"
    "Bản án 12/2017/LĐ-ST ngày 3/7/2017 của TAND tỉnh Quảng Ninh buộc Công ty CP Mỏ Đông, phường Quang Trung, thành phố Uông Bí trả lương "
    "cho ba chúng tôi 100.000.000 đồng. Công ty có 5 máy xúc. Chúng tôi yêu cầu thi hành.\nNgày 01/3/2018, cả ba cùng ký:\n"
)


@pytest.mark.parametrize("signed", ["Mã Văn Bền - Tô Đình Khải - Lý A Dìn", "Mã Văn Bền, Tô Đình Khải, Lý A Dìn"])
def test_of_several_who_introduce_themselves_and_sign_on_one_line_the_first_asks(first_house: House, signed: str) -> None:
    copy = HEAD.format(number="12/2017/LĐ-ST") + "Buộc Công ty CP Mỏ Đông trả lương cho 3 người lao động 100.000.000 đồng."
    understood = told(first_house, GROUP + signed, ("ban an.pdf", copy))
    name = understood.reading.facts.requester_name
    assert name and name.value == "Mã Văn Bền" and understood.assessment.missing == ()


def test_a_firm_that_is_a_party_has_its_seat_where_it_is_said_to_be(first_house: House) -> None:
    asks = (
        "Bản án 12/2017/KDTM-ST ngày 3/7/2017 của TAND tỉnh Quảng Ninh buộc Công ty TNHH Hải Long Phát ở khu 2, phường Quang Trung, thành "
        "phố Uông Bí trả tôi 100 triệu đồng. Tôi yêu cầu thi hành."
    )
    facts = told(first_house, "\n".join((ME, asks, SIGNED))).reading.facts
    assert facts.debtor_address and facts.debtor_address.value.startswith("khu 2")
    assert facts.requester_address and facts.requester_address.value.startswith("tổ 4")


def test_a_sole_trader_is_found_at_the_business_they_name_as_theirs(first_house: House) -> None:
    mine = "Tôi là Mã Thị Ngân, hộ kinh doanh Ngân Hà, phố Ngô Quyền, thị trấn Tiên Yên, huyện Tiên Yên."
    address = asked(first_house, mine, ASKS, CAR, SIGNED).reading.facts.requester_address
    assert address and address.value.startswith("phố Ngô Quyền")


@pytest.mark.parametrize("died", ["Cụ qua đời ngày 2/1/2018 khi chưa kịp làm đơn.", "Bố tôi mất hôm 2/1/2018, lúc đó cụ còn chưa làm đơn."])
def test_what_the_dead_had_not_written_is_no_application_still_to_come(first_house: House, died: str) -> None:
    assert not asked(first_house, ME, ASKS, CAR, died, SIGNED).reading.says("application_unwritten")


def test_the_debtors_prison_is_no_obstacle_of_the_creditors(first_house: House) -> None:
    theirs, mine = (
        asked(first_house, ME, ASKS, why, CAR, SIGNED).reading.says("obstacle") for why in ("Ông Thành đi tù về rồi.", "Tôi nằm viện mãi.")
    )
    assert mine and not theirs


def test_as_above_in_the_creditors_line_is_not_the_debtors_address(first_house: House) -> None:
    form = (
        "ĐƠN YÊU CẦU THI HÀNH ÁN\nKính gửi: Cục THADS\nHọ và tên người yêu cầu: Mã Thị Ngân\nĐịa chỉ: tổ 4, phường Thanh Sơn, Uông Bí"
        "\nHọ và tên người được thi hành án: Mã Thị Ngân\nĐịa chỉ: như trên\nHọ và tên người phải thi hành án: Lục Văn Thành\nĐịa chỉ: ..."
        "\nTrả 100.000.000 đồng theo bản án 12/2017/DS-ST ngày 3/7/2017 của TAND tỉnh Quảng Ninh"
        "\nTài sản: ô tô\nNgày 01/3/2018 (đã ký) Mã Thị Ngân"
    )
    missing = told(first_house, "Tôi gửi hồ sơ.\nMã Thị Ngân", ("don.docx", form), COPY).assessment.missing
    assert "debtor_address" in missing and "creditor" not in missing


def test_the_day_an_application_was_signed_is_not_its_judgments(first_house: House) -> None:
    application = "ĐƠN YÊU CẦU THI HÀNH ÁN\nTôi là Mã Thị Ngân, theo bản án 12/2017/DS-ST\nNgày 01/3/2018\n(đã ký) Mã Thị Ngân"
    assert told(first_house, "\n".join((ME, ASKS, CAR)), ("don.docx", application), COPY).reading.contradictions == ()


def test_a_court_by_its_short_name_contradicts_no_full_one(first_house: House) -> None:
    asks = ASKS.replace("TAND tỉnh Quảng Ninh", "tòa Đông Triều")
    copy = (
        HEAD.format(number="12/2017/DS-ST").replace("TỈNH QUẢNG NINH", "THỊ XÃ ĐÔNG TRIỀU") + "Buộc ông Lục Văn Thành trả bà Mã Thị Ngân."
    )
    assert told(first_house, "\n".join((ME, asks, CAR, SIGNED)), ("ban an.pdf", copy)).reading.contradictions == ()


def test_twelve_digits_behind_a_name_are_an_identity_card(first_house: House) -> None:
    number = asked(first_house, ME.replace("Ngân,", "Ngân, 022071002244,"), ASKS, CAR, SIGNED).reading.facts.id_number
    assert number and number.value == "022071002244"


def test_in_capitals_a_given_name_that_begins_a_sentence_is_somebody(first_house: House) -> None:
    lives = "ÔNG LỤC VĂN THÀNH PHẢI TRẢ TÔI 100 TRIỆU. THÀNH HIỆN Ở TỔ 9, PHƯỜNG QUANG TRUNG, THÀNH PHỐ UÔNG BÍ."
    address = told(first_house, f"{ME.upper()} TÔI YÊU CẦU THI HÀNH ÁN. {lives}\nMÃ THỊ NGÂN").reading.facts.debtor_address
    assert address and address.value.startswith("TỔ 9")


def test_without_marks_a_rare_surname_behind_a_form_of_address_is_a_name(first_house: House) -> None:
    body = "toi la Ma Thi Ngan. nguoi phai tra la ong Phun Cun Sinh o thon 2 xa Vu Oai huyen Hoanh Bo, tra toi 66 trieu."
    name = told(first_house, body).reading.facts.debtor_name
    assert name and name.value == "Phun Cun Sinh"


def test_without_marks_to_live_in_group_three_is_no_car(first_house: House) -> None:
    body = "toi la Ma Thi Ngan o to 3 khu 6 phuong Thanh Son thanh pho Uong Bi. toi yeu cau thi hanh an."
    address = told(first_house, body).reading.facts.requester_address
    assert address and address.value.startswith("to 3")


def test_who_lives_in_a_town_whose_name_sounds_like_suffering_still_owes(first_house: House) -> None:
    body = (
        "Tôi ở khu 8 phường Trưng Vương, thành phố Uông Bí, phải nộp phạt 10 triệu theo quyết định số 51/QĐ-CTHADS ngày 06/3/2015 của Cục."
    )
    assert told(first_house, f"{body} Xin xác nhận đã nộp đủ.").reading.facts.role == "debtor"


def test_a_person_named_like_a_district_signs_as_a_person(first_house: House) -> None:
    body = "\n".join((ME.replace("Mã Thị Ngân", "Đinh Lập"), ASKS, CAR, "Kèm bản án. Trân trọng, ngày 01/3/2018", "Đinh Lập"))
    assert told(first_house, body, COPY).reading.says("closes_with_name")


def test_that_minutes_were_made_wrongly_is_an_act_and_no_unnamed_paper(first_house: House) -> None:
    act = "Ngày 2/2/2018 ông Vũ Đức Toản, chấp hành viên của Cục, cưỡng chế ghi thiếu hai điều hòa. Tôi khiếu nại việc lập biên bản sai."
    assert "complained_act" not in told(first_house, f"Kính gửi Cục.\n{ME}\n{act} Yêu cầu trả lại.\n{SIGNED}").assessment.missing


def test_whom_a_denunciation_names_is_what_they_were_said_to_be(first_house: House) -> None:
    act = (
        "Hôm chấp hành viên xuống cưỡng chế thì trưởng công an xã Quảng Lợi là ông Phạm Bá Lưu nhận 2 triệu. Tôi tố cáo ông Lưu nhận tiền."
    )
    assert told(first_house, f"Kính gửi Cục.\n{ME}\n{act}\nMã Thị Ngân").assessment.outcome == "no_jurisdiction"


@pytest.mark.parametrize("what", ["tôi tháo dỡ tường xong rồi", "kết quả thi hành đến nay ra sao, ông Thành đã nộp bao nhiêu"])
def test_an_act_or_a_question_of_the_result_is_something_to_be_confirmed(first_house: House, what: str) -> None:
    body = (
        f"{ME} Tôi là người phải thi hành án theo bản án 12/2017/DS-ST ngày 3/7/2017 của TAND tỉnh Quảng Ninh. Đề nghị Cục xác nhận {what}."
    )
    assert "confirm_content" not in told(first_house, f"{body}\nMã Thị Ngân").assessment.missing


def test_who_is_soon_to_be_paid_by_somebody_else_is_no_creditor(first_house: House) -> None:
    works = "Ông Thành đang thi công trường học, sắp được thanh toán 300 triệu."
    facts = asked(first_house, ME, ASKS, works, SIGNED).reading.facts
    assert facts.debtor_name and facts.debtor_name.value == "Lục Văn Thành" and facts.asset_info
