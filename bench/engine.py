"""What the line alone costs: leases on the letters' own rows beside procrastinate, on one PostgreSQL, by one process and by two.

    .venv/bin/python -m bench.engine FOLDER [LETTERS] [--people N] [--runs N]

Nobody opens, reads or answers anything: a letter is taken when its turn is, and laid to rest. procrastinate is installed into FOLDER
the first time; it is told one lock a job, so the letters of this bench are of one person each. Laying the letters into the line is
not in the figures. Exit 1 where a letter was lost, doubled or out of its person's order.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, text

from bench.mix import START
from bench.two_workers import cpu_of
from helpdesk.cases import letters, turns
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.clock import SystemClock
from helpdesk.desk.line import LEASES, SHEAF
from helpdesk.journey import Filed, Place
from tests.servers.postgres import Postgres, postgres

PEER = "procrastinate==3.10.0"
LANE = "quick"
OURS = "SELECT uid::int, people::int FROM letter WHERE state = 'recorded' ORDER BY handled_at, id"
THEIRS = "SELECT letter, person FROM done ORDER BY at"


@dataclass(frozen=True)
class Figures:
    """Seconds until the line was empty; CPU seconds of those who worked, and of PostgreSQL."""

    seconds: float
    workers: float
    server: float

    def line(self, count: int) -> str:
        workers, server = 1000 * self.workers / count, 1000 * self.server / count
        return f"{count / self.seconds:7.1f} letters/s, CPU {workers:5.2f} + {server:5.2f} ms a letter"


@dataclass(frozen=True)
class Bench:
    server: Postgres
    peer: Path
    room: Path
    count: int
    people: int

    def ours(self, database: str, many: int) -> Figures:
        memory = Memory(self.server.create(database), Files(self.room))
        memory.migrate()
        now = SystemClock().now()
        with memory.unit() as unit:
            letters.keep_all(unit, [self._letter(number) for number in range(self.count)], office="bench", now=now)
        memory.engine.dispose()
        return self._worked_off(many, [sys.executable, "-m", "bench.engine", "--work", self.server.url(database)])

    def _letter(self, number: int) -> Filed:
        person = frozenset({str(number % self.people)})
        return Filed(Place("bench", "INBOX", 1, str(number)), START, f"{number:064x}", f"{number:064x}", 1, person)

    def theirs(self, database: str, many: int) -> Figures:
        self.server.create(database)
        told = [str(self.peer / "bin" / "python"), str(Path(__file__).with_name("engine_peer.py"))]
        dsn = self.server.url(database).replace("+psycopg", "")
        subprocess.run([*told, "defer", dsn, str(self.count), str(self.people)], check=True, stdout=subprocess.DEVNULL)
        return self._worked_off(many, [*told, "work", dsn])

    def _worked_off(self, many: int, command: Sequence[str]) -> Figures:
        before = cpu_of(self.server)
        started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(many)]
        told = [json.loads(process.communicate()[0]) for process in started]
        return Figures(max(one["seconds"] for one in told), sum(one["cpu"] for one in told), cpu_of(self.server) - before)

    def faults(self, database: str, question: str) -> list[str]:
        """What came to rest must be every letter once, the letters of one person in their order."""
        engine = create_engine(self.server.url(database))
        with engine.connect() as connection:
            done = [(row[0], row[1]) for row in connection.execute(text(question))]
        engine.dispose()
        missing = [] if sorted(n for n, _ in done) == list(range(self.count)) else [f"{database}: {len(done)} of {self.count} at rest"]
        last: dict[int, int] = {}
        for number, _ in done:
            if last.get(number % self.people, -1) > number:
                missing.append(f"{database}: {number} came after {last[number % self.people]}")
            last[number % self.people] = number
        return missing


def work(url: str) -> None:
    """One of ours: a sheaf is taken, and laid to rest in a story of its own, until nobody waits."""
    memory, me, clock = Memory(url, Files(Path())), f"bench {time.monotonic_ns()}", SystemClock()
    began, spent = time.perf_counter(), time.process_time()
    while True:
        with memory.unit() as unit:
            rows = turns.take_some(unit, lane=LANE, me=me, now=clock.now(), lease=LEASES[LANE], most=SHEAF)
        if not rows and not waiting(memory):
            break
        with memory.unit() as unit:
            for row in letters.still_mine(unit, [row.id or 0 for row in rows], me=me) if rows else ():
                letters.settle(unit, row, state="recorded", now=clock.now())
    print(json.dumps({"seconds": time.perf_counter() - began, "cpu": time.process_time() - spent}))
    memory.engine.dispose()


def waiting(memory: Memory) -> int:
    with memory.look() as unit:
        return letters.counts(unit).get("new", 0)


def installed(folder: Path) -> Path:
    if not (folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", PEER, "psycopg[binary]"], check=True)
    return folder


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", nargs="?", type=Path)
    asked.add_argument("letters", nargs="?", type=int, default=1_000)
    asked.add_argument("--people", type=int, default=600)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--work", metavar="URL")
    told = asked.parse_args()
    if told.work:
        work(told.work)
        return 0
    if told.folder is None:
        asked.error("the folder to install procrastinate into is missing")
    with ExitStack() as stack:
        room, server = Path(stack.enter_context(tempfile.TemporaryDirectory())), stack.enter_context(postgres())
        faults = compared(Bench(server, installed(told.folder), room, told.letters, told.people), told.runs)
    print("\n".join(faults) or "every letter once, the letters of one person in their order")
    return 1 if faults else 0


def compared(bench: Bench, runs: int) -> list[str]:
    faults: list[str] = []
    for many in (1, 2):
        ratios = []
        for run in range(runs):
            ours, theirs = bench.ours(f"ours{many}_{run}", many), bench.theirs(f"theirs{many}_{run}", many)
            faults += [*bench.faults(f"ours{many}_{run}", OURS), *bench.faults(f"theirs{many}_{run}", THEIRS)]
            print(f"{many} at work, leases on rows  {ours.line(bench.count)}")
            print(f"           procrastinate   {theirs.line(bench.count)}", flush=True)
            ratios.append((ours.workers + ours.server) / (theirs.workers + theirs.server))
        print(f"median of CPU, ours to procrastinate's: {median(ratios):.2f}")
    return faults


if __name__ == "__main__":
    sys.exit(main())
