"""400 deadlines: those worked out by hand, and as many again counted minute by minute the plain way."""

from __future__ import annotations

import random
import re
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest

from helpdesk.errors import Refused
from helpdesk.law import deadlines, working_time
from helpdesk.law.book import Rulebook
from helpdesk.law.profile_files import DATA
from tests.law.conftest import HERE, here
from tests.law.deadline_cases import CASES

ROWS = [re.split(r" {2,}", line.strip()) for line in CASES.splitlines() if line.strip() and not line.startswith("#")]
GENERATED = 240
UNITS = {"wd": "working_days", "d": "calendar_days", "mo": "months", "y": "years"}


@pytest.mark.parametrize(("event", "length", "end"), ROWS, ids=[f"{e} + {n}" for e, n, _ in ROWS])
def test_a_deadline_worked_out_by_hand(book: Rulebook, event: str, length: str, end: str) -> None:
    amount, unit = re.match(r"(\d+)(\w+)", length).groups()  # type: ignore[union-attr]
    calendar = book.calendar
    if unit in ("h", "m"):
        due = working_time.add_working_minutes(calendar, here(event), int(amount) * (60 if unit == "h" else 1))
        assert f"{calendar.local(due):%Y-%m-%d %H:%M}" == end
        return
    start = here(event).date()
    if unit == "wd":
        assert str(working_time.add_working_days(calendar, start, int(amount))) == end
    else:
        nominal = deadlines.later(start, int(amount), UNITS[unit])  # type: ignore[arg-type]
        assert str(working_time.roll_forward(calendar, nominal)) == end


@pytest.mark.parametrize("seed", range(GENERATED))
def test_a_deadline_counted_minute_by_minute(book: Rulebook, seed: int) -> None:
    luck = random.Random(seed)
    start = datetime(2017, 1, 3, tzinfo=HERE) + timedelta(minutes=luck.randrange(60 * 24 * 365 * 10))
    minutes = luck.choice((1, 30, 240, 240, 480, luck.randrange(1, 3000)))
    due = working_time.add_working_minutes(book.calendar, start, minutes)
    assert due == _plain_count(start, minutes)


def test_there_are_four_hundred_of_them() -> None:
    assert len(ROWS) + GENERATED >= 400


def _plain_count(start: datetime, minutes: int) -> datetime:
    """Walks minute by minute with nothing but the hours of QT mục 6 and the notices."""
    at = start
    while minutes:
        minutes -= _works(at)
        at += timedelta(minutes=1)
    return at


def _works(at: datetime) -> bool:
    kind = _notices(at.year).get(at.date(), "off" if at.weekday() > 4 else "work")
    return kind == "work" and (time(7, 30) <= at.time() < time(12) or time(13, 30) <= at.time() < time(17))


@cache
def _notices(year: int) -> dict[date, str]:
    days: dict[date, str] = {}
    for row in tomllib.loads(Path(DATA / "calendar" / f"{year}.toml").read_text(encoding="utf-8"))["days"]:
        for n in range((row.get("until", row["on"]) - row["on"]).days + 1):
            days[row["on"] + timedelta(days=n)] = row["kind"]
    return days


# ── the clocks of the procedure ──────────────────────────────────────────────────────────────────────────────────────


def test_a_reply_is_due_after_half_a_working_day(book: Rulebook) -> None:
    due = book.due("reply", here("2017-06-09 16:00"))
    assert due is not None
    assert due.at == here("2017-06-12 10:30")
    assert due.at.tzinfo is UTC
    assert due.account.total == 240
    assert due.clause.short == "QT 682/2017 mục 3"


def test_receipts_and_the_immediate_notice_are_due_at_once(book: Rulebook) -> None:
    now = here("2019-05-07 09:12")
    for code in ("letter_received", "filing_receipt", "unmendable_judgment_notice"):
        due = book.due(code, now)  # type: ignore[arg-type]
        assert due is not None
        assert due.at == now


