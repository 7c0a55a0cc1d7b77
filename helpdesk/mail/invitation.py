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
BEGIN, END = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"
IN_VIETNAMESE = {"LANGUAGE": "vi"}
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
    about, zone = CONFIDENTIAL if confidential else meeting.purpose, _zone_name(meeting)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamped_at.astimezone(UTC))
    event.add("sequence", sequence)
    for name, instant in (("dtstart", meeting.starts_at), ("dtend", meeting.ends_at)):
        event.add(name, instant.replace(tzinfo=None), parameters={"TZID": zone})
    event.add("description", vText(_description(about, case_code, cancelled=cancelled)), parameters=IN_VIETNAMESE)
    event.add("attendee", _person(attendee, invited=not cancelled))
    written: bytes = event.to_ical()
    offset = meeting.starts_at.utcoffset()
    assert offset is not None
    begin, end = _around(about, organizer, clean_line(meeting.where), zone, offset, cancelled=cancelled)
    return begin + written.removeprefix(BEGIN).removesuffix(END) + end


def _description(about: str, code: str, *, cancelled: bool) -> str:
    said = _words().description
    always = said["cancelled" if cancelled else "always"].format(code=code)
    return always if cancelled else f"{said[about]}\n{always}"


@lru_cache(maxsize=64)
def _around(about: str, organizer: Correspondent, where: str, zone: str, offset: timedelta, *, cancelled: bool) -> tuple[bytes, bytes]:
    """What stands around an event's own lines: the same for all visits to an office for one purpose."""
    calendar, event, summary = Calendar(), Event(), _words().summary[about]
    calendar.add("prodid", _words().product)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    calendar.add_component(_zone(zone, offset))
    event.add("summary", vText(summary), parameters=IN_VIETNAMESE)
    event.add("location", vText(where), parameters=IN_VIETNAMESE)
    event.add("organizer", _person(organizer))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    if not cancelled:
        event.add_component(_reminder(summary))
    calendar.add_component(event)
    begin, mark, end = calendar.to_ical().partition(BEGIN)
    return begin + mark, end


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
