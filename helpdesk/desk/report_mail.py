"""The mail to the leadership, read on a phone: five figures, one picture, the sentences; everything else is attached.

The mail with the list of unclear judgments speaks of these alone.

The picture is drawn with table cells, so that no mail program hides it.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.cases.figures import Figures, whole
from helpdesk.desk import report_tables
from helpdesk.desk.report_paper import summary
from helpdesk.desk.report_periods import UNCLEAR, Period
from helpdesk.desk.report_words import interim, mail_subject
from helpdesk.law.book import Rulebook
from helpdesk.press.charts import COLOURS
from helpdesk.press.document import Chart
from helpdesk.press.lettering import cell_text
from helpdesk.press.wording import label, labels, rendered, share


@dataclass(frozen=True, slots=True)
class MailWords:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class KeyFigure:
    name: str
    value: str
    note: str = ""
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One window: (figure, percent of the longest bar, colour) for each series."""

    label: str
    values: tuple[tuple[int, int, str], ...]


def mail(period: Period, figures: Figures, book: Rulebook) -> MailWords:
    """Subject, plain text and a whole HTML page; both say the same."""
    subject = mail_subject(period, book, figures)
    own_list = period.kind == UNCLEAR
    drawn = None if own_list else report_tables.chart(figures, book)
    told = {
        "subject": subject,
        "office": book.names(period.on).name,
        "heading": labels("kinds")[period.kind]["subject"].format(title=period.title) + interim(period, book),
        "figures": _of_the_list(figures) if own_list else five(figures, book, period),
        "summary": (label("mail", "unclear"),) if own_list else summary(figures, book, period.on),
        "summary_heading": label("mail", "summary"),
        "closing": label("mail", "closing_line"),
    }
    html = rendered("mail.html.j2", bars=bars(drawn), caption=drawn.caption if drawn else "", legend=_legend(drawn), **told)
    return MailWords(subject, rendered("mail.txt.j2", **told).strip() + "\n", html)


def five(figures: Figures, book: Rulebook, period: Period) -> tuple[KeyFigure, ...]:
    said, told, lines = labels()["mail"], figures.replies, whole(figures.cases)
    in_time = share(told.on_time, told.judged) if told.judged else "–"
    limit = report_tables.reply_limit(book, period.on)
    of = said["of_both" if told.overdue else "of"].format(answered=cell_text(told.answered), overdue=cell_text(told.overdue))
    return (
        KeyFigure(
            said["received"], cell_text(figures.letters.received), said["settled"].format(settled=cell_text(figures.letters.settled))
        ),
        KeyFigure(said["closed"], cell_text(lines.closed), said["opened"].format(opened=cell_text(lines.opened))),
        KeyFigure(said["closing"], cell_text(lines.closing), said["opening"].format(opening=cell_text(lines.opening))),
        KeyFigure(said["in_time"].format(limit=limit), in_time, of, told.on_time < told.judged),
        KeyFigure(said["overdue"], cell_text(told.overdue), "", told.overdue > 0),
    )


def _of_the_list(figures: Figures) -> tuple[KeyFigure, ...]:
    said = labels()["mail"]
    return tuple(KeyFigure(said[name], cell_text(getattr(figures, name))) for name in ("unclear_found", "unclear_open"))


def bars(chart: Chart | None) -> tuple[Bar, ...]:
    """The newest window first: that is what a phone shows without scrolling."""
    if chart is None:
        return ()
    most = max((v for s in chart.series for v in s.values), default=0) or 1
    made = [
        Bar(name, tuple((s.values[at], s.values[at] * 80 // most, COLOURS[n]) for n, s in enumerate(chart.series)))
        for at, name in enumerate(chart.labels)
    ]
    return tuple(reversed(made))


def _legend(chart: Chart | None) -> tuple[tuple[str, str], ...]:
    """What the colours mean: (name, colour)."""
    return tuple((s.name, COLOURS[n]) for n, s in enumerate(chart.series)) if chart else ()
