"""What citizens' calendar programs send back for an invitation of ours, shaped as each of them shapes it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

CITIZEN, OFFICE = "sen.nguyen@mail.example", "httqvangninh@moj.gov.vn"
SAID = {"ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "Tentative"}


@dataclass(frozen=True)
class Answer:
    """An answer to give: `proposes` a beginning (UTC) makes it a counter-proposal."""

    uid: str
    sequence: int
    starts_at: datetime
    partstat: str
    sent_at: datetime
    summary: str = "Hẹn nộp đơn yêu cầu thi hành án"
    proposes: datetime | None = None
    address: str = CITIZEN

    @property
    def method(self) -> str:
        return "COUNTER" if self.proposes else "REPLY"


def utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def google(a: Answer) -> bytes:
    """Google Calendar: sent by its own robot in the citizen's name, the object as alternative and as file, times in UTC."""
    start = a.proposes or a.starts_at
    ics = _lines(
        "BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0", f"METHOD:{a.method}",
        "BEGIN:VEVENT", f"DTSTART:{utc(start)}", f"DTEND:{utc(start + timedelta(minutes=30))}", f"DTSTAMP:{utc(a.sent_at)}",
        f"ORGANIZER;CN=THADS:mailto:{OFFICE}", f"UID:{a.uid}",
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={a.partstat};CN=S", f" en;X-NUM-GUESTS=0:mailto:{a.address}",
        f"CREATED:{utc(a.sent_at)}", f"LAST-MODIFIED:{utc(a.sent_at)}", f"SEQUENCE:{a.sequence}",
        "STATUS:CONFIRMED", f"SUMMARY:{a.summary}",
        "TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    head = _head(
        a,
        f"{SAID[a.partstat]}: {a.summary} @ Tue Jun 13, 2017",
        f"<calendar-{utc(a.sent_at)}@google.com>",
        "calendar-notification@google.com",
    )
    head += "Sender: Google Calendar <calendar-notification@google.com>\r\nAuto-Submitted: auto-generated\r\n"
    words = f"{a.address} has {SAID[a.partstat].lower()} this invitation.\r\n\r\nInvitation from Google Calendar: https://calendar.google.com/calendar/"
    inner = _multipart(
        "alternative",
        "b2",
        [_part("text/plain; charset=UTF-8", words), _part("text/html; charset=UTF-8", f"<p>{words}</p>"), _calendar(ics, a.method)],
    )
    return (head + _multipart("mixed", "b1", [inner, _file(ics, "invite.ics")])).encode()


