"""Reports to the leadership: made from the figures, closed like a ledger, mailed once.

    period -> let stories end -> gather -> print -> close (row + mail in one story) -> the post

A closed report is never made again: asked for a second time it comes from the files, byte for byte. What changed about its
figures since stands in the next one as a correction.

Whatever is counted by its hour takes the hour inside its story. So, once the stories have ended that were open after the
cut-off, nothing comes that was before it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from helpdesk.cases import closed_reports, movements
from helpdesk.cases.database import Unit
from helpdesk.cases.figures import Figures, from_plain, to_plain
from helpdesk.cases.tables import ReportRow
from helpdesk.desk import register_papers, registers, report_mail, report_paper, report_periods, report_words
from helpdesk.desk.report_figures import Asked, gather
from helpdesk.desk.report_mail import MailWords
from helpdesk.desk.report_periods import UNCLEAR, Cutting, Period
from helpdesk.desk.report_post import Report, post
from helpdesk.errors import HelpdeskError, Refused, StorageError
from helpdesk.house import House, Shop
from helpdesk.press.document import OfficialDocument
from helpdesk.press.printing import printed, restored
from helpdesk.steps import reached

log = logging.getLogger(__name__)
WEEKLY = "weekly"
OTHER_CLOCKS = timedelta(minutes=1)  # another machine's clock may be behind by so much
TOO_LONG = timedelta(hours=1)  # a leader waits no longer for a story that does not end; what it says then is a correction of the next
MAIL_TEXT, MAIL_HTML = "thu.txt", "thu.html"  # the mail's two faces, kept beside the printed files
BalanceLine = Callable[[House, Shop], str]  # asks the mailbox, so it is called before the story opens


@dataclass(frozen=True)
class Wanted:
    """Which report: of the time that `as_of` lies in, today where it is None; `since` and `until` for a time of choice alone."""

    kind: str
    as_of: date | None = None
    since: date | None = None
    until: date | None = None


def make(house: House, shop: Shop, wanted: Wanted, *, balance: str = "") -> Report:
    """The report as it is, or, where it is not closed, as it would be now. Stores and sends nothing. Raises Refused."""
    with house.memory.look() as unit:
        return _closed(unit, house, shop, wanted) or _made(unit, house, shop, _period(unit, house, shop, wanted), balance)


def live(house: House, shop: Shop, wanted: Wanted) -> tuple[Period, Figures]:
    """The period a report of that kind speaks of and its figures as they are now, for a page. Raises Refused."""
    with house.memory.look() as unit:
        asked = _period(unit, house, shop, wanted)
        return asked, _figures(unit, house, shop, asked, "")


def is_closed(house: House, shop: Shop, asked: Period) -> bool:
    with house.memory.look() as unit:
        return closed_reports.find(unit, shop.name, asked.code, asked.until) is not None


def last_closed(house: House, shop: Shop) -> date | None:
    """The day of the last weekly cut-off that was closed."""
    with house.memory.look() as unit:
        row = closed_reports.last(unit, shop.name, WEEKLY)
    return shop.book.calendar.date_of(row.until) if row else None


def send(house: House, shop: Shop, wanted: Wanted, *, balance: str = "") -> Report:
    """Mails a report because somebody asks for it: closed if its time is over, else as it stands now. A closed one goes once."""
    with house.memory.look() as unit:
        found = _closed(unit, house, shop, wanted)
        asked = _period(unit, house, shop, wanted) if found is None else found.period
    if found is None and asked.whole:
        return _close(house, shop, asked, balance)
    report = found or make(house, shop, wanted, balance=balance)
    with house.memory.unit() as unit:
        post(unit, house, shop, report)
    return report


def run_due(house: House, balance_line: BalanceLine | None = None) -> None:
    """Closes every weekly report that is due, the oldest first; what was missed while the service slept is made up."""
    for shop in house.shops.values():
        try:
            _run_due(house, shop, balance_line)
        except HelpdeskError as why:  # one office's trouble is not the next one's
            log.error("report of %s: %s", shop.name, why)


def _run_due(house: House, shop: Shop, balance_line: BalanceLine | None) -> None:
    registers.enter_marked(house, shop)
    with house.memory.look() as unit:
        last = _chain(unit, house, shop)
    if last is None:
        return
    for due in report_periods.missed(_cutting(house, shop), last, house.clock.now() - OTHER_CLOCKS):
        balance = balance_line(house, shop) if balance_line else ""
        _close(house, shop, report_words.titled(due, shop.book), balance)


def _chain(unit: Unit, house: House, shop: Shop) -> datetime | None:
    """Where the next weekly report begins: where the last one ended, else at the cut-off before the first letter of all."""
    if (closed := closed_reports.last(unit, shop.name, WEEKLY)) is not None:
        return closed.until
    first = movements.first_entry(unit, shop.name)
    return _cutting(house, shop).at_or_before(first) if first else None


def _cutting(house: House, shop: Shop) -> Cutting:
    return Cutting(shop.book.calendar, house.settings.reports.at)


def _period(unit: Unit, house: House, shop: Shop, wanted: Wanted) -> Period:
    found, now = report_words.titled(_span(unit, house, shop, wanted), shop.book), house.clock.now()
    whole = found.whole and found.until <= now
    return replace(found, whole=whole, seen=None if whole else min(now, found.until))


def _span(unit: Unit, house: House, shop: Shop, wanted: Wanted) -> Period:
    """Raises Refused."""
    as_of = wanted.as_of or house.today(shop)
    if wanted.kind == WEEKLY:
        cutting = _cutting(house, shop)
        earlier = closed_reports.last(unit, shop.name, WEEKLY, before=cutting.instant(as_of))
        return report_periods.weekly(cutting, as_of, earlier.until if earlier else None)
    if wanted.kind == "period":
        return report_periods.of_choice(shop.book, wanted.since, wanted.until, as_of)
    return report_periods.by_months(shop.book, wanted.kind, as_of)


def _closed(unit: Unit, house: House, shop: Shop, wanted: Wanted) -> Report | None:
    """The report from the ledger, if the day asked for lies in a week, or the period asked for ends where one, that is closed."""
    row = _closed_row(unit, house, shop, wanted)
    if row is None:
        return None
    on = date.fromisoformat(row.figures["on"])
    told = report_words.titled(Period(wanted.kind, row.since, row.until, on), shop.book)
    files = {name: house.memory.files.get(sha256) for name, sha256 in row.files.items()}
    counted = from_plain(row.figures)
    subject = report_words.mail_subject(told, shop.book, counted)
    words = MailWords(subject, files.pop(MAIL_TEXT).decode(), files.pop(MAIL_HTML).decode())
    return Report(shop.name, told, counted, words, tuple(restored(n, c) for n, c in files.items()), closed=True)


def _closed_row(unit: Unit, house: House, shop: Shop, wanted: Wanted) -> ReportRow | None:
    if wanted.kind != WEEKLY:
        asked = _period(unit, house, shop, wanted)
        return closed_reports.find(unit, shop.name, asked.code, asked.until)
    cutting, as_of = _cutting(house, shop), wanted.as_of or house.today(shop)
    end = cutting.of_week(as_of)
    return closed_reports.find(unit, shop.name, WEEKLY, end) if end and cutting.day(end) <= as_of else None


def _made(unit: Unit, house: House, shop: Shop, asked: Period, balance: str) -> Report:
    counted = _figures(unit, house, shop, asked, balance)
    document = _document(unit, shop, asked, counted)
    name = report_words.file_name(asked, shop.book)
    return Report(shop.name, asked, counted, report_mail.mail(asked, counted, shop.book), printed(document, name))


def _document(unit: Unit, shop: Shop, asked: Period, counted: Figures) -> OfficialDocument:
    if asked.kind == UNCLEAR:
        return register_papers.unclear_document(unit, shop, asked)
    return report_paper.document(asked, counted, shop.book)


def _figures(unit: Unit, house: House, shop: Shop, asked: Period, balance: str) -> Figures:
    cutting = _cutting(house, shop)
    if asked.kind == WEEKLY:
        spans, before = report_periods.past_weeks(cutting, asked, closed_reports.begun(unit, shop.name, WEEKLY)), None
    else:
        spans = () if asked.kind == "period" else report_periods.past_months(cutting.calendar, asked)
        before = report_periods.before(shop.book, asked)
    first = movements.first_entry(unit, shop.name)
    known = tuple(span for span in spans if span[1] == asked.until or (first is not None and span[1] > first))
    return gather(
        unit,
        cutting.calendar,
        Asked(
            shop.name,
            asked,
            house.clock.now(),
            past=known,
            past_by="weeks" if asked.kind == WEEKLY else "months",
            before=(before.since, before.until) if before and first and first <= before.since else None,  # a time without books is none
            reported=_reported(unit, shop, asked),
            balance=(balance,) if balance else (),
        ),
    )


def _reported(unit: Unit, shop: Shop, asked: Period) -> Figures | None:
    """What the weekly report before said, to be held against what is known now."""
    row = closed_reports.find(unit, shop.name, WEEKLY, asked.since) if asked.kind == WEEKLY else None
    return from_plain(row.figures) if row else None


def _close(house: House, shop: Shop, asked: Period, balance: str) -> Report:
    """A whole period counted in one look, its row and its mail in one story. Raises Refused where another round was quicker."""
    _let_stories_end(house, asked)
    now = house.clock.now()
    with house.memory.look() as unit:
        report = _made(unit, house, shop, asked, balance)
    files = _filed(house, report)
    reached("report filed")
    figures_and_day = {**to_plain(report.figures), "on": asked.on.isoformat()}
    row = ReportRow(
        office=shop.name, kind=asked.code, since=asked.since, until=asked.until, made_at=now, figures=figures_and_day, files=files
    )
    closed = replace(report, closed=True)
    with house.memory.unit() as unit:
        if not closed_reports.keep(unit, row):
            raise Refused(f"báo cáo {asked.title} vừa được một lượt khác chốt")
        post(unit, house, shop, closed)
        reached("inside closing")
    return closed


def _let_stories_end(house: House, asked: Period) -> None:
    try:
        house.memory.let_stories_end()
    except StorageError:
        if house.clock.now() < asked.until + TOO_LONG:
            raise
        log.warning("report to %s: closed though a story that writes has not ended", asked.until.isoformat())


def _filed(house: House, report: Report) -> dict[str, str]:
    """Name -> SHA-256 of what is kept of a closed report."""
    put = house.memory.files.put
    files = {f.name: put(f.content) for f in report.files}
    return files | {MAIL_TEXT: put(report.mail.text.encode()), MAIL_HTML: put(report.mail.html.encode())}
