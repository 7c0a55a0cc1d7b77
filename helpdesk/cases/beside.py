"""What staff keep beside a case: remarks, labels, who has it open, who is shut out, views they saved, mails they looked through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from helpdesk.cases import letters
from helpdesk.cases.database import Unit
from helpdesk.cases.privacy_tables import PutAwayRow
from helpdesk.cases.tables import CaseRow, OutgoingRow, StaffRow
from helpdesk.cases.window_tables import LabelRow, LookedRow, PresenceRow, RemarkRow, SavedViewRow, ShutOutRow
from helpdesk.errors import Refused

STILL_THERE = timedelta(seconds=90)
SEEN_AGAIN = timedelta(seconds=30)


def remark(unit: Unit, case: CaseRow, text: str, *, by: str, now: datetime) -> None:
    unit.add(RemarkRow(case_id=case.id or 0, at=now, by=by, text=text))


def remarks(unit: Unit, case_id: int) -> list[RemarkRow]:
    return list(unit.session.exec(select(RemarkRow).where(RemarkRow.case_id == case_id).order_by(col(RemarkRow.id))))


def label(unit: Unit, case: CaseRow, name: str, *, was: str, value: str, by: str, now: datetime, letter_id: int | None = None) -> None:
    unit.add(
        LabelRow(case_id=case.id or 0, letter_id=letter_id, at=now, by=by, name=name, was=was, value=value, confidential=case.confidential)
    )


def seen(unit: Unit, case_id: int, staff_id: int, *, now: datetime) -> None:
    """Notes that this person has the case open."""
    row = unit.session.get(PresenceRow, (case_id, staff_id)) or PresenceRow(case_id=case_id, staff_id=staff_id, at=now)
    row.at = now
    unit.add(row)
    unit.session.exec(delete(PresenceRow).where(col(PresenceRow.at) < now - timedelta(hours=1)))


def seen_lately(unit: Unit, case_id: int, staff_id: int, *, now: datetime) -> bool:
    row = unit.session.get(PresenceRow, (case_id, staff_id))
    return row is not None and now - row.at < SEEN_AGAIN


def others_at(unit: Unit, case_id: int, staff_id: int, *, now: datetime) -> list[str]:
    """Names of the colleagues who have the case open just now."""
    return list(
        unit.session.exec(
            select(StaffRow.name)
            .join(PresenceRow, col(PresenceRow.staff_id) == col(StaffRow.id))
            .where(PresenceRow.case_id == case_id, PresenceRow.staff_id != staff_id, PresenceRow.at > now - STILL_THERE)
            .order_by(StaffRow.name)
        )
    )


def shut_out(unit: Unit, case_id: int) -> list[StaffRow]:
    return list(
        unit.session.exec(
            select(StaffRow).join(ShutOutRow, col(ShutOutRow.staff_id) == col(StaffRow.id)).where(ShutOutRow.case_id == case_id)
        )
    )


def shut(unit: Unit, case_id: int, staff_id: int, *, out: bool) -> None:
    unit.session.exec(delete(ShutOutRow).where(col(ShutOutRow.case_id) == case_id, col(ShutOutRow.staff_id) == staff_id))
    if out:
        unit.add(ShutOutRow(case_id=case_id, staff_id=staff_id))


def views(unit: Unit, staff_id: int) -> list[SavedViewRow]:
    return list(unit.session.exec(select(SavedViewRow).where(SavedViewRow.staff_id == staff_id).order_by(SavedViewRow.name)))


def keep_view(unit: Unit, staff_id: int, name: str, query: str) -> None:
    """Keeps a filter under a name; the same name again replaces it."""
    if not name.strip():
        raise Refused("bộ lọc cần một tên")
    drop_view(unit, staff_id, name)
    unit.add(SavedViewRow(staff_id=staff_id, name=name.strip()[:60], query=query[:500]))


def drop_view(unit: Unit, staff_id: int, name: str) -> None:
    unit.session.exec(delete(SavedViewRow).where(col(SavedViewRow.staff_id) == staff_id, col(SavedViewRow.name) == name.strip()[:60]))


def looked(unit: Unit, outgoing: OutgoingRow, *, by: str, verdict: str, now: datetime) -> None:
    unit.session.exec(delete(LookedRow).where(col(LookedRow.outgoing_id) == outgoing.id))
    unit.add(LookedRow(outgoing_id=outgoing.id or 0, at=now, by=by, verdict=verdict))


def labels(unit: Unit, case_id: int) -> list[LabelRow]:
    return list(unit.session.exec(select(LabelRow).where(LabelRow.case_id == case_id).order_by(col(LabelRow.id))))


@dataclass(frozen=True, slots=True)
class ConfirmedKind:
    """What kind a person says the letter is that opened a case; its bytes lie in the files under `sha256`."""

    letter_id: int
    office: str
    sha256: str
    arrived_at: datetime
    kind: str
    confidential: bool


def confirmed_kinds(unit: Unit) -> list[ConfirmedKind]:
    """The last word of a person on the kind of each case, with the letter that opened it, the oldest case first.

    A case that was anonymised has nothing left to learn from.
    """
    wiped = select(PutAwayRow.case_id).where(col(PutAwayRow.anonymised_at).is_not(None))
    rows = unit.session.exec(
        select(LabelRow, CaseRow)
        .join(CaseRow, col(CaseRow.id) == col(LabelRow.case_id))
        .where(LabelRow.name == "kind", col(CaseRow.id).not_in(wiped))
        .order_by(col(LabelRow.id))
    )
    last = {case.id or 0: (label, case) for label, case in rows}
    first = {case_id: next(iter(letters.of_case(unit, case_id)), None) for case_id in last}
    return [
        ConfirmedKind(row.id or 0, row.office, row.sha256, row.arrived_at, label.value, label.confidential or case.confidential)
        for case_id, (label, case) in sorted(last.items())
        if (row := first[case_id]) is not None
    ]
