"""An IMAP mailbox (RFC 9051): listed by UID, fetched without setting a flag, marked only when told.

The only importer of imapclient. Every failure is a MailboxError; after one the connection is gone and is opened anew
by the next call.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from helpdesk.errors import MailboxError
from helpdesk.journey import Listing, Place, RawMail, Unread
from helpdesk.mail.putting_away import put_away
from helpdesk.mail.waiting import wait

KEPT = "$HelpdeskStored"
BATCH_LETTERS, BATCH_BYTES, PIECE, SIZED_AT_ONCE, MARKED_AT_ONCE, RESUMED = 50, 1_000_000, 1_000_000, 500, 500, 2
LATER = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]")
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
    token: Callable[[], str] | None = field(default=None, repr=False)  # XOAUTH2 instead of the password; raises OSError


@dataclass
class ImapMailbox:
    server: ImapServer
    account: str
    folder: str = "INBOX"
    processed_folder: str = ""
    _client: IMAPClient | None = field(default=None, repr=False)
    _uidvalidity: int = 0
    _writable: bool | None = None  # None: no folder is selected
    _selection: dict[bytes, Any] = field(default_factory=dict, repr=False)
    _listed_below: int | None = None  # the UIDNEXT of the last listing
    _turn: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def listing(self, after: Place | None = None) -> Listing:
        """Every mail in the folder, oldest UID first, no flag and no date deciding; with `after` of this UIDVALIDITY only the newer."""
        return self._guarded(partial(self._list, after))

    def _list(self, after: Place | None) -> Listing:
        client = self._selected(anew=True)
        self._listed_below = self._selection.get(b"UIDNEXT")
        whole = after is None or after.uidvalidity != self._uidvalidity
        uids = None if whole or after is None else self._newer(client, int(after.uid))
        if uids is None:
            whole, uids = True, client.search("ALL")
        told = tuple(str(uid) for uid in sorted(uids))
        count = int(self._selection.get(b"EXISTS", len(told)))
        return Listing(self.account, self.folder, self._uidvalidity, told, count, whole, self._unmarked(client) if whole else frozenset())

    def _newer(self, client: IMAPClient, uid: int) -> list[int] | None:
        """UIDs above `uid`: they only ever grow (RFC 9051 2.3.1.1). None where the server does not take the question."""
        if int(self._selection.get(b"UIDNEXT", 0)) == uid + 1:
            return []
        try:
            found = client.search(["UID", f"{uid + 1}:*"])
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            return None
        return [u for u in found if u > uid]  # "n:*" beyond the end names the last mail

    def _unmarked(self, client: IMAPClient) -> frozenset[str]:
        """Mails that nobody can see to be stored: those without our keyword; where they are to be moved, all that are still here."""
        moves = self.processed_folder and client.has_capability("MOVE")
        try:
            return frozenset(str(uid) for uid in client.search("ALL" if moves else ["UNKEYWORD", KEPT]))
        except IMAPClientAbortError:
            raise
        except IMAPClientError:  # a server that knows no keywords
            return frozenset()

    def _keeps_keywords(self) -> bool:
        return bool({b"\\*", KEPT.encode()} & set(self._selection.get(b"PERMANENTFLAGS", ())))

    def fetch(self, places: Sequence[Place]) -> Iterator[RawMail | Unread]:
        """The mails at `places`, oldest first, without touching a flag; one that has gone meanwhile is left out.

        A mail the server stumbles over is told as Unread and keeps nobody else's back.
        """
        wanted = sorted(int(p.uid) for p in places if p.uidvalidity == self._uidvalidity)
        for start in range(0, len(wanted), SIZED_AT_ONCE):
            sizes = self._guarded(partial(self._sizes, wanted[start : start + SIZED_AT_ONCE]))
            for batch in _batches(sizes):
                yield from self._handed_over(batch, sizes)

    def _sizes(self, uids: list[int]) -> dict[int, int]:
        found = self._selected().fetch(uids, ["RFC822.SIZE"])
        return {uid: found[uid].get(b"RFC822.SIZE", 0) for uid in uids if uid in found}

    def _handed_over(self, batch: list[int], sizes: dict[int, int]) -> Iterator[RawMail | Unread]:
        try:
            mails = self._guarded(partial(self._mails, batch, sizes))
        except MailboxError as why:
            self._guarded(partial(self._selected, anew=True))  # raises where it is not the mail's fault
            if len(batch) > 1:
                for uid in batch:
                    yield from self._handed_over([uid], sizes)
            else:
                yield Unread(self._place(batch[0]), str(why))
        else:
            yield from mails

    def _mails(self, uids: list[int], sizes: dict[int, int]) -> list[RawMail]:
        client = self._selected()
        big = len(uids) == 1 and sizes[uids[0]] > PIECE
        found: dict[int, Any] = client.fetch(uids, ["INTERNALDATE"] if big else ["INTERNALDATE", "BODY.PEEK[]"])
        mails = []
        for uid in (u for u in uids if u in found):
            content = found[uid].get(b"BODY[]")
            pieces = self._pieces(uid) if big else (content,) if content is not None else None
            if pieces is not None:
                mails.append(RawMail(self._place(uid), found[uid][b"INTERNALDATE"], pieces))
        return mails

    def _pieces(self, uid: int) -> Iterator[bytes]:
        """A big mail by partial fetches, so that nobody ever holds it whole. Raises MailboxError where it breaks off again and again."""
        start, validity = 0, self._uidvalidity
        while piece := self._resumed(partial(self._piece, uid, start, validity)):
            yield piece
            start += len(piece)
            if len(piece) < PIECE:
                return
        if start == 0:
            raise MailboxError(f"{self.server.host}: thư UID {uid} không còn ở đó")

    def _resumed(self, act: Callable[[], bytes]) -> bytes:
        """A piece, though the line broke: a big mail on a bad line need not begin anew."""
        for _ in range(RESUMED):
            try:
                return self._guarded(act)
            except MailboxError as why:
                if why.permanent:
                    raise
        return self._guarded(act)

    def _piece(self, uid: int, start: int, validity: int) -> bytes:
        client = self._selected()
        if self._uidvalidity != validity:
            raise MailboxError(f"{self.server.host}: UIDVALIDITY đã đổi khi đang lấy thư")
        found = client.fetch([uid], [f"BODY.PEEK[]<{start}.{PIECE}>"])
        return next((v for k, v in found.get(uid, {}).items() if k.startswith(b"BODY[]")), None) or b""

    def _place(self, uid: int) -> Place:
        return Place(self.account, self.folder, self._uidvalidity, str(uid))

    def mark_kept(self, places: Iterable[Place]) -> None:
        """Tells people who look into the mailbox that these are stored: a keyword, or a move where one is wished for."""
        uids = [int(p.uid) for p in places if p.uidvalidity == self._uidvalidity]
        for start in range(0, len(uids), MARKED_AT_ONCE):
            self._guarded(partial(self._mark, uids[start : start + MARKED_AT_ONCE]))

    def _mark(self, uids: list[int]) -> None:
        before = self._uidvalidity
        client = self._selected(writable=True)
        if self._uidvalidity != before:
            return
        if self.processed_folder and client.has_capability("MOVE"):
            if not client.folder_exists(self.processed_folder):
                client.create_folder(self.processed_folder)
            client.move(uids, self.processed_folder)
        elif self._keeps_keywords():
            client.add_flags(uids, [KEPT], silent=True)

    def put_away(self, place: Place, folder: str, sha256: str) -> Place | None:
        """Moves one mail of ours, known by its content, into another folder; its new place, None where nobody can tell or it has gone."""
        found = self._guarded(partial(self._put_away, place, folder, sha256))
        return Place(self.account, folder, found[0], str(found[1])) if found else None

    def _put_away(self, place: Place, folder: str, sha256: str) -> tuple[int, int] | None:
        client = self._selected(writable=True)
        if place.uidvalidity != self._uidvalidity:
            return None
        return put_away(client, self.folder, int(place.uid), folder, sha256)

    def holds(self, message_id: str) -> bool:
        """Whether a mail of that Message-ID lies in the folder: a Sent folder is evidence that a mail of ours has left."""
        return self._guarded(lambda: bool(self._selected().search(["HEADER", "Message-ID", message_id])))

    def wait(self, seconds: float, enough: Callable[[], bool] = bool) -> bool:
        """Returns when the server calls (IDLE), when it is `enough`, or after `seconds`. False at once from a server without IDLE."""
        return self._guarded(partial(self._idle, min(seconds, IDLE_MOST), enough))

    def _idle(self, seconds: float, enough: Callable[[], bool]) -> bool:
        client = self._selected()
        if not client.has_capability("IDLE"):
            return False
        self._selected(anew=True)  # what came since the listing was told in answer to other questions: IDLE will not tell it again
        if self._selection.get(b"UIDNEXT") != self._listed_below:
            return True
        wait(client, seconds, enough)
        return True

    def close(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            try:
                client.logout()
            except (IMAPClientError, OSError):
                client.shutdown()

    def _guarded(self, act: Callable[[], T]) -> T:
        """`act` with every failure of line or server told as MailboxError, and the line dropped; one at a time, whichever thread asks."""
        try:
            with self._turn:
                return act()
        except LoginError as cause:
            self._drop()
            raise self._turned_away(str(cause)) from cause
        except (IMAPClientError, OSError, ValueError) as cause:
            self._drop()
            raise MailboxError(f"{self.server.host}: {cause}") from cause
        except MailboxError:
            self._drop()
            raise

    def _turned_away(self, answer: str) -> MailboxError:
        """What a refused sign-in means (RFC 5530): a server that cannot look passwords up just now says so."""
        if any(code in answer.upper() for code in LATER):
            return MailboxError(f"{self.server.host}: máy chủ tạm thời chưa cho đăng nhập")
        why = "mật khẩu đã hết hạn" if "[EXPIRED]" in answer.upper() else f"máy chủ không chấp nhận tên đăng nhập hoặc {self._word}"
        return MailboxError(f"{self.server.host}: {why}", permanent=True)

    @property
    def _word(self) -> str:
        return "mã truy cập" if self.server.token else "mật khẩu"

    def _drop(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            try:
                client.shutdown()
            except OSError:
                client.socket().close()  # it was gone already: that is why it is dropped

    def _connected(self) -> IMAPClient:
        if self._client is None:
            server, self._writable = self.server, None
            self._client = IMAPClient(server.host, server.port, ssl=server.security == "tls", timeout=server.timeout)
            self._client._imap.debug = 0  # it writes every letter out in full, twice, for a log that nobody keeps
            if server.security == "starttls":
                self._client.starttls()
            if server.token is not None:
                self._client.oauth2_login(server.username, server.token())
            else:
                self._client.login(server.username, server.password)
            self._client.normalise_times = False  # keep the server's zone
        return self._client

    def _selected(self, *, writable: bool = False, anew: bool = False) -> IMAPClient:
        client = self._connected()
        if anew or self._writable is None or (writable and not self._writable):
            self._selection = client.select_folder(self.folder, readonly=not writable)
            self._uidvalidity, self._writable = int(self._selection[b"UIDVALIDITY"]), writable
        return client


def _batches(sizes: dict[int, int]) -> Iterator[list[int]]:
    """UIDs in order, as many at once as a bounded number of bytes allows; a big one alone."""
    batch: list[int] = []
    weight = 0
    for uid, size in sizes.items():
        if batch and (weight + size > BATCH_BYTES or len(batch) == BATCH_LETTERS):
            yield batch
            batch, weight = [], 0
        batch.append(uid)
        weight += size
    if batch:
        yield batch
