"""The queue as staff see it: one list by lawful due time, the reason for review first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from helpdesk.cases import beside, queue, search, staff
from helpdesk.cases.database import Unit
from helpdesk.cases.queue import Counts, Cursor, Slip, Wanted
from helpdesk.desk.rights import Person
from helpdesk.desk.saying import TimeLeft, labels, time_left
from helpdesk.house import House
from helpdesk.reading.text import clean, fold

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A case on a list. Instants are local; `assigned` is a colleague's name."""

    id: int
    code: str
    kind: str
    outcome: str
    status: str
    confidential: bool
    requester: str
    reasons: tuple[str, ...]
    received_at: datetime
    due_at: datetime | None
    left: TimeLeft
    assigned: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the queue is shown: `whose` is mine, nobody or empty."""

    kind: str = ""
    outcome: str = ""
    reason: str = ""
    whose: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    lines: tuple[Line, ...]
    after: str  # the cursor of the next page; empty at the end
    counts: Counts | None = None
    views: tuple[tuple[str, str], ...] = ()


def show(house: House, person: Person, chosen: Filter, *, after: str = "") -> Page:
    """A page of the queue with its counts and the person's saved views."""
    now = house.clock.now()
    with house.memory.look() as unit:
        slips = queue.page(unit, person.sight, _wanted(chosen, person, now), after=_cursor(after), most=PAGE + 1)
        counts = queue.counts(unit, person.sight, now=now, login=person.login, reasons=tuple(labels()["reason"]))
        lines = lines_of(unit, house, slips[:PAGE])
        views = tuple((v.name, v.query) for v in beside.views(unit, person.id))
    last = slips[PAGE - 1] if len(slips) > PAGE else None
    return Page(lines, _token(last) if last else "", counts, views)


def look_up(house: House, person: Person, words: str, *, before: int | None = None) -> Page:
    """Cases that have all these words: with or without marks, by code, name, number, telephone; newest first."""
    with house.memory.look() as unit:
        found = search.find(unit, person.sight, fold(clean(words[:200])), before=before, most=PAGE + 1)
        lines = lines_of(unit, house, queue.slips(unit, found[:PAGE]))
    return Page(lines, str(found[PAGE - 1]) if len(found) > PAGE else "")


def first_code(house: House, person: Person) -> str:
    """The case that is due first; empty where nothing waits."""
    with house.memory.look() as unit:
        slips = queue.page(unit, person.sight, Wanted(), after=None, most=1)
    return slips[0].code if slips else ""


def keep_view(house: House, person: Person, name: str, query: str) -> None:
    with house.memory.unit() as unit:
        beside.keep_view(unit, person.id, name, query)


def drop_view(house: House, person: Person, name: str) -> None:
    with house.memory.unit() as unit:
        beside.drop_view(unit, person.id, name)


def _wanted(chosen: Filter, person: Person, now: datetime) -> Wanted:
    return Wanted(
        kind=chosen.kind,
        outcome=chosen.outcome,
        reason=chosen.reason,
        assigned_to=person.login if chosen.whose == "mine" else "",
        unassigned=chosen.whose == "nobody",
        late_at=now if chosen.late else None,
    )


def lines_of(unit: Unit, house: House, slips: list[Slip]) -> tuple[Line, ...]:
    """The lines of a list as a page shows them."""
    names = {row.login: row.name for row in staff.everybody(unit)}
    return tuple(_line(house, slip, names) for slip in slips)


def _line(house: House, slip: Slip, names: dict[str, str]) -> Line:
    calendar = house.shop(slip.office).book.calendar
    return Line(
        id=slip.id,
        code=slip.code,
        kind=slip.kind,
        outcome=slip.outcome,
        status=slip.status,
        confidential=slip.confidential,
        requester=slip.requester,
        reasons=slip.review_reasons,
        received_at=calendar.local(slip.received_at),
        due_at=calendar.local(slip.due_at) if slip.due_at else None,
        left=time_left(calendar, slip.due_at, house.clock.now()),
        assigned=names.get(slip.assigned_to or "", slip.assigned_to or ""),
    )


def _token(slip: Slip) -> str:
    return f"{slip.due_at.isoformat() if slip.due_at else ''}~{slip.id}"


def _cursor(token: str) -> Cursor | None:
    """The place a page ended at; a cursor nobody gave out begins at the beginning."""
    due, _, number = token.partition("~")
    try:
        due_at = datetime.fromisoformat(due).astimezone(UTC) if due else None
    except (ValueError, OverflowError):
        return None
    return Cursor(due_at, int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else None
