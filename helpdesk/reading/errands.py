"""Where a relative has sent the writer: "mẹ em bảo em xin cái giấy". The matter is the relative's."""

from __future__ import annotations

from helpdesk.reading.sought import Sought
from helpdesk.reading.survey import Survey

SELF_WORD = r"(?:toi|em|e|chau|con|minh|tui)"
KIN = "me|bo|ba|ma|cha|tia|chong|vo|ong|anh|chi|co|chu|bac|cau|di|thay|u"
SENT = Sought(
    rf"\b(?:{KIN})(?:\s+(?:trai|gai|noi|ngoai|ruot))?\s+{SELF_WORD}\s+(?:nho|bao|noi|keu|sai|dan)\s+{SELF_WORD}\s+"
    r"(?:\w+\s+)?(?:hoi|xin|lam|nhan|viet|gui|nop|lay)\b",
    opening=rf"\b(?:{KIN})\s",
)


def sent_by_kin(survey: Survey) -> bool:
    return SENT.search(survey.source.folded) is not None
