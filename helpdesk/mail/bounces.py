"""Reports that a mail of ours did not arrive: by RFC 3464, and in the free words of a dozen kinds of mail servers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from helpdesk.journey import Bounce, BouncedRecipient
from helpdesk.mail.evidence import Evidence
from helpdesk.mail.identifiers import message_ids
from helpdesk.mail.lexicon import Phrases, beginnings, fold, phrases, tables
from helpdesk.mail.reports import failed_recipients, status_in, succeeded

ENOUGH = 4  # signs, weighed below
MAX_RECIPIENTS = 100
_ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:\"'`=|]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_LINE_ADDRESS = re.compile(r"^[\s>*-]{0,10}<?([^\s<>()\[\],;:\"]+@[A-Za-z0-9.-]+[A-Za-z0-9])>?\s*(?::|$|\()")
_SMTP_CODE = re.compile(r"(?<![\d.])([45]\d\d)[ -](?:#?[45]\.\d|[A-Za-z<#])")
_COPIED_ID = re.compile(r"^[\s>|]{0,10}(?:original-|x-original-)?message-id:\s*(\S.{3,300})$", re.IGNORECASE | re.MULTILINE)
_HEADER_OF_COPY = re.compile(r"[\s>|]{0,10}(?:received|return-path|message-id|mime-version|delivered-to|dkim-signature):\s", re.IGNORECASE)
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global")


def read_bounce(mail: Evidence) -> Bounce | None:
    """The bounce a mail is; None when it is none. Reports of success are none."""
    reported = [report for kind, report in mail.reports if kind.endswith("delivery-status")]
    recipients = tuple(r for report in reported for r in failed_recipients(report))[:MAX_RECIPIENTS]
    if not recipients:
        if any(succeeded(report) for report in reported) or (_weight(mail) < ENOUGH and not reported):
            return None
        recipients = _told_recipients(mail) or _enclosed_recipients(mail)
    return Bounce(_original_ids(mail), recipients)


def _enclosed_recipients(mail: Evidence) -> tuple[BouncedRecipient, ...]:
    """A gateway hands on, in a wrapper of its own, the report it got."""
    return next((e.letter.bounce.recipients for e in mail.letter.enclosures if e.letter and e.letter.bounce), ())


def tells_of_arrival(mail: Evidence) -> bool:
    """A delivery report that says the mail arrived."""
    return any(kind.endswith("delivery-status") and succeeded(report) for kind, report in mail.reports)


def _weight(mail: Evidence) -> int:
    """How much speaks for a bounce."""
    words = _words()
    if "x-failed-recipients" in mail.fields:
        return ENOUGH
    if not _from_machine(mail):  # a person who complains of a failure, or passes one on
        return 0
    notice = fold(_notice(mail)[:8000])
    told = words.failed.stand_in(notice) or words.delayed.stand_in(notice)
    coded = bool(_SMTP_CODE.search(notice) or status_in(notice))
    technical = (
        2 * bool(words.subjects.match(mail.folded_subject))
        + coded
        + _returns_original(mail)
        + (mail.fields.first("return-path") in (b"<>", b"< >"))
        + 2 * ("x-ms-exchange-message-is-ndr" in mail.fields)
    )
    if not technical and not _addresses(mail, notice.split("\n")):  # a person who keeps the office's postmaster mailbox
        return 0
    return technical + 2 * _from_mail_system(mail) + (2 if told else -1)


def _from_machine(mail: Evidence) -> bool:
    null_path = mail.fields.first("return-path") in (b"<>", b"< >")
    robot = "x-ms-exchange-message-is-ndr" in mail.fields or "auto-submitted" in mail.fields or bool(mail.reports)
    return null_path or robot or _from_mail_system(mail) or bool(_words().foreign.match(mail.folded_subject))


def _from_mail_system(mail: Evidence) -> bool:
    words = _words()
    name = fold(mail.letter.sender.name if mail.letter.sender else "")
    nobody = not mail.letter.sender and "from" in mail.fields  # From: <>
    return nobody or fold(mail.local_part).startswith(words.locals) or words.names.stand_in(name)


def _returns_original(mail: Evidence) -> bool:
    returned = any(e.type in _RETURNED for e in mail.letter.enclosures) or any(kind in _RETURNED for kind, _ in mail.reports)
    return returned or bool(_COPIED_ID.search(mail.whole[:30_000]))


def _notice(mail: Evidence) -> str:
    """The mail system's own words: what stands before the copy of our letter."""
    lines = mail.whole[:30_000].split("\n")
    for i, line in enumerate(lines[:200]):
        if _HEADER_OF_COPY.match(line) or (i > 1 and _opens_copy(line)):
            return "\n".join(lines[:i])
    return "\n".join(lines[:200])


