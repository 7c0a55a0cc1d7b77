"""T2 for a letter in a known case: what it supplies, moves, cancels, confirms or asks, and the answer to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from helpdesk.cases import dossiers, letters, outbox, visits
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_to_plain, reading_from_plain, reading_to_plain
from helpdesk.cases.states import ENDED, Status, Step
from helpdesk.cases.tables import CaseRow, LetterRow, VisitRow
from helpdesk.desk import answers
from helpdesk.desk.decide import Standing, decide
from helpdesk.desk.judging import judged as judge_anew
from helpdesk.desk.judging import lasting
from helpdesk.desk.understand import Understood
from helpdesk.desk.write import Occasion
from helpdesk.errors import SlotTaken
from helpdesk.house import House, Shop
from helpdesk.journey import FollowUp, Meeting, Outcome, Wish
from helpdesk.reading.merge import merged

OFFERED_SLOTS = 3
STEPS = {Outcome.COMPLETE: Step.INVITE, Outcome.INCOMPLETE: Step.GUIDE, Outcome.NO_JURISDICTION: Step.REDIRECT}


def record(unit: Unit, house: House, shop: Shop, row: LetterRow, understood: Understood, case: CaseRow) -> None:
    """The letter joins the case, and its act is done."""
    now = house.clock.now()
    row.case_id, row.confidential = case.id, case.confidential
    act = understood.assessment.follow_up
    dossiers.note(unit, f"letter:{act}", at=now, case_id=case.id, letter_id=row.id)
    if case.status in ENDED and act != FollowUp.THANKS:
        dossiers.take_step(unit, case, Step.REOPEN, at=now, why=str(act))
        state = hold(unit, house, shop, row, understood, case)
    else:
        state = ACTS[act](unit, house, shop, row, understood, case) if act in ACTS else "recorded"
    case.version += 1
    unit.add(case)
    letters.settle(unit, row, state=state, now=now)


def write(
    unit: Unit,
    house: House,
    shop: Shop,
    row: LetterRow,
    understood: Understood,
    case: CaseRow,
    occasion: Occasion,
    visit: VisitRow | None = None,
) -> str:
    """The answer to an act: sent, or held where the decision holds it. Returns the letter's state."""
    held = understood.decision.action != "send"
    writing = answers.writing_of(understood)
    writing = replace(writing, reading=reading_from_plain(case.reading))
    status = "held" if held else "ready"
    answers.write(unit, house, shop, case, writing, occasion, obligation=occasion.variant, status=status, letter_id=row.id, visit=visit)
    if held:
        case.review_reasons = sorted({*case.review_reasons, *understood.decision.review_reasons})
    return "queued" if held else "answered"


def hold(unit: Unit, house: House, shop: Shop, row: LetterRow, understood: Understood, case: CaseRow) -> str:
    """For a person: a question, a withdrawal, anything in a case that was over. A draft lies beside it."""
    case.review_reasons = sorted({*case.review_reasons, *(understood.decision.review_reasons or ("policy",))})
    variant = understood.decision.variant if understood.decision.form == "thread" else "question"
    writing = replace(answers.writing_of(understood), reading=reading_from_plain(case.reading))
    occasion = Occasion(
        case.code, row.arrived_at, "thread", variant or "question", answers.meeting(shop, visits.current(unit, case.id or 0))
    )
    answers.write(unit, house, shop, case, writing, occasion, obligation=variant or "question", status="held", letter_id=row.id)
    return "queued"


def supplement(unit: Unit, house: House, shop: Shop, row: LetterRow, understood: Understood, case: CaseRow) -> str:
    """The case as it stands with what has come; judged anew as a whole."""
    whole = merged(reading_from_plain(case.reading), understood.reading)
    case.corrections = lasting(case.corrections)
    judged = judge_anew(whole, case.corrections, shop.book, row.arrived_at)
    case.reading, case.assessment = reading_to_plain(whole), assessment_to_plain(judged)
    case.outcome, case.fingerprint = str(judged.outcome), judged.fingerprint
    for draft in outbox.of_case(unit, case.id or 0):
        if draft.status == "held" and draft.obligation in ("answer", "supplement_incomplete"):
            unit.add(outbox.free(draft, "withdrawn"))  # it was written before these papers came
    if judged.outcome == Outcome.COMPLETE:
        case.complete_at = row.arrived_at
    _restart_reply_clock(unit, shop, row, case)
    in_case = replace(judged, follow_up=FollowUp.SUPPLEMENT)
    decision = decide(understood.letter, whole, in_case, house.settings.automation, Standing())
    told = replace(understood, reading=whole, assessment=judged, decision=decision)
    if decision.action == "send" and decision.form:
        answers.put(unit, house, shop, row, case, told, decision, status="ready")
        dossiers.take_step(unit, case, STEPS.get(judged.outcome, Step.HOLD), at=house.clock.now())
        return "answered"
    dossiers.take_step(unit, case, Step.HOLD, at=house.clock.now(), reasons=list(decision.review_reasons))
    case.review_reasons = list(decision.review_reasons)
    if decision.form:
        answers.put(unit, house, shop, row, case, told, decision, status="held")
    return "queued"


def _restart_reply_clock(unit: Unit, shop: Shop, row: LetterRow, case: CaseRow) -> None:
    """The half working day runs from the letter that made the file complete; each letter carries it provisionally."""
    deadline = shop.book.due("reply", row.arrived_at)
    if deadline is not None:
        dossiers.start_clock(unit, case.id or 0, "reply", at=row.arrived_at, due_at=deadline.at)
        case.due_at = deadline.at


