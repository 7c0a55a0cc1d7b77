"""The post: take what is due (T3), hand it over, record what became of it (T4). In no transaction while the network speaks.

    ready/later -T3-> leased -send-> 250: sent | 4xx: later | 5xx: dead | line broke in DATA: doubtful
Doubt is settled by evidence (our own copy, a bounce, the file in the outbox folder), else by a person; never by sending again
under another Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from helpdesk.cases import dossiers, outbox
from helpdesk.cases import visits as rows
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import OutgoingRow
from helpdesk.desk import results
from helpdesk.desk.casework import back_in_review
from helpdesk.desk.delivered import asked_for, delivered
from helpdesk.desk.drafts import ENDING
from helpdesk.desk.evidence import evidence_of
from helpdesk.desk.outgoing import says_the_time_that_stands
from helpdesk.errors import DeliveryDoubtful, DeliveryError, NotFound, Refused, StorageError, TakenOver
from helpdesk.house import House
from helpdesk.journey import OutgoingMail, Receipt
from helpdesk.steps import reached

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 120, 240, 480))  # then every eight hours
TRIES = 20  # five days of tries; counted, not reckoned by the calendar, so that a service that slept gives up no sooner
LOOK_AGAIN = timedelta(minutes=5)
RECORD_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 60.0, 60.0)
CAME_BACK = "bản sao của chính thư này đã về hộp thư"


@dataclass
class Posted:
    sent: int = 0
    later: int = 0
    dead: int = 0
    doubtful: int = 0

    @property
    def tried(self) -> int:
        return self.sent + self.later + self.dead + self.doubtful

    def count(self, status: str) -> None:
        setattr(self, status, getattr(self, status) + 1)


def send_all(house: House, *, most: int | None = None) -> Posted:
    """Sends what is due, at most `most` mails, and returns what became of them."""
    posted = Posted()
    settle_doubts(house)
    while most is None or posted.tried < most:
        row = _lease(house)
        if row is None:
            break
        if status := _send(house, row):
            posted.count(status)
    return posted


def allowed(house: House, seconds: float) -> int:
    """How many mails may leave in the next so many seconds: their share of a minute, and never more than the minute has left."""
    limit = house.settings.smtp.per_minute
    with house.memory.look() as unit:
        gone = outbox.sent_since(unit, house.clock.now() - timedelta(minutes=1))
    return max(0, min(round(limit * seconds / 60) or 1, limit - gone))


def _lease(house: House) -> OutgoingRow | None:
    """T3. A letter that takes back a visit which has changed since is not sent: a person looks at it again, or it is written anew."""
    stale = True
    while stale:
        with house.memory.unit() as unit:
            row = outbox.take_due(unit, me=house.me, now=house.clock.now(), lease=LEASE)
            stale = row is not None and row.variant in ENDING and not _still_true(unit, house, row)
            if row is not None and stale:
                results.written_anew(unit, house, row) if row.form == "result" else _back(unit, house, row)
    if row is not None:
        reached("after T3")
    return row


def _back(unit: Unit, house: House, row: OutgoingRow) -> None:
    case = dossiers.hold(unit, row.case_id or 0)
    back_in_review(unit, house, case, outbox.free(row, "held"), who="helpdesk")
    dossiers.note(unit, "recalled", at=house.clock.now(), case_id=case.id, outgoing=row.id, why="visit")


def _still_true(unit: Unit, house: House, row: OutgoingRow) -> bool:
    visit = rows.current(unit, row.case_id or 0)
    return says_the_time_that_stands(house, row, visit, ending=True)


def _send(house: House, row: OutgoingRow) -> str:
    """One try; returns what became of the mail, '' where somebody else has it by now."""

    def about_to() -> None:
        with house.memory.unit() as unit:
            mine = outbox.still_mine(unit, row.id or 0, me=house.me, tries=row.tries)
            mine.handed_at = house.clock.now()
            unit.add(mine)

    try:
        with house.sender.hand_over(mail_of(house, row), about_to) as receipt:
            status = _recorded(house, row, partial(_taken_over, house, receipt))
    except DeliveryDoubtful as why:
        return _recorded(house, row, partial(_doubted, house, str(why)))
    except DeliveryError as why:
        return _recorded(house, row, partial(_turned_away, house, why))
    except NotFound as why:
        return _recorded(house, row, partial(_turned_away, house, DeliveryError(str(why), permanent=True)))
    except TakenOver:
        return ""
    reached("after T4")
    return status


def mail_of(house: House, row: OutgoingRow) -> OutgoingMail:
    """The mail for those who have not got it yet."""
    own, settled = house.settings.smtp.from_address, {*row.taken, *(address for address, _ in row.refused)}
    waiting = tuple(r for r in row.recipients if r not in settled and r != own)
    copies = tuple(r for r in row.recipients if r == own)
    return OutgoingMail(row.message_id, own, waiting or copies, house.memory.files.get(row.sha256), copies if waiting else ())


def _recorded(house: House, row: OutgoingRow, write: Callable[[Unit, OutgoingRow], str]) -> str:
    """T4: what the server said is written down, however long the memory takes to serve: what has left cannot be called back."""
    for pause in RECORD_PAUSES:
        try:
            return _record(house, row, write)
        except StorageError as why:
            log.error("what became of mail %s cannot be written down yet: %s", row.id, why)
            house.clock.pause(pause)
    return _record(house, row, write)


def _record(house: House, row: OutgoingRow, write: Callable[[Unit, OutgoingRow], str]) -> str:
    with house.memory.unit() as unit:
        mine = outbox.of_this_try(unit, row.id or 0, tries=row.tries)
        return write(unit, mine) if mine is not None else ""


def _taken_over(house: House, receipt: Receipt, unit: Unit, mail: OutgoingRow) -> str:
    mail.refused = [*mail.refused, *map(list, receipt.refused)]
    put_off = {address for address, _ in receipt.postponed}
    if not put_off or mail.tries >= TRIES:
        mail.refused = [*mail.refused, *map(list, receipt.postponed)]
        sent(unit, house, mail, receipt.answer)
        return "sent"
    settled = {*put_off, *(address for address, _ in mail.refused)}
    mail.taken = [r for r in mail.recipients if r not in settled]
    return _again(unit, house, mail, "; ".join(why for _, why in receipt.postponed))


def sent(unit: Unit, house: House, mail: OutgoingRow, answer: str, **evidence: str) -> None:
    """The mail is with the server that takes it on; the clocks that begin or end with that are set."""
    now = house.clock.now()
    mail.sent_at = (mail.handed_at or now) if evidence else now
    mail.answer, mail.next_try_at = answer[:300], None
    unit.add(outbox.free(mail, "sent"))
    more: dict[str, Any] = {**evidence, **asked_for(unit, mail)}
    dossiers.note(unit, "sent", at=mail.sent_at, case_id=mail.case_id, letter_id=mail.letter_id, outgoing=mail.id, **more)
    delivered(unit, house, mail, mail.sent_at)


def _turned_away(house: House, why: DeliveryError, unit: Unit, mail: OutgoingRow) -> str:
    if not why.permanent and mail.tries < TRIES:
        return _again(unit, house, mail, str(why))
    mail.refused = [*mail.refused, *map(list, why.refused)]
    if mail.taken:  # others have it: what is left is told, the mail is not dead
        sent(unit, house, mail, str(why))
        return "sent"
    mail.answer = str(why)[:300]
    unit.add(outbox.free(mail, "dead"))
    dossiers.note(unit, "delivery:dead", at=house.clock.now(), case_id=mail.case_id, outgoing=mail.id, tries=mail.tries)
    return "dead"


def _again(unit: Unit, house: House, mail: OutgoingRow, why: str) -> str:
    now = house.clock.now()
    mail.answer, mail.next_try_at = why[:300], now + PAUSES[min(mail.tries, len(PAUSES)) - 1]
    unit.add(outbox.free(mail, "later"))
    dossiers.note(unit, "delivery:later", at=now, case_id=mail.case_id, outgoing=mail.id, tries=mail.tries)
    return "later"


def _doubted(house: House, why: str, unit: Unit, mail: OutgoingRow) -> str:
    mail.answer, mail.next_try_at = why[:300], None
    unit.add(outbox.free(mail, "doubtful"))
    dossiers.note(unit, "delivery:doubtful", at=house.clock.now(), case_id=mail.case_id, outgoing=mail.id)
    return "doubtful"


def settle_doubts(house: House) -> None:
    """What a dead lease or a broken round left: tried again where no byte was handed over, else doubtful until there is evidence."""
    now = house.clock.now()
    with house.memory.look() as unit:
        orphans = bool(outbox.leases_that_died(unit, me=house.me, now=now))
        doubtful = [row for row in outbox.with_status(unit, "doubtful") if row.next_try_at is None or row.next_try_at <= now]
    if orphans:
        _take_back(house)
        with house.memory.look() as unit:
            doubtful = outbox.with_status(unit, "doubtful")
    for row in doubtful:
        found = evidence_of(house, row)
        with house.memory.unit() as unit:
            _settle(unit, house, row, found)
            reached("inside settling")


def _take_back(house: House) -> None:
    with house.memory.unit() as unit:
        for row in outbox.leases_that_died(unit, me=house.me, now=house.clock.now()):
            if row.handed_at is None:
                row.next_try_at = None
                unit.add(outbox.free(row, "later"))
            else:
                _doubted(house, "lượt gửi bị ngắt giữa chừng", unit, row)


def _settle(unit: Unit, house: House, row: OutgoingRow, found: str | None) -> None:
    """By evidence: a sentence where the mail has left, '' where it has not, None where nobody can tell yet."""
    mail = outbox.locked(unit, row.id or 0)
    if mail.status != "doubtful":
        return
    if found is None:
        mail.next_try_at = house.clock.now() + LOOK_AGAIN
        unit.add(mail)
    elif found:
        sent(unit, house, mail, found, evidence="found")
    else:
        mail.next_try_at = None
        unit.add(outbox.free(mail, "later"))


def came_back(unit: Unit, house: House, mail: OutgoingRow) -> None:
    """Our own copy (Bcc) is here: the mail did leave, whatever was believed of it."""
    mail = outbox.locked(unit, mail.id or 0)
    if mail.status in ("leased", "doubtful") or (mail.status == "later" and mail.handed_at is not None):
        sent(unit, house, mail, CAME_BACK, evidence="own copy")


def decide_doubt(house: House, outgoing_id: int, *, arrived: bool, who: str) -> None:
    """A person settles a doubt: the citizen has it, or it shall be sent again, the same mail under the same Message-ID. Raises Refused."""
    with house.memory.unit() as unit:
        row = outbox.locked(unit, outgoing_id)
        if row.status != "doubtful":
            raise Refused("thư này không còn ở trạng thái chưa rõ")
        dossiers.note(unit, "doubt_settled", at=house.clock.now(), case_id=row.case_id, outgoing=row.id, by=who, arrived=arrived)
        if arrived:
            sent(unit, house, row, f"xác nhận bởi {who}", evidence="person")
        else:
            row.next_try_at = None
            unit.add(outbox.free(row, "later"))


def try_again(unit: Unit, house: House, row: OutgoingRow) -> None:
    """The same mail, the same Message-ID, once more and now, to whoever has not got it. Raises Refused."""
    if row.status not in ("dead", "later", "bounced"):
        raise Refused("thư này không cần gửi lại")
    row.next_try_at, row.tries, row.refused = None, 0, []
    unit.add(outbox.free(row, "later"))
