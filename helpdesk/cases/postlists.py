"""Lists of our mails with their cases, for whom those cases exist; a mail without a case (a report) is nobody's secret."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col, select

from helpdesk.cases.database import Unit
from helpdesk.cases.sight import Sight
from helpdesk.cases.tables import CaseRow, OutgoingRow
from helpdesk.cases.window_tables import LookedRow

TROUBLED = ("later", "doubtful", "dead", "bounced")
GONE = ("ready", "leased", "later", "doubtful", "sent", "bounced", "dead")
WITHOUT_DECISION = ("receipt", "reminder")

Pairs = list[tuple[OutgoingRow, CaseRow | None]]


def unsent(unit: Unit, sight: Sight, *, late: datetime, most: int) -> Pairs:
    """What is in trouble, and what should have left by `late` and did not; without what somebody has settled."""
    waiting = and_(col(OutgoingRow.status).in_(("ready", "leased")), col(OutgoingRow.created_at) < late)
    troubled = or_(col(OutgoingRow.status).in_(TROUBLED), waiting)
    return _pairs(unit, sight, [troubled, ~_looked_through()], most)


def unattended(unit: Unit, sight: Sight, *, since: datetime, everything: bool, before: int | None, most: int) -> Pairs:
    """What left without anybody's approval since an instant and was not looked through, newest first."""
    kept: list[Any] = [
        OutgoingRow.created_at >= since,
        col(OutgoingRow.approved_by).is_(None),
        col(OutgoingRow.status).in_(GONE),
        col(OutgoingRow.case_id).is_not(None),
        ~_looked_through(),
        *([] if everything else [col(OutgoingRow.form).not_in(WITHOUT_DECISION)]),
        *([col(OutgoingRow.id) < before] if before else []),
    ]
    return _pairs(unit, sight, kept, most)


def one(unit: Unit, sight: Sight, number: int) -> OutgoingRow | None:
    found = _pairs(unit, sight, [col(OutgoingRow.id) == number], 1) if number < 2**62 else []
    return found[0][0] if found else None


def _pairs(unit: Unit, sight: Sight, conditions: list[Any], most: int) -> Pairs:
    visible = or_(col(OutgoingRow.case_id).is_(None), and_(*sight.conditions()))
    query = select(OutgoingRow, CaseRow).join(CaseRow, col(CaseRow.id) == OutgoingRow.case_id, isouter=True)
    rows = unit.session.exec(query.where(visible, *conditions).order_by(col(OutgoingRow.id).desc()).limit(most))
    return [(mail, case) for mail, case in rows]


def _looked_through() -> ColumnElement[bool]:
    return exists().where(col(LookedRow.outgoing_id) == col(OutgoingRow.id))
