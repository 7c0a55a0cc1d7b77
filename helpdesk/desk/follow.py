"""T2 for a letter in a known case: what it supplies, moves, cancels, confirms or asks, and the answer to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from helpdesk.cases import dossiers, letters, outbox
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_to_plain, reading_from_plain, reading_to_plain
from helpdesk.cases.states import AFTER_COUNTER, ENDED, Status, Step
from helpdesk.cases.tables import CaseRow, LetterRow
from helpdesk.desk import answers, drafts, visits
from helpdesk.desk.calendar_replies import by_calendar
from helpdesk.desk.casework import back_in_review
from helpdesk.desk.decide import Standing, decide
from helpdesk.desk.judging import judged as judge_anew
from helpdesk.desk.judging import lasting
from helpdesk.desk.story import Story, hold
from helpdesk.desk.understand import Understood
from helpdesk.desk.visit_letters import attend, by_post, cancel, reschedule
from helpdesk.errors import SlotTaken
from helpdesk.house import House, Shop
from helpdesk.journey import Assessment, FollowUp, Outcome
from helpdesk.reading.merge import merged

STEPS = {Outcome.COMPLETE: Step.INVITE, Outcome.INCOMPLETE: Step.GUIDE, Outcome.NO_JURISDICTION: Step.REDIRECT}
AT_OR_AFTER_COUNTER = (Status.AT_COUNTER, *AFTER_COUNTER)
LEAVES_ALL_AS_IT_IS = (FollowUp.THANKS, FollowUp.CONFIRM_ATTENDANCE)
CHANGES_THE_VISIT = (FollowUp.RESCHEDULE, FollowUp.CANCEL, FollowUp.BY_POST)


def record(unit: Unit, house: House, shop: Shop, row: LetterRow, understood: Understood, case: CaseRow) -> None:
    """The letter joins the case, and its act is done."""
    now, story = house.clock.now(), Story(unit, house, shop, row, understood, case)
    row.case_id, row.confidential = case.id, case.confidential
    act = understood.assessment.follow_up
    dossiers.note(unit, f"letter:{act}", at=now, case_id=case.id, letter_id=letters.first_rest(row), letter=row.id)
    if act not in LEAVES_ALL_AS_IT_IS:
        _call_back(story)
    state = _do(story, act)
    case.version += 1
    unit.add(case)
    letters.settle(unit, row, state=state, now=now)


def _call_back(story: Story) -> None:
    """What a clerk approved before this letter came, and what has not left yet, is looked at again with it."""
    for mail in outbox.of_case(story.unit, story.case.id or 0):
        if mail.status == "ready" and mail.approved_by and mail.next_try_at is not None and mail.form != "result":
            back_in_review(story.unit, story.house, story.case, mail, who="helpdesk")
            dossiers.note(story.unit, "recalled", at=story.house.clock.now(), case_id=story.case.id, outgoing=mail.id, why="letter")


def _do(story: Story, act: FollowUp | None) -> str:
    """Returns the letter's state: answered, queued for a person, or recorded."""
    case = story.case
    if story.understood.letter.calendar is not None:
        return by_calendar(story, story.understood.letter.calendar)
    if case.status in ENDED and act != FollowUp.THANKS:
        dossiers.take_step(story.unit, case, Step.REOPEN, at=story.house.clock.now(), why=str(act))
        return hold(story)
    if act in CHANGES_THE_VISIT and not story.may_answer:
        return hold(story)  # a visit nobody could be told of is not changed
    if case.status in AT_OR_AFTER_COUNTER and act in (FollowUp.SUPPLEMENT, FollowUp.BY_POST):
        return hold(story)
    return ACTS[act](story) if act in ACTS else "recorded"


def supplement(story: Story) -> str:
    """The case as it stands with what has come; judged anew as a whole."""
    unit, house, shop, row, case = story.unit, story.house, story.shop, story.row, story.case
    whole = merged(reading_from_plain(case.reading), story.understood.reading)
    case.corrections = lasting(case.corrections)
    judged = _with_its_doubts(judge_anew(whole, case.corrections, shop.book, row.arrived_at), story.understood.assessment)
    case.reading, case.assessment = reading_to_plain(whole), assessment_to_plain(judged)
    case.outcome, case.fingerprint = str(judged.outcome), judged.fingerprint
    for draft in outbox.of_case(unit, case.id or 0):
        if draft.status == "held" and draft.obligation in ("answer", "supplement_incomplete"):
            unit.add(outbox.free(draft, "withdrawn"))  # it was written before these papers came
            drafts.give_up_slot(unit, case, draft)
    if judged.outcome == Outcome.COMPLETE:
        case.complete_at = row.arrived_at
    _restart_reply_clock(story)
    standing = Standing(
        can_answer=story.can("no_reply_address"), over_cap=not story.can("loop_cap"), maybe_answered=not story.can("restored")
    )
    in_case = replace(judged, follow_up=FollowUp.SUPPLEMENT)
    decision = decide(story.understood.letter, whole, in_case, house.settings.automation, standing)
    return _answer_supplement(replace(story, understood=replace(story.understood, reading=whole, assessment=judged, decision=decision)))


def _with_its_doubts(judged: Assessment, of_the_letter: Assessment) -> Assessment:
    """What the newest words leave open holds their answer, though the case as a whole shows nothing of it."""
    if not of_the_letter.look_at:
        return judged
    look_at = dict.fromkeys((*judged.look_at, *of_the_letter.look_at))
    return replace(judged, doubts=tuple(dict.fromkeys((*judged.doubts, "low_confidence"))), look_at=tuple(look_at))


def _answer_supplement(story: Story) -> str:
    unit, house, case, decision = story.unit, story.house, story.case, story.understood.decision
    outcome, now = story.understood.assessment.outcome, house.clock.now()
    unclear = outcome != Outcome.COMPLETE and visits.told(unit, case) is not None  # something is amiss, yet the citizen is to come
    if decision.action == "send" and decision.form and not unclear:
        try:
            answers.put(unit, house, story.shop, story.row, case, story.understood, decision, status="ready")
        except SlotTaken:
            decision = replace(decision, review_reasons=("slot_lost",))
        else:
            dossiers.take_step(unit, case, STEPS.get(outcome, Step.HOLD), at=now)
            return "answered"
    case.review_reasons = list(decision.review_reasons or ("policy",))
    dossiers.take_step(unit, case, Step.HOLD, at=now, reasons=case.review_reasons)
    if decision.form:
        answers.put_draft(unit, house, story.shop, story.row, case, story.understood, decision)
    return "queued"


def _restart_reply_clock(story: Story) -> None:
    """The half working day runs from the letter that made the file complete; each letter carries it provisionally."""
    case, arrived_at = story.case, story.row.arrived_at
    deadline = story.shop.book.due_if_known("reply", arrived_at)
    case.due_at = deadline.at if deadline else None
    if deadline is not None:
        dossiers.start_clock(story.unit, case.id or 0, "reply", at=arrived_at, due_at=deadline.at)


ACTS: dict[FollowUp, Callable[[Story], str]] = {
    FollowUp.SUPPLEMENT: supplement,
    FollowUp.RESCHEDULE: reschedule,
    FollowUp.CANCEL: cancel,
    FollowUp.CONFIRM_ATTENDANCE: attend,
    FollowUp.BY_POST: by_post,
    FollowUp.QUESTION: hold,
}
