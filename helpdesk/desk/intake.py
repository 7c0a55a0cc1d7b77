"""The sentence of the house: keep every letter (T1), then answer it, or hold it for a person (T2).

    collect:  list -> fetch -> file -> T1 -> mark          answer:  open -> read -> assess -> decide -> T2

T1 and T2 are all or nothing; die anywhere and the next run goes on where this one stopped.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from helpdesk.cases import letters, mailboxes
from helpdesk.cases.database import Unit
from helpdesk.cases.mailboxes import Readable
from helpdesk.cases.tables import LetterRow
from helpdesk.desk import records
from helpdesk.desk.robots import record_robot
from helpdesk.desk.setting_aside import surprise
from helpdesk.desk.threads import belonging
from helpdesk.desk.understand import Opened, open_letter, understand
from helpdesk.errors import MailboxError
from helpdesk.house import House, Shop
from helpdesk.journey import Place, RawMail
from helpdesk.steps import reached

log = logging.getLogger(__name__)
BATCH = 50
LEASES = {"quick": timedelta(minutes=2), "slow": timedelta(minutes=15)}


@dataclass(frozen=True, slots=True)
class Collected:
    listed: int
    kept: int


def collect(house: House, shop: Shop, box: Readable) -> Collected:
    """T1 for every mail of the mailbox that the ledger has not, oldest first. Raises MailboxError."""
    try:
        listed = box.listing()
        reached("listed")
        with house.memory.look() as unit:
            fresh = letters.unknown(unit, listed)
        kept = _keep_all(house, shop, box, fresh)
    except MailboxError as why:
        with house.memory.unit() as unit:
            mailboxes.failed(unit, shop.settings.address, str(why), now=house.clock.now())
        raise
    with house.memory.unit() as unit:
        mailboxes.seen(unit, listed, account=shop.settings.address, now=house.clock.now())
    return Collected(len(listed), kept)


def _keep_all(house: House, shop: Shop, box: Readable, fresh: list[Place]) -> int:
    """In batches: bytes on disk, then one commit, then the marks. A mail that is not stored is never marked."""
    mails, kept = iter(box.fetch(fresh)), 0
    while batch := list(islice(mails, BATCH)):
        reached("fetched")
        kept += _keep(house, shop, batch)
        reached("after T1")
        box.mark_kept([mail.place for mail in batch])
        reached("marked")
    return kept


def _keep(house: House, shop: Shop, batch: list[RawMail]) -> int:
    filed = [(mail, house.memory.files.put(mail.content)) for mail in batch]
    reached("filed")
    with house.memory.unit() as unit:
        rows = [letters.keep(unit, mail, office=shop.name, sha256=sha, now=house.clock.now()) for mail, sha in filed]
    return sum(row is not None for row in rows)


def answer_all(house: House, *, lane: str = "quick") -> int:
    """Answers letters of a lane until none waits; returns how many. One that surprises is set aside and never stops the next."""
    done = 0
    while (row := _take(house, lane)) is not None:
        answer(house, row)
        done += 1
    return done


def _take(house: House, lane: str) -> LetterRow | None:
    now = house.clock.now()
    with house.memory.unit() as unit:
        return letters.take_next(unit, lane=lane, me=house.me, now=now, lease=LEASES[lane])


def answer(house: House, row: LetterRow) -> None:
    """One letter to its record, whatever it is. The one place that catches everything: a surprise is shunted, not lost."""
    if letters.is_deadly(row):
        surprise(house, row, "the letter ended the process each time it was read")
        return
    try:
        _answer(house, row)
    except Exception as why:  # noqa: BLE001 - house rule: one broad except per loop, and it shunts
        log.error("letter %s: %s", row.id, type(why).__name__)  # never its words: they may quote the letter
        surprise(house, row, why)


def _answer(house: House, row: LetterRow) -> None:
    shop = house.shop(row.office)
    content = house.memory.files.get(row.sha256)
    opened = open_letter(house, shop, content, arrived_at=row.arrived_at, eyes=row.lane == "slow")
    if opened.waits_for_eyes:
        with house.memory.unit() as unit:
            letters.to_slow_lane(unit, _mine(unit, row, house))
        return
    if opened.letter.automatic is not None:
        with house.memory.unit() as unit:
            record_robot(house, unit, _mine(unit, row, house), opened.letter)
        return
    _answer_person(house, shop, row, opened)


def _answer_person(house: House, shop: Shop, row: LetterRow, opened: Opened) -> None:
    with house.memory.look() as unit:
        place = belonging(unit, shop, opened.letter, now=house.clock.now())
        standing = records.standing(unit, house, shop, opened.letter, place)
    understood = understand(house, shop, opened, thread=place.thread, standing=standing)
    if place.thread is not None and records.starts_anew(place, understood):
        understood = understand(house, shop, opened, standing=standing)
    reached("read")
    with house.memory.unit() as unit:
        records.record(unit, house, shop, _mine(unit, row, house), understood, place)
        reached("inside T2")
    reached("after T2")


def _mine(unit: Unit, row: LetterRow, house: House) -> LetterRow:
    """The row again inside T2, if it still is ours to answer."""
    return letters.still_mine(unit, row.id or 0, me=house.me)
