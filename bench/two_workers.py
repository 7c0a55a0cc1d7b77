"""One worker and two at the letters of one office on one PostgreSQL: letters a second, CPU, waits for locks; every letter answered once.

    .venv/bin/python -m bench.two_workers [LETTERS] [--runs N] [--offices N]

Each worker is a process of its own with no hands beside it, as on two machines; the letters lie stored. In a run one worker and two follow
one another, first the one and then the other way round. Printed before: what two processes that share nothing bring on this machine, for
no two workers can bring more. `waits` is how often a worker was found waiting for another's lock. Then one of two is killed in
mid-work (tests.faults.side_by_side does that again and again). Exit 1 where a letter was lost, doubled or out of order.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import create_engine, text

from bench.mix import START, arrival, letters
from helpdesk import config
from helpdesk.cases import letters as ledger
from helpdesk.clock import StoppedClock, SystemClock
from helpdesk.desk import intake
from helpdesk.desk.line import Line
from helpdesk.desk.recovery import free_leases_of_the_dead
from helpdesk.house import House, build
from tests.faults.side_by_side import faults_of
from tests.servers.postgres import Postgres, postgres

GLANCE = 0.1
WARM = 48  # letters that each worker answers before it counts: it has loaded everything and prepared its statements
TURNS = 3_000_000  # of a loop that needs nothing but a core
TICKS = os.sysconf("SC_CLK_TCK")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND wait_event_type = 'Lock'"

DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = :name"


@dataclass(frozen=True)
class Figures:
    """Of one run: letters answered, seconds to the last of them, CPU seconds of workers and PostgreSQL, share of looks with a wait."""

    letters: int
    seconds: float
    workers: float
    server: float
    waits: float
    deadlocks: int

    @property
    def rate(self) -> float:
        return self.letters / self.seconds

    def line(self) -> str:
        ours, theirs = 1000 * self.workers / self.letters, 1000 * self.server / self.letters
        return (
            f"{self.rate:6.1f} letters/s, CPU {ours:5.1f} + {theirs:4.1f} ms a letter, waits {self.waits:.0%}, deadlocks {self.deadlocks}"
        )


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("letters", nargs="?", type=int, default=800)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--offices", type=int, default=1)
    asked.add_argument("--work", action="store_true")
    told = asked.parse_args()
    if told.work:
        work(json.load(sys.stdin))
        return 0
    with ExitStack() as stack:
        room, server = Path(stack.enter_context(tempfile.TemporaryDirectory())), stack.enter_context(postgres())
        bench = Bench(server, room, told.letters, told.offices)
        bench.keep_letters()
        print(f"{told.letters} letters, {told.offices} office(s), {os.cpu_count()} cores", flush=True)
        ratios = [bench.pair(number) for number in range(told.runs)]
        if ratios:
            print(f"median {median(ratios):.2f} x")
        faults = [*bench.faults, *bench.killed()]
    print(f"{len(faults)} faults: {faults}" if faults else "nothing lost, nothing doubled, no code left out, each conversation in order")
    return 1 if faults else 0


@dataclass
class Bench:
    server: Postgres
    room: Path
    count: int
    offices: int

    def __post_init__(self) -> None:
        self.faults: list[str] = []

    def keep_letters(self) -> None:
        """The database that all others are copies of: every letter stored as the service stores it, none answered."""
        self.server.create("stored")
        for number, content in enumerate(letters(self.count)):
            inbox = self.room / f"box{number % self.offices}" / "new"
            inbox.mkdir(parents=True, exist_ok=True)
            (inbox / f"{number:06d}").write_bytes(content)
            os.utime(inbox / f"{number:06d}", (arrival(number).timestamp(),) * 2)
        house = build(settings(self.tables("stored"), self.room), StoppedClock(START))
        house.memory.migrate()
        for shop in house.shops.values():
            for box in house.mailboxes(shop):
                intake.collect(house, shop, box)
                box.close()
        house.close()

    def tables(self, database: str) -> dict[str, Any]:
        boxes = [
            {"source": "maildir", "path": str(self.room / f"box{n}"), "office": f"office{n}", "address": f"box{n}@moj.example"}
            for n in range(self.offices)
        ]
        storage = {"database": self.server.url(database), "files": str(self.room / "files")}
        return {"mailbox": boxes, "storage": storage, "smtp": {"outbox_dir": str(self.room / "outbox")}}

    def pair(self, number: int) -> float:
        """How many times faster two are than one, the machine's own share of it said beside."""
        found = {many: self.measured(many, f"run{number}_{many}") for many in ((1, 2) if number % 2 == 0 else (2, 1))}
        free = apart(1) * 2 / apart(2)
        for many in (1, 2):
            print(f"{many} worker{'s' * (many - 1):1} {found[many].line()}")
        ratio = found[2].rate / found[1].rate
        print(f"          {ratio:.2f} x, where two that share nothing bring {free:.2f} x", flush=True)
        return ratio

    def measured(self, many: int, database: str) -> Figures:
        self.server.create(database, like="stored")
        with self.at_work(database, many) as started:
            before, began = cpu_of(self.server), time.perf_counter()
            with sampled(self.server.url(database), database) as waits:
                told = [json.loads(process.stdout.readline()) for process in started if process.stdout]
            taken, used = max(one["over"] for one in told) - began, cpu_of(self.server) - before
        with opened(self.tables(database), self.room) as house:
            self.faults += [f"{database}: {fault}" for fault in faults_of(house, self.count)]
            deadlocks = told_by(self.server.url(database), DEADLOCKS, database)
        letters, cpu = (sum(one[what] for one in told) for what in ("answered", "cpu"))
        return Figures(letters, taken, cpu, used, sum(waits) / max(1, len(waits)), deadlocks)

    @contextmanager
    def at_work(self, database: str, many: int) -> Iterator[list[subprocess.Popen[str]]]:
        """Workers that were all told to begin at once."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})  # what is inherited blocked is waited for, never missed
        command = [sys.executable, "-m", "bench.two_workers", "--work"]
        started = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(many)]
        try:
            for process in started:
                assert process.stdin and process.stdout
                json.dump({"tables": self.tables(database), "base": str(self.room)}, process.stdin)
                process.stdin.close()
            for process in started:
                assert process.stdout and process.stdout.readline() == "ready\n"
            for process in started:
                process.send_signal(signal.SIGUSR1)
            yield started
        finally:
            for process in started:
                process.kill()
                process.wait()

    def killed(self) -> list[str]:
        """One of two is killed after a third of the letters; the other goes on with what the dead one had in hand."""
        self.server.create("killed", like="stored")
        with opened(self.tables("killed"), self.room) as house:
            with self.at_work("killed", 2) as (first, second):
                while waiting(house) > 2 * self.count // 3:
                    time.sleep(0.02)
                os.kill(first.pid, signal.SIGKILL)
                first.wait()
                free_leases_of_the_dead(house)
                second.wait()
            return [f"killed: {fault}" for fault in faults_of(house, self.count)]


def settings(told: dict[str, Any], base: Path) -> config.Settings:
    return config.from_tables(deepcopy(told), base=base)


@contextmanager
def opened(told: dict[str, Any], base: Path) -> Iterator[House]:
    house = build(settings(told, base), SystemClock())
    try:
        yield house
    finally:
        house.close()


def work(told: dict[str, Any]) -> None:
    """Says when it is ready, waits for the word, answers until no letter waits; says when that was and what it took."""
    with opened(told["tables"], Path(told["base"])) as house:
        line = Line(house)
        while line.answered < WARM and line.answer_some():
            pass
        print("ready", flush=True)
        signal.sigwait({signal.SIGUSR1})
        before, began, over = line.answered, time.process_time(), time.perf_counter()
        while waiting(house):
            while line.answer_some():
                over = time.perf_counter()
            time.sleep(GLANCE)
        print(json.dumps({"over": over, "cpu": time.process_time() - began, "answered": line.answered - before}), flush=True)


def waiting(house: House) -> int:
    with house.memory.look() as unit:
        return ledger.counts(unit).get("new", 0)


def cpu_of(server: Postgres) -> float:
    """CPU seconds of PostgreSQL's processes, those that have ended included; read anew where one ended meanwhile."""
    (lead,) = (int(path.parent.name) for path in Path("/proc").glob("[0-9]*/cmdline") if f"-p\0{server.port}\0" in _read(path))
    while True:
        before, alive = _ticks(lead), [_ticks(child) for child in _children(lead)]
        if all(alive) and before[2:] == _ticks(lead)[2:]:
            return (sum(before) + sum(sum(told[:2]) for told in alive)) / TICKS


