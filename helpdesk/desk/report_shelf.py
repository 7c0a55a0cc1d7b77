"""The reports a leader finds on the page: those that were closed, and any other as it would be now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from helpdesk.cases import closed_reports
from helpdesk.cases.tables import ReportRow
from helpdesk.desk import report_words, reports
from helpdesk.desk.report_periods import Period
from helpdesk.desk.reports import MAIL_HTML, MAIL_TEXT, Wanted
from helpdesk.desk.rights import Person, Right
from helpdesk.errors import NotFound
from helpdesk.house import House
from helpdesk.press.document import PrintedFile
from helpdesk.press.printing import restored

KINDS = ("weekly", "month", "quarter", "half-year", "year", "unclear-judgments")
FORMATS = ("pdf", "docx", "xlsx")
PAGE = 100


@dataclass(frozen=True, slots=True)
class Closed:
    """A report of the ledger; instants are local, `files` names."""

    id: int
    office: str
    title: str
    until: datetime
    made_at: datetime
    files: tuple[str, ...]


def closed(house: House, person: Person) -> tuple[Closed, ...]:
    person.must(Right.REPORTS)
    with house.memory.look() as unit:
        rows = closed_reports.listed(unit, person.offices, most=PAGE)
    return tuple(_closed(house, row) for row in rows)


def _closed(house: House, row: ReportRow) -> Closed:
    book = house.shop(row.office).book
    kind = row.kind.partition(":")[0]
    told = report_words.titled(Period(kind, row.since, row.until, date.fromisoformat(row.figures["on"])), book)
    names = tuple(name for name in row.files if name not in (MAIL_TEXT, MAIL_HTML))
    return Closed(row.id or 0, row.office, told.title, book.calendar.local(row.until), book.calendar.local(row.made_at), names)


def file(house: House, person: Person, number: int, name: str) -> PrintedFile:
    """A file of a closed report, byte for byte. Raises NotFound."""
    person.must(Right.REPORTS)
    with house.memory.look() as unit:
        row = closed_reports.get(unit, number)
    if row.office not in person.offices or name not in row.files or name in (MAIL_TEXT, MAIL_HTML):
        raise NotFound("không có tệp báo cáo này")
    return restored(name, house.memory.files.get(row.files[name]))


def now(house: House, person: Person, kind: str, ending: str, *, as_of: date | None = None, office: str = "") -> PrintedFile:
    """The report as it stands, in one format; it is neither stored nor sent. Raises NotFound, Refused."""
    person.must(Right.REPORTS)
    wanted = office or person.offices[0]
    if kind not in KINDS or ending not in FORMATS or wanted not in person.offices:
        raise NotFound("không có loại báo cáo này")
    found = next((f for f in reports.make(house, house.shop(wanted), Wanted(kind, as_of)).files if f.name.endswith(f".{ending}")), None)
    if found is None:
        raise NotFound("báo cáo này không có định dạng đó")
    return found
