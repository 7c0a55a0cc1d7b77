"""An appointment as a calendar reads it (RFC 5545, RFC 5546): the invitation, the same again at another time, its end.

The only importer of icalendar, which writes what all invitations have in common; the lines of an event are written here, the very bytes
of that library (tests/mail/test_invitation.py holds them to it) at a tenth of its cost. One UID for an appointment's whole life; the
caller raises `sequence` with every change.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path

from icalendar import Calendar, Timezone, TimezoneStandard

from helpdesk.journey import Correspondent, Meeting
from helpdesk.mail.text import clean_line

CONFIDENTIAL = "confidential"
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a local time by definition (RFC 5545 3.6.5)
LINE = 74  # octets, and a blank before them where a line is folded (RFC 5545 3.1)
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
LOCAL = "%Y%m%dT%H%M%S"
_QUOTED = re.compile("[ ',;:\u2019]")


@dataclass(frozen=True, slots=True)
class _InvitationWords:
    """data/invitation.toml"""

    product: str
    summary: dict[str, str]
    description: dict[str, str]


@cache
def _words() -> _InvitationWords:
    return _InvitationWords(**tomllib.loads((Path(__file__).parent / "data" / "invitation.toml").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class _Event:
    """What an invitation is about; `zone` is the name that the calendar gives its zone."""

    meeting: Meeting
    zone: str
    uid: str
    sequence: int
    stamped_at: datetime
    organizer: Correspondent
    attendee: Correspondent
    case_code: str
    about: str
    cancelled: bool


def invitation(
    meeting: Meeting,
    *,
    uid: str,
    sequence: int,
    stamped_at: datetime,
    organizer: Correspondent,
    attendee: Correspondent,
    case_code: str,
    confidential: bool = False,
    cancelled: bool = False,
) -> bytes:
    """An iTIP object with METHOD:REQUEST, or METHOD:CANCEL where `cancelled`; the same bytes for the same values.

    The meeting's instants carry their zone; `stamped_at` is aware. Where `confidential`, nothing tells what it is about.
    """
    zone, offset = _zone_name(meeting), meeting.starts_at.utcoffset()
    assert offset is not None
    before, after = _around("CANCEL" if cancelled else "REQUEST", zone, offset)
    about = CONFIDENTIAL if confidential else meeting.purpose
    event = _Event(meeting, zone, uid, sequence, stamped_at, organizer, attendee, case_code, about, cancelled)
    return b"".join([before, *(_folded(line) + b"\r\n" for line in _lines(event)), after])


def _zone_name(meeting: Meeting) -> str:
    return str(getattr(meeting.starts_at.tzinfo, "key", "")) or meeting.starts_at.strftime("UTC%z")


@lru_cache(maxsize=64)
def _around(method: str, zone_name: str, offset: timedelta) -> tuple[bytes, bytes]:
    """What stands before the event, and behind it."""
    calendar = Calendar()
    calendar.add("prodid", _words().product)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_zone(zone_name, offset))
    written: bytes = calendar.to_ical()
    end = written.index(b"END:VCALENDAR")
    return written[:end], written[end:]


def _zone(name: str, offset: timedelta) -> Timezone:
    """A zone at its one offset: an office's zone without summer time needs no more (RFC 5545 3.6.5)."""
    standard = TimezoneStandard()
    standard.add("dtstart", EPOCH)
    standard.add("tzoffsetfrom", offset)
    standard.add("tzoffsetto", offset)
    standard.add("tzname", timezone(offset).tzname(None))
    zone = Timezone()
    zone.add("tzid", name)
    zone.add_component(standard)
    return zone


def _lines(event: _Event) -> Iterator[str]:
    """Local times with the name of the zone that the calendar defines beside them."""
    meeting, summary = event.meeting, _text(_words().summary[event.about])
    yield "BEGIN:VEVENT"
    yield f"SUMMARY;LANGUAGE=vi:{summary}"
    yield f"DTSTART;TZID={event.zone}:{meeting.starts_at.strftime(LOCAL)}"
    yield f"DTEND;TZID={event.zone}:{meeting.ends_at.strftime(LOCAL)}"
    yield f"DTSTAMP:{event.stamped_at.astimezone(UTC).strftime(LOCAL)}Z"
    yield f"UID:{_text(event.uid)}"
    yield f"SEQUENCE:{event.sequence}"
    yield _attendee(event)
    yield "CLASS:PRIVATE"
    yield f"DESCRIPTION;LANGUAGE=vi:{_text(_description(event))}"
    yield f"LOCATION;LANGUAGE=vi:{_text(clean_line(meeting.where))}"
    yield f"ORGANIZER{_named(event.organizer)}:mailto:{event.organizer.address}"
    yield "STATUS:CANCELLED" if event.cancelled else "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT" if event.cancelled else "TRANSP:OPAQUE"
    if not event.cancelled:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{summary}", "TRIGGER:-P1D", "END:VALARM")
    yield "END:VEVENT"


def _description(event: _Event) -> str:
    said = _words().description
    always = said["cancelled" if event.cancelled else "always"].format(code=event.case_code)
    return always if event.cancelled else f"{said[event.about]}\n{always}"


def _attendee(event: _Event) -> str:
    """The citizen: asked to answer, or only told."""
    who, cancelled = event.attendee, event.cancelled
    asked, answer = ("", "") if cancelled else (";PARTSTAT=NEEDS-ACTION", ";RSVP=TRUE")
    return f"ATTENDEE{_named(who)};CUTYPE=INDIVIDUAL{asked};ROLE=REQ-PARTICIPANT{answer}:mailto:{who.address}"


def _named(who: Correspondent) -> str:
    """A name as a parameter, where there is one (RFC 6868 3.1)."""
    name = clean_line(who.name).replace('"', "").replace("^", "^^")
    return "" if not name else f';CN="{name}"' if _QUOTED.search(name) else f";CN={name}"


def _text(text: str) -> str:
    """RFC 5545 3.3.11"""
    return text.translate(ESCAPED)


def _folded(line: str) -> bytes:
    """Cut neither inside a character nor between an escape and what it escapes."""
    rest, pieces = line.encode(), []
    while len(rest) > LINE:
        cut = LINE
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        cut -= rest[cut - 1] in b"\\^"
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return b"\r\n ".join([*pieces, rest])
