"""Days as people say them: 20/6, mùng 3 tháng 7, từ 12 đến 15/6, thứ 6 tuần sau, ngày kia, mùng 7 tết, ba hôm nữa.

Each form is a pattern over `time_words.heard` and a verb that makes a mention of its match. Weeks and months: `week_words`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from helpdesk.reading import moon_words, numerals, week_words
from helpdesk.reading.moon_words import FULL_MOON, MOON_DAY, PAST_REACH
from helpdesk.reading.text import Source
from helpdesk.reading.time_words import DAY, is_spelt
from helpdesk.reading.week_words import Stretch

COUNT = r"(?P<n>\d{1,2}|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi)"
WEEKDAYS = {"2": 0, "hai": 0, "3": 1, "ba": 1, "4": 2, "tu": 2, "5": 3, "nam": 3, "6": 4, "sau": 4, "7": 5, "bay": 5}
NEXT = rf"(?P<next>\s*,?\s*(?:dau |giua |cuoi |cua )?{week_words.WHICH_WEEK}|\s+(?:toi|nay|ni|sau|ke)\b)?"
WEEKDAY = re.compile(rf"\b(?:thu\s?(?P<n>[2-7]|hai|ba|tu|nam|sau|bay)|t(?P<t>[2-7])|(?P<sunday>chu(?:a)? nhat|cn))\b{NEXT}")
DATE = re.compile(
    rf"(?<![\d/.:-])(?:{DAY}\s+|mung\s+|mong\s+)?(?P<d>\d{{1,2}})\s?(?:[/.-]\s?(?P<m>\d{{1,2}})(?:\s?[/.-]\s?(?P<y>\d{{4}}|\d{{2}}))?"
    r"|\s*thang\s*(?P<m2>\d{1,2})(?:\s*(?:nam|/)\s*(?P<y2>\d{4}))?)(?![\d/]|\s*(?:trieu|tr\b|nguoi|h\b|gio))(?P<lunar>\s*am\b)?"
)
DATES = re.compile(
    rf"(?<![\d/.:-])(?:tu\s+)?(?:{DAY}\s+)?(?P<a>\d{{1,2}})(?:\s?/\s?(?P<am>\d{{1,2}})(?:/(?P<ay>\d{{4}}))?)?\s*(?:-|–|den|toi|hoac|hay)\s*(?:{DAY}\s+|het\s+)*"
    r"(?P<d>\d{1,2})(?:\s?/\s?|\s+thang\s+)(?P<m>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])"
)
DAY_ONLY = re.compile(
    rf"\b(?:{DAY}\s+(?P<d>\d{{1,2}})|(?:mung|mong)\s+(?P<e>\d{{1,2}}|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi))\b"
    r"(?:\s*thang\s+(?:nay|ni|(?P<later>sau|toi))\b)?(?!\s*[/.:-]\s*\d|\s*thang|\s*(?:gio|h\b)|\s*phut|\s*tieng)"
)
# "25 cũng bận", "22 hoặc 23": a bare number is a day only where a day was named before it.
BARE = re.compile(
    r"(?:(?<=^)|(?<=[,.;\n] )|(?<=\bhoac )|(?<=\bhay )|(?<=\bva ))(?P<d>\d{1,2})\b"
    r"(?=\s+(?:toi|em|e|chau|con|minh|bac|chi|anh|co|chu|ong|ba|tui|cung|thi|moi|deu|len|den|qua|duoc)\b|\s*[,.;\n]|$)"
)
RELATIVE = re.compile(  # "mấy hôm nay" is no day
    rf"\b(?<!\bmay )(?<!\bvai )(?:(?:{DAY}|sang|trua|chieu|toi)\s+)"
    r"(?:(?P<past>qua)|(?P<kia>kia)|(?P<today>nay|ni)|(?P<mot>mot)|(?P<mai>mai)(?!\s+mot\b)|(?P<te>te))\b"
    r"|\b(?P<some>(?:nay\s+mai|mai\s+mot))\b|\b(?P<bare_mot>mot)\b|\b(?P<bare_mai>mai)\b"
)
AHEAD = re.compile(rf"\b(?:{COUNT}|(?P<about>vai(?:\s+ba)?|may|it|dam(?:\s+bay)?))\s+{DAY}\s+nua\b")
BOUND = re.compile(r"(?<!thu )\b(?P<side>sau|tu|truoc|qua|het)\s+(?:(?:khi|ngay|hom|le|nghi le|dip|ky nghi)\s+)*$")
WAITS = re.compile(r"\bphai\s+$")
ONLY_THEN = re.compile(r"\W*(?:toi\s+|tui\s+|em\s+|e\s+|minh\s+|chau\s+|con\s+)?moi\b")


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day named: `first` to `last` (the same for one day, None without an end or a beginning, both None for a day nobody can
    reckon); `problem` where the words contradict themselves or the calendar. `weekday` where it is named by it, `loose` where by
    nothing else; `told` is a day of the past that only a tale names, `echo` one named before
    or agreed ("hôm đó")."""

    start: int
    end: int
    first: date | None
    last: date | None
    problem: str | None = None
    weekday: int | None = None
    loose: bool = False
    told: bool = False
    wide: bool = False
    echo: bool = False

    @property
    def day(self) -> date | None:
        """The one day it names."""
        return self.first if self.first == self.last else None


