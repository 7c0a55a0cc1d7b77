"""Cases by the people in them, for a request of somebody about themselves: those in the asker's sight and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import col, select

from helpdesk.cases.database import Unit
from helpdesk.cases.privacy_tables import PutAwayRow, SubjectRequestRow
from helpdesk.cases.sight import Sight
from helpdesk.cases.tables import CaseRow, ParticipantRow
from helpdesk.errors import NotFound


def of_address(unit: Unit, sight: Sight, address: str) -> list[int]:
    """Numbers of the cases that letters from this address (folded in case) belong to."""
    query = select(ParticipantRow.case_id).join(CaseRow, col(CaseRow.id) == col(ParticipantRow.case_id))
    return list(unit.session.exec(query.where(ParticipantRow.address == address, *sight.conditions())))


def in_sight(unit: Unit, sight: Sight, numbers: Sequence[int]) -> list[CaseRow]:
    """These cases, the oldest first."""
    query = select(CaseRow).where(col(CaseRow.id).in_(numbers), *sight.conditions())
    return list(unit.session.exec(query.order_by(col(CaseRow.id))))


def without_words(unit: Unit, sight: Sight) -> list[CaseRow]:
    """Cases that no search finds by a word though somebody is in them: closed ones, and those in confidence."""
    nobody = select(PutAwayRow.case_id).where(col(PutAwayRow.anonymised_at).is_not(None))
    query = select(CaseRow).where(CaseRow.search == "", col(CaseRow.id).not_in(nobody), *sight.conditions())
    return list(unit.session.exec(query.order_by(col(CaseRow.id))))


# ── the requests themselves ─────────────────────────────────────────────────────────────────────────────────────────────


def enter(
    unit: Unit, office: str, words: str, *, wants: Sequence[str], note: str, received_at: datetime, by: str, confidential: bool
) -> SubjectRequestRow:
    row: SubjectRequestRow = unit.add(
        SubjectRequestRow(
            office=office, words=words, wants=list(wants), note=note, received_at=received_at, entered_by=by, confidential=confidential
        )
    )
    return row


def listed(unit: Unit, offices: Iterable[str], *, ordinary: bool, confidential: bool, most: int) -> list[SubjectRequestRow]:
    """Those not answered first, by when they came; then the newest of the answered."""
    seen = [value for value, shown in ((False, ordinary), (True, confidential)) if shown]
    query = select(SubjectRequestRow).where(
        col(SubjectRequestRow.office).in_(tuple(offices)), col(SubjectRequestRow.confidential).in_(seen)
    )
    waiting = query.where(col(SubjectRequestRow.answered_at).is_(None)).order_by(col(SubjectRequestRow.received_at))
    done = query.where(col(SubjectRequestRow.answered_at).is_not(None)).order_by(col(SubjectRequestRow.answered_at).desc())
    return [*unit.session.exec(waiting), *unit.session.exec(done.limit(most))]


def waiting(unit: Unit, office: str) -> list[SubjectRequestRow]:
    """Those of an office that nobody has answered."""
    query = select(SubjectRequestRow).where(SubjectRequestRow.office == office, col(SubjectRequestRow.answered_at).is_(None))
    return list(unit.session.exec(query.order_by(col(SubjectRequestRow.id))))


def get(unit: Unit, number: int) -> SubjectRequestRow:
    row = unit.session.get(SubjectRequestRow, number)
    if row is None:
        raise NotFound(f"không có yêu cầu số {number}")
    return row
