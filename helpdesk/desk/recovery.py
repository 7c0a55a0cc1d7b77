"""What a service does first: nothing that a dead process of this machine had in hand stays leased to it."""

from __future__ import annotations

import os
import socket

from helpdesk.cases import leases
from helpdesk.house import House


def free_leases_of_the_dead(house: House) -> int:
    """Their letters wait again at once; their mails become doubtful, for nobody knows whether the bytes had left."""
    with house.memory.unit() as unit:
        return leases.end_those_of(unit, is_dead, now=house.clock.now())


def is_dead(holder: str) -> bool:
    """Whether a lease holder (machine:process:luck) was a process of this machine that is no more."""
    machine, _, rest = holder.partition(":")
    number = rest.partition(":")[0]
    if machine != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
