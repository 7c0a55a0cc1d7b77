"""Text as the reader holds it: folded letter by letter, cut into tokens and sentences, every place traceable.

Folding keeps the length: `folded[i]` is `text[i]` without case and marks, so that a place found in one is the same place
in the other. đ folds to d, which Unicode's own decomposition does not do.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import NamedTuple

from helpdesk.journey import Span
from helpdesk.reading.once import once

TOKEN = re.compile(r"\w+")
WORDS, PLAIN_WORDS = re.compile(r"(\w+)"), re.compile(r"(\w+)", re.ASCII)  # these take a third of the time
# Begins with one set of signs: so the matcher passes over everything else at once.
SENTENCE_END = re.compile(r"[.;!?…\n](?:(?<!\n)(?=\s|$)|(?<=[a-zà-ỹ]\.)(?=[A-ZĐÀ-Ỹ])|(?<=\n)\s*\n)")
ASIDE = re.compile(r"\([^()\n]{0,300}\)")  # no sentence ends inside
SHORTENED = frozenset(
    "tp p q tx h t x tt dt sdt tel ls th ths ts gs ks kv st mr mrs ms so cty cp mtv d dc n k kp a c o".split()  # noqa: SIM905
)
ROMAN = re.compile(r"[ivx]{1,4}")  # "II. NGƯỜI PHẢI THI HÀNH ÁN"
POLITE = "ạ"  # no abbreviation, though folded it looks like one
LAST_WORD, SPACE = re.compile(r"\w+$"), re.compile(r"\s*")
FULL, ENDS = 72, (".", ":", ";", "!", "?")  # letters of a line that no writer ends without such a sign
LABEL = re.compile(r"\s*(?:[-–+•*]\s|\d{1,2}[.)/]\s|[^\n:]{2,60}:)")
INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e]+")
ACCENTED_SHARE = 0.2
BLANKS = re.compile(r"([ \t]*\t[ \t]*|  +| (?=\n))(\n?)")
TO_BE_CLEANED = ("  ", "\t", " \n")
SHORT = 20  # words of a text that may well name nobody
GAP = 3  # blanks between two columns


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter.lower())[:1]
    return "d" if base == "đ" else base or " "


# What is plain already is in the table, too: a letter that is not costs the most.
_PLAIN = (
    {at: chr(at) for at in range(0x80)}
    | {ord(c): _fold_letter(c) for c in map(chr, range(0xC0, 0x1EFA)) if c.isalpha()}
    | {ord("Đ"): "d", ord("đ"): "d"}
)


def fold(text: str) -> str:
    """`text` without case and marks, letter by letter; the same length for text in NFC."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return "".join(map(_fold_letter, text))
    return lowered.translate(_PLAIN)


def clean(text: str) -> str:
    """NFC, without what nobody sees, with single spaces; a wide gap between two columns is a tab."""
    seen = unicodedata.normalize("NFC", INVISIBLE.sub("", text)).replace("\xa0", " ")
    return BLANKS.sub(_one_blank, seen) if any(blanks in seen for blanks in TO_BE_CLEANED) else seen


def _one_blank(match: re.Match[str]) -> str:
    blanks, at_end = match[1], match[2]
    return at_end or ("\t" if "\t" in blanks or len(blanks) >= GAP else " ")


MOST_MARKS = 16384  # words kept ready
TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


class Marks(dict[str, str]):
    """Words' letters and tones, worked out when a word is first met and then looked up without a call."""

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_MARKS:
            self.clear()
        parts = unicodedata.normalize("NFD", word.lower())
        told = self[word] = "".join(c for c in parts if c not in TONES) + "".join(c for c in parts if c in TONES)
        return told


MARKS = Marks()


def accents(word: str) -> str:
    """A word's letters and tone, wherever the tone is written: hoà and hòa are one, hoa is another."""
    return MARKS[word]


INITIAL = itemgetter(0)


