"""What the law's clocks want said to staff now: reminders before an end, notices after it (the profile names them, with whom they are for).

Nothing is stored: what is due follows from the clocks and the day. What has run out is told to the leadership by mail, once a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.cases import due_rows, registers
from helpdesk.cases.database import Unit
from helpdesk.cases.register_tables import UnclearJudgmentRow
from helpdesk.desk import alarms
from helpdesk.desk.alarms import Alarm
from helpdesk.desk.registers import TO_NOTIFY
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.saying import TimeLeft, time_left
from helpdesk.house import House, Shop
from helpdesk.law.deadlines import Deadline
from helpdesk.law.profile import ClockCode

LOOK_AHEAD = timedelta(days=12)  # no reminder to staff lies further before its end
MOST, NAMED = 200, 10
IN_REGISTERS: dict[ClockCode, str] = {
    "court_explanation": "/registers/unclear",
    "unmendable_judgment_notice": "/registers/unclear",
    "body_information": "/registers/information",
}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One clock near its end or past it. `code` is a case's, `page` where the matter is dealt with; `to` the one who must act."""

    office: str
    clock: str
    name: str
    clause: str
    code: str
    page: str
    due_at: datetime
    left: TimeLeft
    to: str

    @property
    def late(self) -> bool:
        return self.left.level == "late"


def lines(house: House, person: Person) -> tuple[NoticeLine, ...]:
    """The most pressing first, of the cases this person sees; clocks of the registers for whoever reads them."""
    person.must(Right.REPORTS)
    with house.memory.look() as unit:
        found = [line for office in person.offices for line in _of_shop(unit, house, house.shop(office), person)]
    return tuple(sorted(found, key=lambda line: line.due_at)[:MOST])


def _of_shop(unit: Unit, house: House, shop: Shop, person: Person) -> Iterator[NoticeLine]:
    now = house.clock.now()
    for row in due_rows.running(unit, person.sight, shop.name, until=now + LOOK_AHEAD, most=MOST):
        deadline = shop.book.due_if_known(row.clock, row.started_at)  # type: ignore[arg-type]
        if deadline is not None:
            yield from _told(house, shop, deadline, row.clock, row.code, f"/cases/{row.code}", row.due_at)
    yield from _of_registers(unit, house, shop)


def _of_registers(unit: Unit, house: House, shop: Shop) -> Iterator[NoticeLine]:
    for judgment in registers.unclear_unsettled(unit, shop.name):
        if (started := _started(judgment)) is not None:
            yield from _started_at(unit, house, shop, *started)
    for request in registers.information_unanswered(unit, shop.name):
        yield from _started_at(unit, house, shop, "body_information", request.asked_at)


def _started(row: UnclearJudgmentRow) -> tuple[ClockCode, datetime] | None:
    """The clock that runs for an unclear judgment: the notice that is owed at once, or the court's days to explain."""
    if row.grade in TO_NOTIFY:
        return None if row.notified_at else ("unmendable_judgment_notice", row.found_at)
    return ("court_explanation", row.asked_at) if row.asked_at and not row.answered_at else None


def _started_at(unit: Unit, house: House, shop: Shop, clock: ClockCode, at: datetime) -> Iterator[NoticeLine]:
    deadline = shop.book.due_if_known(clock, at)
    if deadline is not None:
        yield from _told(house, shop, deadline, clock, "", IN_REGISTERS[clock], deadline.at)


def _told(house: House, shop: Shop, deadline: Deadline, clock: str, code: str, page: str, due_at: datetime) -> Iterator[NoticeLine]:
    """A line once the first reminder's moment has come, and ever after until the clock is stopped."""
    now, calendar = house.clock.now(), shop.book.calendar
    points = [p for p in shop.book.points(deadline) if p.notice.to != "citizen"]
    reached = [p for p in points if p.at <= now]
    if reached or (due_at <= now and deadline.rule.bound != "citizen"):
        to = reached[-1].notice.to if reached else "clerk"
        left = time_left(calendar, due_at, now)
        yield NoticeLine(shop.name, clock, deadline.rule.name, deadline.clause.short, code, page, calendar.local(due_at), left, to)


# ── to the leadership ───────────────────────────────────────────────────────────────────────────────────────────────


def run(house: House) -> None:
    """One round: of each clock that has run out, one mail a day, with the codes of ordinary cases and no name."""
    for shop in house.shops.values():
        with house.memory.look() as unit:
            late = list(due_rows.run_out(unit, shop.name, house.clock.now()))
        for clock, codes, others in late:
            rule = shop.book.find(shop.book.profile.clocks, clock, house.today(shop))
            if rule is not None and any(n.to == "leader" for n in rule.notices):
                values = {"clock": rule.name, "codes": _named(codes, others)}
                alarms.ring(house, Alarm("run_out", shop, values, about=f"{shop.name} {clock}"))


def _named(codes: Iterable[str], others: int) -> str:
    """The first codes, and how many more there are."""
    known = list(codes)
    more = len(known[NAMED:]) + others
    told = ", ".join(known[:NAMED])
    return f"{told} và {more} hồ sơ khác" if told and more else told or f"{more} hồ sơ"
