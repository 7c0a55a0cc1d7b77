"""More hands for a long line: processes that open and read letters while this one records those before them.

They know what the study knows and nothing of the memory, so they read every letter as if it began a case; one that belongs to a
case is read again in it. They are not there while the line is short, and end when this process does.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from helpdesk.cases.files import SEALED
from helpdesk.cases.tables import LetterRow
from helpdesk.desk.second_reader import Sheet, read, sit_down
from helpdesk.desk.sheaf import Waiting, opened_and_read
from helpdesk.desk.understand import Opened, Understood
from helpdesk.house import House
from helpdesk.study import Study

PATIENCE = 100.0  # seconds that letters may take: less than their lease
HANDFUL = 2  # letters that a process is given at once

Found = list[tuple[Opened, Understood | None]]


@dataclass
class Handful:
    """A few letters of one office that another process reads, or we where none has begun."""

    house: House
    rows: Sequence[LetterRow]
    theirs: Future[Found]
    ours: Future[list[Waiting]] | None = None

    @property
    def reading(self) -> Future[Any]:
        return self.ours or self.theirs

    def taken_back(self, here: Executor) -> bool:
        """It is read `here` from now on, unless somebody has begun."""
        if self.ours is None and self.theirs.cancel():
            self.ours = here.submit(_read_here, self.house, self.rows)
            return True
        return False

    def result(self) -> list[Waiting]:
        """Waits for it. Raises whatever came up in reading."""
        if self.ours is not None:
            return self.ours.result()
        found = self.theirs.result(timeout=PATIENCE)
        return [Waiting(row, self.house.shop(row.office), *one) for row, one in zip(self.rows, found, strict=True)]


@dataclass
class Hands:
    """`many` processes at most, started when they are first called and ready a moment later."""

    study: Callable[[], Study]  # builds one; it goes along to the process
    many: int
    _pool: ProcessPoolExecutor | None = field(default=None, repr=False)
    _greeting: Future[int] | None = field(default=None, repr=False)
    _here: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="read"), repr=False)
    _ours: Future[Any] | None = field(default=None, repr=False)

    @property
    def called(self) -> bool:
        return self._pool is not None

    def come(self) -> bool:
        """Calls them, anew where a letter was the end of one; whether they are here."""
        if self._greeting is not None and self._greeting.done() and not self._still_here():
            self.go_home()
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
        some = [rows[first : first + HANDFUL] for first in range(0, len(rows), HANDFUL)]
        return [Handful(house, few, self._begun([_sheet(house, row) for row in few])) for few in some]

    def _begun(self, sheets: list[Sheet]) -> Future[Found]:
        assert self._pool is not None
        try:
            return self._pool.submit(read, sheets)
        except BrokenExecutor as why:
            never: Future[Found] = Future()
            never.set_exception(why)
            return never

    def gathered(self, handfuls: Sequence[Handful], ahead: Sequence[Handful]) -> list[Waiting]:
        """`handfuls` in their order. Who waits for one reads meanwhile what nobody has begun of them, and of those that are `ahead`."""
        spare, found = [*ahead, *handfuls], list[Waiting]()
        for handful in handfuls:
            while not handful.reading.done() and (ours := self._read_here(spare)):
                wait((handful.reading, ours), return_when=FIRST_COMPLETED)
            found += handful.result()
        return found

    def _read_here(self, spare: list[Handful]) -> Future[Any] | None:
        """What is read by us now: still the same, or the last of `spare` that nobody has begun."""
        if self._ours is not None and not self._ours.done():
            return self._ours
        self._ours = None
        while spare and self._ours is None:
            handful = spare.pop()
            if handful.taken_back(self._here):
                self._ours = handful.ours
        return self._ours

    def go_home(self) -> None:
        pool, self._pool, self._greeting = self._pool, None, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def _read_here(house: House, rows: Sequence[LetterRow]) -> list[Waiting]:
    return [opened_and_read(house, row) for row in rows]


def _sheet(house: House, row: LetterRow) -> Sheet:
    path = house.memory.files.path(row.sha256)
    return Sheet(row.office, path, path.suffix == SEALED, row.arrived_at, house.shop(row.office).declared)
