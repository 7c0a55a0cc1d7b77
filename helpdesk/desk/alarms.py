"""What somebody must be told of though nobody looks: by mail, through the post, for the mailbox may be what has died.

At most one mail a cause and day. Nothing of what a letter says stands in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.cases import landmarks, letters, mailboxes, outbox, subjects
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import OutgoingRow
from helpdesk.desk import restricted
from helpdesk.desk.edited import set_as_html
from helpdesk.desk.expiry import known
from helpdesk.desk.inside import write_inside
from helpdesk.desk.ledger import balance_sheet
from helpdesk.desk.saying import spoken_moment
from helpdesk.desk.timekeeping import TOO_MUCH, skew
from helpdesk.desk.vital_words import words
from helpdesk.house import House, Shop
from helpdesk.journey import Correspondent, Reply
from helpdesk.law.deadlines import explain

log = logging.getLogger(__name__)
UNREAD_FOR, SEND_TRIES, MINUTES_LEFT = timedelta(minutes=15), 3, 60
LEAST_ROOM = 500_000_000  # bytes
UNSAVED_FOR = timedelta(days=2)
A_DAY, A_MOMENT = timedelta(hours=20), 60.0
NAMED = 10
GOING = ("ready", "leased", "later", "doubtful", "dead", "bounced")


@dataclass(frozen=True, slots=True)
class Alarm:
    """`cause` is a word of vitals.toml; `values` fill its sentence."""

    cause: str
    shop: Shop
    values: dict[str, str]
    about: str = ""  # tells apart what has the same cause, such as two mailboxes


def run(house: House) -> None:
    """One round."""
    first = next(iter(house.shops.values()))
    with house.memory.look() as unit:
        found = list(_found(unit, house, first))
    for alarm in found:
        ring(house, alarm)
    if (free := house.memory.files.check()) < LEAST_ROOM:
        ring(house, Alarm("disk", first, {"free": str(free // 1_000_000)}))


def _found(unit: Unit, house: House, first: Shop) -> Iterator[Alarm]:
    yield from _mailboxes(unit, house)
    for shop in house.shops.values():
        yield from _deadlines(unit, house, shop)
        yield from _data_requests(unit, house, shop)
        if fault := restricted.not_put_away(unit, shop):
            values = {"account": shop.settings.address, "folder": shop.settings.restricted_folder, "fault": fault}
            yield Alarm("restricted", shop, values, about=shop.name)
    yield from _doors(unit, house, first)
    yield from _post(unit, first)
    yield from _backup(unit, house, first)
    if shunted := letters.counts(unit).get("shunted", 0):
        yield Alarm("shunted", first, {"count": str(shunted)})


def _mailboxes(unit: Unit, house: House) -> Iterator[Alarm]:
    """Those that could not be read for a while; one that nobody tries to read either."""
    shops = {shop.settings.address: shop for shop in house.shops.values()}
    for row in mailboxes.listed(unit):
        shop = shops.get(row.account)
        if shop is None or (row.read_at is not None and house.clock.now() - row.read_at < UNREAD_FOR):
            continue
        since = _local(shop, row.read_at) if row.read_at else "trước đến nay"
        values = {"account": row.account, "folder": row.folder, "since": since, "fault": row.fault or "không ai đọc"}
        yield Alarm("mailbox", shop, values, about=f"{row.account} {row.folder}")


def _doors(unit: Unit, house: House, shop: Shop) -> Iterator[Alarm]:
    """A clock that is wrong; what our doors open with and is to end or has ended."""
    now = house.clock.now()
    apart = skew(unit, now)
    if apart is not None and abs(apart) > TOO_MUCH:
        way = "chậm" if apart > timedelta() else "nhanh"
        yield Alarm("clock", shop, {"minutes": str(round(abs(apart) / timedelta(minutes=1))), "way": way})
    for one in known(unit):
        if one.wrong(now):
            told = one.fault or f"hết hạn {_local(shop, one.until) if one.until else ''}"
            yield Alarm("expiry", shop, {"what": one.what, "told": told}, about=one.what)


def _post(unit: Unit, shop: Shop) -> Iterator[Alarm]:
    stuck = [row for row in outbox.with_status(unit, "later") if row.tries >= SEND_TRIES]
    if stuck:
        yield Alarm("post", shop, {"count": str(len(stuck)), "since": _local(shop, stuck[0].created_at), "answer": stuck[0].answer})


def _backup(unit: Unit, house: House, shop: Shop) -> Iterator[Alarm]:
    """An office that once made backups and makes them no more; one that never made any is told by `check`."""
    made = landmarks.last(unit, landmarks.BACKED_UP)
    if made is not None and house.clock.now() - made.at > UNSAVED_FOR:
        yield Alarm("backup", shop, {"since": _local(shop, made.at)})


def _deadlines(unit: Unit, house: House, shop: Shop) -> Iterator[Alarm]:
    """Answers that should be on their way and are not, with the law's hour near or past."""
    until = _within_the_hour(house, shop)
    rows = [row for row in outbox.with_status(unit, *GOING) if row.office == shop.name and _is_late(row, until)]
    if rows:
        codes = [row.about for row in rows]
        named = ", ".join(codes[:NAMED]) + (f" và {len(codes) - NAMED} thư khác" if len(codes) > NAMED else "")
        yield Alarm("deadline", shop, {"codes": named}, about=shop.name)


