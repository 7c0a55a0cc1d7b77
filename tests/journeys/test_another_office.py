"""Another office is one data file and one line of settings: a letter comes in, is answered, the visit is agreed, the week is reported."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.journeys.office import Office, plain_letter

PROFILE = Path(__file__).parents[1] / "law" / "offices" / "vinh-phuc.toml"
SETTINGS = f"""
[office]
profile = "{PROFILE}"

[reports]
leadership = ["lanhdao@mail.example"]
"""
FRIDAY, ANSWERED, SATURDAY_EVENING = "2018-06-01T16:40:00+07:00", "2018-06-02T08:00:00+07:00", "2018-06-02T18:00:00+07:00"
REQUEST = """Kính gửi: Cục Thi hành án dân sự tỉnh Vĩnh Phúc

Tôi là Phạm Thị Hiền, trú tại số 18, phường Tích Sơn, thành phố Vĩnh Yên, tỉnh Vĩnh Phúc. Điện thoại: 0912 480 115.
Tôi là người được thi hành án theo Bản án số 14/2018/DS-ST ngày 20/3/2018 của Tòa án nhân dân tỉnh Vĩnh Phúc, đã có hiệu lực pháp luật \
từ ngày 21/4/2018.
Người phải thi hành án: ông Đoàn Văn Lợi, trú tại phường Khai Quang, thành phố Vĩnh Yên, tỉnh Vĩnh Phúc.
Tôi yêu cầu thi hành khoản tiền 180.000.000 đồng ông Lợi phải trả tôi. Đề nghị Chấp hành viên xác minh điều kiện thi hành án.
Tôi gửi kèm đơn yêu cầu thi hành án đã ký và bản án.

Vĩnh Yên, ngày 01 tháng 6 năm 2018
Người yêu cầu
Phạm Thị Hiền
"""
JUDGMENT = """TÒA ÁN NHÂN DÂN TỈNH VĨNH PHÚC
Bản án số: 14/2018/DS-ST
Ngày: 20/3/2018
BẢN ÁN
QUYẾT ĐỊNH: Buộc ông Đoàn Văn Lợi trả bà Phạm Thị Hiền 180.000.000 đồng.
"""


@pytest.fixture
def vinh_phuc(tmp_path: Path) -> Office:
    return Office(tmp_path, FRIDAY).furnish(more=SETTINGS)


def received(at: str) -> str:
    return f"from mail.example by mx.example; {at}"


def request() -> bytes:
    mail = EmailMessage()
    told = {"From": "Phạm Thị Hiền <hien@mail.example>", "To": "mau@example.vn", "Subject": "Yêu cầu thi hành án", "Message-ID": "<don@x>"}
    for name, value in {"Received": received("Fri, 01 Jun 2018 16:30:00 +0700"), **told, "Date": "Fri, 01 Jun 2018 16:29:00 +0700"}.items():
        mail[name] = value
    mail.set_content(REQUEST)
    mail.add_attachment(REQUEST.replace("Tôi là Phạm", "ĐƠN YÊU CẦU THI HÀNH ÁN\nTôi là Phạm"), filename="don yeu cau thi hanh an.txt")
    mail.add_attachment(JUDGMENT, filename="ban an 14-2018.txt")
    return mail.as_bytes()


def words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def outbox(office: Office) -> list[EmailMessage]:
    return [message_from_bytes(p.read_bytes(), policy=policy.default) for p in sorted((office.folder / "outbox").glob("*.eml"))]  # type: ignore[misc]


def test_a_whole_journey_at_an_office_that_is_nothing_but_data(vinh_phuc: Office) -> None:
    vinh_phuc.put("1", request())
    vinh_phuc.call("poll", "--once")
    (letter,) = vinh_phuc.letters()
    case = vinh_phuc.case(letter["case"])
    assert (case["outcome"], case["status"], case["missing"]) == ("complete", "appointment", [])
    assert case["due_at"] == "2018-06-02T11:00:00+07:00"  # half an hour on Friday, three and a half on this office's Saturday morning
    vinh_phuc.call("send", "--once")
    (answer,) = outbox(vinh_phuc)
    told = words(answer)
    assert "Cục Thi hành án dân sự tỉnh Vĩnh Phúc" in told
    assert "Số 1, đường Mẫu, thành phố Vĩnh Yên" in told
    assert "0211.0000001" in told
    assert "Quảng Ninh" not in told.replace("Quy trình hỗ trợ trực tuyến", "")
    assert "Điều 31" in told

    _the_citizen_agrees(vinh_phuc, answer, case["code"])
    _the_week_is_reported(vinh_phuc)


def _the_citizen_agrees(office: Office, answer: EmailMessage, code: str) -> None:
    head = {"Received": received("Sat, 02 Jun 2018 07:50:00 +0700"), "In_Reply_To": str(answer["Message-ID"]), "Message_ID": "<ok@x>"}
    office.put("2", plain_letter("Tôi sẽ đến đúng hẹn.", sender="hien@mail.example", subject=f"Re: {answer['Subject']}", **head))
    office.call("poll", "--once", now=ANSWERED)
    (visit,) = office.case(code)["visits"]
    assert visit["status"] == "confirmed"
    assert visit["purpose"] == "filing"


def _the_week_is_reported(office: Office) -> None:
    """Its week ends on Saturday, for that is a working day there."""
    folder = office.folder / "report"
    (report,) = office.ask("report", "weekly", "--as-of", "2018-06-02", "--out", str(folder), "--send", now=SATURDAY_EVENING)
    assert report["closed"]
    assert report["until"].startswith("2018-06-02T09:00:00")  # 16:00 at the office
    assert report["figures"]["letters"]["received"] == 2
    assert {p.suffix for p in folder.iterdir()} == {".docx", ".pdf", ".xlsx"}
    office.call("send", "--once", now=SATURDAY_EVENING)
    (sent,) = [m for m in outbox(office) if "lanhdao@mail.example" in str(m["To"])]
    assert "Cục Thi hành án dân sự tỉnh Vĩnh Phúc" in words(sent)
    assert office.ask("balance", now=SATURDAY_EVENING)[0]["differences"] == []
