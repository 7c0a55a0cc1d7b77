"""Builds everything once and hands it round: settings -> House. The only place that reads settings for the rest."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.clock import Clock
from helpdesk.config import PROJECT, MailboxSettings, Settings
from helpdesk.journey import OutgoingMail, Receipt
from helpdesk.law.book import Rulebook, load_rulebook
from helpdesk.law.calendar import Override
from helpdesk.mail.imap import ImapMailbox, ImapServer
from helpdesk.mail.letterbook import Letterbook
from helpdesk.mail.maildir import Maildir
from helpdesk.mail.own import OwnMailbox
from helpdesk.mail.smtp import FolderSender, SmtpSender, SmtpServer
from helpdesk.papers.room import Limits, ReadingRoom
from helpdesk.reading import lexicon
from helpdesk.reading.places import Gazetteer, NamedPlace
from helpdesk.reading.read import LetterReader
from helpdesk.reading.survey import reader

MEGABYTE = 1_000_000


class Sender(Protocol):
    def send(self, mail: OutgoingMail) -> Receipt: ...

    def has(self, message_id: str) -> bool | None:
        """Whether this mail left already, where the sender can tell; None where it cannot."""

    def check(self) -> str: ...


@dataclass(frozen=True)
class Shop:
    """One one-stop shop (bộ phận một cửa): a mailbox, the office behind it, the law it works by."""

    name: str
    settings: MailboxSettings
    book: Rulebook
    own: OwnMailbox
    reader: LetterReader
    declared: tuple[Override, ...] = ()  # days the office declared itself, laid over the calendar of the book
    at_home: bool = False  # a Maildir of our own, below the folder of the settings: it is made where it is not there yet

    def mailbox(self) -> ImapMailbox | Maildir:
        """A fresh connection to the mailbox; the caller closes it."""
        s = self.settings
        if s.source == "maildir":
            box = Maildir(s.path, s.address)
            if self.at_home:
                box.make()
            return box
        server = ImapServer(s.host, s.port, s.security, s.username, _secret(s), s.timeout_seconds)
        return ImapMailbox(server, s.address, s.folder, s.processed_folder)


@dataclass(frozen=True)
class House:
    settings: Settings
    clock: Clock
    memory: Memory
    shops: dict[str, Shop]
    room: ReadingRoom
    letterbook: Letterbook
    sender: Sender
    luck: Callable[[], str]
    me: str

    def shop(self, name: str) -> Shop:
        return self.shops[name]

    def close(self) -> None:
        self.room.close()
        self.memory.close()


def build(settings: Settings, clock: Clock) -> House:
    """Everything the desk works with. Raises Faults where data or templates are wrong; opens no connection yet."""
    return House(
        settings=settings,
        clock=clock,
        memory=Memory(settings.storage.database, Files(settings.storage.files)),
        shops=_shops(settings),
        room=reading_room(settings),
        letterbook=Letterbook(shipped("templates_mail")),
        sender=_sender(settings),
        luck=lambda: secrets.token_urlsafe(18),
        me=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}",
    )


def shipped(name: str) -> Path:
    """A folder of the project: beside the package in a checkout, inside it in an installation."""
    beside = PROJECT / name
    return beside if beside.exists() else Path(__file__).parent / name


def _shops(settings: Settings) -> dict[str, Shop]:
    return {m.office or m.address: open_shop(settings, m) for m in settings.mailbox}


def open_shop(settings: Settings, mailbox: MailboxSettings) -> Shop:
    book = _book(settings, mailbox, ())
    addresses = (mailbox.address, settings.smtp.from_address, *mailbox.aliases)
    own = OwnMailbox.of(addresses, authserv_ids=mailbox.authserv_ids)
    at_home = mailbox.source == "maildir" and mailbox.path.is_relative_to(settings.base)
    return Shop(mailbox.office or mailbox.address, mailbox, book, own, letter_reader(book), at_home=at_home)


def by_other_days(settings: Settings, shop: Shop, declared: tuple[Override, ...]) -> Shop:
    """The same shop, working by a calendar with these days declared."""
    return replace(shop, book=_book(settings, shop.settings, declared), declared=declared)


def _book(settings: Settings, mailbox: MailboxSettings, declared: tuple[Override, ...]) -> Rulebook:
    return load_rulebook(
        _profile(settings, mailbox),
        timezone=settings.office.timezone,
        extra_days_off=settings.office.extra_days_off,
        extra_working_days=settings.office.extra_working_days,
        overrides=declared,
    )


def _profile(settings: Settings, mailbox: MailboxSettings) -> str | Path:
    name = mailbox.profile or settings.office.profile
    return settings.base / name if name.endswith(".toml") else name


def letter_reader(book: Rulebook) -> LetterReader:
    """A reader that knows every place name of the register, old and new."""
    return LetterReader(reader(lexicon.load(), Gazetteer(_places(book), home=_home(book))))


def _home(book: Rulebook) -> str:
    unit = book.own_office(date.max).unit
    return unit.name if unit else ""


def _places(book: Rulebook) -> list[tuple[str, NamedPlace]]:
    provinces = {u.title: u.name for u in book.register.names() if u.level == "province"}
    level = {"province": "province", "district": "district", "commune": "ward"}
    return [
        (spelling, NamedPlace(unit.name, unit.word, level[unit.level], provinces.get(unit.province, unit.name)))
        for unit in book.register.names()
        for spelling in (unit.name, *unit.aliases)
    ]


def reading_room(settings: Settings) -> ReadingRoom:
    limits = Limits(max_pages=settings.reading.max_pages, max_megabytes=settings.reading.max_megabytes)
    cache = settings.storage.files.parent / "papers"
    return ReadingRoom(limits, cache=cache, languages=settings.reading.ocr_languages, antivirus=settings.reading.antivirus or None)


def _sender(settings: Settings) -> Sender:
    smtp = settings.smtp
    if smtp.outbox_dir is not None:
        return FolderSender(smtp.outbox_dir)
    return SmtpSender(SmtpServer(smtp.host, smtp.port, smtp.security, smtp.username, _secret(smtp), smtp.timeout_seconds))


def _secret(login: object) -> str:
    password = getattr(login, "password", None)
    return password.get_secret_value() if password else ""
