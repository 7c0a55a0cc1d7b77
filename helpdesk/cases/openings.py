"""Stretches of a day with other counters open than the settings say."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam
from sqlmodel import col, select

from helpdesk.cases.counter_tables import OpeningRow
from helpdesk.cases.database import Unit
from helpdesk.errors import NotFound

# asked for every visit, so it is put together once
_SINCE = (
    select(OpeningRow)
    .where(OpeningRow.office == bindparam("office"), OpeningRow.day >= bindparam("day"))
    .order_by(col(OpeningRow.day), col(OpeningRow.id))
)


def on_day(unit: Unit, office: str, day: date) -> list[OpeningRow]:
    """Oldest first: what was entered later lies on top."""
    return list(
        unit.session.exec(select(OpeningRow).where(OpeningRow.office == office, OpeningRow.day == day).order_by(col(OpeningRow.id)))
    )


def since(unit: Unit, office: str, day: date) -> list[OpeningRow]:
    """Of each day oldest first. A story asks once."""
    asked = ("openings", office, day)
    if asked not in unit.looked:
        with unit.session.no_autoflush:  # what a story adds is written already
            unit.looked[asked] = list(unit.session.exec(_SINCE, params={"office": office, "day": day}))
    found: list[OpeningRow] = unit.looked[asked]
    return found


def add(unit: Unit, row: OpeningRow) -> None:
    unit.add(row)
    unit.looked.clear()


def get(unit: Unit, number: int) -> OpeningRow:
    row = unit.session.get(OpeningRow, number)
    if row is None:
        raise NotFound("không có thay đổi giờ tiếp này")
    return row


def drop(unit: Unit, row: OpeningRow) -> None:
    unit.session.delete(row)
    unit.session.flush()
    unit.looked.clear()
