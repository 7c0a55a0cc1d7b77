"""Everything that stands in a piece of text, found once: cues, names, addresses, courts, numbers, days, sums."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import chain, pairwise
from operator import attrgetter
from typing import Protocol

from helpdesk.reading import boxes
from helpdesk.reading.addresses import AddressMention, AddressReader
from helpdesk.reading.contacts import NumberMention as Digits
from helpdesk.reading.contacts import find_identities, find_phones
from helpdesk.reading.courts import CourtMention, OfficeMention, find_courts, find_offices
from helpdesk.reading.dates import DateMention, find_dates
from helpdesk.reading.judgments import NumberMention, find_enforcement_decisions, find_judgments, find_notices
from helpdesk.reading.lexicon import Cue, Lexicon
from helpdesk.reading.money import MoneyMention, find_money
from helpdesk.reading.once import once
from helpdesk.reading.people import NameMention, find_names
from helpdesk.reading.places import Gazetteer
from helpdesk.reading.sought import FIGURE, Sought
from helpdesk.reading.text import Source

START = attrgetter("start")
NICKNAME, PLACE, CALLED_REACH = 2, 2, 40  # words; letters
ORIGINS = {"goc": "gốc", "que": "quê"}
CALLED = re.compile(r"\b(?:goi|biet danh|ten tuc|ten o nha|ten thuong goi|tuc danh|hon danh)\b(?:\s+[^\W\d]+){0,3}?\s*(?:la|:)?\s*$")
AREA = Sought(r"\b\d[\d.,]*\s?m2\b", opening=FIGURE, having="m2")
OF_SOMEBODY = ("principal", "kin_of")
GOES_ON = frozenset({"left_behind"})  # "bà Thôi ở phố …" has not ceased to live there
CHOSEN = ("role_creditor", "role_debtor", "affected", "heir", "other_person")  # what forms have boxes for


class Mention(Protocol):
    """Anything that stands somewhere in a text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class Reader:
    """What the reader brings to every letter."""

    lexicon: Lexicon
    gazetteer: Gazetteer
    addresses: AddressReader


def reader(lexicon: Lexicon, gazetteer: Gazetteer) -> Reader:
    return Reader(lexicon, gazetteer, AddressReader(lexicon, gazetteer))