def test_a_statutory_supplement_runs_from_the_presumed_receipt(book: Rulebook) -> None:
    due = book.due("statutory_supplement", here("2019-04-13 16:00"))
    assert due is not None
    assert due.started_at == here("2019-04-18 16:00")
    assert due.day == date(2019, 5, 3)
    assert due.rule.after == "draft_refusal"
    assert due.rule.excused


def test_an_online_supplement_that_runs_out_closes_without_prejudice(book: Rulebook) -> None:
    due = book.due("online_supplement", here("2019-04-13 16:00"))
    assert due is not None
    assert due.at == here("2019-05-02 23:59")
    assert due.rule.after == "close_without_prejudice"


def test_a_written_refusal_counts_the_swapped_saturday(book: Rulebook) -> None:
    due = book.due("written_refusal", here("2019-04-26 16:00"))
    assert due is not None
    assert due.at == here("2019-05-07 17:00")


@pytest.mark.parametrize(
    ("code", "end"),
    [
        ("decision_after_restoring", "2018-03-12"),
        ("creditor_information", "2018-03-12"),
        ("enforcer_information", "2018-03-08"),
        ("court_explanation", "2018-03-20"),
        ("body_information", "2018-03-15"),
        ("result_enforcement", "2018-03-12"),
        ("result_confirmation", "2018-03-12"),
        ("complaint_acceptance", "2018-03-12"),
        ("result_complaint", "2018-04-04"),
        ("denunciation_acceptance", "2018-03-14"),
        ("result_denunciation", "2018-05-04"),
    ],
)
def test_every_other_clock_ends_as_its_clause_says(book: Rulebook, code: str, end: str) -> None:
    due = book.due(code, here("2018-03-05 09:00"))  # type: ignore[arg-type]
    assert due is not None
    assert str(due.day) == end


def test_the_newer_law_asks_within_one_working_day_and_confirms_within_three(book_2026: Rulebook) -> None:
    missing, confirmation = (book_2026.due(c, here("2026-11-23 09:00")) for c in ("missing_notice", "result_confirmation"))
    assert missing is not None
    assert missing.at == here("2026-11-25 17:00")
    assert confirmation is not None
    assert confirmation.day == date(2026, 11, 27)


def test_the_newer_law_knows_no_statutory_supplement(book_2026: Rulebook) -> None:
    assert book_2026.due("statutory_supplement", here("2026-11-23 09:00")) is None


def test_reminders_come_before_and_notices_after(book: Rulebook) -> None:
    due = book.due("written_refusal", here("2018-03-05 09:00"))
    assert due is not None
    points = book.points(due)
    assert [(p.at, p.notice.to) for p in points] == [(here("2018-03-09 07:30"), "clerk"), (here("2018-03-13 07:30"), "leader")]
    assert points[0].at < due.at < points[1].at


def test_one_reminder_goes_to_the_citizen_on_a_working_day(book: Rulebook) -> None:
    due = book.due("online_supplement", here("2019-04-13 16:00"))
    assert due is not None
    (reminder,) = book.points(due)
    assert reminder.at == here("2019-04-26 07:30")
    assert reminder.notice.to == "citizen"


def test_lateness_is_a_question_asked_of_the_clock(book: Rulebook) -> None:
    due = book.due("reply", here("2017-06-09 16:00"))
    assert due is not None
    assert not due.is_late(here("2017-06-12 10:30"))
    assert due.is_late(here("2017-06-12 10:31"))


def test_an_answer_deadline_in_a_year_without_a_calendar_is_refused(book: Rulebook) -> None:
    with pytest.raises(Refused, match="2028"):
        book.due("reply", here("2027-12-31 16:00"))


def test_a_long_limit_in_a_year_without_a_calendar_is_provisional(book: Rulebook) -> None:
    due = book.due("result_denunciation", here("2027-12-01 09:00"))
    assert due is not None
    assert due.provisional
    assert due.lines()[-1].startswith("Lịch tạm tính")


def test_a_deadline_in_a_provisional_year_says_so(book: Rulebook) -> None:
    due = book.due("reply", here("2027-02-03 16:00"))
    assert due is not None
    assert due.provisional
    announced = book.due("reply", here("2026-11-23 16:00"))
    assert announced is not None
    assert not announced.provisional
