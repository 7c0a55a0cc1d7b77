"""Whether the house lives: when mail was last fetched and sent, what waits longest, what is due next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.cases import letters, outbox, pulse, queue
from helpdesk.cases.database import Unit
from helpdesk.cases.queue import Wanted
from helpdesk.desk import ledger, restricted
from helpdesk.desk.expiry import known
from helpdesk.desk.ledger import Sheet
from helpdesk.desk.restricted import Box
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.saying import TimeLeft, spoken_moment, time_left
from helpdesk.desk.timekeeping import TOO_MUCH, skew
from helpdesk.desk.vital_words import words
from helpdesk.house import House
from helpdesk.law.calendar import Calendar

FETCH_LATE, READ_LATE, SEND_LATE = timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class BoxLine:
    """A mailbox folder as it was last found; instants are local."""

    account: str
    folder: str
    listed: int
    read_at: datetime | None
    failed_at: datetime | None
    fault: str
    sound: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of life: what (a code of labels.toml), since when or how many, and whether all is well."""

    what: str
    at: datetime | None = None
    count: int | None = None
    sound: bool = True
    left: TimeLeft | None = None


@dataclass(frozen=True, slots=True)
class DoorLine:
    """What a door of ours opens with or hangs on, and how it stands."""

    what: str
    said: str
    sound: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    boxes: tuple[BoxLine, ...]
    signs: tuple[Sign, ...]
    doors: tuple[DoorLine, ...] = ()

    @property
    def sound(self) -> bool:
        return all(b.sound for b in self.boxes) and all(s.sound for s in self.signs) and all(d.sound for d in self.doors)


def show(house: House, person: Person) -> Health:
    """From the memory alone: no server is asked."""
    person.must(Right.HEALTH)
    now, calendar = house.clock.now(), next(iter(house.shops.values())).book.calendar
    with house.memory.look() as unit:
        boxes = tuple(_box(box, calendar, now) for box in restricted.boxes(unit, house))
        counted, posted = letters.counts(unit), outbox.counts(unit)
        unread, waiting, sent, report = (
            pulse.oldest_unread(unit), pulse.oldest_waiting(unit), pulse.last_sent(unit), pulse.last_report(unit),
        )  # fmt: skip
        doors = tuple(_doors(unit, house, calendar))
        slips = queue.page(unit, person.sight, Wanted(), after=None, most=1) if person.reads else []
    due = slips[0].due_at if slips else None
    late = {name: posted.get(name, 0) for name in ("later", "doubtful", "dead", "bounced")}
    signs = [
        Sign("unread", count=counted.get("new", 0), at=_local(calendar, unread), sound=unread is None or now - unread < READ_LATE),
        Sign("shunted", count=counted.get("shunted", 0), sound=not counted.get("shunted")),
        Sign("ready", count=posted.get("ready", 0), at=_local(calendar, waiting), sound=waiting is None or now - waiting < SEND_LATE),
        Sign("last_sent", at=_local(calendar, sent)),
        *(Sign(name, count=number, sound=not number) for name, number in late.items()),
        Sign("last_report", at=_local(calendar, report)),
    ]
    if person.reads:
        left = time_left(calendar, due, now) if slips else None
        signs.insert(0, Sign("next_due", at=_local(calendar, due), left=left, sound=left is None or left.level != "late"))
    return Health(boxes, tuple(signs), doors)


def _doors(unit: Unit, house: House, calendar: Calendar) -> Iterator[DoorLine]:
    now = house.clock.now()
    for one in known(unit):
        ends = words("door", "until", at=spoken_moment(calendar.local(one.until))) if one.until else words("door", "unknown")
        yield DoorLine(one.what, one.fault or ends, not one.wrong(now))
    if (apart := skew(unit, now)) is not None:
        said = words("door", "apart", minutes=str(round(abs(apart) / timedelta(minutes=1)))) if abs(apart) > TOO_MUCH else ""
        yield DoorLine(words("door", "clock"), said or words("door", "agrees"), not said)
    for shop in house.shops.values():
        if fault := restricted.not_put_away(unit, shop):
            yield DoorLine(words("door", "restricted", folder=shop.settings.restricted_folder), fault)


def _box(box: Box, calendar: Calendar, now: datetime) -> BoxLine:
    sound = not box.fault and box.read_at is not None and now - box.read_at < FETCH_LATE
    return BoxLine(box.account, box.folder, box.listed, _local(calendar, box.read_at), _local(calendar, box.failed_at), box.fault, sound)


def _local(calendar: Calendar, at: datetime | None) -> datetime | None:
    return calendar.local(at) if at else None


def balance(house: House, person: Person) -> Sheet:
    """Every mailbox against the ledger now; this asks the mail servers and changes nothing."""
    person.must(Right.HEALTH)
    return ledger.balance_sheet(house)
