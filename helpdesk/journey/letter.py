"""Stations 1 to 3: what lies in the mailbox, and what was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from helpdesk.journey.codes import Automatic

# 1 ── what lies in the mailbox ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mailbox holds a mail. `uid` is text: an IMAP UID, or a Maildir's unique name (then uidvalidity is 0)."""

    account: str
    folder: str
    uidvalidity: int
    uid: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a mailbox folder holds, in its own order: all of it where `whole`, else at least what is newer than the mark asked for.

    `count` is how many mails lie there. `unmarked` are those of a whole listing that nobody was told are stored.
    """

    account: str
    folder: str
    uidvalidity: int
    uids: tuple[str, ...]
    count: int
    whole: bool = True
    unmarked: frozenset[str] = frozenset()

    def place(self, uid: str) -> Place:
        return Place(self.account, self.folder, self.uidvalidity, uid)


@dataclass(frozen=True, slots=True)
class RawMail:
    """`pieces` are its bytes in order and can be read once: a big mail is never held whole."""

    place: Place
    arrived_at: datetime
    pieces: Iterable[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unread:
    """A mail that the mailbox lists and does not hand over."""

    place: Place
    why: str


# 2 ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Filed:
    """A mail whose bytes are on disk for good. `essence` is the same however the mail travelled.

    `people` are the addresses it is from or asks to be answered at, folded in case; None where nobody looked.
    """

    place: Place
    arrived_at: datetime
    sha256: str
    essence: str
    size: int
    people: frozenset[str] | None = None


# 3 ── what was written ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A name and an address as a mail header gives them; either may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Defect:
    """One damage and how it was read all the same: code is closed vocabulary, detail a short sentence for staff."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file in a mail as it came. `letter` is set for an enclosed mail (message/rfc822): it is read already."""

    name: str
    type: str
    content: bytes = field(repr=False)
    sha256: str
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paper. `source`: layer (text in the file), ocr, or none (nobody could read it)."""

    number: int
    text: str
    source: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Paper:
    """An enclosure opened. `members` are the papers inside an archive or an enclosed mail.

    `sealed` says infected: nothing of it was opened. `scanned` says that a scanner knew nothing against it; it is never called clean.
    """

    name: str
    type: str
    size: int
    sha256: str
    pages: tuple[Page, ...] = ()
    members: tuple[Paper, ...] = ()
    defects: tuple[Defect, ...] = ()
    sealed: bool = False
    scanned: bool = False

    @property
    def text(self) -> str:
        return "\n\n".join(p.text for p in self.pages if p.text)

    @property
    def text_source(self) -> str:
        sources = {p.source for p in self.pages if p.text}
        return "ocr" if "ocr" in sources else "layer" if "layer" in sources else "none"


@dataclass(frozen=True, slots=True)
class BouncedRecipient:
    address: str
    permanent: bool
    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that a mail of ours did not arrive: the Message-IDs it names (hints) and who did not get it."""

    message_ids: tuple[str, ...]
    recipients: tuple[BouncedRecipient, ...]


@dataclass(frozen=True, slots=True)
class CalendarReply:
    """An iTIP object found in a mail (RFC 5546): method REPLY, COUNTER, REQUEST, CANCEL …; partstat in lower case."""

    method: str
    uid: str
    sequence: int
    attendee: str
    partstat: str
    start: datetime | None = None
    stamped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Authenticity:
    """Who really wrote: verdicts (pass, fail, softfail, none …) of our own receiving server only, and what looks odd.

    `doubts` is closed vocabulary: dmarc_fail, spf_fail, dkim_fail, reply_to_differs, lookalike_domain, display_name_is_address.
    """

    spf: str = "none"
    dkim: str = "none"
    dmarc: str = "none"
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as a person reads it.

    `text` holds the writer's own newest words, `forwarded` what they pass on as evidence, `quoted` what they only answer
    to (it is never evidence); all NFC, lines ended by \\n.
    """

    message_id: str
    date: datetime | None
    sender: Correspondent | None
    subject: str
    text: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    to: tuple[Correspondent, ...] = ()
    cc: tuple[Correspondent, ...] = ()
    reply_to: Correspondent | None = None
    forwarded: str = ""
    quoted: str = ""
    html: bool = False
    enclosures: tuple[Enclosure, ...] = ()
    automatic: Automatic | None = None
    robot_marks: tuple[str, ...] = ()
    bounce: Bounce | None = None
    calendar: CalendarReply | None = None
    authenticity: Authenticity = Authenticity()
    received_at: datetime | None = None
    defects: tuple[Defect, ...] = ()
