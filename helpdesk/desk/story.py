"""A letter in its case: what every act of a follow-up works with, and the two ways it ends, an answer or a person's look."""

from __future__ import annotations

from dataclasses import dataclass, replace

from helpdesk.cases import dossiers, outbox
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import reading_from_plain
from helpdesk.cases.states import BEFORE_COUNTER, Step
from helpdesk.cases.tables import CaseRow, LetterRow, VisitRow
from helpdesk.desk import answers, visits
from helpdesk.desk.understand import Understood
from helpdesk.desk.write import Occasion
from helpdesk.house import House, Shop
from helpdesk.journey import Wish


@dataclass(frozen=True)
class Story:
    """One letter in its case: what every act works with. The case is held until the story ends."""

    unit: Unit
    house: House
    shop: Shop
    row: LetterRow
    understood: Understood
    case: CaseRow

    @property
    def wish(self) -> Wish | None:
        return self.understood.assessment.wish

    def can(self, reason: str) -> bool:
        return reason not in self.understood.decision.review_reasons

    @property
    def may_answer(self) -> bool:
        """Whether an automatic answer may leave at all: somebody is there to get it, not too often, and not once more."""
        return self.can("loop_cap") and self.can("no_reply_address") and self.can("restored")

    def occasion(self, variant: str, **more: object) -> Occasion:
        return Occasion(self.case.code, self.row.arrived_at, "thread", variant, **more)  # type: ignore[arg-type]


def write(story: Story, occasion: Occasion, visit: VisitRow | None = None, *, obligation: str = "", revision: int | None = None) -> str:
    """The answer to an act, ready to leave. Returns the letter's state."""
    writing = replace(answers.writing_of(story.understood), reading=reading_from_plain(story.case.reading))
    answers.write(
        story.unit, story.house, story.shop, story.case, writing, occasion,
        obligation=obligation or occasion.variant, status="ready", letter_id=story.row.id, visit=visit, revision=revision,
    )  # fmt: skip
    return "answered"


def _owe_answer(story: Story) -> None:
    """The half working day of QT mục 3 runs from this letter, unless that of an earlier one still runs."""
    unit, case, arrived_at = story.unit, story.case, story.row.arrived_at
    deadline = story.shop.book.due_if_known("reply", arrived_at)
    if deadline is not None and not dossiers.runs(unit, case.id or 0, "reply"):
        dossiers.start_clock(unit, case.id or 0, "reply", at=arrived_at, due_at=deadline.at)
        case.due_at = deadline.at


def hold(story: Story, *reasons: str) -> str:
    """For a person: a question, a withdrawal, anything in a case that was over. A draft lies beside it, and an answer is owed.

    A draft leaves by nobody's word but a clerk's, so it is written too where no automatic answer may leave.
    """
    _owe_answer(story)
    decision, case = story.understood.decision, story.case
    case.review_reasons = sorted({*case.review_reasons, *(reasons or decision.review_reasons or ("policy",))})
    withdrawn = decision.variant == "withdrawn"
    visit = visits.told(story.unit, case)
    meeting = visits.meeting(story.shop, visit)
    told = story.occasion("withdrawn", former_meeting=meeting) if withdrawn else story.occasion("question", meeting=meeting)
    if not story.can("no_reply_address"):
        return _before_a_person(story)
    if not story.may_answer and _has_draft(story):
        return "queued"  # a robot that writes and writes gets no pile of them
    writing = replace(answers.writing_of(story.understood), reading=reading_from_plain(case.reading))
    answers.write(
        story.unit, story.house, story.shop, case, writing, told,
        obligation=told.variant, status="held", letter_id=story.row.id, visit=visit if withdrawn else None, ending=withdrawn,
    )  # fmt: skip
    return "queued"


def _has_draft(story: Story) -> bool:
    return any(mail.status == "held" for mail in outbox.of_case(story.unit, story.case.id or 0))


def _before_a_person(story: Story) -> str:
    """There is nobody to write a draft to, so the case itself waits for a look. One that is worked on at the office is not taken out of
    that work: there only the case and the balance say that an answer is owed.
    """
    if story.case.status in BEFORE_COUNTER:
        dossiers.take_step(story.unit, story.case, Step.HOLD, at=story.house.clock.now(), reasons=list(story.case.review_reasons))
    return "queued"
