"""A few sequences of what may happen to a visit; `python -m tests.visits.any_sequence` tries many."""

from __future__ import annotations

from tests.visits.any_sequence import tried


def test_any_sequence_keeps_every_promise() -> None:
    tried(3, steps=15)
