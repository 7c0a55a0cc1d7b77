"""The states of a case and every step between them: what is not in NEXT is refused."""

from __future__ import annotations

from enum import StrEnum

from helpdesk.errors import StepRefused


class Status(StrEnum):
    NEW = "new"
    IN_REVIEW = "in_review"
    WAITING = "waiting_for_citizen"
    APPOINTMENT = "appointment"
    AT_COUNTER = "at_counter"
    IN_PROGRESS = "in_progress"
    RESULT_READY = "result_ready"
    CLOSED = "closed"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    HOLD = "hold"  # a person has to look
    GUIDE = "guide"  # Trường hợp 1: the citizen is told what is missing
    INVITE = "invite"  # Trường hợp 2: a visit is offered
    REFUSE = "refuse"
    REDIRECT = "redirect"  # another office is competent
    ANSWER = "answer"  # a question is answered, nothing else is open
    BY_POST = "by_post"  # the citizen files by post: no visit
    ARRIVE = "arrive"
    MISS = "miss"
    ACCEPT = "accept"  # the counter's comparison matched, or the post brought everything
    FINISH = "finish"  # the signed result is there
    RETURN = "return"  # the citizen has it
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    RESUME = "resume"  # a file that had been taken in is worked on again
    MERGE = "merge"  # its letters went into another case


S, T = Status, Step
OPEN = (S.NEW, S.IN_REVIEW, S.WAITING, S.APPOINTMENT, S.AT_COUNTER, S.IN_PROGRESS, S.RESULT_READY)
ENDED = (S.CLOSED, S.REFUSED, S.REDIRECTED, S.LAPSED, S.WITHDRAWN)
BEFORE_COUNTER = (S.NEW, S.IN_REVIEW, S.WAITING, S.APPOINTMENT)
AFTER_COUNTER = (S.IN_PROGRESS, S.RESULT_READY)
CITIZENS_TURN = (
    "online_supplement",
    "statutory_supplement",
)  # clocks that run while a case waits for the citizen, and end with the waiting

NEXT: dict[tuple[Status, Step], Status] = {
    **{(s, T.HOLD): S.IN_REVIEW for s in BEFORE_COUNTER},
    **{(s, T.GUIDE): S.WAITING for s in (*BEFORE_COUNTER, S.AT_COUNTER)},
    **{(s, T.INVITE): S.APPOINTMENT for s in (*BEFORE_COUNTER, S.AT_COUNTER)},
    **{(s, T.REFUSE): S.REFUSED for s in (*BEFORE_COUNTER, S.AT_COUNTER)},
    **{(s, T.REDIRECT): S.REDIRECTED for s in (*BEFORE_COUNTER, S.AT_COUNTER)},
    **{(s, T.ANSWER): S.CLOSED for s in (*BEFORE_COUNTER, S.AT_COUNTER)},
    **{(s, T.BY_POST): S.WAITING for s in BEFORE_COUNTER},
    **{(s, T.ARRIVE): S.AT_COUNTER for s in BEFORE_COUNTER},
    (S.AT_COUNTER, T.HOLD): S.IN_REVIEW,
    (S.APPOINTMENT, T.MISS): S.WAITING,
    (S.AT_COUNTER, T.ACCEPT): S.IN_PROGRESS,
    (S.WAITING, T.ACCEPT): S.IN_PROGRESS,
    (S.IN_PROGRESS, T.FINISH): S.RESULT_READY,
    (S.RESULT_READY, T.RETURN): S.CLOSED,
    (S.WAITING, T.LAPSE): S.LAPSED,
    **{(s, T.WITHDRAW): S.WITHDRAWN for s in OPEN},
    **{(s, T.REOPEN): S.IN_REVIEW for s in ENDED},
    (S.IN_REVIEW, T.RESUME): S.IN_PROGRESS,
    (S.RESULT_READY, T.RESUME): S.IN_PROGRESS,
    **{(s, T.MERGE): S.CLOSED for s in BEFORE_COUNTER},
}


def step(status: str, by: Step) -> Status:
    """The state after `by`. Raises StepRefused where there is no such step."""
    try:
        return NEXT[Status(status), by]
    except KeyError:
        raise StepRefused(f"hồ sơ đang ở trạng thái «{status}», không thực hiện được bước «{by}»") from None