def _opens_copy(line: str) -> bool:
    """A line of its own: between rules, or ended like a heading."""
    text = line.strip()
    ruled = text[:2] in ("--", "==", "__", "**", "##") or text.endswith((".", ":", "--"))
    return len(text) < 100 and ruled and _words().copy.stand_in(fold(text))


def _told_recipients(mail: Evidence) -> tuple[BouncedRecipient, ...]:
    notice = _notice(mail)
    lines, status = notice.split("\n"), status_in(notice)
    diagnostic = next((line.strip()[:300] for line in lines if _SMTP_CODE.search(line) or (status and status in line)), "")
    permanent = _is_permanent(notice, status)
    return tuple(BouncedRecipient(a, permanent, status, diagnostic) for a in _addresses(mail, lines)[:MAX_RECIPIENTS])


def _is_permanent(notice: str, status: str) -> bool:
    """Whether the server has given up: it says so, or neither says that it still tries nor gives a passing reason."""
    words, folded = _words(), fold(notice[:8000])
    if words.gave_up.stand_in(folded):
        return True
    passing = status.startswith("4") and not re.search(r"(?<!\d)5\d\d[ -]", notice)
    return not passing and not words.delayed.stand_in(folded)


def _addresses(mail: Evidence, lines: list[str]) -> list[str]:
    """Whom the words name: by header, else at the beginning of lines, else anywhere in the notice."""
    listed = _ADDRESS.findall(mail.header("x-failed-recipients"))
    if not listed:
        listed = [m[1] for line in lines if (m := _LINE_ADDRESS.match(line[:300]))]
    if not listed:
        listed = [a for line in lines for a in _ADDRESS.findall(line[:1000])]
    named = (a.strip(".'") for a in listed)
    return list(dict.fromkeys(a for a in named if not mail.own.holds(a) and a.lower() != mail.address and not _is_system(a)))


def _is_system(address: str) -> bool:
    return address.lower().partition("@")[0].startswith(_words().locals)


def _original_ids(mail: Evidence) -> tuple[str, ...]:
    """Message-IDs the report names, the returned letter's first."""
    found = [e.letter.message_id for e in mail.letter.enclosures if e.letter]
    for _, report in mail.reports:
        for name in ("original-message-id", "x-original-message-id", "message-id"):
            found += message_ids(report.text(name).encode("ascii", "replace"))
    found += [i for m in _COPIED_ID.findall(mail.whole[:30_000]) for i in message_ids(m.encode("ascii", "replace"))]
    found += [mail.letter.in_reply_to or "", *reversed(mail.letter.references)]
    return tuple(dict.fromkeys(i for i in found if i and i != mail.letter.message_id))


@dataclass(frozen=True, slots=True)
class _Words:
    locals: tuple[str, ...]
    names: Phrases
    subjects: re.Pattern[str]
    foreign: re.Pattern[str]
    failed: Phrases
    delayed: Phrases
    gave_up: Phrases
    copy: Phrases


@cache
def _words() -> _Words:
    lists = tables("bounces")
    return _Words(
        locals=tuple(lists["sender"]["locals"]),
        names=phrases(lists["sender"]["names"]),
        subjects=beginnings(lists["subject"]["vietnamese"] + lists["subject"]["foreign"]),
        foreign=beginnings(lists["subject"]["foreign"]),
        failed=phrases(lists["failed"]["phrases"]),
        delayed=phrases(lists["delayed"]["phrases"]),
        gave_up=phrases(lists["gave_up"]["phrases"]),
        copy=phrases(lists["copy"]["phrases"]),
    )
