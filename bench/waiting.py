"""Letters that waited for ten days while the service was down: taken in oldest first, in flat memory, and nobody new is starved.

    .venv/bin/python -m bench.waiting [LETTERS]

Real Dovecot, the service as a process of its own. Beside the mix there is one letter of 30 MB. While the old letters are being
answered a new one arrives every so often: how long until it is safe (stored), and until it is dealt with, is printed.
Exit 1 where the order is not that of arrival, a letter is missing, or the service's memory passes 350 MB.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from bench.mix import START, letters
from helpdesk import config
from helpdesk.cases.tables import LetterRow
from helpdesk.clock import StoppedClock
from helpdesk.house import build
from helpdesk.study import Study
from tests.faults.processes import Nursery, nursery
from tests.journeys.desk import REST, Desk, desk_of
from tests.journeys.office import plain_letter
from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.postoffice import post_office

DAYS, MOST_MEMORY, GLANCE = 10, 350_000, 0.5  # kB of resident memory; seconds


@dataclass
class Watched:
    """What was seen of the service: its memory at most (kB), its readers' beside it, and the new letters' waits (seconds)."""

    memory: int = 0
    readers: int = 0
    safe_after: list[float] = field(default_factory=list)
    dealt_with_after: list[float] = field(default_factory=list)
    stored_after: float = 0.0


def main(count: int = 5000) -> int:
    with ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        study = build(config.from_tables({}, base=room / "study"), StoppedClock(START))
        stack.callback(study.close)
        return play(count, room / "office", study, stack.enter_context(nursery()), stack.enter_context(dovecot()))


def play(count: int, folder: Path, study: Study, processes: Nursery, server: Dovecot) -> int:
    """The office wakes up before `count` letters and one of 30 MB; returns the exit code."""
    folder.mkdir()
    now = START + timedelta(days=DAYS)
    with ExitStack() as stack:
        post = stack.enter_context(post_office())
        tables = {"mailbox": server.settings(), "smtp": {**post.settings(), "per_minute": 6000}}
        desk = stack.enter_context(desk_of(study, folder, at=now, **tables))
        fill(server, count)
        service = processes.start(folder, tables, "serve", now=now)
        began = time.monotonic()
        seen = watch(desk, server, service.pid, count + 1)
        taken = time.monotonic() - began
        service.kill()
        return told(desk, seen, count, taken)


def fill(server: Dovecot, count: int) -> None:
    """The mailbox as it looks after ten days; the big letter in the middle."""
    server.contents()  # so that the folders are there
    for number, content in enumerate(letters(count)):
        at = (START + timedelta(days=DAYS) * number / count).timestamp()
        put(server, f"{int(at)}.{number:06d}.bench", content, at)
        if number == count // 2:
            put(server, f"{int(at)}.{number:06d}.big", big_letter(), at)


def put(server: Dovecot, name: str, content: bytes, at: float) -> None:
    path = server.maildir / "new" / name
    path.write_bytes(content)
    os.utime(path, (at, at))
    path.chmod(0o644)


def big_letter() -> bytes:
    page = b"A" * 76 + b"\r\n"
    head = plain_letter("Tôi gửi kèm hồ sơ.", sender="Người gửi nhiều <nhieu@mail.example>").replace(b"\n", b"\r\n")
    return head + b"\r\n" + page * (30_000_000 // len(page))


def watch(desk: Desk, server: Dovecot, pid: int, old: int) -> Watched:
    """Until every old letter has come to rest; a new one is written whenever the one before it has."""
    seen, began, written = Watched(), time.monotonic(), 0.0
    number = 0
    while True:
        seen.memory = max(seen.memory, resident(pid))
        seen.readers = max(seen.readers, sum(map(resident, children(pid))))
        rows = desk.letters()
        if len(rows) >= old and not seen.stored_after:
            seen.stored_after = time.monotonic() - began
        newest = [row for row in rows if row.size == len(new_letter(number))]
        if written and newest:
            if len(seen.safe_after) < number:
                seen.safe_after.append(time.monotonic() - written)
            if newest[-1].state in REST:
                seen.dealt_with_after.append(time.monotonic() - written)
                written = 0.0
        if not any(row.state == "new" for row in rows) and len(rows) >= old:
            return seen
        if not written and len(rows) >= old // 4:
            number, written = number + 1, time.monotonic()
            server.deliver(new_letter(number), at=desk.clock.now())
        time.sleep(GLANCE)


def new_letter(number: int) -> bytes:
    words = "Tôi hỏi lịch tiếp công dân. " + "x" * (50_000 + number)  # known again by its size
    return plain_letter(words, sender=f"Người mới {number} <moi{number}@mail.example>").replace(b"\n", b"\r\n")


def resident(pid: int) -> int:
    """Resident memory in kB; 0 of a process that is no more."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def children(pid: int) -> Iterator[int]:
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            yield from map(int, path.read_text().split())
        except OSError:
            continue


def told(desk: Desk, seen: Watched, count: int, taken: float) -> int:
    rows = desk.letters()
    lacking = count + 1 + len(seen.safe_after) - len(rows)
    in_order = is_in_order(rows)
    print(f"{count + 1} letters of {DAYS} days: stored after {seen.stored_after:.0f} s, dealt with after {taken:.0f} s")
    print(
        f"in the order of arrival: {'yes' if in_order else 'NO'}; missing: {lacking}; set aside: {sum(r.state == 'shunted' for r in rows)}"
    )
    print(f"memory of the service at most {seen.memory / 1000:.0f} MB, of its readers beside it {seen.readers / 1000:.0f} MB")
    if seen.safe_after:
        print(f"{len(seen.safe_after)} new letters meanwhile: safe after at most {max(seen.safe_after):.0f} s")
    if seen.dealt_with_after:
        print(f"new letters were dealt with after at most {max(seen.dealt_with_after):.0f} s")
    return 0 if in_order and lacking == 0 and seen.memory <= MOST_MEMORY else 1


def is_in_order(rows: list[LetterRow]) -> bool:
    """Stored as they arrived, and dealt with as they were stored; those that wait for the eyes have a line of their own."""
    stored = all(a.arrived_at <= b.arrived_at for a, b in pairwise(rows))
    quick = [row.handled_at for row in rows if row.lane == "quick" and row.handled_at]
    return stored and quick == sorted(quick)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
