"""Counting for the balance sheet: what became of each letter, of each duty to answer, of each mail of ours."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import ColumnElement, case, literal
from sqlmodel import col, func, or_, select
from sqlmodel.sql.expression import Select

from helpdesk.cases.database import Unit
from helpdesk.cases.ledger_tables import HandledRow
from helpdesk.cases.states import ENDED, Status
from helpdesk.cases.tables import CaseRow, ClockRow, EventRow, LetterRow, OutgoingRow

FATES = ("case", "follow_up", "automatic", "copy", "shunted", "waiting")
DUTIES = ("sent", "otherwise", "with_staff", "on_its_way", "doubtful", "dead", "bounced", "closed", "nobody")
ON_ITS_WAY = ("ready", "leased", "later")
HANDLED = ("answered", "queued", "recorded")
SETTLED_BY = {"sent": "sent", "answered_otherwise": "otherwise"}


def fates(unit: Unit) -> dict[tuple[str, str], dict[str, int]]:
    """What became of every letter ever stored, by account and folder: each has one fate."""
    fate = _fate().label("fate")
    found: dict[tuple[str, str], dict[str, int]] = {}
    for account, folder, name, number in unit.session.exec(
        select(LetterRow.account, LetterRow.folder, fate, func.count()).group_by(LetterRow.account, LetterRow.folder, fate)
    ):
        found.setdefault((account, folder), dict.fromkeys(FATES, 0))[name] = number
    return found


def _fate() -> ColumnElement[str]:
    opened = select(EventRow.letter_id).where(EventRow.what == "opened", col(EventRow.letter_id).is_not(None))
    return case(
        (col(LetterRow.copy_of).is_not(None), literal("copy")),
        (col(LetterRow.state) == "new", literal("waiting")),
        (col(LetterRow.state) == "shunted", literal("shunted")),
        (col(LetterRow.automatic).is_not(None) | (col(LetterRow.kind) == "automatic"), literal("automatic")),
        (col(LetterRow.id).in_(opened), literal("case")),
        else_=literal("follow_up"),
    )


def without_fate(unit: Unit) -> list[int]:
    """Letters that are handled, yet are neither a copy nor automatic nor in a case: there must be none."""
    robot = col(LetterRow.automatic).is_not(None) | (func.coalesce(LetterRow.kind, "") == "automatic")
    loose = select(LetterRow.id).where(
        col(LetterRow.state).in_(HANDLED), col(LetterRow.case_id).is_(None), col(LetterRow.copy_of).is_(None), ~robot
    )
    return [number or 0 for number in unit.session.exec(loose.order_by(col(LetterRow.id)))]


def kept_twice(unit: Unit) -> list[int]:
    """Letters that are another letter's very copy and were not known as one: there must be none."""
    twin = func.max(LetterRow.id)
    same = select(twin).where(col(LetterRow.copy_of).is_(None)).group_by(LetterRow.office, LetterRow.essence).having(func.count() > 1)
    return [number or 0 for number in unit.session.exec(same)]


def unanswered(unit: Unit) -> list[int]:
    """Letters said to be answered to which no mail of ours speaks: there must be none."""
    answered = select(OutgoingRow.letter_id).where(col(OutgoingRow.letter_id).is_not(None))
    silent = select(LetterRow.id).where(LetterRow.state == "answered", col(LetterRow.id).not_in(answered))
    return [number or 0 for number in unit.session.exec(silent.order_by(col(LetterRow.id)))]


def half_done(unit: Unit) -> list[int]:
    """Letters that were dealt with and still wait, or rest without ever having been dealt with: there must be none."""
    dealt = col(LetterRow.id).in_(select(HandledRow.letter_id))
    waits, rests = col(LetterRow.state) == "new", col(LetterRow.state).in_(HANDLED) & col(LetterRow.copy_of).is_(None)
    return [number or 0 for number in unit.session.exec(select(LetterRow.id).where((dealt & waits) | (~dealt & rests)))]


def duties(unit: Unit) -> tuple[dict[str, int], list[str]]:
    """Every duty to answer (a round of the reply clock) by what became of it; and the codes of the cases nobody sees to."""
    told: Counter[str] = Counter()
    ended = select(ClockRow.ended_by, func.count()).where(ClockRow.clock == "reply", col(ClockRow.ended_at).is_not(None))
    for by, number in unit.session.exec(ended.group_by(ClockRow.ended_by)):
        told[SETTLED_BY.get(by, "closed")] += number
    nobody = []
    for code, status, mail in unit.session.exec(_owing()):
        duty = _duty(status, mail)
        told[duty] += 1
        if duty == "nobody":
            nobody.append(code)
    return {name: told[name] for name in DUTIES}, sorted(nobody)


def seen_to(unit: Unit, case_id: int) -> bool:
    """Whether somebody sees to what a case still owes: a mail that leaves or waits for its word, or people with the case before them."""
    return all(_duty(status, mail) != "nobody" for _, status, mail in unit.session.exec(_owing().where(CaseRow.id == case_id)))


def _owing() -> Select[str, str, str | None]:
    """Code, status and newest mail of every case whose time to reply runs."""
    owing = select(CaseRow.code, CaseRow.status, _newest_mail()).join(ClockRow, col(ClockRow.case_id) == col(CaseRow.id))
    return owing.where(ClockRow.clock == "reply", col(ClockRow.ended_at).is_(None))


def _newest_mail() -> ColumnElement[str | None]:
    """The status of the newest mail of a case that answers anything; what was sent before this time to reply began answers it not."""
    since = or_(OutgoingRow.status != "sent", col(OutgoingRow.sent_at) >= ClockRow.started_at)
    answering = select(OutgoingRow.status).where(
        OutgoingRow.case_id == CaseRow.id, OutgoingRow.status != "withdrawn", col(OutgoingRow.form).not_in(("receipt", "reminder")), since
    )
    return answering.order_by(col(OutgoingRow.id).desc()).limit(1).scalar_subquery()


def _duty(status: str, mail: str | None) -> str:
    if mail in ON_ITS_WAY:
        return "on_its_way"
    if mail in ("doubtful", "dead", "bounced"):
        return mail
    if mail == "held" or status in (Status.NEW, Status.IN_REVIEW, Status.AT_COUNTER):
        return "with_staff"
    if mail == "sent":
        return "sent"
    return "closed" if status in ENDED else "nobody"
