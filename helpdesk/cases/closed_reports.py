"""Reports that were closed: each kept once, found again as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import ReportRow
from helpdesk.errors import NotFound


def keep(unit: Unit, row: ReportRow) -> bool:
    """Closes a report; False where somebody else has closed it already."""
    try:
        with unit.session.begin_nested():
            unit.add(row)
    except IntegrityError:
        return False
    return True


def find(unit: Unit, office: str, code: str, until: datetime) -> ReportRow | None:
    """The report of that kind that ends there."""
    return unit.session.execute(_of(office, code).where(col(ReportRow.until) == until)).scalar_one_or_none()


def last(unit: Unit, office: str, code: str, before: datetime | None = None) -> ReportRow | None:
    """The latest one, or the latest that ended before an instant."""
    query = _of(office, code).order_by(col(ReportRow.until).desc()).limit(1)
    return unit.session.execute(query.where(col(ReportRow.until) < before) if before else query).scalars().first()


def end_of_all(unit: Unit, office: str) -> datetime | None:
    """Up to when something of an office was reported for good, in whatever report; None where nothing was."""
    until: datetime | None = unit.session.execute(
        select(func.max(col(ReportRow.until))).where(col(ReportRow.office) == office)
    ).scalar_one()
    return until


def begun(unit: Unit, office: str, code: str) -> dict[datetime, datetime]:
    """Where each began, by where it ended."""
    query = select(col(ReportRow.until), col(ReportRow.since)).where(col(ReportRow.office) == office, col(ReportRow.kind) == code)
    return dict(unit.session.execute(query).all())


def _of(office: str, code: str) -> Select[ReportRow]:
    return select(ReportRow).where(col(ReportRow.office) == office, col(ReportRow.kind) == code)


def listed(unit: Unit, offices: Sequence[str], *, most: int) -> list[ReportRow]:
    """The newest of these offices first."""
    query = select(ReportRow).where(col(ReportRow.office).in_(offices)).order_by(col(ReportRow.until).desc(), col(ReportRow.id).desc())
    return list(unit.session.execute(query.limit(most)).scalars())


def get(unit: Unit, number: int) -> ReportRow:
    row = unit.session.get(ReportRow, number)
    if row is None:
        raise NotFound("không có báo cáo này")
    return row
