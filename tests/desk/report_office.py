"""An office whose days a test tells: letters come, cases open and end, answers leave, each at an hour it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel

from helpdesk.cases import dossiers, letters, register_tables, visits
from helpdesk.cases.database import Memory, Unit
from helpdesk.cases.files import Files
from helpdesk.cases.states import Step
from helpdesk.cases.tables import CaseRow, LetterRow, OutgoingRow, VisitRow
from helpdesk.clock import StoppedClock
from helpdesk.config import from_tables
from helpdesk.house import House, Shop
from helpdesk.journey import Filed, Place
from helpdesk.law.book import Rulebook, load_rulebook
from helpdesk.mail.own import OwnMailbox

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = "httqvangninh@moj.gov.vn"
LEADER = "lanhdao@example.vn"
assert register_tables  # importing it fills the metadata


def at(text: str) -> datetime:
    """A local moment: "2017-06-14 09:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@cache
def rulebook() -> Rulebook:
    return load_rulebook("quang-ninh-682-2017", timezone="", extra_days_off=(), extra_working_days=(), overrides=())


@dataclass
class Office:
    house: House
    numbers: Any = field(default_factory=lambda: count(1))

    @property
    def shop(self) -> Shop:
        return self.house.shops[OFFICE]

    def now(self, text: str) -> None:
        self.house.clock.at = at(text)

    # ── letters ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def letter(self, when: datetime, content: str = "") -> int:
        """T1: a letter is kept; it waits."""
        number = next(self.numbers)
        filed = Filed(Place(OFFICE, "INBOX", 1, str(number)), when, sha256=str(number), essence=content or str(number), size=1)
        with self.house.memory.unit() as unit:
            row = letters.keep(unit, filed, office=OFFICE, now=when)
            assert row is not None
            return row.id or 0

    def robot(self, letter_id: int, when: datetime) -> None:
        with self.house.memory.unit() as unit:
            row = letters.get(unit, letter_id)
            row.automatic, row.kind = "bounce", "automatic"
            letters.settle(unit, row, state="recorded", now=when)
            dossiers.note(unit, "automatic:bounce", at=when, letter_id=letter_id)

    def shunt(self, letter_id: int, when: datetime) -> None:
        with self.house.memory.unit() as unit:
            letters.shunt(unit, letter_id, fault="x", now=when)
            dossiers.note(unit, "shunted", at=when, letter_id=letter_id)

    def opens(self, letter_id: int, when: datetime, kind: str = "enforcement", outcome: str = "incomplete", **more: Any) -> int:
        """T2: the letter opens a case, whose clock runs from its arrival."""
        with self.house.memory.unit() as unit:
            row = letters.get(unit, letter_id)
            case = self._case(unit, row, when, kind, outcome, more)
            deadline = self.shop.book.due("reply", row.arrived_at)
            assert deadline is not None
            dossiers.start_clock(unit, case.id or 0, "reply", at=row.arrived_at, due_at=deadline.at)
            dossiers.take_step(unit, case, Step.HOLD, at=when)
            letters.settle(unit, row, state="queued", now=when)
            return case.id or 0

    def _case(self, unit: Unit, row: LetterRow, when: datetime, kind: str, outcome: str, more: dict[str, Any]) -> CaseRow:
        confidential = kind == "denunciation"
        case: CaseRow = unit.add(
            CaseRow(
                office=OFFICE,
                code=dossiers.next_code(unit, 2017, now=when),
                kind=kind,
                outcome=outcome,
                confidential=confidential,
                received_at=row.arrived_at,
                **more,
            )
        )
        row.case_id, row.kind, row.confidential = case.id, kind, confidential
        dossiers.note(unit, "opened", at=when, case_id=case.id, letter_id=row.id, kind=kind, outcome=outcome)
        return case

    def follows(self, letter_id: int, case_id: int, when: datetime) -> None:
        with self.house.memory.unit() as unit:
            row = letters.get(unit, letter_id)
            row.case_id = case_id
            dossiers.note(unit, "letter:question", at=when, case_id=case_id, letter_id=letter_id)
            letters.settle(unit, row, state="queued", now=when)

    def request(self, text: str, kind: str = "enforcement", outcome: str = "incomplete", **more: Any) -> int:
        """A letter that opens a case at once."""
        when = at(text)
        return self.opens(self.letter(when), when, kind, outcome, **more)

    # ── work ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def sends(
        self,
        case_id: int,
        text: str,
        variant: str = "incomplete",
        by: str | None = None,
        missing: tuple[str, ...] = (),
        obligation: str = "answer",
    ) -> None:
        """An answer is written and leaves; the reply clock ends."""
        when, number = at(text), next(self.numbers)
        with self.house.memory.unit() as unit:
            mail: OutgoingRow = unit.add(
                OutgoingRow(
                    office=OFFICE,
                    about=f"case {case_id}",
                    obligation=obligation,
                    revision=number,
                    case_id=case_id,
                    variant=variant,
                    status="sent",
                    message_id=f"<{number}@x>",
                    sha256="x",
                    created_at=when,
                    sent_at=when,
                    approved_by=by,
                )
            )
            dossiers.note(unit, "sent", at=when, case_id=case_id, outgoing=mail.id, missing=list(missing))
            dossiers.stop_clock(unit, case_id, "reply", at=when, by="sent")

    def steps(self, case_id: int, step: Step, when: datetime) -> None:
        with self.house.memory.unit() as unit:
            dossiers.take_step(unit, dossiers.get(unit, case_id), step, at=when)

    def notes(self, case_id: int, what: str, text: str) -> None:
        with self.house.memory.unit() as unit:
            dossiers.note(unit, what, at=at(text), case_id=case_id)

    def clock(self, case_id: int, code: str, began: str, due: str, ended: str | None = None) -> None:
        with self.house.memory.unit() as unit:
            dossiers.start_clock(unit, case_id, code, at=at(began), due_at=at(due))
            if ended:
                dossiers.stop_clock(unit, case_id, code, at=at(ended), by="returned")

    def visit(self, case_id: int, text: str, status: str) -> None:
        with self.house.memory.unit() as unit:
            start, number = at(text), next(self.numbers)
            visit = VisitRow(
                office=OFFICE,
                case_id=case_id,
                purpose="filing",
                starts_at=start,
                ends_at=start + timedelta(minutes=30),
                counter=number,
                uid=str(number),
            )
            unit.add(visit)
            visits.leave(unit, visit, status=status)


def open_office(folder: Path, now: str = "2017-06-19 08:00", **tables: Any) -> Office:
    """An empty office with a database of its own; `tables` are settings."""
    settings = from_tables({"reports": {"leadership": [LEADER], "at": "16:00"}, **tables}, base=folder)
    memory = Memory(f"sqlite:///{folder}/helpdesk.db", Files(folder / "files"))
    SQLModel.metadata.create_all(memory.engine)
    mailbox = settings.mailbox[0]
    shop = Shop(OFFICE, mailbox, rulebook(), OwnMailbox.of((OFFICE,), authserv_ids=()), reader=None)  # type: ignore[arg-type]
    numbers = count(1)
    house = House(
        settings=settings,
        clock=StoppedClock(at(now)),
        memory=memory,
        shops={OFFICE: shop},
        room=None,  # type: ignore[arg-type]
        letterbook=None,  # type: ignore[arg-type]
        sender=None,  # type: ignore[arg-type]
        luck=lambda: f"a-token-of-no-luck-{next(numbers):06d}",
        me="test",
    )
    return Office(house)
