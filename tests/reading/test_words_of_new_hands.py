"""What hands nobody had read before put in words of their own: sentences, neighbours, firms, claims that changed hands, outsiders."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from helpdesk.desk.understand import Opened, Understood, understand
from helpdesk.house import House
from helpdesk.journey import Correspondent, Letter, Outcome, Page, Paper, Role
from helpdesk.reading.text import Source

MONDAY = datetime(2019, 3, 4, 2, 0, tzinfo=UTC)
JUDGMENT = (
    "TÒA ÁN NHÂN DÂN TỈNH QUẢNG NINH\nBản án số: 15/2018/DS-ST\nNgày: 03 tháng 7 năm 2018\n"
    "QUYẾT ĐỊNH: buộc ông Giáp Văn Nhẫn trả bà Ninh Thị Quế 90.000.000 đồng."
)
ME = "Tôi là Ninh Thị Quế, tổ 6, phường Nam Khê, thành phố Uông Bí."
COURT = "bản án 15/2018/DS-ST ngày 3/7/2018 của TAND tỉnh Quảng Ninh"
ASKS = f"Tôi yêu cầu thi hành {COURT}, buộc ông Giáp Văn Nhẫn, tổ 2, phường Yên Thanh, thành phố Uông Bí trả tôi 90 triệu đồng."
HOMELESS = f"Tôi yêu cầu thi hành {COURT}, buộc ông Giáp Văn Nhẫn trả tôi 90 triệu đồng."
CAR, SIGNED = "Ông Nhẫn có ô tô.", "Kèm bản án.\nNgày 01/3/2019\nNinh Thị Quế"


def told(house: House, *lines: str) -> Understood:
    paper = Paper("ban an.pdf", "application/pdf", 1, "", (Page(1, JUDGMENT, "layer"),))
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "Gửi cơ quan", "\n".join(lines))
    return understand(house, next(iter(house.shops.values())), Opened(letter, (paper,), MONDAY))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Cháu xin thi hành số ấy ạ. Nhà họ có lò mổ ạ", 2),
        ("Ông ấy ở tổ 3. Nó có xe", 2),
        ("Nhà bà Hợi số 14. Năm ngoái bà xây bếp", 2),
        ("Sinh ngày 14. 3. 1960 tại TP. Hạ Long", 1),
        ("Nhà ở p. Hà Tu, q. Ngô Quyền", 1),
        ("1. Tôi yêu cầu thi hành", 1),
    ],
)
def test_a_polite_word_or_a_number_may_end_a_sentence(text: str, sentences: int) -> None:
    assert len(Source("body", text).stops) - 1 == sentences


@pytest.mark.parametrize("near", ["Nhà tôi với nhà ông Nhẫn chung một ngõ.", "Hai nhà liền vách nhau.", "Ông Nhẫn ở ngay sau nhà tôi."])
def test_who_lives_wall_to_wall_with_the_writer_is_found_there(first_house: House, near: str) -> None:
    assert "debtor_address" not in told(first_house, ME, HOMELESS, near, CAR, SIGNED).assessment.missing


@pytest.mark.parametrize(
    "gone",
    [
        "Trước ông Nhẫn thuê trọ cạnh nhà tôi, nay dọn đi nơi khác.",
        "Ông Nhẫn từng ở đối diện nhà tôi rồi chuyển đi đâu không ai hay.",
        "Hồi trước ông ấy sát vách nhà tôi, giờ bỏ nhà đi rồi.",
    ],
)
def test_who_lived_next_door_once_is_asked_for(first_house: House, gone: str) -> None:
    assert "debtor_address" in told(first_house, ME, HOMELESS, gone, CAR, SIGNED).assessment.missing


@pytest.mark.parametrize("last", ["thời hạn chót là ngày", "hạn thanh toán cuối cùng là ngày", "muộn nhất đến ngày"])
def test_the_last_day_to_pay_is_heard_in_other_words(first_house: House, last: str) -> None:
    due = told(first_house, ME, ASKS, f"Ông Nhẫn phải trả, {last} 31/12/2018.", CAR, SIGNED).reading.facts.due_date
    assert due is not None
    assert due.day.isoformat() == "2018-12-31"


@pytest.mark.parametrize("name", ["Công ty CP Xây dựng mỏ 868", "Công ty TNHH Cơ khí 23", "Công ty CP Than Đèo Nai 6"])
def test_a_firms_name_may_close_with_a_number(first_house: House, name: str) -> None:
    asks = f"Tôi yêu cầu thi hành {COURT}: {name}, tổ 2, phường Yên Thanh, thành phố Uông Bí phải trả tôi 90 triệu đồng."
    debtor = told(first_house, ME, asks, "Công ty có hai xe ben.", SIGNED).reading.facts.debtor_name
    assert debtor is not None
    assert debtor.value == name


def test_the_sum_behind_a_firms_name_is_no_part_of_it(first_house: House) -> None:
    asks = "Tòa buộc Công ty TNHH Cơ khí Núi Béo 90 triệu đồng. Công ty ở tổ 2, phường Yên Thanh, thành phố Uông Bí."
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "", f"{ME}\n{asks}")
    firm = understand(first_house, next(iter(first_house.shops.values())), Opened(letter, (), MONDAY)).reading.facts.debtor_name
    assert firm is not None
    assert firm.value == "Công ty TNHH Cơ khí Núi Béo"


@pytest.mark.parametrize(
    "bought", ["nhận chuyển giao quyền đòi nợ từ", "đã mua lại khoản nợ của", "được chuyển nhượng toàn bộ quyền đòi nợ của"]
)
def test_who_took_a_claim_over_stands_where_the_creditor_stood(first_house: House, bought: str) -> None:
    me = f"{ME[:-1]}, {bought} bà Lục Thị Hà theo hợp đồng kèm đây."
    found = told(first_house, me, HOMELESS.replace("trả tôi", ", tổ 2, phường Yên Thanh, Uông Bí, trả bà Hà"), CAR, SIGNED)
    assert found.reading.facts.role == Role.HEIR
    assert "authorization" not in found.assessment.missing


@pytest.mark.parametrize(
    "nobody",
    [
        "Tôi không phải người trong vụ, ông Hà cũng không giấy tờ nhờ cậy gì tôi.",
        "Tôi không phải là người của vụ án này, chẳng ai ủy quyền.",
        "Trong bản án không có tên tôi, ông Hà cũng chẳng viết giấy nhờ tôi.",
    ],
)
def test_who_is_in_no_part_of_the_case_and_was_given_no_paper_is_an_outsider(first_house: House, nobody: str) -> None:
    asks = f"Yêu cầu thi hành {COURT}, ông Giáp Văn Nhẫn, tổ 2, phường Yên Thanh, Uông Bí phải trả ông Lê Văn Hà 90 triệu đồng."
    assert told(first_house, ME, asks, nobody, CAR, SIGNED).assessment.outcome == Outcome.NO_RIGHT


def test_whoever_owes_an_outsider_is_the_creditor_of_the_judgment(first_house: House) -> None:
    owes = "Ông Lê Văn Hà (tổ 1, phường Nam Khê, Uông Bí) nợ tiền của tôi. Ông Giáp Văn Nhẫn, tổ 2, phường Yên Thanh, Uông Bí"
    asks = f"{owes} phải trả ông Hà 90 triệu đồng theo {COURT}. Tôi yêu cầu thi hành."
    facts = told(first_house, ME, asks, "Tôi không có tên trong bản án, không ai nhờ.", CAR, SIGNED).reading.facts
    assert (facts.creditor and facts.creditor.value, facts.debtor_name and facts.debtor_name.value) == ("Lê Văn Hà", "Giáp Văn Nhẫn")


def test_who_protects_their_own_rights_acts_for_nobody(first_house: House) -> None:
    found = told(first_house, ME, ASKS, "Mong cơ quan bảo vệ quyền lợi của tôi.", CAR, SIGNED)
    assert found.reading.facts.role == Role.CREDITOR


def test_a_deputy_signs_for_the_firm_that_asks_for_itself(first_house: House) -> None:
    firm = "Bên yêu cầu: Quỹ tín dụng nhân dân Hoa Lư, trụ sở tổ 4, phường Nam Khê, thành phố Uông Bí, do bà Ninh Thị Quế ký theo ủy quyền."
    facts = told(first_house, firm, f"Đề nghị thi hành {COURT}: ông Giáp Văn Nhẫn trả Quỹ 90 triệu đồng.", CAR, SIGNED).reading.facts
    assert facts.creditor is not None
    assert facts.creditor.value == "Quỹ tín dụng nhân dân Hoa Lư"


def test_the_figures_of_a_sum_are_no_telephone(first_house: House) -> None:
    found = told(first_house, ME, ASKS.replace("90 triệu", "2.040.000.000"), "Máy tôi 0912.345.678.", CAR, SIGNED).reading.facts
    assert found.phone is not None
    assert found.phone.value == "0912345678"


def test_a_flat_in_a_house_of_several_storeys_is_an_address(first_house: House) -> None:
    me = "Tôi là Ninh Thị Quế, phòng 302 chung cư 5 tầng phường Nam Khê, thành phố Uông Bí."
    home = told(first_house, me, ASKS, CAR, SIGNED).reading.facts.requester_address
    assert home is not None
    assert home.value.startswith("phòng 302 chung cư 5 tầng")


def test_a_firm_known_by_a_longer_name_elsewhere_is_still_the_employer(first_house: House) -> None:
    """A sender's firm whose name differs by a slip between mail and application once stopped the reading."""
    me = "Tôi là Ninh Thị Quế, nhân viên Ngân hàng TMCP Phương Bắc."
    paper = "ĐƠN YÊU CẦU THI HÀNH ÁN\nNgười yêu cầu: Ngân hàng TCMP Phương Bắc\nTôi là Ninh Thị Quế, nhân viên Ngân hàng TCMP Phương Bắc."
    enclosed = Paper("don.docx", "application/msword", 1, "", (Page(1, paper, "layer"),))
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "", f"{me}\n{ASKS}")
    found = understand(first_house, next(iter(first_house.shops.values())), Opened(letter, (enclosed,), MONDAY))
    assert found.reading.kinds


