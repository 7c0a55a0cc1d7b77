"""Coverage-guided fuzzing of answers from calendars: `python -m tests.fuzz.calendar --seconds 600`. The short form runs with the tests.

A citizen holds an invitation; what their calendar sends back starts from the answers of four programs and is changed. Each goes the whole
way: mail, iTIP object, case, visit. An answer that raises, is set aside, gives a case two appointments, reaches another's case or unsettles
the balance is a fault, and its bytes are left in `crash-*`.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy

from sqlmodel import func, select

from helpdesk.cases import letters
from helpdesk.cases.tables import VisitRow
from helpdesk.cases.visits import LIVE
from helpdesk.house import House
from helpdesk.mail.calendar import read_calendar
from helpdesk.mail.defects import Notes
from helpdesk.study import Study
from tests.fuzz.guided import Search, search
from tests.fuzz.lived import Harm, Lived, lived
from tests.fuzz.telling import command
from tests.visits.clients import CITIZEN, CLIENTS, OFFICE, Answer
from tests.web import office

PROPOSED = datetime.fromisoformat("2017-06-15T14:00:00+07:00")
AT_ONCE = 40  # answers before the office is set back, so that each finds a case that is not over
JUNK = [
    b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VALARM\r\n", b"BEGIN:VTIMEZONE\r\nTZID:", b"TZOFFSETTO:+9999\r\n",
    b"METHOD:COUNTER\r\n", b"METHOD:CANCEL\r\n", b"METHOD:REQUEST\r\n", b"PARTSTAT=DECLINED", b"PARTSTAT=ACCEPTED",
    b"PARTSTAT=DELEGATED", b"SEQUENCE:999999999\r\n", b"SEQUENCE:-1\r\n", b"SEQUENCE:99999999999999999999\r\n",
    b"DTSTART:00010101T000000Z\r\n", b"DTSTART:99991231T235959Z\r\n", b"DTSTART;VALUE=DATE:20170615\r\n",
    b"DTSTART;TZID=../../etc/passwd:20170615T080000\r\n", b"DTSTAMP:99991231T235959\r\n", b"RRULE:FREQ=SECONDLY\r\n",
    b"ATTENDEE:mailto:", b"mailto:la@mail.example", b";TZID=", b';X="', b"\r\n ", b"\r\n\t", b"\xff\xfe", b"\0",
    "Đ".encode("utf-16-le"), b":" * 40,
]  # fmt: skip


def searched(*, seconds: float, luck: int, study: Study | None = None) -> Search:
    with lived(study) as place:
        answer = _invited(place)

        def one(ics: bytes) -> None:
            _brought(place, ics)

        return search(one, list(_seeds(answer)), JUNK, within="calendar", seconds=seconds, luck=luck)


def _invited(place: Lived) -> Answer:
    """The office after a whole request was answered with an invitation; the answer a calendar may give to it."""
    content = (office.FIXTURES / "complete-request.eml").read_bytes()
    sender = next(line for line in content.split(b"\n") if line.startswith(b"From:"))
    office.deliver(place.house, content.replace(sender, f"From: Nguyen Thi Sen <{CITIZEN}>".encode()))
    (path,) = office.send_post(place.house)
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    (part,) = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    told = read_calendar(part.get_content(), Notes())
    assert told is not None and told.start is not None
    place.desk.later(minutes=10)
    place.remember()
    return Answer(told.uid, told.sequence, told.start, "ACCEPTED", place.house.clock.now())


def _seeds(answer: Answer) -> Iterator[bytes]:
    """The object alone, as each program writes it for each answer."""
    for said in (answer, replace(answer, partstat="DECLINED"), replace(answer, partstat="TENTATIVE", proposes=PROPOSED)):
        for program in CLIENTS.values():
            mail = message_from_bytes(program(said))
            yield next(bytes(p.get_payload(decode=True)) for p in mail.walk() if p.get_content_type() == "text/calendar")


def _brought(place: Lived, ics: bytes) -> None:
    number = _letters(place.house)
    if number > AT_ONCE:
        place.prove()
        place.set_back()
    office.deliver(place.house, _mail(ics))
    _harmless(place.house, number=_letters(place.house))


def _mail(ics: bytes) -> bytes:
    return (
        f"From: Nguyen Thi Sen <{CITIZEN}>\r\nTo: {OFFICE}\r\nSubject: Accepted\r\nDate: Mon, 12 Jun 2017 11:25:00 +0700\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    ).encode() + base64.encodebytes(ics).replace(b"\n", b"\r\n")


def _letters(house: House) -> int:
    with house.memory.look() as unit:
        return sum(letters.counts(unit).values())


def _harmless(house: House, *, number: int) -> None:
    with house.memory.look() as unit:
        row = letters.get(unit, number)
        live = unit.session.exec(select(func.count()).where(VisitRow.status.in_(LIVE)).group_by(VisitRow.case_id)).all()  # type: ignore[attr-defined]
    if row.state not in ("answered", "queued", "recorded"):
        raise Harm(f"the letter is {row.state}: {row.fault}")
    if any(count > 1 for count in live):
        raise Harm("two appointments of one case")


if __name__ == "__main__":
    sys.exit(command(searched, "answers"))
