"""What a report is called, to whom it goes and who signs it: the words of press/templates/kinds.toml, filled for a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from helpdesk.cases.figures import Figures, whole
from helpdesk.desk.report_periods import Period
from helpdesk.law.book import Rulebook
from helpdesk.law.working_time import add_months
from helpdesk.press.document import Letterhead, OfficialDocument, Signature
from helpdesk.press.lettering import cell_text
from helpdesk.press.wording import label, labels

REPORT = "BC"  # the kind of document in its symbol: báo cáo (NĐ 30/2020, Phụ lục III)
LETTER = "CV"


def titled(period: Period, book: Rulebook) -> Period:
    """The period with its name: "tuần từ 16 giờ 00 ngày 09/6/2017 đến 16 giờ 00 ngày 16/6/2017"."""
    title = labels("kinds")[period.kind]["title"].format_map(_days(period, book))
    return replace(period, title=title)


def words(period: Period, book: Rulebook) -> dict[str, str]:
    """Everything the texts of kinds.toml may name."""
    names, contact = book.names(period.on), book.contact(period.on)
    return {
        **_days(period, book),
        "title": period.title,
        "short": names.short,
        "parent_short": names.parent_short,
        "HEAD": names.head.upper(),
        "DESK": contact.desk.upper(),
        "province": book.profile.office.place,
    }


def _days(period: Period, book: Rulebook) -> dict[str, str]:
    first = book.calendar.date_of(period.since)
    last = book.calendar.date_of(period.until - timedelta(seconds=1))
    return {
        "since": _moment(book.calendar.local(period.since)),
        "until": _moment(book.calendar.local(period.until)),
        "first": cell_text(first),
        "last": cell_text(last),
        "month": str(first.month),
        "quarter": ("I", "II", "III", "IV")[(first.month - 1) // 3],
        "year": str(first.year),
        "work_year": str(add_months(first, 11).year),
        "on": period.on.isoformat(),
        "since_day": first.isoformat(),
    }


def _moment(local: datetime) -> str:
    return f"{local:%H giờ %M} ngày {cell_text(local.date())}"


def frame(period: Period, book: Rulebook) -> OfficialDocument:
    """The document without its body: heads, title, addressees, signature, copies."""
    told, said = labels("kinds")[period.kind], words(period, book)
    return OfficialDocument(
        head=letterhead(period.on, book),
        title=label("words", "report"),
        subject=told["subject"].format_map(said) + interim(period, book),
        on=period.on,
        blocks=(),
        signature=Signature(filled(told["authority"], said)),
        to=filled(told["to"], said),
        copies=filled(told["copies"], said),
    )


def interim(period: Period, book: Rulebook) -> str:
    """Until when the figures go that may still change; nothing of a period that is over."""
    if period.whole:
        return ""
    return label("words", "interim").format(moment=_moment(book.calendar.local(period.seen or period.until)))


def letterhead(on: date, book: Rulebook, kind: str = REPORT, subject: str = "", number: str = "") -> Letterhead:
    names = book.names(on)
    return Letterhead(names.parent, names.name, f"{kind}-{names.symbol}", names.place, subject, number)


def filled(texts: list[str], said: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(text.format_map(said) for text in texts)


def file_name(period: Period, book: Rulebook) -> str:
    return str(labels("kinds")[period.kind]["file"].format_map(words(period, book)))


def mail_subject(period: Period, book: Rulebook, figures: Figures) -> str:
    late = figures.replies.overdue
    counted = {
        "received": cell_text(figures.letters.received),
        "closing": cell_text(whole(figures.cases).closing),
        "found": cell_text(figures.unclear_found),
        "overdue": label("words", "overdue").format(number=cell_text(late)) if late else "",
    }
    return str(labels("kinds")[period.kind]["mail"].format_map({**words(period, book), **counted})) + interim(period, book)
