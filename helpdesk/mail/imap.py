"""An IMAP mailbox (RFC 9051): listed by UID, fetched without setting a flag, marked only when told.

The only importer of imapclient. Every failure is a MailboxError; after one the connection is gone and is opened anew
by the next call.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, IMAPClientError, LoginError

from helpdesk.errors import MailboxError
from helpdesk.journey import Place, RawMail

KEPT = "$HelpdeskStored"
BATCH_LETTERS, BATCH_BYTES, PIECE = 50, 8_000_000, 4_000_000
IDLE_MOST = 25 * 60  # a server may hang up after 29 minutes (RFC 2177)
T = TypeVar("T")


@dataclass(frozen=True)
class ImapServer:
    host: str
    port: int
    security: str  # tls starttls none
    username: str
    password: str = field(repr=False)
    timeout: float = 60


@dataclass
class ImapMailbox:
    server: ImapServer
    account: str
    folder: str = "INBOX"
    processed_folder: str = ""
    _client: IMAPClient | None = field(default=None, repr=False)
    _uidvalidity: int = 0

    def listing(self) -> list[Place]:
        """Every mail in the folder, oldest UID first. No flag and no date decides."""
        return self._guarded(self._list)

    def _list(self) -> list[Place]:
        client = self._selected(readonly=True)
        uids = sorted(client.search("ALL"))
        return [Place(self.account, self.folder, self._uidvalidity, str(uid)) for uid in uids]

    def fetch(self, places: Sequence[Place]) -> Iterator[RawMail]:
        """The mails at `places`, in bounded batches, without touching a flag; one that has gone meanwhile is left out."""
        wanted = [int(p.uid) for p in places if p.uidvalidity == self._uidvalidity]
        for start in range(0, len(wanted), BATCH_LETTERS):
            sizes = self._guarded(partial(self._sizes, wanted[start : start + BATCH_LETTERS]))
            for batch in _batches(sizes):
                yield from self._guarded(partial(self._bodies, batch, sizes))

    def _sizes(self, uids: list[int]) -> dict[int, int]:
        found = self._selected(readonly=True).fetch(uids, ["RFC822.SIZE"])
        return {uid: found[uid][b"RFC822.SIZE"] for uid in uids if uid in found and b"RFC822.SIZE" in found[uid]}

    def _bodies(self, uids: list[int], sizes: dict[int, int]) -> list[RawMail]:
        client = self._selected(readonly=True)
        big = len(uids) == 1 and sizes[uids[0]] > PIECE
        found: dict[int, Any] = client.fetch(uids, ["INTERNALDATE"] if big else ["INTERNALDATE", "BODY.PEEK[]"])
        mails = []
        for uid in (u for u in uids if u in found):
            content = _in_pieces(client, uid, sizes[uid]) if big else found[uid].get(b"BODY[]")
            if content is not None:
                place = Place(self.account, self.folder, self._uidvalidity, str(uid))
                mails.append(RawMail(place, found[uid][b"INTERNALDATE"], content))
        return mails

    def mark_kept(self, places: Iterable[Place]) -> None:
        """Tells people who look into the mailbox that these are stored: a keyword, or a move where one is wished for."""
        uids = [int(p.uid) for p in places if p.uidvalidity == self._uidvalidity]
        if uids:
            self._guarded(partial(self._mark, uids))

    def _mark(self, uids: list[int]) -> None:
        client = self._connected()
        answer = client.select_folder(self.folder)
        if answer[b"UIDVALIDITY"] != self._uidvalidity:
            return
        if self.processed_folder and client.has_capability("MOVE"):
            if not client.folder_exists(self.processed_folder):
                client.create_folder(self.processed_folder)
            client.move(uids, self.processed_folder)
        elif {b"\\*", KEPT.encode()} & set(answer.get(b"PERMANENTFLAGS", ())):
            client.add_flags(uids, [KEPT], silent=True)

    def wait(self, seconds: float) -> None:
        """Returns when the server calls (IDLE), or at the latest after `seconds`; without IDLE it returns at once."""
        self._guarded(partial(self._idle, min(seconds, IDLE_MOST)))

    def _idle(self, seconds: float) -> None:
        client = self._selected(readonly=True)
        if not client.has_capability("IDLE"):
            return
        began = time.monotonic()
        client.idle()
        called = client.idle_check(timeout=seconds)
        client.idle_done()
        if not called and time.monotonic() - began < seconds * 0.9:  # a dead line answers [] at once, for ever
            raise MailboxError(f"{self.server.host}: kết nối IMAP đã đứt trong khi chờ thư")

    def close(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            try:
                client.logout()
            except (IMAPClientError, OSError):
                client.shutdown()

    def _guarded(self, act: Callable[[], T]) -> T:
        """`act` with every failure of line or server told as MailboxError, and the line dropped."""
        try:
            return act()
        except LoginError as cause:
            self._drop()
            raise MailboxError(f"{self.server.host}: máy chủ không chấp nhận tên đăng nhập hoặc mật khẩu", permanent=True) from cause
        except (IMAPClientError, CapabilityError, OSError, ValueError) as cause:
            self._drop()
            raise MailboxError(f"{self.server.host}: {cause}") from cause
        except MailboxError:
            self._drop()
            raise

    def _drop(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            try:
                client.shutdown()
            except OSError:
                return  # it was gone already: that is why it is dropped

    def _connected(self) -> IMAPClient:
        if self._client is None:
            server = self.server
            client = IMAPClient(server.host, server.port, ssl=server.security == "tls", timeout=server.timeout)
            if server.security == "starttls":
                client.starttls()
            client.login(server.username, server.password)
            client.normalise_times = False  # keep the server's zone
            self._client = client
        return self._client

    def _selected(self, *, readonly: bool) -> IMAPClient:
        client = self._connected()
        self._uidvalidity = client.select_folder(self.folder, readonly=readonly)[b"UIDVALIDITY"]
        return client


def _batches(sizes: dict[int, int]) -> Iterator[list[int]]:
    """UIDs in order, as many at once as a bounded number of bytes allows; a big one alone."""
    batch: list[int] = []
    weight = 0
    for uid, size in sizes.items():
        if batch and weight + size > BATCH_BYTES:
            yield batch
            batch, weight = [], 0
        batch.append(uid)
        weight += size
    if batch:
        yield batch


def _in_pieces(client: IMAPClient, uid: int, size: int) -> bytes | None:
    """A big mail by partial fetches, so that no line buffer ever holds it whole."""
    content = bytearray()
    while True:
        found = client.fetch([uid], [f"BODY.PEEK[]<{len(content)}.{PIECE}>"])
        piece = next((v for k, v in found.get(uid, {}).items() if k.startswith(b"BODY[]")), None)
        if piece is None:
            return None
        content += piece
        if len(piece) < PIECE or (len(content) >= size > 0 and not piece):
            return bytes(content)
