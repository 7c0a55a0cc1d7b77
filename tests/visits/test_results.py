"""After the counter (QT §4): the work and its clock, the signed file back in, the result to the citizen, closed, opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes

import pytest

from helpdesk.cases import dossiers
from helpdesk.cases.states import Status
from helpdesk.clock import StoppedClock
from helpdesk.desk import after_page, casework, counter, drafts, results, walk_in
from helpdesk.desk.walk_in import Newcomer
from helpdesk.errors import Refused, StaleApproval
from helpdesk.journey import FollowUp, Kind
from tests.papers.signing import pdf, signed_pdf
from tests.visits.counter_desk import MATCHES, Counter
from tests.visits.world import World
from tests.web import office

SEN = "sen@mail.example"


@pytest.fixture(scope="module")
def signed() -> bytes:
    return signed_pdf()


@pytest.fixture
def taken_in(world: World, desk: Counter, clock: StoppedClock) -> str:
    """The code of a case that came by mail and was taken in at the counter, Tuesday 13/6."""
    code = world.ask(SEN).code
    world.deliver()
    clock.at = datetime.fromisoformat("2017-06-13T07:35:00+07:00")
    counter.arrive(world.house, desk.hoa, code)
    desk.take_in(code, to="son")
    return code


def post_goes(world: World, clock: StoppedClock) -> None:
    clock.at += timedelta(minutes=10)  # the time to call a letter back is over
    world.deliver()


def result_mail(world: World) -> bytes:
    (mail,) = [m for m in world.mails(SEN) if m.form == "result" and m.status == "sent"]
    return world.house.memory.files.get(mail.sha256)


# ── the work ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_steps_of_the_work_are_noted_with_words_for_colleagues(desk: Counter, taken_in: str) -> None:
    results.note_step(desk.house, desk.hoa, taken_in, desk.seen(taken_in), "drafted", words="Dự thảo quyết định ở tủ số 2.")
    with desk.house.memory.look() as unit:
        assert "work:drafted" in [e.what for e in dossiers.events(unit, desk.case(taken_in).id or 0)]
    assert desk.remarks(taken_in) == ["Dự thảo quyết định ở tủ số 2."]


def test_no_other_steps_than_those_of_the_list(desk: Counter, taken_in: str) -> None:
    with pytest.raises(Refused):
        results.note_step(desk.house, desk.hoa, taken_in, desk.seen(taken_in), "lost")
    with pytest.raises(Refused, match="khiếu nại, tố cáo"):
        results.note_step(desk.house, desk.hoa, taken_in, desk.seen(taken_in), "taken_up")


def test_a_complaint_that_is_taken_up_has_the_clock_of_its_decision(desk: Counter, clock: StoppedClock) -> None:
    told = {"requester_name": "Đặng Văn Khoát", "complained_act": "kê biên thửa đất không đúng"}
    code = walk_in.here(desk.house, desk.hoa, Newcomer(Kind.COMPLAINT, told))
    desk.take_in(code)
    assert set(desk.running(code)) == {"complaint_acceptance"}
    results.note_step(desk.house, desk.hoa, code, desk.seen(code), "taken_up")
    assert f"{desk.running(code)['result_complaint']:%d/%m}" == "12/07"  # thirty days (Luật THADS Điều 146)
    assert desk.clocks(code)["complaint_acceptance"].ended_by == "taken_up"


def test_a_letter_that_comes_while_it_is_worked_on_leaves_the_work_as_it_is(world: World, desk: Counter, taken_in: str) -> None:
    world.follow(SEN, FollowUp.THANKS)
    assert desk.case(taken_in).status == Status.IN_PROGRESS


# ── the signed file ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_signed_file_ends_the_clock_and_shows_who_signed(desk: Counter, taken_in: str, signed: bytes) -> None:
    desk.brings_in(taken_in, signed)
    page = after_page.show(desk.house, desk.hoa, taken_in)
    assert page.result is not None
    (signature,) = page.result.signatures
    assert (signature.signer, signature.intact, signature.whole) == ("Nguyễn Thị Lãnh Đạo", True, True)
    assert desk.case(taken_in).status == Status.RESULT_READY and not desk.running(taken_in)


def test_a_file_nobody_signed_says_so(desk: Counter, taken_in: str) -> None:
    desk.brings_in(taken_in, pdf()[0])
    page = after_page.show(desk.house, desk.hoa, taken_in)
    assert page.result is not None and not [s for s in page.result.signatures if s.intact]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>%PDF-1.7"])
def test_only_a_pdf_is_taken_for_a_result(desk: Counter, taken_in: str, content: bytes) -> None:
    with pytest.raises(Refused, match="PDF"):
        desk.brings_in(taken_in, content)


def test_a_result_has_a_name(desk: Counter, taken_in: str, signed: bytes) -> None:
    with pytest.raises(Refused, match="tên"):
        desk.brings_in(taken_in, signed, name="  ")


def test_a_better_file_takes_the_place_of_the_first_and_both_are_kept(desk: Counter, taken_in: str, signed: bytes) -> None:
    desk.brings_in(taken_in, pdf()[0])
    desk.brings_in(taken_in, signed)
    page = after_page.show(desk.house, desk.hoa, taken_in)
    assert [r.counts for r in page.results] == [False, True]


def test_before_it_is_taken_in_there_is_no_result(desk: Counter, signed: bytes) -> None:
    code = desk.walks_in()
    with pytest.raises(Refused, match="trạng thái"):
        desk.brings_in(code, signed)


# ── to the citizen ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_case_is_closed_when_the_mail_with_the_result_has_left_and_not_before(
    world: World, desk: Counter, taken_in: str, signed: bytes, clock: StoppedClock
) -> None:
    desk.brings_in(taken_in, signed)
    results.send_by_mail(desk.house, desk.hoa, taken_in, desk.seen(taken_in))
    world.deliver()
    assert desk.case(taken_in).status == Status.RESULT_READY  # it can still be called back
    post_goes(world, clock)
    assert desk.case(taken_in).status == Status.CLOSED
    assert signed in [part.get_payload(decode=True) for part in message_from_bytes(result_mail(world)).walk()]


def test_a_result_that_is_on_its_way_is_not_returned_a_second_time(desk: Counter, taken_in: str, signed: bytes) -> None:
    desk.brings_in(taken_in, signed)
    results.send_by_mail(desk.house, desk.hoa, taken_in, desk.seen(taken_in))
    for act in (results.send_by_mail, results.hand_over_here):
        with pytest.raises(Refused, match="đang được gửi"):
            act(desk.house, desk.hoa, taken_in, desk.seen(taken_in))


def test_a_better_file_withdraws_the_letter_that_has_not_left(
    world: World, desk: Counter, taken_in: str, signed: bytes, clock: StoppedClock
) -> None:
    desk.brings_in(taken_in, pdf()[0])
    results.send_by_mail(desk.house, desk.hoa, taken_in, desk.seen(taken_in))
    desk.brings_in(taken_in, signed)
    post_goes(world, clock)
    assert desk.case(taken_in).status == Status.RESULT_READY and not [
        m for m in desk.mails(taken_in) if m.form == "result" and m.status == "sent"
    ]
    results.send_by_mail(desk.house, desk.hoa, taken_in, desk.seen(taken_in))
    post_goes(world, clock)
    assert desk.case(taken_in).status == Status.CLOSED


def test_a_result_that_bounces_is_to_be_returned_again(
    world: World, desk: Counter, taken_in: str, signed: bytes, clock: StoppedClock
) -> None:
    desk.brings_in(taken_in, signed)
    results.send_by_mail(desk.house, desk.hoa, taken_in, desk.seen(taken_in))
    post_goes(world, clock)
    office.deliver(desk.house, BOUNCE.format(mail=world.mails(SEN)[-1]).encode())
    assert desk.case(taken_in).status == Status.RESULT_READY
    results.mark_posted(desk.house, desk.hoa, taken_in, desk.seen(taken_in), on=date(2017, 6, 13), tracking="RA 1 VN")
    assert desk.case(taken_in).status == Status.CLOSED


BOUNCE = """From: MAILER-DAEMON@mail.example
To: office@helpdesk.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Undeliverable.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {mail.addressee}
Action: failed
Status: 5.2.2

