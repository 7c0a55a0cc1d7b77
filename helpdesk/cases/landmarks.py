"""When a thing that happens to the whole house last happened: balanced, backed up, restored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from helpdesk.cases.database import Unit
from helpdesk.cases.ledger_tables import LandmarkRow

BALANCED, BACKED_UP, RESTORED, DRILLED, FILES_SEALED = "balanced", "backed up", "restored", "restore drilled", "sealed files"


def last(unit: Unit, name: str) -> LandmarkRow | None:
    return unit.session.get(LandmarkRow, name)


def passed(unit: Unit, name: str, *, at: datetime, **note: Any) -> None:
    row = last(unit, name) or LandmarkRow(name=name, at=at)
    row.at, row.note = at, note
    unit.add(row)
