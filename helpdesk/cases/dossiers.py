"""Cases: opened with a code, found by code, address or Message-ID, changed step by step with an event for each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from helpdesk.cases import numbering, states
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow, ClockRow, EventRow, OutgoingRow, ParticipantRow
from helpdesk.errors import NotFound
from helpdesk.journey import Correspondent


def numbers_of(year: int) -> str:
    """The name under which a year's codes are numbered."""
    return f"HTTT-{year}"


def next_code(unit: Unit, year: int, *, now: datetime) -> str:
    """The next case code of a year: HTTT-2017-000123; without a gap, whatever was rolled back."""
    return f"{numbers_of(year)}-{numbering.give_out(unit, numbers_of(year), now=now):06d}"


def by_code(unit: Unit, code: str) -> CaseRow:
    row = find(unit, code)
    if row is None:
        raise NotFound(f"không có hồ sơ {code}; xem danh sách bằng «helpdesk case list»")
    return row


def find(unit: Unit, code: str) -> CaseRow | None:
    return unit.session.exec(select(CaseRow).where(CaseRow.code == code)).first()


def get(unit: Unit, case_id: int) -> CaseRow:
    row = unit.session.get(CaseRow, case_id)
    if row is None:
        raise NotFound(f"không có hồ sơ số {case_id}")
    return row


def hold(unit: Unit, case_id: int) -> CaseRow:
    """The case as it stands now, and nobody else's until the story ends: what it does to a visit is done once."""
    query = select(CaseRow).where(CaseRow.id == case_id).with_for_update().execution_options(populate_existing=True)
    row = unit.session.exec(query).first()
    if row is None:
        raise NotFound(f"không có hồ sơ số {case_id}")
    return row


def of_our_mail(unit: Unit, message_ids: Iterable[str]) -> tuple[CaseRow, OutgoingRow] | None:
    """The case whose answer carries one of these Message-IDs, the nearest reference first."""
    for message_id in message_ids:
        sent = unit.session.exec(select(OutgoingRow).where(OutgoingRow.message_id == message_id)).first()
        if sent is not None and sent.case_id is not None:
            return get(unit, sent.case_id), sent
    return None


def participants(unit: Unit, case_id: int) -> list[ParticipantRow]:
    return list(unit.session.exec(select(ParticipantRow).where(ParticipantRow.case_id == case_id)))


def is_participant(unit: Unit, case_id: int, address: str) -> bool:
    wanted = address.casefold()
    return any(p.address == wanted for p in participants(unit, case_id))


def welcome(unit: Unit, case_id: int, address: str, name: str = "") -> None:
    """Lets letters from this address join the case."""
    if address and not is_participant(unit, case_id, address):
        unit.add(ParticipantRow(case_id=case_id, address=address.casefold(), name=name))


def welcome_first(unit: Unit, case_id: int, people: Iterable[Correspondent]) -> None:
    """The same for a case that was opened this moment: nobody belongs to it yet."""
    names: dict[str, str] = {}
    for who in people:
        names.setdefault(who.address.casefold(), who.name)
    for address, name in names.items():
        unit.enter(ParticipantRow, case_id=case_id, address=address, name=name)


def note(
    unit: Unit, what: str, *, at: datetime, case_id: int | None = None, letter_id: int | None = None, by: str = "helpdesk", **more: Any
) -> None:
    """Writes an event; `more` are plain values and never hold the text of a letter."""
    unit.enter(EventRow, case_id=case_id, letter_id=letter_id, at=at, what=what, by=by, note=more)


def take_step(unit: Unit, case: CaseRow, by: states.Step, *, at: datetime, who: str = "helpdesk", **more: Any) -> None:
    """Moves the case along NEXT and writes the event. Raises StepRefused."""
    was, case.status = case.status, states.step(case.status, by)
    case.version += 1
    case.closed_at = at if case.status in states.ENDED else None
    unit.add(case)
    if was == states.Status.WAITING != case.status:
        for clock in states.CITIZENS_TURN:
            stop_clock(unit, case.id or 0, clock, at=at, by="answered")
    note(unit, f"step:{by}", at=at, case_id=case.id, by=who, was=was, now=str(case.status), **more)


def events(unit: Unit, case_id: int) -> list[EventRow]:
    return list(unit.session.exec(select(EventRow).where(EventRow.case_id == case_id).order_by(col(EventRow.id))))


def clocks(unit: Unit, case_id: int) -> list[ClockRow]:
    return list(unit.session.exec(select(ClockRow).where(ClockRow.case_id == case_id).order_by(col(ClockRow.id))))


def start_clock(unit: Unit, case_id: int, clock: str, *, at: datetime, due_at: datetime, handed_over: bool = False) -> ClockRow:
    """Starts another round of a clock; one that still runs is ended as restarted."""
    rounds = [c for c in clocks(unit, case_id) if c.clock == clock]
    stop_clock(unit, case_id, clock, at=at, by="restarted")
    row: ClockRow = unit.add(
        ClockRow(case_id=case_id, clock=clock, round=len(rounds) + 1, started_at=at, due_at=due_at, handed_over=handed_over)
    )
    return row


def start_first_clock(unit: Unit, case_id: int, clock: str, *, at: datetime, due_at: datetime) -> None:
    """The same for a case that was opened this moment: none runs yet."""
    unit.enter(ClockRow, case_id=case_id, clock=clock, round=1, started_at=at, due_at=due_at)


def runs(unit: Unit, case_id: int, clock: str) -> bool:
    return any(c.clock == clock and c.ended_at is None for c in clocks(unit, case_id))


def stop_clock(unit: Unit, case_id: int, clock: str, *, at: datetime, by: str) -> None:
    for row in clocks(unit, case_id):
        if row.clock == clock and row.ended_at is None:
            row.ended_at, row.ended_by = at, by
            unit.add(row)


def run_on(unit: Unit, case_id: int, names: Iterable[str], *, stopped_at: datetime) -> None:
    """Clocks that were stopped by mistake at that instant run on as if they never had been."""
    for row in clocks(unit, case_id):
        if row.clock in names and row.ended_at == stopped_at:
            row.ended_at, row.ended_by = None, ""
            unit.add(row)


def listed(unit: Unit, *, office: str | None = None, confidential: bool = True) -> list[CaseRow]:
    """All cases, newest last; without the confidential ones where `confidential` is False."""
    query = select(CaseRow).order_by(col(CaseRow.id))
    if office:
        query = query.where(CaseRow.office == office)
    if not confidential:
        query = query.where(col(CaseRow.confidential).is_(False))
    return list(unit.session.exec(query))


def with_status(unit: Unit, office: str, status: str) -> list[CaseRow]:
    return list(unit.session.exec(select(CaseRow).where(CaseRow.office == office, CaseRow.status == status).order_by(col(CaseRow.id))))
