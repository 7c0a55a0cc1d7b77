"""A report is closed like a ledger: once, chained, the same bytes for ever, its errors put right in the next."""

from __future__ import annotations

import email
import itertools
from datetime import date
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from helpdesk.cases import visits
from helpdesk.cases.database import Unit
from helpdesk.cases.figures import Correction, Figures, number_of, whole
from helpdesk.cases.states import Step
from helpdesk.cases.tables import CaseRow, EventRow, OutgoingRow, ReportRow
from helpdesk.desk import reports
from helpdesk.desk.report_post import Report
from tests.desk.report_office import LEADER, OFFICE, Office, at, open_office

FRIDAY = date(2017, 6, 16)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path, "2017-06-16 16:05")


def closed(office: Office) -> list[ReportRow]:
    with office.house.memory.look() as unit:
        return [ReportRow(**row.model_dump()) for row in unit.session.execute(select(ReportRow).order_by(ReportRow.until)).scalars()]  # type: ignore[arg-type]


def mails(office: Office) -> list[EmailMessage]:
    with office.house.memory.look() as unit:
        found = [row.sha256 for row in unit.session.execute(select(OutgoingRow)).scalars() if row.form == "report"]
    return [email.message_from_bytes(office.house.memory.files.get(s), policy=policy.default) for s in found]  # type: ignore[misc]


def weekly(office: Office, day: date = FRIDAY) -> Report:
    return reports.make(office.house, office.shop, reports.Wanted("weekly", day))


def counted(office: Office, day: date = FRIDAY) -> Figures:
    return reports.live(office.house, office.shop, reports.Wanted("weekly", day))[1]


# ── closing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_that_is_due_is_closed_and_mailed_to_the_leadership(office: Office) -> None:
    office.request("2017-06-12 09:00")
    reports.run_due(office.house)
    (row,), (mail,) = closed(office), mails(office)
    assert (row.kind, row.since, row.until) == ("weekly", at("2017-06-09 16:00"), at("2017-06-16 16:00"))
    assert mail["To"].addresses[0].addr_spec == LEADER
    assert sorted(a.get_filename() for a in mail.iter_attachments()) == [f"bao-cao-tuan-2017-06-16.{e}" for e in ("docx", "pdf", "xlsx")]


def test_running_again_closes_and_mails_nothing_more(office: Office) -> None:
    office.request("2017-06-12 09:00")
    for _ in range(3):
        reports.run_due(office.house)
    reports.send(office.house, office.shop, reports.Wanted("weekly", FRIDAY))
    assert len(closed(office)) == len(mails(office)) == 1


def test_a_closed_report_asked_for_again_is_the_same_to_the_byte(office: Office) -> None:
    case = office.request("2017-06-12 09:00")
    reports.run_due(office.house)
    first = weekly(office)
    office.sends(case, "2017-06-15 09:00")
    office.now("2018-01-05 09:00")
    again = weekly(office)
    assert again.closed and (again.files, again.mail, again.figures) == (first.files, first.mail, first.figures)


def test_two_previews_of_the_same_memory_are_the_same_to_the_byte(office: Office) -> None:
    office.request("2017-06-12 09:00")
    assert weekly(office).files == weekly(office).files
    assert not closed(office)


def test_nothing_is_closed_before_its_hour(office: Office) -> None:
    office.request("2017-06-12 09:00")
    office.now("2017-06-16 15:59")
    reports.run_due(office.house)
    assert not closed(office)


def test_missed_runs_are_made_up_and_each_begins_where_the_one_before_ended(office: Office) -> None:
    office.request("2017-06-12 09:00")
    office.request("2017-06-27 09:00")
    office.now("2017-07-10 08:00")
    reports.run_due(office.house)
    rows = closed(office)
    assert [row.until for row in rows] == [at(f"2017-{d} 16:00") for d in ("06-16", "06-23", "06-30", "07-07")]
    assert all(a.until == b.since for a, b in itertools.pairwise(rows))
    assert [row.figures["letters"]["received"] for row in rows] == [1, 0, 1, 0]


