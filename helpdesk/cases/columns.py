"""Column kinds that the tables share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as UTC; SQLite knows no zones, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant without a zone: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def instant(*, index: bool = False, **more: Any) -> Any:
    """A field for an instant that must be there; `maybe_instant` for one that may be absent."""
    return Field(sa_type=Instant, index=index, **more)


def maybe_instant(*, index: bool = False) -> Any:
    return Field(default=None, sa_type=Instant, index=index, nullable=True)


def json_list() -> Any:
    return Field(default_factory=list, sa_type=JSON)


def json_table() -> Any:
    return Field(default_factory=dict, sa_type=JSON)
