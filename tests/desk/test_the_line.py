"""A long line of letters: read ahead by other processes, recorded together, and still each letter for itself."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from helpdesk.cases import letters, turns
from helpdesk.clock import SystemClock
from helpdesk.desk import line
from helpdesk.desk.ahead import ahead
from helpdesk.desk.hands import Hands
from helpdesk.desk.line import Line
from helpdesk.errors import MailboxError
from helpdesk.house import House
from helpdesk.journey import Filed, Place
from helpdesk.study import build_study
from tests.conftest import BOTH
from tests.journeys.desk import REST, Desk, desk_of
from tests.journeys.office import plain_letter

ASKING = "Tôi muốn hỏi lịch tiếp công dân của cơ quan."


@pytest.fixture
def shop(tmp_path: Path, first_house: House) -> Iterator[Desk]:
    with desk_of(first_house, tmp_path) as desk:
        yield desk


def put(desk: Desk, number: int, *, sender: str = "", words: str = ASKING) -> None:
    content = plain_letter(f"{words} ({number})", sender=sender or f"Người hỏi <nguoi{number}@mail.example>")
    (desk.shop.settings.path / "new" / f"{1497240000 + number}.M{number}.x").write_bytes(content)


def test_letters_of_one_person_in_one_sheaf_follow_each_other(shop: Desk) -> None:
    """The cap against loops counts what the letters before have brought about."""
    for number in range(10):
        put(shop, number, sender="Một người <mot@mail.example>")
    shop.poll()
    reasons = [case.review_reasons for case in shop.cases()]
    allowed = shop.house.settings.automation.per_sender_per_day
    assert ["loop_cap" in why for why in reasons] == [False] * allowed + [True] * (10 - allowed)


def test_one_that_surprises_is_set_aside_and_the_others_of_its_sheaf_are_answered(shop: Desk) -> None:
    for number in range(5):
        put(shop, number)
    shop.collect()
    (broken,) = [row for row in shop.letters() if row.uid.startswith("1497240002")]
    path = shop.house.memory.files.path(broken.sha256)
    path.unlink()  # as after a disk that lost it
    shop.answer()
    assert [row.state in REST for row in shop.letters()] == [row.id != broken.id for row in shop.letters()]
    assert next(row for row in shop.letters() if row.id == broken.id).state == "shunted"


def test_a_process_that_reads_for_another_loads_nothing_of_the_memory_the_windows_or_the_press() -> None:
    asked = "import sys, helpdesk.desk.second_reader; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    assert {"sqlalchemy", "sqlmodel", "helpdesk.cases", "helpdesk.house", "fastapi", "apscheduler", "imapclient", "docx"}.isdisjoint(loaded)


def test_other_processes_read_a_long_line_to_the_same_end(shop: Desk, monkeypatch: pytest.MonkeyPatch, first_house: House) -> None:
    monkeypatch.setattr(line, "LONG", 1)
    for number in range(40):
        put(shop, number)
    shop.collect()
    hands = Hands(partial(build_study, first_house.settings, SystemClock()), 1)
    while not hands.come():
        time.sleep(0.05)
    working = Line(shop.house, hands=hands)
    ahead_of_time = 0
    while working.answer_some():
        ahead_of_time += working.ahead is not None
    assert ahead_of_time
    assert [row.state for row in shop.letters()] == ["queued"] * 40
    assert len({case.code for case in shop.cases()}) == 40
    assert shop.balance().differences == ()


def test_a_letter_that_is_the_end_of_a_hand_is_read_by_the_service_itself(
    shop: Desk, monkeypatch: pytest.MonkeyPatch, first_house: House
) -> None:
    monkeypatch.setattr(line, "LONG", 1)
    for number in range(34):
        put(shop, number)
    shop.collect()
    hands = Hands(partial(build_study, first_house.settings, SystemClock()), 1)
    while not hands.come():
        time.sleep(0.05)
    working = Line(shop.house, hands=hands)
    working.answer_some()
    for process in multiprocessing.active_children():
        process.kill()
    while working.answer_some():
        pass
    assert [row.state for row in shop.letters()] == ["queued"] * 34
    assert len(shop.cases()) == 34


def test_what_breaks_a_fetch_is_raised_after_all_that_came_before_it() -> None:
    def broken() -> Iterator[int]:
        yield from range(3)
        raise MailboxError("đứt")

    came: list[int] = []
    with pytest.raises(MailboxError):
        came.extend(ahead(broken(), most=2, unwanted=came.append))
    assert came == [0, 1, 2]


def test_what_was_fetched_for_nobody_is_thrown_away() -> None:
    unwanted: list[int] = []
    fetched = ahead(iter(range(100)), most=4, unwanted=unwanted.append)
    assert next(fetched) == 0
    fetched.close()  # type: ignore[attr-defined]
    assert unwanted == list(range(1, len(unwanted) + 1))
    assert "ahead" not in {thread.name for thread in threading.enumerate()}


@pytest.fixture
def two_offices(tmp_path: Path, first_house: House, database: dict[str, str]) -> Iterator[Desk]:
    """Two offices in one memory; their letters come in turn."""
    with desk_of(first_house, tmp_path, storage=database) as desk:
        yield desk


def kept_in_turn(desk: Desk, many: int) -> None:
    """So many letters of each of two offices."""
    with desk.house.memory.unit() as unit:
        for number in range(2 * many):
            place = Place("box", "INBOX", 1, str(number))
            mail = Filed(place, desk.clock.now(), f"{number:064x}", f"{number:064x}", 1)
            letters.keep(unit, mail, office=("một", "hai")[number % 2], now=desk.clock.now())


def taken(desk: Desk, me: str, most: int = 3) -> list[tuple[int | None, str]]:
    with desk.house.memory.unit() as unit:
        rows = turns.take_some(unit, lane="quick", me=me, now=desk.clock.now(), lease=timedelta(minutes=2), most=most)
        return [(row.id, row.office) for row in rows]


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_an_office_is_in_one_pair_of_hands_and_passes_to_another_when_those_are_gone(two_offices: Desk) -> None:
    kept_in_turn(two_offices, 5)
    assert taken(two_offices, "a") == [(1, "một"), (3, "một"), (5, "một")]
    assert taken(two_offices, "b") == [(2, "hai"), (4, "hai"), (6, "hai")]
    assert taken(two_offices, "c") == []
    assert taken(two_offices, "a") == [(7, "một"), (9, "một")]
    two_offices.later(minutes=3)  # nobody was heard of again
    assert taken(two_offices, "c") == [(1, "một")]  # tried before, so alone
    assert taken(two_offices, "c", most=9) == [(2, "hai")]
