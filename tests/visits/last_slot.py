"""A rush for the last slot: `python -m tests.visits.last_slot --people 200` on either database; a short form runs with the tests."""

from __future__ import annotations

import argparse
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TypeVar

from helpdesk import config
from helpdesk.cases import letters
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.clock import StoppedClock
from helpdesk.desk import reception
from helpdesk.errors import StorageError
from helpdesk.house import House, build
from tests.servers.postgres import postgres
from tests.visits.world import World, read_once, with_appointments

T = TypeVar("T")
MONDAY = datetime.fromisoformat("2017-06-12T08:00:00+07:00")
THAT_DAY, BEFORE, AFTER = date(2017, 7, 20), (450, 540), (570, 1020)  # minutes of the day on which no counter is open


@dataclass(frozen=True)
class Rush:
    """What became of it: newest letters by variant, new times, offers by how many times each names, places given twice, letters."""

    newest: dict[str, int]
    moved: tuple[str, ...]
    offered: dict[int, int]
    twice: int
    letters: dict[str, int]


def one_counter(house: House) -> House:
    return with_appointments(house, counters=1, horizon=120)


def rush(world: World, people: int, at_once: int) -> Rush:
    """All of `people` have a time and wish for the one slot of that day, `at_once` of them at the same moment."""
    for start, until in (BEFORE, AFTER):
        reception.open_counters(
            world.house, world.clerk, office=world.shop.name, day=THAT_DAY, start=start, until=until, counters=0, reason="họp"
        )
    everybody = [f"{number}@mail.example" for number in range(people)]
    for address in everybody:
        world.ask(address)
    before = {address: world.start(address) for address in everybody}
    _all_wish(world, everybody, at_once)
    return _came_of_it(world, everybody, before)


def _all_wish(world: World, everybody: list[str], at_once: int) -> None:
    ready = threading.Barrier(at_once)

    def wish(address: str) -> str:
        if int(address.split("@")[0]) < at_once:
            ready.wait(timeout=60)  # the first all come at the same moment
        number = _until_served(lambda: world.row(address))
        return _until_served(lambda: world.wish(address, THAT_DAY, time(9), number=number))

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(wish, everybody))


def _until_served(act: Callable[[], T]) -> T:
    """As in service: a database that is busy is asked again, the letter stays in the line."""
    while True:
        try:
            return act()
        except StorageError as why:
            assert why.retry


def _came_of_it(world: World, everybody: list[str], before: dict[str, str]) -> Rush:
    newest = [world.mails(address)[-1] for address in everybody]
    taken = [(s.starts_at, s.counter, s.place) for s in world.seats()]
    with world.house.memory.look() as unit:
        kept = letters.counts(unit)
    return Rush(
        dict(Counter(mail.variant for mail in newest)),
        tuple(start for a in everybody if (start := world.start(a)) != before[a]),
        dict(Counter(mail.body.count("- Từ ") for mail in newest if mail.variant == "appointment_choose")),
        len(taken) - len(set(taken)),
        kept,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=40)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgres() as server:
        house = one_counter(build(config.from_tables({}, base=Path(folder)), StoppedClock(MONDAY)))
        request = read_once(house)
        for name, url in (("sqlite", f"sqlite:///{folder}/rush.db"), ("postgresql", server.create("rush"))):
            memory = Memory(url, Files(Path(folder) / name))
            memory.migrate()
            print(f"{name}: {rush(World(replace(house, memory=memory), request), asked.people, asked.at_once)}", flush=True)
            memory.close()
        house.close()


if __name__ == "__main__":
    main()
