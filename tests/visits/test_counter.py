"""The counter (QT §5): what was sent online beside what is brought; taken in, guided, advised; walk-ins, oral requests, files by post."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from helpdesk.cases.states import Status
from helpdesk.clock import StoppedClock
from helpdesk.desk import counter, counter_page, diary, keepsakes, results, walk_in
from helpdesk.desk.counter_sheet import Filled, PaperTaken
from helpdesk.desk.walk_in import Newcomer
from helpdesk.errors import Refused, StaleApproval
from helpdesk.journey import FollowUp, Kind
from tests.visits.counter_desk import MATCHES, PAPERS, SEEN, Counter
from tests.visits.world import World

SEN = "sen@mail.example"
TUESDAY = datetime.fromisoformat("2017-06-13T07:35:00+07:00")


@pytest.fixture
def came(world: World, desk: Counter, clock: StoppedClock) -> str:
    """The code of a complete request whose citizen stands at the counter at the hour of the appointment."""
    code = world.ask(SEN).code
    world.deliver()
    clock.at = TUESDAY
    counter.arrive(world.house, desk.hoa, code)
    return code


# ── somebody comes ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_comes_has_kept_the_visit_and_what_they_sent_lies_on_the_sheet(desk: Counter, came: str) -> None:
    page = counter_page.show(desk.house, desk.hoa, came)
    assert (desk.case(came).status, desk.visit(came).status, page.open) == (Status.AT_COUNTER, "kept", True)
    online = {line.item: line.online for line in page.lines}
    assert "Phạm Thị Hiền" in online["identity"] and "14/2017/DS-ST" in online["judgment_identity"] and "tệp" in online["judgment_copy"]
    assert not any(line.brought for line in page.lines)


def test_a_click_too_many_leaves_the_visit_as_it_was(world: World, desk: Counter, came: str) -> None:
    counter.not_here(desk.house, desk.hoa, came, desk.seen(came))
    assert (desk.case(came).status, desk.visit(came).status) == (Status.APPOINTMENT, "offered")
    assert len(world.seats()) == 1
    counter.arrive(desk.house, desk.hoa, came)
    assert desk.case(came).status == Status.AT_COUNTER


def test_a_click_too_many_on_somebody_without_an_appointment_leaves_the_case_waiting(desk: Counter) -> None:
    code = desk.walks_in()
    counter.not_here(desk.house, desk.hoa, code, desk.seen(code))
    assert desk.case(code).status == Status.WAITING
    with pytest.raises(Refused, match="không còn ở quầy"):
        desk.take_in(code)


def test_a_click_too_many_on_a_case_that_lay_before_the_office_leaves_it_there(desk: Counter) -> None:
    code = desk.walks_in()
    counter.advise(desk.house, desk.hoa, code, desk.seen(code), how="Đã hướng dẫn.")
    results.reopen(desk.house, desk.hoa, code, desk.seen(code), why="Hỏi lại.")
    counter.arrive(desk.house, desk.hoa, code)
    counter.not_here(desk.house, desk.hoa, code, desk.seen(code))
    assert desk.case(code).status == Status.IN_REVIEW


def test_a_click_too_many_on_a_case_that_was_over_lays_it_before_a_person_and_says_why(desk: Counter) -> None:
    code = desk.walks_in()
    counter.advise(desk.house, desk.hoa, code, desk.seen(code), how="Đã hướng dẫn.")
    counter.arrive(desk.house, desk.hoa, code)
    counter.not_here(desk.house, desk.hoa, code, desk.seen(code))
    assert (desk.case(code).status, desk.case(code).review_reasons) == (Status.IN_REVIEW, ["reopened"])


def test_an_answer_that_has_not_left_does_not_follow_whoever_was_guided_at_the_counter(world: World, desk: Counter) -> None:
    code = world.ask(SEN).code
    (answer,) = [m for m in desk.mails(code) if m.obligation == "answer"]
    assert answer.status == "ready"
    counter.arrive(desk.house, desk.hoa, code)
    desk.guide(code, judgment_copy="missing")
    assert {m.status for m in desk.mails(code) if m.obligation == "answer"} == {"withdrawn"}


def test_who_is_guided_on_paper_gets_no_second_answer_by_mail(world: World, desk: Counter) -> None:
    code = world.ask(SEN).code
    world.follow(SEN, FollowUp.CANCEL, cancels="request")
    assert "reply" in desk.running(code) and desk.drafts(code)
    counter.arrive(desk.house, desk.hoa, code)
    desk.guide(code, judgment_copy="missing")
    assert "reply" not in desk.running(code) and not desk.drafts(code)
    assert "online_supplement" in desk.running(code)


# ── case 1: it matches ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_that_matches_is_taken_in_with_receipt_book_clock_and_specialist(world: World, desk: Counter, came: str) -> None:
    receipt = desk.take_in(came, to="son")
    case, clocks = desk.case(came), desk.clocks(came)
    assert (case.status, case.assigned_to, desk.sheet(came).result) == (Status.IN_PROGRESS, "son", "match")
    assert set(desk.running(came)) == {"result_enforcement"}
    assert f"{desk.running(came)['result_enforcement']:%d/%m}" == "20/06"  # five working days (Luật THADS Điều 36)
    assert clocks["reply"].ended_at is not None and clocks["filing_receipt"].ended_by == "printed"
    assert receipt.number == "1/2017" and not world.seats()


def test_the_receipt_says_what_was_taken_from_whom_when_and_until_when(desk: Counter, came: str) -> None:
    said = desk.says(desk.take_in(came))
    for words in ("GIẤY BIÊN NHẬN", "Phạm Thị Hiền", came, "Đơn yêu cầu thi hành án", "Bản án", "ngày 13 tháng 6 năm 2017", "20 tháng 6"):
        assert words in said, words
    assert "Lê Thị Hòa" in said


def test_the_receipt_is_kept_as_pdf_and_as_docx(desk: Counter, came: str) -> None:
    receipt = desk.take_in(came)
    (made,) = counter_page.show(desk.house, desk.hoa, came).printed
    kinds = {name: keepsakes.printed(desk.house, desk.hoa, came, receipt.id or 0, name).content[:4] for name, _ in made.files}
    assert sorted(kinds.values()) == [b"%PDF", b"PK\x03\x04"]


def test_nothing_is_taken_in_that_was_not_looked_at(desk: Counter, came: str) -> None:
    with pytest.raises(Refused, match="chưa đối chiếu"):
        desk.take_in(came, Filled(papers=PAPERS))
    assert desk.case(came).status == Status.AT_COUNTER


def test_a_file_with_a_gap_is_not_taken_in(desk: Counter, came: str) -> None:
    with pytest.raises(Refused, match="hướng dẫn"):
        desk.take_in(came, Filled({"judgment_copy": "missing"}, papers=PAPERS, rest_matches=True))


def test_what_nobody_sent_is_never_taken_for_matching_unseen(desk: Counter) -> None:
    code = desk.walks_in()
    with pytest.raises(Refused, match=r"chưa đối chiếu: .*tài sản.*; Bản án.*; Đơn"):
        desk.take_in(code, Filled(papers=PAPERS, rest_matches=True))


def test_a_paper_that_is_not_there_is_in_no_receipt(desk: Counter, came: str) -> None:
    proposed = counter_page.show(desk.house, desk.hoa, came).papers
    filled = Filled({"judgment_copy": "missing"}, papers=proposed, rest_matches=True)
    _, receipt = [desk.paper(came, n) for n in counter.guide(desk.house, desk.hoa, came, desk.seen(came), filled, lodged=True)]
    assert "1 Đơn Bản chính 1 2 Giấy tờ tùy thân Bản chụp 1" in desk.says(receipt)


def test_what_differs_has_to_be_said(desk: Counter, came: str) -> None:
    with pytest.raises(Refused, match="khác thế nào"):
        desk.guide(came, debtor_name="differs")


def test_a_file_is_given_only_to_somebody_who_may_see_it(desk: Counter, came: str) -> None:
    with pytest.raises(Refused, match="không xem được"):
        desk.take_in(came, to="khanh")


def test_a_page_that_has_grown_old_takes_nothing_in(desk: Counter, came: str) -> None:
    old = desk.seen(came)
    counter.save(desk.house, desk.hoa, came, desk.seen(came), Filled(notes={"debtor_name": "đã đổi chỗ ở"}))
    with pytest.raises(StaleApproval):
        counter.take_in(desk.house, desk.hoa, came, old, MATCHES)
    assert "đã đổi chỗ ở" in str(desk.sheet(came).lines)


@pytest.mark.parametrize(
    "papers", [(PaperTaken("Đơn", 0, "original"),), (PaperTaken("Đơn", 1, "bản"),), (PaperTaken("Đơn", 10**9, "copy"),)]
)
def test_papers_are_counted(desk: Counter, came: str, papers: tuple[PaperTaken, ...]) -> None:
    with pytest.raises(Refused, match="số bản"):
        desk.take_in(came, Filled(papers=papers, rest_matches=True))


def test_numbers_in_the_book_follow_each_other(desk: Counter) -> None:
    numbers = [desk.take_in(desk.walks_in(requester_name=f"Đặng Văn {n}")).number for n in ("Khoát", "Khiêm", "Khang")]
    assert [n.partition("/")[0] for n in numbers] == ["1", "2", "3"]


# ── case 2: differences and gaps ────────────────────────────────────────────────────────────────────────────────────


def test_gaps_are_listed_on_paper_and_the_case_waits_again(desk: Counter, came: str) -> None:
    (guidance,) = desk.guide(came, judgment_copy="missing", debtor_name="differs:trong bản án là Lý Thị Ngân")
    said = desk.says(guidance)
    assert "PHIẾU HƯỚNG DẪN" in said and "Lý Thị Ngân" in said and "ngày 28 tháng 6 năm 2017" in said
    assert (desk.case(came).status, desk.case(came).outcome, desk.sheet(came).result) == (Status.WAITING, "incomplete", "gaps")
    assert set(desk.running(came)) >= {"online_supplement"} and "statutory_supplement" not in desk.running(came)


def test_guidance_without_a_gap_is_refused(desk: Counter, came: str) -> None:
    with pytest.raises(Refused, match="hãy nhận hồ sơ"):
        desk.guide(came)


def test_what_is_lodged_with_gaps_has_a_receipt_and_the_clock_of_the_law_from_that_day(desk: Counter, came: str) -> None:
    papers = desk.guide(came, lodged=True, judgment_copy="missing")
    assert [p.what for p in papers] == ["guidance", "receipt"]
    assert f"{desk.running(came)['statutory_supplement']:%d/%m}" == "28/06"  # fifteen days, from today: it was handed over
    assert desk.clocks(came)["statutory_supplement"].handed_over
    assert desk.sheet(came).lodged and desk.clocks(came)["filing_receipt"].ended_by == "printed"
    assert "online_supplement" not in desk.running(came)


def test_whoever_comes_back_with_what_was_missing_is_taken_in(desk: Counter, came: str, clock: StoppedClock) -> None:
    desk.guide(came, lodged=True, judgment_copy="missing")
    clock.at += timedelta(days=2)
    counter.arrive(desk.house, desk.hoa, came)
    page = counter_page.show(desk.house, desk.hoa, came)
    assert not any(line.brought for line in page.lines)  # looked at anew
    desk.take_in(came)
    assert desk.case(came).status == Status.IN_PROGRESS
    assert set(desk.running(came)) == {"result_enforcement"}
    assert desk.clocks(came)["statutory_supplement"].ended_by == "answered"


def test_what_is_lodged_though_a_ground_of_refusal_stands_starts_the_time_for_the_written_refusal(desk: Counter) -> None:
    elsewhere = {"judgments": "Bản án số 12/2016/DS-ST ngày 20/9/2016 của TAND huyện Gia Lâm, thành phố Hà Nội"}
    code = desk.walks_in(**elsewhere)
    assert desk.case(code).outcome == "no_jurisdiction"
    desk.guide(code, lodged=True, judgment_copy="missing")
    assert f"{desk.running(code)['written_refusal']:%d/%m}" == "19/06"


def test_a_click_too_many_on_somebody_whose_time_runs_lets_it_run_on(desk: Counter, came: str, clock: StoppedClock) -> None:
    desk.guide(came, lodged=True, judgment_copy="missing")
    before = desk.running(came)
    clock.at += timedelta(days=2)
    counter.arrive(desk.house, desk.hoa, came)
    counter.not_here(desk.house, desk.hoa, came, desk.seen(came))
    assert desk.running(came) == before


def test_who_lodged_before_and_brings_a_part_has_the_time_of_the_law_again(desk: Counter, came: str, clock: StoppedClock) -> None:
    desk.guide(came, lodged=True, judgment_copy="missing")
    clock.at += timedelta(days=2)
    counter.arrive(desk.house, desk.hoa, came)
    (guidance,) = desk.guide(came, judgment_copy="missing")
    assert f"{desk.running(came)['statutory_supplement']:%d/%m}" == "30/06" and "online_supplement" not in desk.running(came)
    assert "ngày 30 tháng 6 năm 2017" in desk.says(guidance)


def test_somebody_who_only_wanted_to_know_is_advised_and_nothing_stays_open(desk: Counter) -> None:
    code = desk.walks_in()
    with pytest.raises(Refused, match="hãy ghi"):
        counter.advise(desk.house, desk.hoa, code, desk.seen(code), how=" ")
    counter.advise(desk.house, desk.hoa, code, desk.seen(code), how="Đã giải thích thời hiệu yêu cầu thi hành án.")
    assert desk.case(code).status == Status.CLOSED and desk.remarks(code) == ["Đã giải thích thời hiệu yêu cầu thi hành án."]
    assert not desk.running(code)


# ── who never wrote ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_without_a_mail_is_taken_in_like_anybody(desk: Counter) -> None:
    code = desk.walks_in()
    page = counter_page.show(desk.house, desk.hoa, code)
    assert {line.item: line.online for line in page.lines}["debtor_name"] == "Lý Thị Ngần"
    desk.take_in(code)
    assert desk.case(code).status == Status.IN_PROGRESS and not desk.mails(code)


@pytest.mark.parametrize(
    ("kind", "facts", "ends", "day"),
    [
        (Kind.CONFIRMATION, {"enforcement_decisions": "Quyết định số 105/QĐ-CTHADS ngày 14/6/2016"}, "result_confirmation", "19/06"),
        (Kind.COMPLAINT, {"complained_act": "kê biên thửa đất không đúng", "complaint_date": ""}, "complaint_acceptance", "19/06"),
    ],
)
def test_each_procedure_has_its_own_clock(desk: Counter, kind: Kind, facts: dict[str, str], ends: str, day: str) -> None:
    names = walk_in.fields_of(kind)
    told = {n: v for n, v in {"requester_name": "Đặng Văn Khoát", **facts}.items() if n in names}
    code = walk_in.here(desk.house, desk.hoa, Newcomer(kind, told))
    desk.take_in(code)
    assert f"{desk.running(code)[ends]:%d/%m}" == day


def test_a_name_is_asked_for(desk: Counter) -> None:
    with pytest.raises(Refused, match="họ tên"):
        desk.walks_in(requester_name="")


def test_what_cannot_be_a_judgment_is_refused_before_anything_is_opened(desk: Counter) -> None:
    with pytest.raises(Refused):
        desk.walks_in(judgments="không nhớ")
    with pytest.raises(Refused):
        desk.walks_in(email="không có")


def test_a_denunciation_is_taken_down_only_by_its_keeper_and_nobody_else_sees_it(desk: Counter) -> None:
    told = Newcomer(Kind.DENUNCIATION, {"complained_person": "ông X", "complained_act": "nhận tiền"})
    with pytest.raises(Refused):
        walk_in.here(desk.house, desk.hoa, told)
    code = walk_in.here(desk.house, desk.keeper, told)
    assert desk.case(code).confidential and not desk.case(code).requester and not desk.case(code).search
    counter.take_in(desk.house, desk.keeper, code, desk.seen(code), MATCHES)
    assert "denunciation_acceptance" in desk.running(code)
    assert counter_page.show(desk.house, desk.keeper, code).printed[0].number == ""  # in no open book


def test_whoever_came_without_an_appointment_stands_in_the_day_until_it_ends(desk: Counter, clock: StoppedClock) -> None:
    code = desk.walks_in()
    assert [one.code for one in diary.show(desk.house, desk.hoa).here] == [code]
    desk.take_in(code)
    page = diary.show(desk.house, desk.hoa)
    assert not page.here and [(one.code, one.result, one.way) for one in page.served] == [(code, "match", "in_person")]
    clock.move(timedelta(days=1))
    assert not diary.show(desk.house, desk.hoa).served


# ── an oral request ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_oral_request_is_a_record_to_print_and_sign_and_counts_as_the_application(desk: Counter) -> None:
    code = desk.walks_in()
    said = "Tôi yêu cầu bà Ngần trả đủ tiền.\nTôi không biết chữ."
    number = counter.take_down(desk.house, desk.hoa, code, desk.seen(code), Filled(said=said))
    words = desk.says(desk.paper(code, number))
    for expected in ("BIÊN BẢN", "Tôi không biết chữ.", "Đặng Văn Khoát", "Lý Thị Ngần", "08 giờ 00 phút", "đọc lại"):
        assert expected in words, expected
    assert desk.sheet(code).way == "orally"
    receipt = desk.take_in(code, Filled(SEEN, papers=(PaperTaken("Bản án", 1, "copy"),), said=said))
    assert desk.case(code).status == Status.IN_PROGRESS
    assert "1 Biên bản ghi yêu cầu bằng lời nói Bản chính 1 2 Bản án Bản chụp 1" in desk.says(receipt)


def test_the_application_that_was_not_written_is_not_listed_beside_the_record(desk: Counter) -> None:
    code = desk.walks_in()
    proposed = counter_page.show(desk.house, desk.hoa, code).papers
    number = counter.take_down(desk.house, desk.hoa, code, desk.seen(code), Filled(papers=proposed, said="Tôi không biết chữ."))
    assert "Giấy tờ kèm theo: Bản án, quyết định (bản chụp, 1 bản)" in desk.says(desk.paper(code, number))


def test_after_a_paper_was_printed_the_sheet_cannot_be_thrown_away(desk: Counter) -> None:
    code = desk.walks_in()
    counter.take_down(desk.house, desk.hoa, code, desk.seen(code), Filled(said="Tôi yêu cầu thi hành án."))
    with pytest.raises(Refused, match="đã in"):
        counter.not_here(desk.house, desk.hoa, code, desk.seen(code))


# ── by post ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_by_post_is_filed_on_its_postmark_and_its_receipt_goes_back_by_post(desk: Counter, clock: StoppedClock) -> None:
    code = desk.comes_by_post(date(2017, 6, 9))
    receipt = desk.take_in(code)
    said = desk.says(receipt)
    assert desk.sheet(code).filed_on == date(2017, 6, 9) and "ngày 09 tháng 6 năm 2017" in said
    assert f"Nơi nhận: - ông Đặng Văn Khoát (qua bưu điện); - Lưu: hồ sơ {code}." in said
    assert "filing_receipt" in desk.running(code)  # until it is on its way back
    counter.posted(desk.house, desk.hoa, code, receipt.id or 0, on=date(2017, 6, 12), tracking="RA 123 456 789 VN")
    assert "filing_receipt" not in desk.running(code)
    (made,) = counter_page.show(desk.house, desk.hoa, code).printed
    assert (made.posted_on, made.tracking, made.to_post) == (date(2017, 6, 12), "RA 123 456 789 VN", False)


def test_a_postmark_of_tomorrow_is_refused(desk: Counter) -> None:
    with pytest.raises(Refused, match="sau hôm nay"):
        desk.comes_by_post(date(2017, 6, 13))


def test_what_came_by_post_with_gaps_is_presumed_received_before_the_time_of_the_citizen_runs(desk: Counter) -> None:
    code = desk.comes_by_post(date(2017, 6, 9))
    desk.guide(code, lodged=True, judgment_copy="missing")
    assert f"{desk.running(code)['statutory_supplement']:%d/%m}" == "03/07"  # five days on its way, then fifteen, then Monday
    assert "missing_notice" not in desk.clocks(code) or "missing_notice" in desk.running(code)


def test_the_file_of_somebody_who_had_an_appointment_comes_by_post_and_the_appointment_is_off(world: World, desk: Counter) -> None:
    sen = world.ask(SEN)
    world.deliver()
    counter.came_by_post(desk.house, desk.hoa, sen.code, postmark=date(2017, 6, 12))
    assert not world.seats() and desk.case(sen.code).status == Status.AT_COUNTER
    world.deliver()
    assert not sen.coming  # their calendar knows it
    letter = world.mails(SEN)[-1]
    assert letter.variant == "arrived_by_post" and "thứ Hai, ngày 12/6/2017" in world.text(letter)


# ── the counter and what is still to be written ─────────────────────────────────────────────────────────────────────


def test_a_draft_that_the_counter_has_overtaken_is_withdrawn(world: World, desk: Counter) -> None:
    sen = world.ask(SEN)
    world.deliver()
    world.follow(SEN, FollowUp.CANCEL, cancels="request")
    assert [m.variant for m in desk.mails(sen.code) if m.status == "held"] == ["withdrawn"]
    counter.arrive(desk.house, desk.hoa, sen.code)
    desk.take_in(sen.code)
    assert not [m for m in desk.mails(sen.code) if m.status == "held"]


def test_two_clerks_end_one_visit_once(desk: Counter, came: str) -> None:
    seen = desk.seen(came)
    counter.take_in(desk.house, desk.hoa, came, seen, MATCHES)
    with pytest.raises((Refused, StaleApproval)):
        counter.take_in(desk.house, desk.hoa, came, seen, MATCHES)
    assert len(counter_page.show(desk.house, desk.hoa, came).printed) == 1
