"""The cases behind a figure: the same conditions that counted it, without the confidential ones, whoever asks.

A figure's code is the one its cell carries on the page: "cases.enforcement.closed", "replies.late", "visits.missed".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, and_, cast, false, or_
from sqlmodel import col, select

from helpdesk.cases import visits
from helpdesk.cases.database import Unit
from helpdesk.cases.figures import Window
from helpdesk.cases.movements import CLOSING, FOLLOWING, REOPENING, within
from helpdesk.cases.queue import Slip, slips
from helpdesk.cases.sight import Sight
from helpdesk.cases.states import OPEN
from helpdesk.cases.tables import CaseRow, ClockRow, EventRow, OutgoingRow, VisitRow
from helpdesk.cases.workload import CORRECTION, COUNTER, GUIDING, IN_TIME, had_left_alone
from helpdesk.errors import NotFound

EVERY = "all"
Ids = Select[Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure of a window; clocks and visits to come stand as they do `at` an instant, until `soon`."""

    window: Window
    at: datetime
    soon: datetime
    figure: str
    words: tuple[str, ...]

    def word(self, place: int) -> str:
        """Raises NotFound for a code that breaks off."""
        if place >= len(self.words):
            raise NotFound(f"không có con số «{self.figure}»")
        return self.words[place]


def cases_behind(
    unit: Unit, sight: Sight, window: Window, figure: str, *, at: datetime, soon: datetime, before: int | None, most: int
) -> list[Slip]:
    """The newest first, those of a number below `before`. Raises NotFound for a figure with no cases behind it."""
    section, *words = figure.split(".")
    if section not in BEHIND:
        raise NotFound(f"không có con số «{figure}»")
    found = BEHIND[section](Asked(window, at, soon, figure, tuple(words)))
    number: Any = CaseRow.id
    query = select(number).where(col(CaseRow.id).in_(found), CaseRow.office == window.office, *sight.conditions())
    query = query.where(col(CaseRow.confidential).is_(False), *([number < before] if before else []))
    return slips(unit, list(unit.session.exec(query.order_by(number.desc()).limit(most))))


def _of_kind(query: Any, kind: str) -> Any:
    return query if kind == EVERY else query.where(CaseRow.kind == kind)


def _events(asked: Asked, *whats: str) -> Any:
    return select(EventRow.case_id).where(col(EventRow.what).in_(whats), within(EventRow.at, asked.window))


def _letters(asked: Asked) -> Any:
    if asked.word(0) == "follow_ups":
        return _events(asked, *FOLLOWING)
    if asked.word(0) != "opened":
        raise NotFound("đằng sau con số này là thư, không phải hồ sơ")
    opened = _events(asked, "opened").where(col(EventRow.letter_id).is_not(None))
    return _of_kind(opened.join(CaseRow, col(CaseRow.id) == col(EventRow.case_id)), asked.word(1))


def _cases(asked: Asked) -> Any:
    kind, move = asked.word(0), asked.word(1)
    if move in ("opening", "closing"):
        return _of_kind(_open_at(asked.window.since if move == "opening" else min(asked.window.until, asked.at)), kind)
    whats = {"opened": ("opened",), "reopened": (REOPENING,), "closed": CLOSING}.get(move, ())
    return _of_kind(_events(asked, *whats).join(CaseRow, col(CaseRow.id) == col(EventRow.case_id)), kind)


def _open_at(moment: datetime) -> Any:
    """Opened before an instant and not ended at it: of those open now or ended since, what their last step before it says."""
    steps = select(EventRow.what).where(EventRow.case_id == CaseRow.id, col(EventRow.at) < moment)
    last = steps.where(col(EventRow.what).in_((*CLOSING, REOPENING))).order_by(col(EventRow.id).desc()).limit(1).scalar_subquery()
    opened = steps.where(EventRow.what == "opened").exists()
    ended_since = select(EventRow.case_id).where(col(EventRow.what).in_(CLOSING), col(EventRow.at) >= moment)
    known = or_(col(CaseRow.status).in_(OPEN), col(CaseRow.id).in_(ended_since))
    return select(CaseRow.id).where(known, opened, or_(last.is_(None), last == REOPENING))


