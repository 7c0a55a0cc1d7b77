"""Lists of phrases in data files, matched against text without marks and case: people and robots drop both."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Phrases:
    """Phrases found as whole words in folded text. Most texts have none of them anywhere, which is seen at a fifth of the cost."""

    listed: tuple[str, ...]
    pattern: re.Pattern[str]

    def search(self, folded: str) -> re.Match[str] | None:
        return self.pattern.search(folded) if self._may_be_in(folded) else None

    def count(self, folded: str) -> int:
        """How many different ones occur."""
        return len(set(self.pattern.findall(folded))) if self._may_be_in(folded) else 0

    def _may_be_in(self, folded: str) -> bool:
        return any(map(folded.__contains__, self.listed))


def phrases(listed: Iterable[str]) -> Phrases:
    """Any of the phrases as whole words in folded text (scripts without blanks between words: anywhere)."""
    kept = list(listed)
    spaced, unspaced = [p for p in kept if p < "\u2e80"], [p for p in kept if p >= "\u2e80"]
    anywhere = f"|{_joined(unspaced)}" if unspaced else ""
    return Phrases(tuple(map(fold, kept)), re.compile(rf"(?<!\w)(?:{_joined(spaced)})(?!\w){anywhere}"))


def beginnings(listed: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases at the beginning of folded text (use `match`)."""
    return re.compile(_joined(listed))


def _joined(listed: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(fold(p)) for p in listed}, key=len, reverse=True))