--b
Content-Type: text/rfc822-headers

Message-ID: {mail.message_id}

--b--
"""


def test_a_result_by_post_closes_the_case_and_whoever_has_a_mail_address_is_told_its_number(
    world: World, desk: Counter, taken_in: str, signed: bytes, clock: StoppedClock
) -> None:
    desk.brings_in(taken_in, signed)
    results.mark_posted(desk.house, desk.hoa, taken_in, desk.seen(taken_in), on=date(2017, 6, 13), tracking="RA 123 VN")
    assert desk.case(taken_in).status == Status.CLOSED
    post_goes(world, clock)
    (mail,) = [m for m in world.mails(SEN) if m.form == "result"]
    assert mail.status == "sent" and "RA 123 VN" in world.text(mail)
    assert b"application/pdf" not in result_mail(world)


def test_a_result_is_not_posted_tomorrow(desk: Counter, taken_in: str, signed: bytes) -> None:
    desk.brings_in(taken_in, signed)
    with pytest.raises(Refused, match="sau hôm nay"):
        results.mark_posted(desk.house, desk.hoa, taken_in, desk.seen(taken_in), on=date(2017, 6, 14), tracking="")


def test_a_result_fetched_at_the_counter_is_handed_over_without_a_comparison(
    world: World, desk: Counter, taken_in: str, signed: bytes
) -> None:
    desk.brings_in(taken_in, signed)
    assert counter.arrive(desk.house, desk.hoa, taken_in) is False
    results.hand_over_here(desk.house, desk.hoa, taken_in, desk.seen(taken_in))
    assert desk.case(taken_in).status == Status.CLOSED and not world.seats()


def test_the_visit_for_the_result_is_over_once_the_result_has_gone_another_way(
    world: World, desk: Counter, taken_in: str, signed: bytes
) -> None:
    desk.brings_in(taken_in, signed)
    assert world.clerk_moves(SEN, datetime.fromisoformat("2017-06-19T09:00:00+07:00"))
    assert len(world.seats()) == 1
    results.mark_posted(desk.house, desk.hoa, taken_in, desk.seen(taken_in), on=date(2017, 6, 13), tracking="")
    assert not world.seats()


def test_what_never_passed_through_mail_ends_the_same_way(desk: Counter, signed: bytes) -> None:
    code = desk.walks_in()
    desk.take_in(code)
    desk.brings_in(code, signed)
    with pytest.raises(Refused, match="không có địa chỉ thư"):
        results.send_by_mail(desk.house, desk.hoa, code, desk.seen(code))
    results.mark_posted(desk.house, desk.hoa, code, desk.seen(code), on=date(2017, 6, 12), tracking="RA 5 VN")
    assert desk.case(code).status == Status.CLOSED and not desk.mails(code)


def test_somebody_from_the_counter_who_left_an_address_has_the_result_by_mail(
    world: World, desk: Counter, signed: bytes, clock: StoppedClock
) -> None:
    code = desk.walks_in(email="khoat@mail.example")
    desk.take_in(code)
    desk.brings_in(code, signed)
    results.send_by_mail(desk.house, desk.hoa, code, desk.seen(code))
    post_goes(world, clock)
    (mail,) = desk.mails(code)
    assert (mail.status, mail.addressee) == ("sent", "khoat@mail.example") and desk.case(code).status == Status.CLOSED
    assert "Đặng Văn Khoát" in world.text(mail)


def test_a_denunciations_result_is_returned_by_its_keeper_alone(desk: Counter, signed: bytes) -> None:
    told = Newcomer(Kind.DENUNCIATION, {"complained_person": "ông X", "complained_act": "nhận tiền"})
    code = walk_in.here(desk.house, desk.keeper, told)
    counter.take_in(desk.house, desk.keeper, code, desk.seen(code), MATCHES)
    results.bring_in(desk.house, desk.keeper, code, desk.seen(code), name="Kết luận", file="kl.pdf", content=signed)
    results.hand_over_here(desk.house, desk.keeper, code, desk.seen(code))
    assert desk.case(code).status == Status.CLOSED


# ── opened again ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def closed(desk: Counter, taken_in: str, signed: bytes) -> str:
    desk.brings_in(taken_in, signed)
    results.hand_over_here(desk.house, desk.hoa, taken_in, desk.seen(taken_in))
    return taken_in


def test_a_closed_case_is_opened_again_with_a_reason_and_worked_on(desk: Counter, closed: str, signed: bytes) -> None:
    with pytest.raises(Refused, match="lý do"):
        results.reopen(desk.house, desk.hoa, closed, desk.seen(closed), why=" ")
    results.reopen(desk.house, desk.hoa, closed, desk.seen(closed), why="Quyết định ghi sai ngày.")
    assert desk.case(closed).status == Status.IN_REVIEW and desk.remarks(closed) == ["Quyết định ghi sai ngày."]
    results.resume(desk.house, desk.hoa, closed, desk.seen(closed))
    assert desk.case(closed).status == Status.IN_PROGRESS
    desk.brings_in(closed, signed)
    results.hand_over_here(desk.house, desk.hoa, closed, desk.seen(closed))
    assert desk.case(closed).status == Status.CLOSED


def test_a_letter_to_a_closed_case_opens_it_for_a_person_to_look_at(world: World, desk: Counter, closed: str) -> None:
    world.follow(SEN, FollowUp.QUESTION)
    assert desk.case(closed).status == Status.IN_REVIEW
    results.resume(desk.house, desk.hoa, closed, desk.seen(closed))


def test_a_case_is_not_resumed_over_a_letter_that_nobody_answered(world: World, desk: Counter, closed: str) -> None:
    world.follow(SEN, FollowUp.CANCEL, cancels="request")
    (draft,) = desk.drafts(closed)
    drafts.drop(desk.house, desk.hoa, closed, draft.id or 0, replace(desk.seen(closed), sha256=draft.sha256))
    with pytest.raises(Refused, match="chưa được trả lời"):
        results.resume(desk.house, desk.hoa, closed, desk.seen(closed))
    casework.answered_otherwise(desk.house, desk.hoa, closed, desk.seen(closed), how="Đã gọi điện.")
    assert "reply" not in desk.running(closed)


def test_what_was_never_taken_in_is_not_resumed(desk: Counter) -> None:
    code = desk.walks_in()
    counter.advise(desk.house, desk.hoa, code, desk.seen(code), how="Đã hướng dẫn.")
    results.reopen(desk.house, desk.hoa, code, desk.seen(code), why="Hỏi lại.")
    with pytest.raises(Refused, match="chưa được tiếp nhận"):
        results.resume(desk.house, desk.hoa, code, desk.seen(code))


def test_a_result_is_returned_once(desk: Counter, taken_in: str, signed: bytes) -> None:
    desk.brings_in(taken_in, signed)
    seen = desk.seen(taken_in)
    results.hand_over_here(desk.house, desk.hoa, taken_in, seen)
    with pytest.raises((Refused, StaleApproval)):
        results.hand_over_here(desk.house, desk.hoa, taken_in, seen)
