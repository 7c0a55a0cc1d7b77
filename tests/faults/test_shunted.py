"""One bad letter: never in the way of the next, never gone, and set aside before it is read a fourth time."""

from __future__ import annotations

import subprocess
import sys

from helpdesk.cases import letters
from helpdesk.desk.recovery import free_leases_of_the_dead
from tests.faults.processes import KILLED, Nursery
from tests.faults.test_ledger import asking
from tests.journeys.desk import REST, Desk
from tests.journeys.office import plain_letter
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice


def spoil(desk: Desk, number: int) -> bytes:
    """The letter's file is gone: whoever reads it is surprised. Returns what was in it."""
    path = desk.house.memory.files.path(desk.letters()[number - 1].sha256)
    content = path.read_bytes()
    path.unlink()
    return content


def test_one_bad_letter_stands_aside_and_the_next_is_answered(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    server.deliver(asking(1), asking(2), asking(3))
    desk.collect()
    content = spoil(desk, 2)
    desk.answer()
    assert [row.state for row in desk.letters()] == ["queued", "shunted", "queued"]
    assert desk.balance().fates["shunted"] == 1
    fault = desk.letters()[1].fault
    assert fault and "NotFound" in fault and "hỏi" not in fault
    desk.house.memory.files.put(content)  # mended
    with desk.house.memory.unit() as unit:
        assert letters.replay(unit) == 1
    desk.answer()
    assert all(row.state in REST for row in desk.letters())
    desk.send()
    assert len(post.taken) == 3


def test_a_banned_sender_first_in_the_inbox_keeps_nobody_back(desk: Desk, server: Dovecot) -> None:
    """Somewhere the first mail nobody wants stopped the whole fetch: here robots, advertising and rubbish are letters like others."""
    robot = plain_letter("Mua ngay!", sender="noreply@shop.example", Auto_Submitted="auto-generated", Precedence="bulk")
    server.deliver(robot, b"\r\n", b"\x00\xff rubbish", b"Subject: " + b"x" * 100_000 + b"\r\n\r\n", asking(1))
    desk.poll()
    rows = desk.letters()
    assert all(row.state in (*REST, "shunted") for row in rows)
    assert rows[-1].state in REST
    assert desk.balance().differences == ()


def test_a_letter_that_kills_the_process_three_times_is_set_aside_before_it_is_read_again(
    desk: Desk, server: Dovecot, processes: Nursery
) -> None:
    server.deliver(asking(1), asking(2))
    desk.collect()
    for _ in range(letters.TRIES):
        assert processes.start(desk.folder, desk.tables, "poll", now=desk.clock.now(), die_at="read").end() == KILLED
    assert [(row.state, row.tries) for row in desk.letters()] == [("new", 3), ("new", 0)]
    assert processes.start(desk.folder, desk.tables, "poll", now=desk.clock.now(), die_at="read:1").end() == 0
    assert [row.state for row in desk.letters()] == ["shunted", "queued"]
    with desk.house.memory.unit() as unit:
        letters.replay(unit, 1)
    desk.answer()
    assert [row.state for row in desk.letters()] == ["queued", "queued"]


def test_a_letter_whose_world_broke_is_tried_again_and_shown_if_it_stays_broken(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1))
    desk.collect()
    root = desk.house.memory.files.root
    aside = root.rename(root.with_name("aside"))
    root.write_text("no folder")  # a disk that is not there: reading fails, and may mend
    desk.answer()
    assert desk.letters()[0].state == "new"
    root.unlink()
    aside.rename(root)
    desk.later(minutes=2)
    desk.answer()
    assert desk.letters()[0].state in REST


def test_a_process_that_is_stuck_ends_itself_and_the_letter_counts_as_tried() -> None:
    """A pattern that runs for ever holds every thread of ours; only the switch outside of Python still works."""
    stuck = """
import re, threading
from helpdesk.watch import Watch
watch = Watch(frozen=1.0, glance=0.1)
watch.start(threading.Event())
threading.Event().wait(0.5)
re.match(r"(a+)+$", "a" * 64 + "b")
"""
    done = subprocess.run([sys.executable, "-c", stuck], capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert b"Timeout" in done.stderr


def test_work_that_outlasts_what_was_expected_ends_the_process() -> None:
    slow = """
import threading
from helpdesk.watch import Watch
watch = Watch(glance=0.1)
watch.start(threading.Event())
watch.expect("answer quick", 0.3)
threading.Event().wait(30)
"""
    done = subprocess.run([sys.executable, "-c", slow], capture_output=True, timeout=60, check=False)
    assert done.returncode == 75
    assert "answer quick" in done.stderr.decode()


def test_a_process_of_this_machine_that_is_dead_holds_no_letter(desk: Desk, server: Dovecot, processes: Nursery) -> None:
    server.deliver(asking(1))
    assert processes.start(desk.folder, desk.tables, "poll", now=desk.clock.now(), die_at="read").end() == KILLED
    assert desk.letters()[0].leased_by
    desk.answer()
    assert desk.letters()[0].state == "new"  # its lease has not run out
    free_leases_of_the_dead(desk.house)
    desk.later(seconds=1)
    desk.answer()
    assert desk.letters()[0].state in REST
