"""Our side of the hatch: one child process, started when the first file comes and again whenever it was lost."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from helpdesk.errors import HelpdeskError
from helpdesk.papers import frames
from helpdesk.papers.frames import BrokenFrame, Frame
from helpdesk.papers.limits import MEGABYTE, Limits

_ROOT = Path(__file__).parents[2]
# Nothing of ours goes along: passwords may lie in the environment.
_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(_ROOT), "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
_START = 60.0  # seconds for a child to load what it needs
_FAREWELL = 5.0
_GRACE = 15.0  # seconds beyond a file's own limit before the child itself is given up
_CHUNK = 1 << 20


class _ChildLost(Exception):
    """The child is gone or does not speak as agreed."""


class Hatch:
    """Files go in one at a time, whoever asks; what is found in them comes out as frames."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._command = [sys.executable, "-P", "-s", "-m", module, *arguments]
        self._child: subprocess.Popen[bytes] | None = None
        self._told: dict[str, Any] = {}
        self._turn = threading.Lock()

    def ask(self, content: bytes, limits: Limits, *, seconds: int, patience: int) -> list[Frame]:
        """What is told of one file, for at most `seconds` of CPU and `patience` seconds by the clock. The last frame has `end`:
        done, time, late, died …, or lost when the child itself is gone."""
        told: list[Frame] = []
        with self._turn:
            try:
                child = self._running()
                self._give(
                    child, frames.opening({"seconds": seconds, "patience": patience, "limits": asdict(limits)}, len(content)), content
                )
                self._take(child, told, time.monotonic() + patience + _GRACE, limits)
            except (OSError, BrokenFrame, _ChildLost):
                self._drop()
                told.append(Frame({"end": "lost"}))
        return told

    def start(self) -> dict[str, Any]:
        """What the child says of itself when it is ready. Raises HelpdeskError."""
        with self._turn:
            try:
                self._running()
            except (OSError, BrokenFrame, _ChildLost) as why:
                self._drop()
                raise HelpdeskError(f"tiến trình đọc tệp không khởi động được ({type(why).__name__})") from None
            return self._told

    def close(self) -> None:
        """Ends the child, if it is not at work: else it ends by itself when this process does, and its letter is read another time."""
        if self._turn.acquire(timeout=_FAREWELL):
            try:
                self._drop()
            finally:
                self._turn.release()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._drop()
            self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_ENVIRONMENT, cwd="/", start_new_session=True
            )
            self._told = self._next(self._child, bytearray(), time.monotonic() + _START).head
        return self._child

    def _give(self, child: subprocess.Popen[bytes], *pieces: bytes) -> None:
        """Piece by piece: a file of thirty megabytes is not copied once more."""
        assert child.stdin
        for piece in pieces:
            child.stdin.write(piece)
        child.stdin.flush()

    def _take(self, child: subprocess.Popen[bytes], told: list[Frame], deadline: float, limits: Limits) -> None:
        kept, total = bytearray(), 0
        while not told or "end" not in told[-1].head:
            told.append(self._next(child, kept, deadline))
            total += len(told[-1].blob)
            if total > limits.most_told:
                raise _ChildLost

    def _next(self, child: subprocess.Popen[bytes], kept: bytearray, deadline: float) -> Frame:
        assert child.stdout
        source, watch = child.stdout.fileno(), select.poll()
        watch.register(source, select.POLLIN)
        while (whole := frames.length(kept)) is None or len(kept) < whole:
            if whole is not None and whole > 2 * frames.LONGEST_HEAD + 400 * MEGABYTE:
                raise _ChildLost
            ready = watch.poll(max(0.0, deadline - time.monotonic()) * 1000)
            chunk = os.read(source, _CHUNK) if ready else b""
            if not chunk:
                raise _ChildLost
            kept += chunk
        frame = frames.unpacked(bytes(kept[:whole]))
        del kept[:whole]
        return frame

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for end in (child.stdin, child.stdout):
            if end is not None:
                end.close()
