"""Holds a report's figures against the count by hand; every difference is one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from helpdesk.cases.figures import Figures, Spread, additive, number_of
from helpdesk.desk.report_figures import Asked, gather
from helpdesk.desk.report_periods import Cutting, Period
from tests.desk.report_office import OFFICE, Office
from tests.desk.synthetic_year import NOW, Told, Year

Pair = tuple[str, object, object]
STOCKS = ("opening", "closing")


def differences(figures: Figures, told: Told) -> list[str]:
    """What is not the same: "cases.enforcement.closed: 41, counted 42"."""
    return [f"{name}: {reported}, counted {counted}" for name, reported, counted in _pairs(figures, told) if reported != counted]


def _pairs(figures: Figures, told: Told) -> Iterator[Pair]:
    yield from _letters(figures, told)
    yield from _cases(figures, told)
    yield from _answers(figures, told)
    mails, guidance = told.mails(), figures.guidance
    yield "sent.alone", figures.sent.alone, mails["alone"]
    yield "sent.approved", figures.sent.approved, mails["approved"]
    yield "guidance.given", guidance.given, mails["incomplete"]
    yield "guidance.missing", {c.code: c.number for c in guidance.missing}, dict(told.missing())
    yield "refused", {c.code: c.number for c in guidance.refused}, {g: mails[g] for g in ("no_right", "no_jurisdiction") if mails[g]}
    yield "visits", {c.code: c.number for c in figures.visits}, dict(told.visits())
    compared = told.compared()
    yield "counter", {c.code: c.number for c in figures.counter}, {"match": compared["match"], "gaps": compared["gaps"]}


def _letters(figures: Figures, told: Told) -> Iterator[Pair]:
    ledger, counted = figures.letters, told.letters()
    names = {"opening": "opening", "received": "received", "closing": "closing", "follow_ups": "follow_up", "automatic": "automatic"}
    for name, fate in names.items():
        yield f"letters.{name}", getattr(ledger, name), counted[fate]
    yield "letters.copies", ledger.copies, counted["copy"]
    yield "letters.opened", sum(c.number for c in ledger.opened), counted["case"]
    yield "letters balance", ledger.opening + ledger.received, ledger.settled + ledger.closing


def _cases(figures: Figures, told: Told) -> Iterator[Pair]:
    counted = told.cases()
    for line in figures.cases:
        for name in ("opening", "opened", "reopened", "closed", "closing"):
            yield f"cases.{line.kind}.{name}", getattr(line, name), counted[line.kind][name]
        yield f"cases.{line.kind} balance", line.opening + line.opened + line.reopened, line.closed + line.closing
        yield f"letters.opened.{line.kind}", number_of(figures.letters.opened, line.kind), line.opened
    yield "outcomes", {(o.kind, o.code): o.number for o in figures.outcomes}, dict(told.outcomes())
    yield "endings", {(o.kind, o.code): o.number for o in figures.endings}, dict(told.endings())


def _answers(figures: Figures, told: Told) -> Iterator[Pair]:
    on_time, late, taken, lateness = told.answers()
    yield "replies.on_time", figures.replies.on_time, on_time
    yield "replies.late", figures.replies.late, late
    yield "replies.taken", figures.replies.taken, _spread(taken)
    yield "replies.lateness", figures.replies.lateness, _spread(lateness)
    yield "replies.overdue", figures.replies.overdue, told.overdue(told.until)


def _spread(values: list[int]) -> Spread:
    if not values:
        return Spread()
    return Spread(values[(len(values) + 1) // 2 - 1], values[(9 * len(values) + 9) // 10 - 1], values[-1])


# ── a whole year ────────────────────────────────────────────────────────────────────────────────────────────────────


def tiles(office: Office, year: Period) -> tuple[list[Period], list[Period]]:
    """The weeks of a year between its cut-offs, and the stubs that are left at both ends."""
    cutting = Cutting(office.shop.book.calendar, office.house.settings.reports.at)
    cuts: list[datetime] = []
    for cut in cutting.after(year.since - timedelta(days=14)):
        if cut >= year.until:
            break
        cuts += [cut] if cut >= year.since else []
    weeks = [Period("weekly", a, b, cutting.day(b)) for a, b in pairwise(cuts)]
    return weeks, [Period("period", year.since, cuts[0], year.on), Period("period", cuts[-1], year.until, year.on)]


def counted(office: Office, imagined: Year, period: Period) -> tuple[Figures, list[str]]:
    """A report's figures, and where they are not those of the count by hand."""
    book = office.shop.book
    with office.house.memory.look() as unit:
        figures = gather(unit, book.calendar, Asked(OFFICE, period, NOW))
    found = differences(figures, Told(imagined, book, period.since, period.until))
    return figures, [f"{period.kind} to {period.until:%Y-%m-%d}: {line}" for line in found]


def apart(parts: list[Figures], whole: Figures) -> list[str]:
    """Movements of the whole that are not the sum of its parts', and stocks that do not join."""
    added = Counter[str]()
    for figures in parts:
        added.update(additive(figures))
    own = additive(whole)
    moved = sorted(code for code in {*added, *own} if not code.endswith(STOCKS))
    return [f"{code}: {own.get(code, 0)}, parts {added[code]}" for code in moved if own.get(code, 0) != added[code]]
