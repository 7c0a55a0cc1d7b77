"""An appointment as a calendar reads it (RFC 5545, RFC 5546): the invitation, the same again at another time, its end.

The only importer of icalendar. One UID for an appointment's whole life; the caller raises `sequence` with every change.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

from helpdesk.journey import Correspondent, Meeting
from helpdesk.mail.text import clean_line

CONFIDENTIAL = "confidential"
A_DAY_BEFORE = timedelta(days=-1)
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a local time by definition (RFC 5545 3.6.5)


@dataclass(frozen=True, slots=True)
class _InvitationWords:
    """data/invitation.toml"""

    product: str
    summary: dict[str, str]
    description: dict[str, str]


@cache
def _words() -> _InvitationWords:
    return _InvitationWords(**tomllib.loads((Path(__file__).parent / "data" / "invitation.toml").read_text("utf-8")))


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
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamped_at.astimezone(UTC))
    event.add("sequence", sequence)
    _in_zone(event, meeting)
    _in_words(event, meeting, case_code, CONFIDENTIAL if confidential else meeting.purpose, cancelled=cancelled)
    event.add("organizer", _person(organizer))
    event.add("attendee", _person(attendee, invited=not cancelled))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    if not cancelled:
        event.add_component(_reminder(str(event["summary"])))
    offset = meeting.starts_at.utcoffset()
    assert offset is not None
    before, after = _around("CANCEL" if cancelled else "REQUEST", _zone_name(meeting), offset)
    written: bytes = event.to_ical()
    return before + written + after


@lru_cache(maxsize=64)
def _around(method: str, zone_name: str, offset: timedelta) -> tuple[bytes, bytes]:
    """What stands before the event and behind it: the same for all visits of an office."""
    calendar = Calendar()
    calendar.add("prodid", _words().product)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_zone(zone_name, offset))
    written: bytes = calendar.to_ical()
    end = written.index(b"END:VCALENDAR")
    return written[:end], written[end:]


def _in_zone(event: Event, meeting: Meeting) -> None:
    """Local times with the name of the zone that the calendar defines beside them."""
    for name, instant in (("dtstart", meeting.starts_at), ("dtend", meeting.ends_at)):
        event.add(name, instant.replace(tzinfo=None), parameters={"TZID": _zone_name(meeting)})


def _zone_name(meeting: Meeting) -> str:
    return str(getattr(meeting.starts_at.tzinfo, "key", "")) or meeting.starts_at.strftime("UTC%z")


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


def _in_words(event: Event, meeting: Meeting, code: str, about: str, *, cancelled: bool) -> None:
    said = _words()
    always = said.description["cancelled" if cancelled else "always"].format(code=code)
    description = always if cancelled else f"{said.description[about]}\n{always}"
    for name, text in (("summary", said.summary[about]), ("description", description), ("location", clean_line(meeting.where))):
        event.add(name, vText(text), parameters={"LANGUAGE": "vi"})


def _person(who: Correspondent, *, invited: bool | None = None) -> vCalAddress:
    """The organizer (`invited` None), or the citizen: asked to answer, or only told."""
    person = vCalAddress(f"mailto:{who.address}")
    name = clean_line(who.name).replace('"', "")
    if name:
        person.params["CN"] = vText(name)
    if invited is not None:
        person.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"})
    if invited:
        person.params.update({"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
    return person


def _reminder(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", A_DAY_BEFORE)
    alarm.add("description", vText(text))
    return alarm
