"""Visits and comparisons with their cases, for whom those cases exist."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from helpdesk.cases.counter_tables import SheetRow
from helpdesk.cases.database import Unit
from helpdesk.cases.sight import Sight
from helpdesk.cases.tables import CaseRow, VisitRow


def between(unit: Unit, sight: Sight, since: datetime, until: datetime, *, most: int) -> list[tuple[VisitRow, CaseRow]]:
    """Every visit that begins in a span of time, whatever became of it, in the order of the clock."""
    query = select(VisitRow, CaseRow).join(CaseRow, col(CaseRow.id) == VisitRow.case_id).where(*sight.conditions())
    query = query.where(VisitRow.starts_at >= since, VisitRow.starts_at < until)
    rows = unit.session.exec(query.order_by(col(VisitRow.starts_at), col(VisitRow.counter), col(VisitRow.id)).limit(most))
    return [(visit, case) for visit, case in rows]


def at_counter(unit: Unit, sight: Sight) -> list[tuple[SheetRow, CaseRow]]:
    """Comparisons under way, the longest first."""
    query = select(SheetRow, CaseRow).join(CaseRow, col(CaseRow.id) == SheetRow.case_id).where(*sight.conditions())
    rows = unit.session.exec(query.where(col(SheetRow.closed_at).is_(None)).order_by(col(SheetRow.opened_at)))
    return [(sheet, case) for sheet, case in rows]


def served(unit: Unit, sight: Sight, since: datetime, until: datetime) -> list[tuple[SheetRow, CaseRow]]:
    """Comparisons that ended in a span of time with somebody who had no appointment, in the order of the clock."""
    query = select(SheetRow, CaseRow).join(CaseRow, col(CaseRow.id) == SheetRow.case_id).where(*sight.conditions())
    query = query.where(col(SheetRow.visit_id).is_(None), col(SheetRow.closed_at) >= since, col(SheetRow.closed_at) < until)
    return [(sheet, case) for sheet, case in unit.session.exec(query.order_by(col(SheetRow.closed_at)))]
