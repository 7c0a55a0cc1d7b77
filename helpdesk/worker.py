"""The loops of the service: collect, answer, post, remind; APScheduler wakes what goes by the clock.

Each loop does its round, sleeps until it is woken or its pause is over, and outlives whatever goes wrong in a round. Leases on
our own rows keep two services apart; the desk does not know who drives it.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from helpdesk.cases import leases
from helpdesk.cases.leases import Fence
from helpdesk.cases.mailboxes import Readable
from helpdesk.clock import SystemClock
from helpdesk.desk import alarms, calendar_days, expiry, intake, notices, post, redating, reminders, reports
from helpdesk.desk.hands import Hands
from helpdesk.desk.ledger import balance_line
from helpdesk.desk.line import Line
from helpdesk.desk.recovery import free_leases_of_the_dead, sweep
from helpdesk.errors import HelpdeskError, TakenOver
from helpdesk.house import House, Shop
from helpdesk.study import build_study
from helpdesk.watch import Watch

log = logging.getLogger(__name__)
PAUSE, LEASE = 2.0, timedelta(minutes=3)
BACK_OFF_MOST = 300.0
MOST_HANDS = 3
SAY_AGAIN = 600.0
PATIENCE = {"quick": 300.0, "slow": 1800.0}  # seconds one letter may take before the process is held to be stuck


def _reports(house: House) -> None:
    reports.run_due(house, balance_line)


AT_ONCE = (("reminders", reminders.run), ("reports", _reports))
# once the mailboxes had time to be read
AFTER_A_WHILE = (
    ("expiry", expiry.look), ("alarms", alarms.run), ("notices", notices.run), ("balance", alarms.balance_daily), ("sweep", sweep),
)  # fmt: skip


@dataclass
class Complaints:
    """What goes wrong is said at once, then every ten minutes, and once more when it is over."""

    _said: dict[str, tuple[str, float]] = field(default_factory=dict)

    def say(self, name: str, why: Exception) -> None:
        words = str(why) if isinstance(why, HelpdeskError) else type(why).__name__  # any other's words may quote a letter
        said, at = self._said.get(name, ("", 0.0))
        if words != said or time.monotonic() - at > SAY_AGAIN:
            self._said[name] = words, time.monotonic()
            log.error("%s: %s", name, words)

    def over(self, name: str) -> None:
        if self._said.pop(name, None):
            log.warning("%s: đã trở lại bình thường", name)


@dataclass
class Service:
    """The running loops of one house. With a `watch` a process that is stuck ends itself, to be started again."""

    house: House
    watch: Watch | None = None
    stopping: threading.Event = field(default_factory=threading.Event)
    mail_came: threading.Event = field(default_factory=threading.Event)
    mail_written: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    complaints: Complaints = field(default_factory=Complaints)
    hands: Hands = field(init=False)
    scheduler: BackgroundScheduler = field(default_factory=lambda: BackgroundScheduler(timezone="UTC"))

    def __post_init__(self) -> None:
        study = partial(build_study, self.house.settings, SystemClock())
        self.hands = Hands(study, min((os.cpu_count() or 1) - 1, MOST_HANDS))

    def start(self) -> None:
        free_leases_of_the_dead(self.house)
        for shop in self.house.shops.values():
            for box in self.house.mailboxes(shop):
                self._thread(f"collect {shop.name} {box.folder}", lambda shop=shop, box=box: self._collect(shop, box))  # type: ignore[misc]
        for lane in ("quick", "slow"):
            line = Line(self.house, lane, self.hands if lane == "quick" else None)
            self._thread(f"answer {lane}", lambda line=line: self._round(lambda: self._answer(line), self.mail_came))  # type: ignore[misc]
        self._thread("post", lambda: self._round(self._post, self.mail_written))
        for name, work in AT_ONCE:
            self._by_the_clock(name, work, next_run_time=SystemClock().now())
        for name, work in AFTER_A_WHILE:
            self._by_the_clock(name, work)
        self._thread("calendar", lambda: self._duty("calendar", redating.catch_up))  # once: newer data may have come with the start
        self.scheduler.start()
        if self.watch:
            self.watch.start(self.stopping)

    def stop(self) -> None:
        """Lets every loop finish the round it is in."""
        for event in (self.stopping, self.mail_came, self.mail_written):
            event.set()
        if self.scheduler.running:
            self.scheduler.shutdown(wait=True)
        for thread in self.threads:
            thread.join(timeout=30)
        self.hands.go_home()
        self._safely("stop", self._hand_on)

    def _hand_on(self) -> None:
        """Another service need not wait until our duties lapse."""
        with self.house.memory.unit() as unit:
            leases.give_back_all(unit, me=self.house.me, now=self.house.clock.now())

    def _by_the_clock(self, name: str, work: Callable[[House], object], **more: Any) -> None:
        self.scheduler.add_job(
            self._duty, "interval", args=[name, work], minutes=5, coalesce=True, max_instances=1, misfire_grace_time=None, **more
        )

    def _thread(self, name: str, loop: Callable[[], None]) -> None:
        thread = threading.Thread(target=loop, name=name, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _round(self, work: Callable[[], object], wake: threading.Event) -> None:
        while not self.stopping.is_set():
            self._safely(threading.current_thread().name, work)
            wake.wait(PAUSE)
            wake.clear()

    def _safely(self, name: str, work: Callable[[], object]) -> bool:
        try:
            calendar_days.refresh(self.house)
            work()
        except Exception as why:  # noqa: BLE001 - a loop outlives its rounds; letters were shunted further down
            self.complaints.say(name, why)
            return False
        self.complaints.over(name)
        return True

    def _duty(self, name: str, work: Callable[[House], object]) -> None:
        """A thing that only one service does, however many were started."""
        self._safely(name, lambda: work(self.house) if self._take(name) else None)

    def _take(self, name: str, length: timedelta = LEASE) -> Fence | None:
        with self.house.memory.unit() as unit:
            return leases.take(unit, name, me=self.house.me, now=self.house.clock.now(), length=length)

    def _answer(self, line: Line) -> None:
        while not self.stopping.is_set():
            if self.watch:
                self.watch.expect(f"answer {line.lane}", PATIENCE[line.lane])
            if not line.answer_some():
                break
            self.mail_written.set()
        line.leave()
        if self.watch:
            self.watch.rest(f"answer {line.lane}")

    def _post(self) -> None:
        """At most the permitted number of mails a minute, whatever has piled up."""
        if most := post.allowed(self.house, PAUSE):
            post.send_all(self.house, most=most)

    def _collect(self, shop: Shop, box: Readable) -> None:
        """Fetches, then waits for the server to call or for the poll; backs off while the mailbox is out of reach."""
        name, failures = threading.current_thread().name, 0
        while not self.stopping.is_set():
            try:
                self._collect_once(shop, box)
            except TakenOver:
                failures = 0  # another service has the duty now
            except Exception as why:  # noqa: BLE001 - a loop outlives its rounds
                self.complaints.say(name, why)
                failures += 1
            else:
                self.complaints.over(name)
                failures = 0
            self.stopping.wait(min(2.0**failures, BACK_OFF_MOST) if failures else 0.0)
        box.close()

    def _collect_once(self, shop: Shop, box: Readable) -> None:
        seconds = float(shop.settings.poll_seconds)
        fence = self._take(f"collect {shop.name} {box.folder}", LEASE + timedelta(seconds=seconds))
        if fence is None:
            self.stopping.wait(seconds)
            return
        if intake.collect(self.house, shop, box, fence).kept:
            self.mail_came.set()
        if not box.wait(seconds, self.stopping.is_set):
            self.stopping.wait(seconds)
