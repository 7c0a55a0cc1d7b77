"""Reminders (the day before in working time, the morning), each once; who did not come is offered another time once; what runs out."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from helpdesk.cases.states import Status
from helpdesk.clock import StoppedClock
from helpdesk.desk import counter, reception
from helpdesk.errors import Refused
from helpdesk.journey import FollowUp
from tests.visits.counter_desk import Counter
from tests.visits.world import World

SEN, BA = "sen@mail.example", "ba@mail.example"
THURSDAY, MONDAY = date(2017, 6, 15), date(2017, 6, 19)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2017-06-{text}:00+07:00")


@pytest.fixture
def sen(world: World) -> str:
    """The code of somebody who is to come on Thursday 15/6 at 9."""
    code = world.ask(SEN).code
    world.deliver()
    world.wish(SEN, THURSDAY, time(9))
    world.deliver()
    return code


def reminded(world: World, clock: StoppedClock, *moments: str) -> list[str]:
    """The reminders written when the round is made at these moments."""
    for moment in moments:
        clock.at = at(moment)
        world.remind()
    return [v for v in world.variants(SEN) if v in ("appointment_day_before", "appointment_morning", "missed", "supplement", "lapsed")]


def test_reminders_come_the_day_before_in_working_time_and_on_the_morning_each_once(world: World, sen: str, clock: StoppedClock) -> None:
    assert reminded(world, clock, "13T12:00", "14T07:29") == []
    assert reminded(world, clock, "14T07:30", "14T07:31", "14T16:00") == ["appointment_day_before"]
    assert reminded(world, clock, "15T06:00") == ["appointment_day_before"]
    assert reminded(world, clock, "15T07:30", "15T07:31", "15T08:59") == ["appointment_day_before", "appointment_morning"]


def test_before_a_weekend_the_day_before_is_friday(world: World, sen: str, clock: StoppedClock) -> None:
    world.wish(SEN, MONDAY, time(9))
    assert reminded(world, clock, "15T17:30") == []
    assert reminded(world, clock, "16T08:00") == ["appointment_day_before"]


def test_a_reminder_that_was_slept_through_is_made_up_and_never_after_the_visit(world: World, sen: str, clock: StoppedClock) -> None:
    assert reminded(world, clock, "14T20:00") == ["appointment_day_before"]
    assert reminded(world, clock, "15T09:00", "15T15:00") == ["appointment_day_before"]


def test_who_agreed_after_the_reminder_was_due_is_not_reminded_of_what_was_just_said(world: World, sen: str, clock: StoppedClock) -> None:
    clock.at = at("14T10:00")
    world.wish(SEN, THURSDAY, time(15))
    assert reminded(world, clock, "14T10:05", "14T16:00") == []
    assert reminded(world, clock, "15T08:00") == ["appointment_morning"]


def test_a_visit_that_was_moved_is_reminded_of_at_its_new_time(world: World, sen: str, clock: StoppedClock) -> None:
    assert reminded(world, clock, "14T08:00") == ["appointment_day_before"]
    world.wish(SEN, MONDAY, time(9))
    assert reminded(world, clock, "15T08:00") == ["appointment_day_before"]
    assert reminded(world, clock, "16T08:00") == ["appointment_day_before", "appointment_day_before"]


@pytest.mark.parametrize("what", ["cancelled", "came"])
def test_nobody_is_reminded_of_a_visit_that_is_off_or_over(world: World, sen: str, clock: StoppedClock, what: str) -> None:
    if what == "cancelled":
        world.follow(SEN, FollowUp.CANCEL, cancels="appointment")
    else:
        counter.arrive(world.house, Counter(world.house).hoa, sen)
    assert reminded(world, clock, "14T08:00", "15T08:00") == []
    assert not [s for s in world.seats() if s.visit_id] or what == "came"


# ── who did not come ────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_did_not_come_is_offered_another_time_once(world: World, sen: str, clock: StoppedClock) -> None:
    clock.at = at("15T11:00")
    assert reception.missed(world.house, world.clerk, sen)
    letter = world.mails(SEN)[-1]
    assert letter.variant == "missed" and "chọn một giờ còn trống" in world.text(letter)
    assert world.case(SEN).status == Status.WAITING
    world.wish(SEN, MONDAY, time(9))
    clock.at = at("19T10:00")
    assert not reception.missed(world.house, world.clerk, sen)
    assert world.variants(SEN).count("missed") == 1


def test_a_visit_is_not_missed_before_its_time(world: World, sen: str, clock: StoppedClock) -> None:
    clock.at = at("15T08:59")
    with pytest.raises(Refused, match="chưa tới giờ"):
        reception.missed(world.house, world.clerk, sen)


def test_who_missed_and_does_not_answer_is_told_in_time_that_the_online_support_ends(world: World, sen: str, clock: StoppedClock) -> None:
    clock.at = at("15T11:00")
    reception.missed(world.house, world.clerk, sen)
    world.deliver()
    assert reminded(world, clock, "30T17:30") == ["missed"]
    clock.at = datetime.fromisoformat("2017-07-04T08:00:00+07:00")
    world.remind()
    assert world.variants(SEN)[-1] == "lapsed" and world.case(SEN).status == Status.LAPSED
    assert not world.seats()


# ── the time limit, counters that close ─────────────────────────────────────────────────────────────────────────────


def test_visits_at_a_counter_that_closes_are_taken_back_and_others_offered(world: World, sen: str) -> None:
    lost = reception.open_counters(
        world.house, world.clerk, office=world.shop.name, day=THURSDAY, start=450, until=720, counters=0, reason="cúp điện"
    )
    world.deliver()
    letter = world.mails(SEN)[-1]
    assert lost == 1 and letter.variant == "appointment_offer" and "cúp điện" in world.text(letter)
    assert not world.citizens[SEN].coming and world.case(SEN).status == Status.WAITING
    assert not [s for s in world.seats() if world.local(s.starts_at).date() == THURSDAY and world.local(s.starts_at).hour < 12]


def test_a_counter_that_opens_again_gives_its_times_back(world: World, sen: str) -> None:
    reception.open_counters(
        world.house, world.clerk, office=world.shop.name, day=MONDAY, start=450, until=720, counters=0, reason="họp cơ quan"
    )
    world.wish(SEN, MONDAY, time(9))
    assert world.start(SEN) == "15/06 09:00"
    (change,) = reception.changes(world.house, world.clerk)
    reception.drop_change(world.house, world.clerk, change.id)
    world.wish(SEN, MONDAY, time(9))
    assert world.start(SEN) == "19/06 09:00"
