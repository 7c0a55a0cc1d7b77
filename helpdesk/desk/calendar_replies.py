"""What a citizen's calendar answers (RFC 5546): only the newest answer to the newest invitation, by the person invited, counts."""

from __future__ import annotations

from collections.abc import Callable

from helpdesk.cases import dossiers, outbox
from helpdesk.cases import visits as rows
from helpdesk.cases.states import ENDED
from helpdesk.cases.tables import VisitRow
from helpdesk.desk import visits
from helpdesk.desk.story import Story, hold, write
from helpdesk.desk.visit_letters import attend, cancel, reschedule
from helpdesk.journey import CalendarReply, FollowUp

ACTS: dict[FollowUp, Callable[[Story], str]] = {
    FollowUp.RESCHEDULE: reschedule,
    FollowUp.CANCEL: cancel,
    FollowUp.CONFIRM_ATTENDANCE: attend,
}


def by_calendar(story: Story, reply: CalendarReply) -> str:
    """Returns the letter's state. An answer to what is no visit of this case, or in a case that is over, is only recorded."""
    unit, case, now = story.unit, story.case, story.house.clock.now()
    visit = rows.by_uid(unit, reply.uid)
    if visit is None or visit.case_id != case.id or case.status in ENDED:
        return "recorded"
    if reply.attendee and not dossiers.is_participant(unit, case.id or 0, reply.attendee):
        return hold(story, "sender_doubtful")
    worth = visits.standing_of(visit, reply, now=now)
    dossiers.note(unit, f"calendar:{worth}", at=now, case_id=case.id, letter_id=story.row.id, visit=visit.id, partstat=reply.partstat)
    if worth in ("current", "late", "over"):
        visits.heard(unit, visit, reply)
    return _BY_WORTH[worth](story, visit)


def _current(story: Story, _visit: VisitRow) -> str:
    act = story.understood.assessment.follow_up
    if act not in ACTS:
        return "recorded"
    changes_it = act != FollowUp.CONFIRM_ATTENDANCE
    return hold(story) if changes_it and not story.may_answer else ACTS[act](story)


def _over_or_late(story: Story, visit: VisitRow) -> str:
    """The time has passed or the visit is off: a new time is agreed like any other, and whoever still means to come hears what is free."""
    act = story.understood.assessment.follow_up
    if act == FollowUp.RESCHEDULE and story.may_answer:
        return reschedule(story)
    accepts_what_is_off = act == FollowUp.CONFIRM_ATTENDANCE and visit.status in ("cancelled", "expired", "missed")
    return attend(story) if accepts_what_is_off else "recorded"


def _stale(story: Story, visit: VisitRow) -> str:
    """An answer to an invitation that another has replaced changes nothing; its writer hears, once, which time stands."""
    again = f"stands:{visit.id}"
    if not story.may_answer or outbox.is_written(story.unit, story.case.code, again):
        return "recorded"
    told = story.occasion("appointment_moved", meeting=visits.meeting(story.shop, visit))
    return write(story, told, visit, obligation=again, revision=1)


def _replayed(_story: Story, _visit: VisitRow) -> str:
    return "recorded"


_BY_WORTH: dict[str, Callable[[Story, VisitRow], str]] = {
    "current": _current,
    "late": _over_or_late,
    "over": _over_or_late,
    "stale": _stale,
    "replayed": _replayed,
}
