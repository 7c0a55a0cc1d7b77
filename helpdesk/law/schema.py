"""Reads a table of a data file into a frozen dataclass: the annotations are the closed vocabulary.

An unknown key, a missing one, a wrong type or a word that is not on the list is a fault; every fault is collected, none
stops the reading of the rest.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Leaf = Callable[[str], object]

_PLAIN = {str: "chữ", int: "số nguyên", bool: "true/false", date: "ngày (2017-05-23)", time: "giờ (07:30:00)"}


@dataclass(frozen=True, slots=True)
class SchemaReader:
    """`leaves` turns text into a value of that type (a Citation, say) and raises ValueError with the reason."""

    leaves: Mapping[type, Leaf] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def read(self, cls: type[T], table: object, where: str) -> T | None:
        """The value, or None when a fault was found in it (they stand in `faults`, each naming its place)."""
        before = len(self.faults)
        value = self._dataclass(cls, table, where)
        return value if len(self.faults) == before and isinstance(value, cls) else None

    def read_all(self, cls: type[T], tables: object, where: str) -> tuple[T, ...]:
        if not isinstance(tables, list):
            self.faults.append(f"{where}: cần một danh sách")
            return ()
        read = (self.read(cls, t, f"{where}[{_label(t, i)}]") for i, t in enumerate(tables))
        return tuple(value for value in read if value is not None)

    def _dataclass(self, cls: type, table: object, where: str) -> object:
        if not isinstance(table, Mapping):
            self.faults.append(f"{where}: cần một bảng")
            return None
        hints = _hints(cls)
        for key in table.keys() - hints.keys():
            self.faults.append(f"{where}: khóa lạ “{key}”{_meant(str(key), tuple(hints))}")
        for missing in _required(cls) - table.keys():
            self.faults.append(f"{where}: thiếu “{missing}”")
        before = len(self.faults)
        values = {k: self._value(hints[k], v, f"{where}.{k}") for k, v in table.items() if k in hints}
        if len(self.faults) > before or _required(cls) - table.keys():
            return None
        return cls(**values)

    def _value(self, kind: object, value: object, where: str) -> object:
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return self._value(next(a for a in get_args(kind) if a is not type(None)), value, where)
        if origin is Literal:
            return self._word(get_args(kind), value, where)
        if origin is tuple:
            return self._tuple(get_args(kind), value, where)
        if isinstance(kind, type):
            return self._scalar(kind, value, where)
        raise TypeError(f"{where}: no reader for {kind}")

    def _scalar(self, kind: type, value: object, where: str) -> object:
        if kind in self.leaves:
            return self._leaf(kind, value, where)
        if issubclass(kind, StrEnum):
            word = self._word(tuple(m.value for m in kind), value, where)
            return next((m for m in kind if m.value == word), None)
        if is_dataclass(kind):
            return self._dataclass(kind, value, where)
        # bool is an int and a datetime is a date: in a data file that is always a slip
        if type(value) is kind and not isinstance(value, datetime):
            return value
        self.faults.append(f"{where}: cần {_PLAIN[kind]}, không phải {value!r}")
        return None

    def _leaf(self, kind: type, value: object, where: str) -> object:
        try:
            return self.leaves[kind](value) if isinstance(value, str) else self._scalar(str, value, where)
        except ValueError as why:
            self.faults.append(f"{where}: {why}")
            return None

    def _word(self, words: tuple[str, ...], value: object, where: str) -> object:
        if value in words:
            return value
        self.faults.append(f"{where}: từ lạ {value!r}; chỉ nhận {', '.join(words)}")
        return None

    def _tuple(self, args: tuple[object, ...], value: object, where: str) -> object:
        if not isinstance(value, list):
            self.faults.append(f"{where}: cần một danh sách")
            return ()
        kinds = [args[0]] * len(value) if args[-1] is Ellipsis else list(args)
        if len(kinds) != len(value):
            self.faults.append(f"{where}: cần đúng {len(kinds)} giá trị")
            return ()
        return tuple(self._value(k, v, f"{where}[{_label(v, i)}]") for i, (k, v) in enumerate(zip(kinds, value, strict=True)))


@cache
def _hints(cls: type) -> dict[str, object]:
    return dict(get_type_hints(cls))


@cache
def _required(cls: type) -> frozenset[str]:
    return frozenset(f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING)


def _label(table: object, index: int) -> str:
    code = table.get("code") if isinstance(table, Mapping) else None
    return str(code or index)


def _meant(key: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(key, known, 1)
    return f" (có phải “{close[0]}”?)" if close else ""