@pytest.mark.parametrize(
    "has",
    [
        "Bà ấy cất được cái nhà sàn.",
        "Bả cho mướn hai căn phố, tháng thâu mười mấy triệu.",
        "Ông Nhẫn buôn gỗ, nhà hai mặt tiền.",
        "Ông Nhẫn thầu công trình ở huyện bên.",
        "Ông ấy còn cái lò mổ với máy gặt.",
    ],
)
def test_a_livelihood_or_a_house_in_a_new_hands_words_is_information_on_assets(first_house: House, has: str) -> None:
    assert "asset_info" not in told(first_house, ME, ASKS, has, SIGNED).assessment.missing


@pytest.mark.parametrize("later", ["Tài sản của ông ấy tôi đang nhờ người dò hỏi, có tin tôi báo sau.", "Tài sản thì mù tịt."])
def test_what_is_still_being_asked_around_is_no_information_on_assets(first_house: House, later: str) -> None:
    assert "asset_info" in told(first_house, ME, ASKS, later, SIGNED).assessment.missing


def test_a_debtor_who_writes_is_not_told_to_name_assets_unseen(first_house: House) -> None:
    """What a debtor will pay with is said in a hundred ways: where none was heard, a person looks."""
    me = f"Tôi là Giáp Văn Nhẫn, tổ 2, phường Yên Thanh, thành phố Uông Bí, người phải thi hành án theo {COURT}."
    asks = "Tôi yêu cầu thi hành án, phải trả bà Ninh Thị Quế (tổ 6, phường Nam Khê, thành phố Uông Bí) 90 triệu đồng."
    found = told(first_house, me, asks, "Xong sớm tôi nhẹ lòng.", "Kèm bản án.\nNgày 01/3/2019\nGiáp Văn Nhẫn")
    assert "asset_info" in found.assessment.look_at


