"""Addresses, old and new, in whole or in part: "tổ 12 khu 4B2 phường Cửa Ông, Cẩm Phả".

An address is a run of parts, each a unit word with its number or name; after one such part a place's bare name may close it.
What counts is the finest and the widest level said: an address that names neither ward nor district is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from helpdesk.reading.lexicon import Lexicon
from helpdesk.reading.places import Gazetteer
from helpdesk.reading.text import Source

LEVELS = ("house", "street", "ward", "district", "province")
WIDE = ("ward", "district", "province")
ONESELF = frozenset({"toi", "em", "chau", "minh"})
STOREYS = "tang"
SAME = "cung"  # "cùng xã", "cũng xã ấy"
LONGEST_NAME = 5
NUMBER = re.compile(r"\d{1,4}[a-z]?\d?(?:/\d{1,4}[a-z]?)*|[a-z]{1,2}\d{1,3}[a-z]?|[ivx]{1,4}|\d{1,3}[a-z]{1,2}\d?")
FIGURES, ENDED = re.compile(r"[\w/]+(?:-[\w]{1,3}\b)?"), re.compile(r"\.\s")
JOINED = re.compile(r"[\s,.()–-]*")


@dataclass(frozen=True, slots=True)
class AddressMention:
    """`levels` are those of LEVELS it names; `cued` tells that a word such as "địa chỉ" or "ở" stands before it; tokens [first, last)."""

    start: int
    end: int
    text: str
    levels: frozenset[str]
    cued: bool
    first: int
    last: int

    @property
    def suffices(self) -> bool:
        return bool(self.levels & {"ward", "district"})


class Part(NamedTuple):
    level: str
    last: int


class AddressReader:
    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self.words = lexicon.words
        self.gazetteer = gazetteer
        self.units: dict[
            str, list[tuple[int, str]]
        ] = {}  # by the first syllable of a unit's word: its syllables and level, the longest first
        self.of_level = {level: self.words[f"address_{level}"] for level in LEVELS}
        known = {(len(w.split()), level, w.split()[0]) for level, words in self.of_level.items() for w in words.folded}
        for size, level, opener in sorted(known, key=lambda k: (-k[0], LEVELS.index(k[1]), k[2])):
            self.units.setdefault(opener, []).append((size, level))
        self.openers = frozenset(w.split()[0] for words in self.of_level.values() for w in (*words.folded, *words.accented))

    def find(self, source: Source, closed: list[tuple[int, int]]) -> list[AddressMention]:
        """All addresses in order; none begins inside `closed` places (courts and offices have names like addresses)."""
        found: list[AddressMention] = []
        openers, cues, words = self.openers, self.words["address_cues"].endings, source.words
        behind = 0
        told = zip(words, ["", *words], source.spelling, source.starts, source.breaks, strict=False)
        for at, (word, before, spelt, start, broken) in enumerate(told):
            opens = at >= behind and (spelt in openers or before in cues or (broken and word[0].isdigit()))
            if not opens or _says_where(source, at) or self._names_a_body(source, at) or any(s <= start < e for s, e in closed):
                continue
            if mention := self._address(source, at):
                found.append(mention)
                behind = mention.last
        return found

    def _address(self, source: Source, first: int) -> AddressMention | None:
        cued = self._cue_before(source, first)
        part = self._part(source, first) or (self._bare(source, first) if cued else None) or self._numbered(source, first, cued=cued)
        if part is None:
            return None
        levels, last, opened = {part.level}, part.last, {source.words[first]}
        while following := (
            self._next(source, last)
            or (self._street(source, last) if levels <= {"house", "street"} else None)
            or self._the_same(source, last, levels)
        ):
            levels.add(following.level)
            opened.add(source.words[last])
            last = following.last
        start, end = source.starts[first], source.ends[last - 1]
        address = AddressMention(start, end, " ".join(source.text[start:end].split()), frozenset(levels), cued, first, last)
        told = cued or len(levels) > 1 or len(opened) > 1 or ("ward" in levels and source.is_cased)  # "quận Bupyeong, thành phố Incheon"
        return address if address.suffices and told else None

    def _numbered(self, source: Source, first: int, *, cued: bool) -> Part | None:
        """ "Nơi ở: 17/3 Bãi Muối, P. Cao Thắng", "tôi là …, 112 Tô Hiệu, phường …": a house that goes without its word."""
        number = self._number(source, first) if cued or source.words[first][0].isdigit() else None
        street = self._street(source, number) if number else None
        return Part("house", street.last) if street else None

    def _cue_before(self, source: Source, first: int) -> bool:
        return self.words["address_cues"].up_to(source, first) > 0

    def _next(self, source: Source, at: int) -> Part | None:
        if at >= len(source.words):
            return None
        gap = source.text[source.ends[at - 1] : source.starts[at]]
        ended = ENDED.search(gap) and not self._short(source, at)
        if not JOINED.fullmatch(gap) or ")" in gap or ended:
            return None
        if source.starts[at] in source.line_ends:  # "số 9 tổ 4,\nphường …": the comma says that it goes on
            return self._part(source, at) if gap.lstrip().startswith(",") and "\n\n" not in gap else None
        return self._part(source, at) or self._bare(source, at)

    def _the_same(self, source: Source, at: int, said: set[str]) -> Part | None:
        """ "Bản Mốc 13 cùng xã", "phường Cộng Hòa cùng thị xã Quảng Yên": a wider level that is somebody else's, too."""
        if at + 1 >= len(source.words) or source.words[at] != SAME or source.breaks[at + 1]:
            return None
        named = self._part(source, at + 1)
        if named is None and (unit := self._unit(source, at + 1)):
            named = Part(unit[1], at + 1 + unit[0])
        finer = max(map(LEVELS.index, said))
        return Part(named.level, named.last) if named and LEVELS.index(named.level) > finer and named.level in WIDE else None

    def _unit(self, source: Source, at: int) -> tuple[int, str] | None:
        """How many syllables the unit word at `at` has, and its level."""
        for size, level in self.units.get(source.words[at], ()):
            if self.of_level[level].holds(source, at, at + size):
                return None if self.words["not_a_unit"].from_here(source, at) else (size, level)  # "bản án"
        return None

    def _names_a_body(self, source: Source, at: int) -> bool:
        """ "UBND xã Thanh Lâm chứng thực", "công an phường …": whose seal it is, not where anybody lives."""
        return not source.breaks[at] and self.words["bodies_of_a_place"].up_to(source, at) > 0

    def _short(self, source: Source, at: int) -> bool:
        """ "P. Hà Khẩu": the full stop only shortens a unit's word."""
        return self.words["shortened_units"].holds(source, at - 1)

    def _part(self, source: Source, first: int) -> Part | None:
        """A unit word and what it names."""
        unit = self._unit(source, first)
        if unit is None or self._is_person(source, first) or self.words["bare_heads"].up_to(source, first + 1) > 1:
            return None  # "hợp tác xã"
        size, level = unit
        if first + size < len(source.words) and self._is_room(level, source, first, first + size):
            level = "house" if source.words[first + size].isdigit() else level
        last = self._name(source, first + size, level) or self._nameless(source, first, first + size)
        return Part(level, last) if last else None

    def _is_room(self, level: str, source: Source, first: int, last: int) -> bool:
        """ "P.1205" is a room, "P.13" a ward."""
        return level == "ward" and last - first == 1 and source.words[first] == "p" and len(source.words[last]) > 2

    def _is_person(self, source: Source, first: int) -> bool:
        """ "Đường Văn Lực" is a man's name."""
        if not source.is_cased or first + 2 >= len(source.words) or not all(_proper(source, at) for at in range(first, first + 3)):
            return False
        own = first > 1 and source.words[first - 1] == "la" and source.words[first - 2] in ONESELF  # "tôi là Đường Minh …"
        return own or self.words["middle_names"].holds(source, first + 1) or self._named_in_full(source, first)

    def _named_in_full(self, source: Source, first: int) -> bool:
        """Without marks, "Dao Huu Phan (to 6, …)" is a man and where he lives, no island."""
        last = source.ends[first + 2]
        return (
            not source.is_accented and self.words["surnames"].holds(source, first) and source.text[last : last + 3].lstrip().startswith("(")
        )

    def _nameless(self, source: Source, first: int, last: int) -> int | None:
        """ "Khu tập thể mỏ": a place that bears no name of its own, with the word or two that tell which."""
        if not self.words["address_nameless"].holds(source, first, last):
            return None
        while last < len(source.words) and not source.breaks[last] and last - first < LONGEST_NAME and not self._opens_part(source, last):
            if self.words["not_in_address"].from_here(source, last):
                break
            last += 1
        return last

    def _name(self, source: Source, first: int, level: str) -> int | None:
        """Where the name or number that begins at `first` ends; None where there is none."""
        if first >= len(source.words):
            return None
        gap = source.text[source.ends[first - 1] : source.starts[first]]
        if gap.strip(" .:") or source.starts[first] in source.line_ends or ("." in gap and not self._short(source, first)):
            return None
        number = self._number(source, first)
        if number and number < len(source.words) and source.words[number] == STOREYS:
            return number + 1  # "chung cư 5 tầng phường …"
        if number:
            return number if level != "house" or self._goes_on(source, number) or self._street(source, number) else None
        if (level in ("district", "province") or not source.is_cased) and (place := self.gazetteer.at(source, first)) and place.at(level):
            return place.last
        last = self._words(source, first) if level != "house" else None
        if last and level == "ward" and self._is_person(source, first) and self._next(source, last) is None:
            return None  # "công chức tư pháp xã Trần Văn Ba"; "phường Võ Thị Sáu, quận 3" is a ward
        return last

    def _number(self, source: Source, first: int) -> int | None:
        """ "12", "4B2", "25/4", "12A1": figures with what hangs on them."""
        start = source.starts[first]
        reach = FIGURES.match(source.folded, start, start + 14)
        if not reach or not NUMBER.fullmatch(reach[0]) or sum(map(str.isdecimal, reach[0])) > 6:
            return None
        last = first + 1
        while last < len(source.words) and source.ends[last] <= reach.end():
            last += 1
        return last

    def _goes_on(self, source: Source, at: int) -> bool:
        """A house number alone is no address: a street, ward or name must follow."""
        return self._next(source, at) is not None

    def _street(self, source: Source, at: int) -> Part | None:
        """ "số 41 Lý Thái Tổ, quận …": a street that goes without its word, if a part of an address follows it."""
        if not source.is_cased or at >= len(source.words) or source.breaks[at]:
            return None
        last = self._words(source, at)
        return Part("street", last) if last and last < len(source.words) and self._next(source, last) else None

    def _words(self, source: Source, first: int) -> int | None:
        last = first
        while last < len(source.words) and last - first < LONGEST_NAME and (last == first or not source.breaks[last]):
            if not self._in_name(source, first, last):
                break
            last += 1
        if source.is_cased:
            while last > first and not _proper(source, last - 1):
                last -= 1
        return last if last > first else None

    def _in_name(self, source: Source, first: int, at: int) -> bool:
        gap = source.text[source.ends[at - 1] : source.starts[at]]
        if at > first and gap.strip() and gap.strip() not in "-–":
            return False
        if source.is_cased and _proper(source, at):
            return not (at > first and self._opens_part(source, at)) and not self.words["label_alone"].holds(source, at)
        if self.words["not_in_address"].from_here(source, at):
            return False
        if self._opens_part(source, at) or (source.words[at] == SAME and at + 1 < len(source.words) and self._unit(source, at + 1)):
            return False
        if not source.is_cased:
            return True
        return at - first < 2 and any(i < len(source.words) and _proper(source, i) for i in (at + 1, at + 2))

    def _opens_part(self, source: Source, at: int) -> bool:
        return source.words[at] in self.openers and self._part(source, at) is not None

    def _bare(self, source: Source, first: int) -> Part | None:
        """A district or province without its unit word: "…, Cẩm Phả"."""
        mention = self.gazetteer.at(source, first)
        if mention is None or (source.is_cased and not source.text[source.starts[first]].isupper()):
            return None
        level = "province" if mention.at("province") else "district" if mention.at("district") else "ward"
        return Part(level, mention.last)


def _says_where(source: Source, at: int) -> bool:
    """ "T ở tổ 4": somebody who calls themselves by one letter, no unit shortened."""
    return len(source.words[at]) == 1 and at + 1 < len(source.words) and source.written[at + 1].lower() == "ở"


def _proper(source: Source, at: int) -> bool:
    return source.capitals[at] or source.written[at][0].isdigit()
