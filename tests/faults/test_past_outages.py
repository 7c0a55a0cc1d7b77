"""More of what brought other helpdesks down, on the whole line (the mail reader's own are in tests/mail/reading/test_past_outages.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import waiting
from helpdesk.desk import reports
from helpdesk.desk.ledger import balance_line
from helpdesk.house import House
from tests.conftest import BOTH
from tests.faults.processes import Nursery
from tests.faults.test_ledger import ASKING, asking
from tests.journeys.desk import Desk
from tests.journeys.office import plain_letter
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice

LEADER = {"reports": {"leadership": ["lanhdao@example.vn"]}}


def test_five_thousand_waiting_mails_after_ten_days_in_short(
    tmp_path: Path, first_house: House, processes: Nursery, server: Dovecot, capsys: pytest.CaptureFixture[str]
) -> None:
    """The long form is `python -m bench.waiting`; here forty letters and one of 30 MB."""
    assert waiting.play(40, tmp_path / "office", first_house, processes, server) == 0
    assert "in the order of arrival: yes; missing: 0" in capsys.readouterr().out


def test_a_loop_with_a_robot_that_does_not_say_so_ends_and_loses_no_letter(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    """Whatever we answer is answered again at once: the cap makes work for a person, it drops nothing."""
    for number in range(12):
        server.deliver(plain_letter(f"{ASKING} Lần {number}.", Message_ID=f"<loop-{number}@mail.example>"))
        desk.poll()
        desk.send()
        desk.later(minutes=1)
    assert len(post.taken) == desk.house.settings.automation.per_sender_per_day
    over = [case for case in desk.cases() if "loop_cap" in case.review_reasons]
    assert len(over) == 12 - len(post.taken)
    assert {case.status for case in over} == {"in_review"}
    assert desk.balance().differences == ()


def test_our_own_answers_that_come_back_are_never_answered(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    server.deliver(asking(1))
    desk.poll()
    desk.send()
    for _ in range(3):
        server.deliver(post.taken[0][1])
        desk.poll()
        desk.send()
    assert len(post.taken) == 1
    assert len(desk.cases()) == 1


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_report_job_missed_and_run_twice_at_once(desk: Desk, server: Dovecot, processes: Nursery) -> None:
    """Three Fridays passed; two services wake up together."""
    server.deliver(asking(1))
    desk.poll()
    desk.later(weeks=3)
    both = [processes.start(desk.folder, {**desk.tables, **LEADER}, "reports", now=desk.clock.now()) for _ in range(2)]
    for worker in both:
        worker.end()
    reports.run_due(desk.house, balance_line)
    mails = [m for m in desk.mails() if m.obligation == "report"]
    assert len(mails) == len({m.about for m in mails}) == 3
    assert len({m.message_id for m in mails}) == 3
