"""The Date header, in every form that mail programs have written it; without a zone it is Vietnamese time."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from importlib.resources import files

from helpdesk.mail.defects import Damage, Notes

_Written = tuple[tuple[int, int, int] | None, tuple[int, int, int], timezone | None]  # day, time of day, zone
HERE = timezone(timedelta(hours=7))
# As RFC 5322 has it and nearly every program writes it.
_USUAL = re.compile(r"(?:[a-z]{3}, )?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\s*")
_COMMENT = re.compile(r"\([^()]{0,200}\)")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})\s?[:.h]\s?(\d{2})(?:\s?[:.]\s?(\d{2})(?:[.,]\d{1,9})?)?\s*(am|pm|sa|ch)?\b")
_ISO = re.compile(r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?!\d)")
_NUMBERED_MONTH = re.compile(r"(?:ngay\s+)?(\d{1,2})[\s,]+(?:thang|thg\.?)\s*(\d{1,2})[\s,]+(?:nam\s+)?(\d{4})")
_NAMED = re.compile(r"(?<!\d)0?(\d{1,2})(?:st|nd|rd|th|\.)?[\s,-]+(?:de\s+)?([a-z]{3,9})\.?[\s,-]+(?:de\s+)?(\d{4}|\d{2,3})(?!\d)")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:.{0,30}?\s)?(\d{4})(?!\d)")
_OFFSET = re.compile(r"(?:^|[^\d-])(?:gmt|utc)?\s?([+-])\s?(\d{1,2}):?(\d{2})?(?!\d)(?!\s?[-/.]\d)")
_BARE_OFFSET = re.compile(r"\s(\d{4})$")
_WORD = re.compile(r"[a-z]+")


def read_date(text: str, notes: Notes) -> datetime | None:
    """The instant (aware, UTC) a Date header names; None, with a note, when nobody can tell."""
    folded = _COMMENT.sub(" ", _fold(text[:300]))
    day, at, zone = _usually_written(folded) or _anyhow_written(folded)
    if day is None:
        notes.add(Damage.BAD_DATE, text) if text.strip() else notes.add(Damage.NO_DATE)
        return None
    if zone is None:
        notes.add(Damage.DATE_WITHOUT_ZONE)
    try:
        return datetime(*day, *at, tzinfo=zone or HERE).astimezone(UTC)
    except (ValueError, OverflowError):
        notes.add(Damage.BAD_DATE, text)
        return None


def received_at(value: str) -> datetime | None:
    """The instant behind the last semicolon of a Received header."""
    stamp = value.rpartition(";")[2]
    return read_date(stamp, Notes()) if stamp.strip() else None


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower().strip()
    plain = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(c for c in plain if not unicodedata.combining(c)).strip()


def _usually_written(text: str) -> _Written | None:
    """What `_anyhow_written` finds, at once."""
    found = _USUAL.fullmatch(text)
    month, minutes = (_month(found[2]), int(found[8]) * 60 + int(found[9])) if found else (None, 0)
    if found is None or month is None or minutes >= 1440:
        return None
    zone = timezone(timedelta(minutes=minutes if found[7] == "+" else -minutes))
    return (int(found[3]), month, int(found[1])), (int(found[4]), int(found[5]), min(int(found[6]), 59)), zone


def _anyhow_written(text: str) -> _Written:
    at, rest = _clock(text)
    return _day(text), at, _zone(rest)


def _day(text: str) -> tuple[int, int, int] | None:
    if found := _ISO.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERED_MONTH.search(text):
        return int(found[3]), int(found[2]), int(found[1])
    for found in _NAMED.finditer(text):
        if month := _month(found[2]):
            return _year(found[3]), month, int(found[1])
    for found in _MONTH_FIRST.finditer(text):
        if month := _month(found[1]):
            return int(found[3]), month, int(found[2])
    if found := _SLASHED.search(text):
        return _slashed(int(found[1]), int(found[2]), _year(found[3]))
    return None


def _slashed(first: int, second: int, year: int) -> tuple[int, int, int]:
    """Day first as in Vietnam, unless only month first is possible."""
    return (year, first, second) if second > 12 >= first else (year, second, first)


def _year(written: str) -> int:
    """RFC 5322 4.3: two digits from 00 to 49 are of this century; three digits count from 1900."""
    year = int(written)
    if len(written) == 4:
        return year
    return year + 2000 if year < 50 and len(written) == 2 else year + 1900


def _clock(text: str) -> tuple[tuple[int, int, int], str]:
    """Hour, minute, second, and the text behind them, where the zone stands."""
    found = _CLOCK.search(text)
    if not found:
        return (0, 0, 0), ""
    hour, half = int(found[1]), found[4]
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    elif half in ("am", "sa") and hour == 12:
        hour = 0
    second = min(int(found[3] or 0), 59)  # a leap second is written 60
    return (hour, int(found[2]), second), text[found.end() :]


def _zone(text: str) -> timezone | None:
    if found := _OFFSET.search(text):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes)) if minutes < 1440 else None
    for word in _WORD.findall(text):
        if word in _tables()["zones"]:
            return timezone(timedelta(minutes=_tables()["zones"][word]))
    if (found := _BARE_OFFSET.search(text)) and found[1][:2] in ("00", "01", "02", "07", "08", "09"):
        return timezone(timedelta(hours=int(found[1][:2]), minutes=int(found[1][2:]) % 60))
    return None


@lru_cache(maxsize=256)
def _month(word: str) -> int | None:
    return next((number for start, number in _tables()["months"].items() if word.startswith(start)), None)


@cache
def _tables() -> dict[str, dict[str, int]]:
    """`months`: beginning of a name -> number, longest first; `zones`: abbreviation -> minutes east."""
    written = tomllib.loads(files("helpdesk.mail.data").joinpath("dates.toml").read_text("utf-8"))
    starts = sorted(((s, int(n)) for n, names in written["months"].items() for s in names), key=lambda pair: -len(pair[0]))
    return {"months": dict(starts), "zones": written["zones"]}
