"""Lists of phrases in data files, matched against text without marks and case: people and robots drop both."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import compress

_MARKS = re.compile("[\u0300-\u036f]+")
_OURS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"  # the marks of Vietnamese
_WORD = re.compile(r"\w+")
_APART = {n: " " for n in range(128) if not _WORD.match(chr(n))}
Tables = dict[str, dict[str, list[str]]]


@cache
def tables(name: str) -> Tables:
    """The lists of one data file of this package."""
    return tomllib.loads(files("helpdesk.mail.data").joinpath(f"{name}.toml").read_text("utf-8"))


class Folded(str):
    """Text in lower case without marks, one blank between words, that knows its words."""

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.translate(_APART).split() if self.isascii() else _WORD.findall(self))

    def up_to(self, length: int) -> Folded:
        return self if len(self) <= length else Folded(self[:length])

    def with_more(self, other: Folded) -> Folded:
        """Both, one behind the other."""
        both = Folded(f"{self} {other}")
        both.words = self.words | other.words
        return both


def fold(text: str) -> Folded:
    """ "Đã  đọc" -> "da doc"."""
    if text.isascii():
        return Folded(" ".join(text.lower().split()))
    return Folded(" ".join(_unmarked(unicodedata.normalize("NFD", text.lower()).replace("đ", "d")).split()))


def _unmarked(spread: str) -> str:
    """Decomposed text without its marks; where nothing but ours is foreign to ASCII, the codec drops them at a tenth of the cost."""
    plain = spread.encode("ascii", "ignore").decode("ascii")
    only_ours = len(plain) + sum(map(spread.count, _OURS)) == len(spread)
    return plain if only_ours else _MARKS.sub("", spread)


@dataclass(frozen=True)
class Phrases:
    """Phrases found as whole words in folded text, `words` being those of each; `unspaced` ones (no blanks between words) anywhere."""

    listed: tuple[str, ...]
    words: tuple[frozenset[str], ...]
    unspaced: tuple[str, ...]
    pattern: re.Pattern[str]

    def stand_in(self, folded: Folded) -> bool:
        """Whether any occurs. Of most the text has not even all the words, which is seen at a twentieth of the cost."""
        likely = compress(self.listed, map(folded.words.issuperset, self.words))
        return any(_is_whole(phrase, folded) for phrase in likely) or any(map(folded.__contains__, self.unspaced))

    def count(self, folded: Folded) -> int:
        """How many different ones occur."""
        return len(set(self.pattern.findall(folded))) if self.stand_in(folded) else 0


def _is_whole(phrase: str, folded: str) -> bool:
    """Whether it stands somewhere with no letter or digit beside it."""
    at = folded.find(phrase)
    while at >= 0:
        beside = folded[at - 1 : at] + folded[at + len(phrase) : at + len(phrase) + 1]
        if not _WORD.search(beside):
            return True
        at = folded.find(phrase, at + 1)
    return False


def phrases(listed: Iterable[str]) -> Phrases:
    """Any of the phrases (those of scripts without blanks between words: anywhere)."""
    kept = list(listed)
    spaced, unspaced = [p for p in kept if p < "\u2e80"], [p for p in kept if p >= "\u2e80"]
    anywhere = f"|{_joined(unspaced)}" if unspaced else ""
    pattern = re.compile(rf"(?<!\w)(?:{_joined(spaced)})(?!\w){anywhere}")
    folded = tuple(map(fold, spaced))
    return Phrases(folded, tuple(p.words for p in folded), tuple(map(fold, unspaced)), pattern)


def beginnings(listed: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases at the beginning of folded text (use `match`)."""
    return re.compile(_joined(listed))


def _joined(listed: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(fold(p)) for p in listed}, key=len, reverse=True))
