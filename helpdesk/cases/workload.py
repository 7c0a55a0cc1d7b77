"""Counting the work on cases: answers and their clocks, guidance, refusals, visits, the counter, results, mails sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, extract, func, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from helpdesk.cases import visits
from helpdesk.cases.database import Unit
from helpdesk.cases.figures import ClockLine, Count, Guidance, Punctuality, Sent, Tally, Window
from helpdesk.cases.movements import of_office, within
from helpdesk.cases.tables import CaseRow, ClockRow, EventRow, OutgoingRow, VisitRow

GUIDING = ("incomplete", "supplement_incomplete")
CORRECTION = "correction"  # the obligation of a mail that takes an answer back
REFUSING = ("no_right", "no_jurisdiction", "time_barred")
COUNTER = {"counter:match": "match", "counter:gaps": "gaps"}
IN_TIME = col(ClockRow.ended_at) <= col(ClockRow.due_at)
THEIR_CASE = col(CaseRow.id) == col(ClockRow.case_id)
BATCH = 20_000


def reply_times(unit: Unit, window: Window) -> Iterator[tuple[int, int, int, bool]]:
    """(arrived, due, answered) in whole minutes since 1970, and whether in time, of every answer that left; streamed, never held."""
    arrived, due, left = (extract("epoch", col(moment)) for moment in (ClockRow.started_at, ClockRow.due_at, ClockRow.ended_at))
    query = select(arrived, due, left, IN_TIME).join(CaseRow, THEIR_CASE).where(*_answers(window))
    for began, ends, ended, timely in unit.session.execute(query, execution_options={"yield_per": BATCH}):
        yield int(began) // 60, int(ends) // 60, int(ended) // 60, bool(timely)


def _answers(window: Window) -> tuple[ColumnElement[bool], ...]:
    """Of the reply clocks, those that an answer ended in the window."""
    ended = within(ClockRow.ended_at, window)
    return of_office(window.office), col(ClockRow.clock) == "reply", col(ClockRow.ended_by) == "sent", ended


def answered(unit: Unit, window: Window) -> Punctuality:
    """How many answers left in the window, within the ½ working day and after it."""
    query = select(IN_TIME, func.count()).join(CaseRow, THEIR_CASE).where(*_answers(window)).group_by(IN_TIME)
    counted = {bool(timely): int(number) for timely, number in unit.session.execute(query)}
    return Punctuality("reply", counted.get(True, 0), counted.get(False, 0))


def running_clocks(unit: Unit, office: str, at: datetime, soon: datetime) -> tuple[ClockLine, ...]:
    """The clocks that ran at an instant: past their end, or ending before `soon`."""
    overdue, coming = Counter[str](), Counter[str]()
    for ended in (col(ClockRow.ended_at).is_(None), col(ClockRow.ended_at) >= at):
        late = col(ClockRow.due_at) < at
        query = (
            select(col(ClockRow.clock), late, func.count())
            .join(CaseRow, THEIR_CASE)
            .where(of_office(office), ended, col(ClockRow.started_at) < at, col(ClockRow.due_at) < soon)
            .group_by(col(ClockRow.clock), late)
        )
        for clock, is_late, number in unit.session.execute(query):
            (overdue if is_late else coming)[_discreet(clock)] += number
    return tuple(ClockLine(c, overdue[c], coming[c]) for c in sorted({*overdue, *coming}))


def _discreet(clock: str) -> str:
    """A denunciation's clock counts among the complaints'."""
    return clock.replace("denunciation", "complaint")


def letters_sent(unit: Unit, window: Window) -> tuple[Sent, Guidance]:
    """Mails to citizens that left in the window, and what they said."""
    alone = col(OutgoingRow.approved_by).is_(None)
    own = col(OutgoingRow.office) == window.office, within(OutgoingRow.sent_at, window), col(OutgoingRow.case_id).is_not(None)
    query = (
        select(col(OutgoingRow.obligation), col(OutgoingRow.variant), alone, func.count())
        .where(*own)
        .group_by(col(OutgoingRow.obligation), col(OutgoingRow.variant), alone)
    )
    said, count = Counter[str](), Counter[str]()
    for obligation, variant, unaided, number in unit.session.execute(query):
        said[variant] += number
        count["receipts" if obligation == "receipt" else "alone" if unaided else "approved"] += number
        count["corrected"] += number if obligation == CORRECTION else 0
    put_right = select(func.count()).where(*own, col(OutgoingRow.obligation) == CORRECTION, had_left_alone())
    count["corrected_alone"] = int(unit.session.execute(put_right).scalar_one())
    sent = Sent(count["alone"], count["approved"], count["receipts"], count["corrected"], count["corrected_alone"])
    refused = tuple(Count(ground, said[ground]) for ground in REFUSING if said[ground])
    return sent, Guidance(sum(said[v] for v in GUIDING), most_missing(unit, window), refused)


def had_left_alone() -> ColumnElement[bool]:
    """Whether the answer that a correction puts right, the last before it, had left without a person."""
    wrong = aliased(OutgoingRow)
    last = (
        select(col(wrong.approved_by).is_(None))
        .where(col(wrong.case_id) == col(OutgoingRow.case_id), col(wrong.obligation) == "answer")
        .where(col(wrong.sent_at) < col(OutgoingRow.sent_at))
        .order_by(col(wrong.sent_at).desc())
        .limit(1)
    )
    return last.scalar_subquery().is_(True)


def most_missing(unit: Unit, window: Window) -> Tally:
    """The items that guidance of the window asked for, the most frequent first; none of a confidential case."""
    item, elements = _each(unit, EventRow.note, "missing")
    query = (
        select(item, func.count())
        .select_from(OutgoingRow)
        .join(CaseRow, col(CaseRow.id) == col(OutgoingRow.case_id))
        .join(EventRow, col(EventRow.case_id) == col(OutgoingRow.case_id))
        .join(elements, true())
        .where(
            col(OutgoingRow.office) == window.office,
            within(OutgoingRow.sent_at, window),
            col(OutgoingRow.variant).in_(GUIDING),
            col(CaseRow.confidential).is_(False),
            col(EventRow.what) == "sent",
            col(EventRow.note)["outgoing"].as_integer() == col(OutgoingRow.id),
        )
        .group_by(item)
    )
    counted = dict(unit.session.execute(query).all())
    return tuple(Count(code, number) for code, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _each(unit: Unit, column: Any, key: str) -> tuple[ColumnElement[str], FromClause]:
    """The strings of a list inside a JSON column, in the words of the database at hand."""
    if unit.session.get_bind().dialect.name == "postgresql":
        rows = func.json_array_elements_text(col(column)[key]).table_valued("value")
    else:
        rows = func.json_each(col(column), f"$.{key}").table_valued("value")
    return rows.c.value, rows


def _events(unit: Unit, window: Window, *whats: str) -> Counter[str]:
    """How often something happened to cases of the office."""
    query = (
        select(col(EventRow.what), func.count())
        .join(CaseRow, col(CaseRow.id) == col(EventRow.case_id))
        .where(of_office(window.office), col(EventRow.what).in_(whats), within(EventRow.at, window))
        .group_by(col(EventRow.what))
    )
    return Counter(dict(unit.session.execute(query).all()))


def at_the_counter(unit: Unit, window: Window) -> Tally:
    """What comparing online with paper showed (QT §5): match or gaps."""
    found = _events(unit, window, *COUNTER)
    return tuple(Count(code, found[what]) for what, code in COUNTER.items())


def visits_by_fate(unit: Unit, window: Window) -> Tally:
    """Visits that were to take place in the window, by their status."""
    query = (
        select(col(VisitRow.status), func.count())
        .where(col(VisitRow.office) == window.office, within(VisitRow.starts_at, window))
        .group_by(col(VisitRow.status))
    )
    return tuple(Count(status, number) for status, number in sorted(unit.session.execute(query).all()))


def visits_ahead(unit: Unit, window: Window) -> int:
    """Visits of a coming window that still stand."""
    live = col(VisitRow.status).in_(visits.LIVE)
    query = select(func.count()).where(col(VisitRow.office) == window.office, within(VisitRow.starts_at, window), live)
    return int(unit.session.execute(query).scalar_one())


def results(unit: Unit, window: Window) -> tuple[Punctuality, ...]:
    """Clocks of the procedure's own results (QT §4) that ended in the window, in time or not."""
    query = (
        select(col(ClockRow.clock), IN_TIME, func.count())
        .join(CaseRow, THEIR_CASE)
        .where(of_office(window.office), within(ClockRow.ended_at, window), col(ClockRow.ended_by) != "restarted")
        .where(col(ClockRow.clock).startswith("result_"))
        .group_by(col(ClockRow.clock), IN_TIME)
    )
    counted = Counter[tuple[str, bool]]()
    for clock, timely, number in unit.session.execute(query):
        counted[_discreet(clock), bool(timely)] += number
    return tuple(Punctuality(c, counted[c, True], counted[c, False]) for c in sorted({c for c, _ in counted}))
