"""The queue: every case a person has in hand, by lawful due time; read page by page, however long it is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, or_, union_all
from sqlmodel import col, func, select

from helpdesk.cases.database import Unit
from helpdesk.cases.sight import Sight
from helpdesk.cases.states import Status
from helpdesk.cases.tables import CaseRow, OutgoingRow

IN_HAND = (Status.NEW, Status.IN_REVIEW)
COLUMNS = ("id", "code", "office", "kind", "outcome", "status", "confidential", "received_at", "due_at", "requester", "review_reasons",
           "assigned_to", "version")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """A case as a line of a list; without what makes a case heavy to load."""

    id: int
    code: str
    office: str
    kind: str
    outcome: str
    status: str
    confidential: bool
    received_at: datetime
    due_at: datetime | None
    requester: str
    review_reasons: tuple[str, ...]
    assigned_to: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a filter leaves; empty means all. `late_at`: only what was due by then."""

    kind: str = ""
    outcome: str = ""
    reason: str = ""
    assigned_to: str = ""
    unassigned: bool = False
    late_at: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        kept: list[Any] = [
            *([CaseRow.kind == self.kind] if self.kind else []),
            *([CaseRow.outcome == self.outcome] if self.outcome else []),
            *([_for_reason(self.reason)] if self.reason else []),
            *([CaseRow.assigned_to == self.assigned_to] if self.assigned_to else []),
            *([col(CaseRow.assigned_to).is_(None)] if self.unassigned else []),
            *([col(CaseRow.due_at) <= self.late_at] if self.late_at else []),
        ]
        return kept


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last line of the page before."""

    due_at: datetime | None
    id: int


@dataclass(frozen=True, slots=True)
class Counts:
    whole: int
    late: int
    mine: int
    by_kind: tuple[tuple[str, int], ...]
    by_reason: tuple[tuple[str, int], ...]


def _for_reason(reason: str) -> ColumnElement[bool]:
    return cast(col(CaseRow.review_reasons), String).like(f'%"{reason}"%')


def page(unit: Unit, sight: Sight, wanted: Wanted, *, after: Cursor | None, most: int) -> list[Slip]:
    """The next `most` lines. Each stream below reads its index in order, so a page costs the same at any length of the queue."""
    kept = [*sight.conditions(), *wanted.conditions(), *([_behind(after)] if after else [])]
    streams = [_stream([CaseRow.office == o, CaseRow.status == s, *kept], most) for o in sight.offices for s in IN_HAND]
    streams.append(_stream([_has_draft(), col(CaseRow.status).not_in(IN_HAND), *kept], most))
    every = union_all(*(select(s.c.id, s.c.due_at) for s in streams)).subquery()
    first = select(every.c.id).order_by(*_in_order(every.c.due_at, every.c.id)).limit(most)
    return slips(unit, list(unit.session.exec(first)))


def _stream(conditions: list[Any], most: int) -> Any:
    query = select(CaseRow.id, CaseRow.due_at).where(*conditions)
    return query.order_by(*_in_order(CaseRow.due_at, CaseRow.id)).limit(most).subquery()


def _in_order(due_at: Any, number: Any) -> tuple[Any, Any]:
    """What has no due time comes first: nobody could say when it is late."""
    return due_at.asc().nulls_first(), number


def _behind(cursor: Cursor) -> ColumnElement[bool]:
    due_at, number = col(CaseRow.due_at), col(CaseRow.id)
    if cursor.due_at is None:
        return or_(due_at.is_not(None), number > cursor.id)
    return or_(due_at > cursor.due_at, and_(due_at == cursor.due_at, number > cursor.id))


def _has_draft() -> ColumnElement[bool]:
    held = select(OutgoingRow.case_id).where(OutgoingRow.status == "held", col(OutgoingRow.case_id).is_not(None))
    return col(CaseRow.id).in_(held)


def slips(unit: Unit, numbers: Sequence[int]) -> list[Slip]:
    """The lines of these cases, in this order."""
    rows = unit.session.exec(select(*(getattr(CaseRow, c) for c in COLUMNS)).where(col(CaseRow.id).in_(numbers))).all()
    found = {row[0]: Slip(**{**row._asdict(), "review_reasons": tuple(row.review_reasons)}) for row in rows}
    return [found[n] for n in numbers if n in found]


def counts(unit: Unit, sight: Sight, *, now: datetime, login: str, reasons: Sequence[str]) -> Counts:
    """How much waits, how much of it is late or this person's, and for what reasons; in the order of `reasons`."""
    late, mine = (case((condition, 1), else_=0) for condition in (col(CaseRow.due_at) < now, col(CaseRow.assigned_to) == login))
    columns: list[Any] = [CaseRow.kind, late.label("late"), mine.label("mine"), cast(col(CaseRow.review_reasons), String).label("reasons")]
    told = select(*columns)
    at_hand = told.where(col(CaseRow.status).in_(IN_HAND), *sight.conditions())
    with_draft = told.where(_has_draft(), col(CaseRow.status).not_in(IN_HAND), *sight.conditions())
    every = union_all(at_hand, with_draft).subquery()
    counted: list[Any] = [*every.c, func.count()]
    rows = unit.session.execute(select(*counted).group_by(*every.c)).all()  # few: alike cases are counted there
    whole, by = Counter[str](), Counter[str]()
    for kind, is_late, is_mine, given, number in rows:
        whole.update({"all": number, "late": number * is_late, "mine": number * is_mine, f"kind:{kind}": number})
        by.update(dict.fromkeys(json.loads(given), number))
    kinds = tuple((name[5:], number) for name, number in sorted(whole.items()) if name.startswith("kind:"))
    return Counts(whole["all"], whole["late"], whole["mine"], kinds, tuple((r, by[r]) for r in reasons if by[r]))
