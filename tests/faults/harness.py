"""The fault harness: an office at work is killed, cut off and starved, again and again; in the end it must be as if nothing had been.

    python -m tests.faults.harness --kills 500                          the long form
    python -m tests.faults.harness --kills 200 --database postgresql --workers 2

Real Dovecot, a real SMTP server that misbehaves on command, real processes ended by kill -9: at every labelled step of
helpdesk/steps.py, and at random moments of the running service. Prints what went wrong on the way and what came of it; exit 1
where a letter is lost, stored twice or half handled, or a second answer left under another Message-ID.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

from helpdesk import config
from helpdesk.cases import letters
from helpdesk.cli.rehearsal import stories
from helpdesk.clock import StoppedClock
from helpdesk.desk import post
from helpdesk.errors import HelpdeskError
from helpdesk.house import build, shipped
from helpdesk.steps import LABELS
from tests.faults.processes import KILLED, Nursery, Worker, nursery
from tests.faults.verdict import Result, fates_undisturbed, judge
from tests.faults.world import World, wait
from tests.journeys.desk import MONDAY, Desk, desk_of
from tests.servers.dovecot import dovecot
from tests.servers.postgres import postgres
from tests.servers.postoffice import post_office
from tests.servers.wire import wire

ON_FRIDAYS = ("report filed", "inside closing")
LEADER = {"leadership": ["lanhdao@example.vn"]}
SAID_EVERY = 100
STEP = timedelta(minutes=20)  # by which the world's clock moves between two processes


@dataclass
class Harness:
    desk: Desk
    world: World
    nursery: Nursery
    luck: random.Random
    disk: Path | None
    workers: int
    result: Result = field(default_factory=Result)
    now: datetime = MONDAY

    def start(self, work: str, die_at: str = "") -> Worker:
        return self.nursery.start(self.desk.folder, self.desk.tables, work, now=self.now, die_at=die_at)

    def run(self, kills: int, labels: tuple[str, ...]) -> None:
        """Labels in turn on every other kill until each was hit, then now and then; the rest at random moments."""
        open_labels, said = list(labels), 0
        while self.result.kills < kills or open_labels:
            self._live()
            if open_labels and (self.result.kills % 2 == 0 or self.result.kills >= kills):
                label = open_labels.pop(0)
                if not self._kill_at(label):
                    open_labels.append(label)
            elif self.luck.random() < 0.2:
                self._kill_at(self.luck.choice(LABELS))
            else:
                self._kill_at_random()
            self.now += STEP
            if self.result.kills // SAID_EVERY > said:
                said = self.result.kills // SAID_EVERY
                print(f"{self.result.kills} kills …", file=sys.stderr, flush=True)

    def _live(self) -> None:
        """What happens in the world meanwhile."""
        self.world.trouble()
        if len(self.world.written) < self.result.kills * 2 + 6:
            self.world.write(self.luck.choice((0, 1, 1, 2)))
        chance = self.luck.random()
        if chance < 0.06:
            self.world.deliver_again()
        elif chance < 0.12:
            self.world.thank()
        elif chance < 0.14:
            self.world.change_uidvalidity()

    def _kill_at(self, label: str) -> bool:
        """Whether the process came to the label and died there."""
        if label in ON_FRIDAYS:
            self.now = next_friday(self.now)
        if label == "inside settling":
            self.world.calm()
            self.world.post.moods = ["swallow"]
        if label in ("inside T2 of a robot", "mail written", "after T3"):
            self.world.write(2)
        passes = self.luck.choice((0, 0, 1, 2)) if self.result.labels[label] else 0
        hit = self.start("clockwork" if label in ON_FRIDAYS else "day", die_at=f"{label}:{passes}").end(seconds=120) == KILLED
        self.result.kills += hit
        self.result.labels[label] += hit
        return hit

    def _kill_at_random(self) -> None:
        at_work = [self.start("serve") for _ in range(self.workers)]
        wait(self.luck, 0.02, 1.0)
        with self._starved():
            wait(self.luck, 0.02, 0.8)
            self.luck.shuffle(at_work)
            for worker in at_work:
                assert worker.kill() == KILLED
                wait(self.luck, 0.0, 0.3)
        self.result.kills += len(at_work)

    @contextmanager
    def _starved(self) -> Iterator[None]:
        chance = self.luck.random()
        if chance < 0.05 and self.disk is not None:
            with self.world.full_disk(self.disk):
                yield
        elif chance < 0.12:
            with self.world.locked_database(self.desk.house.memory.url):
                yield
        else:
            yield

    # ── afterwards ──────────────────────────────────────────────────────────────────────────────────────────────────

    def settle(self) -> None:
        """The world is kind again. Doubt is left to evidence, then to a person who asks the citizen."""
        self.world.calm()
        for _ in range(4):
            self._quiet_hour()
        with self.desk.house.memory.unit() as unit:
            self.result.set_aside = Counter((row.fault or "").splitlines()[-1] for row in letters.listed(unit, state="shunted"))
            letters.replay(unit)
        self._quiet_hour()
        self._ask_the_citizens()
        for _ in range(3):
            self._quiet_hour()

    def _quiet_hour(self) -> None:
        self.now += timedelta(hours=9)  # longer than any pause between two tries
        self.desk.clock.at = self.now
        with contextlib.suppress(HelpdeskError):
            self.desk.poll()
        self.desk.send()

    def _ask_the_citizens(self) -> None:
        arrived = {message_from_bytes(content)["Message-ID"] for _, content in self.world.post.taken}
        for mail in self.desk.mails("doubtful"):
            post.decide_doubt(self.desk.house, mail.id or 0, arrived=mail.message_id in arrived, who="canbo")
            self.result.by_a_person += 1


def next_friday(now: datetime) -> datetime:
    """The next Friday, once the week is over."""
    ahead = (4 - now.weekday()) % 7 or 7
    return (now + timedelta(days=ahead)).replace(hour=17, minute=0)


@contextmanager
def office_disk(folder: Path, megabytes: int = 400) -> Iterator[Path | None]:
    """A small disk for the office, so that it can be filled; None where none may be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def play(*, kills: int, database: str = "sqlite", workers: int = 1, seed: int = 682, labels: tuple[str, ...] = LABELS) -> Result:
    began, luck = time.monotonic(), random.Random(seed)
    told = [s for s in stories(shipped("mailbox_fixtures")) if not s.answers and not s.names]
    with ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        study = build(config.from_tables({}, base=room / "study"), StoppedClock(MONDAY))
        stack.callback(study.close)
        undisturbed = fates_undisturbed(study, room / "undisturbed", told)
        server, smtp = stack.enter_context(dovecot()), stack.enter_context(post_office())
        lines = stack.enter_context(wire(server.port)), stack.enter_context(wire(smtp.port))
        disk = stack.enter_context(office_disk(room / "office"))
        url = stack.enter_context(postgres()).create("office") if database == "postgresql" else "sqlite:///helpdesk.db"
        tables = {
            "mailbox": {**server.settings(), "port": lines[0].port, "timeout_seconds": 4},
            "smtp": {**smtp.settings(), "port": lines[1].port, "timeout_seconds": 4, "bcc_self": True, "per_minute": 600},
            "storage": {"database": url, "files": "files"},
            "reports": LEADER,
        }
        desk = stack.enter_context(desk_of(study, room / "office", **tables))
        world = World(server, smtp, *lines, told, luck)
        harness = Harness(desk, world, stack.enter_context(nursery()), luck, disk, workers)
        harness.run(kills, labels)
        harness.settle()
        judge(harness.result, desk, world, undisturbed)
    harness.result.seconds = time.monotonic() - began
    return harness.result


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(2)))
    asked = parser.parse_args()
    print(f"seed {asked.seed}, {asked.database}, {asked.workers} worker(s)", flush=True)
    result = play(kills=asked.kills, database=asked.database, workers=asked.workers, seed=asked.seed)
    print("\n".join(result.lines()))
    return 0 if result.sound else 1


if __name__ == "__main__":
    sys.exit(main())
