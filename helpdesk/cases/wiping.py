"""A case without anybody in it: rows that name people lose the names, what is counted stays; bytes nobody names any more go.

Kept: that a letter came and when, what kind it was, every step and clock, the lines of the registers and their numbers, the audit log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import col, delete, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from helpdesk.cases import beside, outbox, sheets
from helpdesk.cases.database import Unit
from helpdesk.cases.privacy_tables import HoldRow, PutAwayRow, WipedRow
from helpdesk.cases.register_tables import InformationRequestRow, RequestBookRow, UnclearJudgmentRow
from helpdesk.cases.states import ENDED
from helpdesk.cases.tables import CaseRow, LetterRow, OutgoingRow, ParticipantRow
from helpdesk.cases.window_tables import PresenceRow, RemarkRow

CODES = ("kind", "outcome")  # labels whose values are words of the procedure
GONE = "(đã khử nhận dạng)"


def put_away(unit: Unit, case_id: int) -> PutAwayRow | None:
    return unit.session.get(PutAwayRow, case_id)


def is_anonymised(unit: Unit, case: CaseRow) -> bool:
    row = put_away(unit, case.id or 0)
    return row is not None and row.anonymised_at is not None


def anonymised() -> SelectOfScalar[int]:
    """The cases nobody is in any more, to be left out of a query."""
    return select(PutAwayRow.case_id).where(col(PutAwayRow.anonymised_at).is_not(None))


def ended_before(unit: Unit, office: str, kind: str, until: datetime) -> list[CaseRow]:
    """Cases of a kind that ended before an instant and are not anonymised, those over the longest first."""
    over = (col(CaseRow.status).in_(ENDED), col(CaseRow.closed_at) < until)
    query = select(CaseRow).where(CaseRow.office == office, CaseRow.kind == kind, *over, col(CaseRow.id).not_in(anonymised()))
    return list(unit.session.exec(query.order_by(col(CaseRow.closed_at))))


def close(unit: Unit, case: CaseRow, *, by: str, now: datetime) -> None:
    """From now on the case is found by its code alone."""
    case.search = ""
    unit.add(case)
    row = put_away(unit, case.id or 0) or PutAwayRow(case_id=case.id or 0, by=by, why="period")
    row.closed_at = row.closed_at or now
    unit.add(row)


def letters_of(unit: Unit, case: CaseRow) -> list[LetterRow]:
    """Its letters, and the copies of them that came besides."""
    own = select(LetterRow.id).where(LetterRow.case_id == case.id)
    query = select(LetterRow).where(or_(col(LetterRow.case_id) == case.id, col(LetterRow.copy_of).in_(own)))
    return list(unit.session.exec(query.order_by(col(LetterRow.id))))


def anonymise(unit: Unit, case: CaseRow, stub: bytes, *, papers: Sequence[str], by: str, why: str, now: datetime) -> int:
    """Takes everybody out of a case; `stub` stands in the place of every mail, `papers` are what its enclosures were read under.

    Returns how many files go once this is committed (`go`).
    """
    sha256, number = unit.put(stub), case.id or 0
    gone = [*_letters(unit, case, sha256), *_mails(unit, number, sha256), *_counter(unit, number, sha256)]
    _registers(unit, number)
    _beside(unit, number)
    case.requester, case.search, case.reading, case.assessment, case.corrections = "", "", {}, {}, {}
    case.assigned_to, case.version = None, case.version + 1
    unit.add(case)
    row = put_away(unit, number) or PutAwayRow(case_id=number, by=by, why=why)
    row.anonymised_at, row.by, row.why = now, by, why
    unit.add(row)
    _enter(unit, gone, "file", now)
    _enter(unit, papers, "paper", now)
    return len(set(gone))


def _enter(unit: Unit, names: Sequence[str], what: str, now: datetime) -> None:
    for sha256 in dict.fromkeys(names):
        row = unit.session.get(WipedRow, sha256) or WipedRow(sha256=sha256, what=what, at=now)
        row.at, row.gone_at = now, None
        unit.add(row)


def _letters(unit: Unit, case: CaseRow, sha256: str) -> Iterator[str]:
    """`essence` stays: by it the same mail is known as a copy when the mailbox is read anew."""
    for row in letters_of(unit, case):
        yield row.sha256
        row.sha256, row.message_id = sha256, ""
        unit.add(row)


def _mails(unit: Unit, case_id: int, sha256: str) -> Iterator[str]:
    for mail in outbox.of_case(unit, case_id):
        yield mail.sha256
        _silence(mail, sha256)
        unit.add(mail)


def _silence(mail: OutgoingRow, sha256: str) -> None:
    """That it left, when, which form it was and its Message-ID stay: a report counts them, and a late bounce must still find it."""
    mail.sha256, mail.recipients, mail.addressee, mail.taken, mail.refused = sha256, [], "", [], []
    mail.subject, mail.body, mail.note, mail.answer = "", "", "", ""


def _counter(unit: Unit, case_id: int, sha256: str) -> Iterator[str]:
    for sheet in sheets.of_case(unit, case_id):
        sheet.lines = [{**line, "note": ""} for line in sheet.lines]
        sheet.papers, sheet.said = [], ""
        unit.add(sheet)
    for printed in sheets.printed(unit, case_id):
        yield from (str(one) for one in printed.files.values())
        printed.files, printed.tracking = {}, ""
        unit.add(printed)
    for result in sheets.results(unit, case_id):
        yield result.sha256
        result.sha256, result.name, result.file, result.signatures, result.tracking = sha256, GONE, "da-khu-nhan-dang.txt", [], ""
        unit.add(result)


def _registers(unit: Unit, case_id: int) -> None:
    """Lines and numbers of the registers stay, as the rules demand; whom they name goes."""
    for line in unit.session.exec(select(RequestBookRow).where(RequestBookRow.case_id == case_id)):
        line.requester = GONE
        unit.add(line)
    for unclear in unit.session.exec(select(UnclearJudgmentRow).where(UnclearJudgmentRow.case_id == case_id)):
        unclear.why, unclear.answer = "", ""
        unit.add(unclear)
    for asked in unit.session.exec(select(InformationRequestRow).where(InformationRequestRow.case_id == case_id)):
        asked.about, asked.answer = GONE, ""
        unit.add(asked)


def _beside(unit: Unit, case_id: int) -> None:
    for label in beside.labels(unit, case_id):
        if label.name not in CODES:
            label.was, label.value = "", ""
            unit.add(label)
    unit.session.exec(delete(ParticipantRow).where(col(ParticipantRow.case_id) == case_id))
    unit.session.exec(delete(RemarkRow).where(col(RemarkRow.case_id) == case_id))
    unit.session.exec(delete(PresenceRow).where(col(PresenceRow.case_id) == case_id))
    for hold in unit.session.exec(select(HoldRow).where(HoldRow.case_id == case_id)):
        hold.reason = GONE
        unit.add(hold)


# ── the bytes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def waiting(unit: Unit) -> list[WipedRow]:
    """Bytes that are still to go."""
    return list(unit.session.exec(select(WipedRow).where(col(WipedRow.gone_at).is_(None)).order_by(WipedRow.sha256)))


def wiped_files(unit: Unit) -> set[str]:
    """Every file that was ever to go."""
    return set(unit.session.exec(select(WipedRow.sha256).where(WipedRow.what == "file")))


def is_gone(unit: Unit, sha256: str, *, now: datetime) -> None:
    row = unit.session.get(WipedRow, sha256)
    if row is not None:
        row.gone_at = now
        unit.add(row)


def late_copies(unit: Unit, stub: str) -> list[LetterRow]:
    """Copies that came of letters which say nothing any more: the mailbox handed the same mail over again."""
    wiped = select(LetterRow.id).where(or_(col(LetterRow.case_id).in_(anonymised()), col(LetterRow.sha256) == stub))
    query = select(LetterRow).where(col(LetterRow.copy_of).in_(wiped), LetterRow.sha256 != stub)
    return list(unit.session.exec(query.order_by(col(LetterRow.id))))


def loose_before(unit: Unit, office: str, until: datetime, stub: str) -> list[LetterRow]:
    """Robots' letters that belong to no case, at rest since before an instant, that still say something."""
    at_rest = (LetterRow.state == "recorded", col(LetterRow.handled_at) < until, LetterRow.sha256 != stub)
    of_no_case = (col(LetterRow.case_id).is_(None), col(LetterRow.copy_of).is_(None))
    query = select(LetterRow).where(LetterRow.office == office, *of_no_case, *at_rest)
    return list(unit.session.exec(query.order_by(col(LetterRow.id))))


def copies_of(unit: Unit, rows: Sequence[LetterRow]) -> list[LetterRow]:
    query = select(LetterRow).where(col(LetterRow.copy_of).in_([row.id for row in rows]))
    return list(unit.session.exec(query.order_by(col(LetterRow.id))))


def hush(unit: Unit, rows: Sequence[LetterRow], stub: bytes, *, papers: Sequence[str] = (), now: datetime) -> None:
    """Takes what these letters say out of them: late copies of letters that say nothing, and letters of no case."""
    sha256 = unit.put(stub)
    _enter(unit, [row.sha256 for row in rows], "file", now)
    _enter(unit, papers, "paper", now)
    for row in rows:
        row.sha256, row.message_id = sha256, ""
        unit.add(row)
