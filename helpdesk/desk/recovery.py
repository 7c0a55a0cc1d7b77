"""What a service does first: nothing that a dead process of this machine had in hand stays leased to it."""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from functools import partial

from helpdesk.cases import leases, removing
from helpdesk.desk.keys import seal_everything
from helpdesk.desk.retention import wipe_waiting
from helpdesk.house import House

A_DAY = timedelta(days=1)


def free_leases_of_the_dead(house: House) -> int:
    """Their letters wait again at once; a mail they were handing over becomes doubtful, for nobody knows whether it left."""
    with house.memory.unit() as unit:
        return leases.end_those_of(unit, partial(is_dead, me=house.me), now=house.clock.now())


def sweep(house: House) -> None:
    """Files that processes which died left half written; a day old, so that nobody can still be at them.

    What they had moved aside lies in its place again, what lies open is sealed, what was to be wiped and is still there goes.
    """
    removing.put_back(house.memory.files)
    house.memory.files.sweep(older_than=(house.clock.now() - A_DAY).timestamp())
    seal_everything(house)
    wipe_waiting(house)


def is_dead(holder: str, *, me: str) -> bool:
    """Whether a lease holder (machine:process:luck) was a process of this machine that is no more.

    Our own number under other luck is one too: in a container every process is number one.
    """
    machine, _, rest = holder.partition(":")
    number = rest.partition(":")[0]
    if machine != socket.gethostname() or not number.isdigit():
        return False
    if int(number) == os.getpid():
        return holder != me
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
