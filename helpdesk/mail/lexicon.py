"""Lists of phrases in data files, matched against text without marks and case: people and robots drop both."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_MARKS = re.compile("[\u0300-\u036f]+")
Tables = dict[str, dict[str, list[str]]]


@cache
def tables(name: str) -> Tables:
    """The lists of one data file of this package."""
    return tomllib.loads(files("helpdesk.mail.data").joinpath(f"{name}.toml").read_text("utf-8"))


def fold(text: str) -> str:
    """Lower case without marks, one blank between words: "Đã  đọc" -> "da doc"."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(_MARKS.sub("", unicodedata.normalize("NFD", text.lower())).replace("đ", "d").split())


def phrases(listed: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases as whole words in folded text (scripts without blanks between words: anywhere)."""
    kept = list(listed)
    spaced, unspaced = [p for p in kept if p < "\u2e80"], [p for p in kept if p >= "\u2e80"]
    anywhere = f"|{_joined(unspaced)}" if unspaced else ""
    return re.compile(rf"(?<!\w)(?:{_joined(spaced)})(?!\w){anywhere}")


def beginnings(listed: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases at the beginning of folded text (use `match`)."""
    return re.compile(_joined(listed))


def count(pattern: re.Pattern[str], folded: str) -> int:
    """How many different phrases occur."""
    return len(set(pattern.findall(folded)))


def _joined(listed: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(fold(p)) for p in listed}, key=len, reverse=True))
