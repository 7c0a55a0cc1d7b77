"""The letter a conversation begins with: a request of a kind that lacks just these items, so that what follows has a case to stand in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.letters.build import compose

LIVES = "trú tại số 18, tổ 4, khu 5, phường Bạch Đằng, thành phố Hạ Long, tỉnh Quảng Ninh"
COURT = "Tòa án nhân dân tỉnh Quảng Ninh"
DEBTOR, AT_DEBTORS = "ông Đoàn Văn Lợi", "trú tại tổ 2, khu 3, phường Hà Khẩu, thành phố Hạ Long"
SENT_ALREADY = {"enforcement": "Đơn yêu cầu thi hành án", "confirmation": "Xin xác nhận kết quả thi hành án"}


@dataclass(frozen=True)
class Opening:
    """Who writes, when, to which office, and what they leave out."""

    kind: str
    name: str
    address: str
    at: datetime
    office: str
    missing: Collection[str] = ()

    def says(self, item: str) -> bool:
        return item not in self.missing

    def day(self, before: int) -> str:
        return f"{self.at - timedelta(days=before):%-d/%-m/%Y}"

    @property
    def me(self) -> str:
        name = f"Tôi là {self.name}" if self.says("requester_name") else "Tôi là người dân"
        return f"{name}, {LIVES}." if self.says("requester_address") else f"{name}."

    @property
    def judgment(self) -> str:
        number = f"số 14/{(self.at - timedelta(days=90)).year}/DS-ST ngày {self.day(90)} của {COURT}"
        return f"Bản án {number}" if self.says("judgment_identity") else "bản án của Tòa"


def _enforcement(o: Opening) -> Iterator[str]:
    if o.says("authorization"):
        yield f"Tôi là người được thi hành án theo {o.judgment}, đã có hiệu lực pháp luật từ ngày {o.day(58)}."
    else:
        mine = "bà Vũ Thị Mận, trú tại số 5, tổ 1, phường Hồng Hải, thành phố Hạ Long"
        yield f"Tôi viết thay và đại diện cho {mine}, là người được thi hành án theo {o.judgment}, có hiệu lực từ ngày {o.day(58)}."
    if o.says("debtor_name"):
        yield f"Người phải thi hành án: {DEBTOR}{f', {AT_DEBTORS}' if o.says('debtor_address') else ''}."
    if o.says("request_content"):
        yield "Yêu cầu thi hành khoản tiền 180.000.000 đồng mà bên phải thi hành án phải trả."
    if o.says("asset_info"):
        yield "Bên phải thi hành án có một ô tô tải biển số 14C-118.02 và đang mở cửa hàng vật liệu xây dựng tại nhà."
    if not o.says("application"):
        yield "Tôi chưa viết đơn yêu cầu thi hành án, xin được hướng dẫn."


def _confirmation(o: Opening) -> Iterator[str]:
    role = "là người phải thi hành án " if o.says("party_role") else "viết về việc thi hành án "
    known = o.says("judgment_identity") and o.says("enforcement_decision")
    yield f"Tôi {role}theo {o.judgment}." if known else f"Tôi {role}theo bản án của Tòa."
    if o.says("confirm_content"):
        yield "Tôi đã nộp đủ 64.500.000 đồng, nay đề nghị xác nhận tôi đã thi hành xong khoản 64.500.000 đồng đó."
    else:
        yield "Đề nghị cơ quan cấp cho tôi giấy xác nhận kết quả thi hành án."


def _complaint(o: Opening) -> Iterator[str]:
    act = f"Quyết định số 58/QĐ-THADS ngày {o.day(6)}" if o.says("complained_act") else "quyết định"
    by = f" của Chấp hành viên Vương Đình Khải, {o.office}" if o.says("complained_person") else ""
    yield f"Tôi là người phải thi hành án. Tôi khiếu nại {act}{by} về việc cưỡng chế kê biên nhà đất của tôi."
    if o.says("complaint_request"):
        yield "Giá trị nhà đất lớn gấp nhiều lần số tiền phải nộp. Yêu cầu: hủy việc kê biên, cho tôi nộp tiền trong 30 ngày."
    if not o.says("application"):
        yield "Tôi chưa viết đơn khiếu nại, xin được hướng dẫn."


def _denunciation(o: Opening) -> Iterator[str]:
    who = f"ông Trịnh Công Đán, chấp hành viên {o.office}" if o.says("denounced_person") else "một cán bộ"
    yield f"Tôi tố cáo {who}: ngày {o.day(18)} nhận của bên phải thi hành án một phong bì 20 triệu đồng để hoãn ngày cưỡng chế."


TELLS = {"enforcement": _enforcement, "confirmation": _confirmation, "complaint": _complaint, "denunciation": _denunciation}
SUBJECTS = {**SENT_ALREADY, "complaint": "Đơn khiếu nại", "denunciation": "Đơn tố cáo"}


def _papers(o: Opening, body: str) -> Iterator[dict[str, Any]]:
    if o.kind != "enforcement":
        return
    if o.says("application"):
        yield {"name": "don yeu cau.docx", "kind": "docx", "text": f"ĐƠN YÊU CẦU THI HÀNH ÁN\n\n{body}\n(đã ký)\n"}
    if o.says("judgment_copy"):
        sentence = "QUYẾT ĐỊNH: Buộc bị đơn trả cho nguyên đơn 180.000.000 đồng."
        yield {"name": "ban an.pdf", "kind": "pdf", "text": f"{COURT.upper()}\n\n{o.judgment}\n\n{sentence}\n"}


def written(o: Opening) -> bytes:
    """As a mailbox holds it."""
    closing = [f"Hạ Long, ngày {o.at:%-d} tháng {o.at:%-m} năm {o.at:%Y}", o.name] if o.says("requester_name") else []
    body = "\n".join([f"Kính gửi: {o.office}", "", o.me, *TELLS[o.kind](o), "", *closing])
    sender = f"{o.name} <{o.address}>" if o.says("requester_name") and o.name else o.address
    head = {"id": "opening", "from": sender, "subject": SUBJECTS[o.kind], "date": o.at.isoformat()}
    return compose({**head, "body": body, "attachments": list(_papers(o, body))})
