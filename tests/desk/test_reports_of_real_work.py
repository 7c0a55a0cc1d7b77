"""Reports of what the desk itself did: a letter that staff move from case to case is one letter, and every stock begins at nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpdesk.cases import dossiers, letters
from helpdesk.cases.movements import Ledger, stock_now
from helpdesk.clock import StoppedClock
from helpdesk.desk import joining, reports
from helpdesk.desk.acting import Seen
from helpdesk.house import House
from tests.web import office as window_office
from tests.web.office import lived_morning as lived_morning

BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def morning(house: House, lived_morning: Path, clock: StoppedClock) -> House:
    window_office.relive(house, lived_morning)
    window_office.staff(house)
    clock.move(timedelta(hours=1))
    return house


def held_against_the_beginning(house: House) -> None:
    """What stands open now, less every movement there ever was, is nothing."""
    (name,) = house.shops
    with house.memory.look() as unit:
        ledger, now = Ledger(unit, name), stock_now(unit, name)
        beginning, moved = ledger.stock(BEFORE_ALL), ledger.moved(BEFORE_ALL, house.clock.now() + timedelta(days=1))
        entered = len(letters.listed(unit))
    assert (beginning.letters, +beginning.cases) == (0, {})
    assert moved.settled == entered - now.letters


def seen(house: House, code: str) -> Seen:
    with house.memory.look() as unit:
        case = dossiers.by_code(unit, code)
        assert case is not None
        return Seen(case.version, dossiers.events(unit, case.id or 0)[-1].id or 0)


def merged(house: House) -> tuple[str, str]:
    into, code = window_office.case_of(house, requester="Trương Thị Tư").code, window_office.case_of(house, kind="other").code
    joining.merge(house, window_office.person(house, "hoa"), code, seen(house, code), into=into)
    return into, code


def test_a_morning_begins_at_nothing(morning: House) -> None:
    held_against_the_beginning(morning)


def test_letters_that_join_another_case_are_not_counted_again(morning: House) -> None:
    merged(morning)
    held_against_the_beginning(morning)


def test_a_supplement_that_had_opened_a_case_is_counted_once_when_it_joins_its_own(morning: House) -> None:
    old = window_office.case_of(morning, requester="Bùi Thị Cúc")
    body = f"Tôi gửi bổ sung bản án cho hồ sơ {old.code}. Vợ tôi là Bùi Thị Cúc."
    address = "chong@mail.example"
    window_office.deliver(morning, window_office.letter(body, name="Trần Văn Chồng", address=address, subject=f"Bổ sung {old.code}"))
    fresh = window_office.cases(morning)[-1]
    joining.merge(morning, window_office.person(morning, "hoa"), fresh.code, seen(morning, fresh.code), into=old.code)
    with morning.memory.look() as unit:
        assert any(e.what.startswith("letter:") and e.letter_id is None for e in dossiers.events(unit, old.id or 0))
    held_against_the_beginning(morning)


def test_a_letter_that_becomes_a_case_of_its_own_is_not_counted_again(morning: House) -> None:
    into, _ = merged(morning)
    with morning.memory.look() as unit:
        case = dossiers.by_code(unit, into)
        assert case is not None
        number = letters.of_case(unit, case.id or 0)[-1].id or 0
    assert joining.split(morning, window_office.person(morning, "hoa"), into, seen(morning, into), number)
    held_against_the_beginning(morning)


def test_each_letter_stands_in_one_row_of_the_report(morning: House) -> None:
    merged(morning)
    told = reports.figures(morning, next(iter(morning.shops.values())), "weekly").letters
    with morning.memory.look() as unit:
        assert (told.opening, told.received, told.closing) == (0, len(letters.listed(unit)), 0)
        assert told.settled == told.received