def _outcomes(asked: Asked) -> Any:
    first = _events(asked, "opened").where(col(EventRow.note)["outcome"].as_string() == asked.word(1))
    return _of_kind(first.join(CaseRow, col(CaseRow.id) == col(EventRow.case_id)), asked.word(0))


def _endings(asked: Asked) -> Any:
    ended = _events(asked, f"step:{asked.word(1)}").where(col(EventRow.what).in_(CLOSING))
    return _of_kind(ended.join(CaseRow, col(CaseRow.id) == col(EventRow.case_id)), asked.word(0))


def _replies(asked: Asked) -> Any:
    answered = select(ClockRow.case_id).where(ClockRow.clock == "reply", ClockRow.ended_by == "sent")
    return answered.where(within(ClockRow.ended_at, asked.window), IN_TIME if asked.word(0) == "on_time" else ~IN_TIME)


def _clocks(asked: Asked) -> Any:
    running = or_(col(ClockRow.ended_at).is_(None), col(ClockRow.ended_at) >= asked.at)
    overdue = col(ClockRow.due_at) < asked.at
    ends = overdue if asked.word(1) == "overdue" else and_(~overdue, col(ClockRow.due_at) < asked.soon)
    return select(ClockRow.case_id).where(ClockRow.clock == asked.word(0), running, col(ClockRow.started_at) < asked.at, ends)


def _results(asked: Asked) -> Any:
    done = select(ClockRow.case_id).where(ClockRow.clock == asked.word(0), ClockRow.ended_by != "restarted")
    return done.where(within(ClockRow.ended_at, asked.window), IN_TIME if asked.word(1) == "on_time" else ~IN_TIME)


def _sent(asked: Asked) -> Any:
    mails = _mails(asked)
    receipt = OutgoingRow.obligation == "receipt"
    kept: dict[str, list[Any]] = {
        "guided": [col(OutgoingRow.variant).in_(GUIDING)],
        "receipts": [receipt],
        "alone": [~receipt, col(OutgoingRow.approved_by).is_(None)],
        "approved": [~receipt, col(OutgoingRow.approved_by).is_not(None)],
        "corrected": [OutgoingRow.obligation == CORRECTION],
        "corrected_alone": [OutgoingRow.obligation == CORRECTION, had_left_alone()],
    }
    conditions = kept.get(asked.word(0))
    return mails.where(and_(*conditions)) if conditions else mails.where(false())


def _mails(asked: Asked) -> Any:
    window = asked.window
    return select(OutgoingRow.case_id).where(
        OutgoingRow.office == window.office, within(OutgoingRow.sent_at, window), col(OutgoingRow.case_id).is_not(None)
    )


def _missing(asked: Asked) -> Any:
    """Guidance that asked for the item: what the event of its leaving says."""
    told = cast(col(EventRow.note)["missing"], String)
    asking = select(col(EventRow.note)["outgoing"].as_integer()).where(EventRow.what == "sent", told.contains(f'"{asked.word(0)}"'))
    return _mails(asked).where(col(OutgoingRow.variant).in_(GUIDING), col(OutgoingRow.id).in_(asking))


def _visits(asked: Asked) -> Any:
    return select(VisitRow.case_id).where(VisitRow.status == asked.word(0), within(VisitRow.starts_at, asked.window))


def _ahead(asked: Asked) -> Any:
    coming = within(VisitRow.starts_at, Window(asked.window.office, asked.at, asked.soon))
    return select(VisitRow.case_id).where(col(VisitRow.status).in_(visits.LIVE), coming)


def _counter(asked: Asked) -> Any:
    return _events(asked, *(what for what, code in COUNTER.items() if code == asked.word(0)))


BEHIND: dict[str, Callable[[Asked], Ids]] = {
    "letters": _letters,
    "cases": _cases,
    "outcomes": _outcomes,
    "endings": _endings,
    "replies": _replies,
    "clocks": _clocks,
    "results": _results,
    "sent": _sent,
    "missing": _missing,
    "refused": lambda asked: _mails(asked).where(OutgoingRow.variant == asked.word(0)),
    "visits": _visits,
    "visits_ahead": _ahead,
    "counter": _counter,
}
