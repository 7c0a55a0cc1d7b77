"""The loops of the service: collect, answer, post, remind; APScheduler wakes what goes by the clock.

Each loop does its round, sleeps until it is woken or its pause is over, and outlives whatever goes wrong in a round. On one
machine leases on our own rows keep two services apart; the desk does not know who drives it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from helpdesk.cases import leases
from helpdesk.desk import intake, post, reminders, reports
from helpdesk.desk.ledger import balance_line
from helpdesk.desk.recovery import free_leases_of_the_dead
from helpdesk.errors import HelpdeskError, MailboxError
from helpdesk.house import House, Shop

log = logging.getLogger(__name__)
PAUSE, LEASE = 2.0, timedelta(minutes=3)
BACK_OFF_MOST = 300.0


def _reports(house: House) -> None:
    reports.run_due(house, balance_line)


@dataclass
class Service:
    """The running loops of one house."""

    house: House
    stopping: threading.Event = field(default_factory=threading.Event)
    mail_came: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    scheduler: BackgroundScheduler = field(default_factory=lambda: BackgroundScheduler(timezone="UTC"))

    def start(self) -> None:
        free_leases_of_the_dead(self.house)
        for shop in self.house.shops.values():
            self._thread(f"collect {shop.name}", lambda shop=shop: self._collect(shop))  # type: ignore[misc]
        for lane in ("quick", "slow"):
            self._thread(f"answer {lane}", lambda lane=lane: self._round(lambda: intake.answer_all(self.house, lane=lane), self.mail_came))  # type: ignore[misc]
        self._thread("post", lambda: self._round(self._post, self.stopping))
        for name, work, minutes in (("reminders", reminders.run, 5), ("reports", _reports, 5)):
            self.scheduler.add_job(
                self._safely, "interval", args=[name, work], minutes=minutes, coalesce=True, max_instances=1, misfire_grace_time=600
            )
        self.scheduler.start()

    def stop(self) -> None:
        """Lets every loop finish the round it is in."""
        self.stopping.set()
        self.mail_came.set()
        if self.scheduler.running:
            self.scheduler.shutdown(wait=True)
        for thread in self.threads:
            thread.join(timeout=30)

    def _thread(self, name: str, loop: Callable[[], None]) -> None:
        thread = threading.Thread(target=loop, name=name, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _round(self, work: Callable[[], object], wake: threading.Event) -> None:
        while not self.stopping.is_set():
            self._safely(threading.current_thread().name, lambda _house: work())
            wake.wait(PAUSE)
            if wake is not self.stopping:
                wake.clear()

    def _safely(self, name: str, work: Callable[[House], object]) -> bool:
        try:
            work(self.house)
        except Exception as why:  # noqa: BLE001 - a loop outlives its rounds; letters were shunted further down
            log.error("%s: %s", name, why if isinstance(why, HelpdeskError) else type(why).__name__)
            return False
        return True

    def _post(self) -> post.Posted:
        """At most the permitted number of mails a minute, whatever has piled up."""
        seconds = max(PAUSE, 1.0)
        most = max(1, round(self.house.settings.smtp.per_minute * seconds / 60))
        return post.send_all(self.house, most=most)

    def _collect(self, shop: Shop) -> None:
        """Fetches, then waits for the server to call or for the poll; backs off while the mailbox is out of reach."""
        box, pause = self.house.mailbox(shop), 1.0
        while not self.stopping.is_set():
            try:
                if self._may_collect(shop):
                    if intake.collect(self.house, shop, box).kept:
                        self.mail_came.set()
                    pause = 1.0
                    box.wait(shop.settings.poll_seconds)
            except MailboxError as why:
                log.error("mailbox %s: %s", shop.name, why)
                pause = min(pause * 2, BACK_OFF_MOST)
            except Exception as why:  # noqa: BLE001 - a loop outlives its rounds
                log.error("collect %s: %s", shop.name, type(why).__name__)
                pause = min(pause * 2, BACK_OFF_MOST)
            self.stopping.wait(pause if pause > 1 or shop.settings.source == "imap" else min(shop.settings.poll_seconds, PAUSE))
        box.close()

    def _may_collect(self, shop: Shop) -> bool:
        """One collector a mailbox, however many services were started by mistake."""
        with self.house.memory.unit() as unit:
            now = self.house.clock.now()
            return leases.take(unit, f"collect:{shop.name}", me=self.house.me, now=now, length=LEASE) is not None
