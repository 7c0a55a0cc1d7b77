"""The outbox against what SMTP servers do, and against our own death: the same mail, the same Message-ID, and the truth about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from helpdesk.cases import letters, outbox
from helpdesk.cases.database import Memory
from helpdesk.cases.tables import OutgoingRow
from helpdesk.cli.rehearsal import stories
from helpdesk.clock import StoppedClock
from helpdesk.desk import alarms, reports
from helpdesk.desk.ledger import balance_line
from helpdesk.desk.post import allowed, decide_doubt, send_all, settle_doubts
from helpdesk.errors import Refused, StorageError
from helpdesk.house import House, shipped
from helpdesk.journey import OutgoingMail, Receipt
from tests.conftest import BOTH
from tests.faults.processes import KILLED, Nursery
from tests.faults.test_ledger import asking
from tests.journeys.desk import REST, Desk, desk_of
from tests.journeys.office import plain_letter
from tests.servers import free_port
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice, post_office

both = pytest.mark.parametrize("database", BOTH, indirect=True)
OWN = "httqvangninh@moj.gov.vn"
DUE_AGAIN = {"minutes": 6}
Furnished = Callable[..., AbstractContextManager[Desk]]


@pytest.fixture
def furnish(tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice, database: dict[str, str]) -> Furnished:
    """A desk with more said in its settings, on the same mailbox and memory."""

    @contextmanager
    def opened(**tables: dict[str, object]) -> Iterator[Desk]:
        smtp = {**post.settings(), **tables.pop("smtp", {})}
        mailbox = {**server.settings(), **tables.pop("mailbox", {})}
        with desk_of(first_house, tmp_path, mailbox=mailbox, smtp=smtp, storage=database, **tables) as found:
            yield found

    return opened


def one_waits(desk: Desk, server: Dovecot) -> OutgoingRow:
    server.deliver(asking(1))
    desk.poll()
    (mail,) = desk.mails("ready")
    return mail


def ids(post: PostOffice) -> list[str]:
    return [message_from_bytes(content)["Message-ID"] for _, content in post.taken]


# ── what the server says ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mood", ["busy", "distrust", "closed"])
def test_a_server_that_is_busy_gets_the_same_bytes_under_the_same_message_id_later(
    mood: str, desk: Desk, server: Dovecot, post: PostOffice
) -> None:
    mail = one_waits(desk, server)
    post.mood = mood
    assert desk.send().later == 1
    assert desk.send().later == 0  # not at once again
    post.mood = "kind"
    desk.later(**DUE_AGAIN)
    assert desk.send().sent == 1
    assert ids(post) == [mail.message_id]
    assert post.taken[0][1].strip() == desk.house.memory.files.get(mail.sha256).strip()


def test_tries_go_on_over_days_before_a_mail_is_given_up_and_never_quietly(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    began = desk.clock.now()
    one_waits(desk, server)
    post.mood = "busy"
    while desk.statuses()["dead"] == 0:
        desk.send()
        desk.later(hours=1)
    assert timedelta(days=4) < desk.clock.now() - began < timedelta(days=7)
    (mail,) = desk.mails("dead")
    assert mail.answer.startswith("451")
    assert desk.balance().obligations["dead"] + desk.balance().obligations["with_staff"] == 1


def test_a_service_that_slept_over_tet_gives_up_no_sooner(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    one_waits(desk, server)
    post.mood = "busy"
    desk.later(days=9)
    assert desk.send().later == 1
    post.mood = "kind"
    desk.later(**DUE_AGAIN)
    assert desk.send().sent == 1


def test_an_address_that_does_not_exist_is_told_at_once_and_not_tried_again(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    one_waits(desk, server)
    post.mood = "refuse"
    assert desk.send().dead == 1
    desk.later(days=1)
    assert desk.send().dead == 0
    (mail,) = desk.mails("dead")
    assert mail.refused == [["mai1@mail.example", "550 5.1.1 no such mailbox"]]


@both
def test_one_of_three_recipients_refused_another_busy_each_gets_it_once(furnish: Furnished, server: Dovecot, post: PostOffice) -> None:
    leaders = [f"lanhdao{n}@example.vn" for n in (1, 2, 3)]
    with furnish(reports={"leadership": leaders}) as desk:
        server.deliver(asking(1))
        desk.poll()
        desk.later(days=7)
        reports.run_due(desk.house, balance_line)
        post.answers = {leaders[0]: ["550 5.1.1 gone"], leaders[1]: ["451 4.2.1 full", "250"]}
        desk.send()
        (report,) = [m for m in desk.mails("later") if m.obligation == "report"]
        assert report.taken == [leaders[2]]
        desk.later(**DUE_AGAIN)
        desk.send()
        (report,) = [m for m in desk.mails("sent") if m.obligation == "report"]
        assert report.refused == [[leaders[0], "550 5.1.1 gone"]]
    got = [to for to, content in post.taken if message_from_bytes(content)["Message-ID"] == report.message_id]
    assert sorted(got) == [(leaders[1],), (leaders[2],)]


def test_our_own_copy_refused_never_holds_a_letter_back(furnish: Furnished, server: Dovecot, post: PostOffice) -> None:
    with furnish(smtp={"bcc_self": True}) as desk:
        one_waits(desk, server)
        post.answers = {OWN: ["550 no", "550 no"]}
        assert desk.send().sent == 1
    assert post.taken[0][0] == ("mai1@mail.example",)


def test_a_letter_nobody_may_have_is_not_sent_to_ourselves_alone(furnish: Furnished, server: Dovecot, post: PostOffice) -> None:
    with furnish(smtp={"bcc_self": True}) as desk:
        one_waits(desk, server)
        post.answers = {"mai1@mail.example": ["550 no"]}
        assert desk.send().dead == 1
    assert post.taken == []


def test_a_refused_password_is_tried_again_and_said_in_words(
    tmp_path: Path, first_house: House, server: Dovecot, database: dict[str, str]
) -> None:
    (tmp_path / "word").write_text("sai")
    with post_office(turns_away=True) as closed:
        smtp = {**closed.settings(), "username": "motcua", "password_file": "word"}
        with desk_of(first_house, tmp_path, mailbox=server.settings(), smtp=smtp, storage=database) as desk:
            one_waits(desk, server)
            assert desk.send().later == 1
            (mail,) = desk.mails("later")
            assert "mật khẩu" in mail.answer


# ── doubt ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mood", ["drop", "swallow"])
def test_a_line_that_broke_in_data_is_in_doubt_and_sent_again_only_by_a_person(
    mood: str, desk: Desk, server: Dovecot, post: PostOffice
) -> None:
    mail = one_waits(desk, server)
    post.moods = [mood]
    assert desk.send().doubtful == 1
    for _ in range(3):
        desk.later(days=1)
        assert desk.send().tried == 0
    happened = bool(post.taken)
    post_decides(desk, mail, arrived=happened)
    desk.send()
    assert ids(post) == [mail.message_id]
    assert desk.statuses() == {"sent": 1, **({"held": 1} if desk.mails("held") else {})}


def post_decides(desk: Desk, mail: OutgoingRow, *, arrived: bool) -> None:
    decide_doubt(desk.house, mail.id or 0, arrived=arrived, who="canbo")
    with pytest.raises(Refused):
        decide_doubt(desk.house, mail.id or 0, arrived=not arrived, who="canbo2")


@both
def test_doubt_is_settled_by_our_own_copy_that_came_back(furnish: Furnished, server: Dovecot, post: PostOffice) -> None:
    post.passed_on = lambda to, content: server.deliver(content) if OWN in to else None
    with furnish(smtp={"bcc_self": True}) as desk:
        mail = one_waits(desk, server)
        post.moods = ["swallow"]
        assert desk.send().doubtful == 1
        desk.later(minutes=3)
        desk.poll()
        (sent,) = desk.mails("sent")
        assert sent.message_id == mail.message_id
        desk.later(days=1)
        assert desk.send().tried == 0
        assert desk.balance().differences == ()
    assert ids(post) == [mail.message_id]


def test_doubt_is_settled_by_the_server_s_own_sent_folder(furnish: Furnished, server: Dovecot, post: PostOffice) -> None:
    server.make_folder("Sent")
    with furnish(mailbox={"sent_folder": "Sent"}) as desk:
        mail = one_waits(desk, server)
        post.moods = ["swallow"]
        assert desk.send().doubtful == 1
        desk.later(minutes=10)
        desk.send()
        assert desk.statuses()["doubtful"] == 1  # its silence proves nothing
        server.deliver(post.taken[0][1], folder="Sent")
        desk.later(minutes=10)
        desk.send()
        assert [m.message_id for m in desk.mails("sent")] == [mail.message_id]


def test_sent_append_fails_or_the_folder_is_not_there_and_nothing_is_sent_twice(
    furnish: Furnished, server: Dovecot, post: PostOffice
) -> None:
    with furnish(mailbox={"sent_folder": "Không có"}) as desk:
        one_waits(desk, server)
        post.moods = ["swallow"]
        desk.send()
        desk.later(hours=1)
        desk.send()
        assert desk.statuses()["doubtful"] == 1
    assert len(post.taken) == 1


@both
def test_a_bounce_of_a_mail_in_doubt_settles_it(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    mail = one_waits(desk, server)
    post.moods = ["swallow"]
    desk.send()
    server.deliver(bounce_of(mail))
    desk.poll()
    assert [m.id for m in desk.mails("bounced")] == [mail.id]
    assert desk.balance().differences == ()


def test_a_bounce_for_our_acknowledgement_changes_the_mail_and_opens_no_case(desk: Desk, server: Dovecot) -> None:
    server.deliver(plain_letter("Tôi khiếu nại việc ông A không làm gì.", subject="Khiếu nại", Message_ID="<k1@mail.example>"))
    desk.poll()
    desk.send()
    (receipt,) = [m for m in desk.mails("sent") if m.obligation == "receipt"]
    server.deliver(bounce_of(receipt))
    desk.poll()
    assert len(desk.cases()) == 1
    assert [m.id for m in desk.mails("bounced")] == [receipt.id]


def bounce_of(mail: OutgoingRow) -> bytes:
    return f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mail.example>
To: {OWN}
Subject: Undelivered Mail Returned to Sender
Date: Mon, 12 Jun 2017 11:30:00 +0700
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

could not be delivered
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {mail.recipients[0]}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user
--b
Content-Type: text/rfc822-headers

Message-ID: {mail.message_id}
--b--
""".encode()


