"""Any sequence of requests, wishes, answers by calendar (new, old, replayed), cancellations, closed counters, clerks and power cuts:
no place is given twice, no visit is lost, SEQUENCE rises, and what the citizens' calendars show is what the office's shows.

`python -m tests.visits.any_sequence --sequences 200` tries that many; a short form runs with the tests.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import tempfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlmodel import select

from helpdesk import config
from helpdesk.cases import visits
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.cases.states import Status
from helpdesk.cases.tables import SeatRow, VisitRow
from helpdesk.clock import StoppedClock
from helpdesk.desk import reception
from helpdesk.errors import Refused
from helpdesk.house import House, build
from helpdesk.journey import FollowUp
from helpdesk.mail.smtp import FolderSender
from tests.visits.world import World, raising, read_once, with_appointments

MONDAY = datetime.fromisoformat("2017-06-12T08:00:00+07:00")
DAYS = [date(2017, 6, n) for n in range(12, 18)]
HOURS = [time(7, 30), time(9), time(10), time(14), time(15), time(16)]


class PowerCut(Exception):
    pass


class Shared:
    """Built once: law, templates, an empty database, a request that was read."""

    house: House | None = None
    request: Any = None
    database: Path


def shared() -> type[Shared]:
    if Shared.house is None:
        folder = Path(tempfile.mkdtemp(prefix="visits-"))
        Shared.house = build(config.from_tables({}, base=folder), StoppedClock(MONDAY))
        Shared.request = read_once(Shared.house)
        memory = Memory(f"sqlite:///{folder}/empty.db", Files(folder / "files"))
        memory.migrate()
        memory.close()
        Shared.database = folder / "empty.db"
    return Shared


class Visits(RuleBasedStateMachine):
    """One counter, one place, three days ahead: everybody is always in everybody's way."""

    world: World
    clock: StoppedClock

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="world-"))
        shutil.copy(shared().database, self.folder / "helpdesk.db")
        first = shared().house
        assert first is not None
        memory = Memory(f"sqlite:///{self.folder}/helpdesk.db", Files(self.folder / "files"))
        self.clock = StoppedClock(MONDAY)
        house = with_appointments(first, counters=1, horizon=4, notice_minutes=30, slot_minutes=60)
        self.world = World(
            replace(house, clock=self.clock, memory=memory, shops=dict(first.shops), sender=FolderSender(self.folder / "outbox")),
            shared().request,
        )
        self.known: set[tuple[int, str]] = set()

    def teardown(self) -> None:
        if self.world.citizens:
            self.the_post_goes()
        self.world.house.memory.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ── what may happen ─────────────────────────────────────────────────────────────────────────────────────────────

    @initialize()
    def somebody_asks(self) -> None:
        self.world.ask("0@mail.example")

    @precondition(lambda self: len(self.world.citizens) < 6)
    @rule(cut=st.booleans())
    def another_asks(self, cut: bool) -> None:
        address = f"{len(self.world.citizens)}@mail.example"
        if cut:
            with raising(PowerCut):
                self.world.ask(address, stop=PowerCut)
        self.world.ask(address)

    @rule(data=st.data(), day=st.sampled_from(DAYS), hour=st.sampled_from(HOURS), timed=st.booleans(), cut=st.booleans())
    def wishes(self, data: st.DataObject, day: date, hour: time, timed: bool, cut: bool) -> None:
        address = self.somebody(data)
        at = hour if timed else None
        if cut:
            with raising(PowerCut):
                self.world.wish(address, day, at, stop=PowerCut)
        self.world.wish(address, day, at)

    @rule(data=st.data())
    def chooses_what_was_offered(self, data: st.DataObject) -> None:
        address = self.somebody(data)
        with self.world.house.memory.look() as unit:
            kept = visits.kept_for(unit, self.world.case(address).id or 0, now=self.clock.now())
        if kept:
            at = self.world.local(data.draw(st.sampled_from(kept)))
            self.world.wish(address, at.date(), at.time())

    @rule(data=st.data(), what=st.sampled_from(["appointment", "request"]), cut=st.booleans())
    def cancels(self, data: st.DataObject, what: str, cut: bool) -> None:
        address = self.somebody(data)
        if cut:
            with raising(PowerCut):
                self.world.follow(address, FollowUp.CANCEL, cancels=what, stop=PowerCut)
        self.world.follow(address, FollowUp.CANCEL, cancels=what)

    @rule(data=st.data())
    def files_by_post(self, data: st.DataObject) -> None:
        self.world.follow(self.somebody(data), FollowUp.BY_POST)

    @rule(
        data=st.data(),
        partstat=st.sampled_from(["accepted", "declined", "tentative"]),
        day=st.sampled_from(DAYS),
        hour=st.sampled_from(HOURS),
    )
    def answers_by_calendar(self, data: st.DataObject, partstat: str, day: date, hour: time) -> None:
        """To whatever their calendar shows, however old; `tentative` proposes another time."""
        citizen = self.world.citizens[self.somebody(data)]
        if not citizen.calendar:
            return
        uid = data.draw(st.sampled_from(sorted(citizen.calendar)))
        start = datetime.combine(day, hour, MONDAY.tzinfo) if partstat == "tentative" else None
        self.clock.move(timedelta(seconds=1))
        self.world.by_calendar(citizen.address, uid, citizen.calendar[uid].sequence, partstat, start=start)

    @rule(data=st.data())
    def replays_an_answer(self, data: st.DataObject) -> None:
        citizen = self.world.citizens[self.somebody(data)]
        if citizen.sent:
            self.world.answer_again(citizen.address, data.draw(st.sampled_from(citizen.sent)))

    @rule(data=st.data(), day=st.sampled_from(DAYS), hour=st.sampled_from(HOURS))
    def a_clerk_moves_a_visit(self, data: st.DataObject, day: date, hour: time) -> None:
        """As a clerk does at the window: moved and told, or nothing."""
        at = datetime.combine(day, hour, MONDAY.tzinfo)
        self.world.clerk_moves(self.somebody(data), at)

    @rule()
    def a_clerk_approves_what_is_held(self) -> None:
        self.world.clerk_approves()
        self.clock.move(timedelta(seconds=30))

    @rule(data=st.data())
    def a_clerk_calls_a_visit_off(self, data: st.DataObject) -> None:
        address = self.somebody(data)
        if self.world.visit(address):
            with contextlib.suppress(Refused):
                reception.call_off(self.world.house, self.world.clerk, self.world.case(address).code, why="họp")

    @rule(data=st.data())
    def a_citizen_does_not_come(self, data: st.DataObject) -> None:
        with contextlib.suppress(Refused):
            reception.missed(self.world.house, self.world.clerk, self.world.case(self.somebody(data)).code)

    @rule(day=st.sampled_from(DAYS), start=st.sampled_from([450, 600, 810]), counters=st.integers(0, 2))
    def counters_open_or_close(self, day: date, start: int, counters: int) -> None:
        with contextlib.suppress(Refused):
            reception.open_counters(
                self.world.house, self.world.clerk, office=self.world.shop.name, day=day, start=start, until=start + 120, counters=counters,
                reason="họp",
            )  # fmt: skip

    @rule(hours=st.sampled_from([1, 4, 24]))
    def time_passes(self, hours: int) -> None:
        self.clock.move(timedelta(hours=hours))
        self.world.remind()

    @rule()
    def the_post_goes(self) -> None:
        """Then what the citizens' calendars show is what the office's shows."""
        self.world.deliver()
        for address, citizen in self.world.citizens.items():
            visit = self.world.visit(address)
            agreed = visit is not None and visit.offered_until is None and visit.starts_at > self.clock.now()
            told = [(visit.uid, visit.sequence, visit.starts_at)] if visit and agreed else []
            shown = [event for event in citizen.coming if event[2] > self.clock.now()]
            assert shown == told, (address, shown, told)
            for sequences in citizen.sequences.values():
                assert sequences == sorted(sequences)

    def somebody(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.world.citizens)))

    # ── what always holds ───────────────────────────────────────────────────────────────────────────────────────────

    def rows(self) -> tuple[list[VisitRow], list[SeatRow]]:
        with self.world.house.memory.look() as unit:
            return list(unit.session.exec(select(VisitRow))), list(unit.session.exec(select(SeatRow)))

    @invariant()
    def no_place_is_given_twice(self) -> None:
        found, seats = self.rows()
        live = [v for v in found if v.status in visits.LIVE]
        assert len({(v.starts_at, v.counter) for v in live}) == len(live)
        assert {s.visit_id for s in seats if s.visit_id is not None} == {v.id for v in live}
        assert len({v.case_id for v in live}) == len(live)

    @invariant()
    def every_visit_lies_in_working_time(self) -> None:
        calendar = self.world.shop.book.calendar
        for visit in self.rows()[0]:
            day, minute = calendar.position(visit.starts_at)
            assert any(i.start <= minute and minute + 60 <= i.end for i in calendar.intervals(day))

    @invariant()
    def no_visit_is_forgotten(self) -> None:
        """A row that was there is there; one that is over says how."""
        found, _ = self.rows()
        assert self.known <= {(v.id or 0, v.uid) for v in found}
        self.known = {(v.id or 0, v.uid) for v in found}
        assert {v.status for v in found} <= {*visits.LIVE, "kept", "missed", "moved", "cancelled", "expired"}

    @invariant()
    def a_case_with_an_appointment_has_one(self) -> None:
        for address in self.world.citizens:
            case, visit = self.world.case(address), self.world.visit(address)
            assert (case.status == Status.APPOINTMENT) <= (visit is not None), case.status


def tried(sequences: int, *, steps: int = 25) -> None:
    """Raises AssertionError with the shortest sequence that breaks a promise."""
    unhurried = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Visits,
        settings=settings(max_examples=sequences, stateful_step_count=steps, deadline=None, suppress_health_check=unhurried),
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sequences", type=int, default=200)
    asked = parser.parse_args()
    tried(asked.sequences)
    print(f"{asked.sequences} sequences of up to 25 steps: every promise kept")


if __name__ == "__main__":
    main()
