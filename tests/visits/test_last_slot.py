"""Two hundred people want the last slot at once, on either database: one gets it, all others are offered times, none is lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import TypeVar

import pytest

from helpdesk.cases import letters
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.desk import reception
from helpdesk.desk.understand import Understood
from helpdesk.errors import StorageError
from helpdesk.house import House
from tests.servers.postgres import postgres
from tests.visits.world import World, with_appointments

T = TypeVar("T")
TAKERS, AT_ONCE = 200, 40
THAT_DAY, BEFORE, AFTER = date(2017, 7, 20), (450, 540), (570, 1020)  # minutes of the day on which no counter is open


@pytest.fixture(params=["sqlite", "postgresql"])
def crowded(request: pytest.FixtureRequest, house: House, complete_request: Understood, tmp_path: Path) -> Iterator[World]:
    """One counter, and a day on which there is one slot: nine o'clock."""
    house = with_appointments(house, counters=1, horizon=120)
    if request.param == "sqlite":
        yield World(house, complete_request)
        return
    with postgres() as server:
        memory = Memory(server.create("crowd"), Files(tmp_path / "files"))
        memory.migrate()
        yield World(replace(house, memory=memory), complete_request)
        memory.close()


def until_served(act: Callable[[], T]) -> T:
    """As in service: a database that is busy is asked again, the letter stays in the line."""
    while True:
        try:
            return act()
        except StorageError as why:
            assert why.retry


def test_one_of_two_hundred_gets_the_last_slot_and_the_others_an_offer(crowded: World) -> None:
    people = [f"{number}@mail.example" for number in range(TAKERS)]
    for start, until in (BEFORE, AFTER):
        reception.open_counters(
            crowded.house, crowded.clerk, office=crowded.shop.name, day=THAT_DAY, start=start, until=until, counters=0, reason="họp"
        )
    for address in people:
        crowded.ask(address)
    ready, before = threading.Barrier(AT_ONCE), {address: crowded.start(address) for address in people}

    def wish(address: str) -> str:
        if int(address.split("@")[0]) < AT_ONCE:
            ready.wait(timeout=60)  # the first all come at the same moment
        number = until_served(lambda: crowded.row(address))
        return until_served(lambda: crowded.wish(address, THAT_DAY, time(9), number=number))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        states = Counter(pool.map(wish, people))
    assert states == {"answered": TAKERS}
    newest = Counter(crowded.variants(address)[-1] for address in people)
    moved = [address for address in people if crowded.start(address) != before[address]]
    assert newest == {"appointment_moved": 1, "appointment_choose": TAKERS - 1}
    assert len(moved) == 1 and crowded.start(moved[0]) == "20/07 09:00"
    for address in people:
        letter = crowded.mails(address)[-1]
        assert letter.variant == "appointment_moved" or letter.body.count("- Từ ") == 3, address
    taken = [(s.starts_at, s.counter, s.place) for s in crowded.seats()]
    assert len(taken) == len(set(taken))
    with crowded.house.memory.look() as unit:
        assert letters.counts(unit) == {"answered": TAKERS * 2}
