"""Everything a paper can suffer from, in one table: its code and the sentence that tells staff."""

from __future__ import annotations

from enum import StrEnum

from helpdesk.journey import Defect


class Flaw(StrEnum):
    """The closed vocabulary of `Defect.code` for papers."""

    ARCHIVE_NOT_OPENED = "archive_not_opened"
    ARCHIVE_SUSPICIOUS = "archive_suspicious"
    ARCHIVE_TOO_DEEP = "archive_too_deep"
    ARCHIVE_TOO_MANY = "archive_too_many"
    DAMAGED = "damaged"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    INFECTED = "infected"
    LAYER_RUBBISH = "layer_rubbish"
    LEGACY_FONT = "legacy_font"
    MACROS = "macros"
    MEMBER_LEFT_OUT = "member_left_out"
    NO_PAPER = "no_paper"
    NOT_LEGIBLE = "not_legible"
    READER_DIED = "reader_died"
    SCANNER_AWAY = "scanner_away"
    TIME_SHORT = "time_short"
    TIME_UP = "time_up"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    UNKNOWN_KIND = "unknown_kind"
    WAITS_FOR_EYES = "waits_for_eyes"


SENTENCES: dict[Flaw, str] = {
    Flaw.ARCHIVE_NOT_OPENED: "Tệp nén {what}: chưa mở được, đề nghị người gửi gửi lại từng tệp hoặc tệp ZIP.",
    Flaw.ARCHIVE_SUSPICIOUS: "Tệp nén phình to bất thường ({what}), không mở.",
    Flaw.ARCHIVE_TOO_DEEP: "Tệp nén lồng nhau quá sâu, phần trong cùng chưa mở.",
    Flaw.ARCHIVE_TOO_MANY: "Tệp nén có quá nhiều tệp hoặc quá lớn, chỉ mở {what} tệp đầu.",
    Flaw.DAMAGED: "Tệp bị hỏng hoặc bị cắt ({what}).",
    Flaw.EMPTY: "Tệp rỗng hoặc không có chữ.",
    Flaw.ENCRYPTED: "Tệp đặt mật khẩu, không mở được ({what}).",
    Flaw.INFECTED: "Tệp có mã độc ({what}), đã niêm lại, không mở.",
    Flaw.LAYER_RUBBISH: "Lớp chữ của trang {what} sai phông, đã đọc bằng nhận dạng ảnh.",
    Flaw.LEGACY_FONT: "Văn bản gõ bằng phông chữ cũ ({what}), đã chuyển sang Unicode.",
    Flaw.MACROS: "Tệp có macro, không chạy; chỉ đọc phần chữ.",
    Flaw.MEMBER_LEFT_OUT: "Một tệp trong tệp nén không mở được: {what}.",
    Flaw.NO_PAPER: "Không phải giấy tờ: {what}.",
    Flaw.NOT_LEGIBLE: "Trang {what} mờ hoặc không có chữ đọc được.",
    Flaw.READER_DIED: "Tệp làm chương trình đọc dừng đột ngột ({what}).",
    Flaw.SCANNER_AWAY: "Chưa quét được mã độc: {what}.",
    Flaw.TIME_SHORT: "Chưa đọc xong trong thời gian dành cho một thư; phần đã đọc được giữ lại.",
    Flaw.TIME_UP: "Đọc quá lâu, đã dừng; phần đã đọc được giữ lại.",
    Flaw.TOO_LARGE: "Tệp quá lớn để đọc ({what}).",
    Flaw.TOO_MANY_PAGES: "Tệp có {what} trang, chỉ đọc các trang đầu.",
    Flaw.UNKNOWN_KIND: "Không nhận ra loại tệp ({what}).",
    Flaw.WAITS_FOR_EYES: "Trang {what} là ảnh, chưa nhận dạng chữ.",
}


def defect(flaw: Flaw, what: str = "") -> Defect:
    """`what` names the thing in a few printable characters."""
    shown = "".join(c if c.isprintable() else " " for c in what[:200]).strip()
    return Defect(flaw.value, SENTENCES[flaw].format(what=shown))
