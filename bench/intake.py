"""Letters taken in a second, from a real Dovecot: the floors in plain Python, our T1, our whole intake, and a peer.

    .venv/bin/python -m bench.intake [LETTERS] [--runs N] [--only JOB …] [--peer FOLDER]

Every job has a process, a mailbox and a folder of its own, all of the same letters (bench/README.md); in each run all jobs follow one
another, and the figures are medians over the runs. The clock runs from the open service to the last letter at rest. `alone` is the intake
without other processes that read, `own` the CPU of the service's own process, MB what all its processes have in memory. `--peer` installs
django-helpdesk into that folder (once) and gives it the same mailbox.

On ext4 a file costs up to 0.3 ms more to make where thousands were deleted in the last minutes, as it passes by their numbers one by
one: with three files a letter that is a millisecond of CPU. TMPDIR names another place.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench import floors
from bench.mix import START, arrival, letters
from helpdesk.clock import StoppedClock
from helpdesk.desk import intake, post
from helpdesk.desk.hands import Hands
from helpdesk.desk.line import Line
from helpdesk.house import House, build
from helpdesk.study import build_study, for_good
from tests.journeys.desk import furnished
from tests.servers.dovecot import PASSWORD, Dovecot, dovecot
from tests.servers.postoffice import post_office

FLOORS = {"fetch": floors.bare_fetch, "fetch+parse": floors.fetch_and_parse, "fetch+parse+commit": floors.fetch_parse_commit}
OURS = ("store", "alone", "intake", "post")
PEER = "django-helpdesk"
GLANCE = 0.5
Figures = dict[str, float]


@dataclass(frozen=True)
class Job:
    """What a process of its own is told on stdin."""

    name: str
    folder: str
    port: int
    mailbox: dict[str, Any]
    smtp: dict[str, Any]


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("letters", nargs="?", type=int, default=1000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--only", nargs="*", default=[*FLOORS, *OURS])
    asked.add_argument("--peer", type=Path)
    asked.add_argument("--job", action="store_true")
    told = asked.parse_args()
    if told.job:
        print(json.dumps(measured(Job(**json.load(sys.stdin)))))
        return 0
    names = [*told.only, *([PEER] if told.peer else [])]
    with ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR"))))
        server, office = stack.enter_context(dovecot()), stack.enter_context(post_office())
        weight = write_letters(server, told.letters)
        print(f"{told.letters} letters, {weight / 1e6:.0f} MB, {told.runs} runs, {os.cpu_count()} cores")
        runs = [one_run(names, server, office.settings(), room / str(n), told.peer, n) for n in range(told.runs)]
    table(runs, told.letters)
    return 0


def one_run(names: list[str], server: Dovecot, smtp: dict[str, Any], room: Path, peer: Path | None, number: int) -> dict[str, Figures]:
    found = {}
    for name in names:
        box, folder = server.of(f"run{number}.{name.replace('+', '-')}"), room / name
        fill(server, box)
        folder.mkdir(parents=True)
        job = Job(name, str(folder), server.port, box.settings(), {**smtp, "per_minute": 60_000})
        found[name] = asked_of_peer(peer, folder, box) if name == PEER and peer else child(job)
    return found


def child(job: Job) -> Figures:
    alone = "import sys; from bench.intake import main; sys.exit(main())"  # what it starts loads what it needs, not this module
    done = subprocess.run(
        [sys.executable, "-c", alone, "--job"], input=json.dumps(vars(job)), stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def asked_of_peer(folder: Path | None, room: Path, box: Dovecot) -> Figures:
    assert folder is not None
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True)
    script = Path(__file__).with_name("peer.py")
    told = subprocess.run(
        [python, script, room, str(box.port), box.user, PASSWORD], stdout=subprocess.PIPE, text=True, check=True, cwd=room
    )
    return dict(json.loads(told.stdout.splitlines()[-1]))


def write_letters(server: Dovecot, count: int) -> int:
    """The mailbox that all others are made of; returns its bytes."""
    server.contents()  # so that the folders are there
    weight = 0
    for number, content in enumerate(letters(count)):
        path = server.maildir / "cur" / f"{int(arrival(number).timestamp())}.{number:06d}.bench:2,"
        path.write_bytes(content)
        os.utime(path, (arrival(number).timestamp(),) * 2)
        path.chmod(0o644)
        weight += len(content)
    return weight


def fill(source: Dovecot, box: Dovecot) -> None:
    box.contents()
    for path in (source.maildir / "cur").iterdir():
        os.link(path, box.maildir / "cur" / path.name)
    box.contents()  # the server has its index, and the machine the bytes at hand, for everybody alike


def measured(job: Job) -> Figures:
    with ExitStack() as stack:
        work = floor(job, stack) if job.name in FLOORS else ours(job, stack)
        memory = stack.enter_context(weighed())
        before, began, own = spent(), time.perf_counter(), time.process_time()
        done = work()
        taken, own = time.perf_counter() - began, time.process_time() - own
        for process in multiprocessing.active_children():
            process.join()
    return {"done": done, "seconds": taken, "cpu": spent() - before, "own": own, "memory": max(memory)}  # all children have ended by now


def floor(job: Job, stack: ExitStack) -> Callable[[], int]:
    client = stack.enter_context(Dovecot(Path(), job.port, user=job.mailbox["username"]).client())
    return lambda: FLOORS[job.name](client, Path(job.folder))


def ours(job: Job, stack: ExitStack) -> Callable[[], int]:
    settings = furnished(Path(job.folder), mailbox=job.mailbox, smtp=job.smtp)
    house = build(settings, StoppedClock(START))
    stack.callback(house.close)
    house.memory.migrate()
    for_good()
    if job.name == "store":
        return lambda: store(house)
    if job.name in ("intake", "alone"):
        return lambda: take_in(house, 0 if job.name == "alone" else (os.cpu_count() or 1) - 1)
    take_in(house, 0)
    return lambda: post.send_all(house).sent


def store(house: House) -> int:
    (shop,) = house.shops.values()
    (box,) = house.mailboxes(shop)
    kept = intake.collect(house, shop, box).kept
    box.close()
    return kept


def take_in(house: House, hands: int) -> int:
    """As the service does it: one thread stores, another answers what is stored, other processes read for it while the line is long."""
    storing = threading.Thread(target=store, args=[house])
    storing.start()
    line = Line(house, hands=Hands(partial(build_study, house.settings, house.clock), hands))
    over = False
    while (some := line.answer_some()) or not over:
        over = not storing.is_alive()
        if not some and not over:
            time.sleep(0.01)
    house.room.close()
    return line.answered


def spent() -> float:
    """CPU seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


