"""Invitations held against RFC 5545, 5546 and 6047, and against what the calendars of Google, Microsoft, Apple and Mozilla look for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from helpdesk.journey import Correspondent, Meeting
from helpdesk.mail.calendar import read_calendar
from helpdesk.mail.defects import Notes
from helpdesk.mail.invitation import invitation

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NINE_THIRTY = datetime(2017, 6, 20, 9, 30, tzinfo=ZONE)
MEETING = Meeting("filing", NINE_THIRTY, NINE_THIRTY + timedelta(minutes=30), "Bộ phận một cửa, quầy số 1; khu Mẫu, phường Mẫu")
OFFICE = Correspondent("Hỗ trợ trực tuyến", "hotro@coquan.example")
CITIZEN = Correspondent("Nguyễn Thị Hoa", "hoa@thu.example")
CODE = "HTTT-2017-000123"


def invited(meeting: Meeting = MEETING, sequence: int = 0, *, confidential: bool = False, cancelled: bool = False) -> bytes:
    return invitation(
        meeting,
        uid="HTTT-2017-000123-token@coquan.example",
        sequence=sequence,
        stamped_at=datetime(2017, 6, 15, 4, 5, tzinfo=UTC),
        organizer=OFFICE,
        attendee=CITIZEN,
        case_code=CODE,
        confidential=confidential,
        cancelled=cancelled,
    )


def calendar_of(content: bytes) -> Calendar:
    found = Calendar.from_ical(content)
    assert isinstance(found, Calendar)
    assert not found.errors and not any(part.errors for part in found.walk())
    return found


def event_of(content: bytes) -> Event:
    (event,) = calendar_of(content).walk("VEVENT")
    return event  # type: ignore[return-value]


def test_lines_end_in_crlf_and_none_is_longer_than_75_octets() -> None:
    content = invited()
    assert content.endswith(b"END:VCALENDAR\r\n") and content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_the_calendar_names_version_scale_product_and_method_once() -> None:
    calendar = calendar_of(invited())
    assert (calendar["VERSION"], calendar["CALSCALE"], calendar["METHOD"]) == ("2.0", "GREGORIAN", "REQUEST")
    assert calendar["PRODID"]
    for line in (b"VERSION:", b"CALSCALE:", b"METHOD:", b"PRODID:", b"UID:", b"SEQUENCE:", b"DTSTAMP:", b"ORGANIZER"):
        assert invited().count(b"\r\n" + line) == 1, line


def test_a_request_has_all_that_itip_demands_of_it() -> None:
    event = event_of(invited())
    for name in ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER", "ATTENDEE", "STATUS"):
        assert name in event, name
    assert event["STATUS"] == "CONFIRMED"
    assert event["DTSTAMP"].dt == datetime(2017, 6, 15, 4, 5, tzinfo=UTC)


def test_the_time_is_local_in_a_zone_the_calendar_defines() -> None:
    calendar = calendar_of(invited())
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Ho_Chi_Minh"
    (standard,) = zone.walk("STANDARD")
    assert standard["TZOFFSETFROM"].td == standard["TZOFFSETTO"].td == timedelta(hours=7)
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20170620T093000\r\n" in invited()
    assert b"DTEND;TZID=Asia/Ho_Chi_Minh:20170620T100000\r\n" in invited()


def test_the_zone_stands_before_the_event_that_uses_it() -> None:
    assert [part.name for part in calendar_of(invited()).subcomponents] == ["VTIMEZONE", "VEVENT"]


def test_the_mailbox_invites_and_the_citizen_is_asked_to_answer() -> None:
    event = event_of(invited())
    assert event["ORGANIZER"] == "mailto:hotro@coquan.example"
    attendee = event["ATTENDEE"]
    assert attendee == "mailto:hoa@thu.example"
    asked = {name: str(attendee.params[name]) for name in ("RSVP", "PARTSTAT", "ROLE", "CN")}
    assert asked == {"RSVP": "TRUE", "PARTSTAT": "NEEDS-ACTION", "ROLE": "REQ-PARTICIPANT", "CN": "Nguyễn Thị Hoa"}


def test_a_quotation_mark_in_a_name_breaks_nothing() -> None:
    content = invitation(
        MEETING, uid="u@x", sequence=0, stamped_at=NINE_THIRTY, organizer=OFFICE, case_code=CODE,
        attendee=Correspondent('Hoa" ;X="1:\r\nATTENDEE:mailto:x@y.example', CITIZEN.address),
    )  # fmt: skip
    assert event_of(content)["ATTENDEE"] == "mailto:hoa@thu.example"


def test_it_reminds_a_day_before() -> None:
    (alarm,) = event_of(invited()).walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", timedelta(days=-1))
    assert alarm["DESCRIPTION"]


def test_it_says_in_vietnamese_what_for_where_and_under_which_code() -> None:
    event = event_of(invited())
    assert event["SUMMARY"] == "Hẹn nộp đơn yêu cầu thi hành án" and event["SUMMARY"].params["LANGUAGE"] == "vi"
    assert event["LOCATION"] == MEETING.where
    assert CODE in event["DESCRIPTION"] and "giấy tờ tùy thân" in event["DESCRIPTION"]


@pytest.mark.parametrize("purpose", ["filing", "result", "reception"])
def test_a_confidential_meeting_does_not_tell_what_it_is_about(purpose: str) -> None:
    event = event_of(invited(replace(MEETING, purpose=purpose), confidential=True))
    told = f"{event['SUMMARY']} {event['DESCRIPTION']}".lower()
    assert event["SUMMARY"] == "Hẹn làm việc"
    assert not any(word in told for word in ("tố cáo", "khiếu nại", "đơn", "thi hành án"))


def test_another_time_is_the_same_appointment_with_a_higher_sequence() -> None:
    later = replace(MEETING, starts_at=NINE_THIRTY + timedelta(days=1), ends_at=MEETING.ends_at + timedelta(days=1))
    first, second = event_of(invited()), event_of(invited(later, sequence=1))
    assert first["UID"] == second["UID"] and (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second["DTSTART"].dt - first["DTSTART"].dt == timedelta(days=1)


def test_a_cancellation_ends_it_without_asking_for_an_answer() -> None:
    content = invited(sequence=2, cancelled=True)
    event = event_of(content)
    assert calendar_of(content)["METHOD"] == "CANCEL"
    assert (event["STATUS"], event["SEQUENCE"], event["TRANSP"]) == ("CANCELLED", 2, "TRANSPARENT")
    assert not event.walk("VALARM") and "RSVP" not in event["ATTENDEE"].params
    assert "đã hủy" in event["DESCRIPTION"]


def test_the_same_values_give_the_same_bytes() -> None:
    assert invited() == invited()


def test_our_own_reader_of_calendar_replies_recognises_it() -> None:
    found = read_calendar(invited(sequence=3).decode(), Notes())
    assert found is not None
    assert (found.uid, found.sequence, found.start) == ("HTTT-2017-000123-token@coquan.example", 3, NINE_THIRTY)


def test_a_bare_offset_is_a_zone_too() -> None:
    from_offset = datetime.fromisoformat("2017-06-20T09:30:00+07:00")
    event = event_of(invited(Meeting("filing", from_offset, from_offset + timedelta(minutes=30), "Trụ sở")))
    assert event["DTSTART"].dt.utcoffset() == timedelta(hours=7)