def test_the_week_of_tet_is_reported_with_the_next(tmp_path: Path) -> None:
    office = open_office(tmp_path, "2026-03-02 08:00")
    for day in ("2026-02-12 09:00", "2026-02-17 09:00", "2026-02-24 09:00"):
        office.request(day)
    reports.run_due(office.house)
    assert [(row.until, row.figures["letters"]["received"]) for row in closed(office)] == [
        (at("2026-02-13 16:00"), 1),
        (at("2026-02-27 16:00"), 2),
    ]


def test_a_letter_at_the_very_cut_off_is_the_next_reports(office: Office) -> None:
    office.request("2017-06-16 15:59")
    office.request("2017-06-16 16:00")
    assert counted(office).letters.received == 1
    assert counted(office, date(2017, 6, 23)).letters.received == 1


def test_without_leadership_the_report_is_closed_and_nobody_written_to(tmp_path: Path) -> None:
    office = open_office(tmp_path, "2017-06-16 16:05", reports={"leadership": []})
    office.request("2017-06-12 09:00")
    reports.run_due(office.house)
    assert len(closed(office)) == 1 and not mails(office)


def test_an_office_without_a_letter_owes_no_report_yet(office: Office) -> None:
    reports.run_due(office.house)
    assert not closed(office)


def test_a_report_asked_for_in_mid_week_is_mailed_each_time_and_closes_nothing(office: Office) -> None:
    office.request("2017-06-12 09:00")
    office.now("2017-06-14 10:00")
    for _ in range(2):
        reports.send(office.house, office.shop, reports.Wanted("weekly", date(2017, 6, 14)))
    assert not closed(office)
    assert [("tạm tính" in m["Subject"]) for m in mails(office)] == [True, True]


def test_the_power_failing_while_a_report_is_closed_leaves_nothing_or_all(office: Office) -> None:
    office.request("2017-06-12 09:00")

    def no_power() -> str:
        raise KeyboardInterrupt

    luck = office.house.luck
    object.__setattr__(office.house, "luck", no_power)
    with pytest.raises(KeyboardInterrupt):
        reports.run_due(office.house)
    assert not closed(office) and not mails(office)
    object.__setattr__(office.house, "luck", luck)
    reports.run_due(office.house)
    assert len(closed(office)) == len(mails(office)) == 1


def test_a_month_is_closed_under_its_own_name_and_leaves_the_weekly_chain_alone(office: Office) -> None:
    office.request("2017-06-27 09:00")
    office.now("2017-07-03 08:00")
    first = reports.send(office.house, office.shop, reports.Wanted("month", date(2017, 6, 30)))
    assert first.closed and [row.kind for row in closed(office)] == ["month"]
    reports.run_due(office.house)
    assert [row.until for row in closed(office) if row.kind == "weekly"] == [at("2017-06-30 16:00")]


def test_the_balance_is_asked_for_only_when_a_report_is_due_and_is_printed(office: Office) -> None:
    office.request("2017-06-12 09:00")
    asked: list[str] = []

    def balance(_house: object, shop: object) -> str:
        asked.append(str(shop))
        return "Đối chiếu hộp thư: chênh lệch 0."

    for _ in range(2):
        reports.run_due(office.house, balance)
    assert len(asked) == 1
    assert "Đối chiếu hộp thư: chênh lệch 0." in weekly(office).mail.text


# ── corrections ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_entered_late_is_a_correction_in_the_next_report(office: Office) -> None:
    case = office.request("2017-06-12 09:00", outcome="complete")
    office.visit(case, "2017-06-16 15:00", "confirmed")
    reports.run_due(office.house)
    with office.house.memory.unit() as unit:
        _visit(unit, case, "missed")
    office.now("2017-06-23 16:05")
    reports.run_due(office.house)
    figures = weekly(office, date(2017, 6, 23)).figures
    assert figures.corrections == (Correction("visits.confirmed", 1, 0), Correction("visits.missed", 0, 1))
    assert "2 chỗ được điều chỉnh" in weekly(office, date(2017, 6, 23)).mail.text
    assert number_of(weekly(office).figures.visits, "confirmed") == 1


