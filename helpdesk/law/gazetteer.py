"""Finds units by name, however written, and what stands in their place on a day."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from helpdesk.law.places import Level, Unit, Words
from helpdesk.law.spelling import fold

ASKED = 1024  # names kept with what they meant: most letters name the courts of one province, and each name is asked for thrice
_GLUED = re.compile(r"^([a-z]{1,2})(\d+)$")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A place as somebody wrote it: its bare name as a key, and the unit words it may begin with."""

    key: str
    words: frozenset[str] = frozenset()


class Gazetteer:
    """Built once from data and never changed. `home` is the province of the office: it wins where a name is ambiguous."""

    def __init__(self, units: Iterable[Unit], words: Words) -> None:
        self.units = tuple(units)
        self.home = ""
        self._words = words
        self._by_key: dict[str, list[Unit]] = {}
        self._by_title: dict[tuple[str, str], Unit] = {}
        self._grew_into: dict[tuple[str, str], list[Unit]] = {}
        self._provinces = {u.title: u for u in self.units if u.level == "province"}
        self._merged: dict[str, list[str]] = {}  # provinces by the one they became
        for province in self._provinces.values():
            for title in province.became:
                self._merged.setdefault(title, []).append(province.title)
        for unit in self.units:
            self._file(unit)
        self._candidates = lru_cache(maxsize=ASKED)(self._sought)

    def at_home(self, province: str) -> Gazetteer:
        """The same gazetteer for an office of that province (its title)."""
        mine = copy.copy(self)
        mine.home = province
        mine._candidates = lru_cache(maxsize=ASKED)(mine._sought)
        return mine

    def _file(self, unit: Unit) -> None:
        self._by_title.setdefault((unit.province, unit.title), unit)
        for title in unit.became:
            self._grew_into.setdefault((unit.province, title), []).append(unit)
        for key in {_key(name) for name in (unit.name, *unit.aliases)}:
            self._by_key.setdefault(key, []).append(unit)

    def unit(self, name: str, *, on: date, levels: tuple[Level, ...] = (), province: str = "") -> Unit | None:
        """The one unit meant by a name however written (`TP Hạ Long`, `q.cau giay`, `hoanh bo`); None if none or several."""
        found = self.candidates(name, on=on, levels=levels, province=province)
        return found[0] if len(found) == 1 else None

    def candidates(self, name: str, *, on: date, levels: tuple[Level, ...] = (), province: str = "") -> tuple[Unit, ...]:
        """Every unit the name may mean, narrowed by unit word, level, province, existence on that day and the home province."""
        found = self._candidates(name, on, levels, province)
        if found or province:
            return found
        inner, outer = self._parted(name)
        return self._candidates(inner, on, levels, outer) if outer else ()

    def _sought(self, name: str, on: date, levels: tuple[Level, ...], province: str) -> tuple[Unit, ...]:
        asked = self._asked(name)
        found = [u for u in self._by_key.get(asked.key, ()) if not levels or u.level in levels]
        if province:
            found = self._inside(found, province)
        found = _narrowed(found, lambda u: u.word in asked.words)
        found = _narrowed(found, lambda u: u.exists(on))
        found = self._latest(found)
        if not asked.words:
            found = _narrowed(found, lambda u: u.level == "province")
        return tuple(_narrowed(found, lambda u: u.province == self.home))

    def at(self, unit: Unit, on: date) -> Unit | None:
        """What stands in the unit's place on that day: itself, what it became or grew from, its province once there are no
        districts; None where it was split or is not known."""
        seen = unit
        while not seen.exists(on):
            following = self._after(seen) if seen.valid_until and seen.valid_until < on else self._before(seen)
            if following is None:
                return None
            seen = following
        return seen

    def province_at(self, unit: Unit, on: date) -> Unit:
        """The province, merged or not, that holds the unit's ground on that day."""
        province = self._provinces[unit.province]
        return self.at(province, on) or province

    def province(self, title: str) -> Unit:
        return self._provinces[title]

    def _parted(self, name: str) -> tuple[str, str]:
        """`huyện Châu Thành, tỉnh Tiền Giang` (or without the comma) in the inner name and the province."""
        inner, comma, outer = name.rpartition(",")
        if comma:
            return inner, outer
        tokens = fold(name).split()
        starts = (n for n in range(len(tokens) - 1, 1, -1) if any(self._words_of(tokens[n : n + count]) for count in (1, 2)))
        at = next(starts, 0)
        return (" ".join(tokens[:at]), " ".join(tokens[at:])) if at else (name, "")

    def _words_of(self, tokens: list[str]) -> frozenset[str]:
        return self._words.by_text.get(" ".join(tokens), frozenset())

    def _asked(self, name: str) -> _Asked:
        tokens = fold(name).split()
        if tokens and (glued := _GLUED.match(tokens[0])) and glued[1] in self._words.by_text:
            tokens = [glued[1], glued[2], *tokens[1:]]
        for count in range(min(len(tokens) - 1, 4), 0, -1):
            head = " ".join(tokens[:count])
            if head in self._words.by_text:
                return _Asked(_key(" ".join(tokens[count:])), self._words.by_text[head])
        return _Asked(_key(name))

    def _inside(self, units: list[Unit], province: str) -> list[Unit]:
        """Those of the named province; else of what it merged into, or of what merged into it."""
        named = {u.title for u in self._by_key.get(self._asked(province).key, ()) if u.level == "province"}
        if not named:
            return units
        into = {title for known in named for title in self._provinces[known].became}
        merged = {title for known in named for title in self._merged.get(known, ())}
        return [u for u in units if u.province in named] or [u for u in units if u.province in into | merged]

    @staticmethod
    def _latest(found: list[Unit]) -> list[Unit]:
        """Names that one unit bore at different times are one answer: the last of them."""
        titles = {(u.province, u.title) for u in found}
        return [u for u in found if not any((u.province, title) in titles for title in u.became)]

    def _after(self, unit: Unit) -> Unit | None:
        if unit.level == "province":
            return self._provinces.get(unit.became[0]) if unit.became else None
        if unit.became:
            return self._by_title.get((unit.province, unit.became[0])) if len(unit.became) == 1 else None
        province = self._provinces[unit.province]
        moved = (self._by_title.get((title, unit.title)) for title in province.became)
        return next((u for u in moved if u), province)

    def _before(self, unit: Unit) -> Unit | None:
        was = self._grew_into.get((unit.province, unit.title), [])
        return was[0] if len(was) == 1 else None


def _narrowed(units: list[Unit], keep: Callable[[Unit], bool]) -> list[Unit]:
    """Only those wanted, unless none is: a wrong unit word or an old day must not hide a name that is known."""
    return [u for u in units if keep(u)] or units


def _key(name: str) -> str:
    """Folded, with y as i: `Quy Nhơn` and `Qui Nhơn` are one name."""
    return fold(name).replace("y", "i")
