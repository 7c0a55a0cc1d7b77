"""The tables and the chart of a report: each figure in its place, under the names of press/templates/labels.toml."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from helpdesk.cases.figures import KINDS, ByKind, CaseLine, ClockLine, Figures, Past, Punctuality, Spread, Tally, number_of, total, whole
from helpdesk.journey import Kind
from helpdesk.law.account import spoken_minutes
from helpdesk.law.book import Rulebook
from helpdesk.law.guidance import spoken
from helpdesk.press.document import Cell, Chart, Column, Row, Series, Table
from helpdesk.press.lettering import cell_text
from helpdesk.press.wording import label, labels

OUTCOMES = ("complete", "incomplete", "no_right", "no_jurisdiction", "time_barred", "needs_review", "none")
SECTIONS = {"endings": "endings", "visits": "visits", "counter": "counter"}  # whose codes a section's figures carry
EVERY = "all"  # in the code of a figure: of every kind
MOVES = ("opening", "opened", "reopened", "closed", "closing")
TOLD = ("received", "opened", "closed", "closing", "answered", "late")


def table(name: str, rows: Iterable[Row], more_columns: Iterable[str] = ()) -> Table:
    """A table of labels.toml with these rows; the first column holds text, the others figures."""
    told = labels()["tables"][name]
    first, *others = told["columns"]
    columns = (Column(first, "wide"), *(Column(c) for c in (*others, *more_columns)))
    return Table(told["caption"], told["sheet"], columns, tuple(rows))


def tables(figures: Figures, book: Rulebook, on: date) -> tuple[tuple[str, tuple[Table, ...]], ...]:
    """By heading; a table without a single row is left out."""
    groups = (
        ("intake", (letters(figures), cases(figures), outcomes(figures), endings(figures))),
        (
            "work",
            (replies(figures, book, on), clocks(figures, book, on), missing(figures, book, on), work(figures), results(figures, book, on)),
        ),
        ("past", (past(figures, book), before(figures), corrections(figures, book, on))),
    )
    return tuple((heading, tuple(t for t in group if t.rows)) for heading, group in groups)


def letters(figures: Figures) -> Table:
    said, ledger = labels()["tables"]["letters"], figures.letters
    parts = [(said["opened"].format(kind=label("kinds", kind)), number_of(ledger.opened, kind), f"letters.opened.{kind}") for kind in KINDS]
    parts += [(said[name], getattr(ledger, name), f"letters.{name}") for name in ("follow_ups", "automatic", "copies")]
    rows = [
        Row((said["opening"], ledger.opening), strong=True),
        Row((said["received"], ledger.received), strong=True),
        Row((said["settled"], ledger.settled), strong=True),
        *(Row((f"– {name}", number), codes=("", code)) for name, number, code in parts),
        Row((said["closing"], ledger.closing), strong=True),
    ]
    return table("letters", rows)


def cases(figures: Figures) -> Table:
    def row(name: str, line: CaseLine, *, strong: bool = False) -> Row:
        codes = ("", *(f"cases.{line.kind or EVERY}.{n}" for n in MOVES))
        return Row((name, *(getattr(line, n) for n in MOVES)), strong, codes)

    lines = [row(label("kinds", line.kind), line) for line in figures.cases]
    return table("cases", [*lines, row(label("words", "sum"), whole(figures.cases), strong=True)])


def outcomes(figures: Figures) -> Table:
    return _crossed("outcomes", figures.outcomes, OUTCOMES)


def endings(figures: Figures) -> Table:
    return _crossed("endings", figures.endings, tuple(labels()["endings"]))


def _crossed(name: str, counted: tuple[ByKind, ...], order: tuple[str, ...]) -> Table:
    """Kinds down, codes across; only codes that occur, and a sum both ways."""
    there = {c.code for c in counted}
    codes = [c for c in order if c in there] + sorted(there - set(order))
    cells = {(c.kind, c.code): c.number for c in counted}
    rows = []
    for kind in KINDS:
        numbers = [cells.get((kind, code), 0) for code in codes]
        rows.append(Row((label("kinds", kind), *numbers, sum(numbers)), codes=_codes(name, kind, codes)))
    sums = [sum(cells.get((kind, code), 0) for kind in KINDS) for code in codes]
    rows.append(Row((label("words", "sum"), *sums, sum(sums)), strong=True, codes=_codes(name, EVERY, codes)))
    return table(name, rows if there else (), (*(label(name, code) for code in codes), label("words", "sum")))


def _codes(name: str, kind: str, codes: Iterable[str]) -> tuple[str, ...]:
    return "", *(f"{name}.{kind}.{code}" for code in codes), ""


def replies(figures: Figures, book: Rulebook, on: date) -> Table:
    said, told = labels()["tables"]["replies"], figures.replies
    rows = [
        Row((said["on_time"].format(limit=reply_limit(book, on)), told.on_time, None, None, None), codes=("", "replies.on_time")),
        Row((said["late"], told.late, *_times(told.lateness)), codes=("", "replies.late")),
        Row((said["answered"], told.answered, *_times(told.taken)), strong=True),
        Row((said["overdue"], told.overdue, None, None, None), codes=("", "clocks.reply.overdue")),
    ]
    return table("replies", rows)


def _times(told: Spread) -> tuple[Cell, ...]:
    return tuple(spoken_minutes(m) if m is not None else None for m in (told.median, told.p90, told.worst))


def reply_limit(book: Rulebook, on: date) -> str:
    """ "½ ngày làm việc", as the profile has it."""
    rule = book.clock("reply", on) or book.profile.clocks[0]
    return spoken(rule)


def clocks(figures: Figures, book: Rulebook, on: date) -> Table:
    def codes(line: ClockLine) -> tuple[str, ...]:
        return "", f"clocks.{line.clock}.overdue", f"clocks.{line.clock}.soon"

    return table("clocks", [Row((_clock(book, line.clock, on), line.overdue, line.soon), codes=codes(line)) for line in figures.clocks])


def results(figures: Figures, book: Rulebook, on: date) -> Table:
    def codes(line: Punctuality) -> tuple[str, ...]:
        return "", f"results.{line.code}.on_time", f"results.{line.code}.late"

    return table("results", [Row((_clock(book, line.code, on), line.on_time, line.late), codes=codes(line)) for line in figures.results])


def _clock(book: Rulebook, code: str, on: date) -> str:
    rule = book.find(book.profile.clocks, code, on)
    return rule.name if rule else code


def missing(figures: Figures, book: Rulebook, on: date) -> Table:
    asked = figures.guidance.missing
    return table("missing", [Row((item_name(book, c.code, on), c.number), codes=("", f"missing.{c.code}")) for c in asked])


def item_name(book: Rulebook, code: str, on: date) -> str:
    return next((i.name for kind in Kind for i in book.items(kind, on) if i.code == code), code)


def work(figures: Figures) -> Table:
    said, sent = labels()["tables"]["work"], figures.sent
    rows = [
        Row((said["guided"], figures.guidance.given), codes=("", "sent.guided")),
        *_group(said["refused"], figures.guidance.refused, "outcomes", "refused"),
        *_group(said["visits"], by_label("visits", figures.visits), "visits", "visits"),
        Row((said["visits_ahead"], figures.visits_ahead), codes=("", "visits_ahead")),
        *_group(said["counter"], figures.counter, "counter", "counter"),
        Row((said["sent"], sent.alone + sent.approved), strong=True),
        *(Row((f"– {said[n]}", getattr(sent, n)), codes=("", f"sent.{n}")) for n in ("alone", "approved")),
        *(Row((said[n], getattr(sent, n)), codes=("", f"sent.{n}")) for n in ("corrected", "corrected_alone", "receipts")),
        Row((said["set_aside"], figures.letters.set_aside)),
        *(Row((said[n], getattr(figures, n))) for n in ("unclear_found", "unclear_open")),
    ]
    return table("work", rows)


def _group(name: str, counted: Tally, section: str, figure: str) -> list[Row]:
    parts = [Row((f"– {label(section, c.code)}", c.number), codes=("", f"{figure}.{c.code}")) for c in counted]
    return [Row((name, total(counted)), strong=True), *parts]


def by_label(section: str, counted: Tally) -> Tally:
    """In the order of labels.toml: what went well first."""
    order = list(labels()[section])
    return tuple(sorted(counted, key=lambda c: (order.index(c.code) if c.code in order else len(order), c.code)))


def past(figures: Figures, book: Rulebook) -> Table:
    rows = [Row((past_label(p, figures.past_by, book), *(getattr(p, n) for n in TOLD))) for p in figures.past]
    return table(f"past_{figures.past_by}", rows)


def past_label(span: Past, by: str, book: Rulebook) -> str:
    """ "09/6–16/6" for a week, "6/2017" for a month."""
    first, last = (book.calendar.date_of(at) for at in (span.since, span.until))
    if by == "months":
        return f"{first.month}/{first.year}"
    return "–".join(cell_text(day).rpartition("/")[0] for day in (first, last))


def before(figures: Figures) -> Table:
    """The period against the one before it."""
    said, own, earlier = labels()["tables"]["before"], totals(figures), figures.before
    if earlier is None:
        return table("before", ())
    pairs = [(said[name], getattr(earlier, name), getattr(own, name)) for name in TOLD]
    return table("before", [Row((name, was, now, now - was)) for name, was, now in pairs])


def totals(figures: Figures) -> Past:
    """The window itself in brief."""
    lines, told = whole(figures.cases), figures.replies
    return Past(
        since=figures.since,
        until=figures.until,
        received=figures.letters.received,
        opened=lines.opened,
        closed=lines.closed,
        closing=lines.closing,
        answered=told.answered,
        late=told.late,
    )


def corrections(figures: Figures, book: Rulebook, on: date) -> Table:
    return table("corrections", [Row((figure_name(c.code, book, on), c.reported, c.now)) for c in figures.corrections])


def figure_name(code: str, book: Rulebook, on: date) -> str:
    """ "cases.enforcement.closed" -> "Hồ sơ: Yêu cầu thi hành án: kết thúc"."""
    section, *rest = code.split(".")
    return ": ".join([label("parts", section), *(_part(section, part, book, on) for part in rest)])


def _part(section: str, part: str, book: Rulebook, on: date) -> str:
    for known in ("parts", "kinds", SECTIONS.get(section, "outcomes")):
        if part in labels()[known]:
            return label(known, part)
    return item_name(book, part, on) if section == "guidance" else _clock(book, part, on)


def chart(figures: Figures, book: Rulebook) -> Chart | None:
    """Cases opened and closed, window by window; none where there is nothing to compare."""
    if len(figures.past) < 2:
        return None
    said = labels()["chart"][figures.past_by]
    names = tuple(past_label(p, figures.past_by, book).rpartition("–")[2] for p in figures.past)  # of a week its last day: bars are narrow
    series = tuple(Series(said[n], tuple(getattr(p, n) for p in figures.past)) for n in ("opened", "closed"))
    told = [said["told"].format(label=n, opened=p.opened, closed=p.closed) for n, p in zip(names, figures.past, strict=True)]
    return Chart(said["caption"], said["sheet"], names, series, "; ".join(told) + ".")
