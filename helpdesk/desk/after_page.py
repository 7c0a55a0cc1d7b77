"""What a case's page says of the counter and of what comes after it: comparisons, the work, the result and its signature. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from helpdesk.cases import sheets, visits
from helpdesk.cases.counter_tables import ResultRow
from helpdesk.cases.database import Unit
from helpdesk.cases.sight import in_sight
from helpdesk.cases.states import AFTER_COUNTER, BEFORE_COUNTER, ENDED, Status
from helpdesk.desk.counter_page import PaperMade, printed_of
from helpdesk.desk.results import TAKEN_UP, WORK_STEPS
from helpdesk.desk.rights import Person, Right
from helpdesk.house import House, Shop


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """`intact`: the bytes are those that were signed (None: cannot be read); `whole`: nothing was added afterwards."""

    signer: str
    organisation: str
    issuer: str
    signed_at: datetime | None
    intact: bool | None
    whole: bool


@dataclass(frozen=True, slots=True)
class ResultLine:
    id: int
    name: str
    file: str
    brought_at: datetime
    by: str
    signatures: tuple[SignatureLine, ...]
    way: str
    posted_on: date | None
    tracking: str
    returned_at: datetime | None
    counts: bool  # none has taken its place


@dataclass(frozen=True, slots=True)
class After:
    """`may_come`: a visit or a file by post would be taken; `at_counter`: a sheet is open; `steps`: what the specialist may note."""

    may_come: bool
    at_counter: bool
    was_at_counter: bool
    in_work: bool
    ready: bool
    over: bool
    may_resume: bool
    appointment: bool
    steps: tuple[str, ...]
    results: tuple[ResultLine, ...]
    printed: tuple[PaperMade, ...]
    usual_name: str
    approves: bool

    @property
    def result(self) -> ResultLine | None:
        return next((r for r in reversed(self.results) if r.counts), None)


def show(house: House, person: Person, code: str) -> After:
    with house.memory.look() as unit:
        case = in_sight(unit, person.sight, code)
        shop, number = house.shop(case.office), case.id or 0
        compared = sheets.of_case(unit, number)
        taken_in = any(s.result == "match" for s in compared)
        steps = tuple(s for s in WORK_STEPS if s != "taken_up" or case.kind in TAKEN_UP) if case.status == Status.IN_PROGRESS else ()
        return After(
            may_come=case.status in (*BEFORE_COUNTER, *ENDED) and not case.merged_into,
            at_counter=case.status == Status.AT_COUNTER,
            was_at_counter=bool(compared),
            in_work=case.status in AFTER_COUNTER,
            ready=case.status == Status.RESULT_READY,
            over=case.status in ENDED and not case.merged_into,
            may_resume=taken_in and case.status in (Status.IN_REVIEW, Status.RESULT_READY),
            appointment=visits.current(unit, number) is not None,
            steps=steps,
            results=results_of(unit, shop, number),
            printed=printed_of(unit, shop, case),
            usual_name=case.kind,
            approves=person.may(Right.APPROVE, confidential=case.confidential),
        )


def results_of(unit: Unit, shop: Shop, case_id: int) -> tuple[ResultLine, ...]:
    """All that were brought in, the one that counts last."""
    return tuple(_line(shop, row) for row in sheets.results(unit, case_id))


def _line(shop: Shop, row: ResultRow) -> ResultLine:
    local = shop.book.calendar.local
    return ResultLine(
        id=row.id or 0,
        name=row.name,
        file=row.file,
        brought_at=local(row.brought_at),
        by=row.brought_by,
        signatures=tuple(_signature(shop, s) for s in row.signatures),
        way=row.way,
        posted_on=row.posted_on,
        tracking=row.tracking,
        returned_at=local(row.returned_at) if row.returned_at else None,
        counts=row.withdrawn_at is None,
    )


def _signature(shop: Shop, told: dict[str, Any]) -> SignatureLine:
    at = shop.book.calendar.local(datetime.fromisoformat(told["signed_at"])) if told.get("signed_at") else None
    return SignatureLine(told["signer"], told["organisation"], told["issuer"], at, told["intact"], told["whole"])
