"""So much later or sooner than the appointment: lùi lại đúng 1 tuần, sớm hơn 30 phút, trước đó 1 ngày, lùi xuống một tiếng."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from helpdesk.journey import Wish
from helpdesk.reading import numerals

WORKING_DAY = "ngay lam viec"
AMOUNT = rf"(?P<n>\d{{1,2}}|mot|hai|ba|bon|nam|nua)\s+(?P<unit>tuan|{WORKING_DAY}|ngay|hom|bua|tieng|phut)\b(?:\s+dong\s+ho)?"
BETWEEN = (
    r"(?:\s+(?:lich|gio|buoi|cuoc|ngay|hom|hen|lai|them|hon|len|xuong|dung|khoang|tam|chung|chac|nua|phai|mat|tre|cho|giup|gium|toi|tui|em|minh|con|chau|bac|di|cai"
    r"|\d{1,2}(?:/\d{1,2})?))*"
)
SHIFT = re.compile(
    rf"\b(?P<way>lui|doi|hoan|chuyen|cham|tre|muon hon|den muon|muon|day|som|keo len|keo)\b{BETWEEN}\s+{AMOUNT}"
    r"(?!\s*(?:sau|toi|nua))"
)
BESIDE = re.compile(
    rf"(?<!bao )(?<!bao lai )\b(?P<way>truoc|sau)\s+(?:(?:do|ay|ngay|gio|lich|hen|hom)\s+)*{AMOUNT}(?!\s*(?:truoc|nua|sau))"
)
FROM_IT = re.compile(rf"\b{AMOUNT}\s+(?P<way>(?:truoc|sau)(?=\s+(?:do|ngay hen|lich hen|gio hen|hom do|hom ay)\b)|som hon|muon hon)")
SOONER = ("som", "keo", "truoc")
UNITS = {
    "tuan": timedelta(weeks=1), "ngay": timedelta(days=1), "hom": timedelta(days=1), "bua": timedelta(days=1),
    "tieng": timedelta(hours=1), "phut": timedelta(minutes=1),
}  # fmt: skip


def find_shift(text: str, appointment: datetime) -> Wish | None:
    """Reckoned from the appointment, whose hour is kept; `text` is the source as `time_words.heard`."""
    match = next((m for pattern in (SHIFT, BESIDE, FROM_IT) if (m := pattern.search(text))), None)
    amount = _amount(match["n"], match["unit"]) if match else 0
    if match is None or not amount:
        return None
    if match["way"].startswith(SOONER):
        amount = -amount
    if match["unit"] == WORKING_DAY:
        return Wish(day=appointment.date(), start=appointment.time(), working_days_later=int(amount))
    moved = appointment + amount * UNITS[match["unit"]]
    return Wish(day=moved.date(), start=moved.time())


def _amount(spoken: str, unit: str) -> float:
    if spoken == "nua":
        return 0.5 if unit == "tieng" else 0
    return int(spoken) if spoken.isdigit() else numerals.value([spoken]) or 0
