"""Sending: OutgoingMail -> Receipt, over SMTP (RFC 5321) or into a folder. The only importer of aiosmtplib.

What a failure means is told apart by where it fell: before the final answer to DATA nothing left (DeliveryError); a
line that broke while DATA was under way leaves doubt (DeliveryDoubtful), and doubt is never settled by sending again.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiosmtplib

from helpdesk.errors import DeliveryDoubtful, DeliveryError
from helpdesk.journey import OutgoingMail, Receipt
from helpdesk.steps import reached


def noted_nowhere() -> None:
    """For who needs no note that bytes are about to leave."""


BROKEN = (aiosmtplib.SMTPException, OSError)  # the line, not the server's word (a timeout is an OSError)


@dataclass(frozen=True)
class SmtpServer:
    host: str
    port: int
    security: str  # tls starttls none
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60
    token: Callable[[], str] | None = field(default=None, repr=False)  # XOAUTH2 instead of the password; raises OSError


@dataclass(frozen=True)
class SmtpSender:
    """`sign` puts a signature before the bytes as they leave; raises DeliveryError."""

    server: SmtpServer
    sign: Callable[[bytes], bytes] | None = None

    @contextmanager
    def hand_over(self, mail: OutgoingMail, about_to: Callable[[], None] = noted_nowhere) -> Iterator[Receipt]:
        """The server's receipt; the line stays open until the caller has written it down. `about_to` is called last before bytes may leave.

        Raises DeliveryError (nothing left) or DeliveryDoubtful (nobody knows).
        """
        if self.sign is not None:
            mail = replace(mail, content=self.sign(mail.content))
        with asyncio.Runner() as line:
            client = line.run(_connect(self.server))
            try:
                yield line.run(_handed_over(client, mail, about_to))
            finally:
                line.run(_leave(client))

    def has(self, message_id: str) -> bool | None:
        """A mail server does not tell; evidence must come from elsewhere."""
        return None

    def check(self) -> str:
        """Connects, signs in and leaves; returns the server's greeting name. Raises DeliveryError."""
        return asyncio.run(_check(self.server))


async def _handed_over(client: aiosmtplib.SMTP, mail: OutgoingMail, about_to: Callable[[], None]) -> Receipt:
    refused, postponed = await _envelope(client, mail)
    reached("before DATA")
    about_to()
    reached("about to send")
    answer = await _content(client, mail)
    reached("after DATA")
    return Receipt(answer, tuple(refused), tuple(postponed))


async def _connect(server: SmtpServer) -> aiosmtplib.SMTP:
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=None if server.token else server.username or None,
        password=None if server.token else server.password or None,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        timeout=server.timeout,
    )
    try:
        await client.connect()
        if server.token is not None:
            await client.auth_xoauth2(server.username, server.token())
    except aiosmtplib.SMTPAuthenticationError as cause:
        client.close()
        word = "mã truy cập" if server.token else "mật khẩu"
        raise DeliveryError(f"{server.host}: máy chủ SMTP không chấp nhận tên đăng nhập hoặc {word}", permanent=False) from cause
    except BROKEN as cause:
        client.close()
        raise DeliveryError(f"{server.host}: không kết nối được máy chủ SMTP ({cause})", permanent=False) from cause
    return client


Answers = list[tuple[str, str]]  # [(address, what the server said of it), …]


async def _envelope(client: aiosmtplib.SMTP, mail: OutgoingMail) -> tuple[Answers, Answers]:
    """MAIL and RCPT; returns whom the server refused for good and whom for now, where it takes the mail for others.

    A sender it does not take is its own trouble or ours, never the citizen's: that is tried again.
    """
    try:
        await client.mail(mail.sender, options=["BODY=8BITMIME"] if client.supports_extension("8bitmime") else None)
        return await _named(client, mail)
    except aiosmtplib.SMTPResponseException as cause:
        raise DeliveryError(f"{cause.code} {cause.message}", permanent=False) from cause
    except BROKEN as cause:
        raise DeliveryError(f"kết nối SMTP đứt trước khi gửi nội dung ({cause})", permanent=False) from cause


async def _named(client: aiosmtplib.SMTP, mail: OutgoingMail) -> tuple[Answers, Answers]:
    refused, postponed = await _asked_of(client, mail.recipients)
    if len(refused) + len(postponed) == len(mail.recipients):
        raise DeliveryError("; ".join(why for _, why in (*refused, *postponed)), permanent=not postponed, refused=tuple(refused))
    await _asked_of(client, mail.copies)
    return refused, postponed


async def _asked_of(client: aiosmtplib.SMTP, addresses: Sequence[str]) -> tuple[Answers, Answers]:
    """RCPT for each: (refused for good, refused for now)."""
    refused: Answers = []
    postponed: Answers = []
    for address in addresses:
        try:
            await client.rcpt(address)
        except aiosmtplib.SMTPRecipientRefused as cause:
            (refused if cause.code >= 500 else postponed).append((address, f"{cause.code} {cause.message}"))
    return refused, postponed


async def _content(client: aiosmtplib.SMTP, mail: OutgoingMail) -> str:
    try:
        answer = await client.data(mail.content)
    except aiosmtplib.SMTPDataError as cause:
        raise DeliveryError(f"{cause.code} {cause.message}", permanent=cause.code >= 500) from cause
    except BROKEN as cause:
        raise DeliveryDoubtful(f"kết nối đứt khi máy chủ đang nhận nội dung ({cause})") from cause
    return f"{answer.code} {answer.message}"


async def _leave(client: aiosmtplib.SMTP) -> None:
    try:
        await client.quit()
    except BROKEN:
        client.close()


async def _check(server: SmtpServer) -> str:
    client = await _connect(server)
    await _leave(client)
    return f"{server.host}:{server.port}"


@dataclass(frozen=True)
class FolderSender:
    """Writes each mail as an .eml file named by its Message-ID: sending the same mail again changes nothing."""

    folder: Path

    def has(self, message_id: str) -> bool | None:
        return self._path(message_id).exists()

    def _path(self, message_id: str) -> Path:
        return self.folder / f"{_file_name(message_id)}.eml"

    @contextmanager
    def hand_over(self, mail: OutgoingMail, about_to: Callable[[], None] = noted_nowhere) -> Iterator[Receipt]:
        reached("before DATA")
        about_to()
        reached("about to send")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self._path(mail.message_id)
            _place(path, mail.content)
        except OSError as cause:
            raise DeliveryError(f"không ghi được vào {self.folder}: {cause.strerror}", permanent=False) from cause
        reached("after DATA")
        yield Receipt(f"đã ghi {path.name}")

    def check(self) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not os.access(self.folder, os.W_OK):
            raise DeliveryError(f"không có quyền ghi vào {self.folder}", permanent=True)
        return str(self.folder)


def _file_name(message_id: str) -> str:
    return "".join(c if c.isalnum() or c in ".-_@" else "_" for c in message_id.strip("<>"))


def _place(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).rename(path)
