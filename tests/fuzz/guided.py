"""A small coverage-guided search for inputs that break a reader: mutates what has led to new paths through the code.

Slower than a compiled fuzzer, and there wherever Python is. Paths are pairs of lines that followed one another.
"""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

LONGEST = 20_000
SLOW = 10  # seconds after which an input counts as a hang

Step = tuple[CodeType, int, int]


class Hang(Exception):
    """An input that took too long."""


@dataclass
class Search:
    """What a search found: inputs that broke the reader, how many were tried, how many led somewhere new, how many steps are known."""

    faults: list[tuple[bytes, str]] = field(default_factory=list)
    tried: int = 0
    kept: list[bytes] = field(default_factory=list)
    steps: set[Step] = field(default_factory=set)


def search(
    target: Callable[[bytes], object], seeds: Sequence[bytes], junk: Sequence[bytes], *, within: str, seconds: float, luck: int
) -> Search:
    """Tries every seed and one more, then until the time is over or one breaks `target`. Only code in files below `within` guides it."""
    found, chance, end = Search(), random.Random(luck), time.monotonic() + seconds
    for content in _inputs(found, seeds, junk, chance):
        beyond = found.tried - len(seeds)
        if (beyond >= 0 and found.faults) or (beyond > 0 and time.monotonic() > end):
            break
        new = _tried(target, content[:LONGEST], found, within)
        if new:
            found.kept.append(content[:LONGEST])
    return found


def _inputs(found: Search, seeds: Sequence[bytes], junk: Sequence[bytes], chance: random.Random) -> Iterator[bytes]:
    yield from seeds
    while True:  # what was kept last is tried most: it lies at the edge of what is known
        at = int(len(found.kept) * max(chance.random(), chance.random()))
        content = found.kept[at]
        for _ in range(chance.choice((1, 1, 2, 4, 8))):
            content = _changed(content, found.kept, junk, chance)
        yield content


def _changed(content: bytes, others: Sequence[bytes], junk: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randint(0, len(content))
    end = min(len(content), at + chance.choice((1, 2, 4, 16, 100, 1000)))
    other = chance.choice(others)
    start = chance.randint(0, len(other))
    return content[:at] + chance.choice((
        lambda: content[end:],
        lambda: chance.choice(junk) + content[at:],
        lambda: chance.choice(junk) + content[end:],
        lambda: chance.randbytes(end - at) + content[end:],
        lambda: content[at:end] * 2 + content[end:],
        lambda: other[start : start + end - at] + content[at:],
        lambda: other[start:],
        lambda: bytes([chance.randrange(256)]) + content[at + 1 :],
    ))()  # fmt: skip


def _tried(target: Callable[[bytes], object], content: bytes, found: Search, within: str) -> bool:
    """Whether the input led to steps not seen before; a broken reader is noted with the input."""
    found.tried += 1
    steps: set[Step] = set()
    try:
        with _traced(steps, within), _alarm():
            target(content)
    except Exception as why:  # noqa: BLE001  whatever it is, it is what was looked for
        found.faults.append((content, repr(why)))
    new = not steps <= found.steps
    found.steps |= steps
    return new


@contextmanager
def _traced(steps: set[Step], within: str) -> Iterator[None]:
    def entered(frame: FrameType, event: str, argument: Any) -> Callable[[FrameType, str, Any], Any] | None:
        if within not in frame.f_code.co_filename:
            return None
        code, before = frame.f_code, 0

        def stepped(inner: FrameType, event: str, argument: Any) -> Any:
            nonlocal before
            if event == "line":
                steps.add((code, before, inner.f_lineno))
                before = inner.f_lineno
            return stepped

        return stepped

    former = sys.gettrace()
    sys.settrace(entered)
    try:
        yield
    finally:
        sys.settrace(former)


@contextmanager
def _alarm() -> Iterator[None]:
    def rung(number: int, frame: FrameType | None) -> None:
        raise Hang(f"{SLOW} s")

    former = signal.signal(signal.SIGALRM, rung)
    signal.setitimer(signal.ITIMER_REAL, SLOW)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
