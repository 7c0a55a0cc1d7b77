"""What our doors open with and until when: access tokens, credentials whose end is known, certificates of the mail servers.

Looked at once an hour, before the next sign-in needs it, so that somebody is told while mail still flows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from helpdesk.cases import landmarks
from helpdesk.cases.database import Unit
from helpdesk.desk.good_name import Door, GoodName
from helpdesk.errors import HelpdeskError
from helpdesk.house import House, token_of
from helpdesk.mail.tls import secured
from helpdesk.mail.tokens import ends_at

EXPIRY = "what expires"
EVERY, SOON, AT_ONCE = timedelta(minutes=55), timedelta(days=14), timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Expiring:
    """`until`: its last moment, where that is known; `fault` where it is of no use already. `renewed`: made anew at each sign-in."""

    what: str
    until: datetime | None = None
    fault: str = ""
    renewed: bool = False

    def wrong(self, now: datetime) -> bool:
        return bool(self.fault) or (not self.renewed and self.until is not None and self.until - now < SOON)


def look(house: House) -> None:
    """One round; an hour later the next."""
    with house.memory.look() as unit:
        last = landmarks.last(unit, EXPIRY)
    if last is not None and timedelta() <= house.clock.now() - last.at < EVERY:
        return
    found = [
        {"what": one.what, "until": one.until.isoformat() if one.until else "", "fault": one.fault, "renewed": one.renewed}
        for one in (*logins(house), *certificates(house))
    ]
    with house.memory.unit() as unit:
        landmarks.passed(unit, EXPIRY, at=house.clock.now(), found=found)


def known(unit: Unit) -> list[Expiring]:
    """As it was last found."""
    row = landmarks.last(unit, EXPIRY)
    return [
        Expiring(one["what"], datetime.fromisoformat(one["until"]) if one["until"] else None, one["fault"], one["renewed"])
        for one in (row.note["found"] if row else [])
    ]


def logins(house: House) -> Iterator[Expiring]:
    """Of the mailboxes and of sending: the date the operator knows, and the token as it would be handed over now."""
    for box in house.settings.mailbox:
        if box.source == "imap":
            yield from _login(house, f"hộp thư {box.address}", box.credential_expires, token_of(box))
    smtp = house.settings.smtp
    if smtp.outbox_dir is None:
        yield from _login(house, "máy chủ gửi thư", smtp.credential_expires, token_of(smtp))


def _login(house: House, name: str, ends: date | None, token: Callable[[], str] | None) -> Iterator[Expiring]:
    if ends is not None:
        yield Expiring(f"thông tin đăng nhập của {name}", datetime.combine(ends, time(), house.settings.zone).astimezone(UTC))
    if token is not None:
        yield _token(f"mã truy cập của {name}", token, house.clock.now())


def _token(what: str, token: Callable[[], str], now: datetime) -> Expiring:
    try:
        told = token()
    except OSError as why:
        return Expiring(what, fault=str(why), renewed=True)
    until = ends_at(told)
    if not told:
        return Expiring(what, fault="lệnh oauth_command không in ra gì", renewed=True)
    if until is not None and until - now < AT_ONCE:
        return Expiring(what, until, "lệnh oauth_command in ra một mã đã hết hạn", renewed=True)
    return Expiring(what, until, renewed=True)


def certificates(house: House) -> Iterator[Expiring]:
    """Of the mail servers that are reached over the network; one that does not answer is told of by others."""
    for door in GoodName(house).doors():
        if door.security != "none" and (found := _certificate(door)) is not None:
            yield found


def _certificate(door: Door) -> Expiring | None:
    what = f"chứng chỉ của {door.host}"
    try:
        line = secured(door.host, door.port, door.security, door.language)
    except HelpdeskError as why:
        return Expiring(what, fault=str(why))
    return Expiring(what, line.until) if line else None
