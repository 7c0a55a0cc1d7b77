"""Reply -> OutgoingMail: the final bytes of a letter (RFC 5322, 2045-2047, 2231), the same for the same values.

Every body is quoted-printable or base64 and every header ASCII, so that any server takes it; no text can begin a header of its own.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from helpdesk.errors import Refused
from helpdesk.journey import Correspondent, OutgoingMail, Reply
from helpdesk.mail import wire
from helpdesk.mail.own import OwnMailbox, domain_of
from helpdesk.mail.text import clean_line

NAMELESS = "tep-kem-theo"
INVITATION_FILE = "lich-hen.ics"
KEPT_REFERENCES = 20  # the first and the latest: enough for every program to find the thread
MAX_IDENTIFIER = 900  # octets; RFC 5322 2.1.1 allows 998 in a line
_WORD_OCTETS = 39  # of text in one encoded word: 52 characters of base64; with its frame and "Subject: " a line of at most 76 (RFC 2047 2)
_CALENDAR = 'text/calendar; charset="utf-8"; method="{}"; component="VEVENT"'
_IDENTIFIER = re.compile(r"<(?:(?!=\?)[!-;=?-~])+>")  # "=?" in one would pass for the beginning of an encoded word
_NAME = re.compile(r"(?=.{1,64}$)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*")  # of a mailbox: no standard has anything against it
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


def new_message_id(token: str, domain: str) -> str:
    """Our Message-ID around an unguessable token (url-safe characters, at least 16): knowing one, nobody can make another."""
    if not _TOKEN.fullmatch(token):
        raise ValueError("token")
    return f"<{token}@{domain}>"


def compose(
    reply: Reply, *, message_id: str, date: datetime, sender: Correspondent, own: OwnMailbox | None = None, copy_to: str = ""
) -> OutgoingMail:
    """A reply in its envelope. `date` is aware; `copy_to` gets a copy nobody sees (our own evidence that it left).

    Raises Refused where there is nobody to write to, an address is none, or it is one of our `own`: answering it would never end.
    """
    from_address = checked_address(sender.address)
    to = [Correspondent(who.name, checked_address(who.address)) for who in reply.to]
    if not to:
        raise Refused("thư trả lời chưa có người nhận")
    if own and any(own.holds(who.address) for who in to):
        raise Refused("người nhận là chính hộp thư của cơ quan: không tự trả lời mình")
    headers = _headers(reply, message_id, date, Correspondent(sender.name, from_address), to)
    recipients = dict.fromkeys([*(who.address for who in to), *([checked_address(copy_to)] if copy_to else [])])
    return OutgoingMail(message_id, from_address, tuple(recipients), _whole(reply, message_id, [("MIME-Version", "1.0"), *headers]))


def checked_address(address: str) -> str:
    """The address as it stands in an envelope: ASCII, the domain lower case. Raises Refused where it is none that can be written to."""
    name, at, domain = address.rpartition("@")
    return f"{name}{_domain(at + domain)}" if _NAME.fullmatch(name) and len(address) < 200 else _validated(address)


@lru_cache(maxsize=256)  # most people have their mailbox at one of a few
def _domain(part: str) -> str:
    return _validated(f"a{part}").removeprefix("a")


def _validated(address: str) -> str:
    try:
        found = validate_email(address, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False)
    except EmailNotValidError as cause:
        raise Refused("địa chỉ thư điện tử không hợp lệ") from cause
    return found.ascii_email or found.normalized


def _headers(
    reply: Reply, message_id: str, date: datetime, sender: Correspondent, to: Sequence[Correspondent]
) -> Iterable[tuple[str, str]]:
    yield "From", _mailbox(sender)
    yield "To", ", ".join(map(_mailbox, to))
    yield "Subject", _text(reply.subject)
    yield "Date", _date(date.replace(microsecond=0), date.utcoffset())
    yield "Message-ID", message_id
    answered = _identifiers([reply.in_reply_to or ""])
    if answered:
        yield "In-Reply-To", answered[0]
    references = _references([*_identifiers(reply.references), *answered])
    if references:
        yield "References", " ".join(references)
    if reply.automatic:
        yield "Auto-Submitted", _auto_submitted(answered, sender)
        yield "X-Auto-Response-Suppress", "All"
    yield "Content-Language", "vi"


@lru_cache(maxsize=16)  # a line that is worked off writes many mails in a second
def _date(second: datetime, _offset: timedelta | None) -> str:
    """In its own zone: an instant equals that of another."""
    return format_datetime(second)


def _auto_submitted(answered: Sequence[str], sender: Correspondent) -> str:
    """RFC 3834 5: a reminder answers no letter; at most it follows one of our own."""
    replied = any(domain_of(i.strip("<>")) != domain_of(sender.address) for i in answered)
    return "auto-replied" if replied else "auto-generated"


def _identifiers(written: Iterable[str]) -> list[str]:
    """Those that are Message-IDs, each once, the last place of each kept."""
    found = (i.strip() for i in written if len(i) <= MAX_IDENTIFIER)
    return list(dict.fromkeys(i for i in found if _IDENTIFIER.fullmatch(i)))


def _references(all_of_them: list[str]) -> list[str]:
    """RFC 5322 3.6.4, cut in the middle: the letter that began the thread, and the latest."""
    once = list(dict.fromkeys(all_of_them))
    return once if len(once) <= KEPT_REFERENCES else [once[0], *once[1 - KEPT_REFERENCES :]]


def _mailbox(who: Correspondent) -> str:
    name = clean_line(who.name)
    if not name:
        return who.address
    if not name.isascii():
        return f"{_text(name)} <{who.address}>"
    shown = name if _ATOMS.fullmatch(name) and "=?" not in name else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{shown} <{who.address}>"


@lru_cache(maxsize=64)  # our own name, and that of who gets a receipt and an answer
def _text(text: str) -> str:
    """Unstructured text as it stands in a header: as it is, or as encoded words that never cut a character in two."""
    line = clean_line(text)
    if line.isascii() and "=?" not in line and all(len(word) < 76 for word in line.split()):
        return line
    return " ".join(f"=?utf-8?b?{base64.b64encode(piece).decode()}?=" for piece in _pieces(line))


def _pieces(line: str) -> Iterable[bytes]:
    rest = line.encode("utf-8", "replace")
    while len(rest) > _WORD_OCTETS:
        cut = _WORD_OCTETS
        while rest[cut] & 0xC0 == 0x80:  # inside a character
            cut -= 1
        yield rest[:cut]
        rest = rest[cut:]
    yield rest


def _whole(reply: Reply, message_id: str, fields: wire.Fields) -> bytes:
    """multipart/alternative, richest last; an invitation also as a file, for programs that look only there (RFC 6047 2.4)."""
    ways = [_words(reply.text, "plain"), _words(reply.html, "html")]
    files = [_file(name, kind, wire.base64_lines(content)) for name, kind, content in reply.files]
    if reply.calendar is not None:
        lines = wire.base64_lines(reply.calendar)
        ways.append(_head(_CALENDAR.format(reply.calendar_method), "base64") + lines)
        files.insert(0, _file(INVITATION_FILE, "application/ics", lines))
    if not files:
        return wire.multipart("alternative", ways, message_id, fields)
    return wire.multipart("mixed", [wire.multipart("alternative", ways, message_id), *files], message_id, fields)


def _words(text: str, subtype: str) -> bytes:
    return _head(f'text/{subtype}; charset="utf-8"', "quoted-printable") + wire.quoted_printable(text)


def _file(name: str, kind: str, lines: bytes) -> bytes:
    return _head_of_file(clean_line(name).replace("/", "_").replace("\\", "_") or NAMELESS, kind) + lines


@lru_cache(maxsize=16)  # the parts of all mails begin alike
def _head(content_type: str, encoding: str) -> bytes:
    return wire.part([("Content-Type", content_type), ("Content-Transfer-Encoding", encoding)], b"")


@lru_cache(maxsize=16)  # an invitation is called the same in every mail
def _head_of_file(shown: str, kind: str) -> bytes:
    main, _, sub = kind.partition("/")
    head = Message()  # how a name is quoted or encoded is its affair
    head["Content-Type"] = f"{main}/{sub or 'octet-stream'}"
    head.add_header("Content-Disposition", "attachment", filename=shown if shown.isascii() else ("utf-8", "", shown))
    return wire.part([*head.items(), ("Content-Transfer-Encoding", "base64")], b"")
