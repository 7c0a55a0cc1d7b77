"""The sentence of the house: keep every letter (T1), then answer it, or hold it for a person (T2).

    collect:  list -> fetch -> file -> T1 -> mark          answer:  open -> read -> assess -> decide -> T2

T1 and T2 are all or nothing; die anywhere and the next run goes on where this one stopped.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from helpdesk.cases import leases, letters, mailboxes
from helpdesk.cases.files import Draft
from helpdesk.cases.leases import Fence
from helpdesk.cases.mailboxes import Readable
from helpdesk.desk import restricted
from helpdesk.desk.ahead import ahead
from helpdesk.desk.line import Line, answer
from helpdesk.desk.timekeeping import note_arrivals
from helpdesk.errors import HelpdeskError, MailboxError
from helpdesk.house import House, Shop
from helpdesk.journey import Listing, Place, RawMail, Unread
from helpdesk.mail.heading import Heading
from helpdesk.steps import reached

__all__ = ["Collected", "answer", "answer_all", "collect"]

log = logging.getLogger(__name__)
BATCH = 50


@dataclass(frozen=True, slots=True)
class Collected:
    """`unread` mails lie there and could not be had: they are asked for again the next time."""

    listed: int
    kept: int
    unread: int = 0


def collect(house: House, shop: Shop, box: Readable, fence: Fence | None = None) -> Collected:
    """T1 for every mail of the folder that the ledger has not, oldest first. Raises MailboxError, TakenOver."""
    try:
        with house.memory.look() as unit:
            known_to = mailboxes.mark(unit, box.account, box.folder, now=house.clock.now())
            since = mailboxes.last_read(unit, box.account, box.folder)
        listing = box.listing(known_to)
        reached("listed")
        return _collect(house, shop, box, listing, fence, since)
    except MailboxError as why:
        with house.memory.unit() as unit:
            mailboxes.failed(unit, box.account, box.folder, str(why), now=house.clock.now())
        raise


def _collect(house: House, shop: Shop, box: Readable, listing: Listing, fence: Fence | None, since: datetime | None) -> Collected:
    listed_at = house.clock.now()
    with house.memory.look() as unit:
        fresh = letters.unknown(unit, listing)
    unread: list[Unread] = []
    batches = _batches(_drafts(house, box, listing, fresh, unread))
    if len(fresh) > BATCH:
        batches = ahead(batches, most=1, unwanted=lambda batch: house.memory.files.drop(draft.part for draft in batch))
    kept = _keep_all(house, shop, box, batches, fence)
    if listing.unmarked:
        _mark(box, [listing.place(uid) for uid in listing.uids if uid in listing.unmarked - set(fresh)])
    left = replace(listing, count=listing.count - restricted.put_away(house, shop, box, listing))
    lacking = [mail.place.uid for mail in unread]
    with house.memory.unit() as unit:
        mailboxes.seen(unit, left, lacking=lacking, unread=lacking, now=house.clock.now())
        note_arrivals(unit, listing, fresh, since=since, now=listed_at)
    return Collected(listing.count, kept, len(unread))


def _drafts(house: House, box: Readable, listing: Listing, fresh: list[str], unread: list[Unread]) -> Iterator[Draft]:
    """The bytes of each in a file of its own, one at a time; what cannot be had goes to `unread` and holds nobody up."""
    for mail in box.fetch([listing.place(uid) for uid in fresh]):
        reached("fetched")
        draft = _draft(house, mail) if isinstance(mail, RawMail) else mail
        if isinstance(draft, Draft):
            yield draft
        else:
            log.warning("mail %s of %s: %s", draft.place.uid, draft.place.folder, draft.why)
            unread.append(draft)


def _draft(house: House, mail: RawMail) -> Draft | Unread:
    try:
        return _with_people(house, mail) if house.memory.shared else house.memory.files.draft(mail)
    except MailboxError as why:
        return Unread(mail.place, str(why))


def _with_people(house: House, mail: RawMail) -> Draft:
    """Where several services share a memory it is known of a letter that nobody opened yet whose it is: each keeps to people of its own."""
    heading = Heading()
    draft = house.memory.files.draft(replace(mail, pieces=heading.hearing(mail.pieces)))
    return replace(draft, mail=replace(draft.mail, people=heading.people()))


def _keep_all(house: House, shop: Shop, box: Readable, batches: Iterator[list[Draft]], fence: Fence | None) -> int:
    """Batch by batch: bytes on disk, then one commit, then the marks. A mail that is not stored is never marked."""
    kept = 0
    for batch in batches:
        house.memory.files.settle([draft.part for draft in batch])
        reached("filed")
        with house.memory.unit() as unit:
            if fence is not None:
                leases.guard(unit, fence, now=house.clock.now())
            kept += letters.keep_all(unit, [draft.mail for draft in batch], office=shop.name, now=house.clock.now())
            reached("inside T1")
        reached("after T1")
        _mark(box, [draft.mail.place for draft in batch])
        reached("marked")
    return kept


def _batches(drafts: Iterator[Draft]) -> Iterator[list[Draft]]:
    """What was brought before the line broke, or the disk was full, is handed on all the same; then the break is raised."""
    batch: list[Draft] = []
    broken: HelpdeskError | None = None
    try:
        for draft in drafts:
            batch.append(draft)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except HelpdeskError as why:
        broken = why
    if batch:
        yield batch
    if broken:
        raise broken


def _mark(box: Readable, places: list[Place]) -> None:
    """For people who look into the mailbox. A server that does not take marks keeps no letter from anybody."""
    try:
        box.mark_kept(places)
    except MailboxError as why:
        log.warning("marks in %s: %s", box.folder, why)


def answer_all(house: House, *, lane: str = "quick") -> int:
    """Answers letters of a lane until none waits; returns how many. One that surprises is set aside and never stops the next."""
    line = Line(house, lane)
    while line.answer_some():
        pass
    return line.answered
