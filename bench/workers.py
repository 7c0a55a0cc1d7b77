"""One worker, two workers on one PostgreSQL: letters a second; then one is killed in mid-work and nothing is lost or doubled.

    .venv/bin/python -m bench.workers [LETTERS] [--runs N] [--offices N]

Each worker is a process of its own with no hands beside it, as on two machines; the letters of `offices` offices lie stored. Workers
share out the offices (helpdesk.cases.letters.take_some). Exit 1 where the killed worker's letters were lost, doubled or out of order.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from sqlmodel import select

from bench.mix import START, letters
from helpdesk import config
from helpdesk.cases import letters as ledger
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.cases.ledger_tables import HandledRow
from helpdesk.cases.tables import LetterRow, OutgoingRow
from helpdesk.clock import SystemClock
from helpdesk.desk.line import Line
from helpdesk.house import House, build
from helpdesk.journey import Place, RawMail
from tests.servers.postgres import Postgres, postgres

LEASE_OVER = timedelta(minutes=3)


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("letters", nargs="?", type=int, default=400)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--offices", type=int, default=4)
    asked.add_argument("--work", action="store_true")
    told = asked.parse_args()
    if told.work:
        work(json.load(sys.stdin))
        return 0
    with ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres())
        keep_letters(server, room, told.letters, told.offices)
        ratios = []
        for number in range(told.runs):
            one, two = (measured(server, room, told.offices, many, f"run{number}_{many}") for many in (1, 2))
            ratios.append(one / two)
            print(f"one worker {told.letters / one:6.1f} letters/s, two {told.letters / two:6.1f}: {one / two:.2f} x", flush=True)
        if ratios:
            print(f"median {median(ratios):.2f} x")
        return killed(server, room, told.offices, told.letters)


def tables(server: Postgres, room: Path, offices: int, database: str) -> dict[str, Any]:
    boxes = [
        {"source": "maildir", "path": str(room / f"box{n}"), "office": f"office{n}", "address": f"box{n}@moj.example"}
        for n in range(offices)
    ]
    return {
        "mailbox": boxes,
        "storage": {"database": server.url(database), "files": str(room / "files")},
        "smtp": {"outbox_dir": str(room / "outbox")},
    }


def keep_letters(server: Postgres, room: Path, count: int, offices: int) -> None:
    """The database that all others are copies of: every letter stored, none answered."""
    memory = Memory(server.create("stored"), Files(room / "files"))
    memory.migrate()
    for number, content in enumerate(letters(count)):
        filed = memory.files.take_in(RawMail(Place("box", "INBOX", 1, str(number)), START + timedelta(seconds=number), (content,)))
        with memory.unit() as unit:
            ledger.keep(unit, filed, office=f"office{number % offices}", now=START)
    memory.close()


def house_of(told: dict[str, Any]) -> House:
    return build(config.from_tables(deepcopy(told), base=Path(told["storage"]["files"]).parent), SystemClock())


def work(told: dict[str, Any]) -> None:
    """Says when it is ready, waits for the word, answers until no letter waits."""
    house = house_of(told)
    print("ready", flush=True)
    signal.sigwait({signal.SIGUSR1})
    line = Line(house)
    while waiting(house):
        if not line.answer_some():
            time.sleep(0.05)
    house.close()


def waiting(house: House) -> int:
    with house.memory.look() as unit:
        return ledger.counts(unit).get("new", 0)


@contextmanager
def workers(told: dict[str, Any], many: int) -> Iterator[list[subprocess.Popen[str]]]:
    """At work from now on."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})  # what is inherited blocked is waited for, never missed
    started = [
        subprocess.Popen([sys.executable, "-m", "bench.workers", "--work"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(many)
    ]
    try:
        for process in started:
            assert process.stdin
            json.dump(told, process.stdin)
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


def measured(server: Postgres, room: Path, offices: int, many: int, database: str) -> float:
    server.create(database, like="stored")
    with workers(tables(server, room, offices, database), many) as started:
        began = time.perf_counter()
        for process in started:
            process.wait()
        return time.perf_counter() - began


def killed(server: Postgres, room: Path, offices: int, count: int) -> int:
    """One of two is killed after a third of the letters; the other goes on, and takes its offices when the leases are over."""
    server.create("killed", like="stored")
    told = tables(server, room, offices, "killed")
    house = house_of(told)
    with workers(told, 2) as (first, second):
        while waiting(house) > 2 * count // 3:
            time.sleep(0.02)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        gone = leases_of(house, first.pid)
        expire(house, gone)
        second.wait()
    faults = faults_of(house, count)
    house.close()
    print(f"killed with {len(gone)} letters in hand: {', '.join(faults) or 'nothing lost, nothing doubled, each office in order'}")
    return 1 if faults else 0


def leases_of(house: House, pid: int) -> list[int]:
    with house.memory.look() as unit:
        rows = unit.session.exec(select(LetterRow).where(LetterRow.state == "new"))
        return [row.id or 0 for row in rows if row.leased_by and row.leased_by.split(":")[1] == str(pid)]


def expire(house: House, gone: list[int]) -> None:
    """As two minutes later."""
    with house.memory.unit() as unit:
        for number in gone:
            row = ledger.get(unit, number)
            row.leased_until = house.clock.now() - LEASE_OVER
            unit.add(row)


def faults_of(house: House, count: int) -> list[str]:
    with house.memory.look() as unit:
        rows, handled = ledger.listed(unit), unit.session.exec(select(HandledRow)).all()
        mails = Counter((m.letter_id, m.obligation) for m in unit.session.exec(select(OutgoingRow)))
    quick = {office: [r.handled_at for r in rows if r.office == office and r.lane == "quick"] for office in {r.office for r in rows}}
    found = {
        "letters lost": len(rows) != count or any(row.state in ("new", "shunted") for row in rows),
        "letters handled twice": len({h.letter_id for h in handled}) != len(handled),
        "answers doubled": max(mails.values()) > 1,
        "an office out of order": any(a > b for times in quick.values() for a, b in pairwise(t for t in times if t)),
    }
    return [fault for fault, is_so in found.items() if is_so]


if __name__ == "__main__":
    sys.exit(main())
