"""EML, a mail saved as a file inside an archive or another mail: who wrote, subject and text as a page, its files as members."""

from __future__ import annotations

from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats.plain_text import decoded, tidy
from helpdesk.papers.formats.web_page import seen_text
from helpdesk.papers.telling import Telling

MOST_PARTS = 200  # boundaries of a mail that a person sent; a parser goes one call deeper for each that is nested
_HEAD = ("From", "Date", "Subject")


def open_mail(content: bytes, tell: Telling) -> None:
    if content.lower().count(b"multipart/") > MOST_PARTS:
        tell.flaw(Flaw.TOO_LARGE, f"thư có hơn {MOST_PARTS} phần lồng nhau")
        return
    mail = message_from_bytes(content)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    files = [part for part in parts if _is_file(part)]
    said = [_words(mail, name) for name in _HEAD]
    tell.text("\n".join(part for part in (*said, _body([p for p in parts if p not in files])) if part.strip()))
    for part in files[: tell.limits.max_members]:
        tell.member(_name(part), _bytes(part))
    if len(files) > tell.limits.max_members:
        tell.flaw(Flaw.ARCHIVE_TOO_MANY, str(tell.limits.max_members))


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename()) or part.get_content_maintype() != "text"


def _body(parts: list[Message]) -> str:
    """The plain text where there is one; an HTML part says the same again."""
    plain = [_text(part) for part in parts if part.get_content_subtype() != "html"]
    return "\n".join(plain) if any(text.strip() for text in plain) else "\n".join(seen_text(_text(part)) for part in parts)


def _text(part: Message) -> str:
    content = _bytes(part)
    try:
        return tidy(content.decode(part.get_content_charset() or "utf-8"))
    except (LookupError, ValueError):
        return decoded(content)


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _name(part: Message) -> str:
    return tidy(_unfolded(part.get_filename() or "")).replace("\\", "/").rpartition("/")[2]


def _words(mail: Message, name: str) -> str:
    return tidy(_unfolded(str(mail.get(name, ""))))


def _unfolded(value: str) -> str:
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except (MessageError, LookupError, ValueError):
        return value
