"""The registers' rows: entered once, found again, counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from helpdesk.cases.database import Unit
from helpdesk.cases.figures import Window
from helpdesk.cases.movements import within
from helpdesk.cases.register_tables import InformationRequestRow, RequestBookRow, UnclearJudgmentRow
from helpdesk.cases.tables import CaseRow
from helpdesk.errors import NotFound


def unclear_counts(unit: Unit, window: Window) -> tuple[int, int]:
    """Unclear judgments met in the window, and those not yet settled at its end; dismissed ones are none."""
    own = (col(UnclearJudgmentRow.office) == window.office) & (col(UnclearJudgmentRow.grade) != "dismissed")
    found = select(func.count()).where(own, within(UnclearJudgmentRow.found_at, window))
    settled = col(UnclearJudgmentRow.settled_at)
    still = select(func.count()).where(own, col(UnclearJudgmentRow.found_at) < window.until, settled.is_(None) | (settled >= window.until))
    return int(unit.session.execute(found).scalar_one()), int(unit.session.execute(still).scalar_one())


def marked_and_not_entered(unit: Unit, office: str) -> list[CaseRow]:
    """Cases whose judgment the reader or a clerk marked, without a line in the register; never a confidential one."""
    entered = select(col(UnclearJudgmentRow.case_id))
    query = select(CaseRow).where(
        col(CaseRow.office) == office,
        col(CaseRow.unclear_judgment).is_(True),
        col(CaseRow.confidential).is_(False),
        col(CaseRow.id).not_in(entered),
    )
    return list(unit.session.execute(query).scalars())


def is_entered(unit: Unit, case_id: int) -> bool:
    rows = select(col(UnclearJudgmentRow.id)).where(col(UnclearJudgmentRow.case_id) == case_id).limit(1)
    return unit.session.execute(rows).first() is not None


def unclear(unit: Unit, row_id: int) -> UnclearJudgmentRow:
    row = unit.session.get(UnclearJudgmentRow, row_id)
    if row is None:
        raise NotFound(f"không có bản án, quyết định số {row_id} trong danh sách tuyên không rõ, khó thi hành")
    return row


def unclear_standing(unit: Unit, window: Window) -> list[UnclearJudgmentRow]:
    """Those of the list of a window: met in it, or met before and not settled when it began."""
    row, settled = UnclearJudgmentRow, col(UnclearJudgmentRow.settled_at)
    query = (
        select(row)
        .where(col(row.office) == window.office, col(row.grade) != "dismissed", col(row.found_at) < window.until)
        .where((col(row.found_at) >= window.since) | settled.is_(None) | (settled >= window.since))
        .order_by(col(row.found_at), col(row.id))
    )
    return list(unit.session.execute(query).scalars())


def unclear_unsettled(unit: Unit, office: str) -> list[UnclearJudgmentRow]:
    """Those that still wait for somebody: to be sorted, asked about, answered, told of."""
    row = UnclearJudgmentRow
    query = select(row).where(col(row.office) == office, col(row.grade) != "dismissed", col(row.settled_at).is_(None))
    return list(unit.session.execute(query.order_by(col(row.found_at), col(row.id))).scalars())


def unclear_listed(unit: Unit, office: str, *, settled: bool, most: int = 200) -> list[UnclearJudgmentRow]:
    """Those that wait, the oldest first; or the last that are over, dismissed ones too."""
    if not settled:
        return unclear_unsettled(unit, office)
    row = UnclearJudgmentRow
    query = select(row).where(col(row.office) == office, col(row.settled_at).is_not(None))
    return list(unit.session.execute(query.order_by(col(row.settled_at).desc(), col(row.id).desc()).limit(most)).scalars())


def information_listed(unit: Unit, office: str, *, most: int = 200) -> list[InformationRequestRow]:
    """Those that wait, the oldest first, then the latest answered."""
    row = InformationRequestRow
    answered = select(row).where(col(row.office) == office, col(row.answered_at).is_not(None))
    latest = answered.order_by(col(row.answered_at).desc(), col(row.id).desc()).limit(most)
    return [*information_unanswered(unit, office), *unit.session.execute(latest).scalars()]


def requests_listed(unit: Unit, offices: Sequence[str], *, before: int | None, most: int) -> list[RequestBookRow]:
    """The book, the newest line first, below a number of row."""
    row = RequestBookRow
    query = select(row).where(col(row.office).in_(offices), *([col(row.id) < before] if before else []))
    return list(unit.session.execute(query.order_by(col(row.id).desc()).limit(most)).scalars())


def information_unanswered(unit: Unit, office: str) -> list[InformationRequestRow]:
    row = InformationRequestRow
    query = select(row).where(col(row.office) == office, col(row.answered_at).is_(None))
    return list(unit.session.execute(query.order_by(col(row.asked_at), col(row.id))).scalars())


def information_request(unit: Unit, row_id: int) -> InformationRequestRow:
    row = unit.session.get(InformationRequestRow, row_id)
    if row is None:
        raise NotFound(f"không có yêu cầu cung cấp thông tin số {row_id}")
    return row


def information_requests(unit: Unit, window: Window) -> list[InformationRequestRow]:
    """Those asked in a window, or before it and not answered when it began."""
    row, answered = InformationRequestRow, col(InformationRequestRow.answered_at)
    query = (
        select(row)
        .where(col(row.office) == window.office, col(row.asked_at) < window.until)
        .where((col(row.asked_at) >= window.since) | answered.is_(None) | (answered >= window.since))
        .order_by(col(row.asked_at), col(row.id))
    )
    return list(unit.session.execute(query).scalars())


def next_number(unit: Unit, office: str, year: int) -> int:
    """The next number of the book of requests; the constraint refuses a number given twice."""
    row = RequestBookRow
    last = unit.session.execute(select(func.max(row.number)).where(col(row.office) == office, col(row.year) == year)).scalar_one()
    return int(last or 0) + 1


def request_of_case(unit: Unit, office: str, case_id: int) -> RequestBookRow | None:
    row = RequestBookRow
    return unit.session.execute(select(row).where(col(row.office) == office, col(row.case_id) == case_id)).scalar_one_or_none()


def request(unit: Unit, row_id: int) -> RequestBookRow:
    row = unit.session.get(RequestBookRow, row_id)
    if row is None:
        raise NotFound(f"không có yêu cầu số {row_id} trong sổ nhận yêu cầu")
    return row


def requests(unit: Unit, office: str, since: datetime, until: datetime) -> list[RequestBookRow]:
    row = RequestBookRow
    query = (
        select(row)
        .where(col(row.office) == office, within(row.received_at, Window(office, since, until)))
        .order_by(col(row.year), col(row.number))
    )
    return list(unit.session.execute(query).scalars())
