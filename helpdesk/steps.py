"""Labelled steps of the straight line, so that a rehearsal can stop the program at each of them.

`reached("after T1")` does nothing in service. A fault harness names one label (and how often to let it pass) in
HELPDESK_DIE_AT="label" or "label:3"; the process then ends there as if the power had gone.
"""

from __future__ import annotations

import os
import signal

LABELS = (
    "listed",  # the mailbox was listed, nothing fetched yet
    "fetched",  # bytes are in memory only
    "filed",  # bytes are on disk, no row speaks of them
    "after T1",  # kept, the server copy not yet marked
    "marked",
    "read",  # understood, nothing recorded
    "inside T2",  # rows written, not committed
    "after T2",
    "after T3",  # leased, nothing said to the server
    "before DATA",
    "after DATA",  # the server said 250, nothing recorded
    "after T4",
)

_target, _, _passes = os.environ.get("HELPDESK_DIE_AT", "").partition(":")
_left = int(_passes or 0)


def reached(label: str) -> None:
    global _left
    if label != _target:
        return
    if _left > 0:
        _left -= 1
        return
    os.kill(os.getpid(), signal.SIGKILL)
