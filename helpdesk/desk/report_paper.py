"""A report's figures as an official document: what was, in sentences; then the tables, the chart, the balance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from helpdesk.cases.figures import Figures, Past, Punctuality, Tally, whole
from helpdesk.desk import report_tables
from helpdesk.desk.report_periods import Period
from helpdesk.desk.report_words import frame
from helpdesk.law.account import spoken_minutes
from helpdesk.law.book import Rulebook
from helpdesk.press.document import Block, Chart, Heading, OfficialDocument, Paragraph, Table
from helpdesk.press.lettering import cell_text
from helpdesk.press.wording import counted, label, sentences

MOST_MISSING = 5  # named in the summary; the table has all


def document(period: Period, figures: Figures, book: Rulebook) -> OfficialDocument:
    return replace(frame(period, book), blocks=tuple(numbered(_blocks(period, figures, book))))


def _blocks(period: Period, figures: Figures, book: Rulebook) -> Iterator[Block]:
    yield Heading(label("headings", "summary"))
    yield from (Paragraph(said, bullet=True) for said in summary(figures, book, period.on))
    drawn = report_tables.chart(figures, book)
    for heading, group in report_tables.tables(figures, book, period.on):
        if group:
            yield Heading(label("headings", heading))
            yield from group
        if heading == "past" and drawn:
            yield drawn


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Tables and charts carry their number in front of their caption."""
    tables = charts = 0
    for block in blocks:
        if isinstance(block, Table):
            tables += 1
            block = replace(block, caption=label("words", "table").format(number=tables, caption=block.caption))
        elif isinstance(block, Chart):
            charts += 1
            block = replace(block, caption=label("words", "chart").format(number=charts, caption=block.caption))
        yield block


def summary(figures: Figures, book: Rulebook, on: date) -> tuple[str, ...]:
    """Sentences that follow from the figures, each true; a matter there is nothing to say of is left out."""
    earlier = figures.past[:-1] if figures.past_by == "weeks" else ()
    return sentences(
        "summary.j2",
        spoken_minutes,
        f=figures,
        c=whole(figures.cases),
        opened=sum(c.number for c in figures.letters.opened),
        limit=report_tables.reply_limit(book, on),
        missing=_missing(figures, book, on),
        refused=_listed(figures.guidance.refused, "outcomes"),
        visits=_listed(report_tables.by_label("visits", figures.visits), "visits"),
        counter=_listed(figures.counter, "counter"),
        results=Punctuality("", sum(r.on_time for r in figures.results), sum(r.late for r in figures.results)),
        earlier=earlier,
        earlier_sum=sum(p.received for p in earlier),
        **_days(figures.before, book),
    )


def _days(before: Past | None, book: Rulebook) -> dict[str, str]:
    """The first and the last day of the period compared with."""
    if before is None:
        return {}
    first, last = (book.calendar.date_of(at) for at in (before.since, before.until - timedelta(seconds=1)))
    return {"before_first": cell_text(first), "before_last": cell_text(last)}


def _missing(figures: Figures, book: Rulebook, on: date) -> str:
    often = figures.guidance.missing[:MOST_MISSING]
    return "; ".join(f"{_lowered(report_tables.item_name(book, c.code, on))} ({c.number})" for c in often)


def _listed(tally: Tally, section: str) -> str:
    return counted([(c.number, _lowered(label(section, c.code))) for c in tally])


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
