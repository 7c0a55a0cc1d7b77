"""Of all who want the last slot at once, on either database, one gets it, all others are offered times, and no letter is lost."""

from __future__ import annotations

import pytest

from tests.conftest import BOTH
from tests.visits.last_slot import one_counter, rush
from tests.visits.world import World

PEOPLE = 8  # `python -m tests.visits.last_slot` takes two hundred


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_one_of_many_gets_the_last_slot_and_the_others_an_offer(world: World) -> None:
    world.house = one_counter(world.house)
    came = rush(world, PEOPLE, PEOPLE)
    assert came.newest == {"appointment_moved": 1, "appointment_choose": PEOPLE - 1}
    assert came.moved == ("20/07 09:00",) and came.twice == 0
    assert came.offered == {3: PEOPLE - 1}
    assert came.letters == {"answered": PEOPLE * 2}
