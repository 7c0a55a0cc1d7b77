"""Two workers on the letters of one office; again and again one of them is killed in mid-work, and another comes.

    .venv/bin/python -m tests.faults.side_by_side [--rounds 40] [--letters 60] [--seed N]

In every round the same letters lie stored in a PostgreSQL: of people who write once, of people who write again and again, and of several
people in cases that exist already. A worker dies at a labelled step of the record or at a random moment. In the end all must be as one
worker left to itself leaves it: each letter at rest once, each answer written once, no code of a case left out, each conversation
in order. Exit 1 where it is not.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from sqlmodel import col, select

from helpdesk import config
from helpdesk.cases import dossiers
from helpdesk.cases import letters as ledger
from helpdesk.cases.database import Memory
from helpdesk.cases.ledger_tables import DrawnRow, HandledRow
from helpdesk.cases.tables import EventRow, LetterRow, OutgoingRow
from helpdesk.cli.rehearsal import Story, stories
from helpdesk.clock import StoppedClock
from helpdesk.house import House, build, shipped
from helpdesk.mail.heading import Heading
from helpdesk.study import Study
from tests.faults.processes import KILLED, Nursery, Worker, nursery
from tests.faults.verdict import fate
from tests.faults.world import ADDRESS
from tests.journeys.desk import MONDAY, REST, Desk, desk_of
from tests.journeys.office import plain_letter
from tests.servers.postgres import Postgres, postgres

STEPS = ("read", "numbers drawn", "mail written", "inside T2", "inside T2 of a robot", "after T2")
SAID_EVERY = 10
CASES, REGULARS = 4, 3  # cases that exist, people who write again and again
SAID = (
    "Tôi xin cảm ơn quý cơ quan.",
    "Tôi xin bổ sung số điện thoại của tôi là 0912345678.",
    "Cho tôi hỏi hồ sơ đã đến bước nào rồi ạ?",
    "Tôi xin đổi lịch hẹn sang buổi chiều.",
)
SECONDS = 300  # a worker may take on a busy machine
ROBOT = {"Auto_Submitted": "auto-replied", "Subject": "Trả lời tự động"}


@dataclass
class Result:
    rounds: int = 0
    died: Counter[str] = field(default_factory=Counter)
    in_hand: int = 0  # letters that were leased to the dead
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def line(self) -> str:
        died = ", ".join(f"{where} {many}" for where, many in sorted(self.died.items()))
        told = f"{self.rounds} rounds in {self.seconds:.0f} s; died: {died}; {self.in_hand} letters were in their hands"
        return f"{told}\n{len(self.faults)} faults" + "".join(f"\n  {fault}" for fault in self.faults[:20])


# ── the letters ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Street:
    """Who writes to the office; the letters lie in its mailbox in the order they came."""

    desk: Desk
    told: list[Story]
    luck: random.Random
    written: int = 0

    def put(self, content: bytes) -> None:
        self.written += 1
        (self.desk.shop.settings.path / "new" / f"{1497240000 + self.written}.M{self.written}.x").write_bytes(content)

    def story(self, name: str) -> bytes:
        """One of the fixtures as this person wrote it."""
        content = self.luck.choice(self.told).content
        return b"X-Number: %d\r\n" % self.written + ADDRESS.sub(b"%s@mail.example" % name.encode(), content)

    def live(self) -> None:
        """The cases that exist: each with its first letter dealt with, and with a second person in it."""
        for number in range(CASES):
            self.put(plain_letter(f"Tôi muốn hỏi lịch tiếp công dân. ({number})", sender=f"cha{number}@mail.example"))
        self.desk.poll()
        with self.desk.house.memory.unit() as unit:
            for number, case in enumerate(dossiers.listed(unit)):
                dossiers.welcome(unit, case.id or 0, f"con{number}@mail.example")

    def write(self, count: int) -> None:
        codes = [case.code for case in self.desk.cases()]
        for number in range(count):
            chance = self.luck.random()
            if chance < 0.35:
                case = self.luck.randrange(len(codes))
                who = f"{self.luck.choice(('cha', 'con'))}{case}@mail.example"
                self.put(plain_letter(f"Về hồ sơ {codes[case]}: {self.luck.choice(SAID)} ({number})", sender=who))
            elif chance < 0.6:
                self.put(self.story(f"quen{self.luck.randrange(REGULARS)}"))
            elif chance < 0.65:
                self.put(plain_letter(f"Tôi vắng mặt. ({number})", sender=f"may{number}@mail.example", **ROBOT))
            else:
                self.put(self.story(f"moi{number}"))


# ── what must hold ──────────────────────────────────────────────────────────────────────────────────────────────────────


def faults_of(house: House, count: int) -> list[str]:
    """What is wrong with a memory of so many letters that should all be dealt with."""
    with house.memory.look() as unit:
        rows, handled = ledger.listed(unit), [row.letter_id for row in unit.session.exec(select(HandledRow))]
        mails = Counter((m.letter_id, m.obligation) for m in unit.session.exec(select(OutgoingRow)) if m.letter_id)
        codes, drawn = [case.code for case in dossiers.listed(unit)], unit.session.exec(select(DrawnRow)).all()
        events = select(EventRow).where(col(EventRow.letter_id).is_not(None)).order_by(col(EventRow.id).desc())
        order = {event.letter_id or 0: event.id or 0 for event in unit.session.exec(events)}  # the first of each letter
    quick = [row for row in rows if row.lane == "quick" and row.copy_of is None]  # what waits for the eyes is overtaken by the others
    found = {
        "letters lost": len(rows) != count,
        "letters set aside": any(row.state not in REST for row in rows),
        "letters handled twice": sorted(handled) != sorted(row.id or 0 for row in rows if row.copy_of is None),
        "answers doubled": max(mails.values(), default=0) > 1,
        f"codes left out: {sorted(left_out(codes))}, drawn: {drawn}": bool(left_out(codes)) or bool(drawn),
        f"out of order: {overtaken(conversations(house, quick), order)}": bool(overtaken(conversations(house, quick), order)),
    }
    return [*(fault for fault, is_so in found.items() if is_so), *(row.fault for row in rows if row.fault)]


def left_out(codes: list[str]) -> set[str]:
    """Codes that are not there though a higher one of their year is."""
    years: dict[str, list[int]] = defaultdict(list)
    for code in codes:
        years[code.rpartition("-")[0]].append(int(code.rpartition("-")[2]))
    return {f"{year}-{n:06d}" for year, there in years.items() for n in range(1, max(there)) if n not in there}


def conversations(house: House, rows: list[LetterRow]) -> list[list[int]]:
    """Letters of one person, and letters of one case, in the order they came."""
    found: dict[object, list[int]] = defaultdict(list)
    for row in rows:
        heading = Heading()
        list(heading.hearing([house.memory.files.get(row.sha256)]))
        for key in (*heading.people(), *([row.case_id] if row.case_id else [])):
            found[key].append(row.id or 0)
    return list(found.values())


def overtaken(conversations: list[list[int]], order: dict[int, int]) -> list[tuple[int, int]]:
    """Letters of one conversation of which the later was recorded first."""
    return [(a, b) for one in conversations for a, b in pairwise(one) if order.get(a, 0) > order.get(b, 0)]


def fates(desk: Desk) -> dict[str, object]:
    """What came of each letter, by its place in the mailbox."""
    return {row.uid: fate(desk, row) for row in desk.letters()}


# ── the rounds ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Rounds:
    server: Postgres
    nursery: Nursery
    desk: Desk  # the one all others are copies of: nothing is answered
    luck: random.Random
    result: Result

    def copy(self, name: str) -> Desk:
        """The same office over again."""
        storage = {"database": self.server.create(name, like="stored"), "files": str(self.desk.folder / "files")}
        tables = {**self.desk.tables, "storage": storage}
        house = replace(self.desk.house, memory=Memory(storage["database"], self.desk.house.memory.files), me=f"{name}:1:x")
        return Desk(house, self.desk.clock, self.desk.folder, tables)

    def undisturbed(self) -> dict[str, object]:
        desk = self.copy("undisturbed")
        desk.answer()
        found, wrong = fates(desk), faults_of(desk.house, len(desk.letters()))
        self.result.faults += [f"undisturbed: {fault}" for fault in wrong]
        desk.house.memory.close()
        return found

    def play(self, number: int, expected: dict[str, object]) -> None:
        desk = self.copy(f"round{number}")
        self._kill_one(desk)
        came = fates(desk)
        wrong = [
            *faults_of(desk.house, len(expected)),
            *(f"{uid}: {came.get(uid)} instead of {f}" for uid, f in expected.items() if came.get(uid) != f),
        ]
        self.result.rounds += 1
        self.result.faults += [f"round {number}: {fault}" for fault in wrong]
        desk.house.memory.close()

    def _kill_one(self, desk: Desk) -> None:
        label = self.luck.choice((*STEPS, ""))
        die_at = f"{label}:{self.luck.randrange(20 if label in ('read', 'mail written', 'inside T2') else 2)}" if label else ""
        first, second = (self._start(desk, die) for die in (die_at, ""))
        if not label:
            time.sleep(self.luck.uniform(0.1, 1.5))
            os.kill(first.pid, signal.SIGKILL)
        died = first.end(seconds=SECONDS) == KILLED
        self.result.died[(label or "at random") if died else "not at all"] += 1
        with desk.house.memory.look() as unit:
            self.result.in_hand += sum(f":{first.pid}:" in (row.leased_by or "") for row in ledger.listed(unit, state="new"))
        third = self._start(desk, "")
        assert [one.end(seconds=SECONDS) for one in (second, third)] == [0, 0]

    def _start(self, desk: Desk, die_at: str) -> Worker:
        return self.nursery.start(desk.folder, desk.tables, "answer", now=desk.clock.now(), die_at=die_at)


def play(study: Study, server: Postgres, forks: Nursery, room: Path, *, rounds: int, letters: int, seed: int) -> Result:
    began, luck, result = time.monotonic(), random.Random(seed), Result()
    told = [s for s in stories(shipped("mailbox_fixtures")) if not s.answers and not s.names]
    storage = {"database": server.create("stored"), "files": str(room / "office" / "files")}
    with desk_of(study, room / "office", storage=storage) as desk:
        street = Street(desk, told, luck)
        street.live()
        street.write(letters)
        desk.collect()
        desk.house.memory.close()  # nobody may be connected to what is copied
        all_rounds = Rounds(server, forks, desk, luck, result)
        expected = all_rounds.undisturbed()
        for number in range(rounds):
            all_rounds.play(number, expected)
            if (number + 1) % SAID_EVERY == 0:
                print(f"{number + 1} rounds, {len(result.faults)} faults …", file=sys.stderr, flush=True)
    result.seconds = time.monotonic() - began
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--letters", type=int, default=60)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(2)))
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    with ExitStack() as stack:
        room, server = Path(stack.enter_context(tempfile.TemporaryDirectory())), stack.enter_context(postgres())
        study = build(config.from_tables({}, base=room / "study"), StoppedClock(MONDAY))
        stack.callback(study.close)
        result = play(study, server, stack.enter_context(nursery()), room, rounds=asked.rounds, letters=asked.letters, seed=asked.seed)
    print(result.line())
    return 1 if result.faults else 0


if __name__ == "__main__":
    sys.exit(main())
