"""Several services at one line: letters are shared out one by one, and each conversation stays in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from helpdesk.cases import dossiers, leases, letters, numbering, search, turns
from helpdesk.cases.ledger_tables import DrawnRow, HandledRow
from helpdesk.cases.numbering import Drawn
from helpdesk.cases.sight import Sight
from helpdesk.cases.tables import LetterRow
from helpdesk.desk import intake, line
from helpdesk.errors import TakenOver
from helpdesk.house import House
from helpdesk.journey import Filed, Place
from tests.conftest import BOTH
from tests.faults.processes import KILLED, Nursery
from tests.journeys.desk import REST, Desk, desk_of
from tests.journeys.office import plain_letter
from tests.servers import until

ASKING = "Tôi muốn hỏi lịch tiếp công dân của cơ quan."
MINUTES = timedelta(minutes=2)


@pytest.fixture
def shared(tmp_path: Path, first_house: House, database: dict[str, str]) -> Iterator[Desk]:
    with desk_of(first_house, tmp_path, storage=database) as desk:
        yield desk


on_both = pytest.mark.parametrize("database", BOTH, indirect=True)
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def waiting(desk: Desk, *people: str) -> None:
    """A letter in the line for each: from those addresses, apart by a blank; of "?" nobody looked whose it is."""
    with desk.house.memory.unit() as unit:
        for number, told in enumerate(people, start=1):
            known = None if told == "?" else frozenset(told.split())
            mail = Filed(Place("box", "INBOX", 1, str(number)), desk.clock.now(), f"{number:064x}", f"{number:064x}", 1, known)
            letters.keep(unit, mail, office="một", now=desk.clock.now())


def rows_taken(desk: Desk, me: str, most: int = 3) -> Sequence[LetterRow]:
    with desk.house.memory.unit() as unit:
        return turns.take_some(unit, lane="quick", me=me, now=desk.clock.now(), lease=MINUTES, most=most)


def taken(desk: Desk, me: str, most: int = 3) -> list[int | None]:
    return [row.id for row in rows_taken(desk, me, most)]


@on_both
def test_two_services_share_out_the_letters_of_one_office(shared: Desk) -> None:
    waiting(shared, "a", "b", "c", "d", "e", "f", "g")
    assert taken(shared, "one") == [1, 2, 3]
    assert taken(shared, "two") == [4, 5, 6]
    assert taken(shared, "one") == [7]
    assert taken(shared, "two") == []


@on_both
def test_what_shares_a_person_with_a_letter_in_other_hands_waits_and_so_does_what_shares_one_with_that(shared: Desk) -> None:
    waiting(shared, "a", "x", "a b", "b c", "y", "c", "z")
    assert taken(shared, "one", most=1) == [1]
    assert taken(shared, "two", most=9) == [2, 5, 7]
    assert taken(shared, "one", most=9) == [3, 4, 6]  # its own hands take them in order


@on_both
def test_a_letter_of_which_nobody_knows_whose_it_is_holds_up_the_office_and_is_held_up_by_it(shared: Desk) -> None:
    waiting(shared, "a", "?", "b")
    assert taken(shared, "one", most=1) == [1]
    assert taken(shared, "two") == []
    assert taken(shared, "one", most=1) == [2]
    assert taken(shared, "two") == []
    assert taken(shared, "one", most=1) == [3]


@on_both
def test_a_conversation_waits_with_a_letter_that_is_to_be_tried_again(shared: Desk) -> None:
    waiting(shared, "a", "b", "a")
    assert taken(shared, "one", most=1) == [1]
    with shared.house.memory.unit() as unit:
        letters.give_back(unit, 1, me="one", until=shared.clock.now() + timedelta(seconds=30))
    assert taken(shared, "one") == [2]
    assert taken(shared, "two") == []
    shared.later(seconds=31)
    assert taken(shared, "two") == [1]  # tried before, so alone
    assert taken(shared, "two") == [3]


@on_both
def test_what_is_laid_back_is_as_if_nobody_had_taken_it(shared: Desk) -> None:
    waiting(shared, "a", "b")
    rows = rows_taken(shared, "one")
    with shared.house.memory.unit() as unit:
        turns.lay_back(unit, rows, me="one")
    assert taken(shared, "two") == [1, 2]  # not alone: it was not tried


@on_both
def test_far_behind_somebody_who_wrote_hundreds_there_is_still_something_to_take(shared: Desk) -> None:
    waiting(shared, *["a"] * 200, "b")
    assert taken(shared, "one", most=1) == [1]
    assert taken(shared, "two") == [201]


# ── the letters themselves ──────────────────────────────────────────────────────────────────────────────────────────────


def put(desk: Desk, number: int, sender: str, words: str = ASKING) -> None:
    content = plain_letter(f"{words} ({number})", sender=sender)
    (desk.shop.settings.path / "new" / f"{1497240000 + number}.M{number}.x").write_bytes(content)


def states(desk: Desk) -> list[bool]:
    return [row.state in REST for row in desk.letters()]


@on_postgresql
def test_whose_a_letter_is_is_known_while_it_waits_and_forgotten_when_it_rests(shared: Desk) -> None:
    put(shared, 1, "Mai <Mai@mail.example>")
    shared.collect()
    assert [row.people for row in shared.letters()] == ["mai@mail.example"]
    shared.answer()
    assert [row.people for row in shared.letters()] == [None]


@on_postgresql
def test_a_letter_waits_for_an_earlier_one_of_somebody_else_in_its_case(shared: Desk) -> None:
    """A father and his son write in one case; the father's letter came first, and another service has it."""
    put(shared, 1, "Cha <cha@mail.example>")
    shared.poll()
    (case,) = shared.cases()
    with shared.house.memory.unit() as unit:
        dossiers.welcome(unit, case.id or 0, "con@mail.example")
    for number, sender in enumerate(("cha@mail.example", "ai@mail.example", "con@mail.example", "con@mail.example"), start=2):
        put(shared, number, sender, f"Về hồ sơ {case.code}, {ASKING}")
    shared.collect()
    fathers = rows_taken(shared, "two", most=1)
    shared.answer()
    assert states(shared) == [True, False, True, False, False]
    with shared.house.memory.unit() as unit:
        turns.lay_back(unit, fathers, me="two")
    shared.later(seconds=2)
    shared.answer()
    assert states(shared) == [True] * 5
    with shared.house.memory.look() as unit:
        came = [event.letter_id for event in dossiers.events(unit, case.id or 0) if event.what.startswith("letter:")]
    assert came == [2, 4, 5]


