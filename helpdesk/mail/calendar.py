"""An iTIP object in a mail (RFC 5545, RFC 5546): only what an answer to an invitation says.

Read here and not by a calendar library: the four lines an answer needs cost 0.46 s of import there, and 2.8 s for a hostile file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from helpdesk.journey import CalendarReply
from helpdesk.mail.defects import Damage, Notes

MAX_SIZE = 1_000_000  # characters; an invitation has 2,000
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"([A-Za-z0-9-]{1,60})((?:;[^:;=\"]{1,60}=(?:\"[^\"]{0,400}\"|[^:;\"]{0,400})){0,30}):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";([^:;=\"]{1,60})=(?:\"([^\"]*)\"|([^:;\"]*))")
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?")
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})")
_HERE = timezone(timedelta(hours=7))
_ZONES = {"SE Asia Standard Time": "Asia/Ho_Chi_Minh", "(UTC+07:00) Bangkok, Hanoi, Jakarta": "Asia/Ho_Chi_Minh"}


@dataclass(frozen=True, slots=True)
class _Property:
    name: str
    parameters: dict[str, str]
    value: str


def read_calendar(text: str, notes: Notes, *, method: str = "") -> CalendarReply | None:
    """The first event's answer; `method` is the one of the Content-Type. None, with a note, when no event can be read."""
    lines = _unfolded(text[:MAX_SIZE])
    called = next((p.value for p in lines if p.name == "METHOD"), method).strip().upper()
    event = _first_event(lines)
    uid = _value(event, "UID")
    if not event or not uid:
        notes.add(Damage.CALENDAR_DAMAGED, called or "ICS")
        return None
    attendee = _answering(event)
    zones = _own_zones(lines)
    return CalendarReply(
        method=called or "PUBLISH",
        uid=uid,
        sequence=_number(_value(event, "SEQUENCE")),
        attendee=_address(attendee.value) if attendee else "",
        partstat=attendee.parameters.get("PARTSTAT", "").lower() if attendee else "",
        start=_instant(_property(event, "DTSTART"), zones),
        stamped_at=_instant(_property(event, "DTSTAMP"), zones),
    )


def _unfolded(text: str) -> list[_Property]:
    found = []
    for line in _FOLD.sub("", text).replace("\r", "\n").split("\n"):
        match = _LINE.fullmatch(line.strip()) if line[:1].strip() else None
        if match:
            parameters = {n.upper(): quoted or bare for n, quoted, bare in _PARAMETER.findall(match[2])}
            found.append(_Property(match[1].upper(), parameters, match[3].strip()))
    return found


def _first_event(lines: list[_Property]) -> list[_Property]:
    """The properties of the first event (alarms inside it left out), as far as they go when the file is cut."""
    event: list[_Property] = []
    depth = 0
    for line in lines:
        if line.name == "BEGIN":
            depth += 1 if depth or line.value.upper() in ("VEVENT", "VTODO") else 0
        elif line.name == "END" and depth:
            depth -= 1
            if not depth:
                return event
        elif depth == 1:
            event.append(line)
    return event


def _answering(event: list[_Property]) -> _Property | None:
    """Whose answer it is: in a REPLY the only attendee, else one who has answered."""
    attendees = [p for p in event if p.name == "ATTENDEE"]
    answered = [p for p in attendees if p.parameters.get("PARTSTAT", "NEEDS-ACTION").upper() != "NEEDS-ACTION"]
    return next(iter(answered or attendees), None)


def _own_zones(lines: list[_Property]) -> dict[str, tzinfo]:
    """Offsets that the file itself gives its zones (VTIMEZONE), the standard time of each."""
    zones: dict[str, tzinfo] = {}
    name = ""
    for line in lines:
        if line.name == "TZID":
            name = line.value
        elif line.name == "TZOFFSETTO" and name and name not in zones and (found := _OFFSET.fullmatch(line.value[:5])):
            minutes = int(found[2]) * 60 + int(found[3])
            if minutes < 1440:
                zones[name] = timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))
    return zones


def _instant(given: _Property | None, zones: dict[str, tzinfo]) -> datetime | None:
    found = _STAMP.fullmatch(given.value) if given else None
    if not found or given is None:
        return None
    zone = UTC if found[7] else _zone(given.parameters.get("TZID", ""), zones)
    try:
        year, month, day, hour, minute, second = (int(found[i] or 0) for i in range(1, 7))
        at = datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if MINYEAR < at.year < MAXYEAR else None  # at the ends of time there is no local time any more


def _zone(name: str, zones: dict[str, tzinfo]) -> tzinfo:
    """By the name in the world's list, else by the file's own offsets, else the office's."""
    try:
        return ZoneInfo(_ZONES.get(name, name)) if name else _HERE
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return zones.get(name, _HERE)


def _property(event: list[_Property], name: str) -> _Property | None:
    return next((p for p in event if p.name == name), None)


def _value(event: list[_Property], name: str) -> str:
    found = _property(event, name)
    return found.value[:500] if found else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _address(value: str) -> str:
    return value[7:].strip() if value[:7].lower() == "mailto:" else value.strip()
