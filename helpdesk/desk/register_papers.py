"""The registers on paper: the monthly list with its quarter, the book of requests, and the two letters that QC Điều 22.2 asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from helpdesk.cases import dossiers, registers
from helpdesk.cases.database import Unit
from helpdesk.cases.figures import Window
from helpdesk.cases.register_tables import InformationRequestRow, UnclearJudgmentRow
from helpdesk.desk import report_periods, report_words
from helpdesk.desk.report_paper import numbered
from helpdesk.desk.report_periods import Period
from helpdesk.house import House, Shop
from helpdesk.law.book import Rulebook
from helpdesk.law.guidance import spoken
from helpdesk.law.profile import ClockCode
from helpdesk.press.document import Block, Cell, Column, OfficialDocument, Paragraph, PrintedFile, Row, Signature, Table
from helpdesk.press.printing import printed
from helpdesk.press.wording import label, labels, sentences

SORTED = ("unsorted", "explainable", "unmendable", "unworkable")
LETTER_FORMS = ("docx", "pdf")


def unclear_document(unit: Unit, shop: Shop, period: Period) -> OfficialDocument:
    """The month's list (QC Điều 22.2) and the sums of its quarter (Điều 15.1). No party is named."""
    return _listed(shop, period, _unclear_blocks(unit, shop, period))


def information_document(unit: Unit, shop: Shop, period: Period) -> OfficialDocument:
    """Requests for information to other bodies, with the clock of QC Điều 14.2."""
    return _listed(shop, replace(period, kind="information"), _information_blocks(unit, shop, period))


def book_document(unit: Unit, shop: Shop, period: Period) -> OfficialDocument:
    """The book of requests received; for the office itself, with names."""
    return _listed(shop, replace(period, kind="requests"), _book_blocks(unit, shop, period))


def _listed(shop: Shop, period: Period, blocks: Iterator[Block]) -> OfficialDocument:
    return replace(report_words.frame(report_words.titled(period, shop.book), shop.book), blocks=tuple(numbered(blocks)))


def _window(shop: Shop, period: Period) -> Window:
    return Window(shop.name, period.since, period.until)


def _table(name: str, rows: list[tuple[Cell, ...]]) -> Table:
    said = labels("registers")[name]
    columns = tuple(Column(c, w) for c, w in zip(said["columns"], said["widths"], strict=True))
    return Table(said["caption"], said["sheet"], columns, tuple(Row(cells) for cells in rows))


# ── unclear judgments ───────────────────────────────────────────────────────────────────────────────────────────────


def _unclear_blocks(unit: Unit, shop: Shop, period: Period) -> Iterator[Block]:
    said = labels("registers")["unclear"]
    rows = registers.unclear_standing(unit, _window(shop, period))
    clause = shop.book.clock("court_explanation", period.on)
    yield Paragraph(said["basis"].format(clause=clause.source.formal if clause else ""))
    if not rows:
        yield Paragraph(said["none"])
    else:
        carried = sum(r.found_at < period.since for r in rows)
        late = sum(unclear_state(r, shop.book, period.until) == "late" for r in rows)
        yield Paragraph(said["listed"].format(number=len(rows), found=len(rows) - carried, carried=carried, late=late))
        yield _table("unclear", [_unclear_line(unit, n, r, shop.book, period.until) for n, r in enumerate(rows, 1)])
    yield _quarter(unit, shop, period)


def _unclear_line(unit: Unit, number: int, row: UnclearJudgmentRow, book: Rulebook, at: datetime) -> tuple[Cell, ...]:
    said, local = labels("registers")["unclear"], book.calendar.local
    asked = row.asked_at if row.asked_at and row.asked_at < at else None
    due = book.due("court_explanation", asked) if asked else None
    return (
        number,
        row.judgment or said["no_judgment"],
        dossiers.get(unit, row.case_id).code,
        label("grades", row.grade),
        local(row.found_at).date(),
        local(asked).date() if asked else None,
        due.day if due else None,
        said["states"][unclear_state(row, book, at)],
    )


def unclear_state(row: UnclearJudgmentRow, book: Rulebook, at: datetime) -> str:
    """Where the matter stood at an instant; what happened afterwards is not known yet."""
    happened = {n: (m := getattr(row, f"{n}_at")) is not None and m < at for n in ("asked", "answered", "notified", "settled")}
    if row.grade in ("unmendable", "unworkable"):
        return "notified" if happened["notified"] else "to_notify"
    if happened["answered"]:
        return "answered"
    if happened["asked"]:
        return "late" if is_late(book, "court_explanation", row.asked_at, at) else "asked"
    return "settled" if happened["settled"] else "unsorted" if row.grade == "unsorted" else "to_ask"


def is_late(book: Rulebook, clock: ClockCode, asked_at: datetime | None, now: datetime) -> bool:
    """Whether the clock that a request started has run out."""
    due = book.due(clock, asked_at) if asked_at else None
    return due is not None and due.is_late(now)


