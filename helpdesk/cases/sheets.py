"""Comparisons at the counter, the papers printed for them, and results brought back in."""

from __future__ import annotations

from sqlmodel import col, select

from helpdesk.cases.counter_tables import PrintedRow, ResultRow, SheetRow
from helpdesk.cases.database import Unit
from helpdesk.errors import NotFound


def open_one(unit: Unit, case_id: int) -> SheetRow | None:
    """The comparison that is under way, if there is one."""
    return unit.session.exec(
        select(SheetRow).where(SheetRow.case_id == case_id, col(SheetRow.closed_at).is_(None)).order_by(col(SheetRow.id).desc())
    ).first()


def of_case(unit: Unit, case_id: int) -> list[SheetRow]:
    return list(unit.session.exec(select(SheetRow).where(SheetRow.case_id == case_id).order_by(col(SheetRow.id))))


def printed(unit: Unit, case_id: int) -> list[PrintedRow]:
    return list(unit.session.exec(select(PrintedRow).where(PrintedRow.case_id == case_id).order_by(col(PrintedRow.id))))


def printed_one(unit: Unit, case_id: int, number: int) -> PrintedRow:
    row = next((p for p in printed(unit, case_id) if p.id == number), None)
    if row is None:
        raise NotFound("hồ sơ này không có giấy đó")
    return row


def results(unit: Unit, case_id: int) -> list[ResultRow]:
    """All that were brought in, the one that counts last; those another took the place of are marked withdrawn."""
    return list(unit.session.exec(select(ResultRow).where(ResultRow.case_id == case_id).order_by(col(ResultRow.id))))


def result(unit: Unit, case_id: int) -> ResultRow | None:
    """The result that counts."""
    return next((r for r in reversed(results(unit, case_id)) if r.withdrawn_at is None), None)


def files_named(unit: Unit) -> set[str]:
    """SHA-256 of every file printed or brought in."""
    named = set(unit.session.exec(select(ResultRow.sha256)))
    for files in unit.session.exec(select(PrintedRow.files)):
        named.update(str(sha256) for sha256 in files.values())
    return named