def _visit(unit: Unit, case_id: int, status: str) -> None:
    visits.leave(unit, visits.of_case(unit, case_id)[0], status=status)


def test_a_case_of_another_kind_than_reported_is_a_correction(office: Office) -> None:
    case = office.request("2017-06-12 09:00")
    reports.run_due(office.house)
    with office.house.memory.unit() as unit:
        row = unit.session.get(CaseRow, case)
        assert row is not None
        row.kind = "confirmation"
        unit.add(row)
    office.now("2017-06-23 16:05")
    reports.run_due(office.house)
    changed = {c.code: (c.reported, c.now) for c in weekly(office, date(2017, 6, 23)).figures.corrections}
    assert changed["cases.enforcement.opened"] == (1, 0) and changed["cases.confirmation.opened"] == (0, 1)


def test_a_quiet_week_has_nothing_to_correct(office: Office) -> None:
    office.request("2017-06-12 09:00")
    office.now("2017-06-23 16:05")
    reports.run_due(office.house)
    assert weekly(office, date(2017, 6, 23)).figures.corrections == ()


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_letter_stands_in_exactly_one_row(office: Office) -> None:
    case = office.request("2017-06-12 09:00")
    office.follows(office.letter(at("2017-06-13 09:00")), case, at("2017-06-13 09:01"))
    office.robot(office.letter(at("2017-06-13 10:00")), at("2017-06-13 10:01"))
    office.letter(at("2017-06-13 11:00"), "Subject: same\r\n\r\nx")
    office.letter(at("2017-06-13 11:05"), "Subject: same\r\n\r\nx")
    office.shunt(office.letter(at("2017-06-14 09:00")), at("2017-06-14 09:00"))
    ledger = counted(office).letters
    assert (ledger.received, number_of(ledger.opened, "enforcement"), ledger.follow_ups, ledger.automatic, ledger.copies) == (6, 1, 1, 1, 1)
    assert (ledger.opening, ledger.closing, ledger.set_aside) == (0, 2, 1)


def test_stocks_of_a_past_week_do_not_know_what_came_later(office: Office) -> None:
    case = office.request("2017-06-12 09:00")
    office.steps(case, Step.ANSWER, at("2017-06-20 09:00"))
    office.steps(case, Step.REOPEN, at("2017-06-28 09:00"))
    told = [whole(counted(office, date(2017, 6, day)).cases) for day in (16, 23, 30)]
    assert [(c.opening, c.opened, c.reopened, c.closed, c.closing) for c in told] == [(0, 1, 0, 0, 1), (1, 0, 0, 1, 0), (0, 0, 1, 0, 1)]


def test_answers_are_held_against_half_a_working_day(office: Office) -> None:
    in_time, late, never = (office.request(f"2017-06-12 {hour}:00") for hour in ("08", "09", "10"))
    office.sends(in_time, "2017-06-12 10:00")
    office.sends(late, "2017-06-13 09:00")
    told = counted(office).replies
    assert (told.on_time, told.late, told.overdue) == (1, 1, 1)
    assert (told.taken.median, told.taken.worst, told.lateness.worst) == (120, 480, 240)
    assert never


def test_guidance_names_what_was_missing_most_but_never_of_a_denunciation(office: Office) -> None:
    for hour, missing in (("08", ("judgment_copy", "application")), ("09", ("judgment_copy",))):
        office.sends(office.request(f"2017-06-12 {hour}:00"), f"2017-06-12 {hour}:30", missing=missing)
    secret = office.request("2017-06-13 08:00", kind="denunciation")
    office.sends(secret, "2017-06-13 09:00", missing=("denounced_person",), by="lan")
    told = counted(office)
    assert [(c.code, c.number) for c in told.guidance.missing] == [("judgment_copy", 2), ("application", 1)]
    assert (told.guidance.given, told.sent.alone, told.sent.approved) == (3, 2, 1)


