"""Column kinds that the tables share."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import AutoString

from helpdesk.seal import Seal, hidden, shown

ZONE = len("+00:00")
SEALED = "sealed"  # where a table keeps what does not lie open


class Row(SQLModel):
    """A row as our tables have it: what is not given is as the table says.

    SQLModel asks pydantic of every default anew, each time a row is made, and tells SQLAlchemy of each value by itself: a mail of ours
    cost a millisecond. A new row has no history that anybody could ask for, so its values are laid down at once.
    """

    def __init__(self, **given: Any) -> None:
        self.__dict__.update(whole(type(self), given))
        object.__setattr__(self, "__pydantic_fields_set__", set(given))


def whole(table: type[Row], given: dict[str, Any]) -> dict[str, Any]:
    """What is given of a row, and of what is not what the table says."""
    return {name: make() for name, make in _usual(table).items() if name not in given} | given


@cache
def _usual(table: type[Row]) -> dict[str, Callable[[], Any]]:
    """Column -> what makes its usual value, of those that have one."""
    return {
        name: field.default_factory or partial(_as_it_is, field.default)  # type: ignore[misc] # no factory of ours takes values
        for name, field in table.model_fields.items()
        if not field.is_required()
    }


def _as_it_is(value: Any) -> Any:
    return value


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as UTC; SQLite knows no zones, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        return _as_words if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any] | None:
        return _from_words if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"an instant without a zone: {value!r}")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _as_words(value: datetime | None) -> str | None:
    """As SQLAlchemy has instants lie in SQLite, in a quarter of the time it takes for that."""
    return None if value is None else _utc(value).isoformat(" ", "microseconds")[:-ZONE]


def _from_words(kept: str | None) -> datetime | None:
    return None if kept is None else datetime.fromisoformat(f"{kept}+00:00")


def instant(*, index: bool = False, **more: Any) -> Any:
    """A field for an instant that must be there; `maybe_instant` for one that may be absent."""
    return Field(sa_type=Instant, index=index, **more)


def maybe_instant(*, index: bool = False) -> Any:
    return Field(default=None, sa_type=Instant, index=index, nullable=True)


def json_list() -> Any:
    return Field(default_factory=list, sa_type=JSON)


def json_table() -> Any:
    return Field(default_factory=dict, sa_type=JSON)


def seal_of(dialect: Dialect) -> Seal | None:
    """The seal of the memory a statement is for: each engine has a dialect of its own, which carries it (cases.database)."""
    found: Seal | None = getattr(dialect, "seal", None)
    return found


class SealedText(TypeDecorator[str]):
    """Words that cannot be read in the database without its key. The same words lie there alike, so `==` still finds them."""

    impl = AutoString
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else hidden(value, seal_of(dialect))

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else shown(value, seal_of(dialect))


class Told(str):
    """A list or table of plain values, said in JSON already; for columns of which nothing is counted."""


class SealedJson(TypeDecorator[Any]):
    """A list or table of plain values, or what is Told of it, sealed as one; an empty one lies open.

    What reports count by is `counted`: those keys of a table lie open, {"outcome": …, "sealed": the rest}.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, *counted: str) -> None:
        super().__init__()
        self.counted = counted

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        seal = seal_of(dialect)
        if not value or seal is None:
            return value
        if isinstance(value, Told):
            return hidden(value, seal)
        if not self.counted:
            return _hidden(value, seal)
        rest = {key: told for key, told in value.items() if key not in self.counted}
        lies_open = {key: told for key, told in value.items() if key in self.counted}
        return {**lies_open, SEALED: _hidden(rest, seal)} if rest else lies_open

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        said = super().bind_processor(dialect)
        assert said is not None
        return lambda value: str(value) if isinstance(value, Told) and seal_of(dialect) is None else said(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if isinstance(value, dict) and SEALED in value:
            lies_open = {key: told for key, told in value.items() if key != SEALED}
            return {**lies_open, **json.loads(shown(value[SEALED], seal_of(dialect)))}
        return json.loads(shown(value, seal_of(dialect))) if isinstance(value, str) else value


def _hidden(value: Any, seal: Seal) -> str:
    return hidden(json.dumps(value, ensure_ascii=False), seal)


def sealed_text(*, index: bool = False, needed: bool = False) -> Any:
    """Words, "" where none are given, unless they are `needed`."""
    return Field(sa_type=SealedText, index=index) if needed else Field(default="", sa_type=SealedText, index=index)


def maybe_sealed_text() -> Any:
    """Words that may be absent."""
    return Field(default=None, sa_type=SealedText, nullable=True)


def sealed_list() -> Any:
    return Field(default_factory=list, sa_type=SealedJson)


def sealed_table(*counted: str) -> Any:
    return Field(default_factory=dict, sa_type=SealedJson(*counted))
