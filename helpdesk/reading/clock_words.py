"""Times of day as people say them: 9h, 9 giờ 30, 2 rưỡi chiều, 10 giờ kém 15, từ 8h đến 9h, đầu giờ chiều."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time

from helpdesk.reading import numerals
from helpdesk.reading.text import Source, accents

UNIT = r"mot|hai|ba|bon|nam|sau|bay|tam|chin"
SPOKEN_HOUR = r"\d{{1,2}}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|muoi mot|muoi hai"
HOUR = rf"(?P<{{p}}h>{SPOKEN_HOUR})"
CLOCK = (
    r"(?:(?P<{p}colon>\d{{1,2}}):(?P<{p}cm>\d{{2}})|"
    + HOUR
    + r"\s?(?:gio|h|g)(?![a-z])\s?(?P<{p}min>\d{{2}}(?:\s*phut)?|ruoi|kem\s\d{{1,2}}(?:\s*phut)?)?(?!\d)|"
    + rf"(?P<{{p}}half>{SPOKEN_HOUR})\s?ruoi)"
)
HALF = r"(?:\s*(?P<{p}part>sang|chieu|trua|toi))?"
ONE = re.compile((r"(?<![\d/.-])" + CLOCK + HALF).format(p="a"))
RANGE = re.compile(
    (r"(?<![\d/.-])(?:tu\s+|khoang\s+)?" + CLOCK + HALF + r"\s*(?:-|–|den|toi)\s*").format(p="a") + (CLOCK + HALF).format(p="b")
)
BARE = re.compile(r"(?<![\d/.-])(?:tu\s+|khoang\s+)?(?P<first>\d{1,2})\s*(?:-|–|den|toi)\s*" + (CLOCK + HALF).format(p="b"))
NO_DAY = "".join(rf"(?<!{word} )" for word in ("thu", "ngay", "hom", "mung", "mong", "bua", "muoi"))
PAIR = re.compile(  # "tám chín giờ": from the one to the other; "thứ bảy tám giờ" is Saturday at eight
    rf"{NO_DAY}(?<![\d/.,:-])\b(?P<first>\d{{1,2}}|{UNIT})[\s,]+(?P<then>\d{{1,2}}|{UNIT}|muoi)\s?(?:gio|h|g)(?![a-z\d])"
    r"(?:\s+(?P<part>sang|chieu|trua|toi))?"
)
TO = re.compile(r"\s+(?:sang|chieu|thu|ngay|tuan|t[2-7]|hom|dau|giua|cuoi|thang|mung|mong|ram|cn\b|chu nhat|\d)")
PART = re.compile(
    r"\b(?:buoi\s+|dau gio\s+|cuoi gio\s+|dau\s+|cuoi\s+|xe\s+)?(?P<part>sang|chieu|trua|ngo)\b(?!\s*lap|\s*suot)"
    r"|\bbuoi\s+(?P<late>toi)\b(?!\s+\d)"
)
# "8 sáng", "lúc 9", and where an hour is named elsewhere "để 9 được không": a number that is no day.
SPOKEN = re.compile(
    r"(?<!ngay )(?<!hom )(?<!thu )(?<!mung )(?<!mong )(?<!bua )(?<!thang )(?<![\d/.,:-])\b(?P<h>\d{1,2})\s+(?P<part>sang|chieu|trua)\b"
    r"|\b(?:luc|tam|chung)\s+(?P<at>\d{1,2})\b(?!\s*(?:[/.:-]\s*)?\d|\s*(?:h|g|gio|ruoi|ngay|hom|tuan|tieng|phut|thang|nguoi|tr|trieu)\b)"
    r"|\b(?:de|qua|sang|len|doi|thanh)\s+(?P<else>\d{1,2})(?=\s+(?:duoc|dc|dk|nhe|nha|nghen|cho|di)\b)"
)
SAME = re.compile(
    r"\b(?:cung|van|y|nhu)\s+gio(?:\s+(?:cu|do|ay|no|nay|hen|truoc))?\b"
    r"|\bgio\s+(?:giac\s+)?(?:cu\b|(?:de|giu|van|thi\s+giu|thi\s+de)\s+(?:nguyen|nhu)|khong\s+doi)"
    r"|\bgiu\s+nguyen\s+gio\b|\bcung\s+khung\s+gio\b|\b(?:van|cung|dung|nguyen)\s+(?:luc|khung(?:\s+gio)?)\s+(?:do|ay|cu|hen)\b"
)
BEFORE = re.compile(r"\b(?:truoc|muon nhat(?: la)?|cham nhat(?: la)?|khong qua)\s+(?:luc\s+)?$")
SHUT = {"noon": time(12), "evening": time(18)}  # parts of the day by an hour of theirs
FIRST_BARE, LAST_BARE = 6, 18
FIRST_AFTERNOON_HOUR, LAST_AFTERNOON_HOUR = 1, 6


@dataclass(frozen=True, slots=True)
class TimeMention:
    start: int
    end: int
    begins: time | None
    ends: time | None
    half: str
    same: bool = False  # the hour agreed


def find_times(source: Source, folded: str) -> list[TimeMention]:
    """Times and halves of the day in order, the longest at each place; `folded` is the source as `time_words.heard`."""
    found = [m for match in RANGE.finditer(folded) if (m := _range(match))]
    found += [m for match in PAIR.finditer(folded) if not _covered(match.start(), found) and (m := _pair(source, match))]
    found += [m for match in BARE.finditer(folded) if not _covered(match.start(), found) and (m := _bare_range(match))]
    found += [m for match in ONE.finditer(folded) if not _covered(match.start(), found) and (m := _one(match))]
    found = [_before(t, folded) for t in found]
    named = any(t.begins or t.ends for t in found)
    found += [m for match in SPOKEN.finditer(folded) if not _covered(match.start(), found) and (m := _spoken(source, match, named))]
    found += [
        TimeMention(*match.span(), None, None, "", same=True) for match in SAME.finditer(folded) if not _covered(match.start(), found)
    ]
    found += [_part(match) for match in PART.finditer(folded) if not _covered(match.start("part"), found) and _is_half(source, match)]
    return sorted(found, key=lambda m: m.start)


def _before(told: TimeMention, folded: str) -> TimeMention:
    """ "Trước 10 giờ" ends at ten."""
    if told.ends or not BEFORE.search(folded, max(told.start - 20, 0), told.start):
        return told
    return replace(told, begins=None, ends=told.begins)


def _spoken(source: Source, match: re.Match[str], named: bool) -> TimeMention | None:
    if match["part"] == "sang" and not _is_half(source, match):
        return None
    hour = int(match["h"] or match["at"] or match["else"])
    if match["part"] in ("chieu", "trua") and hour <= LAST_AFTERNOON_HOUR:
        hour += 12
    if not FIRST_BARE <= hour <= LAST_BARE or (match["else"] and not named):
        return None
    return TimeMention(match.start(), match.end(), time(hour), None, _half(match["part"]))


def _part(match: re.Match[str]) -> TimeMention:
    part = "evening" if match["late"] else "noon" if match["part"] in ("trua", "ngo") else _half(match["part"])
    return TimeMention(match.start(), match.end(), None, None, part)


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


def _pair(source: Source, match: re.Match[str]) -> TimeMention | None:
    """Two hours in a row and only such: of "ngày hai chín giờ" nobody can say."""
    if match["first"] == "tam" and not (source.is_accented and source.spells(source.token_at(match.start()), "tám")):  # "tầm 9 giờ"
        return None
    begins, ends = (int(said) if said.isdigit() else numerals.value([said]) for said in (match["first"], match["then"]))
    if begins is None or ends != begins + 1 or not FIRST_AFTERNOON_HOUR <= begins < LAST_BARE:
        return None
    late = 12 if begins < LAST_AFTERNOON_HOUR - 1 or (match["part"] in ("chieu", "toi") and ends <= LAST_AFTERNOON_HOUR + 1) else 0
    return TimeMention(match.start(), match.end(), time(begins + late), time(ends + late), _half(match["part"]))


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
