"""The short form of the fault harness, and that it would notice. The long form: python -m tests.faults.harness --kills 500."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpdesk.cases.tables import LetterRow, OutgoingRow
from helpdesk.cli.rehearsal import stories
from helpdesk.house import House, shipped
from tests.faults.harness import play
from tests.faults.verdict import Fates, Result, fates_undisturbed, judge
from tests.faults.world import World
from tests.journeys.desk import Desk, desk_of
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice
from tests.servers.wire import wire


def test_killed_at_every_step_and_at_random_moments_an_office_loses_and_doubles_nothing() -> None:
    result = play(kills=30, seed=4)
    assert result.sound, "\n".join(result.lines())
    assert result.copies == 0


def test_two_workers_on_postgresql_lose_and_double_nothing() -> None:
    result = play(kills=12, database="postgresql", workers=2, seed=5, labels=())
    assert not (result.lost or result.stored_twice or result.second_answers or result.half_made), "\n".join(result.lines())


# ── would it notice? ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def lived(tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice) -> Iterator[tuple[Desk, World, Fates]]:
    """An office that was treated well."""
    told = [s for s in stories(shipped("mailbox_fixtures")) if not s.answers and not s.names][:3]
    undisturbed = fates_undisturbed(first_house, tmp_path / "undisturbed", told)
    with (
        wire(server.port) as imap,
        wire(post.port) as smtp,
        desk_of(first_house, tmp_path, mailbox=server.settings(), smtp=post.settings()) as desk,
    ):
        world = World(server, post, imap, smtp, told, random.Random(1))
        world.write(3)
        desk.poll()
        desk.send()
        assert verdict(desk, world, undisturbed) == []
        yield desk, world, undisturbed


def verdict(desk: Desk, world: World, undisturbed: Fates) -> list[str]:
    """What the judge finds wrong."""
    result = Result()
    judge(result, desk, world, undisturbed)
    return [name for name in ("lost", "stored_twice", "second_answers", "half_made") if getattr(result, name)]


def lose_the_bytes(desk: Desk, world: World) -> None:
    desk.house.memory.files.path(desk.letters()[0].sha256).unlink()


def never_take_one_in(desk: Desk, world: World) -> None:
    world.write(1)


def keep_one_twice(desk: Desk, world: World) -> None:
    row = desk.letters()[0]
    with desk.house.memory.unit() as unit:
        unit.add(LetterRow(**{**row.model_dump(exclude={"id"}), "uid": "999"}))


def answer_once_more(desk: Desk, world: World) -> None:
    mail = desk.mails("sent")[0]
    again = {"message_id": "<again@moj.gov.vn>", "revision": 2, "sha256": mail.sha256}
    with desk.house.memory.unit() as unit:
        unit.add(OutgoingRow(**{**mail.model_dump(exclude={"id"}), **again}))


def send_what_nobody_wrote(desk: Desk, world: World) -> None:
    world.post.taken.append((("x@y",), b"Message-ID: <unknown@moj.gov.vn>\r\n\r\nx"))


def leave_an_answer_out(desk: Desk, world: World) -> None:
    mail = desk.mails("sent")[0]
    with desk.house.memory.unit() as unit:
        row = unit.session.get(OutgoingRow, mail.id)
        assert row
        row.letter_id = None
        unit.add(row)


@pytest.mark.parametrize(
    ("harm", "noticed"),
    [
        (lose_the_bytes, "lost"),
        (never_take_one_in, "lost"),
        (keep_one_twice, "stored_twice"),
        (answer_once_more, "second_answers"),
        (send_what_nobody_wrote, "second_answers"),
        (leave_an_answer_out, "half_made"),
    ],
)
def test_the_harness_notices_what_it_is_there_for(
    harm: Callable[[Desk, World], None], noticed: str, lived: tuple[Desk, World, Fates]
) -> None:
    desk, world, undisturbed = lived
    harm(desk, world)
    assert noticed in verdict(desk, world, undisturbed)
