"""What the clock brings about in open cases: a supplement that was not sent, a draft whose slot has run out."""

from __future__ import annotations

from datetime import datetime

from helpdesk.cases import dossiers, outbox, visits
from helpdesk.cases.database import Unit
from helpdesk.cases.states import Status, Step
from helpdesk.cases.tables import CaseRow, ClockRow
from helpdesk.desk import answers
from helpdesk.desk.write import Occasion
from helpdesk.house import House, Shop


def run(house: House) -> None:
    """One round; what was missed while the service slept is made up, each thing once."""
    for shop in house.shops.values():
        with house.memory.look() as unit:
            waiting = [c.id or 0 for c in dossiers.listed(unit, office=shop.name) if c.status == Status.WAITING]
        for case_id in waiting:
            with house.memory.unit() as unit:
                _supplement(unit, house, shop, dossiers.get(unit, case_id))
    _expired_drafts(house)


def _supplement(unit: Unit, house: House, shop: Shop, case: CaseRow) -> None:
    """One reminder before the end, then the online support is closed without prejudice."""
    now = house.clock.now()
    clock = next((c for c in dossiers.clocks(unit, case.id or 0) if c.clock == "online_supplement" and c.ended_at is None), None)
    if clock is None or case.status != Status.WAITING:
        return
    if now > clock.due_at:
        dossiers.stop_clock(unit, case.id or 0, "online_supplement", at=now, by="run_out")
        dossiers.take_step(unit, case, Step.LAPSE, at=now)
        _write(unit, house, shop, case, "closing", "lapsed")
    elif now >= _remind_at(shop, clock) and not _reminded(unit, case, clock):
        _write(unit, house, shop, case, "reminder", "supplement")


def _remind_at(shop: Shop, clock: ClockRow) -> datetime:
    deadline = shop.book.due("online_supplement", clock.started_at)
    points = [p.at for p in shop.book.points(deadline)] if deadline else []
    return min([p for p in points if p < clock.due_at], default=clock.due_at)


def _reminded(unit: Unit, case: CaseRow, clock: ClockRow) -> bool:
    return any(o.obligation == "reminder:supplement" and o.created_at >= clock.started_at for o in outbox.of_case(unit, case.id or 0))


def _write(unit: Unit, house: House, shop: Shop, case: CaseRow, form: str, variant: str) -> None:
    writing = answers.writing_for_case(unit, case)
    if writing is None:
        return
    occasion = Occasion(case.code, case.received_at, form, variant)
    answers.write(unit, house, shop, case, writing, occasion, obligation=f"{form}:{variant}", status="ready", letter_id=None)


def _expired_drafts(house: House) -> None:
    """A slot kept for a draft that nobody approved in time is free again; the draft is then written anew on approval."""
    with house.memory.unit() as unit:
        for visit in visits.run_out(unit, now=house.clock.now()):
            visits.leave(unit, visit, status="expired")
            dossiers.note(unit, "visit:expired", at=house.clock.now(), case_id=visit.case_id, visit=visit.id)
