"""Where a letter is signed: a name alone on a line towards the end, or the last thing of all."""

from __future__ import annotations

import re

from helpdesk.reading.people import NameMention
from helpdesk.reading.survey import Mention, Survey

LAST_PART = 0.4  # of a text: where signatures stand
TAIL = re.compile(
    r"(?:[\s.,;:!()/\-–\d]|\b(?:ngay|thang|nam|dt|sdt|tel|dien thoai|so|da ky|ky|ten|ghi ro ho ten|nguoi|phai|duoc|thi|hanh|an|lam|don"
    r"|de nghi|yeu cau|khieu nai|to cao|la|cccd|cmnd|cmt|lien he|may|tran trong|kinh|cam on|xin|a|quy|co quan|dong)\b)*"
)


def weight_of(survey: Survey, name: NameMention) -> float:
    """How much a name looks like a signature where it stands: 0 for not at all."""
    text, folded = survey.source.text, survey.source.folded
    line_start = text.rfind("\n", 0, name.start) + 1
    line_end = text.find("\n", name.end) if "\n" in text[name.end :] else len(text)
    before, after = folded[line_start : name.start], _besides_address(survey, name.end, line_end)
    if name.start > LAST_PART * len(text) and TAIL.fullmatch(folded, name.end):
        return 2.5
    if before.strip(" -–.,*:") not in ("", "ls", "luat su", "ong", "ba"):
        return 0.0
    if not after.strip(" .,-–!()") and line_start > 0.3 * len(text):
        return 3.0
    return 2.0 if line_start > 0.6 * len(text) and len(after) < 40 and re.match(r"\s*[-–|(,]", after) else 0.0


def _besides_address(survey: Survey, start: int, end: int) -> str:
    """What stands behind a name on its line, but for an address and a telephone number: "Cao Thanh Oanh, xóm Chùa, xã …"."""
    text, at = "", start
    told: list[Mention] = [*survey.addresses, *survey.phones]
    for mention in sorted(told, key=lambda m: m.start):
        if at <= mention.start < end:
            text += survey.source.text[at : mention.start]
            at = mention.end
    return text + survey.source.text[at:end]
