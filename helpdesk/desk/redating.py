"""Open limits dated anew when the calendar changes: by a day the office declares, or by newer data found at a start.

The case remembers the old end, the new one and why. What a citizen was promised in writing never becomes shorter.
"""

from __future__ import annotations

from helpdesk.cases import dossiers, overrides
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow, ClockRow
from helpdesk.house import House, Shop
from helpdesk.law.account import BREAK, OUTSIDE, Line, spoken_day
from helpdesk.law.calendar import WEEKLY_REST
from helpdesk.law.deadlines import Deadline

NOBODY = "helpdesk"  # no member of staff: the program itself
ORDINARY = ("", BREAK, OUTSIDE, WEEKLY_REST)


def catch_up(house: House) -> int:
    """Every open limit held against the calendar and figures of today's data; how many moved. A limit nobody could reckon begins."""
    return sum(_of_shop(house, shop) for shop in house.shops.values())


def _of_shop(house: House, shop: Shop) -> int:
    with house.memory.look() as unit:
        wrong = [c.id or 0 for c in overrides.open_clocks(unit, shop.name) if moved(shop, c) is not None]
        without = overrides.without_limit(unit, shop.name)
    for number in wrong:
        with house.memory.unit() as unit:
            clock = overrides.clock(unit, number)
            if clock.ended_at is None:
                date_anew(unit, house, shop, clock, by=NOBODY)
    return len(wrong) + sum(_begun(house, shop, case_id) for case_id in without)


def date_anew(unit: Unit, house: House, shop: Shop, clock: ClockRow, *, by: str, why: str = "") -> bool:
    """The limit as the calendar reckons it now from the same beginning; whether that is another end."""
    deadline = moved(shop, clock)
    if deadline is None:
        return False
    was, clock.due_at = clock.due_at, deadline.at
    unit.add(clock)
    case = dossiers.get(unit, clock.case_id)
    _note(unit, house, case, clock, deadline, by=by, old=was.isoformat(), why=why or why_so(deadline))
    return True


def moved(shop: Shop, clock: ClockRow) -> Deadline | None:
    """The other end a running limit has now, None where it has the same or a citizen was promised more."""
    deadline = shop.book.due_if_known(clock.clock, clock.started_at, handed_over=clock.handed_over)  # type: ignore[arg-type]
    if deadline is None or deadline.at == clock.due_at:
        return None
    return None if deadline.rule.bound == "citizen" and deadline.at < clock.due_at else deadline


def _begun(house: House, shop: Shop, case_id: int) -> bool:
    """The clock of a letter that came in a year without a calendar, once that year has one."""
    with house.memory.unit() as unit:
        case = dossiers.get(unit, case_id)
        deadline = shop.book.due_if_known("reply", case.received_at)
        if deadline is None or case.due_at is not None:
            return False
        clock = dossiers.start_clock(unit, case_id, "reply", at=case.received_at, due_at=deadline.at)
        _note(unit, house, case, clock, deadline, by=NOBODY, old="", why=why_so(deadline))
        return True


def _note(unit: Unit, house: House, case: CaseRow, clock: ClockRow, deadline: Deadline, *, by: str, old: str, why: str) -> None:
    if clock.clock == "reply":
        case.due_at = deadline.at
    case.version += 1
    unit.add(case)
    new = deadline.at.isoformat()
    dossiers.note(unit, "redated", at=house.clock.now(), case_id=case.id, by=by, clock=clock.clock, old=old, new=new, why=why)


def why_so(deadline: Deadline) -> str:
    """The days out of the ordinary that the account names, each with its document; where there is none, the clause."""
    named = list(dict.fromkeys(_named(line) for line in deadline.account.entries if line.reason not in ORDINARY))
    return "; ".join(named) or deadline.clause.short


def _named(line: Line) -> str:
    days = spoken_day(line.first) if line.first == line.last else f"{spoken_day(line.first)} – {spoken_day(line.last)}"
    return f"{days}: " + ", ".join(word for word in (line.reason, line.source) if word)
