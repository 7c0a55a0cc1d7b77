"""A mail held to the standards (RFC 5322, 2045-2047, 2231, 3834) by nothing that composed it: bytes, grammars, and the standard
library's parser where it forgives nothing.

`faults` names everything wrong with a mail; a mail that is as it must be has none.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from quopri import decodestring
from urllib.parse import unquote

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]+"
DOT_ATOM = rf"{ATOM}(?:\.{ATOM})*"
QUOTED = r'"(?:[^"\\]|\\.)*"'
WORD = r"=\?utf-8\?b\?[A-Za-z0-9+/]+=*\?="
ADDRESS = rf"{DOT_ATOM}@{DOT_ATOM}"
NAME = rf"(?:{QUOTED}|{WORD}(?:\s+{WORD})*|{ATOM}(?: {ATOM})*)"
MAILBOX = re.compile(rf"(?:{NAME} <{ADDRESS}>|{ADDRESS})")
MAILBOXES = re.compile(rf"{MAILBOX.pattern}(?:,\s*{MAILBOX.pattern})*")
MSG_ID = rf"<{DOT_ATOM}@{DOT_ATOM}>"
DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d) [+-]\d{4}"
)
ONCE = ("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "auto-submitted")
AT_MOST_ONCE = (*ONCE, "in-reply-to", "references", "reply-to", "sender", "cc", "content-transfer-encoding")
BOUNDARY = re.compile(r"[A-Za-z0-9'()+_,./:=?-]{1,70}")
QP_LINE = re.compile(rb"(?:[\x20-\x3c\x3e-\x7e\t]|=[0-9A-F]{2})*=?")
BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,2}")

Head = list[tuple[str, str]]


def faults(content: bytes) -> list[str]:
    found = list(_lines(content))
    head, _, _ = content.partition(b"\r\n\r\n")
    return [*found, *_header(_fields(head)), *_parts(content, top=True), *_as_a_strict_reader_says(content)]


def _lines(content: bytes) -> Iterator[str]:
    if not content.isascii() or b"\0" in content:
        yield "a byte that not every server carries"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", content):
        yield "a line that ends otherwise than with CRLF"
    head, _, _ = content.partition(b"\r\n\r\n")
    for line in content.split(b"\r\n"):
        if len(line) > 998:
            yield "a line beyond 998"
    for line in head.split(b"\r\n"):
        if not line.strip():
            yield "a header line of blanks"
        if b"=?" in line and len(line) > 76:
            yield "a line with an encoded word beyond 76"
        if not re.match(rb"[\x21-\x39\x3b-\x7e]+: |[ \t]+\S", line):
            yield f"a header line that is none: {line[:30]!r}"


def _fields(head: bytes) -> Head:
    """(name in lower case, unfolded value) in order."""
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", head).decode("ascii", "replace")
    pairs = (line.partition(":") for line in unfolded.split("\r\n"))
    return [(name.lower(), value.strip()) for name, _, value in pairs]


def _header(head: Head) -> Iterator[str]:
    names = [name for name, _ in head]
    yield from (f"no {name}" for name in ONCE if name not in names)
    yield from (f"{name} twice" for name in AT_MOST_ONCE if names.count(name) > 1)
    if "bcc" in names:
        yield "a blind copy that everybody sees"
    told = dict(reversed(head))
    yield from _people(told)
    yield from _date(told.get("date", ""))
    yield from _identity(told)
    if told.get("auto-submitted") not in ("auto-replied", "auto-generated"):
        yield "robots are not told that it is automatic"
    if told.get("mime-version") != "1.0":
        yield "another MIME"
    for _, value in head:
        yield from _words(value)


def _people(told: dict[str, str]) -> Iterator[str]:
    if not MAILBOX.fullmatch(told.get("from", "")):
        yield "From is not one mailbox"
    if not MAILBOXES.fullmatch(told.get("to", "")):
        yield "To is no list of mailboxes"


def _date(said: str) -> Iterator[str]:
    found = DATE.fullmatch(said)
    if not found:
        yield "a date that is none"
    elif datetime.strptime(found[2], "%d %b %Y %H:%M:%S").strftime("%a") != found[1]:  # noqa: DTZ007 - the weekday is asked
        yield "a weekday that the date does not fall on"


def _identity(told: dict[str, str]) -> Iterator[str]:
    own, sender = told.get("message-id", ""), re.search(r"@([^@>]+)>?$", told.get("from", ""))
    if not re.fullmatch(MSG_ID, own) or not sender or not own.lower().endswith(f"@{sender[1].lower()}>"):
        yield "a Message-ID that is none, or not of our domain"
    for name in ("in-reply-to", "references"):
        if name in told and not re.fullmatch(r"<[^<>\s]+>(?:\s+<[^<>\s]+>)*", told[name]):
            yield f"{name} names no mails"


def _words(value: str) -> Iterator[str]:
    """Encoded words: each whole by itself, none beyond 75, nothing that looks like one and is none (RFC 2047)."""
    for word in re.findall(r"=\?\S*", value):
        if not re.fullmatch(WORD + r"[,;]?", word) or len(word) > 76:
            yield f"a broken encoded word: {word[:20]}"
            continue
        try:
            b64decode(word.split("?")[3], validate=True).decode("utf-8")
        except (Error, UnicodeDecodeError):
            yield f"an encoded word that says nothing by itself: {word[:20]}"


def _parts(content: bytes, *, top: bool = False) -> Iterator[str]:
    """The body and, where it is one of several, each part of it: taken apart at the boundary and at nothing else (RFC 2046 5.1)."""
    head, blank, body = content.partition(b"\r\n\r\n")
    if not blank:
        yield "a part without an end of its header"
    told = dict(_fields(head))
    kind = told.get("content-type", "text/plain")
    if not re.fullmatch(rf"{TOKEN}/{TOKEN}(?:;\s*{TOKEN}=(?:{TOKEN}|{QUOTED}))*", kind):
        yield f"a Content-Type that is none: {kind[:40]}"
    if kind.lower().startswith("multipart/"):
        yield from _several(kind, told, body)
    else:
        yield from _one(kind.lower(), told, body if top else body.removesuffix(b"\r\n"))
    if not top and "content-disposition" in told:
        yield from _disposition(told["content-disposition"])


def _several(kind: str, told: dict[str, str], body: bytes) -> Iterator[str]:
    mark = re.search(r'boundary="?([^";]+)"?', kind)
    if not mark or not BOUNDARY.fullmatch(mark[1]):
        yield "a boundary that is none"
        return
    if told.get("content-transfer-encoding", "7bit").lower() not in ("7bit", "8bit"):
        yield "several parts encoded as a whole"
    line = rb"(?:^|\r\n)--" + re.escape(mark[1].encode())
    pieces, end = re.split(line + rb"(?=\r\n)", re.split(line + rb"--", body)[0])[1:], re.findall(line + rb"--[ \t]*(?:\r\n|$)", body)
    if len(end) != 1 or not pieces:
        yield "several parts without an end, or none"
    kinds = [dict(_fields(piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")[0])).get("content-type", "") for piece in pieces]
    if kind.lower().startswith("multipart/alternative") and not kinds[0].startswith("text/plain"):
        yield "the plainest way does not stand first"
    for piece in pieces:
        yield from _parts(piece.removeprefix(b"\r\n"))


def _one(kind: str, told: dict[str, str], body: bytes) -> Iterator[str]:
    encoding = told.get("content-transfer-encoding", "7bit").lower()
    lines = body.split(b"\r\n")
    if encoding not in ("7bit", "quoted-printable", "base64"):
        yield f"an encoding nobody knows: {encoding}"
    if encoding == "quoted-printable" and any(
        not QP_LINE.fullmatch(line) or len(line) > 76 or line[-1:] in b" \t"[:] for line in lines if line
    ):
        yield "a line that is not quoted-printable"
    if encoding == "base64" and any(not BASE64_LINE.fullmatch(line) or len(line) > 76 for line in lines if line):
        yield "a line that is not base64"
    content = decodestring(body) if encoding == "quoted-printable" else _from_base64(body) if encoding == "base64" else body
    if content is None:
        yield "base64 that breaks off"
    elif kind.startswith("text/"):
        yield from _text(kind, content)


def _from_base64(body: bytes) -> bytes | None:
    try:
        return b64decode(body.replace(b"\r\n", b""), validate=True)
    except Error:
        return None


def _text(kind: str, content: bytes) -> Iterator[str]:
    charset = re.search(r'charset="?([\w-]+)', kind)
    try:
        text = content.decode(charset[1] if charset else "us-ascii")
    except (UnicodeDecodeError, LookupError):
        yield "text that is not in its charset"
        return
    if kind.startswith("text/calendar"):
        method = re.search(r"method=\"?(\w+)", kind)
        if not method or f"METHOD:{method[1].upper()}" not in text:
            yield "an invitation whose mail says another method"


def _disposition(told: str) -> Iterator[str]:
    """A file has a name, plain or as RFC 2231 writes one, and no way out of a folder."""
    if not told.startswith("attachment;"):
        return
    plain = re.search(rf"filename=({QUOTED}|{TOKEN})(?:;|$)", told)
    extended = re.search(r"filename\*=utf-8''([A-Za-z0-9!#$&+.^_`|~%-]+)(?:;|$)", told)
    named = unquote(extended[1]) if extended else _unquoted(plain[1]) if plain else ""
    if not named:
        yield "a file without a name"
    if re.search(r"[/\\\x00-\x1f]", named):
        yield "a file whose name is a path"


def _unquoted(said: str) -> str:
    return re.sub(r"\\(.)", r"\1", said[1:-1]) if said.startswith('"') else said


def _as_a_strict_reader_says(content: bytes) -> Iterator[str]:
    try:
        mail = message_from_bytes(content, policy=policy.strict)
        minded = [(str(name), why) for part in mail.walk() for name, value in part.items() for why in getattr(value, "defects", ())]
    except Exception as why:  # noqa: BLE001 - whatever a strict reader stumbles over
        yield f"a strict reader stumbles: {type(why).__name__}"
        return
    yield from (f"a strict reader minds {name}: {type(why).__name__}" for name, why in minded)
    yield from (f"a strict reader minds {type(why).__name__}" for part in mail.walk() for why in part.defects)