def reschedule(unit: Unit, house: House, shop: Shop, row: LetterRow, understood: Understood, case: CaseRow) -> str:
    """Moves the visit to the wished time if that is free; else says why not and offers what is."""
    old = visits.current(unit, case.id or 0)
    former = answers.meeting(shop, old)
    wish = understood.assessment.wish
    moved = move(unit, house, shop, case, old, starts_for(house, shop, case, wish)) if wish and wish.day and not wish.problem else None
    if moved is not None:
        told = Occasion(case.code, row.arrived_at, "thread", "appointment_moved", answers.meeting(shop, moved), former)
        return write(unit, house, shop, row, understood, case, told, moved)
    problem = wish.problem if wish and wish.problem else "taken" if wish and wish.day else ""
    told = Occasion(
        case.code,
        row.arrived_at,
        "thread",
        "appointment_choose",
        former_meeting=former,
        slots=free_slots(unit, house, shop, case, wish),
        problem=problem,
    )
    return write(unit, house, shop, row, understood, case, told)


def starts_for(house: House, shop: Shop, case: CaseRow, wish: Wish) -> list[datetime]:
    """Slots that fit a wish: on its day, inside its hours; a single time means the slot that begins then."""
    calendar, minutes = shop.book.calendar, house.settings.appointments.slot_minutes
    assert wish.day is not None
    starts = [s for s in answers.starts_on(shop, wish.day, minutes) if s > house.clock.now()]
    if wish.start is None:
        return starts
    local = [(s, calendar.local(s).time()) for s in starts]
    if wish.end is None:
        return [s for s, at in local if at >= wish.start][:1]
    return [s for s, at in local if wish.start <= at < wish.end]


def move(unit: Unit, house: House, shop: Shop, case: CaseRow, old: VisitRow | None, starts: list[datetime]) -> VisitRow | None:
    """The same visit (same UID, higher SEQUENCE) at another time; None where none of `starts` is free."""
    try:
        visit = answers.book(unit, house, shop, case, until=None, starts=starts)
    except SlotTaken:
        return None
    if old is not None:
        visit.uid, visit.sequence = old.uid, old.sequence + 1
        visits.leave(unit, old, status="moved")
        unit.add(visit)
    if case.status != Status.APPOINTMENT:
        dossiers.take_step(unit, case, Step.INVITE, at=house.clock.now())
    dossiers.note(unit, "visit:moved" if old else "visit:booked", at=house.clock.now(), case_id=case.id, visit=visit.id)
    return visit


def free_slots(unit: Unit, house: House, shop: Shop, case: CaseRow, wish: Wish | None) -> tuple[Meeting, ...]:
    """The first free slots on or after the day wished for, on different half days where possible."""
    since = wish.not_before or wish.day if wish else None
    minutes = house.settings.appointments.slot_minutes
    found: list[datetime] = []
    for start in answers.slots(house, shop, answers.purpose_of(case)):
        if since and shop.book.calendar.local(start).date() < since and wish and wish.problem != "past_date":
            continue
        busy = visits.taken(unit, shop.name, start, start + timedelta(seconds=1))
        if len(busy) < house.settings.appointments.counters and not _same_half(shop, found, start):
            found.append(start)
        if len(found) == OFFERED_SLOTS:
            break
    return tuple(answers.meeting_at(shop, answers.purpose_of(case), s, minutes) for s in found)


def _same_half(shop: Shop, found: list[datetime], start: datetime) -> bool:
    def half(moment: datetime) -> tuple[object, bool]:
        local = shop.book.calendar.local(moment)
        return local.date(), local.hour < 12

    return any(half(f) == half(start) for f in found)


def cancel(unit: Unit, house: House, shop: Shop, row: LetterRow, understood: Understood, case: CaseRow) -> str:
    """The appointment is off, its seat free at once; a withdrawn request is for a person to confirm."""
    if understood.assessment.cancels == "request":
        return hold(unit, house, shop, row, understood, case)
    old = visits.current(unit, case.id or 0)
    former = answers.meeting(shop, old)
    if old is not None:
        old.sequence += 1
        visits.leave(unit, old, status="cancelled")
        dossiers.take_step(unit, case, Step.MISS, at=house.clock.now(), why="cancelled")
    told = Occasion(case.code, row.arrived_at, "thread", "appointment_cancelled", former_meeting=former)
    return write(unit, house, shop, row, understood, case, told, old)


def attend(unit: Unit, house: House, _shop: Shop, _row: LetterRow, _understood: Understood, case: CaseRow) -> str:
    visit = visits.current(unit, case.id or 0)
    if visit is not None:
        visit.status, visit.offered_until = "confirmed", None
        unit.add(visit)
        dossiers.note(unit, "visit:confirmed", at=house.clock.now(), case_id=case.id, visit=visit.id)
    return "recorded"


def by_post(unit: Unit, house: House, shop: Shop, row: LetterRow, understood: Understood, case: CaseRow) -> str:
    """The citizen files by post: no visit is needed, the postmark will be the day of filing."""
    visit = visits.current(unit, case.id or 0)
    if visit is not None:
        visit.sequence += 1
        visits.leave(unit, visit, status="cancelled")
    dossiers.take_step(unit, case, Step.BY_POST, at=house.clock.now())
    return write(unit, house, shop, row, understood, case, Occasion(case.code, row.arrived_at, "thread", "by_post"), visit)


ACTS = {
    FollowUp.SUPPLEMENT: supplement,
    FollowUp.RESCHEDULE: reschedule,
    FollowUp.CANCEL: cancel,
    FollowUp.CONFIRM_ATTENDANCE: attend,
    FollowUp.BY_POST: by_post,
    FollowUp.QUESTION: hold,
}