def _within_the_hour(house: House, shop: Shop) -> datetime:
    return explain(house.clock.now(), MINUTES_LEFT, shop.book.calendar)[0] or house.clock.now()


def _data_requests(unit: Unit, house: House, shop: Shop) -> Iterator[Alarm]:
    """People who asked about their own data and were not answered; how many, never who."""
    until = _within_the_hour(house, shop)
    due = [shop.book.due_if_known("subject_request", row.received_at) for row in subjects.waiting(unit, shop.name)]
    if late := sum(deadline is not None and deadline.at <= until for deadline in due):
        yield Alarm("data_request", shop, {"count": str(late)}, about=shop.name)


def _is_late(row: OutgoingRow, until: datetime) -> bool:
    tried = row.tries > 0 or row.status in ("dead", "bounced", "doubtful")
    return row.obligation == "answer" and tried and row.due_at is not None and row.due_at <= until


def ring(house: House, alarm: Alarm) -> None:
    """Tells it, unless the same was told today."""
    today = house.today(alarm.shop).isoformat()
    name = f"alarm:{alarm.cause}:{alarm.about}"
    with house.memory.unit() as unit:
        unit.alone(name)
        last = landmarks.last(unit, name)
        if last is not None and last.note.get("day") == today:
            return
        landmarks.passed(unit, name, at=house.clock.now(), day=today)
        log.error("%s", words("alarm_text", alarm.cause, **alarm.values))
        _write(unit, house, alarm, f"{name}:{today}")


def _write(unit: Unit, house: House, alarm: Alarm, about: str) -> None:
    to = house.settings.alerts.to or house.settings.reports.leadership
    if not to:
        return
    reply = _said(house, alarm, to)
    write_inside(unit, house, reply, office=alarm.shop.name, about=about, obligation="alarm", form="alarm", variant=alarm.cause)


def _said(house: House, alarm: Alarm, to: Sequence[str]) -> Reply:
    subject = words("alarm", "subject", title=words("alarm", alarm.cause))
    body = [words("alarm_text", alarm.cause, **alarm.values), words("alarm_text", "closing", url=house.settings.web.public_url + "/health")]
    told = set_as_html(subject, "\n\n".join(body) + "\n")
    return Reply(told.subject, told.text, told.html, tuple(Correspondent("", address) for address in to))


def balance_daily(house: House) -> None:
    """The balance sheet once a day. A letter that came as it was drawn up is no difference: only what is there twice counts."""
    now = house.clock.now()
    with house.memory.look() as unit:
        last = landmarks.last(unit, landmarks.BALANCED)
    if last is not None and timedelta() <= now - last.at < A_DAY:
        return
    differences = balance_sheet(house).differences
    if differences:
        house.clock.pause(A_MOMENT)
        differences = tuple(d for d in balance_sheet(house).differences if d in differences)
    with house.memory.unit() as unit:
        landmarks.passed(unit, landmarks.BALANCED, at=house.clock.now(), differences=len(differences))
    if differences:
        shop = next(iter(house.shops.values()))
        ring(house, Alarm("balance", shop, {"at": _local(shop, house.clock.now()), "count": str(len(differences))}))


def _local(shop: Shop, at: datetime) -> str:
    return spoken_moment(shop.book.calendar.local(at))
