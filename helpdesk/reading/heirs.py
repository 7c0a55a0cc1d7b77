"""Where the letter says that somebody has died, or that the writer comes into their rights (NĐ 1.4 → Điều 8a)."""

from __future__ import annotations

import re

from helpdesk.reading.lexicon import Cue
from helpdesk.reading.once import remembered
from helpdesk.reading.sought import Sought
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import accents

BEFORE_DEATH = (  # folded: people, what they die of, when
    "toi|em|chau|minh|con|nha|ta|ay|do|no|nguoi|ong|ba|bo|me|cha|ma|chong|vo|anh|chi|cu|bac|chu|co|di|cau|noi|ngoai|re|dau|ruot|de|trai|gai"
    "|nuoi|chung|om|benh|nang|yeu|nan|bien|thu|phai|viem|gia|khong may|chang may|dot ngot|roi|nay|truoc|qua|khi|luc"
)
SOMEBODY = re.compile(  # right before "mất": "bố tôi mất rồi", "bà ấy vừa mất", "ốm nặng mất"; else a thing is gone: "rách mất rồi"
    rf"(?:\b(?:{BEFORE_DEATH})|[.,;:()\n]|^)"
    r"\s*(?:(?:da|cung|vua|moi|lai|deu|thi|lam|som|sap|chang may|khong may|dot ngot|ma|va)\s+)*$"
)
DIED_FIRST = re.compile(r"\b(?:kip|xong|chua)\b[^.;,\n]{0,24}\bthi\s+(?:da\s+)?$")  # "chưa kịp làm đơn thì mất"
KILLED = re.compile(  # "con trai tôi bị … đánh chết": whoever is compensated for a death is the creditor
    r"\bbi\b[^.;\n]{0,48}\b(?:danh|dam|tong|huc|chem|giet|ban|can|xo|day|tong xe|dam xe|gay tai nan)\b[^.;\n]{0,16}\b(?:chet|tu vong|mat)\b"
)
DIES = accents("mất")
TAKEN_OVER = Sought(  # a claim that changed hands
    r"(?<!khong )(?<!chua )(?<!he )\b(?:(?:nhan|duoc|da|vua|moi)\s+(?:ky\s+)?(?:nhan\s+)?(?:chuyen (?:giao|nhuong)|(?:nhuong|ban|sang) lai)"
    r"|(?:nhan\s+)?mua lai|mua)\s+(?:lai\s+)?(?:toan bo\s+)?(?:cac\s+|mon\s+)?"
    r"(?:quyen (?:doi|thu|yeu cau|chu no|duoc)|khoan no|mon no|no|trai quyen)\b",
    opening=r"(?:nhan|duoc|da|vua|moi|mua)\s",
)
NAMED = 8  # letters between a name and "mất": "đã", "vừa mới"


@remembered
def told(survey: Survey) -> list[Cue]:
    found = (c for c in survey.all("heir") if not _is_lost(survey, c) and not _is_another_word(survey, c))
    return [c for c in found if not KILLED.search(survey.source.folded, survey.source.sentence(c.start)[0], c.end)]


@remembered
def takes_over(survey: Survey) -> int | None:
    """Where the letter says that somebody took a claim over: "nhận chuyển giao quyền đòi nợ từ …"; None where it does not."""
    found = TAKEN_OVER.search(survey.source.folded)
    return found.start() if found else None


def _is_another_word(survey: Survey, cue: Cue) -> bool:
    """ "Mẹ cháu mắt kém": a word that marks alone tell from "mất" is no slip of it."""
    source = survey.source
    written = (source.written[at].lower() for at in range(cue.first, cue.last) if source.words[at] == "mat")
    return any(w != "mat" and accents(w) != DIES for w in written)


def _is_lost(survey: Survey, cue: Cue) -> bool:
    folded = survey.source.folded
    if DIED_FIRST.search(folded, max(0, cue.start - 48), cue.start):
        return False
    if not folded.startswith("mat", cue.start) or SOMEBODY.search(folded, max(0, cue.start - 32), cue.start):
        return False
    return not any(0 <= cue.start - n.end < NAMED for n in survey.names) and not survey.source.text[_word_before(survey, cue)].isupper()


def _word_before(survey: Survey, cue: Cue) -> int:
    """Where the word before a cue begins: "ông Lâm mất" has died."""
    return survey.source.starts[max(cue.first - 1, 0)]
