"""What a letter costs as the memory grows: CPU of storing and of answering, block by block, in one process without other hands.

    .venv/bin/python -m bench.growth [LETTERS] [--block N]

A Maildir, SQLite, the mix of bench/README.md, the clock moving on by a working day for sixty letters so that the calendar does not fill up.
Exit 1 where a letter of the last block costs more than 15 % beyond one of the second (in the first much is loaded for the first time).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from bench.mix import START, letters
from helpdesk.clock import StoppedClock
from helpdesk.desk import intake
from helpdesk.house import House, build
from tests.journeys.desk import furnished

MOST = 1.15
A_DAY = 60  # letters: so many leave the calendar of visits half full


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("letters", nargs="?", type=int, default=3000)
    asked.add_argument("--block", type=int, default=500)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as room:
        settings, clock = furnished(Path(room)), StoppedClock(START)
        box = settings.mailbox[0].path
        for part in ("new", "cur", "tmp"):
            (box / part).mkdir(parents=True)
        house = build(settings, clock)
        house.memory.migrate()
        costs, coming = [], letters(told.letters)
        while block := list(islice(coming, told.block)):
            for number, content in enumerate(block):
                (box / "new" / f"{int(clock.at.timestamp())}.{len(costs) * told.block + number:07d}.bench").write_bytes(content)
            costs.append(cost(house, clock, len(block)))
            print(
                f"{len(costs) * told.block:8,} letters: stored for {costs[-1][0]:5.2f} ms, answered for {costs[-1][1]:5.2f} ms", flush=True
            )
        house.close()
    growth = sum(costs[-1]) / sum(costs[min(1, len(costs) - 1)])
    print(f"the last block costs {growth:.2f} of the second")
    return 0 if growth <= MOST else 1


def cost(house: House, clock: StoppedClock, many: int) -> tuple[float, float]:
    """CPU milliseconds a letter of this thread: to store, and to answer."""
    (shop,) = house.shops.values()
    (box,) = house.mailboxes(shop)
    calendar, day = shop.book.calendar, clock.at.date()
    for _ in range(max(1, many // A_DAY)):
        day = calendar.next_working_day(day)
    clock.at = calendar.instant(day, 8 * 60)
    times = [time.thread_time()]
    intake.collect(house, shop, box)
    times.append(time.thread_time())
    done = intake.answer_all(house)
    times.append(time.thread_time())
    box.close()
    return (times[1] - times[0]) * 1000 / many, (times[2] - times[1]) * 1000 / max(1, done)


if __name__ == "__main__":
    sys.exit(main())
