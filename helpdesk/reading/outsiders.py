"""Where the writer says to be no party to the matter, and that nobody sent them (QT §2: then the request cannot be received)."""

from __future__ import annotations

from helpdesk.reading.lexicon import Cue
from helpdesk.reading.once import remembered
from helpdesk.reading.sought import Sought
from helpdesk.reading.survey import Survey

NEGATION = r"(?:khong|chua|chang|cha|ko|k)\s"
SENDS = r"(?:nho va|nho vao|nho vo|nho|uy quyen|giao|cu|dai dien|bao toi|phan cong|moi)"
NOBODY = Sought(  # "chưa được ai giao giấy tờ hay nhờ đại diện", "họ không nhờ gì tôi"
    rf"\b(?:khong|chua|chang|cha|ko|k)\s+(?:duoc\s+|co\s+|thay\s+)?ai\b[^.;:\n]{{0,50}}\b{SENDS}\b"
    r"|\b(?:khong|chua|chang|ko)\s+(?:(?:he|tung|co|viet|lam|ky|dua|giay|to)\s+)*(?:nho|uy quyen|giao|cu)\s+(?:gi\s+)?(?:cho\s+)?"
    r"(?:toi|em|chau|minh)\b(?!\s+tra\b)"
    r"|\b(?:khong|chua|chang|ko)\s+(?:he\s+|cung\s+)?(?:duoc|co|giay to|giay|van ban)\s+(?:[^\W\d]+\s+){0,5}?"
    r"(?:uy quyen|nho va|nho cay|cay nho|cu di|giao cho)\b",
    opening=NEGATION,
)
NO_PARTY = Sought(  # "không đứng đơn kiện, không có tên trong bản án"
    r"\b(?:khong|chua|chang)\s+(?:he\s+|phai\s+(?:la\s+)?)?"
    r"(?:dung don kien|di kien|dung ten (?:khoi )?kien|khoi kien|nguyen don|co ten trong (?:ban )?an|duong su"
    r"|(?:la\s+)?(?:nguoi|ben|ai|thanh phan)\s+(?:o\s+)?(?:trong|cua|thuoc)\s+(?:vu|an|ban an|cuoc)"
    r"|(?:la\s+)?(?:xa vien|thanh vien|co dong|nhan vien|nguoi cua|nguoi lam cua|ben nao|nguoi nha|ho hang|ba con|than nhan)"
    r"|(?:co mat|nam|dinh danh|dung ten) (?:o\s+)?trong (?:ban )?an|lam viec (?:cho|o|tai)|co quan he gi|quen biet gi)\b"
    r"|\b(?:trong|ca) (?:ban )?an\s+(?:(?:ay|nay|do|kia)\s+)?(?:khong|chang)\s+(?:he\s+)?(?:co|nhac|neu|dinh)\s+"
    r"(?:(?:ten|gi|den)\s+)*(?:toi|em|chau|minh)\b",
    opening=f"{NEGATION}|trong |ca (?=an|ban an)",
)


@remembered
def told(survey: Survey) -> list[Cue]:
    """In so many words; or that they are no party and that nobody asked them to write, each of which alone may mean less."""
    if found := survey.all("outsider"):
        return found
    unsent = NOBODY.search(survey.source.folded)
    return [Cue("outsider", 0, 0, *unsent.span())] if unsent and NO_PARTY.search(survey.source.folded) else []
