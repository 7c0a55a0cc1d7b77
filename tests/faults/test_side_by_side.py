"""The short form of two workers at one office of whom one is killed. The long form: python -m tests.faults.side_by_side."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk.cases.ledger_tables import HandledRow
from helpdesk.cases.tables import LetterRow, OutgoingRow
from helpdesk.house import House
from tests.faults.processes import Nursery
from tests.faults.side_by_side import faults_of, left_out, overtaken, play
from tests.journeys.desk import Desk, desk_of
from tests.journeys.office import plain_letter
from tests.servers.postgres import Postgres


def test_one_of_two_workers_killed_in_mid_work_leaves_all_as_one_worker_left_to_itself_does(
    first_house: House, any_postgres: Postgres, processes: Nursery, tmp_path: Path
) -> None:
    result = play(first_house, any_postgres, processes, tmp_path, rounds=2, letters=24, seed=1)
    assert not result.faults, result.line()


# ── would it notice? ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_code_that_is_left_out_is_seen() -> None:
    assert left_out(["HTTT-2017-000001", "HTTT-2017-000003", "HTTT-2018-000001"]) == {"HTTT-2017-000002"}


def test_a_letter_that_was_overtaken_is_seen() -> None:
    assert overtaken([[1, 2, 5], [3, 4]], {1: 10, 2: 30, 5: 20, 3: 40, 4: 50}) == [(2, 5)]


@pytest.fixture
def done(first_house: House, tmp_path: Path) -> Desk:
    """Two letters of one person, dealt with."""
    with desk_of(first_house, tmp_path) as desk:
        for number in (1, 2):
            content = plain_letter(f"Tôi muốn hỏi lịch tiếp công dân. ({number})")
            (desk.shop.settings.path / "new" / f"{1497240000 + number}.M{number}.x").write_bytes(content)
        desk.poll()
    return desk


def test_whatever_is_wrong_with_letters_that_were_dealt_with_is_seen(done: Desk) -> None:
    assert faults_of(done.house, 2) == []
    assert faults_of(done.house, 3) == ["letters lost"]
    with done.house.memory.unit() as unit:
        unit.session.delete(unit.session.get(HandledRow, 2))
        row = unit.session.get(LetterRow, 1)
        assert row
        row.state = "shunted"
        mail = done.mails("ready")[0]
        unit.add(OutgoingRow(**{**mail.model_dump(exclude={"id"}), "message_id": "<again@moj.gov.vn>", "revision": 2}))
    assert faults_of(done.house, 2) == ["letters set aside", "letters handled twice", "answers doubled"]
