"""What the clock brings about in open cases: a visit that is near, a supplement that was not sent, a draft whose slot has run out.

Each thing once: a reminder has its own obligation in the outbox, and the table allows one of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from helpdesk.cases import dossiers, outbox
from helpdesk.cases import visits as rows
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_from_plain
from helpdesk.cases.states import Status, Step
from helpdesk.cases.tables import CaseRow, ClockRow, VisitRow
from helpdesk.desk import answers, visits
from helpdesk.desk.write import Occasion
from helpdesk.house import House, Shop
from helpdesk.law.working_time import opening_time

AHEAD = timedelta(days=21)  # no stretch of days off is longer: a visit after it is reminded of on the last day before


def run(house: House) -> None:
    """One round; what was missed while the service slept is made up, each thing once."""
    for shop in house.shops.values():
        with house.memory.look() as unit:
            waiting = [c.id or 0 for c in dossiers.with_status(unit, shop.name, Status.WAITING)]
            coming = rows.to_come(unit, shop.name, house.clock.now(), house.clock.now() + AHEAD)
            near = [v.id or 0 for v in coming if _due(unit, house, shop, v)]
        for case_id in waiting:
            with house.memory.unit() as unit:
                _waiting(unit, house, shop, dossiers.hold(unit, case_id))
        for visit_id in near:
            with house.memory.unit() as unit:
                _visit(unit, house, shop, visit_id)
    _run_out(house)


# ── a visit that is near ────────────────────────────────────────────────────────────────────────────────────────────


def _visit(unit: Unit, house: House, shop: Shop, visit_id: int) -> None:
    visit = rows.get(unit, visit_id)
    if visit is None:
        return
    case = dossiers.hold(unit, visit.case_id)
    unit.session.refresh(visit)
    for variant in _due(unit, house, shop, visit) if visit.status in rows.LIVE else ():
        _write(unit, house, shop, case, "reminder", variant, obligation=f"reminder:{variant}:{visit.id}", visit=visit)


def _due(unit: Unit, house: House, shop: Shop, visit: VisitRow) -> list[str]:
    """The day before, in working time, and the morning; not for a time that was agreed after the reminder would have been due."""
    now, code = house.clock.now(), dossiers.get(unit, visit.case_id).code
    return [
        variant
        for variant, since, until in _reminders(house, shop, visit)
        if since <= now < until
        and not (visit.made_at is not None and visit.made_at >= since)
        and not outbox.is_written(unit, code, f"reminder:{variant}:{visit.id}")
    ]


def _reminders(house: House, shop: Shop, visit: VisitRow) -> tuple[tuple[str, datetime, datetime], ...]:
    """(letter, from when, until when) of each reminder of a visit."""
    calendar, at = shop.book.calendar, house.settings.appointments.remind_at
    day = calendar.date_of(visit.starts_at)
    before, morning = opening_time(calendar, calendar.previous_working_day(day)), calendar.instant(day, at.hour * 60 + at.minute)
    return ("appointment_day_before", before, calendar.instant(day, 0)), ("appointment_morning", morning, visit.starts_at)


# ── the citizen's turn ──────────────────────────────────────────────────────────────────────────────────────────────


def _waiting(unit: Unit, house: House, shop: Shop, case: CaseRow) -> None:
    running = {c.clock: c for c in dossiers.clocks(unit, case.id or 0) if c.ended_at is None}
    if case.status != Status.WAITING:
        return
    if (lodged := running.get("statutory_supplement")) is not None:
        _statutory(unit, house, case, lodged)
    elif (online := running.get("online_supplement")) is not None:
        _online(unit, house, shop, case, online)


def _online(unit: Unit, house: House, shop: Shop, case: CaseRow, clock: ClockRow) -> None:
    """One reminder before the end, then the online support is closed without prejudice."""
    now, once = house.clock.now(), f"reminder:supplement:{clock.id}"
    if now > clock.due_at:
        dossiers.stop_clock(unit, case.id or 0, "online_supplement", at=now, by="run_out")
        rows.let_go(unit, case)
        dossiers.take_step(unit, case, Step.LAPSE, at=now)
        _write(unit, house, shop, case, "closing", "lapsed", obligation=f"closing:lapsed:{clock.id}")
    elif now >= _remind_at(shop, clock) and _missing(case) and not outbox.is_written(unit, case.code, once):
        _write(unit, house, shop, case, "reminder", "supplement", obligation=once)


def _missing(case: CaseRow) -> bool:
    return bool(case.assessment) and bool(assessment_from_plain(case.assessment).missing)


def _remind_at(shop: Shop, clock: ClockRow) -> datetime:
    deadline = shop.book.due("online_supplement", clock.started_at)
    points = [p.at for p in shop.book.points(deadline)] if deadline else []
    return min([p for p in points if p < clock.due_at], default=clock.due_at)


def _statutory(unit: Unit, house: House, case: CaseRow, clock: ClockRow) -> None:
    """A lodged file that was not completed in time: whether it is refused or excused only a person says (NĐ 125/2013 Điều 4.2)."""
    now = house.clock.now()
    if now <= clock.due_at:
        return
    dossiers.stop_clock(unit, case.id or 0, "statutory_supplement", at=now, by="run_out")
    case.review_reasons = list(dict.fromkeys(["not_completed", *case.review_reasons]))
    dossiers.take_step(unit, case, Step.HOLD, at=now, why="not_completed")


def _write(
    unit: Unit, house: House, shop: Shop, case: CaseRow, form: str, variant: str, *, obligation: str, visit: VisitRow | None = None
) -> None:
    writing = answers.writing_for_case(unit, case)
    if writing is None:
        return
    occasion = Occasion(case.code, case.received_at, form, variant, visits.meeting(shop, visit))
    answers.write(unit, house, shop, case, writing, occasion, obligation=obligation, status="ready", letter_id=None, revision=1)


def _run_out(house: House) -> None:
    """A slot kept for a draft that nobody approved in time is free again (the draft is written anew on approval); so are slots offered."""
    with house.memory.unit() as unit:
        now = house.clock.now()
        for visit in rows.run_out(unit, now=now):
            rows.leave(unit, visit, status="expired")
            dossiers.note(unit, "visit:expired", at=now, case_id=visit.case_id, visit=visit.id)
        rows.sweep_all(unit, now=now)
