"""How a letter says things: days and hours in words, a short number, a list in a sentence, lines of 70 characters."""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from helpdesk.journey import Meeting

WIDTH = 70
GLUE = "\u00a0"  # keeps "09 giờ 30" and "thứ Sáu" on one line, in plain text (until it is wrapped) and in HTML
_BLANKS = re.compile(r"[ \t\r\f\v\u0085\u2028\u2029]*\n\s*|[ \t\r\f\v\u0085\u2028\u2029]+")
_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class _Wording:
    """data/wording.toml"""

    weekdays: tuple[str, ...]
    numbers: tuple[str, ...]
    day: str
    clock: str
    moment: str
    span: str
    last: str
    firms: str
    nobody: str
    together: str


@cache
def wording() -> _Wording:
    raw: dict[str, Any] = tomllib.loads((Path(__file__).parent / "data" / "wording.toml").read_text("utf-8"))
    lists = {key: tuple(value) for key, value in raw.items() if isinstance(value, list)}
    return _Wording(**{**raw, **lists})


def day_in_words(day: date) -> str:
    """ "thứ Sáu, ngày 27/11/2026"; of an instant, its own zone's day."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    weekday = wording().weekdays[day.weekday()].replace(" ", GLUE)
    said = wording().day.format(weekday=weekday, date=f"{day.day:02}/{month}/{day.year}")
    return re.sub(r" (?=\S+$)", GLUE, said)


def clock_in_words(moment: datetime) -> str:
    """ "09 giờ 30" """
    return wording().clock.format(hour=moment.hour, minute=moment.minute).replace(" ", GLUE)


def moment_in_words(moment: datetime) -> str:
    """ "09 giờ 30, thứ Sáu, ngày 27/11/2026"; `moment` is local."""
    return wording().moment.format(clock=clock_in_words(moment), day=day_in_words(moment))


def span_in_words(meeting: Meeting) -> str:
    """ "từ 09 giờ 30 đến 10 giờ 00, thứ Sáu, ngày 27/11/2026" """
    start, end = clock_in_words(meeting.starts_at), clock_in_words(meeting.ends_at)
    return wording().span.format(start=start, end=end, day=day_in_words(meeting.starts_at))


def counted(number: int) -> str:
    """Up to ten in words, as a sentence has it; above in figures. ValueError for none: "còn thiếu không nội dung" is never said."""
    if number < 1:
        raise ValueError("không có gì để đếm")
    numbers = wording().numbers
    return numbers[number - 1] if number <= len(numbers) else str(number)


def listed(names: Sequence[str]) -> str:
    """ "a", "a và b", "a, b và c" """
    return wording().last.join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """A name from a list as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def dialled(number: str) -> str:
    """What a telephone dials for a number as it is printed."""
    return "".join(c for c in number if c.isdigit() or c == "+")


@lru_cache(maxsize=1024)  # most paragraphs are the law's, and stand in every letter
def filled(text: str, first: str = "", rest: str = "") -> str:
    """A paragraph in lines of at most 70 characters, its first line begun with `first`, the others with `rest`.

    A word that is longer than a line is cut.
    """
    plain = glued(one_line(text))
    begun = _fitting(WIDTH - len(first)).match(plain)
    lines = [begun[1], *_fitting(WIDTH - len(rest)).findall(plain, begun.end())] if begun else []
    if sum(map(len, lines)) + len(lines) - 1 == len(plain):  # what textwrap would do, at a tenth of its cost
        return first + f"\n{rest}".join(lines)
    cut = {"initial_indent": first, "subsequent_indent": rest, "break_on_hyphens": False, "fix_sentence_endings": False}
    return textwrap.fill(plain, WIDTH, **cut)  # type: ignore[arg-type]


@cache
def _fitting(width: int) -> re.Pattern[str]:
    """As many words as a line takes; one that is longer than a line does not match."""
    return re.compile(rf"(.{{1,{width}}})(?: |$)")


def glued(text: str) -> str:
    """Keeps together what is read in one breath: an hour, a date, the number of a clause."""
    return re.sub(wording().together, lambda found: found[0].replace(" ", GLUE), text)


def paragraphs(text: str) -> list[str]:
    """What stands between line breaks, blank ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def one_line(text: str) -> str:
    """Line breaks and runs of blanks become one blank; glue stays."""
    plain = text.strip(" \n")
    return plain if plain.isprintable() and "  " not in plain else _BLANKS.sub(" ", text).strip(" \n")


def settled(text: str) -> str:
    """A part of a plain letter as it leaves: no trailing blanks, at most one empty line in a row, one line break at the end."""
    lines = (line.rstrip() for line in text.replace(GLUE, " ").split("\n"))
    return _GAP.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"
