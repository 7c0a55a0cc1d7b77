"""Whole mails of calendar programs, from the mailbox to the visit: each is the citizen's answer, never a robot's (ruling 24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest

from helpdesk.cases import letters, outbox, visits
from helpdesk.cases.tables import LetterRow, VisitRow
from helpdesk.clock import StoppedClock
from helpdesk.desk import post
from helpdesk.house import House
from helpdesk.mail.calendar import read_calendar
from helpdesk.mail.defects import Notes
from tests.visits.clients import CITIZEN, CLIENTS, Answer
from tests.web import office

AFTERNOON = datetime.fromisoformat("2017-06-15T14:00:00+07:00")


@pytest.fixture
def invited(house: House, clock: StoppedClock) -> Answer:
    """A citizen whose request was answered with an invitation; the answer their calendar may give to it."""
    content = next(p for p in office.FIXTURES.glob("complete-request.eml")).read_bytes()
    sender = next(line for line in content.decode("latin-1").splitlines() if line.startswith("From:"))
    office.deliver(house, content.replace(sender.encode("latin-1"), f"From: Nguyen Thi Sen <{CITIZEN}>".encode()))
    post.send_all(house)
    assert house.settings.smtp.outbox_dir
    (mail,) = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in house.settings.smtp.outbox_dir.glob("*.eml")]
    (part,) = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    told = read_calendar(part.get_content(), Notes())
    assert told is not None and told.start is not None
    clock.move(timedelta(minutes=10))
    return Answer(told.uid, told.sequence, told.start, "ACCEPTED", clock.now())


def came(house: House, content: bytes) -> tuple[LetterRow, VisitRow | None]:
    office.deliver(house, content)
    with house.memory.look() as unit:
        row = letters.listed(unit)[-1]
        return row, visits.current(unit, 1)


@pytest.mark.parametrize("client", CLIENTS)
def test_accepting_confirms_the_visit(client: str, house: House, invited: Answer) -> None:
    row, visit = came(house, CLIENTS[client](invited))
    assert (row.kind, row.automatic, row.state, row.case_id) == ("enforcement", None, "recorded", 1)
    assert visit is not None and visit.status == "confirmed"


@pytest.mark.parametrize("client", CLIENTS)
def test_declining_calls_the_visit_off(client: str, house: House, invited: Answer) -> None:
    row, visit = came(house, CLIENTS[client](replace(invited, partstat="DECLINED")))
    assert row.state == "answered" and visit is None
    with house.memory.look() as unit:
        assert outbox.of_case(unit, 1)[-1].variant == "appointment_cancelled"


@pytest.mark.parametrize("client", CLIENTS)
def test_proposing_another_time_moves_it(client: str, house: House, invited: Answer) -> None:
    row, visit = came(house, CLIENTS[client](replace(invited, partstat="TENTATIVE", proposes=AFTERNOON)))
    assert row.state == "answered" and visit is not None
    assert visit.starts_at == AFTERNOON and (visit.uid, visit.sequence) == (invited.uid, 1)


@pytest.mark.parametrize("client", CLIENTS)
def test_an_answer_from_another_address_is_told_nothing_and_changes_nothing(client: str, house: House, invited: Answer) -> None:
    stranger = replace(invited, partstat="DECLINED", address="la@mail.example")
    row, visit = came(house, CLIENTS[client](stranger))
    assert row.case_id != 1 and visit is not None and visit.status == "offered"
    assert row.state in ("queued", "recorded")


@pytest.mark.parametrize("client", CLIENTS)
def test_an_answer_to_somebody_elses_invitation_is_a_robots_mail(client: str, house: House, invited: Answer) -> None:
    other = replace(invited, uid="7f3a@calendar.example", partstat="DECLINED")
    row, visit = came(house, CLIENTS[client](other))
    assert (row.kind, row.automatic, row.state) == ("automatic", "calendar", "recorded")
    assert visit is not None and visit.status == "offered"
