"""Times of day as people say them: 9h, 9 giờ 30, 2 rưỡi chiều, 10 giờ kém 15, từ 8h đến 9h, đầu giờ chiều."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from helpdesk.reading import numerals
from helpdesk.reading.text import Source, accents

HOUR = r"(?P<{p}h>\d{{1,2}}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|muoi mot|muoi hai)"
CLOCK = (
    r"(?:(?P<{p}colon>\d{{1,2}}):(?P<{p}cm>\d{{2}})|"
    + HOUR
    + r"\s?(?:gio|h|g)(?![a-z])\s?(?P<{p}min>\d{{2}}(?:\s*phut)?|ruoi|kem\s\d{{1,2}}(?:\s*phut)?)?(?!\d)|(?P<{p}half>\d{{1,2}})\s?ruoi)"
)
HALF = r"(?:\s*(?P<{p}part>sang|chieu|trua|toi))?"
ONE = re.compile((r"(?<![\d/.-])" + CLOCK + HALF).format(p="a"))
RANGE = re.compile(
    (r"(?<![\d/.-])(?:tu\s+|khoang\s+)?" + CLOCK + HALF + r"\s*(?:-|–|den|toi)\s*").format(p="a") + (CLOCK + HALF).format(p="b")
)
BARE = re.compile(r"(?<![\d/.-])(?:tu\s+|khoang\s+)?(?P<first>\d{1,2})\s*(?:-|–|den|toi)\s*" + (CLOCK + HALF).format(p="b"))
TO = re.compile(r"\s+(?:sang|chieu|thu|ngay|tuan|t[2-7]|hom|dau|cuoi|thang|\d)")
PART = re.compile(r"\b(?:buoi\s+|dau gio\s+|cuoi gio\s+|dau\s+|cuoi\s+)?(?P<part>sang|chieu)\b(?!\s*lap|\s*suot)")
FIRST_AFTERNOON_HOUR, LAST_AFTERNOON_HOUR = 1, 6


@dataclass(frozen=True, slots=True)
class TimeMention:
    start: int
    end: int
    begins: time | None
    ends: time | None
    half: str


def find_times(source: Source) -> list[TimeMention]:
    """Times and halves of the day in order, the longest at each place."""
    folded = source.folded
    found = [m for match in RANGE.finditer(folded) if (m := _range(match))]
    found += [m for match in BARE.finditer(folded) if not _covered(match.start(), found) and (m := _bare_range(match))]
    found += [m for match in ONE.finditer(folded) if not _covered(match.start(), found) and (m := _one(match))]
    found += [
        TimeMention(match.start(), match.end(), None, None, "morning" if match["part"] == "sang" else "afternoon")
        for match in PART.finditer(folded)
        if not _covered(match.start(), found) and _is_half(source, match)
    ]
    return sorted(found, key=lambda m: m.start)


def _is_half(source: Source, match: re.Match[str]) -> bool:
    """ "sáng" is the morning, "sang" is "to": the mark tells, and without marks what follows."""
    if match["part"] != "sang":
        return True
    if source.is_accented:
        return accents(source.text[match.start("part") : match.end("part")]) == accents("sáng")
    return not TO.match(source.folded, match.end())


def _covered(position: int, found: list[TimeMention]) -> bool:
    return any(f.start <= position < f.end for f in found)


def _range(match: re.Match[str]) -> TimeMention | None:
    part = match["bpart"] or match["apart"]
    begins, ends = _time(match, "a", match["apart"] or part), _time(match, "b", part)
    return TimeMention(match.start(), match.end(), begins, ends, _half(part)) if begins and ends and begins < ends else None


def _bare_range(match: re.Match[str]) -> TimeMention | None:
    """ "9 - 10h sáng": the first hour goes without its word."""
    ends = _time(match, "b", match["bpart"])
    if ends is None or not ends.hour - 6 <= (hour := _as_late_as(int(match["first"]), ends)) <= ends.hour:
        return None
    return TimeMention(match.start(), match.end(), time(hour), ends, _half(match["bpart"]))


def _as_late_as(hour: int, other: time) -> int:
    return hour + 12 if hour + 12 <= other.hour else hour


def _one(match: re.Match[str]) -> TimeMention | None:
    moment = _time(match, "a", match["apart"])
    return TimeMention(match.start(), match.end(), moment, None, _half(match["apart"])) if moment else None


def _half(part: str | None) -> str:
    return {"sang": "morning", "chieu": "afternoon"}.get(part or "", "")


def _time(match: re.Match[str], prefix: str, part: str | None) -> time | None:
    group = match.groupdict()
    spoken = group[f"{prefix}colon"] or group[f"{prefix}h"] or group[f"{prefix}half"]
    if not spoken:
        return None
    hour = int(spoken) if spoken.isdigit() else numerals.value(spoken.split())
    minute = _minute(group[f"{prefix}cm"] or group[f"{prefix}min"] or ("ruoi" if group[f"{prefix}half"] else ""))
    if hour is None:
        return None
    evening = part in ("chieu", "toi") and hour <= LAST_AFTERNOON_HOUR + 1
    if evening or (part is None and FIRST_AFTERNOON_HOUR <= hour <= LAST_AFTERNOON_HOUR - 1):
        hour += 12
    total = hour * 60 + minute
    return time(total // 60, total % 60) if 0 <= total < 24 * 60 else None


def _minute(spoken: str) -> int:
    if spoken == "ruoi":
        return 30
    figures = re.sub(r"\D", "", spoken)
    return int(figures or 0) * (-1 if spoken.startswith("kem") else 1)
