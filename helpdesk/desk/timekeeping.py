"""Whether our clock and the mail server's agree, told from letters that came while we looked.

A letter that the folder did not hold at one look and holds at the next has come in between; if the server dates it outside that
span, one of the clocks is wrong by at least the rest. A letter that was moved or put there keeps an old date and tells nothing of
clocks: so of the last few the one that speaks best for us counts, and fewer say nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from helpdesk.cases import landmarks, letters
from helpdesk.cases.database import Unit
from helpdesk.journey import Listing

CLOCK = "the mail server's clock"
LONGEST, A_DAY = timedelta(minutes=5), timedelta(days=1)  # a longer span between two looks tells too little
ENOUGH, KEPT = 3, 5
TOO_MUCH = timedelta(minutes=2)


def note_arrivals(unit: Unit, listing: Listing, fresh: list[str], *, since: datetime | None, now: datetime) -> None:
    """Part of the story that notes a listing: `fresh` came between `since` and `now`, as our clock has it."""
    if not fresh or listing.whole or since is None or not timedelta() <= now - since <= LONGEST:
        return
    told = [(now.isoformat(), _outside(at, since, now)) for at in letters.arrivals(unit, listing, fresh[:KEPT])]
    before = landmarks.last(unit, CLOCK)
    kept = [one for one in (before.note["told"] if before else []) if now - datetime.fromisoformat(one[0]) < A_DAY]
    landmarks.passed(unit, CLOCK, at=now, told=[*kept, *told][-KEPT:])


def _outside(at: datetime, since: datetime, now: datetime) -> float:
    """Seconds by which the server's clock is ahead of the span (behind it: negative)."""
    return max(0.0, (at - now).total_seconds()) + min(0.0, (at - since).total_seconds())


def skew(unit: Unit, now: datetime) -> timedelta | None:
    """By how much the server's clock is ahead of ours at least, negative: behind; None where too few letters came of late."""
    row = landmarks.last(unit, CLOCK)
    told: list[Any] = row.note["told"] if row else []
    recent = [seconds for at, seconds in told if abs(now - datetime.fromisoformat(at)) < A_DAY]
    return timedelta(seconds=min(recent, key=abs)) if len(recent) >= ENOUGH else None
