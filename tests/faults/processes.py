"""Processes of ours that can be killed: each forked from one that has the study in memory, so that a hundred cost seconds.

`python -m tests.faults.processes` is that one: it has one thread, reads what to start from stdin, a JSON document a line, and
answers with the number of the new process, or with how a process ended.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from helpdesk import config, steps
from helpdesk.cases import leases, letters
from helpdesk.clock import RehearsalClock
from helpdesk.desk import alarms, backup, intake, post, reminders, reports
from helpdesk.desk.ledger import balance_line
from helpdesk.desk.recovery import free_leases_of_the_dead
from helpdesk.house import House
from helpdesk.study import Study, build_study
from helpdesk.worker import Service
from tests.journeys.desk import furnished, house_on

KILLED = -signal.SIGKILL
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Worker:
    """A process at work. `end` waits for its end; `kill` is the power going."""

    nursery: Nursery
    pid: int

    def end(self, *, seconds: float = 60.0) -> int:
        """How it ended: 0, an exit code, or minus the signal. Fails where it does not end."""
        return int(self.nursery.ask(do="wait", pid=self.pid, seconds=seconds))

    def kill(self) -> int:
        os.kill(self.pid, signal.SIGKILL)
        return self.end()


@dataclass(frozen=True)
class Nursery:
    process: subprocess.Popen[str]

    def ask(self, **told: Any) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the process that forks the others has died"
        return json.loads(answer)

    def start(self, folder: Path, tables: Mapping[str, Any], work: str, *, now: datetime, die_at: str = "") -> Worker:
        """A process that does `work` (a name of WORK) in the office of that folder, and ends there if `die_at` is reached."""
        pid = self.ask(do="start", folder=str(folder), tables=dict(tables), work=work, now=now.isoformat(), die_at=die_at)
        return Worker(self, int(pid))


@contextmanager
def nursery() -> Iterator[Nursery]:
    command = [sys.executable, "-m", "tests.faults.processes"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        found = Nursery(process)
        assert found.ask(do="ready") is True
        yield found
        assert process.stdin
        process.stdin.close()


# ── in the forked process ───────────────────────────────────────────────────────────────────────────────────────────────


def poll(house: House) -> None:
    free_leases_of_the_dead(house)
    for shop in house.shops.values():
        for box in house.mailboxes(shop):
            with house.memory.unit() as unit:
                fence = leases.take(unit, f"collect {shop.name} {box.folder}", me=house.me, now=house.clock.now(), length=post.LEASE)
            if fence is not None:
                intake.collect(house, shop, box, fence)
            box.close()
    for lane in ("quick", "slow"):
        intake.answer_all(house, lane=lane)


def answer(house: House) -> None:
    """Both lanes, until no letter waits, whoever has it in hand."""
    while house_has_letters(house):
        free_leases_of_the_dead(house)
        for lane in ("quick", "slow"):
            intake.answer_all(house, lane=lane)
        time.sleep(0.05)


def house_has_letters(house: House) -> int:
    with house.memory.look() as unit:
        return letters.counts(unit).get("new", 0)


def send(house: House) -> None:
    free_leases_of_the_dead(house)
    post.send_all(house)


def clockwork(house: House) -> None:
    """What the clock brings about."""
    reminders.run(house)
    reports.run_due(house, balance_line)
    alarms.run(house)
    backup.make(house, house.settings.base / "backup")


def day(house: House) -> None:
    """All of it, once."""
    poll(house)
    send(house)
    clockwork(house)


def serve(house: House) -> None:
    """The loops of the service, until somebody ends it."""
    Service(house).start()
    threading.Event().wait()


def close_reports(house: House) -> None:
    reports.run_due(house, balance_line)


WORK: dict[str, Callable[[House], None]] = {
    "answer": answer,
    "poll": poll,
    "send": send,
    "clockwork": clockwork,
    "reports": close_reports,
    "day": day,
    "serve": serve,
}


def _child(study: Study, told: dict[str, Any]) -> int:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # whatever a test leaves running goes with the process that forked it
    folder = Path(told["folder"])
    with (folder / "worker.log").open("a") as log:
        os.dup2(log.fileno(), 2)
        os.dup2(log.fileno(), 1)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, force=True)
    house = house_on(study, furnished(folder, **told["tables"]), RehearsalClock(datetime.fromisoformat(told["now"])), me=_me())
    steps.die_at(told["die_at"])
    try:
        WORK[told["work"]](house)
    except Exception:  # noqa: BLE001 - a child that fails says so and ends
        traceback.print_exc()
        return 1
    return 0


def _me() -> str:
    return f"{os.uname().nodename}:{os.getpid()}:{os.urandom(3).hex()}"


def _waited(pid: int, seconds: float) -> int | None:
    over = time.monotonic() + seconds
    while time.monotonic() < over:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.003)
    return None


def main() -> None:
    study = build_study(config.from_tables({}, base=Path.cwd()), RehearsalClock(datetime.fromisoformat("2017-06-12T08:00:00+07:00")))
    for line in sys.stdin:
        told = json.loads(line)
        answer: Any = True
        if told["do"] == "start":
            answer = os.fork()
            if answer == 0:
                os._exit(_child(study, told))
        elif told["do"] == "wait":
            answer = _waited(told["pid"], told["seconds"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
