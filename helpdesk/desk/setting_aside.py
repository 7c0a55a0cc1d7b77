"""A letter that surprised the program is set aside: shown to staff as work, never dropped, never in the way of the next."""

from __future__ import annotations

import traceback
from datetime import timedelta

from helpdesk.cases import letters
from helpdesk.cases.dossiers import note
from helpdesk.cases.tables import LetterRow
from helpdesk.errors import HelpdeskError, TakenOver
from helpdesk.house import House

FRAMES = 12
PAUSE = timedelta(seconds=30)


def surprise(house: House, row: LetterRow, why: Exception | str) -> bool:
    """Shunts the letter, or, where the world broke and may mend, puts it back in the line for another try. Whether it was shunted."""
    if isinstance(why, TakenOver):
        return False
    with house.memory.unit() as unit:
        now = house.clock.now()
        if isinstance(why, HelpdeskError) and why.retry and row.tries < letters.TRIES:
            letters.give_back(unit, row.id or 0, me=house.me, until=now + PAUSE * row.tries)
            return False
        letters.shunt(unit, row.id or 0, fault=fault_text(why), now=now)
        note(unit, "shunted", at=now, letter_id=row.id)
    return True


def fault_text(why: Exception | str) -> str:
    """Where it happened and what kind of error it was. An error's own words may quote the letter, so they are left out."""
    if isinstance(why, str):
        return why
    frames = traceback.extract_tb(why.__traceback__)[-FRAMES:]
    places = [f"{f.filename.rpartition('helpdesk/')[2]}:{f.lineno} {f.name}" for f in frames]
    return "\n".join([*places, type(why).__name__])
