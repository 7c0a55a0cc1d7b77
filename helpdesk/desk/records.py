"""T2: what a letter from a person leaves in the memory. The case, its clocks, its visit and its answer, together or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from helpdesk.cases import dossiers, landmarks, letters, outbox
from helpdesk.cases.database import Unit
from helpdesk.cases.ledger_tables import LandmarkRow
from helpdesk.cases.plain import assessment_to_plain, reading_to_plain
from helpdesk.cases.states import Step
from helpdesk.cases.tables import CaseRow, LetterRow
from helpdesk.desk import answers, follow
from helpdesk.desk.addressing import answer_address
from helpdesk.desk.decide import Standing
from helpdesk.desk.threads import Belonging
from helpdesk.desk.understand import Understood
from helpdesk.errors import SlotTaken
from helpdesk.house import House, Shop
from helpdesk.journey import Decision, Facts, Kind, Letter, Outcome
from helpdesk.reading.text import fold

REQUESTS = (Kind.ENFORCEMENT, Kind.CONFIRMATION, Kind.COMPLAINT, Kind.DENUNCIATION)
STEPS = {
    Outcome.COMPLETE: Step.INVITE,
    Outcome.INCOMPLETE: Step.GUIDE,
    Outcome.NO_RIGHT: Step.REFUSE,
    Outcome.NO_JURISDICTION: Step.REDIRECT,
    Outcome.TIME_BARRED: Step.REFUSE,
}
CLEARLY = 0.8


@dataclass(frozen=True, slots=True)
class Beside:
    """What the memory knows beside the letters of a sheaf: when it was last put back from a copy, and how many mails each got in a day."""

    restored: LandmarkRow | None
    sent: Mapping[str, int]  # address, folded in case -> automatic mails


def beside(unit: Unit, house: House, sheaf: Iterable[Letter]) -> Beside:
    to = [who.address for letter in sheaf if (who := answer_address(letter))]
    day_ago = house.clock.now() - timedelta(days=1)
    return Beside(landmarks.last(unit, landmarks.RESTORED), outbox.sent_to_since(unit, to, day_ago))


def standing(house: House, shop: Shop, letter: Letter, place: Belonging, arrived_at: datetime, known: Beside) -> Standing:
    """What decides beside the letter itself."""
    to = answer_address(letter)
    sent = known.sent.get(to.address.casefold(), 0) if to else 0
    return Standing(
        can_answer=to is not None and not shop.own.holds(to.address),
        over_cap=sent >= house.settings.automation.per_sender_per_day,
        claims_other_case=place.claims is not None,
        maybe_answered=known.restored is not None and arrived_at <= known.restored.at,
    )


def starts_anew(place: Belonging, understood: Understood) -> bool:
    """A new request typed into an old thread is a new case (ruling 22): another judgment, asked for in full."""
    reading = understood.reading
    return reading.begins_new_request and not place.ended


def numbers_for(shop: Shop, row: LetterRow, understood: Understood, place: Belonging) -> str:
    """From which numbers the case that the letter opens takes its code; '' where it opens none."""
    joins = _joins(understood, place) or understood.assessment.kind == Kind.AUTOMATIC
    return "" if joins else dossiers.numbers_of(_year(shop, row))


def _joins(understood: Understood, place: Belonging) -> bool:
    return place.case_id is not None and understood.assessment.follow_up is not None


def _year(shop: Shop, row: LetterRow) -> int:
    return shop.book.calendar.local(row.arrived_at).year


def record(unit: Unit, house: House, shop: Shop, row: LetterRow, understood: Understood, place: Belonging) -> None:
    """The whole of T2 for one letter."""
    if place.case_id is not None and _joins(understood, place):
        follow.record(unit, house, shop, row, understood, dossiers.hold(unit, place.case_id))
    elif understood.assessment.kind == Kind.AUTOMATIC:
        row.automatic = understood.letter.automatic
        letters.settle(unit, row, state="recorded", now=house.clock.now())
        dossiers.note(unit, f"automatic:{row.automatic or 'by_content'}", at=house.clock.now(), letter_id=row.id)
    else:
        _open(unit, house, shop, row, understood, place)
    row.message_id, row.kind = understood.letter.message_id, str(understood.assessment.kind)


def _open(unit: Unit, house: House, shop: Shop, row: LetterRow, understood: Understood, place: Belonging) -> None:
    """A new case: code, people, clocks; then the answer, or a draft and a receipt."""
    case = _new_case(unit, house, shop, row, understood, place)
    sender = understood.letter.sender
    dossiers.welcome_first(unit, case.id or 0, [who for who in (answer_address(understood.letter), sender) if who])
    if case.due_at is not None:
        dossiers.start_first_clock(unit, case.id or 0, "reply", at=case.received_at, due_at=case.due_at)
    state = give_answer(unit, house, shop, row, case, understood, understood.decision)
    row.case_id, row.confidential = case.id, case.confidential
    letters.settle(unit, row, state=state, now=house.clock.now())


def _new_case(unit: Unit, house: House, shop: Shop, row: LetterRow, understood: Understood, place: Belonging) -> CaseRow:
    now = house.clock.now()
    assessment, facts = understood.assessment, understood.reading.facts
    confidential = assessment.kind == Kind.DENUNCIATION or Kind.DENUNCIATION in understood.reading.requests
    sender = understood.letter.sender
    name = facts.requester_name.value if facts.requester_name else (sender.name or sender.address if sender else "")
    deadline = shop.book.due_if_known("reply", row.arrived_at)
    case = CaseRow(
        office=shop.name,
        code=dossiers.next_code(unit, _year(shop, row), now=now),
        kind=str(assessment.kind),
        outcome=str(assessment.outcome),
        confidential=confidential,
        received_at=row.arrived_at,
        complete_at=row.arrived_at if assessment.outcome == Outcome.COMPLETE else None,
        due_at=deadline.at if deadline else None,
        requester="" if confidential else name,
        search="" if confidential else search_words(name, facts, subject_and_sender(understood.letter)),
        profile=shop.book.profile.slug,
        fingerprint=assessment.fingerprint,
        reading=reading_to_plain(understood.reading),
        assessment=assessment_to_plain(assessment),
        review_reasons=list(understood.decision.review_reasons),
        claims=place.claims,
        unclear_judgment=assessment.unclear_judgment,
    )
    unit.register(case)
    codes: dict[str, Any] = {"kind": case.kind, "outcome": case.outcome, "claims": place.claims, "letter": row.id}
    dossiers.note(unit, "opened", at=now, case_id=case.id, letter_id=letters.first_rest(row), **codes)
    return case


def search_words(name: str, facts: Facts, letter: str = "") -> str:
    """What a clerk may look a case up by, folded: names, numbers of judgments and decisions, telephone, places, what it is about.

    `letter` is the subject and the address of its sender.
    """
    numbers = [j.number for j in facts.judgments] + [d.number for d in facts.enforcement_decisions]
    people = (facts.creditor, facts.debtor_name, facts.phone, facts.id_number, facts.requester_address, facts.debtor_address)
    matter = (facts.request_content, facts.asset_info, facts.confirm_content, facts.complained_act, facts.complained_person)
    said = [f.value for f in (*people, *matter) if f]
    return fold(" ".join([name, *numbers, *said, letter]))


def subject_and_sender(letter: Letter) -> str:
    return f"{letter.subject} {letter.sender.address if letter.sender else ''}"


def give_answer(unit: Unit, house: House, shop: Shop, row: LetterRow, case: CaseRow, understood: Understood, decision: Decision) -> str:
    """Of a case opened this moment: the answer ready to leave, or a draft for a person and at once a receipt; to nobody, nothing.

    Returns the letter's state.
    """
    if decision.action == "send" and decision.form:
        try:
            answers.put(unit, house, shop, row, case, understood, decision, status="ready", first=True)
        except SlotTaken:
            decision = replace(decision, review_reasons=("slot_lost",))
            case.review_reasons = ["slot_lost"]
        else:
            dossiers.take_step(unit, case, STEPS[Outcome(case.outcome)], at=house.clock.now())
            return "answered"
    dossiers.take_step(unit, case, Step.HOLD, at=house.clock.now(), reasons=list(decision.review_reasons))
    if decision.form and "no_reply_address" not in decision.review_reasons:
        answers.put_draft(unit, house, shop, row, case, understood, decision, first=True)
    if not {"no_reply_address", "loop_cap", "restored"} & set(decision.review_reasons):
        answers.put_receipt(unit, house, shop, row, case, understood)
    return "queued"
