"""Names of provinces, districts and wards in a text, with or without their unit word, old and new, whole or shortened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from helpdesk.reading.text import TOKEN, Source, fold

UNIT_WORDS = {
    "tinh": "tỉnh", "thanh pho": "thành phố", "tp": "thành phố", "huyen": "huyện", "h": "huyện", "quan": "quận", "q": "quận",
    "thi xa": "thị xã", "tx": "thị xã",
}  # fmt: skip
UNIT_OPENERS = frozenset(word.split()[0] for word in UNIT_WORDS)


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """An administrative unit by name. `level` is province, district or ward; `province` is the name of the one it lies in."""

    name: str
    unit: str
    level: str
    province: str

    @property
    def full(self) -> str:
        return f"{self.unit} {self.name}"


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Places a name may mean, the tokens [first, last) it stands in, and the unit word written before it ('' for none)."""

    places: tuple[NamedPlace, ...]
    first: int
    last: int
    unit: str

    def at(self, level: str) -> tuple[NamedPlace, ...]:
        return tuple(p for p in self.places if p.level == level)


@dataclass
class Node:
    after: dict[str, Node] = field(default_factory=dict)
    places: list[NamedPlace] = field(default_factory=list)


class Gazetteer:
    """All names at once; `home` is the province of the office, which "tòa án tỉnh" means when nothing else is said."""

    def __init__(self, spellings: Iterable[tuple[str, NamedPlace]], *, home: str) -> None:
        self.root, self.home = Node(), home
        for spelling, place in spellings:
            self._learn(spelling, place)

    def _learn(self, name: str, place: NamedPlace) -> None:
        node = self.root
        for word in TOKEN.findall(fold(name)):
            node = node.after.setdefault(word, Node())
        node.places.append(place)

    def at(self, source: Source, first: int) -> PlaceMention | None:
        """The longest name that begins at token `first`, a unit word before it allowed; None where there is none."""
        unit, name_first = unit_word(source, first)
        node, best = self.root, None
        for last in range(name_first, len(source.words)):
            following = node.after.get(source.words[last])
            if following is None or (last > name_first and source.breaks[last]):
                break
            node = following
            if fitting := _fitting(node.places, unit):
                best = PlaceMention(fitting, first, last + 1, unit)
        return best


def _fitting(places: list[NamedPlace], unit: str) -> tuple[NamedPlace, ...]:
    """Those of the level the unit word says; a wrong unit word (huyện for thị xã) still means the place."""
    if not unit:
        return tuple(places)
    exact = tuple(p for p in places if p.unit == unit)
    level = "province" if unit == "tỉnh" else "district"
    return exact or tuple(p for p in places if p.level == level)


def unit_word(source: Source, first: int) -> tuple[str, int]:
    """The unit word at token `first` in full, and the token after it; ('', first) where there is none."""
    if first >= len(source.words) or source.words[first] not in UNIT_OPENERS:
        return "", first
    for size in (2, 1):
        words = source.words[first : first + size]
        known = UNIT_WORDS.get(" ".join(words))
        if known and len(words) == size and True not in source.breaks[first + 1 : first + size]:
            return known, first + size
    return "", first
