"""Reports of what the desk itself did: a letter that staff move from case to case is one letter, and every stock begins at nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpdesk.cases import dossiers, letters, outbox
from helpdesk.cases.movements import Ledger, stock_now
from helpdesk.clock import StoppedClock
from helpdesk.desk import casework, joining, reports
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
    told = reports.live(morning, next(iter(morning.shops.values())), reports.Wanted("weekly"))[1].letters
    with morning.memory.look() as unit:
        assert (told.opening, told.received, told.closing) == (0, len(letters.listed(unit)), 0)
        assert told.settled == told.received


# ── questions in a case that was answered ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def asked(morning: House, clock: StoppedClock) -> str:
    """A citizen whose request was answered asks something three days later; nobody has looked yet. The code of the case."""
    window_office.send_post(morning)
    clock.move(timedelta(days=3))
    case = window_office.case_of(morning, requester="Bùi Thị Cúc")
    with morning.memory.look() as unit:
        address = dossiers.participants(unit, case.id or 0)[0].address
    body = f"Cho tôi hỏi hồ sơ {case.code}: tôi nộp đơn có phải mất tiền không?\r\nBùi Thị Cúc"
    window_office.deliver(morning, window_office.letter(body, name="Bùi Thị Cúc", address=address, subject=f"Re: {case.code}"))
    return case.code


def reply_clocks(house: House, code: str) -> list[tuple[datetime, datetime | None]]:
    with house.memory.look() as unit:
        case = dossiers.by_code(unit, code)
        assert case is not None
        return [(c.due_at, c.ended_at) for c in dossiers.clocks(unit, case.id or 0) if c.clock == "reply"]


def test_a_question_is_owed_an_answer_within_half_a_working_day(asked: str, morning: House) -> None:
    book = next(iter(morning.shops.values())).book
    due = book.due("reply", morning.clock.now())
    assert due is not None
    assert reply_clocks(morning, asked)[-1] == (due.at, None)
    assert window_office.case_of(morning, code=asked).due_at == due.at


def test_a_question_nobody_answers_is_overdue_in_the_report(asked: str, morning: House, clock: StoppedClock) -> None:
    shop = next(iter(morning.shops.values()))
    before = reports.live(morning, shop, reports.Wanted("weekly"))[1].replies.overdue
    clock.move(timedelta(hours=8))
    assert reports.live(morning, shop, reports.Wanted("weekly"))[1].replies.overdue == before + 1


def test_an_answer_by_a_person_ends_it(asked: str, morning: House, clock: StoppedClock) -> None:
    with morning.memory.look() as unit:
        case = dossiers.by_code(unit, asked)
        assert case is not None
        draft = next(o for o in outbox.of_case(unit, case.id or 0) if o.status == "held")
    now = Seen(case.version, seen(morning, asked).event, draft.sha256)
    casework.approve(morning, window_office.person(morning, "hoa"), asked, draft.id or 0, now)
    clock.move(timedelta(minutes=5))
    window_office.send_post(morning)
    assert reply_clocks(morning, asked)[-1][1] is not None
