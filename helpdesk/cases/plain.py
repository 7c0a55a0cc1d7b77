"""Readings and assessments as a JSON column keeps them, and back."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from helpdesk.cases.columns import Told
from helpdesk.journey import Assessment, Reading

_reading = TypeAdapter(Reading)
_assessment = TypeAdapter(Assessment)


def reading_to_plain(reading: Reading) -> Any:
    return _to_plain(_reading, reading)


def reading_from_plain(plain: dict[str, Any]) -> Reading:
    reading: Reading = _from_plain(_reading, plain)
    return reading


def assessment_to_plain(assessment: Assessment) -> Any:
    return _to_plain(_assessment, assessment)


def assessment_from_plain(plain: dict[str, Any]) -> Assessment:
    assessment: Assessment = _from_plain(_assessment, plain)
    return assessment


def _to_plain(adapter: TypeAdapter[Any], value: Any) -> Any:
    """The words of it in one go; plain values where half a character of two was heard, which no UTF-8 can say."""
    try:
        return Told(adapter.dump_json(value).decode())
    except PydanticSerializationError:
        return adapter.dump_python(value, mode="json")


def _from_plain(adapter: TypeAdapter[Any], kept: Any) -> Any:
    return adapter.validate_json(kept) if isinstance(kept, Told) else adapter.validate_python(kept)
