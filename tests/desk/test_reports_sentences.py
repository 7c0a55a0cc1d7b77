"""What a report says in sentences and in the mail's five figures follows from its numbers; nothing sounds better than it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from helpdesk.cases.figures import CaseLine, Count, Figures, LetterLedger, Past, Replies, Spread
from helpdesk.desk import reports
from helpdesk.desk.report_mail import five, mail
from helpdesk.desk.report_paper import summary
from helpdesk.desk.report_periods import Period
from helpdesk.desk.report_words import titled
from tests.desk.report_office import at, open_office, rulebook

SINCE, UNTIL, FRIDAY = at("2017-06-09 16:00"), at("2017-06-16 16:00"), date(2017, 6, 16)
WEEK = titled(Period("weekly", SINCE, UNTIL, FRIDAY), rulebook())
LATE = Replies(on_time=5, late=1, taken=Spread(0, 230, 300), lateness=Spread(60, 60, 60), overdue=4)


def figures(**more: object) -> Figures:
    return replace(Figures(SINCE, UNTIL, letters=LetterLedger(received=9)), **more)  # type: ignore[arg-type]


def said(**more: object) -> str:
    return "\n".join(summary(figures(**more), rulebook(), FRIDAY))


def week(received: int) -> Past:
    return Past(SINCE, UNTIL, received=received)


def test_requests_that_wait_past_their_time_count_against_the_share_in_time() -> None:
    (share,) = [f for f in five(figures(replies=LATE), rulebook(), WEEK) if "trong hạn" in f.name]
    assert (share.value, share.alarming) == ("50%", True)
    assert share.note == "trên 6 yêu cầu đã trả lời và 4 quá hạn chưa trả lời"
    assert "còn 4 yêu cầu đã quá hạn mà chưa được trả lời; tính cả số này, tỷ lệ trả lời trong hạn là 50%." in said(replies=LATE)


def test_nothing_answered_and_something_overdue_is_no_hundred_percent() -> None:
    shares = {f.name: f.value for f in five(figures(replies=Replies(overdue=3)), rulebook(), WEEK)}
    assert shares["Trả lời trong hạn ½ ngày làm việc"] == "0%"


def test_all_in_time_is_said_without_a_share() -> None:
    told = said(replies=Replies(on_time=5, taken=Spread(20, 90, 230)))
    assert "tất cả trong hạn ½ ngày làm việc; một nửa số yêu cầu được trả lời trong vòng 20 phút" in told
    assert "%" not in told


def test_an_answer_of_the_same_minute_took_less_than_one() -> None:
    assert "trong vòng chưa đến 1 phút, chín phần mười trong vòng 3 giờ 50 phút" in said(replies=LATE)


def test_the_subject_names_what_is_overdue_and_nothing_where_nothing_is() -> None:
    assert mail(WEEK, figures(replies=LATE), rulebook()).subject.endswith("còn 0 hồ sơ, 4 quá hạn")
    assert mail(WEEK, figures(), rulebook()).subject.endswith("còn 0 hồ sơ")


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        ((), ""),
        ((7,), "cao hơn tuần trước (7 thư)"),
        ((9, 9), "bằng trung bình 2 tuần trước (9 thư mỗi tuần)"),
        ((9, 10), "thấp hơn trung bình 2 tuần trước (9,5 thư mỗi tuần)"),
    ],
)
def test_letters_are_compared_with_the_weeks_there_were(weeks: tuple[int, ...], expected: str) -> None:
    told = said(past=(*map(week, weeks), week(9)))
    assert expected in told if expected else "tuần trước" not in told


@pytest.mark.parametrize(("opening", "closing", "way"), [(2, 5, "tăng 3"), (5, 2, "giảm 3"), (4, 4, "bằng đầu kỳ")])
def test_the_stock_grows_shrinks_or_stays(opening: int, closing: int, way: str) -> None:
    lines = (CaseLine("enforcement", opening=opening, opened=closing, closed=opening, closing=closing),)
    assert way in said(cases=lines)


def test_letters_nobody_has_read_are_named() -> None:
    ledger = LetterLedger(opening=2, received=9, opened=(Count("enforcement", 6),), follow_ups=1, closing=4)
    assert "Đã đọc và vào sổ 7 thư: 6 thư mở hồ sơ mới, 1 thư trong hồ sơ đã có; còn 4 thư chuyển kỳ sau." in said(letters=ledger)


def test_a_period_compared_is_named_by_its_days() -> None:
    before = Past(at("2017-05-01 00:00"), at("2017-06-01 00:00"), received=4)
    assert "So với kỳ trước (từ 01/5/2017 đến 31/5/2017), số thư nhận tăng 5 (từ 4 lên 9)" in said(before=before)


@pytest.mark.parametrize(
    ("first", "compared"),
    [
        ("2017-05-10 08:00", None),
        ("2017-06-05 08:00", None),
        ("2017-02-01 08:00", ("2017-05-01 00:00", "2017-06-01 00:00")),
    ],
)
def test_nothing_is_compared_with_times_nobody_kept_books_of(
    first: str, compared: tuple[str, str] | None, tmp_path_factory: pytest.TempPathFactory
) -> None:

    office = open_office(tmp_path_factory.mktemp("office"), "2017-07-03 08:00")
    office.request(first)
    office.request("2017-06-20 08:00")
    before = reports.live(office.house, office.shop, reports.Wanted("month", date(2017, 6, 30)))[1].before
    office.house.memory.close()
    spans = (before.since, before.until) if before else None
    assert spans == (tuple(map(at, compared)) if compared else None)


def test_the_mail_with_the_list_of_unclear_judgments_speaks_of_these_alone() -> None:
    month = titled(Period("unclear-judgments", at("2017-06-01 00:00"), at("2017-07-01 00:00"), date(2017, 6, 30)), rulebook())
    told = mail(month, figures(unclear_found=2, unclear_open=3, replies=LATE), rulebook())
    assert "Mới gặp trong tháng: 2\nChưa xong: 3\n" in told.text.replace("\n\n", "\n")
    assert "Thư nhận" not in told.text + told.html


def test_figures_that_may_still_change_say_until_when_they_go() -> None:
    noon = datetime(2017, 6, 14, 5, 30, tzinfo=UNTIL.tzinfo)
    told = mail(replace(WEEK, whole=False, seen=noon), figures(), rulebook())
    assert told.subject.endswith("(số liệu tạm tính đến 05 giờ 30 ngày 14/6/2017)")