def test_the_parent_of_somebody_killed_is_the_creditor_and_no_heir(first_house: House) -> None:
    killed = "Con trai tôi bị ông Giáp Văn Nhẫn đánh chết năm 2017, tòa tuyên ông Nhẫn bồi thường cho tôi."
    assert told(first_house, ME, killed, ASKS, CAR, SIGNED).reading.facts.role == Role.CREDITOR


def test_two_judgments_in_one_paper_keep_their_own_courts(first_house: House) -> None:
    both = JUDGMENT + "\nTÒA ÁN NHÂN DÂN CẤP CAO TẠI HÀ NỘI\nBản án số: 45/2018/DS-PT\nNgày: 05 tháng 12 năm 2018\nGiữ nguyên."
    paper = Paper("hai ban an.pdf", "application/pdf", 1, "", (Page(1, both, "layer"),))
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "", "\n".join([ME, ASKS, CAR, SIGNED]))
    found = understand(first_house, next(iter(first_house.shops.values())), Opened(letter, (paper,), MONDAY))
    assert not found.reading.contradictions


def test_without_marks_a_man_called_thoi_has_not_ceased_to_live_there(first_house: House) -> None:
    asks = "Toi yeu cau thi hanh ban an. Ong Le Ba Thoi o pho Le Luong, thi tran Dam Ha, huyen Dam Ha phai tra toi 39 trieu dong."
    debtor = told(first_house, "Toi la Ninh Thi Que, thon Tan Lien, xa Quang Tan, huyen Dam Ha.", asks).reading.facts.debtor_address
    assert debtor is not None
    assert debtor.value.startswith("pho Le Luong")


