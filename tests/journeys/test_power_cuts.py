"""kill -9 at each labelled step of the line: started again, nothing is lost, nothing is stored or answered twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest

from helpdesk.cli.rehearsal import Story
from helpdesk.steps import LABELS
from tests.faults.processes import KILLED, Nursery
from tests.journeys.desk import MONDAY, REST, Desk
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice

ON_THE_WAY_IN = LABELS[: LABELS.index("after T3")]
ON_THE_WAY_OUT = LABELS[LABELS.index("after T3") : LABELS.index("inside settling")]
BY_THE_CLOCK = LABELS[LABELS.index("inside settling") :]
IN_DOUBT = ("about to send", "after DATA")  # between them the mail left, and nobody knows when


LEADER = {"reports": {"leadership": ["lanhdao@example.vn"]}}


def cut(processes: Nursery, desk: Desk, work: str, label: str, *, days: int = 0) -> None:
    """A process does that work in the desk's folder, and the power goes at the label."""
    now = MONDAY + timedelta(days=days)
    assert processes.start(desk.folder, {**desk.tables, **LEADER}, work, now=now, die_at=label).end() == KILLED


def in_order(desk: Desk, letters: int) -> None:
    """Everything is as if there had been no cut."""
    rows, cases, mails = desk.letters(), desk.cases(), desk.mails()
    assert len(rows) == letters
    assert all(row.state in REST for row in rows)
    assert len(cases) == len({row.case_id for row in rows if row.case_id})
    assert len({(m.letter_id, m.obligation) for m in mails}) == len(mails)
    assert desk.balance().differences == ()


def one_answer_each(post: PostOffice) -> None:
    mails = [message_from_bytes(content) for _, content in post.taken]
    for name in ("Message-ID", "In-Reply-To"):
        assert max(Counter(mail[name] for mail in mails if mail[name]).values()) == 1


@pytest.mark.parametrize("label", ON_THE_WAY_IN)
def test_a_power_cut_while_letters_come_in_harms_none(
    label: str, desk: Desk, server: Dovecot, post: PostOffice, processes: Nursery, first_letters: list[Story]
) -> None:
    robot = next(s for s in first_letters if s.expect.get("kind") == "automatic")
    told = [*first_letters[:2], robot]
    for story in told:
        server.deliver(story.content, at=story.received_at)
    cut(processes, desk, "poll", label)
    desk.later(minutes=5)
    desk.poll()
    in_order(desk, len(told))
    desk.send()
    one_answer_each(post)


@pytest.mark.parametrize("label", ON_THE_WAY_OUT)
def test_a_power_cut_while_answers_go_out_sends_none_under_another_name(
    label: str, desk: Desk, server: Dovecot, post: PostOffice, processes: Nursery, first_letters: list[Story]
) -> None:
    for story in first_letters[:2]:
        server.deliver(story.content, at=story.received_at)
    desk.poll()
    cut(processes, desk, "send", label)
    desk.later(minutes=6)
    desk.send()
    one_answer_each(post)
    statuses = desk.statuses()
    assert statuses["doubtful"] == (label in IN_DOUBT)  # for evidence or a person, never for a second mail
    assert statuses["sent"] == len(desk.mails()) - statuses["doubtful"] - statuses["held"]
    in_order(desk, 2)


@pytest.mark.parametrize("label", BY_THE_CLOCK)
def test_a_power_cut_in_what_the_clock_brings_about_leaves_it_to_be_made_up(
    label: str, desk: Desk, server: Dovecot, post: PostOffice, processes: Nursery, first_letters: list[Story]
) -> None:
    for story in first_letters[:2]:
        server.deliver(story.content, at=story.received_at)
    desk.poll()
    post.moods = ["swallow"]  # so that there is a doubt to settle
    desk.send(most=1)
    cut(processes, desk, "day", label, days=7)
    later = MONDAY + timedelta(days=7, minutes=30)
    assert processes.start(desk.folder, {**desk.tables, **LEADER}, "day", now=later).end() == 0
    one_answer_each(post)
    reports = [m for m in desk.mails() if m.obligation == "report"]
    assert len({m.about for m in reports}) == len(reports) == 1
    in_order(desk, 2)
