"""What the procedure says of a letter (QT §2): kind -> right -> jurisdiction -> time limit -> completeness.

The first check that fails is the outcome; the checklist is computed all the same, so that the citizen hears everything in one
reply. Where the facts for a check are absent, that is a gap in the list, not a refusal.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from helpdesk.journey import Assessment, FollowUp, Item, Kind, Outcome, Reading, Reason, Thread
from helpdesk.law.book import Rulebook
from helpdesk.law.completeness import asked_again, items
from helpdesk.law.jurisdiction import Competence, competence
from helpdesk.law.right import has_no_right
from helpdesk.law.time_limit import Limit, limit
from helpdesk.law.wishes import held_against

REQUESTS = (Kind.ENFORCEMENT, Kind.CONFIRMATION, Kind.COMPLAINT, Kind.DENUNCIATION)
DECIDING = ("judgment_number", "court", "judgment_date", "role", "application", "decision")
UNSURE = ("near", "obstacle", "too_early")


def assess(reading: Reading, book: Rulebook, arrived_at: datetime, thread: Thread | None = None) -> Assessment:
    """The assessment of a letter that arrived at that instant; with `thread`, of a letter in that case."""
    on = book.calendar.date_of(arrived_at)
    base = _base(reading, book, on)
    if thread is not None and reading.follow_up is not None:
        return _in_thread(reading, base, book, on, thread)
    if reading.kind not in REQUESTS:
        doubtful = reading.kind == Kind.OTHER and any(p.role == "unreadable" for p in reading.papers)
        return replace(base, outcome=Outcome.NEEDS_REVIEW, doubts=("unreadable",)) if doubtful else base
    return _request(reading, base, book, on)


def _base(reading: Reading, book: Rulebook, on: date) -> Assessment:
    kind = book.find(book.profile.kinds, reading.kind, on)
    wish = held_against(reading.wish, book.calendar, on) if reading.wish else None
    return Assessment(
        kind=reading.kind,
        outcome=Outcome.NONE,
        template=kind.template or None if kind else None,
        follow_up=reading.follow_up,
        wish=wish,
        cancels=reading.cancels,
        topics=reading.topics,
        unclear_judgment=reading.unclear_judgment,
        fingerprint=book.fingerprint,
    )


def _request(reading: Reading, base: Assessment, book: Rulebook, on: date) -> Assessment:
    whose = competence(reading, book, on)
    clock = limit(reading, book, on) if reading.kind == Kind.ENFORCEMENT else Limit("unknown")
    found = items(reading, book, on)
    checklist = tuple(_presumed(i, reading) for i in found)
    look_at = _look_at(reading, found)
    outcome, reasons = _verdict(reading, whose, clock, checklist, book, on)
    if outcome == Outcome.NO_RIGHT:
        asked_of_parties = {i.code for i in book.items(reading.kind, on) if i.role}
        checklist = tuple(i for i in checklist if i.code not in asked_of_parties or i.status != "missing")
    return replace(
        base,
        outcome=outcome,
        items=checklist,
        reasons=(*reasons, *(Reason(i.code, i.clause) for i in checklist if i.status == "missing")),
        competent_office=whose.office.name if whose.office else None,
        competent_office_full=whose.office.full if whose.office else "",
        doubts=_doubts(reading, clock, checklist, look_at),
        look_at=look_at,
    )


def _presumed(item: Item, reading: Reading) -> Item:
    """What the letter by all likelihood has is not asked for, though nobody found it."""
    return replace(item, status="met") if item.status == "missing" and item.code in reading.presumed else item


def _verdict(
    reading: Reading, whose: Competence, clock: Limit, checklist: tuple[Item, ...], book: Rulebook, on: date
) -> tuple[Outcome, tuple[Reason, ...]]:
    """The decision table of procedure.md §2, read from the top."""
    deciding = [c for c in reading.contradictions if c.fact in DECIDING]
    if deciding:
        return Outcome.NEEDS_REVIEW, tuple(Reason("contradiction", "", f"{c.first.quote} ≠ {c.second.quote}") for c in deciding)
    if len(reading.requests) > 1:
        return Outcome.NEEDS_REVIEW, (Reason("several_requests", ""),)
    if has_no_right(reading):
        return Outcome.NO_RIGHT, (_ground("no_right", book, on, _quote(reading, "outsider")),)
    if whose.elsewhere:
        return Outcome.NO_JURISDICTION, (_ground("no_jurisdiction", book, on, whose.office.name if whose.office else ""),)
    if clock.verdict == "passed":
        return Outcome.TIME_BARRED, (_ground("time_barred", book, on, _until(clock)),)
    if clock.verdict in UNSURE:
        return Outcome.NEEDS_REVIEW, (Reason(clock.verdict, "", _until(clock)),)
    if any(i.status == "missing" for i in checklist):
        return (Outcome.NEEDS_REVIEW if _may_stand_unread(reading) else Outcome.INCOMPLETE), ()
    return (Outcome.NEEDS_REVIEW, ()) if any(i.status == "doubtful" for i in checklist) else (Outcome.COMPLETE, ())


def _may_stand_unread(reading: Reading) -> bool:
    """What is missing may stand in a paper that was enclosed and that nobody could read (ruling 13)."""
    return any("unreadable" in p.marks or p.role == "unreadable" for p in reading.papers)


def _ground(code: str, book: Rulebook, on: date, evidence: str) -> Reason:
    ground = book.find(book.profile.grounds, code, on)
    return Reason(code, ground.source.short if ground else "", evidence)


def _quote(reading: Reading, code: str) -> str:
    span = reading.says(code)
    return span.quote if span else ""


def _until(clock: Limit) -> str:
    return clock.ends_on.isoformat() if clock.ends_on else ""


def _doubts(reading: Reading, clock: Limit, checklist: tuple[Item, ...], look_at: tuple[str, ...]) -> tuple[str, ...]:
    """Why a person should look, in the codes of review reasons."""
    found = {
        "contradiction": bool(reading.contradictions),
        "several_requests": len(reading.requests) > 1,
        "unreadable": any(i.status == "doubtful" for i in checklist)
        or (_may_stand_unread(reading) and any(i.status == "missing" for i in checklist)),
        "near_time_limit": clock.verdict in UNSURE,
        "low_confidence": bool(look_at),
    }
    return tuple(code for code, holds in found.items() if holds)


def _look_at(reading: Reading, checklist: tuple[Item, ...]) -> tuple[str, ...]:
    """What the reader is in doubt of: items that nobody found though the letter may well have them, items found that it may well lack,
    and what else is open.

    What a person settled is met and no doubt.
    """
    thought = {"missing": (*reading.presumed, *reading.brought), "met": reading.missed}
    contested = [i.code for i in checklist if i.code in thought.get(i.status, ())]
    settled = {i.code for i in checklist if i.status == "met" and i.code not in ("application", "judgment_identity", "asset_info")}
    return tuple(dict.fromkeys((*contested, *(code for code in reading.unsure if code not in settled))))


def _in_thread(reading: Reading, base: Assessment, book: Rulebook, on: date, thread: Thread) -> Assessment:
    """A letter in a case keeps the case's kind; a supplement is judged by what was missing and what it brings."""
    kind = book.find(book.profile.kinds, thread.kind, on)
    base = replace(base, kind=thread.kind, template=kind.template or None if kind else None)
    if reading.follow_up != FollowUp.SUPPLEMENT:
        unclear = "follow_up" in reading.unsure
        return replace(base, doubts=("low_confidence",), look_at=("follow_up",)) if unclear else base
    asked = replace(reading, kinds=(replace(reading.kinds[0], kind=thread.kind), *reading.kinds[1:]))
    checklist = asked_again(thread.missing, asked, book, on)
    missing = any(i.status == "missing" for i in checklist)
    doubtful = any(i.status == "doubtful" for i in checklist)
    outcome = Outcome.INCOMPLETE if missing else Outcome.NEEDS_REVIEW if doubtful else Outcome.COMPLETE
    look_at = tuple(code for code in _look_at(reading, checklist) if code != "to_come" or outcome == Outcome.COMPLETE)
    return replace(base, outcome=outcome, items=checklist, doubts=_doubts(reading, Limit("unknown"), checklist, look_at), look_at=look_at)
