"""More hands for a long line: processes that open and read letters while this one records those before them.

They know what the study knows and nothing of the memory, so they read every letter as if it began a case; one that belongs to a
case is read again in it. They are not there while the line is short, and end when this process does.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field

from helpdesk.cases.tables import LetterRow
from helpdesk.desk.second_reader import Sheet, read, sit_down
from helpdesk.desk.sheaf import Waiting
from helpdesk.desk.understand import Opened, Understood
from helpdesk.errors import HelpdeskError
from helpdesk.house import House
from helpdesk.study import Study

PATIENCE = 100.0  # seconds a letter may take: less than its lease


@dataclass(frozen=True)
class Reading:
    """A letter that another process reads."""

    house: House
    row: LetterRow
    future: Future[tuple[Opened, Understood | None]]

    def result(self) -> Waiting:
        opened, understood = self.future.result(timeout=PATIENCE)
        return Waiting(self.row, self.house.shop(self.row.office), opened, understood)


@dataclass
class Hands:
    """`many` processes at most, started when they are first called and ready a moment later."""

    study: Callable[[], Study]  # builds one; it goes along to the process
    many: int
    _pool: ProcessPoolExecutor | None = field(default=None, repr=False)
    _greeting: Future[int] | None = field(default=None, repr=False)

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

    def read(self, house: House, row: LetterRow) -> Reading:
        """Never fails: what hinders it is raised where the result is asked for."""
        return Reading(house, row, self._begun(house, row))

    def _begun(self, house: House, row: LetterRow) -> Future[tuple[Opened, Understood | None]]:
        assert self._pool is not None
        try:
            sheet = Sheet(row.office, house.memory.files.get(row.sha256), row.arrived_at, house.shop(row.office).declared)
            return self._pool.submit(read, sheet)
        except (HelpdeskError, BrokenExecutor) as why:
            never: Future[tuple[Opened, Understood | None]] = Future()
            never.set_exception(why)
            return never

    def go_home(self) -> None:
        pool, self._pool, self._greeting = self._pool, None, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