# ── our own death, and our own memory ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("label", "left"), [("before DATA", 0), ("about to send", 0), ("after DATA", 1), ("after T4", 1)])
def test_process_killed_before_and_after_the_250(
    label: str, left: int, desk: Desk, server: Dovecot, post: PostOffice, processes: Nursery
) -> None:
    mail = one_waits(desk, server)
    assert processes.start(desk.folder, desk.tables, "send", now=desk.clock.now(), die_at=label).end() == KILLED
    assert len(post.taken) == left
    desk.later(minutes=6)
    desk.send()
    doubtful = desk.statuses()["doubtful"] == 1
    assert doubtful == (label in ("about to send", "after DATA"))
    if doubtful:
        post_decides(desk, mail, arrived=bool(left))
        desk.send()
    assert ids(post) == [mail.message_id]


@dataclass
class Patience(StoppedClock):
    """A clock at whose every pause something happens."""

    each: Callable[[], None] = lambda: None

    def pause(self, seconds: float) -> None:
        super().pause(seconds)
        self.each()


@both
def test_nothing_follows_the_250_but_its_record_however_long_the_memory_is_gone(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    mail = one_waits(desk, server)
    memory, pauses = desk.house.memory, iter(range(100))
    good, gone = memory.engine, Memory(f"postgresql+psycopg://127.0.0.1:{free_port()}/none", memory.files).engine

    def lose(*_: object) -> None:
        memory.engine = gone

    def find_again() -> None:
        if next(pauses) == 3:
            memory.engine = good

    post.passed_on = lose
    waiting = replace(desk.house, clock=Patience(desk.clock.at, find_again))
    assert send_all(waiting).sent == 1
    assert [m.message_id for m in desk.mails("sent")] == ids(post) == [mail.message_id]
    assert next(pauses) == 4


@both
def test_a_memory_that_is_gone_before_the_bytes_leave_sends_nothing(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    """What cannot be noted as about to leave does not leave; it goes with our next round, and no lease keeps it waiting."""
    one_waits(desk, server)
    memory = desk.house.memory
    good, gone = memory.engine, Memory(f"postgresql+psycopg://127.0.0.1:{free_port()}/none", memory.files).engine
    leaving = desk.house.sender

    class Losing:
        def hand_over(self, mail: OutgoingMail, about_to: Callable[[], None]) -> AbstractContextManager[Receipt]:
            memory.engine = gone
            return leaving.hand_over(mail, about_to)

        has, check = leaving.has, leaving.check

    with pytest.raises(StorageError):
        send_all(replace(desk.house, sender=Losing()))
    memory.engine = good
    assert post.taken == []
    assert send_all(replace(desk.house, me="another:2:service")).tried == 0
    assert desk.send().sent == 1
    assert len(ids(post)) == 1


@both
def test_a_server_slower_than_our_lease_is_believed_when_it_answers(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    """Another service takes the lease for dead while the 250 is on its way: the word of the server counts."""
    mail = one_waits(desk, server)

    def meanwhile(*_: object) -> None:
        desk.later(minutes=6)
        settle_doubts(replace(desk.house, me="another:2:service"))
        assert desk.statuses()["doubtful"] == 1

    post.passed_on = meanwhile
    assert desk.send().sent == 1
    assert [m.message_id for m in desk.mails("sent")] == [mail.message_id]


# ── one answer, by constraint ───────────────────────────────────────────────────────────────────────────────────────────


@both
def test_a_retried_t2_finds_the_letter_dealt_with_and_writes_nothing(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1))
    desk.poll()
    with desk.house.memory.unit() as unit:  # as if all that keeps two workers apart had failed
        row = letters.get(unit, 1)
        row.state, row.case_id = "new", None
        unit.add(row)
    desk.answer()
    assert len(desk.cases()) == 1
    assert len({m.message_id for m in desk.mails()}) == len({(m.letter_id, m.obligation) for m in desk.mails()})


@both
def test_two_answers_of_one_case_obligation_and_revision_cannot_be(desk: Desk, server: Dovecot) -> None:
    mail = one_waits(desk, server)
    before = len(desk.mails())
    second = OutgoingRow(**{**mail.model_dump(exclude={"id"}), "message_id": "<second@moj.gov.vn>"})
    with pytest.raises(StorageError), desk.house.memory.unit() as unit:
        unit.add(second)
    assert len(desk.mails()) == before


# ── the pace ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_minute_sees_more_mails_than_permitted_whatever_has_piled_up(furnish: Furnished, server: Dovecot, post: PostOffice) -> None:
    with furnish(smtp={"per_minute": 6}) as desk:
        server.deliver(*(asking(n) for n in range(20)))
        desk.poll()
        times = []
        while desk.mails("ready"):
            if most := allowed(desk.house, 2.0):
                times += [desk.clock.now()] * send_all(desk.house, most=most).sent
            desk.later(seconds=2)
    assert len(times) == len(post.taken) == 20
    assert max(sum(0 <= (t - at).total_seconds() < 60 for t in times) for at in times) == 6


@both
def test_a_clock_that_jumped_ahead_and_back_leaves_no_mail_waiting_for_a_year(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    one_waits(desk, server)
    post.moods = ["busy"]
    desk.later(days=365)
    assert desk.send().later == 1
    desk.later(days=-365)
    assert desk.send().sent == 1


def test_a_lease_taken_before_the_clock_went_back_does_not_last_for_ever(desk: Desk, server: Dovecot, processes: Nursery) -> None:
    server.deliver(asking(1))
    desk.collect()
    ahead = desk.clock.now() + timedelta(days=30)
    assert processes.start(desk.folder, desk.tables, "poll", now=ahead, die_at="read").end() == KILLED
    with desk.house.memory.unit() as unit:
        row = letters.get(unit, 1)
        row.leased_by = "another-machine:1:x"  # nobody here can tell that it is dead
        unit.add(row)
    desk.answer()
    assert desk.letters()[0].state in REST


# ── told ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_alarm_rings_before_the_legal_deadline_passes_unsent_once_a_day(furnish: Furnished, server: Dovecot, post: PostOffice) -> None:
    request = next(s for s in stories(shipped("mailbox_fixtures")) if s.expect.get("outcome") == "incomplete")
    with furnish(alerts={"to": ["quantri@example.vn"]}) as desk:
        server.deliver(request.content)
        desk.poll()
        (mail,) = desk.mails("ready")
        post.mood = "busy"
        desk.send()
        alarms.run(desk.house)
        assert not [m for m in desk.mails() if m.obligation == "alarm"]
        assert mail.due_at
        desk.clock.at = mail.due_at - timedelta(minutes=30)
        for _ in range(3):
            alarms.run(desk.house)
        (alarm,) = [m for m in desk.mails() if m.variant == "deadline"]
        assert (alarm.obligation, alarm.recipients) == ("alarm", ["quantri@example.vn"])
        assert mail.about in alarm.body
        desk.later(days=1)
        alarms.run(desk.house)
        assert len([m for m in desk.mails() if m.variant == "deadline"]) == 2


def test_a_list_says_of_everything_unsent_why(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    one_waits(desk, server)
    post.mood = "busy"
    desk.send()
    with desk.house.memory.look() as unit:
        told = [(row.status, row.answer, row.tries) for row in outbox.with_status(unit, *outbox.UNSENT)]
    assert told == [("held", "", 0), ("later", "451 4.3.2 try again later", 1)]
