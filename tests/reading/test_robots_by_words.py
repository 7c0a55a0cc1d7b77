"""A letter that no header marks as a robot's is a person's unless its words leave no doubt: a robot is never answered."""

from __future__ import annotations

from datetime import date

import pytest

from helpdesk.house import House
from helpdesk.journey import Correspondent, Kind, Letter, Ranked

PEOPLE = {
    "a_survey_of_students": "Kính gửi anh chị. Nhóm sinh viên chúng em đang làm khóa luận về mức độ hài lòng của người dân, mong anh chị "
    "dành 5 phút trả lời phiếu theo đường dẫn bên dưới. Chúng em chân thành cảm ơn.",
    "a_form_of_a_newspaper": "Câu hỏi mới từ độc giả, chuyên mục pháp luật. Nội dung: nhà tôi cho thuê, người thuê bị kê biên đồ thì "
    "tôi có lấy lại được đồ của tôi không? Xin quý cơ quan trả lời để chúng tôi đăng báo.",
    "an_invitation_of_a_ward": "Kính mời quý cơ quan cử người dự buổi tuyên truyền pháp luật tại nhà văn hóa khu vào sáng thứ Bảy tuần "
    "này. Rất mong được đón tiếp.",
    "a_complaint_about_spam": "Sao tôi cứ nhận thư khuyến mãi, giảm giá mạo danh cơ quan mình? Nhờ cơ quan kiểm tra giúp.",
    "a_lost_password": "Em quên mật khẩu đăng nhập trang nộp hồ sơ của mình, làm sao lấy lại được ạ? Tài khoản bị khóa rồi ạ.",
    "a_question_on_a_job": "Cơ quan mình có tuyển nhân viên văn thư không ạ, em vừa tốt nghiệp, em gửi hồ sơ đính kèm.",
    "a_thank_you": "Dạ em nhận được rồi, em cảm ơn cơ quan nhiều ạ.",
    "a_call_off_without_a_case": "Hôm đó tôi bận việc nhà không lên được, cơ quan thông cảm.",
}
ADVERTISEMENTS = {
    "a_sale": "Siêu ưu đãi duy nhất trong tháng: giảm giá 40% toàn bộ máy in, tặng ngay voucher 500K cho khách hàng đăng ký ngay hôm nay. "
    "Hotline đặt hàng 0900 000 000. Số lượng có hạn, miễn phí vận chuyển toàn quốc!",
    "a_mailbox_thief": "Tài khoản của bạn sẽ bị khóa trong vòng 24 giờ. Hệ thống phát hiện đăng nhập lạ. Vui lòng bấm vào liên kết bên "
    "dưới để xác thực tài khoản và cập nhật mật khẩu, nếu không dung lượng hộp thư sẽ bị xóa.",
}


def kinds(house: House, text: str) -> tuple[Ranked, ...]:
    reader = next(iter(house.shops.values())).reader
    letter = Letter("", None, Correspondent("", "someone@mail.example"), "", text)
    return reader.read(letter, (), today=date(2018, 3, 5)).kinds


@pytest.mark.parametrize("told", PEOPLE.values(), ids=PEOPLE.keys())
def test_a_person_is_not_taken_for_a_robot_by_their_words(first_house: House, told: str) -> None:
    assert kinds(first_house, told)[0].kind != Kind.AUTOMATIC


@pytest.mark.parametrize("told", ADVERTISEMENTS.values(), ids=ADVERTISEMENTS.keys())
def test_words_that_leave_no_doubt_make_a_robot(first_house: House, told: str) -> None:
    assert kinds(first_house, told)[0].kind == Kind.AUTOMATIC


def test_what_is_only_likely_a_robots_goes_to_a_person(first_house: House) -> None:
    """Whatever stands in the robot's stead is never sure enough to be answered without a look."""
    ranked = [kinds(first_house, told) for told in PEOPLE.values()]
    doubtful = [r for r in ranked if r[1].kind == Kind.AUTOMATIC and r[1].confidence > r[0].confidence]
    assert doubtful and all(r[0].confidence <= 0.5 for r in doubtful)
