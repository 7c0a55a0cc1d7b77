"""From a letter's arrival at a real Dovecot to its answer at a real SMTP server, one letter at a time; the service's memory meanwhile.

    .venv/bin/python -m bench.arrival [LETTERS] [--stored N]

The service is a process of its own (`helpdesk worker`) that waits with IDLE. With `--stored` so many letters of the mix are taken in
beforehand. A letter counts from the moment the server has it until its first mail (answer or receipt) was taken. Exit 1 where the
95th percentile passes 1.5 s.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.mix import letters
from bench.waiting import children, resident
from tests.journeys.office import plain_letter
from tests.servers import until
from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.postoffice import PostOffice, post_office

MOST, SETTLED = 1.5, 5.0  # seconds: from arrival to answer; until a service that has started is idle
WORDS = "Tôi là Nguyễn Văn Kiểm, muốn hỏi lịch tiếp công dân và giấy tờ cần mang theo khi nộp đơn yêu cầu thi hành án."


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("letters", nargs="?", type=int, default=40)
    asked.add_argument("--stored", type=int, default=0)
    told = asked.parse_args()
    with ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server, post = stack.enter_context(dovecot()), stack.enter_context(post_office())
        server.deliver(*letters(told.stored)) if told.stored else server.contents()
        pid = stack.enter_context(worker(room, server, post))
        waited(server, post, 0)  # it is at work
        until(lambda: len(server.flags()) == stored_of(server), seconds=600, pause=0.5)
        time.sleep(SETTLED)
        idle = resident(pid)
        waits = [waited(server, post, number) for number in range(1, told.letters + 1)]
        print(f"{told.letters} letters one by one, {told.stored} stored before: from arrival to answer")
        print(f"  median {median(waits):.2f} s, p95 {quantiles(waits, n=20)[-1]:.2f} s, worst {max(waits):.2f} s")
        readers = sum(map(resident, children(pid)))
        print(f"  memory idle {idle / 1000:.0f} MB, now {resident(pid) / 1000:.0f} MB, of its readers {readers / 1000:.0f} MB")
        return 0 if quantiles(waits, n=20)[-1] <= MOST else 1


@contextmanager
def worker(room: Path, server: Dovecot, post: PostOffice) -> Iterator[int]:
    tables: dict[str, dict[str, Any]] = {
        "mailbox": {**server.settings(), "poll_seconds": 600},
        "smtp": {**post.settings(), "per_minute": 6000},
        "storage": {"database": f"sqlite:///{room}/helpdesk.db", "files": str(room / "files")},
    }
    lines = [line for name, table in tables.items() for line in (f"[{name}]", *(f"{key} = {toml(value)}" for key, value in table.items()))]
    (room / "config.toml").write_text("\n".join(lines))
    process = subprocess.Popen([sys.executable, "-m", "helpdesk", "worker", "--config", str(room / "config.toml")])
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def stored_of(server: Dovecot) -> int:
    return sum(b"$HelpdeskStored" in flags for flags in server.flags().values())


def waited(server: Dovecot, post: PostOffice, number: int) -> float:
    """Seconds; the letter's writer is somebody new each time."""
    address = f"nguoi{number}-{time.monotonic_ns()}@mail.example"
    server.deliver(plain_letter(f"{WORDS} ({number})", sender=f"Nguyễn Văn Kiểm <{address}>"), at=datetime.now(UTC))
    began = time.perf_counter()
    until(lambda: any(address in to for to, _ in post.taken), seconds=600, pause=0.005)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