class Cut(NamedTuple):
    """A text's tokens side by side: each list holds one thing of every token."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    breaks: list[bool]


@dataclass(frozen=True)
class Source:
    """One piece of what was read: the subject, the body, what was forwarded, or a page of a paper."""

    name: str
    text: str
    pages: tuple[int, ...] = ()  # where each page begins, for a paper
    folded: str = field(init=False, repr=False)  # a line end that only wraps a long line is a space here
    line_ends: frozenset[int] = field(init=False, repr=False)  # positions after line ends that were meant

    def __post_init__(self) -> None:
        ends = frozenset(_hard_line_ends(self.text))
        object.__setattr__(self, "line_ends", ends)
        object.__setattr__(self, "folded", _unwrapped(fold(self.text), ends))

    def span(self, start: int, end: int) -> Span:
        return Span(self.name, start, end, bisect_right(self.pages, start) or None, self.text[start:end])

    @once
    def _cut(self) -> Cut:
        return _cut(self.folded)

    @once
    def words(self) -> list[str]:
        """Each token as it is folded."""
        return self._cut.words

    @once
    def starts(self) -> list[int]:
        return self._cut.starts

    @once
    def ends(self) -> list[int]:
        return self._cut.ends

    @once
    def breaks(self) -> list[bool]:
        """Of each token whether punctuation or a blank line stands before it: no phrase runs across."""
        return self._cut.breaks

    @once
    def written(self) -> list[str]:
        """Each token as it is written."""
        return list(map(self.text.__getitem__, map(slice, self.starts, self.ends)))

    @once
    def capitals(self) -> list[bool]:
        """Of each token whether it begins with a capital."""
        return list(map(str.isupper, map(INITIAL, self.written)))

    @once
    def marked(self) -> list[str]:
        """Each token by its letters and tone (`accents`)."""
        return list(map(MARKS.__getitem__, self.written))

    @property
    def spelling(self) -> list[str]:
        """Each token as it is told from others: by its marks where the writer makes any, else as it is folded."""
        return self.marked if self.is_accented else self.words

    def token_at(self, position: int) -> int:
        """The index of the token that begins at or last before `position`."""
        return max(bisect_right(self.starts, position) - 1, 0)

    def spells(self, at: int, word: str) -> bool:
        """Whether token `at`, folded alike, may be that word: its marks must agree where the writer makes any."""
        return not self.is_accented or self.marked[at] == accents(word)

    @once
    def is_accented(self) -> bool:
        """Whether the writer uses Vietnamese marks: then a word without them is another word."""
        if self.text.isascii():
            return False
        marked, enough = 0, ACCENTED_SHARE * sum(map(str.isalpha, self.words))
        for folded, written in zip(self.words, self.written, strict=True):
            if written != folded and folded.isalpha() and written.lower() != folded:
                marked += 1
                if marked > enough:
                    return True
        return False

    @once
    def is_cased(self) -> bool:
        """Whether capitals mean anything: neither all capitals nor none, most sentences begin with one, and not only sentences do."""
        initials, written = list(map(INITIAL, self.words)), self.written
        capitals = [at for at, is_one in enumerate(self.capitals) if is_one and initials[at].isalpha()]
        words, shouted = sum(map(str.isalpha, initials)), sum([len(written[at]) > 1 and written[at].isupper() for at in capitals])
        if not capitals or shouted >= 0.6 * words:
            return False
        begun = [at for start in self.begins if self.starts[at := self.token_at(start)] == start and initials[at].isalpha()]
        proper = words < SHORT or any(map(self._is_proper, range(len(initials))))
        return 2 * sum([self.capitals[at] for at in begun]) >= len(begun) and proper

    def _is_proper(self, at: int) -> bool:
        """A capital that no sentence, line or abbreviation explains."""
        word, start = self.written[at], self.starts[at]
        inside = not self.breaks[at] and start > 0 and self.text[start - 1] != "\n" and start not in self.begins
        return inside and len(word) > 1 and word.istitle()

    @once
    def begins(self) -> set[int]:
        """Where sentences and lines begin."""
        return {match.end() for at in self.stops[:-1] if (match := SPACE.match(self.text, at))}

    @once
    def stops(self) -> list[int]:
        asides = [m.span() for m in ASIDE.finditer(self.text)]
        ends = [m.end() for m in SENTENCE_END.finditer(self.text) if not self._shortened(m) and not _inside(m.start(), asides)]
        return [0, *sorted({*ends, *self.line_ends} - {0}), len(self.text) + 1]

    def _shortened(self, match: re.Match[str]) -> bool:
        word = LAST_WORD.search(self.folded, max(match.start() - 6, 0), match.start())
        if match[0] != "." or word is None:
            return False
        if ROMAN.fullmatch(word[0]):
            return not self.text[self.text.rfind("\n", 0, word.start()) + 1 : word.start()].strip(" -*")
        if word[0].isdigit():
            return len(word[0]) < 3 and (self._counts(word.start()) or not self.text[match.end() :][:3].lstrip()[:1].isupper())
        return word[0] in SHORTENED and self.text[word.start() : word.end()] != POLITE

    def _counts(self, position: int) -> bool:
        """Whether a figure there numbers an item: "1. Tôi …"; "ở tổ 3. Tôi …" ends a sentence."""
        before = self.text[max(0, position - 2) : position].rstrip(" (*-")
        return not before or not before[-1].isalnum()

    def sentence(self, position: int) -> tuple[int, int]:
        """Where the sentence around `position` begins and ends."""
        at = bisect_right(self.stops, position)
        return self.stops[at - 1], min(self.stops[min(at, len(self.stops) - 1)], len(self.text))


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (position, len(spans) + position)) - 1
    return at >= 0 and spans[at][0] < position < spans[at][1]


BREAKING = frozenset('.,;:!?()[]"“”|•\n\t')


def _cut(folded: str) -> Cut:
    pieces = (PLAIN_WORDS if folded.isascii() else WORDS).split(folded)  # gap, word, gap …
    ends = list(accumulate(map(len, pieces)))
    return Cut(pieces[1::2], ends[:-1:2], ends[1::2], [gap != " " and not BREAKING.isdisjoint(gap) for gap in pieces[:-1:2]])


def _unwrapped(folded: str, line_ends: frozenset[int]) -> str:
    if "\n" not in folded:
        return folded
    letters = list(folded)
    at = folded.find("\n")
    while at >= 0:
        if at + 1 not in line_ends:
            letters[at] = " "
        at = folded.find("\n", at + 1)
    return "".join(letters)


def _hard_line_ends(text: str) -> Iterator[int]:
    """Where a line end was meant: the next word would still have fitted, or a new entry begins. A wrapped line runs on."""
    lines = text.split("\n")
    width = max(map(len, lines), default=0)
    is_wrapped = width >= 60 and (width <= 100 or sum(len(line) > 0.85 * width for line in lines) > 1)
    at = 0
    for line, following in pairwise(lines):
        at += len(line) + 1
        word = following.split(" ", 1)[0]
        wrapped = (is_wrapped and len(line) + 1 + len(word) > width - 3) or (FULL <= len(line) <= 100 and not line.endswith(ENDS))
        if not wrapped or LABEL.match(following):
            yield at
