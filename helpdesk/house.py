"""Builds everything once and hands it round: settings -> House, the study with a memory and doors."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.clock import Clock
from helpdesk.config import Login, Settings
from helpdesk.config_secrets import printed_by
from helpdesk.journey import OutgoingMail, Receipt
from helpdesk.mail.domain_key import DomainKey, domain_key
from helpdesk.mail.imap import ImapMailbox, ImapServer
from helpdesk.mail.maildir import Maildir
from helpdesk.mail.records import NameServers
from helpdesk.mail.smtp import FolderSender, SmtpSender, SmtpServer
from helpdesk.study import Shop, Study, build_study, by_other_days, seal_of, shipped

__all__ = ["House", "Sender", "Shop", "build", "by_other_days", "key_of", "sender_of", "shipped", "token_of"]


class Sender(Protocol):
    def hand_over(self, mail: OutgoingMail, about_to: Callable[[], None]) -> AbstractContextManager[Receipt]: ...

    def has(self, message_id: str) -> bool | None:
        """Whether this mail left already, where the sender can tell; None where it cannot."""

    def check(self) -> str: ...


@dataclass(frozen=True)
class House(Study):
    memory: Memory
    sender: Sender
    luck: Callable[[], str]
    me: str
    names: NameServers = field(default_factory=NameServers)

    def mailboxes(self, shop: Shop) -> list[ImapMailbox | Maildir]:
        """A fresh connection to each folder of a shop's mailbox that is read; the caller closes them."""
        s = shop.settings
        return [self._folder(shop, name) for name in dict.fromkeys((s.folder, *s.more_folders, s.restricted_folder)) if name]

    def sent_box(self, shop: Shop) -> ImapMailbox | Maildir | None:
        """Where the mail server keeps what left, if the settings name such a folder; the caller closes it."""
        return self._folder(shop, shop.settings.sent_folder) if shop.settings.sent_folder else None

    def _folder(self, shop: Shop, name: str) -> ImapMailbox | Maildir:
        s = shop.settings
        if s.source == "maildir":
            box = Maildir(s.path if name == s.folder else s.path / f".{name}", s.address, name)
            if shop.at_home:
                box.make()
            return box
        server = ImapServer(s.host, s.port, s.security, s.username, _secret(s), s.timeout_seconds, token_of(s))
        return ImapMailbox(server, s.address, name, s.processed_folder)

    def close(self) -> None:
        super().close()
        self.memory.close()


def build(settings: Settings, clock: Clock) -> House:
    """Everything the desk works with. Raises Faults where data or templates are wrong; opens no connection yet."""
    study = build_study(settings, clock)
    return House(
        settings=settings,
        clock=clock,
        shops=study.shops,
        room=study.room,
        letterbook=study.letterbook,
        memory=Memory(settings.storage.database, Files(settings.storage.files, seal_of(settings))),
        sender=sender_of(settings),
        luck=lambda: secrets.token_urlsafe(18),
        me=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}",
    )


def sender_of(settings: Settings) -> Sender:
    smtp = settings.smtp
    if smtp.outbox_dir is not None:
        return FolderSender(smtp.outbox_dir)
    told = smtp.host, smtp.port, smtp.security, smtp.username, _secret(smtp), smtp.timeout_seconds, token_of(smtp)
    key = key_of(settings)
    return SmtpSender(SmtpServer(*told), key.signed if key else None)


def key_of(settings: Settings) -> DomainKey | None:
    """What outgoing mail is signed with; None where that is the work of the mail server. Raises Refused."""
    dkim = settings.smtp.dkim
    if dkim is None or dkim.key is None:
        return None
    return domain_key(dkim.domain or settings.smtp.domain, dkim.selector, dkim.key.get_secret_value())


def _secret(login: Login) -> str:
    return login.password.get_secret_value() if login.password else ""


def token_of(login: Login) -> Callable[[], str] | None:
    """Prints an access token, asked for at each sign-in as it is worth an hour or less; None where there is a password. Raises OSError."""
    return (lambda: printed_by(login.oauth_command).strip()) if login.oauth_command else None
