"""A small world around an office for the harness: citizens who write, a mail system that carries, and everything that goes wrong."""

from __future__ import annotations

import contextlib
import random
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from sqlalchemy import create_engine, text

from helpdesk.cases.essence import essence
from helpdesk.cli.rehearsal import Story
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice
from tests.servers.wire import Wire

OWN = "httqvangninh@moj.gov.vn"
ADDRESS = re.compile(rb"([\w.+-]+)@mail\.example")
IMAP_COMMANDS = (rb"LOGIN", rb"EXAMINE", rb"SELECT", rb"UID SEARCH", rb"RFC822.SIZE", rb"BODY.PEEK", rb"UID STORE")
SMTP_COMMANDS = (rb"^EHLO", rb"^MAIL", rb"^RCPT", rb"^DATA", rb"^Subject:", rb"^\.\r", rb"^QUIT")
MOODS = ("busy", "drop", "swallow", "slow", "distrust", "closed")


@dataclass(frozen=True)
class Sent:
    """A letter somebody wrote: `story` says what must come of it, '' for a reply inside a case."""

    story: str
    content: bytes

    @property
    def mail(self) -> Message:
        return message_from_bytes(self.content)


@dataclass
class World:
    server: Dovecot
    post: PostOffice
    imap: Wire
    smtp: Wire
    told: list[Story]
    luck: random.Random
    written: list[Sent] = field(default_factory=list)
    redelivered: int = 0
    answered: set[str] = field(default_factory=set)
    came: dict[str, int] = field(default_factory=dict)  # what went wrong, how often

    def __post_init__(self) -> None:
        self.post.passed_on = self.carry

    def carry(self, to: tuple[str, ...], content: bytes) -> None:
        """The mail system: our own copies come back to our mailbox."""
        if OWN in to:
            with contextlib.suppress(OSError):
                self.server.deliver(content)

    # ── citizens ────────────────────────────────────────────────────────────────────────────────────────────────────

    def write(self, count: int = 1) -> None:
        """So many new letters, each from somebody who never wrote before."""
        for _ in range(count):
            number = len(self.written)
            story = self.told[number % len(self.told)]
            content = ADDRESS.sub(rb"\1.%d@mail.example" % number, story.content)
            self.written.append(Sent(story.name, content))
            self.server.deliver(content)

    def deliver_again(self) -> None:
        """The carriers deliver a letter a second time, with their own lines on top."""
        if self.written:
            again = self.luck.choice(self.written).content
            self.server.deliver(b"Received: from again by mx; Mon, 12 Jun 2017 12:00:00 +0700\r\n" + again)
            self.redelivered += 1

    def thank(self) -> None:
        """Somebody who had an answer thanks for it."""
        for to, content in self.post.taken:
            mail = message_from_bytes(content)
            if mail["In-Reply-To"] and mail["Message-ID"] not in self.answered:
                self.answered.add(mail["Message-ID"])
                reply = (
                    f"From: <{to[0]}>\r\nTo: {OWN}\r\nSubject: Re: thu\r\nMessage-ID: <cam-on-{len(self.answered)}@mail.example>\r\n"
                    f"In-Reply-To: {mail['Message-ID']}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nTôi xin cảm ơn.\r\n"
                ).encode()
                self.written.append(Sent("", reply))
                self.server.deliver(reply)
                return

    def expected(self) -> dict[str, Sent]:
        """Every letter ever written, by essence: there must be each of them once."""
        return {essence(sent.content): sent for sent in self.written}

    # ── what goes wrong ─────────────────────────────────────────────────────────────────────────────────────────────

    def trouble(self) -> None:
        """A fault or two for whoever works next; often none."""
        self.calm()
        if self.luck.random() < 0.25:
            self.imap.cut_when, self.imap.cuts = self.luck.choice(IMAP_COMMANDS), self.luck.randint(1, 3)
            self._count("IMAP cut in mid-command")
        elif self.luck.random() < 0.15:
            self.imap.cut_after, self.imap.cuts = self.luck.randint(1, 6000), 1
            self._count("IMAP cut in mid-answer")
        if self.luck.random() < 0.2:
            self.smtp.cut_when, self.smtp.cuts = self.luck.choice(SMTP_COMMANDS), 1
            self._count("SMTP cut in mid-command")
        elif self.luck.random() < 0.3:
            mood = self.luck.choice(MOODS)
            self.post.moods = [mood]
            self._count(f"SMTP {mood}")

    def calm(self) -> None:
        for wire in (self.imap, self.smtp):
            wire.cut_when = wire.cut_after = None
            wire.cuts = 0
        self.post.moods = []

    def _count(self, what: str) -> None:
        self.came[what] = self.came.get(what, 0) + 1

    def change_uidvalidity(self) -> None:
        self.server.change_uidvalidity()
        self._count("UIDVALIDITY changed")

    @contextmanager
    def full_disk(self, disk: Path) -> Iterator[None]:
        """No room at all while it lasts."""
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 1_000_000)
        with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 512)
        self._count("disk full")
        try:
            yield
        finally:
            filler.unlink()

    @contextmanager
    def locked_database(self, url: str) -> Iterator[None]:
        """Somebody else holds the database while it lasts."""
        self._count("database locked")
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=60)) as other:
                other.execute("BEGIN IMMEDIATE")
                yield
                other.execute("ROLLBACK")
            return
        engine = create_engine(url)
        with engine.connect() as other, other.begin():
            other.execute(text("LOCK TABLE letter, outgoing IN ACCESS EXCLUSIVE MODE"))
            yield
        engine.dispose()


def wait(luck: random.Random, least: float, most: float) -> None:
    time.sleep(luck.uniform(least, most))
