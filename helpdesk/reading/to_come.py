"""What is still looked for or sent another day: "tài sản em đang nhờ người dò hỏi, có tin em báo sau" tells of nothing yet."""

from __future__ import annotations

import re

from helpdesk.reading.survey import Survey

SOUGHT = re.compile(
    r"\bdang (?:di )?(?:nho|hoi|do|tim|lung|xin|lien he|cho (?:xin|toa|ben|nguoi))\b(?! (?:ho|con|be|tuoi)\b)"
    r"|\b(?:co|duoc|biet) (?:tin|thong tin|ket qua)(?: gi)?(?: thi| la)?(?: \w+)? (?:bao|gui|noi)\b"
    r"|\bchua (?:hoi|tim|xin|do|lay|kiem)(?: (?:ra|thay|duoc|xong))\b"
)


def is_sought(survey: Survey, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` say that somebody still looks for it."""
    return SOUGHT.search(survey.source.folded, start, end) is not None


def still_to_come(survey: Survey) -> bool:
    """Whether something is promised for another day, or still looked for."""
    return bool(survey.all("promise", "judgment_promised")) or is_sought(survey, 0, len(survey.source.folded))