def find_days(source: Source, text: str, today: date) -> list[DayMention]:
    """The days a letter of `today` names, in order, the surest reading at each place; `text` is the source as `time_words.heard`."""
    found: list[DayMention] = []
    for pattern, make in FORMS:
        for match in pattern.finditer(text):
            if any(f.start < match.end() and match.start() < f.end for f in found):
                continue
            if mention := make(match, today, source):
                found.append(_bounded(mention, text))
    found += _stretches(source, text, today, found)
    if any(not f.wide and not f.told for f in found):
        found += _bare(text, today, source, [*found])
    return sorted(found, key=lambda m: m.start)


def _stretches(source: Source, text: str, today: date, found: list[DayMention]) -> Iterator[DayMention]:
    for s in week_words.find_stretches(source, text, today):
        if not any(f.start < s.end and s.start < f.end for f in found):
            yield _bounded(_wide(s), text)


def _wide(s: Stretch) -> DayMention:
    return DayMention(s.start, s.end, s.first, s.last, wide=True)


def _bare(text: str, today: date, source: Source, found: list[DayMention]) -> Iterator[DayMention]:
    first = min(f.start for f in found)
    for match in BARE.finditer(text, first):
        taken = any(f.start < match.end() and match.start() < f.end for f in found)
        if not taken and (mention := _day_only(match, today, source)):
            yield mention


def _bounded(mention: DayMention, text: str) -> DayMention:
    """ "sau ngày 20" and "qua ngày 20 mới" are from the 21st on; "đổi qua ngày 20" is not."""
    bound = BOUND.search(text, max(mention.start - 20, 0), mention.start)
    if not bound or (mention.first is None and mention.last is None) or mention.told:
        return mention
    side, weekday = bound["side"], mention.weekday is not None and not mention.wide
    if side == "tu" and weekday:
        return mention
    passes = ONLY_THEN.match(text, mention.end) or WAITS.search(text, 0, bound.start()) or "ram" in text[mention.start : mention.end]
    if side == "qua" and not passes:  # "qua rằm" is past it
        return mention
    if side in ("sau", "qua", "het"):
        after = mention.last or mention.first
        return replace(mention, first=after + timedelta(days=1) if after else None, last=None, wide=True)
    if side == "truoc":
        return replace(mention, first=None, last=mention.first - timedelta(days=1), wide=True) if mention.first else mention
    return replace(mention, last=None, wide=True) if mention.day else mention


def _one(match: re.Match[str], day: date, *, told: bool = False) -> DayMention:
    return DayMention(match.start(), match.end(), day, day, told=told)


def _unreckoned(match: re.Match[str]) -> DayMention:
    return DayMention(match.start(), match.end(), None, None)


def _one_if(match: re.Match[str], day: date | None) -> DayMention:
    return _one(match, day) if day else _unreckoned(match)


def _dated(match: re.Match[str], today: date, _source: Source) -> DayMention | None:
    day, month = int(match["d"]), int(match["m"] or match["m2"])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if match["lunar"]:
        return _unreckoned(match)
    spoken = match["y"] or match["y2"]
    year = int(spoken) + (2000 if spoken and len(spoken) == 2 else 0) if spoken else None
    return _on(match, today, year, month, day)


def _from_to(match: re.Match[str], today: date, _source: Source) -> DayMention | None:
    """ "từ 12 đến 15/6"; where the two are one day by mistake or out of order, the words are read one by one."""
    last = _dated_of(match, today, match["d"], match["m"], match["y"])
    first = _dated_of(match, today, match["a"], match["am"] or match["m"], match["ay"] or match["y"])
    if first is None or last is None or first.first is None or last.first is None or first.first >= last.first:
        return None
    return DayMention(match.start(), match.end(), first.first, last.first, wide=True)