def test_what_a_line_answered_is_counted_once_though_it_was_laid_back(shared: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "HASTE", 0.0)  # whoever stands behind the first is laid back
    for number in range(5):
        put(shared, number, f"nguoi{number}@mail.example")
    shared.collect()
    assert intake.answer_all(shared.house) == 5
    assert states(shared) == [True] * 5


# ── codes of cases ──────────────────────────────────────────────────────────────────────────────────────────────────────


def numbers(desk: Desk) -> list[int]:
    return sorted(int(case.code.rpartition("-")[2]) for case in desk.cases())


def lying(desk: Desk) -> int:
    with desk.house.memory.look() as unit:
        return len(unit.session.exec(select(DrawnRow)).all())


def drawn(desk: Desk, many: int) -> Drawn:
    """As a service does before it records a sheaf."""
    with desk.house.memory.unit() as unit:
        return numbering.draw(unit, {"HTTT-2017": many}, me="one", now=desk.clock.now())


@on_postgresql
def test_services_at_work_together_number_their_cases_without_a_gap(shared: Desk) -> None:
    for number in range(40):
        put(shared, number, f"nguoi{number}@mail.example")
    shared.collect()
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda me: intake.answer_all(replace(shared.house, me=me)), ["one:1:x", "two:2:y"])
    assert sum(done) == 40
    assert states(shared) == [True] * 40
    assert numbers(shared) == [*range(1, 41)]
    assert lying(shared) == 0


