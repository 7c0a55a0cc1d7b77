"""Administrative units with their dates: every name a unit ever had in our time, what it became, and in which province.

Data: data/places/*.toml. A name is kept for ever; what stands in its place on a day is found by following `became`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from helpdesk.law.calendar import ONE_DAY
from helpdesk.law.spelling import fold

Level = Literal["province", "district", "commune"]


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A word for a kind of unit, the key under which the data lists such units (none: provinces), and its short forms."""

    word: str
    level: Level
    key: str = ""
    short: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit under one of its names. `province` is the title of its province (its own, for a province); dates inclusive."""

    level: Level
    word: str
    name: str
    province: str
    district: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    became: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """`thành phố Cẩm Phả`, `quận 1`."""
        return f"{self.word} {self.name}"

    def exists(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Change:
    """On that day `was` gave way: to new units (`now`), or to one that stood there before (`into`)."""

    on: date
    was: tuple[str, ...]
    now: tuple[str, ...] = ()
    into: str = ""
    source: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Merger:
    on: date
    into: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class ProvinceTable:
    """One province: its districts by kind on the last day of the file, other spellings, and what happened before."""

    name: str
    valid_from: date | None = None
    aliases: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    urban: tuple[str, ...] = ()
    rural: tuple[str, ...] = ()
    spelled: tuple[tuple[str, str], ...] = ()
    changes: tuple[Change, ...] = ()
    merged: Merger | None = None


@dataclass(frozen=True, slots=True)
class AreaTable:
    """The communes of one district (or, since there are none, of a province) by kind, and what happened to them."""

    province: str
    district: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    wards: tuple[str, ...] = ()
    townlets: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacesFile:
    """Facts of one file: `source` for all of them, and the days between which its districts exist unless said otherwise."""

    source: str
    valid_from: date
    valid_until: date | None = None
    provinces: tuple[ProvinceTable, ...] = ()
    areas: tuple[AreaTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The words for units, and how they are shortened: folded text -> the words it may stand for."""

    words: tuple[UnitWord, ...]
    by_text: Mapping[str, frozenset[str]]

    def split(self, title: str) -> tuple[str, str]:
        """A title of our data (`thành phố Hạ Long`) in word and name; ValueError when it begins with no known word."""
        for word in self.words:
            if title.startswith(f"{word.word} "):
                return word.word, title[len(word.word) + 1 :]
        raise ValueError(f"“{title}” không bắt đầu bằng tên loại đơn vị hành chính")


def words_of(words: tuple[UnitWord, ...]) -> Words:
    by_text: dict[str, frozenset[str]] = {}
    for word in words:
        for text in (word.word, *word.short):
            by_text[fold(text)] = by_text.get(fold(text), frozenset()) | {word.word}
    return Words(words, by_text)


def units_of(file: PlacesFile, words: Words) -> Iterator[Unit]:
    """Every unit of one file under every name. ValueError names the first title that contradicts the rest."""
    for table in file.provinces:
        yield _province(table, words)
        until = _last_day(table, file)
        listed = (Unit("district", *pair, table.name, "", table.valid_from, until) for pair in _listed(table, "district", words))
        yield from _spelled(_with_history(listed, table.changes, words), dict(table.spelled))
    for area in file.areas:
        until = area.valid_until or file.valid_until
        listed = (Unit("commune", *pair, area.province, area.district, area.valid_from, until) for pair in _listed(area, "commune", words))
        yield from _with_history(listed, area.changes, words)


def _province(table: ProvinceTable, words: Words) -> Unit:
    merged = table.merged
    until, became = (merged.on - ONE_DAY, (merged.into,)) if merged else (None, ())
    return Unit("province", *words.split(table.name), table.name, "", table.valid_from, until, became, table.aliases)


def _last_day(table: ProvinceTable, file: PlacesFile) -> date | None:
    ends = [day for day in (file.valid_until, table.merged and table.merged.on - ONE_DAY) if day]
    return min(ends, default=None)


def _listed(table: ProvinceTable | AreaTable, level: Level, words: Words) -> Iterator[tuple[str, str]]:
    for word in words.words:
        if word.level == level:
            yield from ((word.word, name) for name in getattr(table, word.key))


def _with_history(listed: Iterable[Unit], changes: tuple[Change, ...], words: Words) -> Iterable[Unit]:
    """What a change made exists from that day, what it unmade existed until the day before."""
    units = {u.title: u for u in listed}
    if not units:
        return ()
    model = next(iter(units.values()))
    for change in changes:
        for title in change.was:
            word, name = words.split(title)
            if title in units:
                raise ValueError(f"“{title}” vừa còn vừa đã đổi ngày {change.on}")
            became = change.now or ((change.into,) if change.into else ())
            units[title] = replace(model, word=word, name=name, valid_from=None, valid_until=change.on - ONE_DAY, became=became)
    for change in changes:
        for title in (*change.now, *((change.into,) if change.into else ())):
            if title not in units:
                raise ValueError(f"“{title}” (thay đổi ngày {change.on}) không có trong danh sách")
        units |= {t: replace(units[t], valid_from=change.on) for t in change.now}
    return units.values()


def _spelled(units: Iterable[Unit], other: Mapping[str, str]) -> Iterator[Unit]:
    for unit in units:
        yield replace(unit, aliases=(other[unit.name],)) if unit.name in other else unit
