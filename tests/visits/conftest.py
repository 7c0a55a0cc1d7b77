from __future__ import annotations

import pytest

from helpdesk.desk.understand import Understood
from helpdesk.house import House
from tests.visits.counter_desk import Counter
from tests.visits.world import World, read_once
from tests.web import office


@pytest.fixture(scope="session")
def complete_request(first_house: House) -> Understood:
    return read_once(first_house)


@pytest.fixture
def world(house: House, complete_request: Understood) -> World:
    return World(house, complete_request)


@pytest.fixture
def desk(world: World) -> Counter:
    office.staff(world.house, "hoa", "son", "khanh")
    return Counter(world.house)
