"""The audit log as a page shows it: what exists for its reader, and whether its chain is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpdesk.cases import audit, staff
from helpdesk.cases.audit import Verdict
from helpdesk.cases.tables import StaffRow
from helpdesk.cases.window_tables import AuditRow
from helpdesk.desk.rights import NOT_ALLOWED, Person, Right
from helpdesk.desk.saying import label
from helpdesk.errors import Refused
from helpdesk.house import House
from helpdesk.law.calendar import Calendar

PAGE = 100


@dataclass(frozen=True, slots=True)
class JournalLine:
    number: int
    at: datetime
    who: str
    what: str
    about: str
    confidential: bool
    note: tuple[tuple[str, str], ...]


def may_read(person: Person) -> bool:
    """An administrator reads all but the compartment, a keeper only the compartment."""
    return person.may(Right.AUDIT) or person.keeper


def lines(house: House, person: Person, *, about: str = "", before: int | None = None) -> tuple[JournalLine, ...]:
    """Newest first, `before` a number."""
    if not may_read(person):
        raise Refused(NOT_ALLOWED[Right.AUDIT])
    calendar = next(iter(house.shops.values())).book.calendar
    with house.memory.look() as unit:
        rows = audit.listed(unit, person.sight, ordinary=person.may(Right.AUDIT), about=about.strip(), before=before, most=PAGE)
        names = {row.login: row for row in staff.everybody(unit)}
    return tuple(_line(row, calendar, names) for row in rows)


def _line(row: AuditRow, calendar: Calendar, names: dict[str, StaffRow]) -> JournalLine:
    who = f"{names[row.who].name} ({row.who})" if row.who in names else row.who
    told = tuple((str(k), _said(v)) for k, v in row.note.items() if k not in ("sha256", "changes"))
    return JournalLine(row.number, calendar.local(row.at), who, row.what, row.about, row.confidential, told)


def _said(value: object) -> str:
    words = value if isinstance(value, list) else [value]
    return ", ".join({"True": "có", "False": "không"}.get(str(w), label("role", str(w))) for w in words)


def verify(house: House, person: Person) -> Verdict:
    """Reads the whole chain."""
    person.must(Right.AUDIT)
    with house.memory.look() as unit:
        return audit.verify(unit)
