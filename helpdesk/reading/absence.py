"""That somebody will not come, in so many words: "không lên được", "xin phép hôm thứ năm không tới"."""

from __future__ import annotations

import re

from helpdesk.reading.survey import Survey

CANNOT = re.compile(
    r"\b(?:khong|ko|k|kg|chang|hong|hok|hem|khg|chua)\s+(?:(?:the|co the)\s+)?"
    r"(?:len|den|ra|qua|di|toi|xuong|ghe|co mat|du|tham du|sap xep|thu xep|ve)\s+(?:\w+\s+){0,3}?(?:duoc|dc|dk|noi|kip)\b(?!\s*\?)"
)
STAYS_AWAY = re.compile(  # "xin phép hôm thứ năm không tới": said of oneself or of a day, not of a paper or a sum
    r"\b(?:xin phep|xin|toi|tui|em|chau|con|bac|minh|co|chu|(?:thu|hom|ngay|bua|buoi)\s+\w+|mai)\s+"
    r"(?:(?:co quan|cac anh|anh chi|cho|duoc|la|thi|danh|chac|se|hom|do|ay|thu|\w+ nay)\s+)*khong\s+(?:len|den|toi|xuong)\b"
    r"(?=\s*(?:nua\b|$|[.,;!\n]|vi\b|do\b|nhe\b|a\b))"
)


def says_no(survey: Survey) -> bool:
    return bool(CANNOT.search(survey.source.folded) or STAYS_AWAY.search(survey.source.folded))
