"""The words the reader knows, from data: cues by code, ways of writing a word, surnames, places.

A cue is a phrase with its marks. It is found folded, so that "nguoi duoc thi hanh an", capitals and NFD are the same phrase;
where the writer does use marks they must agree ("tờ cao" is not "tố cáo"), one slip in a long phrase being forgiven.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, KeysView
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from helpdesk.errors import Faults
from helpdesk.reading.text import Source, accents, fold

SHORT_WORD = 2  # letters: "bà" for the "BA" of "bản án" is no slip
FORGIVEN = 3  # words of a phrase from which on a slip is one
HERE = Path(__file__).parent / "data"
Choices = list[list[str]]  # a phrase in parts, each with its ways of writing


class Cue(NamedTuple):
    """A phrase found: its code, its tokens [first, last) and its place in the source. Where many are made, `cue_of` makes them."""

    code: str
    first: int
    last: int
    start: int
    end: int


cue_of = partial(tuple.__new__, Cue)


@dataclass(slots=True)
class Node:
    after: dict[str, Node] = field(default_factory=dict)
    ends: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # (code, the phrase's words by their marks: `accents`)
    exact: dict[str, list[str]] = field(default_factory=dict)  # the codes of `ends` by those words, with spaces between them
    codes: dict[str, None] = field(default_factory=dict)  # each once


class Phrases:
    """Phrases by code, found in one pass over the tokens. Those that begin with a word are spelt out when a letter first has it."""

    def __init__(self, cues: dict[str, list[str]], variants: dict[str, list[str]]) -> None:
        self._spelt: dict[str, Node] = {}  # by the folded word they begin with
        self._waiting: dict[str, list[tuple[str, Choices]]] = {}
        for code, phrases in cues.items():
            for phrase in phrases:
                choices = _choices(phrase, variants)
                for word in dict.fromkeys(fold(_first(part)) for part in choices[0]):
                    self._waiting.setdefault(word, []).append((code, choices))
        self._unspelt = set(self._waiting)

    def _spell_out(self, words: list[str]) -> None:
        """Spells out what a letter is the first to have a beginning of. Two threads make the same of it."""
        for word in self._unspelt.intersection(words):
            self._spelt[word] = _spelt_out(word, self._waiting[word])
            self._unspelt.discard(word)

    def find(self, source: Source) -> list[Cue]:
        """Every phrase of the source, in order; where phrases of one code overlap, the longest only."""
        words, starts, ends, breaks = source.words, source.starts, source.ends, source.breaks
        marked = source.marked if source.is_accented else None
        self._spell_out(words)
        found: list[Cue] = []
        reach: dict[str, int] = {}
        for first, (node, following) in enumerate(zip(map(self._spelt.get, words), [*words[1:], ""], strict=False)):
            if node is None or not (node.ends or following in node.after):
                continue
            for last, codes in reversed(_from(node, words, breaks, marked, first)):
                for code in codes:
                    if last > reach.get(code, 0):
                        reach[code] = last
                        found.append(cue_of((code, first, last, starts[first], ends[last - 1])))
        return found


def _spelt_out(word: str, phrases: list[tuple[str, Choices]]) -> Node:
    top = Node()
    folded = lru_cache(maxsize=None)(fold)
    for code, choices in phrases:
        begun = [part for part in choices[0] if folded(_first(part)) == word]
        for spelling in product(begun, *choices[1:]):
            words, node = tuple(" ".join(spelling).split()), top
            for following in words[1:]:
                node = node.after.setdefault(folded(following), Node())
            marked = tuple(map(accents, words))
            node.ends.append((code, marked))
            node.exact.setdefault(" ".join(marked), []).append(code)
            node.codes[code] = None
    return top


def _from(node: Node, words: list[str], breaks: list[bool], marked: list[str] | None, first: int) -> list[tuple[int, Iterable[str]]]:
    """Where phrases end that begin with token `first`, and their codes, from the node of its word on; `marked` where marks count."""
    found: list[tuple[int, Iterable[str]]] = []
    following, last, most = node.after, first + 1, len(words)
    codes: Iterable[str]
    if node.ends and (codes := node.codes if marked is None else node.exact.get(marked[first], ())):
        found.append((last, codes))
    while last < most and not breaks[last] and (further := following.get(words[last])):
        last, following = last + 1, further.after
        if further.ends and (codes := further.codes if marked is None else _ending(further, marked[first:last], words, first)):
            found.append((last, codes))
    return found


def _ending(node: Node, made: list[str], words: list[str], first: int) -> Iterable[str]:
    """The codes of the phrases that end here with the marks the writer `made`; one full word of three or more may differ."""
    if len(made) < FORGIVEN:
        return node.exact.get(" ".join(made), ())
    told = tuple(made)
    return [code for code, marked in node.ends if told == marked or _is_a_slip(words, first, told, marked)]


def _is_a_slip(words: list[str], first: int, made: tuple[str, ...], marked: tuple[str, ...]) -> bool:
    wrong = [at for at, (mine, word) in enumerate(zip(made, marked, strict=True), first) if mine != word]
    return len(wrong) == 1 and len(words[wrong[0]]) > SHORT_WORD


def _choices(phrase: str, variants: dict[str, list[str]]) -> Choices:
    """A phrase in its parts, each with all ways of writing it: the longest known part is varied first."""
    choices: list[list[str]] = []
    words = phrase.split()
    while words:
        size = next((n for n in range(min(4, len(words)), 0, -1) if " ".join(words[:n]) in variants), 1)
        part = " ".join(words[:size])
        choices.append([part, *variants.get(part, [])])
        words = words[size:]
    return choices


def _first(part: str) -> str:
    return part.split(" ", 1)[0]


class Words:
    """A set of words, some of several syllables. Marks count where the writer makes them."""

    def __init__(self, words: Iterable[str]) -> None:
        known = list(words)
        self.folded = frozenset(map(fold, known))
        self.accented = frozenset(" ".join(map(accents, w.split())) for w in known)
        self._sizes_from = _sizes(self.folded, 0)
        self._sizes_to = _sizes(self.folded, -1)

    @property
    def openers(self) -> KeysView[str]:
        """The syllables these words begin with."""
        return self._sizes_from.keys()

    @property
    def endings(self) -> KeysView[str]:
        """The syllables these words end with."""
        return self._sizes_to.keys()

    def holds(self, source: Source, first: int, last: int | None = None) -> bool:
        """Whether the tokens [first, last) are one of these words."""
        size = 1 if last is None else last - first
        if not 0 <= first < len(source.words):
            return False
        if size == 1:
            return source.words[first] in self.folded and (not source.is_accented or source.marked[first] in self.accented)
        return size in self._sizes_from.get(source.words[first], ()) and self._stand(source, first, size)

    def _stand(self, source: Source, first: int, size: int) -> bool:
        """As `holds`, for `size` tokens that begin or end as a word of so many syllables does."""
        if size == 1:
            return not source.is_accented or source.marked[first] in self.accented
        words = source.words[first : first + size]
        if len(words) < size or " ".join(words) not in self.folded or True in source.breaks[first + 1 : first + size]:
            return False
        return not source.is_accented or " ".join(source.marked[first : first + size]) in self.accented

    def from_here(self, source: Source, first: int) -> int:
        """How many tokens the longest of these words takes that begins at `first`; 0 for none."""
        if not 0 <= first < len(source.words):
            return 0
        for size in self._sizes_from.get(source.words[first], ()):
            if self._stand(source, first, size):
                return size
        return 0

    def up_to(self, source: Source, last: int) -> int:
        """How many tokens the longest of these words takes that ends right before `last`; 0 for none."""
        if not 0 < last <= len(source.words):
            return 0
        for size in self._sizes_to.get(source.words[last - 1], ()):
            if size <= last and self._stand(source, last - size, size):
                return size
        return 0


def _sizes(words: Iterable[str], end: int) -> dict[str, tuple[int, ...]]:
    """By the first or last syllable of words: how many syllables they have, the longest first."""
    found: dict[str, set[int]] = {}
    for word in words:
        syllables = word.split()
        found.setdefault(syllables[end], set()).add(len(syllables))
    return {syllable: tuple(sorted(sizes, reverse=True)) for syllable, sizes in found.items()}


@dataclass(frozen=True)
class Lexicon:
    """Everything the reader needs to know of the language and of places; built once, never changed."""

    phrases: Phrases
    words: dict[str, Words]
    groups: dict[str, int]  # how many groups a code has whose notions must meet: "topic_14+1", "topic_14+2" …


def load(folder: Path = HERE) -> Lexicon:
    """Reads the lexicon's data. Raises Faults with every entry to mend."""
    cues: dict[str, list[str]] = {}
    faults: list[str] = []
    tables = _table(folder / "words.toml")
    for path in sorted((folder / "cues").glob("*.toml")):
        for code, phrases in _table(path).items():
            if code in cues:
                faults.append(f"{path.name}: «{code}» is written in two files")
            if not isinstance(phrases, list) or not all(isinstance(p, str) and p.strip() for p in phrases):
                faults.append(f"{path.name}: «{code}» needs a list of phrases")
                continue
            cues[code] = phrases
    if faults:
        raise Faults(str(folder), faults)
    return Lexicon(
        Phrases(cues, tables["variants"]),
        {name: Words(words) for name, words in tables["words"].items()},
        Counter(code.partition("+")[0] for code in cues if "+" in code),
    )


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
