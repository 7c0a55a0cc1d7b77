"""THE STUDY: what reading a letter takes (law, language, reading room, templates, clock), and nothing that remembers or sends.

`parse`, `assess`, `due` and `forms preview` need no more; the house adds a memory and doors to it.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from helpdesk.clock import Clock
from helpdesk.config import PROJECT, MailboxSettings, Settings
from helpdesk.law.book import Rulebook, load_rulebook
from helpdesk.law.calendar import Override
from helpdesk.mail.letterbook import Letterbook
from helpdesk.mail.own import OwnMailbox
from helpdesk.papers.room import Limits, ReadingRoom
from helpdesk.reading import lexicon
from helpdesk.reading.learned import KINDS, learned
from helpdesk.reading.places import Gazetteer, NamedPlace
from helpdesk.reading.read import LetterReader
from helpdesk.reading.survey import reader
from helpdesk.seal import Seal

SELDOM = 3_000  # things more than there were at the last search


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


@dataclass(frozen=True)
class Study:
    settings: Settings
    clock: Clock
    shops: dict[str, Shop]
    room: ReadingRoom
    letterbook: Letterbook

    def shop(self, name: str) -> Shop:
        return self.shops[name]

    def today(self, shop: Shop) -> date:
        """The day it is in that office."""
        return shop.book.calendar.date_of(self.clock.now())

    def close(self) -> None:
        self.room.close()


def build_study(settings: Settings, clock: Clock) -> Study:
    """Raises Faults where data or templates are wrong; starts and opens nothing yet."""
    return Study(settings, clock, _shops(settings), reading_room(settings), Letterbook(shipped("templates_mail")))


def for_good() -> None:
    """What a process has built by now stays until it ends: the search for garbage, which takes 0.2 s with it, leaves it out.

    From now on it looks after some ten letters, not after each: what they leave behind is mostly gone by itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)
    gc.enable()


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
    return Shop(mailbox.office or mailbox.address, mailbox, book, own, letter_reader(book, settings), at_home=at_home)


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


def letter_reader(book: Rulebook, settings: Settings) -> LetterReader:
    """A reader that knows every place name of the register, old and new, and the model in use."""
    return LetterReader(reader(lexicon.load(), Gazetteer(_places(book), home=_home(book))), learned(model_file(settings)))


def model_file(settings: Settings) -> Path:
    """The model the settings switch on, else the one that is shipped."""
    return settings.base / settings.reading.model if settings.reading.model else KINDS


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
    return ReadingRoom(
        limits,
        cache=cache,
        languages=settings.reading.ocr_languages,
        antivirus=settings.reading.antivirus or None,
        seal=seal_of(settings),
    )


def seal_of(settings: Settings) -> Seal | None:
    """The seal of the settings' key; None where the office has none and everything lies open. Raises Refused."""
    key = settings.storage.key
    return Seal(key.get_secret_value()) if key else None
