"""What people say in one breath, of whom they know nothing, for whom they ask, and what they leave for later."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from helpdesk.desk.understand import Opened, Understood, understand
from helpdesk.house import House
from helpdesk.journey import Correspondent, Kind, Letter, Thread
from tests.reading.test_given_and_not_asked_again import ASKS, CAR, HEAD, JUDGMENT, ME, SIGNED, told

COPY = ("ban an.pdf", JUDGMENT)
MONDAY = datetime(2019, 8, 12, 3, 0, tzinfo=UTC)
VISIT = datetime(2019, 8, 15, 9, 0)  # Thursday, in local time
WRITES_LATER = "Đơn khiếu nại đầy đủ tuần tới tôi mới viết xong, nay xin báo trước."
GRIEVES = (
    f"Kính gửi Cục THADS tỉnh Quảng Ninh.\n{ME} Tôi khiếu nại Thông báo số 15/TB-CTHADS ngày 18/02/2018 của chấp hành viên Vũ Đức Toản "
    "vì ghi sai diện tích nhà tôi, yêu cầu hủy."
)


def in_case(house: House, body: str, **case: object) -> Understood:
    thread = Thread(**{"kind": Kind.ENFORCEMENT, "last_sent": "appointment", "appointment": VISIT, "missing": ()} | case)  # type: ignore[arg-type]
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "Re: Lịch hẹn", body)
    return understand(house, next(iter(house.shops.values())), Opened(letter, (), MONDAY), thread=thread)


@pytest.mark.parametrize(
    "unknown",
    [
        "Người ấy tên gì tôi không rõ, cũng chẳng biết thuộc cơ quan nào.",
        "Tôi không nhớ tên, không biết người đó ở cơ quan tỉnh hay huyện.",
        "Tôi chưa hỏi được là ai, không rõ họ của đơn vị nào.",
    ],
)
def test_who_cannot_say_whom_nor_of_which_office_is_asked_whom_they_denounce(first_house: House, unknown: str) -> None:
    act = "Tôi tố cáo: tháng trước có cán bộ vào bản thu mỗi nhà 2 triệu đồng, không biên lai."
    assert "denounced_person" in told(first_house, f"{ME}\n{act} {unknown}\nMã Thị Ngân").assessment.missing


def test_an_official_of_a_known_office_is_somebody_though_the_name_is_unknown(first_house: House) -> None:
    act = "Tôi tố cáo một chấp hành viên của Cục THADS tỉnh Quảng Ninh thu 2 triệu đồng không biên lai, tôi không biết tên."
    assert "denounced_person" not in told(first_house, f"{ME}\n{act}\nMã Thị Ngân").assessment.missing


def test_a_complaint_that_is_only_announced_is_none_yet(first_house: House) -> None:
    assert "application" in told(first_house, f"{GRIEVES} {WRITES_LATER}\n{SIGNED}").assessment.missing
    assert "application" not in told(first_house, f"{GRIEVES}\n{SIGNED}").assessment.missing


@pytest.mark.parametrize(
    "both",
    [
        "Tôi vừa muốn yêu cầu thi hành án khoản ấy, vừa muốn khiếu nại việc chấp hành viên của Cục tự ý dừng kê biên trong vụ khác.",
        "Tôi yêu cầu thi hành án khoản ấy, đồng thời khiếu nại việc chấp hành viên Vũ Đức Toản của Cục tự ý dừng kê biên trong vụ khác.",
    ],
)
def test_two_things_asked_in_one_breath_are_two(first_house: House, both: str) -> None:
    understood = told(first_house, "\n".join((ME, ASKS, both, CAR, SIGNED)), COPY)
    assert understood.reading.requests == (Kind.ENFORCEMENT, Kind.COMPLAINT)


def test_what_is_only_threatened_in_the_same_breath_is_one_thing(first_house: House) -> None:
    threat = "Nếu để lâu thì tôi sẽ khiếu nại lên trên."
    assert len(told(first_house, "\n".join((ME, ASKS, threat, CAR, SIGNED)), COPY).reading.requests) < 2


@pytest.mark.parametrize("receives", ["người nhận cấp dưỡng", "người được nhận cấp dưỡng", "bên nhận cấp dưỡng"])
def test_who_receives_support_owes_none(first_house: House, receives: str) -> None:
    body = (
        f"Tôi là Mã Thị Ngân, cư trú tổ 4, phường Thanh Sơn, thành phố Uông Bí, là mẹ và là {receives} theo bản án 12/2017/HNGĐ-ST ngày "
        "3/7/2017 của TAND tỉnh Quảng Ninh. Tôi xin giấy xác nhận anh Lục Văn Thành đã đóng cấp dưỡng tới tháng mấy, còn nợ kỳ nào.\n"
        "Mã Thị Ngân"
    )
    facts = told(first_house, body).reading.facts
    assert facts.role == "creditor"
    assert facts.creditor and facts.creditor.value == "Mã Thị Ngân"


def test_a_firm_spelt_in_two_ways_in_two_texts_is_one_employer(first_house: House) -> None:
    paper = HEAD.format(number="12/2017/DS-ST").replace("TÒA ÁN", "ĐƠN YÊU CẦU THI HÀNH ÁN\nTÒA ÁN") + (
        "Tôi là Mã Thị Ngân, nhân viên Ngân hàng TMCP Phương Bắc, yêu cầu thi hành án."
    )
    body = "Tôi là Mã Thị Ngân, nhân viên Ngân hàng TCMP Phương Bắc, gửi đơn yêu cầu thi hành án."
    assert told(first_house, body, ("don yeu cau thi hanh an.pdf", paper)).reading.facts.requester_name is not None


@pytest.mark.parametrize("wait", ["các cháu đừng đợi bà nữa", "anh chị khỏi chờ tôi", "cán bộ không phải chờ tôi"])
def test_who_is_not_to_be_waited_for_does_not_come(first_house: House, wait: str) -> None:
    reading = in_case(first_house, f"Đêm qua ngã gãy chân, ngày mai {wait}. Khỏi rồi nhờ con cháu viết lại.").reading
    assert (reading.follow_up, reading.cancels) == ("cancel", "appointment")


@pytest.mark.parametrize("after", ["ngày kế", "ngày kế tiếp", "ngày tiếp theo", "hôm kế", "ngày hôm sau"])
def test_the_following_day_is_the_one_behind_the_day_agreed(first_house: House, after: str) -> None:
    wish = in_case(first_house, f"Bữa đó biển động, xin cho tôi lùi qua {after}, cũng giờ ấy.").reading.wish
    assert wish and wish.day and wish.day.isoformat() == "2019-08-16"


def test_to_move_to_the_very_hour_agreed_is_for_a_person_to_ask_about(first_house: House) -> None:
    understood = in_case(first_house, "Tôi bận quá, xin đổi lịch sang 9 giờ sáng thứ năm ngày 15/8 nhé.")
    assert understood.decision.action == "review"


@pytest.mark.parametrize(
    ("hours", "begins", "ends"),
    [
        ("tám chín giờ sáng thứ hai tới", "08:00", "09:00"),
        ("9 10h sáng thứ hai tới", "09:00", "10:00"),
        ("hai ba giờ chiều thứ hai tới", "14:00", "15:00"),
        ("thứ hai tới, tầm 9 giờ", "09:00", None),
        ("thứ bảy tám giờ", "08:00", None),
        ("mười một giờ thứ hai tới", "11:00", None),
    ],
)
def test_two_hours_in_a_row_are_a_span(first_house: House, hours: str, begins: str, ends: str | None) -> None:
    wish = in_case(first_house, f"Xin đổi hẹn sang {hours}.").reading.wish
    assert wish and wish.start
    assert (wish.start.isoformat("minutes"), wish.end and wish.end.isoformat("minutes")) == (begins, ends)


@pytest.mark.parametrize("feast", ["rằm Trung thu", "đúng Trung thu", "ngày Trung thu"])
def test_mid_autumn_is_the_full_moon_of_the_eighth_month(first_house: House, feast: str) -> None:
    wish = in_case(first_house, f"Nhà có việc, xin hoãn tới {feast} tôi ra.").reading.wish
    assert wish and wish.day and wish.day.isoformat() == "2019-09-13"


@pytest.mark.parametrize("ends", ["Việc khiếu nại tôi xin dừng ở đây.", "Lá đơn ấy coi như tôi chưa gửi.", "Vụ này xin khép lại tại đây."])
def test_a_matter_that_ends_here_is_withdrawn(first_house: House, ends: str) -> None:
    reading = in_case(first_house, f"Bên kia xin lỗi tôi rồi. {ends}", kind=Kind.COMPLAINT, appointment=None).reading
    assert (reading.follow_up, reading.cancels) == ("cancel", "request")


def test_a_letter_that_ends_here_withdraws_nothing(first_house: House) -> None:
    assert in_case(first_house, "Dạ con cảm ơn cô chú. Thư dài rồi, con xin dừng bút ở đây.").reading.follow_up == "thanks"


@pytest.mark.parametrize("whoever", ["Người ấy là ai, ở đâu tôi chịu không biết.", "Họ tên gì, cơ quan nào tôi cũng không rõ."])
def test_whom_nobody_knows_is_asked_for_in_whatever_order_it_is_said(first_house: House, whoever: str) -> None:
    act = "Tôi tố cáo có người xưng cán bộ thi hành án vào nhà lấy đi con trâu, không đưa giấy."
    assert "denounced_person" in told(first_house, f"{ME}\n{act} {whoever}\nMã Thị Ngân").assessment.missing


@pytest.mark.parametrize("servant", ["anh lái xe Đỗ Văn Tuân", "bà thủ quỹ", "ông bảo vệ"])
def test_whoever_serves_the_office_may_be_denounced(first_house: House, servant: str) -> None:
    act = f"Tôi tố cáo {servant} của Cục thu của dân mỗi lượt 50 nghìn, không biên lai, suốt tháng 2/2018."
    assert "denounced_person" not in told(first_house, f"{ME}\n{act}\nMã Thị Ngân").assessment.missing


@pytest.mark.parametrize("official", ["công chức địa chính xã Quảng Lợi", "cán bộ thuế thành phố", "thanh tra xây dựng phường"])
def test_an_official_of_another_body_is_not_for_this_office(first_house: House, official: str) -> None:
    act = f"Tôi tố cáo ông Phạm Bá Lưu, {official}, nhận 7 triệu của hàng xóm tôi ngày 12/2/2018 để sửa sổ."
    assert told(first_house, f"Kính gửi Cục.\n{ME}\n{act}\nMã Thị Ngân").assessment.outcome == "no_jurisdiction"


def test_a_complaint_in_a_list_is_a_request_of_its_own(first_house: House) -> None:
    listed = (
        "Tôi đề nghị:\n1. Thi hành bản án ấy.\n2. Giải quyết khiếu nại của tôi về việc chấp hành viên Vũ Đức Toản giữ xe ngày 1/2/2018."
    )
    assert told(first_house, "\n".join((ME, ASKS, listed, CAR, SIGNED)), COPY).reading.requests == (Kind.ENFORCEMENT, Kind.COMPLAINT)


@pytest.mark.parametrize(
    "yet", ["tôi đang nhờ người dò hỏi, có tin tôi báo sau", "tôi còn đang tìm hiểu", "em sẽ hỏi thêm bà con rồi viết sau"]
)
def test_what_is_still_being_found_out_about_assets_is_not_told_yet(first_house: House, yet: str) -> None:
    body = f"Tôi gửi thêm địa chỉ: ông Thành ở tổ 9, phường Quang Trung, thành phố Uông Bí. Còn tài sản của ông ấy {yet}."
    understood = in_case(first_house, body, appointment=None, last_sent="guidance", missing=("debtor_address", "asset_info"))
    assert understood.reading.facts.asset_info is None


def test_a_branch_is_no_part_of_a_banks_name(first_house: House) -> None:
    who = "Ngân hàng TMCP Sông Thương - Chi nhánh Quảng Ninh"
    body = (
        f"{who} (số 2 đường Lê Lợi, phường Yết Kiêu, thành phố Hạ Long) là người được thi hành án theo bản án 12/2017/KDTM-ST ngày "
        "3/7/2017 của TAND tỉnh Quảng Ninh, đề nghị Cục xác nhận số tiền Ngân hàng đã nhận."
    )
    creditor = told(first_house, body).reading.facts.creditor
    assert creditor and creditor.value == "Ngân hàng TMCP Sông Thương"


@pytest.mark.parametrize("sent", ["Mẹ em bảo em xin", "bố e nhờ e hỏi xin", "Chồng tôi dặn tôi lấy"])
def test_whom_a_relative_has_sent_acts_for_the_relative(first_house: House, sent: str) -> None:
    body = f"Chào cơ quan. {sent} cái giấy xác nhận là đã nộp đủ tiền phạt 30 triệu theo án."
    assert told(first_house, body).reading.facts.role == "representative"


def test_a_man_of_the_office_with_neither_name_nor_function_is_asked_for(first_house: House) -> None:
    act = "Tôi tố cáo một cán bộ nam trong Cục nhận phong bì của bên mua ngày 11/2/2018."
    unknown = "Tôi chỉ thấy sau lưng, không biết tên, cũng không rõ làm chức gì, phòng nào."
    assert "denounced_person" in told(first_house, f"{ME}\n{act} {unknown}\nMã Thị Ngân").assessment.missing


@pytest.mark.parametrize("done", ["dán thông báo lên cửa", "niêm yết quyết định sai nhà", "gửi quyết định cho hàng xóm"])
def test_what_is_done_with_a_paper_is_an_act_and_no_unnamed_paper(first_house: House, done: str) -> None:
    act = f"Tôi khiếu nại việc chấp hành viên {done} hôm 5/2, làm cả xóm hiểu lầm nhà tôi nợ nần. Yêu cầu gỡ xuống."
    assert "complained_act" not in told(first_house, f"Kính gửi Cục.\n{ME}\n{act}\n{SIGNED}").assessment.missing


def test_a_request_behind_a_colon_is_one(first_house: House) -> None:
    body = (
        f"Kính gửi Cục THADS tỉnh Quảng Ninh.\n{ME}\nTrước hết tôi khiếu nại chấp hành viên Vũ Đức Toản bán rẻ xe tôi ngày 1/2/2018.\n"
        "Tiếp theo, ở bản án 12/2017/DS-ST ngày 3/7/2017 của TAND tỉnh Quảng Ninh tôi là người được thi hành án: yêu cầu thi hành, buộc "
        "ông Lục Văn Thành trả tôi 65 triệu đồng."
    )
    assert set(told(first_house, f"{body}\n{SIGNED}", COPY).reading.requests) == {Kind.COMPLAINT, Kind.ENFORCEMENT}


@pytest.mark.parametrize("body", ["BHXH thành phố Uông Bí", "Phòng Tư pháp", "Công an phường Hồng Hà"])
def test_a_letter_that_only_came_to_the_wrong_mailbox_asks_this_office_nothing(first_house: House, body: str) -> None:
    letter = f"Kính gửi {body}. Em cần giấy xác nhận quá trình công tác từ 2012 đến 2018 để làm trợ cấp. Khi nào có nhắn em lên lấy."
    assert told(first_house, letter).reading.kinds[0].kind == Kind.OTHER


def test_an_exercise_for_students_is_answered_by_a_person(first_house: House) -> None:
    exercise = (
        "Em là sinh viên luật, nhóm em làm bài tập tình huống: bản án số 01/2023/DS-ST của TAND tỉnh Quảng Ninh buộc ông A trả bà B "
        "500 triệu đồng, bà B làm đơn yêu cầu thi hành án. Bà B cần gửi kèm giấy tờ gì ạ? Đây là đề thầy giao chứ không có vụ thật."
    )
    assert told(first_house, exercise).decision.action == "review"


@pytest.mark.parametrize(
    "away", ["Xin phép cơ quan hôm thứ năm không tới.", "Thứ năm này bác không lên.", "Chị cancel giúp em buổi ấy nhé."]
)
def test_who_stays_away_calls_the_visit_off(first_house: House, away: str) -> None:
    reading = in_case(first_house, f"Nhà có tang. {away}").reading
    assert (reading.follow_up, reading.cancels) == ("cancel", "appointment")


def test_a_letter_dropped_at_the_post_office_is_sent_by_post(first_house: House) -> None:
    body = "Tôi đã bỏ thư tại bưu điện sáng nay, trong có bản án sao y."
    assert in_case(first_house, body, appointment=None, last_sent="guidance", missing=("judgment_copy",)).reading.follow_up == "by_post"


def test_a_question_that_fits_no_topic_surely_is_put_beside_few_it_may_be_about(first_house: House) -> None:
    likely, unlikely = "Bà cụ nợ tôi mới chôn cất, con cháu bảo không biết gì thì tôi níu ai?", "Cho hỏi chiều nay cơ quan có mở cửa không?"
    assert "8a" in told(first_house, likely).reading.topics
    assert len(told(first_house, likely).reading.topics) <= 2
    assert told(first_house, unlikely).reading.topics == ()
