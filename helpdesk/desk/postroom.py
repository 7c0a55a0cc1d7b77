"""Letters that went a way of their own: not gone yet, set aside, gone without a person. A list shows what exists for its reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from helpdesk.cases import audit, beside, dossiers, letters, postlists
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow, LetterRow, OutgoingRow
from helpdesk.desk import post
from helpdesk.desk.rights import Person, Right
from helpdesk.errors import NotFound, Refused
from helpdesk.house import House, Shop

UNATTENDED_SINCE = timedelta(days=14)
PAGE = 100
SLOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class PostLine:
    """A mail of ours on a list; `code` is its case's, '' for a report."""

    id: int
    code: str
    requester: str
    kind: str
    form: str
    variant: str
    status: str
    subject: str
    to: tuple[str, ...]
    created_at: datetime
    at: datetime | None
    tries: int
    answer: str
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShuntedLine:
    id: int
    arrived_at: datetime
    size: int
    tries: int
    fault: str


def unsent(house: House, person: Person) -> tuple[PostLine, ...]:
    """Mails that did not leave or did not arrive, until somebody has dealt with them."""
    person.must(Right.POST)
    late = house.clock.now() - SLOW
    with house.memory.look() as unit:
        return tuple(_line(house, row, case) for row, case in postlists.unsent(unit, person.sight, late=late, most=PAGE))


def unattended(house: House, person: Person, *, before: int | None = None, everything: bool = False) -> tuple[PostLine, ...]:
    """Mails that left without a person and that nobody has looked through; receipts and reminders only with `everything`."""
    person.must(Right.POST)
    since = house.clock.now() - UNATTENDED_SINCE
    with house.memory.look() as unit:
        rows = postlists.unattended(unit, person.sight, since=since, everything=everything, before=before, most=PAGE)
        return tuple(_line(house, row, case) for row, case in rows)


def _line(house: House, row: OutgoingRow, case: CaseRow | None) -> PostLine:
    calendar, at = _shop(house, row.office).book.calendar, row.sent_at or row.next_try_at
    return PostLine(
        id=row.id or 0,
        code=case.code if case else "",
        requester=case.requester if case else "",
        kind=case.kind if case else "",
        form=row.form,
        variant=row.variant,
        status=row.status,
        subject=row.subject,
        to=tuple(row.recipients),
        created_at=calendar.local(row.created_at),
        at=calendar.local(at) if at else None,
        tries=row.tries,
        answer=row.answer,
        refused=tuple((str(a), str(b)) for a, b in row.refused),
    )


def _shop(house: House, office: str) -> Shop:
    """A mail of an office that is served no more is dated by the first one's calendar."""
    return house.shops.get(office) or next(iter(house.shops.values()))


def look_through(house: House, person: Person, numbers: tuple[int, ...]) -> int:
    """Confirms mails that left by themselves as right: kind and outcome of their cases become labels. Returns how many."""
    person.must(Right.POST)
    with house.memory.unit() as unit:
        for row in (found := [_in_sight(unit, person, n) for n in numbers]):
            beside.looked(unit, row, by=person.login, verdict="right", now=house.clock.now())
            if row.case_id is not None and row.obligation == "answer":
                _confirm(unit, house, person, dossiers.get(unit, row.case_id), row)
        return len(found)


def _confirm(unit: Unit, house: House, person: Person, case: CaseRow, row: OutgoingRow) -> None:
    for name, value in (("kind", case.kind), ("outcome", case.outcome)):
        beside.label(unit, case, name, was=value, value=value, by=person.login, now=house.clock.now(), letter_id=row.letter_id)
    _note(unit, house, person, "looked_through", row, verdict="right")


def found_wrong(house: House, person: Person, number: int) -> str:
    """A mail that should not have left like this; returns the case to put right there."""
    person.must(Right.POST)
    with house.memory.unit() as unit:
        row = _in_sight(unit, person, number)
        if row.case_id is None:
            raise Refused("thư này không thuộc hồ sơ nào")
        beside.looked(unit, row, by=person.login, verdict="wrong", now=house.clock.now())
        _note(unit, house, person, "looked_through", row, verdict="wrong")
        return dossiers.get(unit, row.case_id).code


def settle_doubt(house: House, person: Person, number: int, *, arrived: bool) -> None:
    """Somebody found out whether a doubtful mail left."""
    person.must(Right.POST)
    with house.memory.look() as unit:
        _in_sight(unit, person, number)
    post.decide_doubt(house, number, arrived=arrived, who=person.login)


def try_again(house: House, person: Person, number: int) -> None:
    """The same mail, the same Message-ID, once more and now."""
    person.must(Right.POST)
    with house.memory.unit() as unit:
        row = _in_sight(unit, person, number)
        post.try_again(unit, house, row)
        _note(unit, house, person, "delivery:later", row)


def dealt_with(house: House, person: Person, number: int) -> None:
    """The citizen was reached another way: the mail leaves the list."""
    person.must(Right.POST)
    with house.memory.unit() as unit:
        row = _in_sight(unit, person, number)
        if row.status not in ("dead", "bounced"):
            raise Refused("chỉ thư không gửi được hoặc bị trả lại mới đánh dấu được")
        beside.looked(unit, row, by=person.login, verdict="settled", now=house.clock.now())
        _note(unit, house, person, "answered_otherwise", row)


def shunted(house: House, person: Person) -> tuple[ShuntedLine, ...]:
    """Letters that surprised the program. Nothing of what they say is shown: one may be a denunciation that nobody has read yet."""
    person.must(Right.POST)
    with house.memory.look() as unit:
        rows = [row for row in letters.listed(unit, state="shunted") if person.keeper or not row.confidential]
        return tuple(_shunted(house, row) for row in rows)


def _shunted(house: House, row: LetterRow) -> ShuntedLine:
    return ShuntedLine(row.id or 0, _shop(house, row.office).book.calendar.local(row.arrived_at), row.size, row.tries, row.fault or "")


def replay(house: House, person: Person, number: int | None) -> int:
    """Puts one set-aside letter, or all of them, back into the line; returns how many."""
    person.must(Right.POST)
    with house.memory.unit() as unit:
        back = letters.replay(unit, number)
        audit.write(unit, "replayed", who=person.login, at=house.clock.now(), about=str(number or ""))
        return back


def _in_sight(unit: Unit, person: Person, number: int) -> OutgoingRow:
    row = postlists.one(unit, person.sight, number)
    if row is None:
        raise NotFound(f"không có thư đi số {number}")
    return row


def _note(unit: Unit, house: House, person: Person, what: str, row: OutgoingRow, **codes: Any) -> None:
    case, now = dossiers.get(unit, row.case_id) if row.case_id else None, house.clock.now()
    dossiers.note(unit, what, at=now, case_id=row.case_id, by=person.login, outgoing=row.id, **codes)
    audit.write(
        unit, what, who=person.login, at=now, about=case.code if case else row.about, confidential=bool(case and case.confidential), **codes
    )
