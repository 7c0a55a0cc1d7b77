"""The post: take what is due (T3), hand it over, record what became of it (T4). In no transaction while the network speaks.

    ready/later -T3-> leased -send-> 250: sent | 4xx: later | 5xx: dead | line broke in DATA: doubtful
Doubt is settled by evidence (our own copy, a bounce, the file in the outbox folder), else by a person; never by sending again
under another Message-ID.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.cases import dossiers, outbox
from helpdesk.cases.database import Unit
from helpdesk.cases.states import ENDED, Status
from helpdesk.cases.tables import OutgoingRow
from helpdesk.desk import visits
from helpdesk.desk.drafts import ENDING
from helpdesk.errors import DeliveryDoubtful, DeliveryError
from helpdesk.house import House
from helpdesk.journey import OutgoingMail, Receipt
from helpdesk.steps import reached

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 120, 240, 480))  # then every eight hours
GIVE_UP_AFTER = timedelta(days=5)
ASKING = ("incomplete", "supplement_incomplete")
OFFERING = ("missed", "appointment_cancelled", "appointment_offer", "by_post")  # the citizen is to choose a time, or to post the file


@dataclass
class Posted:
    sent: int = 0
    later: int = 0
    dead: int = 0
    doubtful: int = 0


def send_all(house: House, *, most: int | None = None) -> Posted:
    """Sends what is due, at most `most` mails (the per-minute limit), and returns what became of them."""
    posted = Posted()
    settle_doubts(house)
    while most is None or posted.sent + posted.later + posted.dead + posted.doubtful < most:
        row = _lease(house)
        if row is None:
            return posted
        _send(house, row, posted)
    return posted


def _lease(house: House) -> OutgoingRow | None:
    """T3."""
    with house.memory.unit() as unit:
        row = outbox.take_due(unit, me=house.me, now=house.clock.now(), lease=LEASE)
    if row is not None:
        reached("after T3")
    return row


def _send(house: House, row: OutgoingRow, posted: Posted) -> None:
    mail = mail_of(house, row)
    try:
        receipt = house.sender.send(mail)
    except DeliveryDoubtful as why:
        _record_doubt(house, row, str(why))
        posted.doubtful += 1
    except DeliveryError as why:
        status = _record_refusal(house, row, why)
        posted.dead += status == "dead"
        posted.later += status == "later"
    else:
        _record_sent(house, row, receipt)
        posted.sent += 1
        reached("after T4")


def mail_of(house: House, row: OutgoingRow) -> OutgoingMail:
    return OutgoingMail(row.message_id, house.settings.smtp.from_address, tuple(row.recipients), house.memory.files.get(row.sha256))


def _record_sent(house: House, row: OutgoingRow, receipt: Receipt) -> None:
    """T4 of a mail the server took over."""
    with house.memory.unit() as unit:
        mine = outbox.still_mine(unit, row.id or 0, me=house.me, tries=row.tries)
        mine.refused = [list(pair) for pair in receipt.refused]
        _sent(unit, house, mine, receipt.answer)


def _sent(unit: Unit, house: House, mail: OutgoingRow, answer: str) -> None:
    now = house.clock.now()
    mail.sent_at, mail.answer = now, answer[:300]
    unit.add(outbox.free(mail, "sent"))
    dossiers.note(unit, "sent", at=now, case_id=mail.case_id, letter_id=mail.letter_id, outgoing=mail.id)
    if mail.case_id is not None:
        _clocks_of(unit, house, mail, now)
        _visit_of(unit, house, mail)


def _clocks_of(unit: Unit, house: House, mail: OutgoingRow, now: datetime) -> None:
    """What begins or ends when the citizen has our letter: the reply clock ends, the one of their own turn begins."""
    assert mail.case_id is not None
    if mail.obligation == "answer":
        dossiers.stop_clock(unit, mail.case_id, "reply", at=now, by="sent")
    waits = dossiers.get(unit, mail.case_id).status == Status.WAITING
    if mail.variant in ASKING or (waits and mail.variant in OFFERING):
        deadline = house.shop(mail.office).book.due("online_supplement", now)
        if deadline is not None:
            dossiers.start_clock(unit, mail.case_id, "online_supplement", at=now, due_at=deadline.at)


def _visit_of(unit: Unit, house: House, mail: OutgoingRow) -> None:
    """A letter that ends the case takes the visit back at the moment it leaves, not before: until then the citizen means to come."""
    assert mail.case_id is not None
    case = dossiers.hold(unit, mail.case_id)
    visit = visits.told(unit, case) if mail.variant in ENDING and case.status in ENDED else None
    if visit is not None:
        visits.call_off(unit, house, case, visit, why=mail.variant, who=mail.approved_by or "helpdesk")


def _record_refusal(house: House, row: OutgoingRow, why: DeliveryError) -> str:
    now = house.clock.now()
    with house.memory.unit() as unit:
        mine = outbox.still_mine(unit, row.id or 0, me=house.me, tries=row.tries)
        over = now - mine.created_at > GIVE_UP_AFTER
        mine.answer, mine.refused = str(why)[:300], [list(pair) for pair in why.refused]
        mine.next_try_at = now + PAUSES[min(mine.tries, len(PAUSES)) - 1]
        unit.add(outbox.free(mine, "dead" if why.permanent or over else "later"))
        dossiers.note(unit, f"delivery:{mine.status}", at=now, case_id=mine.case_id, outgoing=mine.id, tries=mine.tries)
        return mine.status


def _record_doubt(house: House, row: OutgoingRow, why: str) -> None:
    with house.memory.unit() as unit:
        mine = outbox.still_mine(unit, row.id or 0, me=house.me, tries=row.tries)
        mine.answer = why[:300]
        unit.add(outbox.free(mine, "doubtful"))
        dossiers.note(unit, "delivery:doubtful", at=house.clock.now(), case_id=mine.case_id, outgoing=mine.id)


def settle_doubts(house: House) -> None:
    """Leases that died become doubtful; doubt that the outbox folder can answer is answered."""
    now = house.clock.now()
    with house.memory.unit() as unit:
        for row in outbox.leases_that_died(unit, now=now):
            row.answer = "lượt gửi bị ngắt giữa chừng"
            unit.add(outbox.free(row, "doubtful"))
            dossiers.note(unit, "delivery:doubtful", at=now, case_id=row.case_id, outgoing=row.id)
        for row in outbox.with_status(unit, "doubtful"):
            found = house.sender.has(row.message_id)
            if found is True:
                _sent(unit, house, row, "đã có trong thư mục thư đi")
            elif found is False:
                unit.add(outbox.free(row, "later"))


def decide_doubt(house: House, outgoing_id: int, *, arrived: bool, who: str) -> None:
    """A person settles a doubt: the citizen has it, or it shall be sent again, the same mail under the same Message-ID."""
    with house.memory.unit() as unit:
        row = outbox.get(unit, outgoing_id)
        dossiers.note(unit, "doubt_settled", at=house.clock.now(), case_id=row.case_id, outgoing=row.id, by=who, arrived=arrived)
        if arrived:
            _sent(unit, house, row, f"xác nhận bởi {who}")
        else:
            row.next_try_at = None
            unit.add(outbox.free(row, "later"))
