"""An office that lives through whatever a search does to it, and is set back to the morning it began with."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpdesk import config
from helpdesk.cases import audit
from helpdesk.clock import StoppedClock
from helpdesk.house import House, build
from helpdesk.study import Study
from tests.journeys.desk import MONDAY, Desk, desk_of


class Harm(Exception):
    """What came in from outside did something that nothing from outside may do."""


@dataclass
class Lived:
    desk: Desk
    morning: Path

    @property
    def house(self) -> House:
        return self.desk.house

    def remember(self) -> None:
        """From now on the office is set back to this."""
        with closing(sqlite3.connect(self._rows())) as now, closing(sqlite3.connect(self.morning)) as kept:
            now.backup(kept)

    def set_back(self) -> None:
        with closing(sqlite3.connect(self.morning)) as kept, closing(sqlite3.connect(self._rows())) as now:
            kept.backup(now)

    def _rows(self) -> Path:
        return self.desk.folder / "helpdesk.db"

    def prove(self) -> None:
        """Raises Harm where a letter, an answer or the audit log is no longer as it must be."""
        if told := self.desk.balance().differences:
            raise Harm(f"balance: {told}")
        with self.house.memory.look() as unit:
            if (verdict := audit.verify(unit)).broken is not None:
                raise Harm(f"audit log broken: {verdict}")


@contextmanager
def lived(study: Study | None = None) -> Iterator[Lived]:
    """An empty office on SQLite in a folder that goes again."""
    with tempfile.TemporaryDirectory(prefix="fuzz-office-") as name:
        ours = study or build(config.from_tables({}, base=Path(name)), StoppedClock(MONDAY))
        with desk_of(ours, Path(name) / "office") as desk:
            yield Lived(desk, Path(name) / "morning.db")