def _quarter(unit: Unit, shop: Shop, period: Period) -> Table:
    whole = report_periods.by_months(shop.book, "quarter", period.on)
    rows = registers.unclear_standing(unit, _window(shop, whole))
    said = labels("registers")["quarter"]

    def line(grade: str) -> Row:
        own = [r for r in rows if r.grade == grade]
        found = sum(r.found_at >= whole.since for r in own)
        answered, told = (sum((m := getattr(r, n)) is not None and m < whole.until for r in own) for n in ("answered_at", "notified_at"))
        still = sum(r.settled_at is None or r.settled_at >= whole.until for r in own)
        return Row((label("grades", grade), found, answered, told, still))

    columns = tuple(Column(c, "number" if n else "wide") for n, c in enumerate(said["columns"]))
    return Table(said["caption"], said["sheet"], columns, tuple(line(grade) for grade in SORTED))


# ── information and requests ────────────────────────────────────────────────────────────────────────────────────────


def _information_blocks(unit: Unit, shop: Shop, period: Period) -> Iterator[Block]:
    said = labels("registers")["information"]
    rows = registers.information_requests(unit, _window(shop, period))
    if not rows:
        yield Paragraph(said["none"])
        return
    states = [information_state(r, shop.book, period.until) for r in rows]
    yield Paragraph(said["listed"].format(number=len(rows), late=states.count("late")))
    lines: list[tuple[Cell, ...]] = []
    for number, (row, state) in enumerate(zip(rows, states, strict=True), 1):
        due = shop.book.due("body_information", row.asked_at)
        case = dossiers.get(unit, row.case_id).code if row.case_id else ""
        asked = shop.book.calendar.date_of(row.asked_at)
        lines.append((number, row.body, row.about, row.document, case, asked, due.day if due else None, said["states"][state]))
    yield _table("information", lines)


def information_state(row: InformationRequestRow, book: Rulebook, at: datetime) -> str:
    if row.answered_at is not None and row.answered_at < at:
        return "refused" if row.refused else "answered"
    return "late" if is_late(book, "body_information", row.asked_at, at) else "waiting"


def _book_blocks(unit: Unit, shop: Shop, period: Period) -> Iterator[Block]:
    said = labels("registers")["requests"]
    rows = registers.requests(unit, shop.name, period.since, period.until)
    yield Paragraph(said["listed"].format(number=len(rows)) if rows else said["none"])
    local = shop.book.calendar.local
    lines: list[tuple[Cell, ...]] = [
        (
            f"{r.number}/{r.year}",
            local(r.received_at).date(),
            r.requester,
            label("kinds", r.kind),
            r.judgment,
            label("ways", r.way),
            dossiers.get(unit, r.case_id).code,
        )
        for r in rows
    ]
    if lines:
        yield _table("requests", lines)


# ── letters (QC Điều 22.2) ──────────────────────────────────────────────────────────────────────────────────────────


def explanation_letter(house: House, shop: Shop, row_id: int) -> tuple[PrintedFile, ...]:
    """A draft for signing: the court is asked to explain, mend or complete its judgment (QC Điều 22.2a)."""
    return _letter(house, shop, row_id, "explanation", "court_explanation")


def notice_letter(house: House, shop: Shop, row_id: int) -> tuple[PrintedFile, ...]:
    """A draft for signing: chief judge and chief prosecutor are told at once what cannot be mended (QC Điều 22.2b)."""
    return _letter(house, shop, row_id, "notice", "unmendable_judgment_notice")


def _letter(house: House, shop: Shop, row_id: int, name: str, clock: ClockCode) -> tuple[PrintedFile, ...]:
    today = house.today(shop)
    all_said = labels("registers")["letters"]
    with house.memory.look() as unit:
        row = registers.unclear(unit, row_id)
        text = _letter_text(shop.book, row, name, clock, today)
        court = row.court or all_said["court"]
    said = all_said[name]
    told = {"court": court, "HEAD": shop.book.names(today).head.upper(), "number": str(row_id)}
    document = OfficialDocument(
        head=report_words.letterhead(today, shop.book, report_words.LETTER, said["subject"]),
        title="",
        subject="",
        on=today,
        blocks=tuple(Paragraph(line) for line in text),
        signature=Signature(report_words.filled(all_said["authority"], told)),
        to=report_words.filled(said["to"], told),
        copies=tuple(all_said["copies"]),
    )
    return printed(document, said["file"].format_map(told), LETTER_FORMS)


def _letter_text(book: Rulebook, row: UnclearJudgmentRow, name: str, clock: ClockCode, on: date) -> tuple[str, ...]:
    rule, names, contact = book.clock(clock, on), book.names(on), book.contact(on)
    return sentences(
        f"{name}.j2",
        str,
        office=names.name,
        judgment=row.judgment or labels("registers")["unclear"]["no_judgment"],
        why=row.why,
        grade=row.grade,
        clause=rule.source.formal if rule else "",
        limit=spoken(rule) if rule and rule.amount else "",
        desk=contact.desk,
        phone=contact.phone,
    )
