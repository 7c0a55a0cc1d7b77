"""Readings and assessments as plain values for a JSON column, and back."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from helpdesk.journey import Assessment, Reading

_reading = TypeAdapter(Reading)
_assessment = TypeAdapter(Assessment)


def reading_to_plain(reading: Reading) -> dict[str, Any]:
    plain: dict[str, Any] = _reading.dump_python(reading, mode="json")
    return plain


def reading_from_plain(plain: dict[str, Any]) -> Reading:
    return _reading.validate_python(plain)


def assessment_to_plain(assessment: Assessment) -> dict[str, Any]:
    plain: dict[str, Any] = _assessment.dump_python(assessment, mode="json")
    return plain


def assessment_from_plain(plain: dict[str, Any]) -> Assessment:
    return _assessment.validate_python(plain)
