"""The dashboard says what the report says, and leads to the very cases it counted; no list holds a denunciation."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest

from helpdesk.cases.behind import cases_behind
from helpdesk.cases.figures import Count, Window
from helpdesk.cases.sight import Sight
from helpdesk.clock import StoppedClock
from helpdesk.desk import dashboard, report_tables, reports
from helpdesk.desk.dashboard import Chosen
from helpdesk.desk.report_figures import COMING, Asked, gather
from helpdesk.errors import NotFound, Refused
from helpdesk.house import House
from tests.desk.report_office import OFFICE, Office, open_office, rulebook
from tests.desk.synthetic_check import tiles
from tests.desk.synthetic_year import Year, enter, imagine
from tests.desk.test_reports_synthetic_year import YEAR
from tests.web import office as window_office
from tests.web.office import lived_morning as lived_morning

SEES_ALL = Sight(1, (OFFICE,), ordinary=True)
COUNTS_LETTERS = ("letters", "sent")  # several letters may belong to one case


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Year]:
    """A made-up year without denunciations, so that every list is as long as its number."""
    office = open_office(tmp_path_factory.mktemp("dashboard"))
    imagined = imagine(rulebook(), YEAR.since - timedelta(days=30), YEAR.until + timedelta(days=10), 700, seed=5)
    for fact in imagined.facts:
        fact.kind = "complaint" if fact.kind == "denunciation" else fact.kind
    with office.house.memory.unit() as unit:
        enter(unit, OFFICE, imagined)
    return office, imagined


def test_every_list_is_as_long_as_its_number(year: tuple[Office, Year]) -> None:
    office, _ = year
    for period in (YEAR, *tiles(office, YEAR)[0][10:50:13]):
        with office.house.memory.look() as unit:
            figures = gather(unit, rulebook().calendar, Asked(OFFICE, period, period.until))
            cells = {
                code: cell
                for _, tables in report_tables.tables(figures, rulebook(), period.on)
                for table in tables
                for row in table.rows
                for code, cell in zip(row.codes, row.cells, strict=False)
                if code and not code.startswith(COUNTS_LETTERS)
            }
            window = Window(OFFICE, period.since, period.until)
            found = {
                code: len(cases_behind(unit, SEES_ALL, window, code, at=period.until, soon=period.until + COMING, before=None, most=9999))
                for code in cells
            }
        assert found == cells
        assert len(cells) > 30


def test_pages_of_a_list_join(year: tuple[Office, Year]) -> None:
    office, _ = year
    window, seen, before = Window(OFFICE, YEAR.since, YEAR.until), [], None
    with office.house.memory.look() as unit:
        at = {"at": YEAR.until, "soon": YEAR.until}
        whole = cases_behind(unit, SEES_ALL, window, "cases.all.opened", before=None, most=9999, **at)
        while page := cases_behind(unit, SEES_ALL, window, "cases.all.opened", before=before, most=7, **at):
            seen += page
            before = page[-1].id
    assert seen == whole


NO_FIGURES = ("", "cases", "cases.enforcement", "cases.enforcement.eaten", "letters.automatic", "sent.nobody", "no.such")


@pytest.mark.parametrize("figure", NO_FIGURES)
def test_a_figure_nobody_counts_has_no_list(year: tuple[Office, Year], figure: str) -> None:
    window = Window(OFFICE, YEAR.since, YEAR.until)
    with year[0].house.memory.look() as unit:
        try:
            found = cases_behind(unit, SEES_ALL, window, figure, at=YEAR.until, soon=YEAR.until, before=None, most=9)
        except NotFound:
            found = []
    assert found == []


# ── by role ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def morning(house: House, lived_morning: Path, clock: StoppedClock) -> House:
    window_office.relive(house, lived_morning)
    window_office.staff(house)
    window_office.send_post(house)
    clock.move(timedelta(hours=3))
    return house


def who(house: House, login: str):  # type: ignore[no-untyped-def]
    return window_office.person(house, login)


def test_it_says_what_the_report_says(morning: House) -> None:
    page = dashboard.show(morning, who(morning, "lan"), Chosen())
    report = reports.make(morning, next(iter(morning.shops.values())), reports.Wanted("weekly"))
    assert page.summary
    assert all(said in report.mail.text for said in page.summary)
    assert page.five[0].value in report.mail.text


def test_no_list_holds_a_denunciation_not_even_for_its_keeper(morning: House) -> None:
    secret = window_office.case_of(morning, kind="denunciation")
    window_office.keeper_too(morning, "hoa")
    page = dashboard.show(morning, who(morning, "hoa"), Chosen())
    codes = {c for _, tables in page.groups for t in tables for r in t.rows for c in r.codes if dashboard.leads_to_cases(c)}
    assert not any("complaint" in code or "denunciation" in code for code in codes)
    listed = {line.code for code in codes for line in dashboard.behind(morning, who(morning, "hoa"), Chosen(), code).lines}
    assert listed
    assert secret.code not in listed
    with pytest.raises(NotFound):
        dashboard.behind(morning, who(morning, "hoa"), Chosen(), "cases.complaint.opened")


@pytest.mark.parametrize("login", ["son", "khanh", "root"])
def test_only_clerk_and_leader_have_figures(morning: House, login: str) -> None:
    with pytest.raises(Refused):
        dashboard.show(morning, who(morning, login), Chosen())
    with pytest.raises(Refused):
        dashboard.behind(morning, who(morning, login), Chosen(), "cases.all.opened")


def test_a_list_is_exported_as_text_and_never_as_a_formula(morning: House) -> None:
    content = window_office.letter("Tôi hỏi thủ tục.", name='=HYPERLINK("http://x")', address="x@mail.example", subject="Hỏi")
    window_office.deliver(morning, content)
    sheet = dashboard.exported(morning, who(morning, "lan"), Chosen(), "cases.all.opened").decode("utf-8-sig")
    rows = list(csv.reader(StringIO(sheet)))
    assert len(rows) > 10
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_what_guidance_asks_for_most_is_counted_from_letters_that_really_left(house: House, clock: StoppedClock) -> None:
    """Not only from events a test writes: a citizen's letter comes in, the answer leaves, the report counts what it asked for."""
    window_office.deliver_fixtures(house, "phone-without-marks")
    window_office.send_post(house)
    clock.move(timedelta(minutes=1))
    found = reports.live(house, next(iter(house.shops.values())), reports.Wanted("weekly"))[1]
    assert found.guidance.given == 1
    assert found.guidance.missing == (Count("judgment_copy", 1),)