@on_postgresql
def test_a_number_that_came_to_nothing_is_the_next_to_be_given_out(shared: Desk) -> None:
    first, second = drawn(shared, 3), drawn(shared, 2)
    assert [first.numbers, second.numbers] == [{"HTTT-2017": [1, 2, 3]}, {"HTTT-2017": [4, 5]}]
    with shared.house.memory.unit() as unit:
        numbering.lay_back(unit, first, now=shared.clock.now())
    with shared.house.memory.unit() as unit:
        assert dossiers.next_code(unit, 2017, now=shared.clock.now()) == "HTTT-2017-000001"  # somebody at the counter
    assert drawn(shared, 4).numbers == {"HTTT-2017": [2, 3, 6, 7]}
    shared.later(minutes=6)  # nobody was heard of again
    assert drawn(shared, 5).numbers == {"HTTT-2017": [2, 3, 4, 5, 6]}


@on_postgresql
def test_the_highest_numbers_that_came_to_nothing_are_as_if_never_drawn(shared: Desk) -> None:
    first = drawn(shared, 3)
    with shared.house.memory.unit() as unit:
        numbering.lay_back(unit, first, now=shared.clock.now())
    assert lying(shared) == 0
    assert drawn(shared, 1).numbers == {"HTTT-2017": [1]}


@on_postgresql
def test_a_story_whose_number_another_drew_meanwhile_comes_to_nothing(shared: Desk) -> None:
    slept = drawn(shared, 1)
    shared.later(minutes=6)
    assert drawn(shared, 1).numbers == slept.numbers
    with pytest.raises(TakenOver), shared.house.memory.unit() as unit:
        numbering.bring(unit, slept)
        dossiers.next_code(unit, 2017, now=shared.clock.now())
        numbering.use_up(unit, slept)


@on_postgresql
def test_a_sheaf_of_which_one_surprises_leaves_no_gap(shared: Desk) -> None:
    for number in range(4):
        put(shared, number, f"nguoi{number}@mail.example")
    shared.collect()
    spoilt = shared.letters()[2].id or 0
    with shared.house.memory.unit() as unit:
        unit.add(HandledRow(letter_id=spoilt, at=shared.clock.now()))  # so that its part of the sheaf cannot be recorded
    shared.answer()
    assert [row.id for row in shared.letters() if row.state == "new"] == [spoilt]
    assert numbers(shared) == [1, 2, 3]
    assert lying(shared) == 0


@on_postgresql
def test_a_service_killed_with_numbers_in_hand_leaves_no_gap(shared: Desk, processes: Nursery) -> None:
    for number in range(4):
        put(shared, number, f"nguoi{number}@mail.example")
    died = processes.start(shared.folder, shared.tables, "poll", now=shared.clock.now(), die_at="numbers drawn")
    assert died.end() == KILLED
    assert lying(shared) == 4
    shared.poll()
    assert states(shared) == [True] * 4
    assert numbers(shared) == [1, 2, 3, 4]
    assert lying(shared) == 0


@on_postgresql
def test_numbers_of_the_dead_are_freed_though_the_database_has_not_noticed_their_death(shared: Desk) -> None:
    drawn(shared, 2)
    memory = shared.house.memory

    def waits() -> bool:
        with memory.look() as unit:
            return bool(unit.session.execute(text("SELECT 1 FROM pg_locks WHERE NOT granted")).all())

    def free() -> None:
        with memory.unit() as unit:
            leases.end_those_of(unit, lambda holder: holder == "one", now=shared.clock.now())

    with ThreadPoolExecutor(1) as pool, memory.engine.connect() as dying:
        dying.execute(text("DELETE FROM drawn"))
        freed = pool.submit(free)
        until(waits)
        dying.rollback()
        freed.result(timeout=60)
    assert drawn(shared, 2).numbers == {"HTTT-2017": [1, 2]}


@on_both
def test_a_case_is_found_by_the_words_of_its_letter(shared: Desk) -> None:
    put(shared, 1, "Bà Đỗ Thị Sen <sen@mail.example>")
    shared.poll()
    sight = Sight(0, (shared.shop.name,), ordinary=True)
    with shared.house.memory.look() as unit:
        (case,) = dossiers.listed(unit)
        assert [search.find(unit, sight, words) for words in ("sen", "do thi sen", "cha")] == [[case.id], [case.id], []]
