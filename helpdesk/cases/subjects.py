"""Cases by the people in them, for a request of somebody about themselves. Confidential cases are in none of these answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow, ParticipantRow


def of_address(unit: Unit, address: str) -> list[int]:
    """Numbers of the cases that letters from this address (folded in case) belong to."""
    query = select(ParticipantRow.case_id).join(CaseRow, col(CaseRow.id) == col(ParticipantRow.case_id))
    return list(unit.session.exec(query.where(ParticipantRow.address == address, col(CaseRow.confidential).is_(False))))


def ordinary(unit: Unit, numbers: Sequence[int]) -> list[CaseRow]:
    """These cases, the oldest first."""
    query = select(CaseRow).where(col(CaseRow.id).in_(numbers), col(CaseRow.confidential).is_(False))
    return list(unit.session.exec(query.order_by(col(CaseRow.id))))
