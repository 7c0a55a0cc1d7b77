"""What keeps a case from being wiped: somebody's hold on it or on its person, and what is not over yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from helpdesk.cases.database import Unit
from helpdesk.cases.outbox import UNSENT
from helpdesk.cases.privacy_tables import HoldRow
from helpdesk.cases.register_tables import InformationRequestRow, UnclearJudgmentRow
from helpdesk.cases.states import ENDED, OPEN
from helpdesk.cases.tables import CaseRow, ClockRow, OutgoingRow, ParticipantRow
from helpdesk.errors import NotFound


def place(unit: Unit, office: str, reason: str, *, by: str, now: datetime, case_id: int | None = None, address: str = "") -> HoldRow:
    row: HoldRow = unit.add(HoldRow(office=office, case_id=case_id, address=address.casefold(), reason=reason, placed_at=now, placed_by=by))
    return row


def get(unit: Unit, number: int) -> HoldRow:
    row = unit.session.get(HoldRow, number)
    if row is None:
        raise NotFound(f"không có lệnh giữ số {number}")
    return row


def lift(unit: Unit, row: HoldRow, *, by: str, now: datetime) -> None:
    row.lifted_at, row.lifted_by = now, by
    unit.add(row)


def on_case(unit: Unit, case: CaseRow) -> list[HoldRow]:
    """Holds that stand on this case, or on the address of somebody who takes part in it; the oldest first."""
    addresses = select(ParticipantRow.address).where(ParticipantRow.case_id == case.id)
    of_person = (col(HoldRow.address) != "") & col(HoldRow.address).in_(addresses) & (col(HoldRow.office) == case.office)
    query = select(HoldRow).where(col(HoldRow.lifted_at).is_(None), or_(col(HoldRow.case_id) == case.id, of_person))
    return list(unit.session.exec(query.order_by(col(HoldRow.id))))


def on_address(unit: Unit, offices: Iterable[str], address: str) -> list[HoldRow]:
    """Holds that stand on everything of an address."""
    query = select(HoldRow).where(HoldRow.address == address.casefold(), col(HoldRow.lifted_at).is_(None))
    return list(unit.session.exec(query.where(col(HoldRow.office).in_(tuple(offices))).order_by(col(HoldRow.id)))) if address else []


def obstacles(unit: Unit, case: CaseRow) -> tuple[str, ...]:
    """Why nothing of this case may be wiped now, as codes: open held clock unsent complaint register."""
    number = case.id
    found = {
        "open": case.status not in ENDED,
        "held": bool(on_case(unit, case)),
        "clock": _any(unit, ClockRow.id, ClockRow.case_id == number, col(ClockRow.ended_at).is_(None)),
        "unsent": _any(unit, OutgoingRow.id, OutgoingRow.case_id == number, col(OutgoingRow.status).in_(UNSENT)),
        "complaint": not case.confidential and _complained_of(unit, case),
        "register": _any(unit, UnclearJudgmentRow.id, UnclearJudgmentRow.case_id == number, _unsettled())
        or _any(unit, InformationRequestRow.id, InformationRequestRow.case_id == number, col(InformationRequestRow.answered_at).is_(None)),
    }
    return tuple(code for code, stands in found.items() if stands)


def _unsettled() -> ColumnElement[bool]:
    return col(UnclearJudgmentRow.settled_at).is_(None) & (col(UnclearJudgmentRow.grade) != "dismissed")


def _complained_of(unit: Unit, case: CaseRow) -> bool:
    """An open complaint that names this case, or comes from somebody who takes part in it. A denunciation is never told of here."""
    open_ones = (CaseRow.office == case.office, col(CaseRow.status).in_(OPEN), CaseRow.kind == "complaint")  # as an index has them
    others = select(CaseRow.id, CaseRow.claims).where(*open_ones, col(CaseRow.confidential).is_(False), CaseRow.id != case.id)
    complaints = dict(unit.session.exec(others).all())
    if case.code in complaints.values():
        return True
    here = select(ParticipantRow.address).where(ParticipantRow.case_id == case.id)
    by_them = (col(ParticipantRow.case_id).in_(list(complaints)), col(ParticipantRow.address).in_(here))
    return bool(complaints) and _any(unit, ParticipantRow.id, *by_them)


def _any(unit: Unit, column: object, *conditions: object) -> bool:
    return unit.session.exec(select(column).where(*conditions).limit(1)).first() is not None  # type: ignore[call-overload]
