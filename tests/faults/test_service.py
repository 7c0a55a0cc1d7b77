"""The loops of the service on real servers that go away and come back, and two services started by mistake."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from helpdesk.cases import leases, turns
from helpdesk.cases.leases import Fence
from helpdesk.clock import RehearsalClock
from helpdesk.desk import alarms, intake, vitals
from helpdesk.errors import MailboxError, TakenOver
from helpdesk.house import House
from helpdesk.worker import Service
from tests.conftest import BOTH
from tests.faults.processes import KILLED, Nursery
from tests.faults.test_ledger import asking
from tests.journeys.desk import MONDAY, REST, Desk, desk_of
from tests.servers import until
from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.postoffice import PostOffice
from tests.servers.wire import wire


@contextmanager
def service(desk: Desk) -> Iterator[Service]:
    """The service at work in the desk's office, its clock running."""
    running = Service(replace(desk.house, clock=RehearsalClock(desk.clock.at)))
    running.start()
    try:
        yield running
    finally:
        running.stop()


def kept(desk: Desk) -> int:
    return len(desk.letters())


def at_rest(desk: Desk, letters: int) -> bool:
    rows = desk.letters()
    return len(rows) == letters and all(row.state in REST for row in rows)


# ── waiting for mail ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Dovecot]:
    """A mail server that may be switched off."""
    with dovecot() as running:
        yield running


def test_a_server_that_dies_inside_idle_is_found_again(tmp_path: Path, first_house: House, own_server: Dovecot, post: PostOffice) -> None:
    mailbox = {**own_server.settings(), "poll_seconds": 600, "timeout_seconds": 2}
    with desk_of(first_house, tmp_path, mailbox=mailbox, smtp=post.settings()) as desk, service(desk):
        own_server.deliver(asking(1))
        until(lambda: kept(desk) == 1)
        own_server.stop()
        own_server.start()
        own_server.deliver(asking(2))
        until(lambda: kept(desk) == 2)


def test_a_letter_that_came_between_the_listing_and_the_waiting_is_not_waited_for(desk: Desk, server: Dovecot) -> None:
    """The server tells of it in answer to whatever is asked next, and never again."""
    (box,) = desk.house.mailboxes(desk.shop)
    before = box.listing()
    server.deliver(asking(1))
    assert not box.holds("<nothing@mail.example>")  # here it is told
    began = time.monotonic()
    assert box.wait(60.0) is True and time.monotonic() - began < 30
    assert len(box.listing().uids) == len(before.uids) + 1
    box.close()


def test_a_letter_of_which_the_server_calls_as_the_waiting_begins_is_not_waited_for(
    tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice
) -> None:
    """The call comes in one packet with the server's leave to wait, and nothing comes after it."""
    with (
        wire(server.port) as line,
        desk_of(first_house, tmp_path, mailbox={**server.settings(), "port": line.port}, smtp=post.settings()) as desk,
    ):
        (box,) = desk.house.mailboxes(desk.shop)
        box.listing()
        line.before = {rb" IDLE": partial(server.deliver, asking(1))}
        began = time.monotonic()
        assert box.wait(60.0) is True and time.monotonic() - began < 30
        box.close()


def test_idle_calls_at_once_long_before_the_poll(desk: Desk, server: Dovecot) -> None:
    (box,) = desk.house.mailboxes(desk.shop)
    box.listing()
    waiting = threading.Thread(target=box.wait, args=(60.0,))
    waiting.start()
    until(lambda: waiting.is_alive())
    threading.Event().wait(0.3)
    server.deliver(asking(1))
    waiting.join(timeout=20)
    assert not waiting.is_alive()
    box.close()


def test_a_line_that_is_dead_without_a_word_is_given_up_after_its_time(
    tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice
) -> None:
    with wire(server.port) as line:
        mailbox = {**server.settings(), "port": line.port, "poll_seconds": 2, "timeout_seconds": 1}
        with desk_of(first_house, tmp_path, mailbox=mailbox, smtp=post.settings()) as desk:
            (box,) = desk.house.mailboxes(desk.shop)
            box.listing()
            line.held = True
            with pytest.raises(MailboxError):
                box.wait(1.0)
            line.held = False
            assert box.listing().count == 0
            box.close()


def test_a_server_without_idle_is_polled(tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice) -> None:
    with wire(server.port) as line:
        line.changed = [(rb" IDLE(?=[ \]\r])", b"")]
        mailbox = {**server.settings(), "port": line.port, "poll_seconds": 1}
        with desk_of(first_house, tmp_path, mailbox=mailbox, smtp=post.settings()) as desk, service(desk):
            until(lambda: line.said(rb"EXAMINE") >= 2)
            server.deliver(asking(1))
            until(lambda: kept(desk) == 1)
            assert line.said(rb"^\S+ IDLE") == 0