@dataclass(frozen=True)
class Survey:
    """A source and what stands in it; each list in the order of the text and made when first asked for."""

    source: Source
    reader: Reader
    heard: frozenset[tuple[str, ...]] = frozenset()  # names known from elsewhere, for texts without capitals
    _asked: dict[tuple[str, ...], list[Cue]] = field(default_factory=dict, repr=False, compare=False)

    @once
    def cues(self) -> list[Cue]:
        """In order. "Thắng" of "phường Hùng Thắng" and "Minh" of a person's name are no words of the language."""
        found = self.reader.lexicon.phrases.find(self.source)
        if not self.source.is_accented:
            found = [c for c in found if c.last - c.first > 1 or not self._is_of_a_compound(c.first)]
        if boxes.any_of(self.source):
            found = [c for c in found if c.code not in CHOSEN or boxes.ticked(self.source, c.start, c.end) is not False]
        found += [
            Cue("asset", at, at + 1, *m.span()) for m in AREA.finditer(self.source.folded) if (at := self.source.token_at(m.start())) >= 0
        ]
        dwell = [c for c in found if c.code == "lives" and c.last - c.first > 1]
        if dwell:
            found = [c for c in found if c.code != "asset" or not any(d.first < c.first and c.last <= d.last for d in dwell)]  # "trú quán"
        own = [c for c in found if c.code == "self" and c.last - c.first > 1]
        if own:
            found = [c for c in found if c.code not in OF_SOMEBODY or not any(_wider(c, o) for o in own)]  # "mẹ con em"
        if not self.source.is_cased:
            return [c for c in found if c.code != "asset" or not self._is_no_thing(c)]
        capitals = self.source.capitals
        found = [c for c in found if not capitals[c.first] or c.last - c.first > 1 or not self._is_given_name(c.first)]
        people = sorted((n.start, n.end) for n in self._all_names if not n.firm)
        proper = sorted([(a.start, a.end) for a in self.addresses] + people)
        reach, last = self._reach(proper), {e for _, e in people}
        return [c for c in found if c.end > reach.get(c.start, 0) and not (c.code in GOES_ON and self.source.ends[c.first] in last)]

    def _reach(self, proper: list[tuple[int, int]]) -> dict[int, int]:
        """Of each word inside such a place, by where it begins: where that place ends, or the one before it, which may reach further."""
        reach: dict[int, int] = {}
        starts, before = self.source.starts, 0
        for (start, end), (following, _) in pairwise([*proper, (len(self.source.text), 0)]):
            furthest = max(before, end)
            inside = starts[bisect_left(starts, start) : bisect_left(starts, min(furthest, following))]
            reach |= dict.fromkeys(inside, furthest)
            before = end
        return reach

    def _is_no_thing(self, cue: Cue) -> bool:
        """Without capitals "o to 3 phuong …" is "ở tổ 3" and no "ô tô", "quan thi vui" a name and no "quán"."""
        named = any(n.first <= cue.first < n.last for n in self._all_names if not n.firm)
        return named or any(cue.start < a.start < cue.end for a in self.addresses)

    def _is_given_name(self, at: int) -> bool:
        """ "Ong Chay": a capital (`at`) right behind a form of address is somebody's name, whatever else the word means."""
        named = at > 0 and not self.source.breaks[at]
        return named and self.reader.lexicon.words["sure_titles"].holds(self.source, at - 1)

    def _is_of_a_compound(self, at: int) -> bool:
        """Without marks, "ban" of "ban an" is not "bán"."""
        compounds, words = self.reader.lexicon.words["compounds"], self.source.words
        near = range(max(at - 2, 0), at + 1)
        return any(compounds.from_here(self.source, first) > at - first for first in near if words[first] in compounds.openers)

    @once
    def by_code(self) -> dict[str, list[Cue]]:
        found: dict[str, list[Cue]] = {}
        for cue in self.cues:
            found.setdefault(cue.code, []).append(cue)
        return found

    def all(self, *codes: str) -> list[Cue]:
        """The cues of these codes, in order."""
        told = self.by_code
        if len(codes) == 1:
            return told.get(codes[0], [])
        found = self._asked.get(codes)
        if found is None:
            met = [told[code] for code in codes if code in told]
            found = self._asked[codes] = sorted(chain.from_iterable(met), key=START) if len(met) > 1 else met[0] if met else []
        return found

    def first(self, *codes: str) -> Cue | None:
        return min((c for code in codes for c in self.by_code.get(code, ())), key=lambda c: c.start, default=None)

    @once
    def courts(self) -> list[CourtMention]:
        return find_courts(self.source, self.reader.gazetteer)

    @once
    def offices(self) -> list[OfficeMention]:
        return find_offices(self.source, self.reader.gazetteer)

    @once
    def addresses(self) -> list[AddressMention]:
        firms = [n for n in self._all_names if n.firm]
        closed = [(m.start, m.end) for mentions in (self.courts, self.offices, firms) for m in mentions]
        return self.reader.addresses.find(self.source, closed)

    @once
    def _all_names(self) -> list[NameMention]:
        return find_names(self.source, self.reader.lexicon, self.heard)

    @once
    def names(self) -> list[NameMention]:
        """Names of people and firms; what lies inside an address, court or office is none of them, nor is what somebody is only called."""
        closed = sorted(
            [(c.start, c.end) for c in self.courts] + [(o.start, o.end) for o in self.offices] + [(a.start, a.end) for a in self.addresses]
        )
        starts = [s for s, _ in closed]
        called = {n.identity for n in self._all_names if n.title}  # "tôi là Đinh Lập", who signs so, is no district
        told = [n for n in self._all_names if n.identity in called or not self._is_place(n)]
        return [n for n in told if not _inside(n.start, starts, closed) and not self._is_nickname(n)]

    def _is_nickname(self, name: NameMention) -> bool:
        """ "Ai cũng gọi lão là Ba Râu": no name to write on a decision."""
        short = not name.firm and name.last - name.first <= NICKNAME
        return short and CALLED.search(self.source.folded, max(0, name.start - CALLED_REACH), name.start) is not None

    def _is_place(self, name: NameMention) -> bool:
        mention = None if name.firm or name.title else self.reader.gazetteer.at(self.source, name.first)
        return (mention is not None and mention.last >= name.last) or self._is_faraway_place(name)

    def _is_faraway_place(self, name: NameMention) -> bool:
        """ "Gốc Kim Long Huế", "người Nghi Xuân", "…, thị trấn Đông Hưng, Quảng Tây": no family's name, where places stand."""
        if not name.firm and self._tells_origin(name.first):
            return True
        if name.firm or name.last - name.first > PLACE or self.reader.lexicon.words["common_surnames"].holds(self.source, name.first):
            return False
        behind = not name.title and any(self.source.text[a.end : name.start] == ", " for a in self.addresses)
        return behind or name.title == "nguoi"

    def _tells_origin(self, at: int) -> bool:
        """Whether the capitals that `at` belongs to follow "gốc", "quê"."""
        words, breaks = self.source.words, self.source.breaks
        while at > 0 and not breaks[at] and self.source.capitals[at - 1]:
            at -= 1
        return at > 0 and not breaks[at] and words[at - 1] in ORIGINS and self.source.spells(at - 1, ORIGINS[words[at - 1]])

    @once
    def judgments(self) -> list[NumberMention]:
        return find_judgments(self.source)

    @once
    def decisions(self) -> list[NumberMention]:
        return find_enforcement_decisions(self.source)

    @once
    def papers_of_office(self) -> list[NumberMention]:
        """Decisions, notices and other numbered papers of enforcement offices."""
        return sorted([*self.decisions, *find_notices(self.source)], key=lambda n: n.start)

    @once
    def dates(self) -> list[DateMention]:
        return find_dates(self.source)

    @once
    def money(self) -> list[MoneyMention]:
        return find_money(self.source)

    @once
    def phones(self) -> list[Digits]:
        return find_phones(self.source, self.identities)

    @once
    def identities(self) -> list[Digits]:
        return find_identities(self.source)


def covered(cue: Cue, others: list[Cue]) -> bool:
    """Whether a cue lies within one of the others."""
    return any(o.start <= cue.start and cue.end <= o.end for o in others)


def _wider(cue: Cue, other: Cue) -> bool:
    return other.first <= cue.first and cue.last <= other.last and other.last - other.first > cue.last - cue.first


def _inside(position: int, starts: list[int], spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(starts, position) - 1
    return at >= 0 and any(s <= position < e for s, e in spans[max(at - 1, 0) : at + 1])
