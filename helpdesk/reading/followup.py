"""What a letter in a known case does: supplement, reschedule, cancel, come, file by post, ask, thank.

One act a letter: what changes the case before a question, any act before thanks (procedure.md, ruling 21).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from helpdesk.journey import CalendarReply, FollowUp, Thread, Wish
from helpdesk.reading.survey import Survey
from helpdesk.reading.wishes import find_wish

ACCEPTED, DECLINED = ("accepted", "tentative"), "declined"
SHORT = 8  # words: "ok", "vâng ạ", "dạ em cảm ơn"


@dataclass(frozen=True, slots=True)
class Act:
    follow_up: FollowUp
    wish: Wish | None = None
    cancels: str | None = None


def act(survey: Survey, thread: Thread, *, today: date, brings: bool, calendar: CalendarReply | None) -> Act:
    """`brings`: the letter carries a paper or a fact that the case lacked."""
    if calendar is not None:
        return _by_calendar(calendar)
    if survey.all("withdraw"):
        return Act(FollowUp.CANCEL, cancels="request")
    wish = find_wish(survey, today)
    waiting = thread.appointment is not None or thread.last_sent == "appointment"
    if waiting and _moves(survey, wish):
        return Act(FollowUp.RESCHEDULE, wish=wish or Wish())
    if waiting and survey.all("cannot_come"):
        return Act(FollowUp.CANCEL, cancels="appointment")
    if survey.all("by_post"):
        return Act(FollowUp.BY_POST)
    if brings:
        return Act(FollowUp.SUPPLEMENT)
    if waiting and survey.all("agrees"):
        return Act(FollowUp.CONFIRM_ATTENDANCE)
    if "?" in survey.source.text or survey.all("question"):
        return Act(FollowUp.QUESTION)
    return Act(FollowUp.THANKS)


def _moves(survey: Survey, wish: Wish | None) -> bool:
    """A wish for another time, in so many words."""
    return wish is not None and bool(survey.all("move") or survey.all("cannot_come", "busy"))


def _by_calendar(reply: CalendarReply) -> Act:
    if reply.method == "COUNTER" and reply.start:
        local = reply.start
        return Act(FollowUp.RESCHEDULE, wish=Wish(day=local.date(), start=local.time()))
    if reply.partstat == DECLINED:
        return Act(FollowUp.CANCEL, cancels="appointment")
    return Act(FollowUp.CONFIRM_ATTENDANCE)
