"""What a letter costs as the memory grows: CPU of storing and of answering it where 1,000, 10,000 and 100,000 letters lie stored already.

    .venv/bin/python -m bench.growth [LETTERS] [--sizes N …] [--block N]

The first thousand letters are taken in as ever; the larger memories are copies of that one, filled with rows of earlier years (cases,
mails, events, clocks, visits, words to search by) made of its own. Then the same LETTERS come to all of them, a block to each in turn, so
that whatever else the machine does falls on all alike. A Maildir of its own for each, SQLite, the mix of bench/README.md, one process
without other hands, a working day for each block. Exit 1 where a letter costs more than 15 % beyond one in the smallest memory.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median

from bench.mix import START, letters
from helpdesk.clock import StoppedClock
from helpdesk.desk import intake
from helpdesk.house import House, build
from helpdesk.study import for_good
from tests.journeys.desk import furnished

MOST = 1.15
BASE = 1000
A_DAY = 60  # letters: so many leave the calendar of visits half full
STEP, SPAN = 100_000, 30  # a copy's numbers are so much higher, and it is so many days older than the one before it

OLDER = "strftime('%Y-%m-%d %H:%M:%f000', \"{0}\", :back)"
# Of a copied row: the columns that are other than in the first, `:n` being the number of the copy. What is not named stays.
COPIES = {
    "case_file": {"id": "id + :step", "code": "code || '.' || :n"},
    "letter": {
        "id": "id + :step", "uid": "uid || '.' || :n", "case_id": "case_id + :step", "copy_of": "copy_of + :step",
        "sha256": ":n || sha256", "essence": ":n || essence", "message_id": ":n || message_id",
    },
    "handled": {"letter_id": "letter_id + :step"},
    "participant": {"id": "id + :step", "case_id": "case_id + :step", "address": ":n || address"},
    "event": {"id": "id + :step", "case_id": "case_id + :step", "letter_id": "letter_id + :step"},
    "outgoing": {
        "id": "id + :step", "about": "about || '.' || :n", "case_id": "case_id + :step", "letter_id": "letter_id + :step",
        "message_id": ":n || message_id", "addressee": ":n || addressee", "sent_at": "created_at",
        "status": "CASE status WHEN 'ready' THEN 'sent' WHEN 'held' THEN 'withdrawn' ELSE status END",
    },
    "clock": {"id": "id + :step", "case_id": "case_id + :step"},
    "visit": {"id": "id + :step", "case_id": "case_id + :step", "uid": "uid || '.' || :n", "status": "'kept'"},
    "case_word": {"case_id": "case_id + :step"},
}  # fmt: skip


@dataclass
class Office:
    """A memory of so many letters, and what a letter cost in it, block by block: to store and to answer, in ms of CPU."""

    stored: int
    house: House
    clock: StoppedClock
    folder: Path
    box: Path
    costs: list[tuple[float, float]] = field(default_factory=list)

    @property
    def cost(self) -> float:
        return median(map(sum, self.costs))


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("letters", nargs="?", type=int, default=500)
    asked.add_argument("--sizes", nargs="+", type=int, default=[1_000, 10_000, 100_000])
    asked.add_argument("--block", type=int, default=50)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as room:
        coming = letters(BASE + told.letters)
        first = opened(Path(room, "first"), 0, StoppedClock(START))
        take_in(first, list(islice(coming, BASE)))
        first.house.close()
        offices = [grown(first, Path(room, str(size)), size) for size in told.sizes]
        for number, block in enumerate(batched(coming, told.block)):
            for office in (*offices[number % len(offices) :], *offices[: number % len(offices)]):
                office.costs.append(take_in(office, block))
        for office in offices:
            office.house.close()
    return told_of(offices)


def told_of(offices: Sequence[Office]) -> int:
    for office in offices:
        stored, answered = (median(column) for column in zip(*office.costs, strict=True))
        print(f"{office.stored:8,} letters stored: one more is stored for {stored:5.2f} ms of CPU, answered for {answered:5.2f} ms")
    growth = offices[-1].cost / offices[0].cost
    print(f"a letter in the largest memory costs {growth:.2f} of one in the smallest")
    return 0 if growth <= MOST else 1


def batched(coming: Iterator[bytes], many: int) -> Iterator[list[bytes]]:
    while block := list(islice(coming, many)):
        yield block


def opened(folder: Path, stored: int, clock: StoppedClock) -> Office:
    settings = furnished(folder)
    box = settings.mailbox[0].path
    for part in ("new", "cur", "tmp"):
        (box / part).mkdir(parents=True, exist_ok=True)
    house = build(settings, clock)
    house.memory.migrate()
    for_good()
    return Office(stored, house, clock, folder, box)


def grown(first: Office, folder: Path, size: int) -> Office:
    """A copy of the first memory with so many letters in it; its mailbox is empty, as where people tidy up."""
    shutil.copytree(first.folder, folder, copy_function=os.link, ignore=shutil.ignore_patterns("mailbox", "helpdesk.db*"))
    shutil.copy(first.folder / "helpdesk.db", folder)
    base = sqlite3.connect(folder / "helpdesk.db", isolation_level=None)
    base.executescript("PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; BEGIN")
    for table, changed in COPIES.items():
        columns = [row[1:3] for row in base.execute(f"PRAGMA table_info({table})")]
        names = ", ".join(f'"{name}"' for name, _ in columns)
        values = ", ".join(changed.get(name) or (OLDER.format(name) if kind == "DATETIME" else f'"{name}"') for name, kind in columns)
        (key, *_) = changed
        copying = f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {key} < {STEP}"
        base.executemany(copying, ({"n": n, "step": n * STEP, "back": f"-{n * SPAN} days"} for n in range(1, size // BASE)))
    base.execute("COMMIT")
    base.execute("PRAGMA journal_mode=WAL")
    base.close()
    return opened(folder, size, StoppedClock(first.clock.at))


def take_in(office: Office, block: Sequence[bytes]) -> tuple[float, float]:
    """CPU milliseconds a letter of this thread: to store, and to answer. First the office's days go by."""
    house, clock = office.house, office.clock
    (shop,) = house.shops.values()
    calendar, day = shop.book.calendar, clock.at.date()
    for _ in range(max(1, len(block) // A_DAY)):
        day = calendar.next_working_day(day)
    clock.at = calendar.instant(day, 8 * 60)
    for number, content in enumerate(block):
        (office.box / "new" / f"{int(clock.at.timestamp())}.{number:07d}.bench").write_bytes(content)
    (box,) = house.mailboxes(shop)
    times = [time.thread_time()]
    intake.collect(house, shop, box)
    times.append(time.thread_time())
    done = intake.answer_all(house)
    times.append(time.thread_time())
    box.close()
    return (times[1] - times[0]) * 1000 / len(block), (times[2] - times[1]) * 1000 / max(1, done)


if __name__ == "__main__":
    sys.exit(main())