def test_on_the_days_off_after_a_week_was_closed_it_shows_that_week(morning: House, clock: StoppedClock) -> None:
    clock.at = window_office.case_of(morning, kind="denunciation").received_at.replace(day=16, hour=9, minute=30)
    reports.run_due(morning)
    clock.move(timedelta(days=1))
    page = dashboard.show(morning, who(morning, "lan"), Chosen())
    assert page.closed
    assert "16/6/2017" in page.title


def test_a_report_is_seen_before_it_goes_and_goes_once(morning: House, clock: StoppedClock) -> None:
    with pytest.raises(Refused, match="chưa khai địa chỉ"):
        dashboard.send(morning, who(morning, "lan"), Chosen(), lambda _house, _shop: "")
    reports_settings = morning.settings.reports.model_copy(update={"leadership": ("lanhdao@mail.example",)})
    house = replace(morning, settings=morning.settings.model_copy(update={"reports": reports_settings}))
    seen = dashboard.preview(house, who(house, "lan"), Chosen())
    assert not seen.closes
    assert seen.to == ("lanhdao@mail.example",)
    sent = dashboard.send(house, who(house, "lan"), Chosen(), lambda _house, _shop: "")
    assert sent.mail.text == seen.report.mail.text
    clock.at = clock.at.replace(day=16, hour=16, minute=5)
    assert dashboard.preview(house, who(house, "lan"), Chosen()).closes
    for _ in range(2):
        dashboard.send(house, who(house, "lan"), Chosen(as_of=date(2017, 6, 16)), lambda _house, _shop: "")
    mails = [p for p in window_office.send_post(house) if b"lanhdao@mail.example" in p.read_bytes()]
    assert len(mails) == 2  # the one asked for in between, and the closed one
