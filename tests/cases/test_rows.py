"""New rows written past the mapper: their numbers, their order, and what was said of them until they were written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite
from sqlmodel import select

from helpdesk.cases import dossiers, search
from helpdesk.cases.columns import Instant
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.cases.plain import reading_from_plain, reading_to_plain
from helpdesk.cases.sight import Sight
from helpdesk.cases.tables import CaseRow, EventRow, OutgoingRow
from helpdesk.journey import Kind, Ranked, Reading
from helpdesk.seal import Seal, new_key
from tests.conftest import BOTH, MONDAY_MORNING

on_both = pytest.mark.parametrize("database", BOTH, indirect=True)


@pytest.fixture
def memory(tmp_path: Path, database: dict[str, str]) -> Iterator[Memory]:
    opened = Memory(database["database"], Files(tmp_path / "files"))
    yield opened
    opened.close()


def a_case(number: int, **more: object) -> CaseRow:
    return CaseRow(office="một", code=f"HTTT-2017-{number:06d}", kind="enforcement", outcome="complete", received_at=MONDAY_MORNING, **more)


def a_mail(case: CaseRow, number: int) -> OutgoingRow:
    return OutgoingRow(
        office="một", about=case.code, obligation="answer", case_id=case.id, message_id=f"<{number}@x>", sha256="0", addressee="a",
        created_at=MONDAY_MORNING,
    )  # fmt: skip


@on_both
def test_rows_that_point_at_each_other_are_written_in_their_order_whatever_order_they_were_registered_in(memory: Memory) -> None:
    with memory.unit() as unit:
        cases = [a_case(number) for number in range(40)]
        for number, case in enumerate(cases):
            unit.register(case)
            unit.register(a_mail(case, number))
            dossiers.note(unit, "opened", at=MONDAY_MORNING, case_id=case.id)
    with memory.look() as unit:
        found = {case.id: case.code for case in unit.session.exec(select(CaseRow))}
        assert found == {case.id: case.code for case in cases}
        assert {mail.case_id: mail.about for mail in unit.session.exec(select(OutgoingRow))} == found
        assert sorted(unit.session.exec(select(EventRow.case_id))) == sorted(found)


@on_both
def test_what_is_said_of_a_row_before_and_after_it_is_written_is_kept(memory: Memory) -> None:
    with memory.unit() as unit:
        unit.register(case := a_case(1))
        case.requester = "trước"
        unit.add(case)
        assert dossiers.get(unit, case.id or 0) is case  # asked for, so it is written by now
        case.profile = "sau"
        unit.add(case)
    with memory.look() as unit:
        kept = dossiers.by_code(unit, case.code)
        assert (kept.requester, kept.profile) == ("trước", "sau")


@on_both
def test_rows_added_one_by_one_among_registered_ones_take_no_number_twice(memory: Memory) -> None:
    with memory.unit() as unit:
        rows = [a_case(number) for number in range(30)]
        for number, row in enumerate(rows):
            unit.add(row) if number % 3 == 2 else unit.register(row)
    with memory.unit() as unit:
        unit.register(a_case(30))
    with memory.look() as unit:
        assert len(unit.session.exec(select(CaseRow)).all()) == 31
        assert all(dossiers.by_code(unit, row.code).id == row.id for row in rows)


@on_both
def test_the_words_of_registered_cases_are_there_to_be_found_but_for_confidential_ones(memory: Memory) -> None:
    with memory.unit() as unit:
        for number, name in enumerate(("nguyen van an", "tran thi binh", "le van an")):
            unit.register(a_case(number, search=name, confidential=name.startswith("le")))
    with memory.look() as unit:
        found = search.find(unit, Sight(1, ("một",), ordinary=True, confidential=True), "an")
        assert [dossiers.get(unit, number).code for number in found] == ["HTTT-2017-000000"]


@given(st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))])))
def test_an_instant_lies_in_sqlite_as_sqlalchemy_writes_it_and_comes_back(at: datetime) -> None:
    usual, there = sqlite.DATETIME(), sqlite.dialect()
    put, take = Instant().dialect_impl(there).bind_processor(there), Instant().dialect_impl(there).result_processor(there, None)
    said = usual.bind_processor(there)
    assert put is not None and take is not None and said is not None
    assert put(at) == said(at.astimezone(UTC).replace(tzinfo=None))
    assert take(put(at)) == at and take(put(at)).tzinfo is UTC


@on_both
@pytest.mark.parametrize("key", [None, new_key()], ids=["open", "sealed"])
@pytest.mark.parametrize("topic", ["lệ phí", "\ud800 half a character"], ids=["whole", "half"])
def test_a_reading_comes_back_as_it_was_whatever_its_words_are(memory: Memory, key: str | None, topic: str) -> None:
    memory.engine.dialect.seal = Seal(key) if key else None  # type: ignore[attr-defined]
    reading = Reading((Ranked(Kind.ENFORCEMENT, 0.75),), topics=(topic, 'hai "ngoặc"'))
    with memory.unit() as unit:
        unit.register(a_case(1, reading=reading_to_plain(reading)))
    with memory.look() as unit:
        (case,) = unit.session.exec(select(CaseRow))
        assert reading_from_plain(case.reading) == reading
        (lies,) = unit.session.connection().exec_driver_sql("SELECT CAST(reading AS TEXT) FROM case_file").one()
        assert ("sealed:" in lies) == bool(key) and ("ngoặc" in lies or "ngo\\u" in lies) != bool(key)
