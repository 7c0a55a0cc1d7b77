"""More hands for a long line: processes that open and read letters while this one records those before them.

They know what the study knows and nothing of the memory, so they read every letter as if it began a case; one that belongs to a
case is read again in it. They are not there while the line is short, and end when this process does.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial

from helpdesk.cases.files import SEALED
from helpdesk.cases.tables import LetterRow
from helpdesk.desk.second_reader import Sheet, read, sit_down
from helpdesk.desk.sheaf import Waiting, opened_and_read
from helpdesk.desk.understand import Opened, Understood
from helpdesk.house import House
from helpdesk.study import Study

PATIENCE = 100.0  # seconds that letters may take: less than their lease
HANDFUL = 2  # letters that are given out at once
AT_HAND = 2  # handfuls that a process has: one that it reads, and one so that it need not wait for more

Found = list[tuple[Opened, Understood | None]]


@dataclass(frozen=True)
class Handful:
    """A few letters of one office, and what is found in them once somebody has read them."""

    house: House
    rows: Sequence[LetterRow]
    sheets: list[Sheet] = field(default_factory=list)
    found: Future[Found] = field(default_factory=Future)

    def result(self) -> list[Waiting]:
        """Waits for it. Raises whatever came up in reading."""
        found = self.found.result(timeout=PATIENCE)
        return [Waiting(row, self.house.shop(row.office), *one) for row, one in zip(self.rows, found, strict=True)]

    def told(self, read: Future[Found]) -> None:
        """Somebody has read it, or it came to nothing."""
        if read.cancelled():
            self.found.cancel()
        elif why := read.exception():
            self.found.set_exception(why)
        else:
            self.found.set_result(read.result())

    def read_here(self) -> Found:
        read_by_us = (opened_and_read(self.house, row) for row in self.rows)
        return [(one.opened, one.read) for one in read_by_us]


@dataclass
class Hands:
    """`many` processes at most, started when they are first called and ready a moment later; and a thread of our own beside them.

    The processes take the letters from the front, the thread takes them from the end, and only while ours would have to wait.
    """

    study: Callable[[], Study]  # builds one; it goes along to the process
    many: int
    _pool: ProcessPoolExecutor | None = field(default=None, repr=False)
    _greeting: Future[int] | None = field(default=None, repr=False)
    _unread: deque[Handful] = field(default_factory=deque, repr=False)  # that nobody has begun
    _given: int = 0  # handfuls that the processes have
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _here: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="read"), repr=False)
    _ours: Future[Found] | None = field(default=None, repr=False)

    @property
    def called(self) -> bool:
        return self._pool is not None

    def come(self) -> bool:
        """Calls them, anew where a letter was the end of one; whether they are here."""
        if self._greeting is not None and self._greeting.done() and not self._still_here():
            self._send_home()
        if self._pool is None and self.many > 0:
            apart = multiprocessing.get_context("spawn")  # nothing of this process goes along: neither its threads nor its connections
            self._pool = ProcessPoolExecutor(self.many, mp_context=apart, initializer=sit_down, initargs=(self.study, os.getpid()))
            self._greeting = self._pool.submit(os.getpid)
        return self._greeting is not None and self._greeting.done()

    def _still_here(self) -> bool:
        """A pool that lost a process takes nothing more."""
        assert self._pool is not None
        try:
            self._pool.submit(os.getpid)
        except BrokenExecutor:
            return False
        return True

    def read(self, house: House, rows: Sequence[LetterRow]) -> list[Handful]:
        """Never fails: what hinders them is raised where the result is asked for."""
        some = [self._laid_out(house, rows[first : first + HANDFUL]) for first in range(0, len(rows), HANDFUL)]
        self._give_out()
        return some

    def _laid_out(self, house: House, rows: Sequence[LetterRow]) -> Handful:
        handful = Handful(house, rows)
        try:
            handful.sheets.extend(_sheet(house, row) for row in rows)
        except (KeyError, OSError) as why:  # an office that is no longer, a disk that is ill
            handful.found.set_exception(why)
        else:
            self._unread.append(handful)
        return handful

    def _give_out(self) -> None:
        """As many as keep the processes at work; what one of them has read makes room for the next."""
        while (pool := self._pool) is not None and (handful := self._next()):
            try:
                reading = pool.submit(read, handful.sheets)
            except RuntimeError:  # it lost a process, or was sent home this moment
                self._unread.appendleft(handful)
                self._make_room()
                return
            reading.add_done_callback(partial(self._come_back, handful))

    def _next(self) -> Handful | None:
        with self._turn:
            if self._given == AT_HAND * self.many or not self._unread:
                return None
            self._given += 1
            return self._unread.popleft()

    def _make_room(self) -> None:
        with self._turn:
            self._given -= 1

    def _come_back(self, handful: Handful, reading: Future[Found]) -> None:
        handful.told(reading)
        self._make_room()
        self._give_out()

    def gathered(self, handfuls: Sequence[Handful]) -> list[Waiting]:
        """`handfuls` in their order. Whoever waits for one lets what nobody has begun be read here meanwhile."""
        found: list[Waiting] = []
        for handful in handfuls:
            while not handful.found.done() and (ours := self.read_on()):
                wait((handful.found, ours), return_when=FIRST_COMPLETED)
            found += handful.result()
        return found

    def read_on(self) -> Future[Found] | None:
        """What is read here now: still the same, or the last that nobody has begun; None where all are begun."""
        if self._ours is None or self._ours.done():
            self._ours = self._begun_here()
        return self._ours

    def _begun_here(self) -> Future[Found] | None:
        with self._turn:
            handful = self._unread.pop() if self._unread else None
        if handful is None:
            return None
        reading = self._here.submit(handful.read_here)
        reading.add_done_callback(handful.told)
        return reading

    def forget(self) -> None:
        """What nobody has begun need not be read any more."""
        with self._turn:
            self._unread.clear()

    def go_home(self) -> None:
        self.forget()
        self._send_home()

    def _send_home(self) -> None:
        pool, self._pool, self._greeting = self._pool, None, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def _sheet(house: House, row: LetterRow) -> Sheet:
    path = house.memory.files.path(row.sha256)
    return Sheet(row.office, path, path.suffix == SEALED, row.arrived_at, house.shop(row.office).declared)
