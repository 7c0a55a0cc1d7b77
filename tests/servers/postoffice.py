"""An SMTP server of the test's own that takes mail, and misbehaves on command."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port


@dataclass
class PostOffice:
    """`taken` holds (recipients, bytes) of every mail answered with 250, or dropped after it was taken whole.

    `mood` is kind, or what the next mails meet: busy (451 after DATA), refuse (550 at RCPT), drop (the line breaks while DATA is
    under way), swallow (the mail is taken, then the line breaks before the 250), slow.
    """

    port: int
    mood: str = "kind"
    moods: list[str] = field(default_factory=list)  # used up one a mail, before `mood`
    taken: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if "refuse" in (self.mood, *self.moods[:1]):
            self.moods[:1] = []
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mood = self.moods.pop(0) if self.moods else self.mood
        if mood == "busy":
            return "451 4.3.2 try again later"
        if mood == "drop":
            server.transport.abort()
            return "451 gone"
        self.taken.append((tuple(envelope.rcpt_tos), bytes(envelope.original_content or b"")))
        if mood == "swallow":
            server.transport.abort()
            return "451 gone"
        if mood == "slow":
            await asyncio.sleep(1.5)
        return "250 2.0.0 taken"

    def settings(self) -> dict[str, object]:
        return {"host": "127.0.0.1", "port": self.port, "security": "none", "timeout_seconds": 10}


@contextmanager
def post_office() -> Iterator[PostOffice]:
    office = PostOffice(free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port, auth_require_tls=False)
    controller.start()
    try:
        yield office
    finally:
        with contextlib.suppress(AssertionError):  # it was stopped by the test already
            controller.stop()
