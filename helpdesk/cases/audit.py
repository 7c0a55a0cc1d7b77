"""The audit log: lines are only ever added, each bound to the one before it by a hash over both."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, false, or_, text
from sqlmodel import col, select

from helpdesk.cases.database import Unit
from helpdesk.cases.sight import Sight
from helpdesk.cases.tables import CaseRow
from helpdesk.cases.window_tables import AuditRow

BEGINNING = "0" * 64
APPEND_ONLY = {  # what a migration lays on the table, so that not even the database's owner changes a line by mistake
    "sqlite": (
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
        "CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION audit_is_kept()",
    ),
}
LOCK = text("SELECT pg_advisory_xact_lock(683)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`lines` that were read; `broken` the first that does not fit, None where the chain is whole; `head` its last digest."""

    lines: int
    broken: int | None
    head: str


def write(unit: Unit, what: str, *, who: str, at: datetime, about: str = "", confidential: bool = False, **note: Any) -> AuditRow:
    """The next line. `note` holds codes and numbers, never the text of a letter."""
    if unit.session.get_bind().dialect.name == "postgresql":
        unit.session.execute(LOCK)  # SQLite has one writer at a time; here two could take the same number
    last = unit.session.exec(select(AuditRow).order_by(col(AuditRow.number).desc()).limit(1)).first()
    row = AuditRow(
        number=last.number + 1 if last else 1,
        at=at,
        who=who,
        what=what,
        about=about,
        confidential=confidential,
        note=note,
        previous=last.digest if last else BEGINNING,
        digest="",
    )
    row.digest = digest(row)
    unit.add(row)
    return row


def digest(row: AuditRow) -> str:
    line = [row.number, row.at.isoformat(), row.who, row.what, row.about, row.confidential, row.note, row.previous]
    return hashlib.sha256(json.dumps(line, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def verify(unit: Unit) -> Verdict:
    """Reads the whole chain from its beginning."""
    lines, head = 0, BEGINNING
    for row in unit.session.exec(select(AuditRow).order_by(col(AuditRow.number)).execution_options(yield_per=1000)):
        lines += 1
        if row.number != lines or row.previous != head or row.digest != digest(row):
            return Verdict(lines, row.number, head)
        head = row.digest
    return Verdict(lines, None, head)


def listed(unit: Unit, sight: Sight, *, ordinary: bool, about: str = "", before: int | None = None, most: int = 100) -> list[AuditRow]:
    """The newest lines first. `ordinary` lines are those on no confidential case; the others show to whom their case exists."""
    secret = col(AuditRow.about).in_(select(CaseRow.code).where(col(CaseRow.confidential)))
    seen = col(AuditRow.about).in_(select(CaseRow.code).where(col(CaseRow.confidential), *sight.conditions()))
    plain = and_(~secret, col(AuditRow.confidential).is_(False)) if ordinary else false()
    query = select(AuditRow).where(or_(plain, seen)).order_by(col(AuditRow.number).desc()).limit(most)
    if about:
        query = query.where(AuditRow.about == about)
    if before is not None:
        query = query.where(AuditRow.number < before)
    return list(unit.session.exec(query))
