"""The counter's page of one case: the sheet, the papers to take in, what was printed, to whom it may be given. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from helpdesk.cases import dossiers, letters, sheets
from helpdesk.cases.counter_tables import PrintedRow
from helpdesk.cases.database import Unit
from helpdesk.cases.sight import in_sight
from helpdesk.cases.tables import CaseRow
from helpdesk.desk import counter_sheet
from helpdesk.desk.casework import takers
from helpdesk.desk.counter_sheet import PaperTaken, SheetLine
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.saying import labels
from helpdesk.errors import NotFound
from helpdesk.house import House, Shop

EMPTY_ROWS = 3


@dataclass(frozen=True, slots=True)
class PaperMade:
    """A paper of ours: `files` are (name, kind of file); instants are local."""

    id: int
    what: str
    number: str
    made_at: datetime
    by: str
    files: tuple[tuple[str, str], ...]
    posted_on: date | None
    tracking: str
    to_post: bool  # it still has to go back by post


@dataclass(frozen=True, slots=True)
class CounterPage:
    """`open`: the sheet is being filled in; else it shows how the last one ended (`result` match, gaps or ''). `wrote`: by mail."""

    code: str
    requester: str
    kind: str
    status: str
    confidential: bool
    version: int
    last_event: int
    open: bool
    wrote: bool
    way: str
    filed_on: date | None
    result: str
    lodged: bool
    lines: tuple[SheetLine, ...]
    papers: tuple[PaperTaken, ...]
    said: str
    printed: tuple[PaperMade, ...]
    takers: tuple[tuple[str, str], ...]
    papers_taken: bool  # somebody filled them in already


def show(house: House, person: Person, code: str) -> CounterPage:
    """Raises NotFound where the case does not exist for this person, or was never at the counter."""
    givable = takers(house, person, code)
    with house.memory.look() as unit:
        case = in_sight(unit, person.sight, code)
        person.must(Right.WORK, confidential=case.confidential)
        return _page(unit, house, case, tuple(givable))


def _page(unit: Unit, house: House, case: CaseRow, givable: tuple[tuple[str, str], ...]) -> CounterPage:
    every = sheets.of_case(unit, case.id or 0)
    if not every:
        raise NotFound(f"hồ sơ {case.code} chưa đến quầy lần nào")
    sheet, shop = sheets.open_one(unit, case.id or 0) or every[-1], house.shop(case.office)
    on = shop.book.calendar.date_of(case.received_at)
    found = counter_sheet.lines(case, sheet, shop, on)
    events = dossiers.events(unit, case.id or 0)
    return CounterPage(
        code=case.code,
        requester=case.requester,
        kind=case.kind,
        status=case.status,
        confidential=case.confidential,
        version=case.version,
        last_event=events[-1].id or 0 if events else 0,
        open=sheet.closed_at is None,
        wrote=bool(letters.of_case(unit, case.id or 0)),
        way=sheet.way,
        filed_on=sheet.filed_on,
        result=sheet.result,
        lodged=sheet.lodged,
        lines=found,
        papers=counter_sheet.papers_of(sheet) or _usual(found),
        said=sheet.said,
        printed=printed_of(unit, shop, case),
        takers=givable,
        papers_taken=bool(sheet.papers),
    )


def _usual(lines: tuple[SheetLine, ...]) -> tuple[PaperTaken, ...]:
    """What is usually brought for such a file, to be counted by the clerk."""
    names, asked = labels()["usual_paper"], {line.item for line in lines}
    return tuple(PaperTaken(name, 1, "original" if item == "application" else "copy") for item, name in names.items() if item in asked)


def printed_of(unit: Unit, shop: Shop, case: CaseRow) -> tuple[PaperMade, ...]:
    by_post = {s.id for s in sheets.of_case(unit, case.id or 0) if s.way == "by_post"}
    return tuple(_made(shop, row, by_post) for row in sheets.printed(unit, case.id or 0))


def _made(shop: Shop, row: PrintedRow, by_post: set[int | None]) -> PaperMade:
    files = tuple((name, name.rpartition(".")[2].upper()) for name in sorted(row.files, reverse=True))
    to_post = row.sheet_id in by_post and row.posted_on is None
    made_at = shop.book.calendar.local(row.made_at)
    return PaperMade(row.id or 0, row.what, row.number, made_at, row.made_by, files, row.posted_on, row.tracking, to_post)
