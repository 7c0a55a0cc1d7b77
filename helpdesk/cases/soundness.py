"""What the rows promise of the files: every content they name must be there, byte for byte."""

from __future__ import annotations

from sqlmodel import select

from helpdesk.cases import sheets
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import LetterRow, OutgoingRow, ReportRow


def files_named(unit: Unit) -> set[str]:
    """SHA-256 of every file some row speaks of."""
    named = set(unit.session.exec(select(LetterRow.sha256))) | set(unit.session.exec(select(OutgoingRow.sha256)))
    named |= sheets.files_named(unit)
    for files in unit.session.exec(select(ReportRow.files)):
        named.update(str(sha256) for sha256 in files.values())
    return named
