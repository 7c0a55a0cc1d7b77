"""The child process: takes a file through the hatch, opens it in a grandchild behind walls, hands back what that tells.

The child itself parses nothing of the file. Each file gets a fresh fork of it, with everything loaded that reading may need
and its own limits; whatever the file does to its reader, the next file finds an untouched one.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from helpdesk.papers import frames
from helpdesk.papers.confine import confine, leave_the_network
from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats import open_file, rehearse
from helpdesk.papers.limits import Limits
from helpdesk.papers.telling import Telling

_CHUNK = 1 << 20
Work = Callable[[bytes, Telling], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One file to open: the CPU `seconds` it may cost, and our `patience` in seconds by the clock, for the machine has other work."""

    content: bytes
    seconds: int
    patience: int
    limits: Limits
    apart: bool

    @property
    def deadline(self) -> float:
        return time.monotonic() + self.patience


def serve(work: Work) -> None:
    """Until the hatch is closed: a frame with a file in, frames about it out, the last one with `end`.

    What `work` may need must be loaded: behind the walls nothing can be.
    """
    apart = leave_the_network()
    with suppress(BrokenPipeError):  # the service is gone: nobody listens any more
        _write(1, frames.packed({"ready": True, "apart": apart}))
        while (frame := _receive(0)) is not None:
            job = Job(frame.blob, frame.head["seconds"], frame.head["patience"], Limits(**frame.head["limits"]), apart)
            _write(1, frames.packed({"end": _apart(work, job)}))


def _apart(work: Work, job: Job) -> str:
    """Does the work in a confined fork; relays what it tells; says how it ended: done, time, late, or died and of what."""
    back, forth = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(back)
        os._exit(_confined(work, job, forth))
    os.close(forth)
    in_time = _relay(back, job.deadline, job.limits.most_told)
    if not in_time:
        os.kill(child, signal.SIGKILL)
    os.close(back)
    return _ending(os.waitpid(child, 0)[1], in_time)


def _confined(work: Work, job: Job, out: int) -> int:
    def sink(head: dict[str, Any], blob: bytes) -> None:
        _write(out, frames.packed(head, blob))

    tell = Telling(sink, job.limits)
    _look_nowhere()
    try:
        confine(cpu_seconds=job.seconds, megabytes=job.limits.memory_megabytes, apart=job.apart)
        work(job.content, tell)
    except MemoryError:
        tell.flaw(Flaw.TOO_LARGE, "hết bộ nhớ")
    except Exception as why:  # noqa: BLE001 - house rule: one broad except per loop; the file is at fault, and staff are told
        tell.flaw(Flaw.DAMAGED, type(why).__name__)
    return 0


def _look_nowhere() -> None:
    """The hatch itself is out of reach, and what libraries grumble about a file concerns nobody."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)


def _relay(source: int, deadline: float, most: int) -> bool:
    """Whole frames only, so that a reader killed in the middle of a word does not garble the rest; False when time or room ran out."""
    kept, relayed = bytearray(), 0
    watch = select.poll()
    watch.register(source, select.POLLIN)
    while (left := deadline - time.monotonic()) > 0:
        if not watch.poll(left * 1000):
            break
        chunk = os.read(source, _CHUNK)
        if not chunk:
            return True
        kept += chunk
        while (whole := frames.length(kept)) is not None and len(kept) >= whole:
            _write(1, bytes(kept[:whole]))
            del kept[:whole]
            relayed += whole
        if relayed + len(kept) > most:
            break
    return False


def _ending(status: int, in_time: bool) -> str:
    if not in_time:
        return "late"
    if os.WIFSIGNALED(status):
        return "time" if os.WTERMSIG(status) == signal.SIGXCPU else f"died {signal.Signals(os.WTERMSIG(status)).name}"
    return "done" if os.WEXITSTATUS(status) == 0 else f"died {os.WEXITSTATUS(status)}"


def _receive(source: int) -> frames.Frame | None:
    start = _exactly(source, frames.HEADER)
    whole = frames.length(start)
    if whole is None:
        return None
    return frames.unpacked(start + _exactly(source, whole - frames.HEADER))


def _exactly(source: int, count: int) -> bytes:
    """`count` bytes, or fewer where the hatch was closed."""
    pieces = bytearray()
    while len(pieces) < count and (chunk := os.read(source, min(_CHUNK, count - len(pieces)))):
        pieces += chunk
    return bytes(pieces)


def _write(target: int, whole: bytes) -> None:
    view = memoryview(whole)
    while view:
        view = view[os.write(target, view) :]


if __name__ == "__main__":
    rehearse()
    serve(partial(open_file, eyes=None))
    sys.exit(0)