@contextmanager
def weighed() -> Iterator[list[float]]:
    """MB that lie in memory for this process and all it has started, looked at again and again; what they share counts once."""
    found, over = [resident(os.getpid())], threading.Event()

    def look() -> None:
        while not over.wait(GLANCE):
            found.append(resident(os.getpid()))

    looking = threading.Thread(target=look)
    looking.start()
    yield found
    over.set()
    looking.join()


def resident(pid: int) -> float:
    try:
        shares = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        children = [child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):  # it ended this moment
        return 0.0
    return (int(shares[1]) / 1000 if shares else 0.0) + sum(resident(int(child)) for child in children)


def table(runs: list[dict[str, Figures]], count: int) -> None:
    rate = {name: [run[name]["done"] / run[name]["seconds"] for run in runs] for name in runs[0]}
    print(f"{'job':20} {'done':>6} {'letters/s':>10} {'spread':>13} {'CPU ms':>8} {'own':>6} {'MB':>8}   ratios")
    for name, rates in rate.items():
        done, cpu, own, memory = (median(run[name].get(key, 0.0) for run in runs) for key in ("done", "cpu", "own", "memory"))
        ratios = [
            f"{median(a / b for a, b in zip(rates, rate[other], strict=True)):.2f} x {other}" for other in (*FLOORS, PEER) if other in rate
        ]
        spread = f"{min(rates):.0f}-{max(rates):.0f}"
        told = ", ".join(ratios) if name in OURS else ""
        resident = "" if name in FLOORS else f"{memory:.0f}"  # a floor's process has our code loaded for nothing
        costs = f"{1000 * cpu / count:8.1f} {1000 * own / count:6.1f} {resident:>8}"
        print(f"{name:20} {done:6.0f} {median(rates):10.1f} {spread:>13} {costs}   {told}")


if __name__ == "__main__":
    sys.exit(main())
