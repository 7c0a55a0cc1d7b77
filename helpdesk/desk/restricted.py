"""A folder of the mailbox that only few may open: a denunciation is moved there once it is stored and known for what it is.

It is read and balanced like any folder, so that nothing in it is lost; but it counts with the folder letters come to, and no figure
tells that something was moved.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.cases import landmarks, letters, mailboxes
from helpdesk.cases.database import Unit
from helpdesk.cases.mailboxes import Readable
from helpdesk.cases.tables import LetterRow
from helpdesk.errors import MailboxError
from helpdesk.house import House, Shop
from helpdesk.journey import Listing

log = logging.getLogger(__name__)
RECENT = timedelta(days=1)  # older ones are looked for when the whole folder is compared


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox folder as it was last found, what lies in the restricted one counted in. `unread`: listed and not handed over."""

    account: str
    folder: str
    listed: int
    unread: int
    read_at: datetime | None
    failed_at: datetime | None
    fault: str


def put_away(house: House, shop: Shop, box: Readable, listing: Listing) -> int:
    """What lies in this folder and is kept in confidence goes into the restricted one; returns how many went.

    What cannot be moved stays, and is told of.
    """
    folder = shop.settings.restricted_folder
    if not folder or folder == box.folder:
        return 0
    with house.memory.look() as unit:
        rows = letters.in_confidence(unit, listing, since=None if listing.whole else house.clock.now() - RECENT)
        stuck = landmarks.last(unit, _name(shop, box.folder))
    gone = 0
    try:
        for row in rows:
            gone += _put_away(house, box, row, folder)
    except MailboxError as why:
        log.warning("folder %s: %s", folder, why)
        _note(house, shop, box, str(why))
    else:
        if stuck is not None and stuck.note["fault"] and (rows or listing.whole):
            _note(house, shop, box, "")
    return gone


def _put_away(house: House, box: Readable, row: LetterRow, folder: str) -> bool:
    place = letters.place_of(row)
    gone_to = box.put_away(place, folder, row.sha256)
    if gone_to is not None:
        with house.memory.unit() as unit:
            letters.moved(unit, place, gone_to)
    return gone_to is not None


def _note(house: House, shop: Shop, box: Readable, fault: str) -> None:
    with house.memory.unit() as unit:
        landmarks.passed(unit, _name(shop, box.folder), at=house.clock.now(), fault=fault)


def not_put_away(unit: Unit, shop: Shop) -> str:
    """Why the last move failed; '' where none did."""
    if not shop.settings.restricted_folder:
        return ""
    rows = [landmarks.last(unit, _name(shop, folder)) for folder in (shop.settings.folder, *shop.settings.more_folders)]
    return next((str(row.note["fault"]) for row in rows if row is not None and row.note["fault"]), "")


def _name(shop: Shop, folder: str) -> str:
    return f"put away:{shop.name}:{folder}"


def boxes(unit: Unit, house: House) -> list[Box]:
    """Every folder, the restricted ones within those that letters come to."""
    found = [Box(r.account, r.folder, r.listed, len(r.unread), r.read_at, r.failed_at, r.fault) for r in mailboxes.listed(unit)]
    hidden = {(m.address, m.restricted_folder) for m in house.settings.mailbox if m.restricted_folder}
    inner = {box.account: box for box in found if (box.account, box.folder) in hidden}
    first = {m.address: m.folder for m in house.settings.mailbox}
    shown = [box for box in found if (box.account, box.folder) not in hidden]
    return [_with(box, inner[box.account]) if box.account in inner and first[box.account] == box.folder else box for box in shown]


def _with(box: Box, inner: Box) -> Box:
    read_at = min(box.read_at, inner.read_at) if box.read_at and inner.read_at else None
    failed_at, fault = box.failed_at or inner.failed_at, box.fault or inner.fault
    return Box(box.account, box.folder, box.listed + inner.listed, box.unread + inner.unread, read_at, failed_at, fault)
