"""What an end at the counter brings about: the sheet closed, the book, the clocks of the law, online support overtaken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from helpdesk.cases import dossiers, outbox
from helpdesk.cases import visits as rows
from helpdesk.cases.counter_tables import SheetRow
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_to_plain, reading_from_plain
from helpdesk.cases.tables import CaseRow
from helpdesk.desk import drafts, registers
from helpdesk.desk.acting import did
from helpdesk.desk.counter_sheet import IDENTITY, SheetLine, ticks
from helpdesk.desk.judging import judged
from helpdesk.desk.rights import Person
from helpdesk.errors import Refused
from helpdesk.house import House, Shop
from helpdesk.journey import Kind, Outcome
from helpdesk.law.profile import ClockCode

RESULT_CLOCKS: dict[str, ClockCode] = {
    Kind.ENFORCEMENT: "result_enforcement",
    Kind.CONFIRMATION: "result_confirmation",
    Kind.COMPLAINT: "complaint_acceptance",
    Kind.DENUNCIATION: "denunciation_acceptance",
}
REFUSALS = (Outcome.NO_RIGHT, Outcome.NO_JURISDICTION, Outcome.TIME_BARRED)


@dataclass(frozen=True)
class AtCounter:
    """What every act at the counter works with; the case is held until the story ends."""

    unit: Unit
    house: House
    person: Person
    case: CaseRow
    sheet: SheetRow

    @property
    def shop(self) -> Shop:
        return self.house.shop(self.case.office)

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    @property
    def today(self) -> date:
        return self.shop.book.calendar.date_of(self.now)

    @property
    def received_on(self) -> date:
        return self.shop.book.calendar.date_of(self.case.received_at)


def all_looked_at(done: Sequence[SheetLine]) -> None:
    if left := [line.name for line in done if not line.brought and (line.binding or line.item == IDENTITY)]:
        raise Refused(f"chưa đối chiếu: {'; '.join(left)}")


def close(at: AtCounter, done: tuple[SheetLine, ...], result: str, *, lodged: bool) -> None:
    """The sheet is closed, and the case's checklist is what the counter found."""
    at.sheet.lodged = lodged
    end(at, result)
    if not at.case.reading:
        return
    at.case.corrections = {**at.case.corrections, **ticks(done)}
    found = judged(reading_from_plain(at.case.reading), at.case.corrections, at.shop.book, at.case.complete_at or at.case.received_at)
    at.case.assessment, at.case.outcome = assessment_to_plain(found), str(found.outcome)
    if found.outcome == Outcome.COMPLETE:
        at.case.complete_at = at.case.complete_at or at.now


def end(at: AtCounter, result: str) -> None:
    """The sheet is closed; the seat of whoever came by appointment is free."""
    at.sheet.closed_at, at.sheet.closed_by, at.sheet.result = at.now, at.person.login, result
    at.unit.add(at.sheet)
    if at.sheet.visit_id and (visit := rows.get(at.unit, at.sheet.visit_id)) is not None:
        rows.leave(at.unit, visit, status=visit.status)


def enter_in_book(at: AtCounter) -> str:
    """Its number in the book of requests (NĐ Điều 4.1); a confidential file is in no book."""
    if at.case.confidential or at.case.kind not in RESULT_CLOCKS:
        return ""
    return registers.enter_request_in(at.unit, at.shop, at.case, way=at.sheet.way, by=at.person.login, at=at.now)


def start(at: AtCounter, clock: ClockCode | None, *, handed_over: bool = False) -> datetime | None:
    """Starts a clock from now; when it ends, None where the law of the day knows none."""
    deadline = at.shop.book.due(clock, at.now, handed_over=handed_over) if clock else None
    if clock is None or deadline is None:
        return None
    dossiers.start_clock(at.unit, at.case.id or 0, clock, at=at.now, due_at=deadline.at, handed_over=handed_over)
    return deadline.at


def statutory(at: AtCounter) -> None:
    """An application that was lodged with gaps: the citizen's time to complete it, and the office's to refuse where a ground stands."""
    in_hand = at.sheet.way != "by_post"  # by post the day of receipt is presumed
    if start(at, "statutory_supplement", handed_over=in_hand) is None:
        start(at, "online_supplement")
    if start(at, "missing_notice") is not None and in_hand:
        dossiers.stop_clock(at.unit, at.case.id or 0, "missing_notice", at=at.now, by="printed")
    if at.case.outcome in REFUSALS:
        start(at, "written_refusal")


def receipt_clock(at: AtCounter) -> None:
    """The receipt is given at once; by post its clock runs until it is on its way back."""
    if start(at, "filing_receipt") is not None and at.sheet.way != "by_post":
        dossiers.stop_clock(at.unit, at.case.id or 0, "filing_receipt", at=at.now, by="printed")


def settle_online_support(at: AtCounter) -> None:
    """What was still to be written online is overtaken by the counter, and so is an answer that has not left: there is one answer."""
    for mail in outbox.lying_here(at.unit, at.case.id or 0):
        if mail.status == "held" or mail.obligation == "answer":
            at.unit.add(outbox.free(mail, "withdrawn"))
            drafts.give_up_slot(at.unit, at.case, mail)
    for clock in ("reply", "online_supplement", "statutory_supplement"):
        dossiers.stop_clock(at.unit, at.case.id or 0, clock, at=at.now, by="at_counter")


def noted(at: AtCounter, what: str, **codes: object) -> None:
    at.case.version += 1
    at.unit.add(at.case)
    did(at.unit, at.house, at.person, at.case, what, **codes)