def test_a_firm_that_asks_without_saying_we_is_the_creditor(first_house: House) -> None:
    firm = "Công ty TNHH Sao Mai (tổ 4, phường Nam Khê, thành phố Uông Bí), do bà Lý Mai – Giám đốc ký đơn, yêu cầu thi hành"
    body = f"{firm} {COURT}.\nBên phải thi hành: ông Giáp Văn Nhẫn, tổ 2, phường Yên Thanh, phải trả 90 triệu đồng.\nTrân trọng"
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "", body)
    facts = understand(first_house, next(iter(first_house.shops.values())), Opened(letter, (), MONDAY)).reading.facts
    assert facts.creditor is not None
    assert facts.creditor.value == "Công ty TNHH Sao Mai"


def test_i_also_complain_is_a_second_request_however_unlikely_the_whole_letter_makes_it(first_house: House) -> None:
    more = "Tôi cũng khiếu nại chấp hành viên Vũ Đức Toản đã giữ giấy tờ của tôi."
    assert len(told(first_house, ME, ASKS, CAR, more, SIGNED).reading.requests) > 1


@pytest.mark.parametrize("title", ["BIÊN BẢN HÒA GIẢI", "BẢN TỰ KHAI", "Biên bản phiên tòa"])
def test_minutes_of_a_court_are_no_judgment(first_house: House, title: str) -> None:
    text = f"TÒA ÁN NHÂN DÂN TỈNH QUẢNG NINH\n{title}\nNgày 26/3/2018\nÔng Giáp Văn Nhẫn trả bà Ninh Thị Quế 90.000.000 đồng."
    paper = Paper("giay to.pdf", "application/pdf", 1, "", (Page(1, text, "layer"),))
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "", "\n".join([ME, ASKS, CAR, "Ngày 01/3/2019\nNinh Thị Quế"]))
    found = understand(first_house, next(iter(first_house.shops.values())), Opened(letter, (paper,), MONDAY))
    assert "judgment_copy" in found.assessment.missing


def test_a_debtor_who_is_only_described_has_no_name_yet(first_house: House) -> None:
    """Whoever builds a school is neither the firm that was named before nor the school."""
    firm = f"Công ty TNHH Sao Mai, tổ 4, phường Nam Khê, thành phố Uông Bí, là người được thi hành án theo {COURT}."
    owes = "Người phải thi hành án là chủ thầu công trình trường mầm non Hoa Lê, ở tổ 2, phường Yên Thanh (tên xem bản án)."
    letter = Letter(
        "", None, Correspondent("", "a@mail.example"), "", f"{firm}\n{owes}\nCông ty yêu cầu thi hành 90 triệu đồng.\nGiám đốc\nLại Thế Bảo"
    )
    found = understand(first_house, next(iter(first_house.shops.values())), Opened(letter, (), MONDAY))
    assert "debtor_name" in found.assessment.missing


@pytest.mark.parametrize(("of", "doubted"), [("Đặng A Lồng", True), ("Nình Thị Dậu", False)])
def test_a_mandate_from_somebody_else_is_looked_at(first_house: House, of: str, doubted: bool) -> None:
    me = "Tôi là Ninh Thị Quế, tổ 6, phường Nam Khê, thành phố Uông Bí, thay mẹ tôi là bà Nình Thị Dậu, cùng địa chỉ."
    asks = ASKS.replace("trả tôi", "trả mẹ tôi")
    mandate = f"GIẤY ỦY QUYỀN\nBên ủy quyền: {of}\nBên được ủy quyền: bà Ninh Thị Quế\nNội dung: thay mặt làm thủ tục. Đã ký."
    papers = tuple(
        Paper(name, "application/pdf", 1, "", (Page(1, text, "layer"),))
        for name, text in (("ban an.pdf", JUDGMENT.replace("Ninh Thị Quế", "Nình Thị Dậu")), ("giay uy quyen.pdf", mandate))
    )
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "", "\n".join([me, asks, CAR, SIGNED]))
    found = understand(first_house, next(iter(first_house.shops.values())), Opened(letter, papers, MONDAY))
    assert ("role" in found.reading.unsure) is doubted


def test_a_mandate_that_is_still_to_come_is_looked_at_whoever_the_writer_seems(first_house: House) -> None:
    later = "Văn bản ủy quyền cho người ký đơn đang trình Tổng Giám đốc."
    assert "authorization" in told(first_house, ME, ASKS, CAR, later, SIGNED).reading.unsure
