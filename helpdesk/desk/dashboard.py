"""The same figures as the report, live: what a leader asks between two Fridays, down to the cases behind a number."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO

from helpdesk.cases.behind import cases_behind
from helpdesk.cases.figures import Figures, Window
from helpdesk.desk import notices, report_mail, report_paper, report_tables, reports
from helpdesk.desk.notices import NoticeLine
from helpdesk.desk.queue import Line, lines_of
from helpdesk.desk.report_figures import COMING
from helpdesk.desk.report_mail import KeyFigure
from helpdesk.desk.report_periods import Period
from helpdesk.desk.report_post import Report
from helpdesk.desk.reports import WEEKLY, BalanceLine, Wanted
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.saying import label
from helpdesk.errors import NotFound, Refused
from helpdesk.house import House, Shop
from helpdesk.journey import Kind
from helpdesk.press.document import Chart, Table
from helpdesk.press.wording import label as printed_label

KINDS = ("weekly", "month", "quarter", "half-year", "year")
SENDABLE = (*KINDS, "unclear-judgments")
PAGE, WHOLE_LIST = 50, 20_000
# complaints are counted together with denunciations: a list of those behind the number would tell how many of it are not shown
COUNTED_TOGETHER = (Kind.COMPLAINT, Kind.DENUNCIATION)
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which period of which office; empty is this week and the first office."""

    kind: str = "weekly"
    as_of: date | None = None
    office: str = ""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`whole`: the period is over. `groups` are headings with their tables; a cell's code leads to the cases behind it."""

    office: str
    title: str
    whole: bool
    closed: bool
    five: tuple[KeyFigure, ...]
    summary: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Table, ...]], ...]
    chart: Chart | None
    notices: tuple[NoticeLine, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases behind a figure; `after` is where the next page begins, 0 where there is none."""

    title: str
    name: str
    lines: tuple[Line, ...]
    after: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A report before it goes: to whom, when its figures end, and whether it closes the period."""

    report: Report
    to: tuple[str, ...]
    closes: bool


def show(house: House, person: Person, chosen: Chosen) -> Dashboard:
    """Raises Refused for a period that has not begun."""
    shop = _shop(house, person, chosen)
    period, figures = _live(house, shop, chosen)
    return Dashboard(
        office=shop.name,
        title=period.title,
        whole=period.whole,
        closed=reports.is_closed(house, shop, period),
        five=report_mail.five(figures, shop.book, period),
        summary=report_paper.summary(figures, shop.book, period.on),
        groups=tuple((printed_label("headings", h), t) for h, t in report_tables.tables(figures, shop.book, period.on) if t),
        chart=report_tables.chart(figures, shop.book),
        notices=notices.lines(house, person),
    )


def leads_to_cases(code: str) -> bool:
    """Whether the page offers the list behind a figure."""
    section, *words = code.split(".")
    mails = section == "letters" and words[:1] in (["automatic"], ["copies"])
    return bool(code) and not mails and not any(word in COUNTED_TOGETHER or word.endswith(COUNTED_TOGETHER) for word in words)


def behind(house: House, person: Person, chosen: Chosen, figure: str, *, before: int | None = None) -> Behind:
    """One page of the ordinary cases behind a figure that this person may see. Raises NotFound for a figure that has no list."""
    shop = _shop(house, person, chosen)
    period, figures = _live(house, shop, chosen)
    found = _lines(house, person, shop, figures, figure, before=before, most=PAGE + 1)
    shown = found[:PAGE]
    return Behind(period.title, _name(shop, period, figures, figure), shown, shown[-1].id if len(found) > PAGE else 0)


def exported(house: House, person: Person, chosen: Chosen, figure: str) -> bytes:
    """The whole list as CSV that a spreadsheet opens in Vietnamese; nothing in it is ever a formula."""
    shop = _shop(house, person, chosen)
    period, figures = _live(house, shop, chosen)
    sheet = StringIO()
    pen = csv.writer(sheet, lineterminator="\r\n")
    pen.writerow([_plain(c) for c in (_name(shop, period, figures, figure), period.title)])
    pen.writerow(["Mã hồ sơ", "Người gửi", "Loại việc", "Kết quả kiểm tra", "Trạng thái", "Nhận lúc", "Hạn"])
    for line in _lines(house, person, shop, figures, figure, before=None, most=WHOLE_LIST):
        words = (line.requester, label("kind", line.kind), label("outcome", line.outcome), label("status", line.status))
        moments = (f"{at:%d/%m/%Y %H:%M}" if at else "" for at in (line.received_at, line.due_at))
        pen.writerow([_plain(cell) for cell in (line.code, *words, *moments)])
    return b"\xef\xbb\xbf" + sheet.getvalue().encode()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell


def _lines(house: House, person: Person, shop: Shop, figures: Figures, figure: str, *, before: int | None, most: int) -> tuple[Line, ...]:
    person.must(Right.READ)
    if not leads_to_cases(figure):
        raise NotFound("con số này không có danh sách hồ sơ")
    now = house.clock.now()
    at = min(figures.until, now)
    sight, window = replace(person.sight, confidential=False), Window(shop.name, figures.since, figures.until)
    with house.memory.look() as unit:
        slips = cases_behind(unit, sight, window, figure, at=at, soon=at + COMING, before=before, most=most)
        return lines_of(unit, house, slips)


def _name(shop: Shop, period: Period, figures: Figures, figure: str) -> str:
    """What the figure is called on the page: its row, and its column where there are several."""
    for _, tables in report_tables.tables(figures, shop.book, period.on):
        for table in tables:
            for row in table.rows:
                if figure in row.codes:
                    column = table.columns[row.codes.index(figure)].name if len(table.columns) > 2 else ""
                    return ": ".join(
                        part for part in (table.caption.partition(" (")[0], str(row.cells[0]).removeprefix("– "), column) if part
                    )
    return figure


def preview(house: House, person: Person, chosen: Chosen) -> Preview:
    """The report as it would go to the leadership now."""
    shop = _shop(house, person, chosen, SENDABLE)
    report = reports.make(house, shop, _wanted(house, shop, chosen))
    return Preview(report, tuple(house.settings.reports.leadership), report.period.whole and not report.closed)


def send(house: House, person: Person, chosen: Chosen, balance_line: BalanceLine) -> Report:
    """Somebody at the window asks for the report: it goes to the leadership, closed where its time is over. Raises Refused."""
    shop = _shop(house, person, chosen, SENDABLE)
    if not house.settings.reports.leadership:
        raise Refused("chưa khai địa chỉ nhận báo cáo (reports.leadership trong tệp cấu hình)")
    return reports.send(house, shop, _wanted(house, shop, chosen), balance=balance_line(house, shop))


def _live(house: House, shop: Shop, chosen: Chosen) -> tuple[Period, Figures]:
    return reports.live(house, shop, _wanted(house, shop, chosen))


def _wanted(house: House, shop: Shop, chosen: Chosen) -> Wanted:
    """Of the day chosen, else of today; on the days off after a week was closed, of the day it was closed, for the next has not begun."""
    closed = None if chosen.as_of or chosen.kind != WEEKLY else reports.last_closed(house, shop)
    between = closed is not None and shop.book.calendar.next_working_day(closed) > house.today(shop)
    return Wanted(chosen.kind, closed if between else chosen.as_of)


def _shop(house: House, person: Person, chosen: Chosen, kinds: tuple[str, ...] = KINDS) -> Shop:
    person.must(Right.REPORTS)
    name = chosen.office or person.offices[0]
    if name not in person.offices or chosen.kind not in kinds:
        raise NotFound("không có loại báo cáo này")
    return house.shop(name)
