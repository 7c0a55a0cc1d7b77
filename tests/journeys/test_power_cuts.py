"""kill -9 at each labelled step of the line: started again, nothing is lost, nothing is stored or answered twice."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from helpdesk.cli.rehearsal import Story
from helpdesk.steps import LABELS
from tests.journeys.office import Office
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice

ON_THE_WAY_IN = LABELS[: LABELS.index("after T3")]
ON_THE_WAY_OUT = LABELS[LABELS.index("after T3") :]


def settled(office: Office, server: Dovecot, post: PostOffice, letters: int) -> None:
    """Everything is as if there had been no cut."""
    office.call("poll", "--once")
    rows = office.letters()
    assert len(rows) == letters
    assert all(row["state"] in ("answered", "queued", "recorded") for row in rows)
    assert all(len({r["message_id"] for r in row["replies"]}) == len(row["replies"]) for row in rows)
    cases = [case["code"] for case in office.ask("case", "list")]
    assert len(cases) == len({row["case"] for row in rows if row["case"]})
    assert office.ask("balance")[0]["differences"] == []


@pytest.mark.parametrize("label", ON_THE_WAY_IN)
def test_a_power_cut_while_letters_come_in_harms_none(
    label: str, office: Office, server: Dovecot, post: PostOffice, first_letters: list[Story]
) -> None:
    told = first_letters[:3]
    for story in told:
        server.deliver(story.content, at=story.received_at)
    office.call("poll", "--once", die_at=label)
    settled(office, server, post, len(told))
    office.call("send", "--once")
    one_answer_each(post)


@pytest.mark.parametrize("label", ON_THE_WAY_OUT)
def test_a_power_cut_while_answers_go_out_sends_none_under_another_name(
    label: str, office: Office, server: Dovecot, post: PostOffice, first_letters: list[Story]
) -> None:
    for story in first_letters[:2]:
        server.deliver(story.content, at=story.received_at)
    office.call("poll", "--once")
    office.call("send", "--once", die_at=label)
    office.call("send", "--once")
    one_answer_each(post)
    states = [reply["status"] for row in office.letters() for reply in row["replies"]]
    doubtful = states.count("doubtful")
    assert doubtful == (label in ("after T3", "before DATA", "after DATA"))  # nobody knows: for evidence or a person, never a second mail
    assert states.count("sent") == len(states) - doubtful


def one_answer_each(post: PostOffice) -> None:
    ids = [message_from_bytes(content)["Message-ID"] for _, content in post.taken]
    assert len(ids) == len(set(ids))
    asked = [message_from_bytes(content)["In-Reply-To"] for _, content in post.taken]
    assert len(asked) == len(set(asked))
