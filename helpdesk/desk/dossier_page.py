"""The page a dossier is read by: everything of the case in the order it is asked for, with a link to each file beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpdesk.cases import sheets
from helpdesk.cases.counter_tables import SheetRow
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow
from helpdesk.desk.after_page import results_of
from helpdesk.desk.casesheet import CaseFile
from helpdesk.desk.counter_page import printed_of
from helpdesk.desk.saying import label, letter_name, spoken_date, spoken_moment
from helpdesk.house import House, Shop
from helpdesk.press.wording import rendered

FILTERS: dict[str, Callable[..., str]] = {"moment": spoken_moment, "day": spoken_date}


@dataclass
class Linked:
    """The files of a dossier, and where each thing of the case lies among them."""

    files: dict[str, bytes] = field(default_factory=dict)
    places: dict[tuple[object, ...], str] = field(default_factory=dict)

    def add(self, thing: tuple[object, ...], name: str, content: bytes) -> None:
        self.files[name], self.places[thing] = content, name

    def place(self, *thing: object) -> str:
        """Its address in the dossier; '' where it has no file of its own."""
        return self.places.get(thing, "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A visit to the counter as its sheet ended; instants are local."""

    way: str
    opened_at: datetime
    closed_at: datetime | None
    result: str
    lodged: bool
    filed_on: str
    lines: tuple[dict[str, Any], ...]
    papers: tuple[dict[str, Any], ...]
    said: str


def written(unit: Unit, house: House, case: CaseRow, file: CaseFile, linked: Linked) -> str:
    shop, number = house.shop(case.office), case.id or 0
    return rendered(
        "dossier.html.j2", FILTERS, file=file, head=file.head, office=_office(shop, case), place=linked.place, label=label,
        letter_name=letter_name, compared=[_comparison(shop, row) for row in sheets.of_case(unit, number)],
        printed=printed_of(unit, shop, case), results=results_of(unit, shop, number),
    )  # fmt: skip


def _office(shop: Shop, case: CaseRow) -> str:
    return shop.book.names(shop.book.calendar.date_of(case.received_at)).name


def _comparison(shop: Shop, row: SheetRow) -> Comparison:
    local = shop.book.calendar.local
    closed_at = local(row.closed_at) if row.closed_at else None
    filed_on = spoken_date(row.filed_on)
    return Comparison(
        row.way, local(row.opened_at), closed_at, row.result, row.lodged, filed_on, tuple(row.lines), tuple(row.papers), row.said
    )
