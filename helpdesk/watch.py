"""The dead man's switch of a service: a process that is stuck ends itself, so that whoever keeps services alive starts it again.

A letter can make a pattern run for ever, and then no thread of ours moves any more. What was in hand counts as a try, so that
letter is set aside the third time.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import time
from dataclasses import dataclass, field

STUCK = 75  # the exit code: EX_TEMPFAIL, try again


@dataclass
class Watch:
    """`frozen` seconds without a sign of life, or a piece of work that outlasts what was expected of it, end the process."""

    frozen: float = 180.0
    glance: float = 5.0
    _until: dict[str, float] = field(default_factory=dict)

    def expect(self, name: str, seconds: float) -> None:
        """`name` has begun something that takes no longer than this."""
        self._until[name] = time.monotonic() + seconds

    def rest(self, name: str) -> None:
        self._until.pop(name, None)

    def start(self, stopping: threading.Event) -> None:
        threading.Thread(target=self._look, args=(stopping,), name="watch", daemon=True).start()

    def _look(self, stopping: threading.Event) -> None:
        while not stopping.wait(self.glance):
            if late := [name for name, until in list(self._until.items()) if until < time.monotonic()]:
                self._end(late)
            faulthandler.dump_traceback_later(self.frozen, exit=True)  # fires from outside Python, unless set again in time
        faulthandler.cancel_dump_traceback_later()

    def _end(self, late: list[str]) -> None:
        print(f"đứng yên quá lâu: {', '.join(late)}; chương trình tự dừng để được chạy lại", file=sys.stderr, flush=True)
        faulthandler.dump_traceback(all_threads=True)
        os._exit(STUCK)