def _dated_of(match: re.Match[str], today: date, day: str, month: str, year: str | None) -> DayMention | None:
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
        return None
    return _on(match, today, int(year) if year else None, int(month), int(day))


def _on(match: re.Match[str], today: date, year: int | None, month: int, day: int) -> DayMention:
    """The day meant; without a year the nearest one, a past day of these months being past and not next year's."""
    try:
        wanted = date(year or today.year, month, day)
    except ValueError:
        return DayMention(match.start(), match.end(), None, None, "impossible_date")
    if year is None and wanted < today - PAST_REACH:
        wanted = date(today.year + 1, month, day)
    return _one(match, wanted)


def _day_only(match: re.Match[str], today: date, source: Source) -> DayMention | None:
    groups = match.groupdict()
    day = moon_words.number(match)
    if groups.get("e") and moon_words.is_near_tet(today):  # the season allows both the moon's month and the sun's
        return _one_if(match, moon_words.of_tet(today, day) if moon_words.TET.search(source.folded) else None)
    for months_on in range(1, 2) if groups.get("later") else range(3):
        month = (today.month - 1 + months_on) % 12 + 1
        try:
            wanted = date(today.year + (today.month - 1 + months_on) // 12, month, day)
        except ValueError:
            continue
        if wanted >= today:
            return _one(match, wanted)
    return None


def _moon_day(match: re.Match[str], today: date, source: Source) -> DayMention:
    return _one_if(match, moon_words.day_meant(match, today, source))


def _full_moon(match: re.Match[str], today: date, source: Source) -> DayMention:
    return _one_if(match, moon_words.full_moon_meant(match, today, source))


def _weekday(match: re.Match[str], today: date, _source: Source) -> DayMention:
    weekday = 6 if match["sunday"] else WEEKDAYS[match["n"] or match["t"]]
    monday = today - timedelta(days=today.weekday())
    weeks = week_words.weeks_on(match["next"] or "")
    if weeks is not None:
        return replace(_one(match, monday + timedelta(days=7 * weeks + weekday)), weekday=weekday)
    wanted = monday + timedelta(days=weekday)
    wanted += timedelta(days=7) if wanted <= today else timedelta()
    return replace(_one(match, wanted), weekday=weekday, loose=True)


def _relative(match: re.Match[str], today: date, source: Source) -> DayMention | None:
    word = match.lastgroup or ""
    at = match.start(word)
    if (word == "today" and not is_spelt(source, at, "nay") and not is_spelt(source, at, "ni")) or (
        word in ("mot", "bare_mot") and not is_spelt(source, at, "mốt")
    ):
        return None
    if word == "bare_mot" and not source.is_accented:
        return None
    if word in ("some", "te"):
        return _unreckoned(match)
    if word == "kia":
        return _kia(match, today, source)
    ahead = {"past": -1, "today": 0, "mai": 1, "bare_mai": 1}.get(word, 2)
    return _one(match, today + timedelta(days=ahead), told=ahead < 0)


def _kia(match: re.Match[str], today: date, source: Source) -> DayMention:
    """ "Ngày kia" is to come, "hôm kia" is over; "kìa" is one day farther."""
    far = 3 if source.is_accented and is_spelt(source, match.start("kia"), "kìa") else 2
    over = match[0].startswith(("hom", "bua", "toi"))
    return _one(match, today + timedelta(days=-far if over else far), told=over)


def _ahead(match: re.Match[str], today: date, source: Source) -> DayMention | None:
    if match["about"] or (match["n"] == "muoi" and source.is_accented and is_spelt(source, match.start("n"), "mươi")):
        return _unreckoned(match)  # "vài hôm nữa", "độ mươi hôm nữa"
    number = int(match["n"]) if match["n"].isdigit() else numerals.value([match["n"]])
    return _one(match, today + timedelta(days=number)) if number else None


Verb = Callable[[re.Match[str], date, Source], DayMention | None]
FORMS: tuple[tuple[re.Pattern[str], Verb], ...] = (
    (MOON_DAY, _moon_day),
    (FULL_MOON, _full_moon),
    (DATES, _from_to),
    (DATE, _dated),
    (DAY_ONLY, _day_only),
    (WEEKDAY, _weekday),
    (AHEAD, _ahead),
    (RELATIVE, _relative),
)
