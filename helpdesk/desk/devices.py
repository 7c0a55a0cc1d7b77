"""Where an account is signed in: from which address, with what, since when; and the end of one of them from another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpdesk.cases import audit, sessions
from helpdesk.desk.sign_in import Signed, limits
from helpdesk.errors import NotFound
from helpdesk.house import House

# what a browser says of itself -> how people call it; the first that is found counts, for most say they are others too
BROWSERS = (
    ("coc_coc", "Cốc Cốc"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Device:
    """A sign-in that is not over; instants are local. `id` ends it and opens nothing; `here`: it is the one that asks."""

    id: str
    device: str
    address: str
    begun_at: datetime
    seen_at: datetime
    here: bool


def told(user_agent: str) -> str:
    """ "Chrome, Windows": all that is kept of what a browser says of itself."""
    named = (next((name for sign, name in table if sign in user_agent), "") for table in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in named if name)


def of(house: House, signed: Signed) -> list[Device]:
    """The sign-ins of whoever asks, the latest used first."""
    local, own = next(iter(house.shops.values())).book.calendar.local, sessions.name_of(signed.token)
    with house.memory.look() as unit:
        rows = sessions.of(unit, signed.person.id, now=house.clock.now(), limits=limits(house))
    return [Device(row.id, row.device, row.address, local(row.created_at), local(row.seen_at), row.id == own) for row in rows]


def end(house: House, signed: Signed, name: str) -> None:
    """Ends one sign-in of whoever asks. Raises NotFound, also for somebody else's."""
    with house.memory.unit() as unit:
        if not sessions.end_one(unit, signed.person.id, name):
            raise NotFound("phiên đăng nhập này đã kết thúc")
        audit.write(unit, "session_ended", who=signed.person.login, at=house.clock.now(), about=signed.person.login)
