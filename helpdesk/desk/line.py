"""The line of letters that wait, answered a sheaf at a time. Where it is long, other processes read the next sheaf meanwhile."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from helpdesk.cases import letters, turns
from helpdesk.cases.tables import LetterRow
from helpdesk.desk import sheaf
from helpdesk.desk.hands import Handful, Hands
from helpdesk.desk.setting_aside import surprise
from helpdesk.desk.sheaf import Waiting
from helpdesk.house import House

log = logging.getLogger(__name__)
SHEAF, LONG = 16, 96  # letters of a sheaf; so many that wait behind it are a long line
AHEAD = 2  # sheaves that others read while one is recorded: whoever reads finds something to read
MOMENT = timedelta(seconds=1)
HASTE = 2.0  # seconds in which the letters of a sheaf are opened
LEASES = {"quick": timedelta(minutes=2), "slow": timedelta(minutes=15)}


@dataclass
class Taken:
    """Letters that are leased to us, and who reads them where that is not ourselves."""

    rows: list[LetterRow]
    handfuls: Sequence[Handful] = ()


@dataclass
class Line:
    """One lane's line, as one thread works it off. `careful`: so many letters are still taken one by one.

    A letter that was tried before may have ended the process, and so may any of those that were in hand with it.
    """

    house: House
    lane: str = "quick"
    hands: Hands | None = None
    careful: int = 0
    answered: int = 0  # letters that came to rest or were set aside; one that goes to the other lane is not answered yet
    ahead: deque[Taken] = field(default_factory=deque, repr=False)

    def answer_some(self) -> bool:
        """Answers the letters that have waited longest, a sheaf at most; whether there was any whose turn it was."""
        taken = self.ahead.popleft() if self.ahead else Taken(self._take())
        try:
            self._call_hands(taken)
        finally:
            self._answer(taken)
        return bool(taken.rows)

    def leave(self) -> None:
        """What was taken ahead is anybody's again."""
        if self.hands is not None:
            self.hands.forget()
        while self.ahead:
            self._lay_back(self.ahead.popleft().rows)

    def _answer(self, taken: Taken) -> None:
        if len(taken.rows) > 1:
            self._answer_together(taken)
        elif taken.rows:
            self._answer_alone(taken.rows[0])

    def _answer_alone(self, row: LetterRow) -> None:
        self.answered += answer(self.house, row)

    def _take(self) -> list[LetterRow]:
        house, most = self.house, 1 if self.careful or self.lane != "quick" else SHEAF
        with house.memory.unit() as unit:
            rows = turns.take_some(unit, lane=self.lane, me=house.me, now=house.clock.now(), lease=LEASES[self.lane], most=most)
        tried_before = bool(rows) and rows[0].tries > 1
        self.careful = SHEAF if tried_before else max(0, self.careful - len(rows))
        return rows

    def _call_hands(self, taken: Taken) -> None:
        """Others read while the line is long, and go home when it is worked off."""
        if self.hands is None:
            return
        if not taken.rows:
            self.hands.go_home()
        elif (self.hands.called or self._is_long(taken)) and self.hands.come():
            self._hand_out(self.ahead[-1] if self.ahead else taken)

    def _is_long(self, taken: Taken) -> bool:
        if len(taken.rows) < SHEAF:
            return False
        with self.house.memory.look() as unit:
            return turns.are_waiting(unit, lane=self.lane, many=SHEAF + LONG)

    def _hand_out(self, last: Taken) -> None:
        """As long as there are whole sheaves, `last` being the last that was taken."""
        assert self.hands is not None
        while len(self.ahead) < AHEAD and len(last.rows) == SHEAF and (rows := self._take()):
            last = Taken(rows, self.hands.read(self.house, rows) if len(rows) > 1 else ())
            self.ahead.append(last)

    def _answer_together(self, taken: Taken) -> None:
        """As `answer`, of several; where one surprises, those that are not recorded yet are answered one by one."""
        left = {row.id: row for row in taken.rows}
        try:
            waiting = self._opened(taken)
            left = {one.row.id: one.row for one in waiting}
            while waiting and (done := sheaf.record(self.house, sheaf.first_run(waiting), self._read_on)):
                self.answered += sum(not one.opened.waits_for_eyes for one in waiting[:done])
                for one in waiting[:done]:
                    del left[one.row.id]
                waiting = waiting[done:]
            if waiting:
                _wait_for_others(self.house, [one.row for one in waiting])
        except Exception as why:  # noqa: BLE001 - whoever it was surprises again when alone, and is shunted there
            log.info("%s letters one by one: %s", len(left), type(why).__name__)
            for row in left.values():
                self._answer_alone(row)

    def _opened(self, taken: Taken) -> Sequence[Waiting]:
        """As many as are opened in a short while; nobody waits for a letter that takes long: the others are laid back into the line."""
        if self.hands is not None and taken.handfuls:
            return self.hands.gathered(taken.handfuls)
        waiting: list[Waiting] = []
        began = time.monotonic()
        for number, row in enumerate(taken.rows):
            if number and time.monotonic() - began > HASTE:
                self.leave()  # it stays behind them
                self._lay_back(taken.rows[number:])
                break
            waiting.append(sheaf.opened(self.house, row))
        return waiting

    def _read_on(self) -> None:
        """While this thread waits for the disk."""
        if self.hands is not None:
            self.hands.read_on()

    def _lay_back(self, rows: Sequence[LetterRow]) -> None:
        with self.house.memory.unit() as unit:
            turns.lay_back(unit, rows, me=self.house.me)


def answer(house: House, row: LetterRow) -> bool:
    """One letter to its record, whatever it is; whether it came to rest or was set aside.

    The one place that catches everything: a surprise is shunted, not lost.
    """
    if letters.is_deadly(row):
        return surprise(house, row, "the letter ended the process each time it was read")
    try:
        one = sheaf.opened(house, row)
        if sheaf.record(house, [one]):
            return not one.opened.waits_for_eyes
        _wait_for_others(house, [row])
    except Exception as why:  # noqa: BLE001 - house rule: one broad except per loop, and it shunts
        log.error("letter %s: %s", row.id, type(why).__name__)  # never its words: they may quote the letter
        return surprise(house, row, why)
    return False


def _wait_for_others(house: House, rows: Sequence[LetterRow]) -> None:
    """The first has to follow a letter that another service has in hand: it waits a moment, those behind it are anybody's."""
    with house.memory.unit() as unit:
        turns.lay_back(unit, rows[:1], me=house.me, until=house.clock.now() + MOMENT)
        turns.lay_back(unit, rows[1:], me=house.me)
