"""Fetching ahead: a thread of its own brings the next things while the caller is at work with those before them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")
GLANCE = 0.1  # seconds between two looks whether anybody still wants more


class _Over:
    """The last thing of a line: it ended, or broke with `why`."""

    def __init__(self, why: BaseException | None = None) -> None:
        self.why = why


def ahead(source: Iterator[T], *, most: int, unwanted: Callable[[T], object]) -> Iterator[T]:
    """The things of `source` in their order, at most `most` of them lying ready; what breaks it is raised in its place.

    Things that were brought when the caller has gone away are told to `unwanted`.
    """
    line: queue.Queue[T | _Over] = queue.Queue(maxsize=most)
    gone = threading.Event()
    bringer = threading.Thread(target=_bring, args=(source, line, gone), name="ahead", daemon=True)
    bringer.start()
    try:
        while not isinstance(thing := line.get(), _Over):
            yield thing
        if thing.why is not None:
            raise thing.why
    finally:
        gone.set()
        bringer.join()
        _throw_away(line, unwanted)


def _bring(source: Iterator[T], line: queue.Queue[T | _Over], gone: threading.Event) -> None:
    last = _Over()
    try:
        for thing in source:
            if not _put(line, thing, gone):
                return
    except BaseException as why:  # noqa: BLE001 - it is raised again where the things are wanted
        last = _Over(why)
    _put(line, last, gone)


def _put(line: queue.Queue[T | _Over], thing: T | _Over, gone: threading.Event) -> bool:
    """Waits until there is room. False, and the thing is put all the same, where nobody wants any more."""
    while not gone.is_set():
        try:
            line.put(thing, timeout=GLANCE)
        except queue.Full:
            continue
        return True
    line.maxsize = 0
    line.put(thing)
    return False


def _throw_away(line: queue.Queue[T | _Over], unwanted: Callable[[T], object]) -> None:
    while not line.empty():
        if not isinstance(thing := line.get(), _Over):
            unwanted(thing)
