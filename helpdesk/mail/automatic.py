"""Whether a robot wrote. Never a person taken for one, never a robot answered: where the text is a person's, the person wins.

The order of the questions is the table below; the first that is answered decides. Header lines alone (a list, a web form's
Auto-Submitted) decide only where nobody speaks in the text; what they say goes into `robot_marks` either way. Advertising and
phishing typed by hand carry no headers: their marks help whoever classifies.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from helpdesk.journey import Automatic, Bounce
from helpdesk.mail.bounces import read_bounce, tells_of_arrival
from helpdesk.mail.evidence import NOTE, Evidence
from helpdesk.mail.lexicon import Phrases, Tables, beginnings, phrases, tables
from helpdesk.mail.marks import RobotMark, marks_of

_ANSWER_PREFIX = re.compile(r"(?:(?:re|tra loi|phan hoi|aw|sv|antw)\s*:\s*)+")
_BULKY = {RobotMark.BULK, RobotMark.LIST, RobotMark.UNSUBSCRIBE}
_UNATTENDED = {RobotMark.AUTO_GENERATED, RobotMark.SYSTEM_SENDER, RobotMark.NO_REPLY, RobotMark.NULL_PATH}
_CITIZEN_METHODS = ("reply", "counter")  # RFC 5546: what an invited person sends back

Marks = frozenset[RobotMark]


def judged(mail: Evidence) -> tuple[Automatic | None, tuple[str, ...], Bounce | None]:
    """(what kind of robot, or None; every mark that speaks for one, sorted; the bounce it reports)."""
    marks = marks_of(mail)
    bounce = read_bounce(mail)
    if bounce:
        return Automatic.BOUNCE, _named(marks), bounce
    kind = next((kind for kind, holds in _QUESTIONS if holds(mail, marks)), None)
    return kind, _named(marks), None


def is_person(mail: Evidence) -> bool:
    """Somebody who wants something of this office: two of speaking of oneself, turning to the office, asking; and no sales talk."""
    words = _words()
    signs = sum(words[name].stand_in(mail.folded) for name in ("person.first", "person.addressed", "person.asks"))
    return signs >= 2 and words["advert.words"].count(mail.folded) < 3 and not words["advert.bait"].stand_in(mail.folded)


def _is_receipt(mail: Evidence, marks: Marks) -> bool:
    if tells_of_arrival(mail) or any(kind.endswith("disposition-notification") for kind, _ in mail.reports):
        return True
    words = _words()
    return bool(_starts()["receipt"].match(mail.folded_subject)) and words["receipt.phrases"].stand_in(mail.folded_whole.up_to(2000))


def _is_own(mail: Evidence, marks: Marks) -> bool:
    came_back = RobotMark.FROM_US in marks and mail.own.issued(mail.letter.message_id)
    return came_back or RobotMark.LOOP in marks


def _is_calendar(mail: Evidence, marks: Marks) -> bool:
    if mail.letter.calendar:
        return mail.letter.calendar.method.lower() not in _CITIZEN_METHODS
    return mail.local_part in tables("robots")["calendar"]["locals"] and bool(
        marks & {RobotMark.AUTO_GENERATED, RobotMark.BULK, RobotMark.NULL_PATH}
    )


def _is_invited_reply(mail: Evidence, marks: Marks) -> bool:
    return mail.letter.calendar is not None and mail.letter.calendar.method.lower() in _CITIZEN_METHODS


def _is_auto_reply(mail: Evidence, marks: Marks) -> bool:
    words = _words()
    if RobotMark.AUTO_REPLIED in marks or _is_named_auto_reply(mail, marks):
        return not (RobotMark.FORM_RELAY in marks and is_person(mail))
    absent = _is_absence_note(mail, strict=RobotMark.AUTO_GENERATED not in marks and RobotMark.NULL_PATH not in marks)
    if absent:
        return True
    robot = marks & {RobotMark.AUTO_GENERATED, RobotMark.NULL_PATH, RobotMark.NO_REPLY, RobotMark.SUPPRESS}
    return bool(robot) and not is_person(mail) and (mail.answers or words["auto_reply.acknowledged"].stand_in(mail.folded))


def _is_named_auto_reply(mail: Evidence, marks: Marks) -> bool:
    """By its subject; behind a "Re:" a person may be answering such a mail, so the words or the headers must say so too."""
    words = _words()
    if _starts()["auto_reply"].match(mail.folded_subject):
        return True
    if not _starts()["auto_reply"].match(_ANSWER_PREFIX.sub("", mail.folded_subject)):
        return False
    said = words["auto_reply.absent"].stand_in(mail.opening) or words["auto_reply.acknowledged"].stand_in(mail.opening)
    return bool(said) or bool(marks & _UNATTENDED)


def _is_absence_note(mail: Evidence, *, strict: bool) -> bool:
    """Away, and when or to whom instead; from somebody whose headers say nothing both are wanted, and no request beside them."""
    words, text = _words(), mail.opening
    if not words["auto_reply.absent"].stand_in(text):
        return False
    if not strict:
        return True
    wants = "?" in text or words["person.asks"].stand_in(text) or words["person.told"].stand_in(text)
    return len(mail.folded) < NOTE and words["auto_reply.instead"].stand_in(text) and not wants


def _is_spam(mail: Evidence, marks: Marks) -> bool:
    if is_person(mail):
        return False
    return RobotMark.SPAM_FLAG in marks or (bool(marks & _BULKY) and RobotMark.ADVERT_WORDS in marks)


def _is_list(mail: Evidence, marks: Marks) -> bool:
    return bool(marks & _BULKY) and not is_person(mail)


def _is_notice(mail: Evidence, marks: Marks) -> bool:
    """Cron, gateways, portals, abuse reports: a sender that is no person, and nobody who speaks in the text."""
    if any(kind.endswith("feedback-report") for kind, _ in mail.reports):
        return True
    if _starts()["notice"].match(mail.folded_subject) and marks & {
        RobotMark.SYSTEM_SENDER,
        RobotMark.AUTO_GENERATED,
        RobotMark.NO_REPLY,
    }:
        return True
    unattended = marks & _UNATTENDED
    if unattended == {RobotMark.SYSTEM_SENDER}:  # nothing but the name of the mailbox: cron answers nobody and never says "I"
        speaks = mail.own.issued(mail.letter.in_reply_to or "") or _words()["person.first"].stand_in(mail.folded)
        return not speaks and not _brings_papers(mail)
    return bool(unattended) and not is_person(mail) and not _brings_papers(mail)


def _brings_papers(mail: Evidence) -> bool:
    """A scanner or a phone's automatic mail without words: what it brings decides."""
    return len(mail.folded) < 400 and any(e.type.startswith("image/") or e.type == "application/pdf" for e in mail.letter.enclosures)


_QUESTIONS: tuple[tuple[Automatic | None, Callable[[Evidence, Marks], bool]], ...] = (
    (None, _is_invited_reply),
    (Automatic.RECEIPT, _is_receipt),
    (Automatic.OWN_MAIL, _is_own),
    (Automatic.CALENDAR, _is_calendar),
    (Automatic.AUTO_REPLY, _is_auto_reply),
    (Automatic.SPAM, _is_spam),
    (Automatic.LIST, _is_list),
    (Automatic.NOTICE, _is_notice),
)


def _named(marks: Marks) -> tuple[str, ...]:
    return tuple(sorted(m.value for m in marks))


@cache
def _words() -> dict[str, Phrases]:
    lists: Tables = tables("robots")
    named = ((table, name, listed) for table in ("auto_reply", "receipt", "person", "advert") for name, listed in lists[table].items())
    return {f"{table}.{name}": phrases(listed) for table, name, listed in named if name != "subjects"}


@cache
def _starts() -> dict[str, re.Pattern[str]]:
    """How the subjects begin."""
    return {table: beginnings(tables("robots")[table]["subjects"]) for table in ("auto_reply", "receipt", "notice")}
