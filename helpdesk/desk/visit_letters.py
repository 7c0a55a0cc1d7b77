"""What a citizen's words do to their visit: another time, off, coming, by post instead. One transaction each, and an answer."""

from __future__ import annotations

from helpdesk.cases import dossiers
from helpdesk.cases.states import Status, Step
from helpdesk.desk import drafts, slots, visits
from helpdesk.desk.story import Story, hold, write


def reschedule(story: Story) -> str:
    """Moves the visit to the wished time if that is free; else says why not and offers what is."""
    unit, house, shop, case = story.unit, story.house, story.shop, story.case
    if _only_a_draft_speaks_of_it(story):
        return hold(story)
    former, wish = visits.meeting(shop, visits.told(unit, case)), story.wish
    wanted, problem = slots.fitting(unit, house, shop, case, wish) if wish else ([], "")
    moved = visits.move(unit, house, case, wanted) if wanted else None
    if moved is not None:
        told = story.occasion("appointment_moved", meeting=visits.meeting(shop, moved), former_meeting=former)
        return write(story, told, moved)
    return choose(story, "taken" if wanted else problem)


def _only_a_draft_speaks_of_it(story: Story) -> bool:
    """The visit waits for a clerk's approval: the citizen cannot mean it, so a person looks."""
    return visits.told(story.unit, story.case) is None and any(d.variant in drafts.WITH_VISIT for d in drafts.held(story.unit, story.case))


def choose(story: Story, problem: str = "", variant: str = "appointment_choose") -> str:
    """Free slots to choose from, kept for a while; the visit that was agreed stands meanwhile."""
    offer = visits.offer(story.unit, story.house, story.shop, story.case, story.wish)
    standing = visits.meeting(story.shop, visits.told(story.unit, story.case))
    told = story.occasion(variant, former_meeting=standing, slots=offer.meetings, slots_until=offer.until, problem=problem)
    return write(story, told)


def cancel(story: Story) -> str:
    """The appointment is off, its seat free at once; a withdrawn request is for a person to confirm."""
    if story.understood.assessment.cancels == "request":
        return hold(story)
    visit = visits.told(story.unit, story.case)
    if visit is None:
        return hold(story)
    former = visits.meeting(story.shop, visit)
    visits.call_off(story.unit, story.house, story.case, visit, why="citizen")
    offer = visits.offer(story.unit, story.house, story.shop, story.case)
    told = story.occasion("appointment_cancelled", former_meeting=former, slots=offer.meetings, slots_until=offer.until)
    return write(story, told, visit)


def attend(story: Story) -> str:
    """The citizen will come. One who speaks of an appointment that is off hears so, with times to choose from."""
    visit = visits.told(story.unit, story.case)
    if visit is not None:
        visits.confirm(story.unit, story.house, story.case, visit)
        return "recorded"
    if story.case.status != Status.WAITING or not story.may_answer:
        return hold(story) if story.case.status == Status.WAITING else "recorded"
    return choose(story, variant="appointment_offer")


def by_post(story: Story) -> str:
    """The citizen files by post: no visit is needed, the postmark will be the day of filing."""
    visit = visits.told(story.unit, story.case)
    former = visits.meeting(story.shop, visit)
    if visit is not None:
        visits.call_off(story.unit, story.house, story.case, visit, why="by_post")
    dossiers.take_step(story.unit, story.case, Step.BY_POST, at=story.house.clock.now())
    return write(story, story.occasion("by_post", former_meeting=former), visit)
