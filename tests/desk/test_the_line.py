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
from helpdesk.desk.hands import Handful, Hands
from helpdesk.desk.line import Line, Taken
from helpdesk.desk.sheaf import opened_and_read
from helpdesk.errors import MailboxError
from helpdesk.house import House
from helpdesk.journey import Filed, Place
from helpdesk.seal import key_file, new_key
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


@pytest.fixture
def sealed(tmp_path: Path, first_house: House) -> Iterator[Desk]:
    """An office whose files and rows lie under a key."""
    key = tmp_path / "safe.key"
    key.write_text(key_file([new_key()]), "utf-8")
    storage = {"database": "sqlite:///helpdesk.db", "files": "files", "key_file": str(key)}
    with desk_of(first_house, tmp_path / "office", storage=storage) as desk:
        yield desk


def test_other_processes_read_a_long_line_to_the_same_end(sealed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "LONG", 1)
    for number in range(60):
        put(sealed, number)
    sealed.collect()
    hands = Hands(partial(build_study, sealed.house.settings, SystemClock()), 1)
    while not hands.come():
        time.sleep(0.05)
    working = Line(sealed.house, hands=hands)
    assert working.answer_some()
    read_there = [handful.found.result() for taken in working.ahead for handful in taken.handfuls]
    assert sum(map(len, read_there)) == line.AHEAD * line.SHEAF
    while working.answer_some():
        pass
    assert [row.state for row in sealed.letters()] == ["queued"] * 60
    assert len({case.code for case in sealed.cases()}) == 60
    assert sealed.balance().differences == ()


@pytest.fixture
def nobody() -> Hands:
    """Hands that are never called: whatever lies ready is read by the service itself."""
    return Hands(lambda: pytest.fail("nobody is called"), 1)


def test_what_no_other_process_has_begun_is_read_by_the_service_itself_in_order(shop: Desk, nobody: Hands) -> None:
    for number in range(6):
        put(shop, number)
    shop.collect()
    rows = shop.letters()
    begun = Handful(shop.house, rows[:2])
    read_there = [(one.opened, one.read) for one in (opened_and_read(shop.house, row) for row in begun.rows)]
    here, *ahead = nobody.read(shop.house, rows[2:])
    here.found.add_done_callback(lambda _: begun.found.set_result(read_there))  # the other process is slower than we are
    found = nobody.gathered([begun, here])
    assert [one.row.id for one in found] == [row.id for row in rows[:4]]
    assert all(one.read is not None for one in found)
    assert [handful.found.done() for handful in ahead] == [True]


@pytest.fixture
def two_ahead(shop: Desk, nobody: Hands) -> Line:
    """A line of four letters: two that are to be answered now, and two that were taken ahead."""
    for number in range(4):
        put(shop, number)
    shop.collect()
    with shop.house.memory.unit() as unit:
        rows = turns.take_some(unit, lane="quick", me=shop.house.me, now=shop.clock.now(), lease=timedelta(minutes=2), most=4)
    working = Line(shop.house, hands=nobody)
    working.ahead.extend([Taken(rows[:2]), Taken(rows[2:], nobody.read(shop.house, rows[2:]))])
    return working


def test_while_a_sheaf_is_written_to_disk_the_next_is_read_on(shop: Desk, two_ahead: Line) -> None:
    two_ahead.answer_some()
    (read_on,) = two_ahead.ahead[0].handfuls
    assert len(read_on.found.result()) == 2
    assert [row.state for row in shop.letters()] == ["queued"] * 2 + ["new"] * 2
    while two_ahead.answer_some():
        pass
    assert [row.state for row in shop.letters()] == ["queued"] * 4


def test_what_was_taken_ahead_does_not_overtake_what_is_laid_back(shop: Desk, two_ahead: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "HASTE", -1.0)  # as if the first letter took long
    two_ahead.answer_some()
    assert [(row.state, row.leased_by) for row in shop.letters()] == [("queued", None)] + [("new", None)] * 3
    two_ahead.answer_some()
    assert [row.state for row in shop.letters()] == ["queued"] * 2 + ["new"] * 2


def test_a_line_is_long_where_so_many_letters_have_no_answer(shop: Desk) -> None:
    for number in range(5):
        put(shop, number)
    shop.collect()
    with shop.house.memory.look() as unit:
        assert [turns.are_waiting(unit, lane="quick", many=many) for many in (5, 6)] == [True, False]
        assert not turns.are_waiting(unit, lane="slow", many=1)


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
