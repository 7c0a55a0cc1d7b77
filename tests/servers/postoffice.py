"""An SMTP server of the test's own that takes mail, and misbehaves on command."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.servers import free_port


@dataclass
class PostOffice:
    """`taken` holds (recipients, bytes) of every mail answered with 250, or dropped after it was taken whole.

    `mood` is kind, or what the next mails meet: busy (451 after DATA), refuse (550 at RCPT), distrust (554 at MAIL), drop (the line
    breaks while DATA is under way), swallow (the mail is taken, then the line breaks before the 250), slow, closed (421 at once).
    `answers` are for one recipient: address -> what it is told at RCPT, used up one by one. `passed_on` hears of every mail taken.
    """

    port: int
    mood: str = "kind"
    moods: list[str] = field(default_factory=list)  # used up one a mail, before `mood`
    answers: dict[str, list[str]] = field(default_factory=dict)
    taken: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    passed_on: Callable[[tuple[str, ...], bytes], None] | None = None
    slowness: float = 1.5

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]) -> list[str]:
        session.host_name = hostname
        return ["421 4.3.2 closed"] if self._is("closed") else responses

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if self._is("distrust"):
            self.moods[:1] = []
            return "554 5.7.1 we do not know you"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if self._is("refuse"):
            self.moods[:1] = []
            return "550 5.1.1 no such mailbox"
        if told := self.answers.get(address):
            answer = told.pop(0)
            if not answer.startswith("250"):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def _is(self, mood: str) -> bool:
        return (self.moods[0] if self.moods else self.mood) == mood

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mood = self.moods.pop(0) if self.moods else self.mood
        if mood == "busy":
            return "451 4.3.2 try again later"
        if mood == "drop":
            server.transport.abort()
            return "451 gone"
        mail = tuple(envelope.rcpt_tos), bytes(envelope.original_content or b"")
        self.taken.append(mail)
        if self.passed_on:
            await asyncio.get_running_loop().run_in_executor(None, self.passed_on, *mail)
        if mood == "swallow":
            server.transport.abort()
            return "451 gone"
        if mood == "slow":
            await asyncio.sleep(self.slowness)
        return "250 2.0.0 taken"

    def settings(self) -> dict[str, object]:
        return {"host": "127.0.0.1", "port": self.port, "security": "none", "timeout_seconds": 10}


def nobody(*_: object) -> AuthResult:
    return AuthResult(success=False, handled=False)


@contextmanager
def post_office(*, turns_away: bool = False) -> Iterator[PostOffice]:
    """`turns_away`: whoever signs in is refused."""
    office = PostOffice(free_port())
    more = {"authenticator": nobody} if turns_away else {}
    controller = Controller(office, hostname="127.0.0.1", port=office.port, auth_require_tls=False, **more)
    controller.start()
    try:
        yield office
    finally:
        with contextlib.suppress(AssertionError):  # it was stopped by the test already
            controller.stop()
