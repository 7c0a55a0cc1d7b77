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
    "inside T1",  # rows written, not committed
    "after T1",  # kept, the server copy not yet marked
    "marked",
    "read",  # understood, nothing recorded
    "mail written",  # an answer, a receipt or a reminder has its row and its bytes, not committed
    "inside T2",  # rows written, not committed
    "inside T2 of a robot",
    "after T2",
    "after T3",  # leased, nothing said to the server
    "before DATA",  # recipients named, nothing of the mail said
    "about to send",  # noted that from now on the mail may have left
    "after DATA",  # the server said 250, nothing recorded
    "after T4",
    "inside settling",  # a doubt is being settled
    "report filed",  # a report's files are on disk, nothing recorded
    "inside closing",  # a report closed and its mail written, not committed
    "backup rows",  # a backup's rows are written, its files are not
    "backup files",  # all written, the backup not declared whole
)
BESIDE_OTHERS = ("numbers drawn",)  # codes of cases are in hand, nothing recorded; only where several services share a memory

_target, _left = "", 0


def die_at(told: str) -> None:
    """Sets where this process is to end: "label", or "label:3" to let it pass three times first; '' nowhere."""
    global _target, _left
    _target, _, passes = told.partition(":")
    _left = int(passes or 0)


def reached(label: str) -> None:
    global _left
    if label != _target:
        return
    if _left > 0:
        _left -= 1
        return
    os.kill(os.getpid(), signal.SIGKILL)


die_at(os.environ.get("HELPDESK_DIE_AT", ""))
