"""A sheaf of letters: opened one by one, then recorded in one story (T2), so that many wait for the disk only once.

    open -> look (where each belongs) -> read -> numbers (where others work beside us) -> T2 of all

What one letter leaves may matter to the next of the same person or case: such letters are never in one story, but follow each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from helpdesk.cases import dossiers, letters, numbering, turns
from helpdesk.cases.database import Unit
from helpdesk.cases.numbering import Drawn
from helpdesk.cases.tables import LetterRow
from helpdesk.cases.turns import Ahead, Turn
from helpdesk.desk import records
from helpdesk.desk.addressing import answer_address
from helpdesk.desk.decide import Standing
from helpdesk.desk.records import Beside
from helpdesk.desk.robots import record_robot
from helpdesk.desk.threads import Belonging, belonging
from helpdesk.desk.understand import Opened, Understood, decided, open_letter, understand
from helpdesk.errors import StorageError
from helpdesk.house import House, Shop
from helpdesk.steps import reached


@dataclass(frozen=True)
class Waiting:
    """A letter in hand: its row as it was leased, the letter opened, and how it was read as if it began a case, where it was."""

    row: LetterRow
    shop: Shop
    opened: Opened
    read: Understood | None = None

    @property
    def people(self) -> frozenset[str]:
        """Addresses it is from and would be answered to."""
        letter = self.opened.letter
        named = (letter.sender, answer_address(letter))
        return frozenset(who.address.casefold() for who in named if who)

    @property
    def is_persons(self) -> bool:
        return self.opened.letter.automatic is None and not self.opened.waits_for_eyes


@dataclass(frozen=True)
class Work:
    """A letter's part of T2, to be done with its row; a case that it opens takes its code from `numbers`."""

    do: Callable[[Unit, LetterRow], None]
    numbers: str = ""


Placed = tuple[Waiting, Belonging, Standing]


def opened(house: House, row: LetterRow) -> Waiting:
    shop = house.shop(row.office)
    content = house.memory.files.get(row.sha256)
    return Waiting(row, shop, open_letter(house, shop, content, arrived_at=row.arrived_at, eyes=row.lane == "slow"))


def opened_and_read(house: House, row: LetterRow) -> Waiting:
    """Read as if it began a case."""
    one = opened(house, row)
    return replace(one, read=understand(house, one.shop, one.opened)) if one.is_persons else one


def first_run(waiting: Sequence[Waiting]) -> Sequence[Waiting]:
    """As many from the front as can be recorded in one story: of different people; a robot may speak of any case, so it is the last."""
    met: set[str] = set()
    for number, one in enumerate(waiting):
        if one.people & met:
            return waiting[:number]
        met |= one.people
        if not one.is_persons:
            return waiting[: number + 1]
    return waiting


def record(house: House, run: Sequence[Waiting], meanwhile: Callable[[], object] = int) -> int:
    """T2 of a run, all or nothing. Returns how many from its front were recorded: the next is of a case that is among them.

    None, where the first has to wait for an earlier letter of its people or its case that another service has in hand. `meanwhile`
    is called when everything is done but to wait for the disk.
    """
    placed = _placed(house, run)
    if not placed:
        return 0
    works = [_read(house, *one) for one in placed]
    with _numbers(house, works) as drawn, house.memory.unit() as unit:
        rows = letters.still_mine(unit, [one.row.id or 0 for one, _, _ in placed], me=house.me)
        numbering.bring(unit, drawn)
        for work, row in zip(works, rows, strict=True):
            work.do(unit, row)
        numbering.use_up(unit, drawn)
        meanwhile()
    reached("after T2")
    return len(works)


@contextmanager
def _numbers(house: House, works: Sequence[Work]) -> Iterator[Drawn]:
    """Codes for the cases to be opened, where others open some at the same time; laid back where nothing comes of it."""
    wanted = Counter(work.numbers for work in works if work.numbers) if house.memory.shared else Counter[str]()
    if not wanted:
        yield numbering.NONE
        return
    with house.memory.unit() as unit:
        drawn = numbering.draw(unit, wanted, me=house.me, now=house.clock.now())
    reached("numbers drawn")
    recorded = False
    try:
        yield drawn
        recorded = True
    finally:
        if not recorded:
            with suppress(StorageError), house.memory.unit() as unit:  # they are anybody's in a while, whatever becomes of this
                numbering.lay_back(unit, drawn, now=house.clock.now())


def _placed(house: House, run: Sequence[Waiting]) -> list[Placed]:
    """Where each belongs and what decides beside the letter; as far as each is of another case."""
    found: list[Placed] = []
    with house.memory.look() as unit:
        before = turns.before(unit, [one.row for one in run], me=house.me, now=house.clock.now())
        known = records.beside(unit, house, [one.opened.letter for one in run if one.is_persons])
        for one in run:
            place, standing = _look(unit, house, one, known) if one.is_persons else (Belonging(), Standing())
            if place.case_id is not None and place.case_id in {other.case_id for _, other, _ in found}:
                break
            if before and _held_up(unit, one, place, before):
                break
            found.append((one, place, standing))
    return found


def _held_up(unit: Unit, one: Waiting, place: Belonging, before: Sequence[Turn]) -> bool:
    """Whether an earlier letter that is not ours may be of the same people, or of somebody who belongs to the same case."""
    ahead = Ahead()
    for turn in before:
        if turn.id < (one.row.id or 0):
            ahead.add(turn.people)
    of_case = dossiers.participants(unit, place.case_id) if place.case_id is not None else []
    return ahead.hold_up(one.people | {who.address for who in of_case})


def _look(unit: Unit, house: House, one: Waiting, known: Beside) -> tuple[Belonging, Standing]:
    letter = one.opened.letter
    place = belonging(unit, one.shop, letter, now=house.clock.now())
    return place, records.standing(house, one.shop, letter, place, one.row.arrived_at, known)


def _read(house: House, one: Waiting, place: Belonging, standing: Standing) -> Work:
    """What is to be done in T2; nothing of it is stored yet."""
    if one.opened.waits_for_eyes:
        return Work(letters.to_slow_lane)
    if one.opened.letter.automatic is not None:
        return Work(lambda unit, row: _record_robot(unit, house, row, one))
    understood = _understood(house, one, place, standing)
    reached("read")
    numbers = records.numbers_for(one.shop, one.row, understood, place)
    return Work(lambda unit, row: _record(unit, house, row, one.shop, understood, place), numbers)


def _understood(house: House, one: Waiting, place: Belonging, standing: Standing) -> Understood:
    if place.thread is not None:
        found = understand(house, one.shop, one.opened, thread=place.thread, standing=standing)
        if not records.starts_anew(place, found):
            return found
    if one.read is not None:
        return decided(house, one.read, standing)
    return understand(house, one.shop, one.opened, standing=standing)


def _record(unit: Unit, house: House, row: LetterRow, shop: Shop, understood: Understood, place: Belonging) -> None:
    letters.deal_with(unit, row, now=house.clock.now())
    records.record(unit, house, shop, row, understood, place)
    reached("inside T2")


def _record_robot(unit: Unit, house: House, row: LetterRow, one: Waiting) -> None:
    letters.deal_with(unit, row, now=house.clock.now())
    record_robot(house, unit, row, one.opened.letter)
    reached("inside T2 of a robot")