def outlook(a: Answer) -> bytes:
    """Outlook by Exchange: its own time zone names, the object among the alternatives only, an empty text."""
    start = a.proposes or a.starts_at
    local = "%Y%m%dT%H%M%S"
    here = start.astimezone(UTC) + timedelta(hours=7)
    ics = _lines(
        "BEGIN:VCALENDAR", f"METHOD:{a.method}", "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0", "BEGIN:VTIMEZONE",
        "TZID:SE Asia Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0700", "TZOFFSETTO:+0700", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:16010101T000000", "TZOFFSETFROM:+0700", "TZOFFSETTO:+0700", "END:DAYLIGHT", "END:VTIMEZONE",
        "BEGIN:VEVENT", f"ATTENDEE;PARTSTAT={a.partstat};CN=Nguyen Thi Sen:mailto:{a.address}", f"UID:{a.uid}",
        f"SUMMARY;LANGUAGE=vi-VN:{SAID[a.partstat]}: {a.summary}", f"DTSTART;TZID=SE Asia Standard Time:{here:{local}}",
        f"DTEND;TZID=SE Asia Standard Time:{here + timedelta(minutes=30):{local}}", "CLASS:PRIVATE", "PRIORITY:5",
        f"DTSTAMP:{utc(a.sent_at)}",
        "TRANSP:OPAQUE", "STATUS:CONFIRMED", f"SEQUENCE:{a.sequence}", "X-MICROSOFT-CDO-APPT-SEQUENCE:0", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    told = "New Time Proposed" if a.proposes else SAID[a.partstat]
    head = _head(a, f"{told}: {a.summary}", f"<{utc(a.sent_at)}@outlook.example>", "mail.outlook.example")
    head += "Thread-Topic: x\r\nThread-Index: AdLz\r\nX-MS-Has-Attach:\r\nContent-Language: vi-VN\r\n"
    return (head + _multipart("alternative", "_000_", [_part("text/plain; charset=utf-8", "\r\n"), _calendar(ics, a.method)])).encode()


def apple(a: Answer) -> bytes:
    """Apple's Calendar by Mail: a short text and the object, in a mixed whole."""
    ics = _lines(
        "BEGIN:VCALENDAR", "CALSCALE:GREGORIAN", "VERSION:2.0", f"METHOD:{a.method}", "PRODID:-//Apple Inc.//macOS 13.4//EN",
        "BEGIN:VEVENT",
        f"ATTENDEE;CN=\"Sen\";CUTYPE=INDIVIDUAL;PARTSTAT={a.partstat};EMAIL={a.address}:mailto:{a.address}", f"DTSTAMP:{utc(a.sent_at)}",
        f"DTSTART:{utc(a.proposes or a.starts_at)}", f"ORGANIZER;CN=THADS:mailto:{OFFICE}", f"SEQUENCE:{a.sequence}",
        f"SUMMARY:{a.summary}",
        f"UID:{a.uid}", "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    head = _head(a, f"{SAID[a.partstat]}: {a.summary}", f"<{utc(a.sent_at)}@mac.example>", "mac.example")
    text = _part("text/plain; charset=utf-8", f"Sen {SAID[a.partstat].lower()} the invitation")
    return (head + _multipart("mixed", "Apple-Mail", [text, _calendar(ics, a.method, name="iCal.ics")])).encode()


def thunderbird(a: Answer) -> bytes:
    """Thunderbird: a sentence and the object, answered from the citizen's own program."""
    ics = _lines(
        "BEGIN:VCALENDAR", "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", "VERSION:2.0", f"METHOD:{a.method}", "BEGIN:VEVENT",
        f"CREATED:{utc(a.sent_at)}", f"LAST-MODIFIED:{utc(a.sent_at)}", f"DTSTAMP:{utc(a.sent_at)}", f"UID:{a.uid}", f"SUMMARY:{a.summary}",
        f"ORGANIZER:mailto:{OFFICE}", f"ATTENDEE;PARTSTAT={a.partstat};ROLE=REQ-PARTICIPANT:mailto:{a.address}",
        f"DTSTART;TZID=Asia/Ho_Chi_Minh:{(a.proposes or a.starts_at).astimezone(UTC) + timedelta(hours=7):%Y%m%dT%H%M%S}",
        f"SEQUENCE:{a.sequence}", "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    head = _head(a, f"Event Invitation Reply ({SAID[a.partstat]}): {a.summary}", f"<{utc(a.sent_at)}@tb.example>", "tb.example")
    text = _part("text/plain; charset=UTF-8; format=flowed", f"Sen <{a.address}> has {SAID[a.partstat].lower()} your event invitation.")
    return (head + _multipart("alternative", "----TB", [text, _calendar(ics, a.method)])).encode()


CLIENTS: dict[str, Callable[[Answer], bytes]] = {"google": google, "outlook": outlook, "apple": apple, "thunderbird": thunderbird}


def _head(a: Answer, subject: str, message_id: str, by: str) -> str:
    received = f"Received: from {by} (192.0.2.7) by mx.moj.example with ESMTPS; {format_datetime(a.sent_at)}\r\n"
    encoded = f"=?utf-8?b?{base64.b64encode(subject.encode()).decode()}?="
    return (
        f"{received}From: =?utf-8?b?{base64.b64encode('Nguyễn Thị Sen'.encode()).decode()}?= <{a.address}>\r\nTo: {OFFICE}\r\n"
        f"Subject: {encoded}\r\nDate: {format_datetime(a.sent_at)}\r\nMessage-ID: {message_id}\r\nMIME-Version: 1.0\r\n"
    )


def _lines(*lines: str) -> str:
    return "".join(f"{line}\r\n" for line in lines)


def _part(kind: str, body: str) -> str:
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}"


def _calendar(ics: str, method: str, name: str = "") -> str:
    named = f'; name="{name}"' if name else ""
    disposition = f"Content-Disposition: attachment; filename={name}\r\n" if name else ""
    packed = base64.encodebytes(ics.encode()).decode().replace("\n", "\r\n")
    kind = f"Content-Type: text/calendar; charset=utf-8; method={method}{named}\r\n{disposition}"
    return f"{kind}Content-Transfer-Encoding: base64\r\n\r\n{packed}"


def _file(ics: str, name: str) -> str:
    packed = base64.encodebytes(ics.encode()).decode().replace("\n", "\r\n")
    kind = f'Content-Type: application/ics; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\n'
    return f"{kind}Content-Transfer-Encoding: base64\r\n\r\n{packed}"


def _multipart(kind: str, mark: str, parts: list[str]) -> str:
    body = "".join(f"--{mark}\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n{body}--{mark}--\r\n'
