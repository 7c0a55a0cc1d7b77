"""Numbers given out one after another and without a gap: the codes of cases, by year.

Where several services write at once, a story that will need numbers has them drawn for it in a short one of their own: nobody waits for a
number until somebody else's long story ends. A number that was drawn and came to nothing is the next to be given out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, or_, select

from helpdesk.cases.database import Unit
from helpdesk.cases.ledger_tables import DrawnRow
from helpdesk.cases.tables import CounterRow
from helpdesk.errors import TakenOver

DRAWN_FOR = timedelta(minutes=5)  # longer than any story; then whoever drew it is no more
LONGEST = timedelta(hours=1)  # what is drawn for longer was drawn before the clock went back; two machines' clocks differ by less


@dataclass(frozen=True, slots=True)
class Drawn:
    """Numbers in hand, by their name, until an instant."""

    numbers: Mapping[str, Sequence[int]]
    until: datetime


NONE = Drawn({}, datetime.min.replace(tzinfo=UTC))


def draw(unit: Unit, wanted: Mapping[str, int], *, me: str, now: datetime) -> Drawn:
    """So many numbers of each name: first those that came to nothing, then new ones."""
    until, numbers = now + DRAWN_FOR, {}
    for name, many in sorted(wanted.items()):
        unit.alone(f"numbers {name}")
        lying = _lying(unit, name, now)[:many]
        for row in lying:
            row.holder, row.until = me, until
            unit.add(row)
        first = _counter(unit, name)
        fresh = range(first.last + 1, first.last + 1 + many - len(lying))
        first.last += len(fresh)
        unit.add(first)
        for number in fresh:
            unit.enter(DrawnRow, name=name, number=number, holder=me, until=until)
        numbers[name] = [*(row.number for row in lying), *fresh]
    return Drawn(numbers, until)


def give_out(unit: Unit, name: str, *, now: datetime) -> int:
    """The next number of this story, or the next of all where none was drawn for it."""
    if unit.numbers.get(name):
        return unit.numbers[name].pop(0)
    if unit.shared:
        unit.alone(f"numbers {name}")
        for row in _lying(unit, name, now)[:1]:
            unit.session.delete(row)
            return row.number
    counter = _counter(unit, name)
    counter.last += 1
    unit.add(counter)
    return counter.last


def bring(unit: Unit, drawn: Drawn) -> None:
    """These are the numbers that the story gives out."""
    unit.numbers.update({name: list(numbers) for name, numbers in drawn.numbers.items()})


def use_up(unit: Unit, drawn: Drawn) -> None:
    """Part of the story that gave them out: they are nobody's to draw again. Raises TakenOver where somebody else drew one meanwhile."""
    for name, numbers in drawn.numbers.items():
        used = [number for number in numbers if number not in unit.numbers[name]]
        gone = unit.session.exec(delete(DrawnRow).where(*_of(name, used), col(DrawnRow.until) == drawn.until))
        if gone.rowcount != len(used):
            raise TakenOver(f"số «{name}» đã cấp cho lượt này không còn giữ được")


def lay_back(unit: Unit, drawn: Drawn, *, now: datetime) -> None:
    """Numbers whose story came to nothing: the highest are as if never drawn, the others lie ready for whoever draws next."""
    for name, numbers in drawn.numbers.items():
        unit.alone(f"numbers {name}")
        counter = _counter(unit, name)
        rows = unit.session.exec(
            select(DrawnRow).where(*_of(name, numbers), DrawnRow.until == drawn.until).order_by(col(DrawnRow.number).desc())
        )
        for row in rows.all():
            if row.number == counter.last:
                counter.last -= 1
                unit.session.delete(row)
            else:
                row.until = now - DRAWN_FOR
                unit.add(row)
        unit.add(counter)


def _of(name: str, numbers: Sequence[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(DrawnRow.name) == name, col(DrawnRow.number).in_(numbers)


def _lying(unit: Unit, name: str, now: datetime) -> list[DrawnRow]:
    """Drawn by somebody who never came to use them; the lowest first."""
    until = col(DrawnRow.until)
    over = or_(until < now, until > now + LONGEST)
    lying = select(DrawnRow).where(DrawnRow.name == name, over).order_by(col(DrawnRow.number))
    return list(unit.session.exec(lying.with_for_update(skip_locked=True)))


def _counter(unit: Unit, name: str) -> CounterRow:
    return unit.mine(CounterRow, name) or CounterRow(name=name)