def test_a_refused_password_is_a_fault_a_person_must_mend(tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice) -> None:
    (tmp_path / "word").write_text("sai")
    mailbox = {**server.settings(), "password_file": "word"}
    tables = {"smtp": post.settings(), "alerts": {"to": ["quantri@example.vn"]}}
    with desk_of(first_house, tmp_path, mailbox=mailbox, **tables) as desk:
        with pytest.raises(MailboxError) as why:
            desk.collect()
        assert why.value.permanent
        with service(desk):
            pass
        alarms.run(desk.house)
        assert vitals.take(desk.house).mailboxes[0].fault
        desk.send()
    (to, content), *more = post.taken  # a second channel: the mailbox itself cannot tell
    assert (to, more) == (("quantri@example.vn",), [])
    assert b"alarm" not in content.split(b"\r\n\r\n")[0]


def test_the_service_does_the_whole_line_by_itself(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    with service(desk):
        server.deliver(asking(1), asking(2))
        until(lambda: len(post.taken) == 2)
    assert all(row.state in REST for row in desk.letters())
    assert all(b"$HelpdeskStored" in flags for flags in server.flags().values())


# ── two services ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_two_services_on_one_mailbox_and_memory_do_no_harm(desk: Desk, server: Dovecot, post: PostOffice, processes: Nursery) -> None:
    first, second = (processes.start(desk.folder, desk.tables, "serve", now=desk.clock.now()) for _ in range(2))
    for number in range(12):
        server.deliver(asking(number))
    until(lambda: len(post.taken) == 12 == len(desk.mails("sent")) and at_rest(desk, 12), seconds=60)
    assert [worker.kill() for worker in (first, second)] == [KILLED, KILLED]
    assert kept(desk) == len(desk.cases()) == 12
    assert len({m.message_id for m in desk.mails("sent")}) == len(post.taken) == 12
    desk.send()
    assert desk.balance().differences == ()


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_whoever_lost_the_duty_while_asleep_writes_nothing(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1))
    sleeper = _took(desk, "sleeper:1:x")
    desk.later(minutes=10)
    assert _took(desk, "awake:2:y").number == sleeper.number + 1
    (box,) = desk.house.mailboxes(desk.shop)
    with pytest.raises(TakenOver):
        intake.collect(desk.house, desk.shop, box, sleeper)
    box.close()
    assert kept(desk) == 0


def _took(desk: Desk, me: str) -> Fence:
    with desk.house.memory.unit() as unit:
        fence = leases.take(unit, "collect", me=me, now=desk.clock.now(), length=timedelta(minutes=3))
    assert fence is not None
    return fence


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_a_letter_taken_by_another_while_it_was_read_is_answered_once(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1))
    desk.collect()
    now = desk.clock.now()
    with desk.house.memory.unit() as unit:
        (slow,) = turns.take_some(unit, lane="quick", me="slow:1:x", now=now, lease=timedelta(minutes=2), most=1)
    desk.later(minutes=3)
    desk.answer()
    intake.answer(replace(desk.house, me="slow:1:x"), slow)
    assert len(desk.cases()) == 1
    assert desk.letters()[0].state in REST


# ── the law lives on while the service sleeps ───────────────────────────────────────────────────────────────────────────


def test_a_service_that_slept_over_tet_wakes_up_right(desk: Desk, server: Dovecot, post: PostOffice, processes: Nursery) -> None:
    """Nine days of letters and a missed Friday: late is late, the report is made up, nothing leaves in a burst."""
    tables = {**desk.tables, "smtp": {**post.settings(), "per_minute": 30}, "reports": {"leadership": ["lanhdao@example.vn"]}}
    server.deliver(asking(1))
    desk.poll()
    desk.send()
    for number in range(2, 8):
        server.deliver(asking(number), at=MONDAY + timedelta(days=number))
    awake = MONDAY + timedelta(days=9)
    with_leader = processes.start(desk.folder, tables, "serve", now=awake)
    until(lambda: any(m.obligation == "report" for m in desk.mails()) and at_rest(desk, 7), seconds=60)
    with_leader.kill()
    (report,) = [m for m in desk.mails() if m.obligation == "report"]
    assert "16/06/2017" in report.subject or "16/6/2017" in report.subject
    assert kept(desk) == 7
    late = [case for case in desk.cases() if case.due_at and case.due_at < awake]
    assert len(late) == 7
    assert len(post.taken) <= 2 + 30
