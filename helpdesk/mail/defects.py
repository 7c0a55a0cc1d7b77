"""Every damage a mail can have, in one table: its code and the sentence that tells staff how it was read all the same."""

from __future__ import annotations

from enum import StrEnum

from helpdesk.journey import Defect


class Damage(StrEnum):
    """The closed vocabulary of `Defect.code` for mail."""

    BAD_ADDRESS = "bad_address"
    BAD_DATE = "bad_date"
    BAD_HEADER_LINE = "bad_header_line"
    BARE_CR = "bare_cr"
    BASE64_DAMAGED = "base64_damaged"
    BOUNDARY_MISSING = "boundary_missing"
    BOUNDARY_UNCLOSED = "boundary_unclosed"
    CALENDAR_DAMAGED = "calendar_damaged"
    CHARSET_GUESSED = "charset_guessed"
    CHARSET_WRONG = "charset_wrong"
    CONTROL_CHARACTERS = "control_characters"
    DATE_WITHOUT_ZONE = "date_without_zone"
    DOUBLE_ENCODED = "double_encoded"
    EMPTY = "empty"
    ENCLOSED_TOO_DEEP = "enclosed_too_deep"
    ENCRYPTED = "encrypted"
    HEADER_ENCODING = "header_encoding"
    HEADER_INJECTION = "header_injection"
    HEADER_TOO_LONG = "header_too_long"
    HIDDEN_TEXT = "hidden_text"
    INVISIBLE_CHARACTERS = "invisible_characters"
    LEGACY_FONT = "legacy_font"
    NAME_CHANGED = "name_changed"
    NO_DATE = "no_date"
    NO_MESSAGE_ID = "no_message_id"
    NO_SENDER = "no_sender"
    QUOTED_PRINTABLE_DAMAGED = "quoted_printable_damaged"
    READER_FAILED = "reader_failed"
    SEVERAL_SENDERS = "several_senders"
    TEXT_TOO_LONG = "text_too_long"
    TNEF_DAMAGED = "tnef_damaged"
    TNEF_UNPACKED = "tnef_unpacked"
    TOO_MANY_PARTS = "too_many_parts"
    TRANSFER_UNKNOWN = "transfer_unknown"
    UNREADABLE_BYTES = "unreadable_bytes"
    UUENCODED = "uuencoded"


SENTENCES: dict[Damage, str] = {
    Damage.BAD_ADDRESS: "Địa chỉ thư viết sai: {what}. Đã giữ nguyên phần đọc được.",
    Damage.BAD_DATE: "Ngày gửi ghi trong thư không đọc được ({what}).",
    Damage.BAD_HEADER_LINE: "Phần đầu thư có dòng hỏng, đã bỏ qua dòng đó: {what}.",
    Damage.BARE_CR: "Dòng kết thúc bằng ký tự CR đơn lẻ, đã đọc như xuống dòng.",
    Damage.BASE64_DAMAGED: "Mã base64 bị hỏng hoặc bị cắt ({what}), đã đọc phần còn lại.",
    Damage.BOUNDARY_MISSING: "Thiếu dấu phân cách các phần của thư ({what}), đã đoán hoặc đọc như văn bản.",
    Damage.BOUNDARY_UNCLOSED: "Thư bị cắt ngang: phần cuối không có dấu kết thúc.",
    Damage.CALENDAR_DAMAGED: "Phần lịch hẹn trong thư không đọc được ({what}).",
    Damage.CHARSET_GUESSED: "Thư không ghi bảng mã, đã đọc theo {what}.",
    Damage.CHARSET_WRONG: "Bảng mã ghi trong thư không đúng, đã đọc theo {what}.",
    Damage.CONTROL_CHARACTERS: "Đã bỏ các ký tự điều khiển lẫn trong văn bản.",
    Damage.DATE_WITHOUT_ZONE: "Ngày gửi không ghi múi giờ, đã hiểu là giờ Việt Nam.",
    Damage.DOUBLE_ENCODED: "Chữ bị mã hóa hai lần, đã khôi phục ({what}).",
    Damage.EMPTY: "Thư không có nội dung văn bản.",
    Damage.ENCLOSED_TOO_DEEP: "Thư kèm trong thư lồng quá sâu, chỉ giữ tệp, chưa mở ra đọc.",
    Damage.ENCRYPTED: "Thư bị mã hóa, không đọc được nội dung ({what}).",
    Damage.HEADER_ENCODING: "Dòng {what} ở đầu thư mã hóa sai chuẩn, đã đọc theo suy đoán.",
    Damage.HEADER_INJECTION: "Dòng {what} ở đầu thư có ký tự xuống dòng hoặc điều khiển, đã thay bằng dấu cách.",
    Damage.HEADER_TOO_LONG: "Dòng {what} ở đầu thư quá dài, chỉ đọc phần đầu.",
    Damage.HIDDEN_TEXT: "Thư có chữ ẩn mà người đọc không nhìn thấy, không tính là nội dung.",
    Damage.INVISIBLE_CHARACTERS: "Đã bỏ các ký tự không hiển thị chèn giữa chữ.",
    Damage.LEGACY_FONT: "Văn bản gõ bằng phông chữ cũ ({what}), đã chuyển sang Unicode.",
    Damage.NAME_CHANGED: "Tên tệp kèm theo có đường dẫn hoặc ký tự lạ, đã đổi thành {what}.",
    Damage.NO_DATE: "Thư không ghi ngày gửi.",
    Damage.NO_MESSAGE_ID: "Thư không có mã nhận dạng (Message-ID).",
    Damage.NO_SENDER: "Thư không ghi người gửi.",
    Damage.QUOTED_PRINTABLE_DAMAGED: "Mã quoted-printable bị hỏng, đã giữ nguyên phần không giải được.",
    Damage.READER_FAILED: "Chương trình đọc thư gặp lỗi ({what}), thư được giữ nguyên văn để cán bộ xem.",
    Damage.SEVERAL_SENDERS: "Thư ghi nhiều người gửi, đã lấy người đầu tiên có địa chỉ.",
    Damage.TEXT_TOO_LONG: "Nội dung thư quá dài ({what}): đã đọc phần đầu, toàn bộ được giữ thành một tệp.",
    Damage.TNEF_DAMAGED: "Tệp winmail.dat bị hỏng ({what}), đã lấy những gì mở được.",
    Damage.TNEF_UNPACKED: "Đã mở gói winmail.dat của Outlook.",
    Damage.TOO_MANY_PARTS: "Thư có quá nhiều phần, các phần sau được đọc chung làm một.",
    Damage.TRANSFER_UNKNOWN: "Cách mã hóa phần thư lạ ({what}), đã đọc nguyên văn.",
    Damage.UNREADABLE_BYTES: "Có {what} byte không đọc được thành chữ.",
    Damage.UUENCODED: "Đã tách tệp uuencode nằm trong nội dung thư.",
}


class Notes:
    """The defects of one letter while it is read: each is told once, and a mail of ten thousand damages still tells few."""

    LIMIT = 60

    def __init__(self) -> None:
        self._kept: dict[tuple[Damage, str], Defect] = {}

    def add(self, damage: Damage, what: str = "") -> None:
        """`what` names the thing damaged in a few printable characters."""
        shown = "".join(c if c.isprintable() else " " for c in what[:80]).strip()
        if (damage, shown) not in self._kept and len(self._kept) < self.LIMIT:
            self._kept[damage, shown] = Defect(damage.value, SENTENCES[damage].format(what=shown))

    def defects(self) -> tuple[Defect, ...]:
        return tuple(self._kept.values())
