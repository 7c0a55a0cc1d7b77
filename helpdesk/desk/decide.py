"""What the desk does with a letter: answer, hold for a person, or nothing; and why (automation policy of config.toml).

Without a person only what is safe: a kind and outcome the policy sends, read with confidence, by a sender nobody doubts.
Each reason to hold is a word of the closed list of review reasons (commands.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from helpdesk.journey import Assessment, Decision, FollowUp, Kind, Letter, Outcome, Reading

REFUSALS = (Outcome.NO_RIGHT, Outcome.NO_JURISDICTION, Outcome.TIME_BARRED)
ANSWERED_AT_ONCE = (FollowUp.RESCHEDULE, FollowUp.BY_POST)
CONFIDENTIAL_FORM = "03-QT-TC"


class Policy(Protocol):
    """What is read of the settings' [automation]."""

    @property
    def threshold(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """What the desk knows beside the letter: whether it can be answered, how often it was, what case it claims."""

    can_answer: bool = True
    over_cap: bool = False
    claims_other_case: bool = False
    maybe_answered: bool = False  # before the house was restored from a backup


def decide(letter: Letter, reading: Reading, assessment: Assessment, policy: Policy, standing: Standing) -> Decision:
    if assessment.kind == Kind.AUTOMATIC:
        return Decision("none")
    if assessment.follow_up is not None:
        return _in_thread(letter, reading, assessment, policy, standing)
    if assessment.kind == Kind.OTHER:
        return Decision("review", "pointer", "other", (*_circumstances(letter, standing), *assessment.doubts, "policy"))
    reasons = _reasons(letter, reading, assessment, policy, standing)
    form, variant = letter_for(assessment)
    action = "send" if not reasons and _policy(policy, assessment) == "send" else "review"
    return Decision(action, form, variant, reasons or (("policy",) if action == "review" else ()))


def letter_for(assessment: Assessment) -> tuple[str | None, str | None]:
    """The form and variant that answers; none where a person has to decide what the answer is."""
    if assessment.outcome in (Outcome.NEEDS_REVIEW, Outcome.NONE):
        return None, None
    form = CONFIDENTIAL_FORM if assessment.kind == Kind.DENUNCIATION else assessment.template
    return form, str(assessment.outcome)


def _reasons(letter: Letter, reading: Reading, assessment: Assessment, policy: Policy, standing: Standing) -> tuple[str, ...]:
    holds = {
        "low_confidence": reading.confidence < policy.threshold,
        **dict.fromkeys(assessment.doubts, True),
        "refusal": assessment.outcome in REFUSALS,
        "accuracy_check": assessment.kind == Kind.CONFIRMATION and assessment.outcome == Outcome.COMPLETE,
        "confidential": assessment.kind == Kind.DENUNCIATION,
    }
    return (*(reason for reason, held in holds.items() if held), *_circumstances(letter, standing))


def _circumstances(letter: Letter, standing: Standing) -> tuple[str, ...]:
    """Reasons that lie not in what is asked, but in who asks and how."""
    holds = {
        "sender_doubtful": bool(letter.authenticity.doubts),
        "claims_other_case": standing.claims_other_case,
        "restored": standing.maybe_answered,
        "loop_cap": standing.over_cap,
        "no_reply_address": not standing.can_answer,
    }
    return tuple(reason for reason, held in holds.items() if held)


def _policy(policy: Policy, assessment: Assessment) -> str:
    by_outcome = getattr(policy, assessment.kind, None)
    return str(getattr(by_outcome, assessment.outcome, "review"))


def _in_thread(letter: Letter, reading: Reading, assessment: Assessment, policy: Policy, standing: Standing) -> Decision:
    act = assessment.follow_up
    if act == FollowUp.SUPPLEMENT:
        return _supplement(letter, reading, assessment, policy, standing)
    reasons = tuple(r for r, held in (("loop_cap", standing.over_cap), ("no_reply_address", not standing.can_answer)) if held)
    if act in (FollowUp.CONFIRM_ATTENDANCE, FollowUp.THANKS) and not assessment.doubts:
        return Decision("none", review_reasons=reasons)
    reasons = (*assessment.doubts, *reasons)
    if act == FollowUp.QUESTION:
        return Decision("review", "thread", "question", ("policy",))
    if act == FollowUp.CANCEL and assessment.cancels == "request":
        return Decision("review", "thread", "withdrawn", ("policy",))
    if act in (FollowUp.CONFIRM_ATTENDANCE, FollowUp.THANKS):
        return Decision("review", "thread", "question", reasons)
    return Decision("review" if reasons else "send", "thread", thread_variant(assessment), reasons)


def thread_variant(assessment: Assessment) -> str:
    if assessment.follow_up == FollowUp.BY_POST:
        return "by_post"
    if assessment.follow_up == FollowUp.CANCEL:
        return "appointment_cancelled"
    wish = assessment.wish
    clear = wish is not None and wish.day is not None and wish.problem is None
    return "appointment_moved" if clear else "appointment_choose"


def _supplement(letter: Letter, reading: Reading, assessment: Assessment, policy: Policy, standing: Standing) -> Decision:
    reasons = _reasons(letter, reading, assessment, policy, standing)
    of_the_kind = "low_confidence" not in assessment.doubts
    reasons = tuple(r for r in reasons if r != "low_confidence" or not of_the_kind)  # the kind is the case's, nobody guesses it
    form, variant = letter_for(assessment)
    if assessment.outcome == Outcome.INCOMPLETE:
        form, variant = "thread", "supplement_incomplete"
    action = "send" if not reasons and _policy(policy, assessment) == "send" else "review"
    return Decision(action, form, variant, reasons or (("policy",) if action == "review" else ()))