def _children(lead: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{lead}/task").iterdir() for child in (task / "children").read_text().split()]


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):  # it ended this moment
        return ""


def _ticks(pid: int) -> list[int]:
    """Its own time, in our code and in the kernel's, and that of its children that have ended."""
    told = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return [int(one) for one in told[11:15]]


def told_by(url: str, question: str, database: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text(question), {"name": database}).scalar()
    engine.dispose()
    return int(found or 0)


@contextmanager
def sampled(url: str, database: str) -> Iterator[list[bool]]:
    """Whether somebody waits for a lock, looked at again and again."""
    found, over, engine = list[bool](), threading.Event(), create_engine(url, isolation_level="AUTOCOMMIT")

    def look() -> None:
        with engine.connect() as connection:
            while not over.wait(GLANCE):
                found.append(bool(connection.execute(text(WAITING), {"name": database}).scalar()))

    looking = threading.Thread(target=look)
    looking.start()
    yield found
    over.set()
    looking.join()
    engine.dispose()


def apart(many: int) -> float:
    """Seconds that so many processes take for the same work each, side by side."""
    turning = [sys.executable, "-c", f"import time; a = time.perf_counter()\nfor i in range({TURNS}): pass\nprint(time.perf_counter() - a)"]
    turned = [subprocess.Popen(turning, stdout=subprocess.PIPE, text=True) for _ in range(many)]
    return max(float(process.communicate()[0]) for process in turned)


if __name__ == "__main__":
    sys.exit(main())
