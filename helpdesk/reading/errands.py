"""Where a relative has sent the writer: "mẹ em bảo em xin cái giấy", the matter is the relative's; and where somebody only lends the
writer a hand: "nhờ cháu hàng xóm gõ giúp thư này", the matter stays the writer's own."""

from __future__ import annotations

import re

from helpdesk.reading.lexicon import Cue
from helpdesk.reading.sought import Sought
from helpdesk.reading.survey import Survey

SELF_WORD = r"(?:toi|em|e|chau|con|minh|tui)"
KIN = "me|bo|ba|ma|cha|tia|chong|vo|ong|anh|chi|co|chu|bac|cau|di|thay|u"
SENT = Sought(
    rf"\b(?:{KIN})(?:\s+(?:trai|gai|noi|ngoai|ruot))?\s+{SELF_WORD}\s+(?:nho|bao|noi|keu|sai|dan)\s+{SELF_WORD}\s+"
    r"(?:\w+\s+)?(?:hoi|xin|lam|nhan|viet|gui|nop|lay)\b",
    opening=rf"\b(?:{KIN})\s",
)

TYPES = r"(?:go|viet|danh|bam|soan|chep|ghi|gui|goi|nhan|chup|scan|quet|in|dien|lap|lam)"
THINGS = r"(?:may|don|thu|mail|email|giay|ban an|anh|to|la|cai|nay|vao)"
FOR_US = r"(?:ho|giup|gium|dum|thay)"
OF_OURS = rf"(?:me|bo|ba|ma|cha|chong|vo|ong|anh|chi|con|em|chau|co|chu|bac)\s+(?:{SELF_WORD}|trai|gai|noi|ngoai|ruot|de|chong|vo)\b"
WHOSE_CHILD = r"(?:hang xom|lang gieng|canh nha|ben canh|nha ben|dau ngo|noi|ngoai|gai|trai|dau|re|ho|ruot|ut|toi|minh)"
LENDS_A_HAND = Sought(  # "nhờ cháu hàng xóm gõ giúp", "cô giáo viết hộ tôi"; not "mẹ nhờ em viết giúp", "cháu viết hộ bà nội"
    rf"\bnho\b(?!\s+{SELF_WORD}\b(?!\s+{WHOSE_CHILD}\b))[^.;\n]{{0,40}}?\b{TYPES}\s+(?:{THINGS}\s+)*{FOR_US}\b(?!\s+(?:cho\s+)?{OF_OURS})"
    rf"|\b{TYPES}\s+(?:{THINGS}\s+)*{FOR_US}\s+(?:cho\s+)?(?:toi|minh|tui)\b(?!\s+(?:va|cung)\b)",
    opening=rf"nho|{TYPES}\s",
)
RELATION = (
    r"(?:me|bo|ba|ma|cha|chong|vo|ong|(?:anh|chi|em|con|chau|co|chu|bac)\s+(?:toi|em|chau|minh|trai|gai|ruot|re|dau)|cong ty|ngan hang|sep)"
)
ON_BEHALF = Sought(
    rf"\b(?:(?:thay|ho|giup|gium|dum)|(?:xin|hoi|lam|viet|nop|doi|kien|de nghi)(?:\s+(?:ho|giup))?\s+cho)\s+{RELATION}\b",
    opening="thay|ho|giup|gium|dum|xin|lam|viet|nop|doi|kien|de nghi",
)
SPOKEN_OF = re.compile(  # before "cán bộ", where the writer is none
    r"\b(?:cac|quy|may|nhung|moi|thua|chao|gui|nho|mong|de nghi|gap|hoi|nghe|duoc|dong chi)\s+(?:(?:anh|chi|em|co|chu|bac|ban|vi|quy)\s+)*$"
)
BEFORE = 24  # letters


def signs_of_another(survey: Survey, *codes: str) -> list[Cue]:
    """The cues of these codes that may say that the writer acts for somebody else: no hand that was lent, no clerk who is spoken to."""
    folded = survey.source.folded
    found = survey.all(*codes)
    if all(c.code == "principal" for c in found):  # mostly there is none at all
        return found
    lent = [m.span() for m in LENDS_A_HAND.finditer(folded)]
    found = [c for c in found if not any(start <= c.start < end for start, end in lent)]
    return [c for c in found if c.code != "staff_of" or not SPOKEN_OF.search(folded, max(0, c.start - BEFORE), c.start)]


def sent_by_kin(survey: Survey) -> bool:
    return SENT.search(survey.source.folded) is not None
