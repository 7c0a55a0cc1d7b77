"""A whole office in this very process: quick, and its clock can be moved. Processes that are killed work on the same folder."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from helpdesk import config
from helpdesk.cases import dossiers, letters, outbox
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.cases.tables import CaseRow, LetterRow, OutgoingRow
from helpdesk.clock import Clock, StoppedClock
from helpdesk.desk import intake, ledger, post
from helpdesk.desk.intake import Collected
from helpdesk.desk.ledger import Sheet
from helpdesk.desk.post import Posted
from helpdesk.desk.recovery import free_leases_of_the_dead
from helpdesk.house import House, sender_of
from helpdesk.mail.records import NameServers
from helpdesk.study import Study, seal_of

MONDAY = datetime.fromisoformat("2017-06-12T11:15:00+07:00")  # a quarter of an hour after the last fixture arrived
REST = ("answered", "queued", "recorded")
Tables = Mapping[str, Mapping[str, object]]


def furnished(folder: Path, **tables: Mapping[str, object]) -> config.Settings:
    """Settings of an office in a folder: a Maildir and an outbox folder where nothing else is said."""
    told: dict[str, Any] = {
        "mailbox": {"source": "maildir", "path": "mailbox"},
        "smtp": {"outbox_dir": "outbox"},
        "storage": {"database": "sqlite:///helpdesk.db", "files": "files"},
    }
    return config.from_tables({**told, **{name: dict(table) for name, table in tables.items()}}, base=folder)


def house_on(study: Study, settings: config.Settings, clock: Clock, *, me: str = "") -> House:
    """A house with a memory and doors of its own around a study that was built once."""
    first = next(iter(study.shops.values()))
    shops = {m.office or m.address: replace(first, name=m.office or m.address, settings=m) for m in settings.mailbox}
    memory = Memory(settings.storage.database, Files(settings.storage.files, seal_of(settings)))
    return House(
        settings=settings,
        clock=clock,
        shops=shops,
        room=study.room,
        letterbook=study.letterbook,
        memory=memory,
        sender=sender_of(settings),
        luck=lambda: secrets.token_urlsafe(18),
        me=me or "elsewhere:1:test",
        names=NameServers(("127.0.0.1",), port=1, seconds=0.2),  # no test asks the world
    )


@dataclass
class Desk:
    """`folder` and `tables` furnish another one, or a process, on the same mailbox and memory."""

    house: House
    clock: StoppedClock
    folder: Path
    tables: dict[str, Mapping[str, object]]

    @property
    def shop(self) -> Any:
        return next(iter(self.house.shops.values()))

    def collect(self) -> Collected:
        """One pass over every folder; the figures of the last."""
        done = Collected(0, 0)
        for box in self.house.mailboxes(self.shop):
            try:
                done = intake.collect(self.house, self.shop, box)
            finally:
                box.close()
        return done

    def answer(self) -> None:
        for lane in ("quick", "slow"):
            intake.answer_all(self.house, lane=lane)

    def poll(self) -> Collected:
        free_leases_of_the_dead(self.house)
        done = self.collect()
        self.answer()
        return done

    def send(self, *, most: int | None = None) -> Posted:
        free_leases_of_the_dead(self.house)
        return post.send_all(self.house, most=most)

    def later(self, **passed: float) -> None:
        self.clock.move(timedelta(**passed))

    def letters(self) -> list[LetterRow]:
        with self.house.memory.look() as unit:
            return letters.listed(unit)

    def mails(self, *statuses: str) -> list[OutgoingRow]:
        with self.house.memory.look() as unit:
            return outbox.with_status(unit, *(statuses or (*outbox.UNSENT, "sent", "withdrawn")))

    def statuses(self) -> Counter[str]:
        return Counter(row.status for row in self.mails())

    def cases(self) -> list[CaseRow]:
        with self.house.memory.look() as unit:
            return dossiers.listed(unit)

    def balance(self) -> Sheet:
        return ledger.balance_sheet(self.house)


@contextmanager
def desk_of(
    study: Study, folder: Path, *, at: datetime = MONDAY, me: str = "", migrated: bool = True, **tables: Mapping[str, object]
) -> Iterator[Desk]:
    """An office in a folder, furnished with these tables of config.toml; one that is not `migrated` has no memory yet."""
    settings, clock = furnished(folder, **tables), StoppedClock(at)
    house = house_on(study, settings, clock, me=me)
    if migrated:
        house.memory.migrate()
    if settings.mailbox[0].source == "maildir":
        for part in ("new", "cur", "tmp"):
            (settings.mailbox[0].path / part).mkdir(parents=True, exist_ok=True)
    try:
        yield Desk(house, clock, folder, dict(tables))
    finally:
        house.memory.close()
