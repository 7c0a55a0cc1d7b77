"""Letters in the wrong case: one case goes into another, a letter becomes a case of its own; each is read anew where it comes to lie."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from helpdesk.cases import dossiers, letters, outbox, visits
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import reading_from_plain
from helpdesk.cases.sight import in_sight
from helpdesk.cases.states import BEFORE_COUNTER, ENDED, Step
from helpdesk.cases.tables import CaseRow, LetterRow
from helpdesk.desk import drafts, follow, records
from helpdesk.desk.acting import Seen, case_for, did, unchanged
from helpdesk.desk.corrections import rejudge
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.threads import Belonging, thread_of
from helpdesk.desk.understand import Understood, open_letter, understand
from helpdesk.errors import Refused
from helpdesk.house import House
from helpdesk.journey import Thread
from helpdesk.reading.merge import merged


def merge(house: House, person: Person, code: str, seen: Seen, *, into: str) -> None:
    """Every letter of a case joins another as if it had been sent to it; the emptied case is closed and says where they went.

    This is also how a letter that claims an older case is let into it: its sender belongs to that case from then on.
    """
    if code == into:
        raise Refused("không nhập hồ sơ vào chính nó")
    moved = _read_for(house, person, code, into)
    with house.memory.unit() as unit:
        case, other = case_for(unit, person, code, Right.WORK), case_for(unit, person, into, Right.WORK)
        unchanged(unit, house, case, seen)
        _may_merge(case, other)
        _empty(unit, house, person, case, other)
        for number, understood in moved:
            _join(unit, house, person, letters.get(unit, number), understood, other)
        did(unit, house, person, case, "merged", into=other.code)
        did(unit, house, person, other, "joined", letters=[number for number, _ in moved], of=case.code)


def _may_merge(case: CaseRow, other: CaseRow) -> None:
    if case.office != other.office:
        raise Refused("hai hồ sơ thuộc hai cơ quan khác nhau")
    if case.confidential != other.confidential:
        raise Refused("không nhập hồ sơ tố cáo với hồ sơ thường")
    if case.status not in BEFORE_COUNTER:
        raise Refused("hồ sơ đã qua quầy hoặc đã kết thúc thì không nhập được nữa")


def _read_for(house: House, person: Person, code: str, into: str) -> list[tuple[int, Understood]]:
    """The letters of one case as they read inside the other; outside any transaction, for reading is slow."""
    with house.memory.look() as unit:
        case, other = in_sight(unit, person.sight, code), in_sight(unit, person.sight, into)
        thread = thread_of(unit, house.shop(other.office), other, now=house.clock.now())
        rows = letters.of_case(unit, case.id or 0)
    return [(row.id or 0, _understood(house, row, thread)) for row in rows]


def _understood(house: House, row: LetterRow, thread: Thread | None) -> Understood:
    shop = house.shop(row.office)
    opened = open_letter(house, shop, house.memory.files.get(row.sha256), arrived_at=row.arrived_at, eyes=True)
    return understand(house, shop, opened, thread=thread)


def _empty(unit: Unit, house: House, person: Person, case: CaseRow, other: CaseRow) -> None:
    """What was begun for the emptied case is off: drafts, the slot kept for them, its clocks."""
    now, number = house.clock.now(), case.id or 0
    for draft in drafts.held(unit, case):
        unit.add(outbox.free(draft, "withdrawn"))
    if (visit := visits.current(unit, number)) is not None:
        visits.leave(unit, visit, status="cancelled")
    for clock in dossiers.clocks(unit, number):
        dossiers.stop_clock(unit, number, clock.clock, at=now, by="merged")
    for one in dossiers.participants(unit, number):
        dossiers.welcome(unit, other.id or 0, one.address, one.name)
    case.merged_into, case.review_reasons, case.assigned_to = other.code, [], None
    dossiers.take_step(unit, case, Step.MERGE, at=now, who=person.login)


def _join(unit: Unit, house: House, person: Person, row: LetterRow, understood: Understood, case: CaseRow) -> None:
    """The letter does in its new case what it would have done there at once; one that does nothing waits for a person."""
    if understood.assessment.follow_up is not None:
        follow.record(unit, house, house.shop(case.office), row, understood, case)
        return
    now = house.clock.now()
    row.case_id, row.confidential = case.id, case.confidential
    letters.settle(unit, row, state="queued", now=now)
    dossiers.note(unit, "letter", at=now, case_id=case.id, letter_id=row.id)
    if case.status in (*BEFORE_COUNTER, *ENDED):
        dossiers.take_step(unit, case, Step.REOPEN if case.status in ENDED else Step.HOLD, at=now, who=person.login, why="joined")
    case.review_reasons = list(dict.fromkeys(["joined", *case.review_reasons]))
    case.version += 1
    unit.add(case)


def split(house: House, person: Person, code: str, seen: Seen, letter_id: int) -> str:
    """Takes a letter out of a case and opens one for it. Returns the new code; '' where it is out of this person's sight."""
    with house.memory.look() as unit:
        case = in_sight(unit, person.sight, code)
        row = next((r for r in letters.of_case(unit, case.id or 0) if r.id == letter_id), None)
        kept = [r for r in letters.of_case(unit, case.id or 0) if r.id != letter_id]
    if row is None or not kept:
        raise Refused("hồ sơ chỉ có một thư thì không tách được; hãy phân loại lại")
    fresh, remaining = _understood(house, row, None), [_understood(house, r, None) for r in kept]
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.WORK)
        unchanged(unit, house, case, seen)
        row = letters.get(unit, letter_id)
        row.case_id = None
        records.record(unit, house, house.shop(row.office), row, fresh, Belonging())
        _read_again(unit, house, case, remaining)
        did(unit, house, person, case, "split", letter=letter_id)
        opened = letters.get(unit, letter_id).case_id
        new = dossiers.get(unit, opened) if opened else None
        return new.code if new is not None and (person.keeper or not new.confidential) else ""


def _read_again(unit: Unit, house: House, case: CaseRow, remaining: list[Understood]) -> None:
    """The case as its remaining letters tell it, the clerk's corrections kept by judging."""
    was, whole = reading_from_plain(case.reading), reduce(merged, [u.reading for u in remaining])
    rejudge(unit, house, case, replace(whole, kinds=was.kinds, requests=was.requests))