def test_refusals_visits_counter_results_and_corrections_are_counted(office: Office) -> None:
    case = office.request("2017-06-12 08:00", outcome="complete")
    office.sends(office.request("2017-06-12 09:00", outcome="no_right"), "2017-06-12 10:00", "no_right", by="lan")
    for text, status in (("2017-06-13 09:00", "kept"), ("2017-06-13 10:00", "moved"), ("2017-06-20 09:00", "confirmed")):
        office.visit(case, text, status)
    for what in ("counter:match", "counter:gaps", "counter:gaps"):
        office.notes(case, what, "2017-06-14 09:00")
    office.clock(case, "result_confirmation", "2017-06-13 09:00", "2017-06-15 17:00", "2017-06-15 09:00")
    office.clock(case, "result_enforcement", "2017-06-13 09:00", "2017-06-14 17:00", "2017-06-15 09:00")
    told = counted(office)
    assert [(c.code, c.number) for c in told.guidance.refused] == [("no_right", 1)]
    assert [(c.code, c.number) for c in told.visits] == [("kept", 1), ("moved", 1)] and told.visits_ahead == 1
    assert [(c.code, c.number) for c in told.counter] == [("match", 1), ("gaps", 2)]
    assert [(r.code, r.on_time, r.late) for r in told.results] == [("result_confirmation", 1, 0), ("result_enforcement", 0, 1)]


def test_only_a_letter_that_takes_another_back_is_a_correction(office: Office) -> None:
    alone, approved, silent = (office.request(f"2017-06-12 0{h}:00") for h in (7, 8, 9))
    office.notes(silent, "corrected", "2017-06-12 09:10")  # a clerk puts a fact right before anything has left
    office.sends(alone, "2017-06-12 10:00")
    office.sends(approved, "2017-06-12 10:00")
    office.sends(approved, "2017-06-12 11:00", by="lan")
    for case in (alone, approved):
        office.sends(case, "2017-06-14 09:00", "answer", by="lan", obligation="correction")
    told = counted(office)
    assert (told.sent.corrected, told.sent.corrected_alone) == (2, 1)
    assert "Đã đính chính 2 thư gửi sai, trong đó 1 thư đã gửi tự động." in weekly(office).mail.text


def test_clocks_that_run_on_are_overdue_or_due_next(office: Office) -> None:
    case = office.request("2017-06-12 08:00", outcome="complete")
    office.clock(case, "online_supplement", "2017-06-12 09:00", "2017-06-19 23:59")
    office.clock(case, "result_denunciation", "2017-06-12 09:00", "2017-06-15 17:00")
    told = {c.clock: (c.overdue, c.soon) for c in counted(office).clocks}
    assert told == {"reply": (1, 0), "online_supplement": (0, 1), "result_complaint": (1, 0)}


def test_another_offices_letters_are_not_counted(office: Office) -> None:
    office.request("2017-06-12 09:00")
    with office.house.memory.unit() as unit:
        row = unit.session.get(CaseRow, 1)
        assert row is not None
        other = CaseRow(**{**row.model_dump(), "id": None, "office": "other", "code": "X"})
        unit.add(other)
        unit.add(EventRow(case_id=other.id, letter_id=1, at=at("2017-06-12 09:00"), what="opened", note={"outcome": "complete"}))
    assert whole(counted(office).cases).opened == 1


# ── what nobody may learn ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_denunciation_stands_nowhere_apart_from_complaints(office: Office) -> None:
    secret = office.request("2017-06-13 08:00", kind="denunciation", requester="Chim Hoàng Yến", search="hoang yen")
    office.clock(secret, "result_denunciation", "2017-06-12 09:00", "2017-06-20 17:00")
    told = weekly(office)
    assert number_of(told.figures.letters.opened, "complaint") == 1
    every = "\n".join([told.mail.subject, told.mail.text, told.mail.html, *(f.content.decode("latin-1") for f in told.files)])
    assert "Hoàng Yến" not in every and "denunciation" not in every
    assert "tố cáo" not in told.mail.text.replace("khiếu nại, tố cáo", "").replace("Khiếu nại, tố cáo", "")
    assert OFFICE not in told.mail.subject
