"""Waiting for a server to call (IDLE, RFC 2177)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

GLANCE, HASTY_MOST = 1.0, 3  # seconds between two looks whether the wait is to end; so many empty answers at once are borne
BREATH = 10.0  # seconds in one IDLE: what the server calls in the same breath as its "go on" is read only when the IDLE is over


def wait(client: Any, seconds: float, enough: Callable[[], bool]) -> None:
    """Until the server tells of a mail, it is `enough`, or `seconds` are over.

    `client` is an IMAPClient with a folder selected. Raises ConnectionError where the line is dead, and whatever the client raises.
    """
    over = time.monotonic() + seconds
    while not enough() and (left := over - time.monotonic()) > 0:
        if _called(client, min(left, BREATH), enough):
            return


def _called(client: Any, seconds: float, enough: Callable[[], bool]) -> bool:
    """One IDLE: whether the server told of a mail."""
    over, hasty = time.monotonic() + seconds, 0
    client.idle()
    told: list[Any] = []
    while not _of_mail(told) and not enough() and (left := min(over - time.monotonic(), GLANCE)) > 0:
        began = time.monotonic()
        told = client.idle_check(timeout=left)
        hasty = hasty + 1 if not told and time.monotonic() - began < left / 2 else 0
        if hasty > HASTY_MOST:  # a dead line answers [] at once, for ever
            raise ConnectionError("kết nối IMAP đã đứt trong khi chờ thư")
    return _of_mail([*told, *client.idle_done()[1]])


def _of_mail(told: list[Any]) -> bool:
    return any(b"EXISTS" in line for line in told)
