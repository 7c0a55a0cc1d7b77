"""Letters and calendars of citizens change the visit, in one transaction, and are answered with the time or with times to choose."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from helpdesk.clock import StoppedClock
from helpdesk.journey import FollowUp, Wish
from tests.visits.world import World, with_appointments

SEN, BA = "sen@mail.example", "ba@mail.example"
THURSDAY = date(2017, 6, 15)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2017-06-{text}:00+07:00")


def test_a_complete_request_has_its_visit_on_the_next_working_day_and_an_invitation(world: World) -> None:
    sen = world.ask(SEN)
    world.deliver()
    assert world.start(SEN) == "13/06 07:30"
    assert [s for _, s, _ in sen.coming] == [0]


def test_two_citizens_are_never_given_the_same_place(world: World) -> None:
    places = set()
    for number in range(12):
        world.ask(f"{number}@mail.example")
        visit = world.visit(f"{number}@mail.example")
        assert visit is not None
        places.add((visit.starts_at, visit.counter))
    assert len(places) == 12


def test_a_wish_in_words_moves_the_visit_under_the_same_uid_and_a_higher_sequence(world: World) -> None:
    sen = world.ask(SEN)
    world.deliver()
    assert world.wish(SEN, THURSDAY, time(14)) == "answered"
    world.deliver()
    (uid,) = sen.calendar
    assert world.start(SEN) == "15/06 14:00"
    assert sen.sequences[uid] == [0, 1] and sen.coming == [(uid, 1, at("15T14:00"))]


def test_a_time_that_is_taken_is_not_booked_and_others_are_offered_and_kept(world: World) -> None:
    world.house = with_appointments(world.house, counters=1)
    world.ask(BA)
    world.wish(BA, THURSDAY, time(9))
    world.ask(SEN)
    before = world.start(SEN)
    assert world.wish(SEN, THURSDAY, time(9)) == "answered"
    assert world.start(SEN) == before
    letter = world.mails(SEN)[-1]
    assert letter.variant == "appointment_choose" and "đã có người hẹn trước" in world.text(letter)
    assert "Từ 08 giờ 30 đến 09 giờ 00, thứ Năm" in world.text(letter)  # the nearest that is left that morning
    assert "giữ các giờ này cho" in world.text(letter) and "đến 17 giờ 00, thứ Tư, ngày 14/6/2017" in world.text(letter)
    assert len([s for s in world.seats() if s.visit_id is None]) == 3


def test_a_slot_offered_to_one_is_not_given_to_another_until_its_time_is_over(world: World, clock: StoppedClock) -> None:
    world.house = with_appointments(world.house, counters=1)
    world.ask(BA)
    world.wish(BA, THURSDAY, time(9))
    world.ask(SEN)
    world.wish(SEN, THURSDAY, time(9))  # 08:30 that day is kept for Sen now
    world.wish(BA, THURSDAY, time(8, 30))
    assert world.start(BA) == "15/06 09:00"
    clock.at = at("14T17:01")
    world.wish(BA, THURSDAY, time(8, 30))
    assert world.start(BA) == "15/06 08:30"


def test_whoever_was_offered_a_slot_gets_it(world: World) -> None:
    world.house = with_appointments(world.house, counters=1)
    world.ask(BA)
    world.wish(BA, THURSDAY, time(9))
    world.ask(SEN)
    world.wish(SEN, THURSDAY, time(9))
    world.wish(SEN, THURSDAY, time(8, 30))
    assert world.start(SEN) == "15/06 08:30"
    assert not [s for s in world.seats() if s.visit_id is None]  # the others are anybody's again


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish(day=date(2017, 6, 11)), "đã qua"),
        (Wish(day=date(2017, 6, 18)), "là ngày nghỉ"),
        (Wish(day=THURSDAY, start=time(19)), "ngoài giờ làm việc"),
        (Wish(day=date(2017, 6, 12), start=time(8, 30)), "gấp quá"),
        (Wish(day=date(2017, 9, 28)), "chưa nhận hẹn đến ngày đó"),
        (Wish(problem="impossible_date"), "không có trong lịch"),
        (Wish(day=THURSDAY, problem="weekday_mismatch"), "không khớp nhau"),
        (Wish(), "chưa rõ ngày, giờ"),
    ],
)
def test_a_wish_that_cannot_be_is_asked_back_with_free_slots_and_the_old_visit_stands(world: World, wish: Wish, said: str) -> None:
    world.ask(SEN)
    before = world.start(SEN)
    assert world.follow(SEN, FollowUp.RESCHEDULE, wish=wish) == "answered"
    letter = world.mails(SEN)[-1]
    assert world.start(SEN) == before
    assert said in world.text(letter) and "lịch hẹn cũ vẫn giữ" in world.text(letter)
    assert "GIỜ CÒN TRỐNG" in letter.body and letter.body.count("- Từ ") == 3


def test_a_cancelled_visit_frees_its_seat_and_tells_the_calendar(world: World) -> None:
    sen = world.ask(SEN)
    world.deliver()
    assert world.follow(SEN, FollowUp.CANCEL, cancels="appointment") == "answered"
    world.deliver()
    assert world.visit(SEN) is None and sen.coming == []
    assert world.case(SEN).status == "waiting_for_citizen"
    assert not [s for s in world.seats() if s.visit_id is not None]


def test_filing_by_post_takes_the_visit_back(world: World) -> None:
    sen = world.ask(SEN)
    world.deliver()
    assert world.follow(SEN, FollowUp.BY_POST) == "answered"
    world.deliver()
    assert sen.coming == [] and "đã hủy; bà không phải đến" in world.text(world.mails(SEN)[-1])


# ── by calendar ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_accepting_confirms_and_is_not_answered(world: World) -> None:
    sen = world.ask(SEN)
    world.deliver()
    (uid,) = sen.calendar
    assert world.by_calendar(SEN, uid, 0, "accepted") == "recorded"
    visit = world.visit(SEN)
    assert visit is not None and visit.status == "confirmed" and len(world.mails(SEN)) == 1


def test_declining_takes_the_visit_off_and_offers_others(world: World) -> None:
    sen = world.ask(SEN)
    world.deliver()
    (uid,) = sen.calendar
    assert world.by_calendar(SEN, uid, 0, "declined") == "answered"
    world.deliver()
    assert sen.coming == [] and sen.sequences[uid] == [0, 1]
    assert "giữ các giờ này" in world.text(world.mails(SEN)[-1])


def test_a_counter_proposal_moves_the_visit_on_the_office_clock(world: World) -> None:
    sen = world.ask(SEN)
    world.deliver()
    (uid,) = sen.calendar
    assert world.by_calendar(SEN, uid, 0, "tentative", start=at("15T14:00")) == "answered"
    world.deliver()
    assert world.start(SEN) == "15/06 14:00" and sen.coming == [(uid, 1, at("15T14:00"))]


def test_an_answer_to_an_older_invitation_changes_nothing_and_is_told_once_what_stands(world: World) -> None:
    sen = world.ask(SEN)
    world.deliver()
    (uid,) = sen.calendar
    world.wish(SEN, THURSDAY, time(14))
    assert world.by_calendar(SEN, uid, 0, "declined") == "answered"
    assert world.start(SEN) == "15/06 14:00"
    assert world.by_calendar(SEN, uid, 0, "accepted") == "recorded"
    world.deliver()
    assert sen.coming == [(uid, 1, at("15T14:00"))]
    assert world.variants(SEN).count("appointment_moved") == 2


def test_a_replayed_answer_changes_nothing(world: World, clock: StoppedClock) -> None:
    sen = world.ask(SEN)
    world.deliver()
    (uid,) = sen.calendar
    early = clock.now()
    clock.move(timedelta(minutes=5))
    world.by_calendar(SEN, uid, 0, "accepted")
    assert world.by_calendar(SEN, uid, 0, "declined", stamped_at=early) == "recorded"
    visit = world.visit(SEN)
    assert visit is not None and visit.status == "confirmed"


def test_an_answer_of_somebody_else_is_for_a_person(world: World) -> None:
    sen = world.ask(SEN)
    world.deliver()
    (uid,) = sen.calendar
    assert world.by_calendar(SEN, uid, 0, "declined", attendee="chong@mail.example") == "queued"
    assert world.visit(SEN) is not None and "sender_doubtful" in world.case(SEN).review_reasons


def test_accepting_what_is_off_is_answered_with_times_to_choose(world: World, clock: StoppedClock) -> None:
    sen = world.ask(SEN)
    world.deliver()
    (uid,) = sen.calendar
    world.follow(SEN, FollowUp.CANCEL, cancels="appointment")
    clock.move(timedelta(minutes=5))
    assert world.by_calendar(SEN, uid, 0, "accepted") == "answered"
    assert world.variants(SEN)[-1] == "appointment_offer" and world.visit(SEN) is None


def test_an_answer_that_comes_after_the_visit_changes_nothing(world: World, clock: StoppedClock) -> None:
    sen = world.ask(SEN)
    world.deliver()
    (uid,) = sen.calendar
    clock.at = at("13T09:00")
    assert world.by_calendar(SEN, uid, 0, "declined") == "recorded"
    visit = world.visit(SEN)
    assert visit is not None and visit.status == "offered"
    clock.move(timedelta(minutes=1))
    assert world.by_calendar(SEN, uid, 0, "tentative", start=at("15T14:00")) == "answered"
    assert world.start(SEN) == "15/06 14:00"


# ── where the world is narrow ───────────────────────────────────────────────────────────────────────────────────────


def test_where_no_slot_is_left_the_request_waits_for_a_person_and_is_not_lost(world: World) -> None:
    world.house = with_appointments(world.house, counters=1, horizon=1)
    for number in range(16):
        world.ask(f"{number}@mail.example")
    assert world.visit("15@mail.example") is not None
    world.ask(SEN)
    case = world.case(SEN)
    assert case.status == "in_review" and "slot_lost" in case.review_reasons
    assert world.variants(SEN) == ["letter"]  # the receipt; the answer is a clerk's to write when there is room


def test_breaks_capacity_and_length_shape_the_day(world: World) -> None:
    windows = world.house.settings.appointments.filing.model_copy(update={"slots": 2})
    world.house = with_appointments(world.house, counters=1, capacity=2, breaks=((time(9, 30), time(10)),), filing=windows)
    starts = []
    for number in range(6):
        world.ask(f"{number}@mail.example")
        starts.append(world.start(f"{number}@mail.example"))
    assert starts == ["13/06 07:30", "13/06 07:30", "13/06 08:30", "13/06 08:30", "13/06 10:00", "13/06 10:00"]
