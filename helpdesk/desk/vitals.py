"""The signs of life in figures: for a page, a command and whoever watches many machines. From the memory alone: no server is asked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from helpdesk.cases import landmarks, letters, outbox, pulse
from helpdesk.cases.database import Unit
from helpdesk.desk.expiry import Expiring, known
from helpdesk.desk.restricted import Box, boxes, not_put_away
from helpdesk.desk.timekeeping import TOO_MUCH, skew
from helpdesk.errors import StorageError
from helpdesk.house import House

FETCH_LATE, READ_LATE, SEND_LATE, BALANCE_LATE = timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=15), timedelta(days=2)
TROUBLED = ("doubtful", "dead", "bounced")


@dataclass(frozen=True, slots=True)
class Vitals:
    """Instants are UTC. `troubles` name, in codes, what is not as it should be; `free_bytes` is None where the disk takes nothing."""

    at: datetime
    mailboxes: tuple[Box, ...]
    letters: dict[str, int]
    outgoing: dict[str, int]
    oldest_unread: datetime | None
    oldest_ready: datetime | None
    last_sent: datetime | None
    next_deadline: datetime | None
    overdue: int
    last_report: datetime | None
    balanced_at: datetime | None
    differences: int
    backed_up_at: datetime | None
    free_bytes: int | None
    not_put_away: bool = False
    clock_skew: timedelta | None = None
    expiring: tuple[Expiring, ...] = ()
    troubles: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """For JSON: instants as ISO 8601, lengths of time in seconds."""
        return {"sound": not self.troubles, **_plain(asdict(self))}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def take(house: House) -> Vitals:
    """Raises StorageError where the memory does not serve."""
    now = house.clock.now()
    with house.memory.look() as unit:
        found = _read(unit, house, now, _free(house))
    troubles = tuple(code for code, wrong in _wrong(found).items() if wrong)
    return Vitals(**{**{name: getattr(found, name) for name in Vitals.__slots__}, "troubles": troubles})


def _free(house: House) -> int | None:
    try:
        return house.memory.files.check()
    except StorageError:
        return None


def _read(unit: Unit, house: House, now: datetime, free: int | None) -> Vitals:
    balanced, backed_up = landmarks.last(unit, landmarks.BALANCED), landmarks.last(unit, landmarks.BACKED_UP)
    return Vitals(
        at=now,
        mailboxes=tuple(boxes(unit, house)),
        letters=letters.counts(unit),
        outgoing=outbox.counts(unit),
        oldest_unread=pulse.oldest_unread(unit),
        oldest_ready=pulse.oldest_waiting(unit),
        last_sent=pulse.last_sent(unit),
        next_deadline=pulse.next_deadline(unit, now),
        overdue=pulse.overdue(unit, now),
        last_report=pulse.last_report(unit),
        balanced_at=balanced.at if balanced else None,
        differences=int(balanced.note.get("differences", 0)) if balanced else 0,
        backed_up_at=backed_up.at if backed_up else None,
        free_bytes=free,
        clock_skew=skew(unit, now),
        expiring=tuple(known(unit)),
        not_put_away=any(not_put_away(unit, shop) for shop in house.shops.values()),
    )


def _wrong(found: Vitals) -> dict[str, bool]:
    """What is not as it should be, by code."""

    def older(at: datetime | None, than: timedelta) -> bool:
        return at is not None and found.at - at > than

    return {
        "mailbox": any(box.fault or box.read_at is None or older(box.read_at, FETCH_LATE) for box in found.mailboxes),
        "mail_not_handed_over": any(box.unread for box in found.mailboxes),
        "unread": older(found.oldest_unread, READ_LATE),
        "shunted": found.letters.get("shunted", 0) > 0,
        "ready": older(found.oldest_ready, SEND_LATE),
        "outbox": any(found.outgoing.get(status) for status in TROUBLED),
        "balance": found.differences > 0 or older(found.balanced_at, BALANCE_LATE),
        "restricted": found.not_put_away,
        "clock": abs(found.clock_skew or timedelta()) > TOO_MUCH,
        "expiry": any(one.wrong(found.at) for one in found.expiring),
        "disk": found.free_bytes is None or found.free_bytes < 500_000_000,
    }
