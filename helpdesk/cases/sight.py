"""Which cases somebody may see, as conditions of a query: what is not in sight is in no list, no count and no search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, false
from sqlmodel import col, select

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow
from helpdesk.cases.window_tables import ShutOutRow
from helpdesk.errors import NotFound

CODE = re.compile(r"HTTT-[0-9]{4}-[0-9]{6,9}")


@dataclass(frozen=True, slots=True)
class Sight:
    """`ordinary` and `confidential` cases of `offices`, without those this person is shut out of."""

    staff_id: int
    offices: tuple[str, ...]
    ordinary: bool = False
    confidential: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        if not (self.ordinary or self.confidential):
            return [false()]
        shut_out = exists().where(col(ShutOutRow.case_id) == col(CaseRow.id), col(ShutOutRow.staff_id) == self.staff_id)
        kept = [col(CaseRow.office).in_(self.offices), ~shut_out]
        if not (self.ordinary and self.confidential):
            kept.append(col(CaseRow.confidential).is_(self.confidential))
        return kept


def in_sight(unit: Unit, sight: Sight, code: str, *, lock: bool = False) -> CaseRow:
    """The case of that code. Raises NotFound in the same words for one that is not there and one not to be seen."""
    query = select(CaseRow).where(CaseRow.code == code, *sight.conditions())
    row = unit.session.exec(query.with_for_update() if lock else query).first() if CODE.fullmatch(code) else None
    if row is None:
        raise NotFound(f"không có hồ sơ {code}")
    return row


def is_in_sight(unit: Unit, sight: Sight, code: str) -> bool:
    return unit.session.exec(select(CaseRow.id).where(CaseRow.code == code, *sight.conditions())).first() is not None


def codes_in_sight(unit: Unit, sight: Sight, numbers: Sequence[int]) -> dict[int, str]:
    """The codes of those cases that may be seen, by their number."""
    rows = unit.session.exec(select(CaseRow.id, CaseRow.code).where(col(CaseRow.id).in_(numbers), *sight.conditions()))
    return {number: code for number, code in rows if number is not None}
