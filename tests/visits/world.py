"""An office with its citizens: requests that came and were read once, follow-ups as values, and each citizen's own calendar.

Reading a letter is held by other tests; here one complete request is read for real and then comes from many people.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from itertools import count
from pathlib import Path
from typing import Any

from icalendar import Calendar
from sqlmodel import col, select

from helpdesk.cases import dossiers, letters, outbox, visits
from helpdesk.cases.tables import CaseRow, EventRow, OutgoingRow, ParticipantRow, SeatRow, VisitRow
from helpdesk.cli.rehearsal import stories
from helpdesk.config import PROJECT
from helpdesk.desk import casework, post, reception, records, reminders
from helpdesk.desk.acting import Seen
from helpdesk.desk.rights import Person
from helpdesk.desk.threads import Belonging, thread_of
from helpdesk.desk.understand import Understood, open_letter, understand
from helpdesk.errors import Refused, StaleApproval
from helpdesk.house import House, Shop
from helpdesk.journey import CalendarReply, Correspondent, Decision, FollowUp, Place, RawMail, Wish
from helpdesk.law.wishes import held_against

_uids = count(1)


@dataclass
class Event:
    """A visit as the citizen's own calendar shows it."""

    sequence: int
    starts_at: datetime
    cancelled: bool


@dataclass
class Citizen:
    address: str
    code: str = ""
    calendar: dict[str, Event] = field(default_factory=dict)
    sent: list[CalendarReply] = field(default_factory=list)  # every answer their calendar ever gave
    sequences: dict[str, list[int]] = field(default_factory=dict)  # of the invitations that came, by UID

    def take(self, content: bytes) -> None:
        """Reads a mail as a calendar program does: what is older than what it knows changes nothing (RFC 5546 2.1.5)."""
        mail = message_from_bytes(content, policy=policy.default)
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                self._enter(Calendar.from_ical(part.get_payload(decode=True)))

    def _enter(self, calendar: Any) -> None:
        (event,) = calendar.walk("VEVENT")
        uid, sequence = str(event["UID"]), int(event["SEQUENCE"])
        self.sequences.setdefault(uid, []).append(sequence)
        known = self.calendar.get(uid)
        if known is None or sequence >= known.sequence:
            self.calendar[uid] = Event(sequence, event["DTSTART"].dt, str(calendar["METHOD"]) == "CANCEL")

    @property
    def coming(self) -> list[tuple[str, int, datetime]]:
        return [(uid, e.sequence, e.starts_at) for uid, e in self.calendar.items() if not e.cancelled]


@dataclass
class World:
    house: House
    request: Understood
    citizens: dict[str, Citizen] = field(default_factory=dict)
    delivered: set[int] = field(default_factory=set)

    @property
    def shop(self) -> Shop:
        return next(iter(self.house.shops.values()))

    def local(self, at: datetime) -> datetime:
        return self.shop.book.calendar.local(at)

    # ── letters ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def row(self, address: str) -> int:
        """A letter in the ledger, taken to be answered."""
        number = next(_uids)
        content = f"Message-ID: <{number}@x>\r\n\r\n{address}".encode()
        filed = self.house.memory.files.take_in(RawMail(Place("box", "INBOX", 1, str(number)), self.house.clock.now(), (content,)))
        with self.house.memory.unit() as unit:
            letters.keep(unit, filed, office=self.shop.name, now=self.house.clock.now())
            row = letters.with_content(unit, content)
            assert row is not None
            row.leased_by, row.leased_until = self.house.me, self.house.clock.now() + timedelta(minutes=2)
            unit.add(row)
            return row.id or 0

    def ask(self, address: str, *, stop: type[Exception] | None = None) -> Citizen:
        """A complete request from somebody new; `stop` is raised just before the transaction would have been kept."""
        letter = replace(self.request.letter, sender=Correspondent("Nguyễn Thị Sen", address), message_id=f"<{next(_uids)}@mail.example>")
        self.record(address, replace(self.request, letter=letter), Belonging(), stop=stop)
        citizen = self.citizens.setdefault(address, Citizen(address))
        citizen.code = self.case(address).code
        return citizen

    def follow(
        self,
        address: str,
        act: FollowUp,
        *,
        wish: Wish | None = None,
        calendar: CalendarReply | None = None,
        cancels: str | None = None,
        stop: type[Exception] | None = None,
        number: int = 0,
    ) -> str:
        """A letter in the citizen's case, by its number if it lies in the ledger already; returns what became of it."""
        case = self.case(address)
        with self.house.memory.look() as unit:
            place = Belonging(case.id, thread_of(unit, self.shop, case, now=self.house.clock.now()))
        letter = replace(
            self.request.letter, sender=Correspondent("", address), calendar=calendar, message_id=f"<{next(_uids)}@mail.example>", text="…"
        )
        held = held_against(wish, self.shop.book.calendar, self.local(self.house.clock.now()).date()) if wish else None
        assessment = replace(self.request.assessment, follow_up=act, wish=held, cancels=cancels)
        decision = Decision("none") if act == FollowUp.CONFIRM_ATTENDANCE else Decision("send", "thread", "appointment_moved")
        if cancels == "request":
            decision = Decision("review", "thread", "withdrawn", ("policy",))
        return self.record(
            address, replace(self.request, letter=letter, assessment=assessment, decision=decision), place, stop=stop, number=number
        )

    def record(
        self, address: str, understood: Understood, place: Belonging, *, stop: type[Exception] | None = None, number: int = 0
    ) -> str:
        number = number or self.row(address)
        with self.house.memory.unit() as unit:
            (row,) = letters.still_mine(unit, [number], me=self.house.me)
            records.record(unit, self.house, self.shop, row, understood, place)
            if stop is not None:
                raise stop
            return row.state

    def by_calendar(self, address: str, uid: str, sequence: int, partstat: str, *, start: datetime | None = None, **more: Any) -> str:
        """What the citizen's calendar sends: accepted, declined, or (with `start`) another time proposed."""
        stamp = more.pop("stamped_at", self.house.clock.now())
        reply = CalendarReply("COUNTER" if start else "REPLY", uid, sequence, more.pop("attendee", address), partstat, start, stamp)
        self.citizens[address].sent.append(reply)
        return self.answer_again(address, reply, **more)

    def answer_again(self, address: str, reply: CalendarReply, **more: Any) -> str:
        if reply.method == "COUNTER" and reply.start:
            at = self.local(reply.start)
            return self.follow(address, FollowUp.RESCHEDULE, wish=Wish(day=at.date(), start=at.time()), calendar=reply, **more)
        if reply.partstat == "declined":
            return self.follow(address, FollowUp.CANCEL, calendar=reply, cancels="appointment", **more)
        return self.follow(address, FollowUp.CONFIRM_ATTENDANCE, calendar=reply, **more)

    def wish(self, address: str, day: date, at: time | None = None, **more: Any) -> str:
        return self.follow(address, FollowUp.RESCHEDULE, wish=Wish(day=day, start=at), **more)

    # ── what a clerk does ───────────────────────────────────────────────────────────────────────────────────────────

    @property
    def clerk(self) -> Person:
        return Person(1, "hoa", "Lê Thị Hòa", ("clerk", "leader"), (self.shop.name,))

    def clerk_moves(self, address: str, at: datetime) -> bool:
        """Whether that time could be had."""
        try:
            reception.move(self.house, self.clerk, self.case(address).code, at)
        except Refused:
            return False
        return True

    def clerk_approves(self) -> int:
        """Every draft that can be approved, looked at again where it had to be written anew; returns how many."""
        with self.house.memory.look() as unit:
            drafts = [(m.case_id or 0, m.id or 0) for m in outbox.with_status(unit, "held")]
        return sum(self._approve(case_id, mail_id) for case_id, mail_id in drafts)

    def _approve(self, case_id: int, mail_id: int) -> bool:
        for _ in range(2):
            with self.house.memory.look() as unit:
                case, mail = dossiers.get(unit, case_id), outbox.get(unit, mail_id)
                seen = Seen(case.version, dossiers.events(unit, case_id)[-1].id or 0, mail.sha256)
            try:
                casework.approve(self.house, self.clerk, case.code, mail_id, seen)
            except StaleApproval:
                continue
            except Refused:
                return False
            return True
        return False

    # ── what came of it ─────────────────────────────────────────────────────────────────────────────────────────────

    def case(self, address: str) -> CaseRow:
        mine = select(CaseRow).join(ParticipantRow, col(ParticipantRow.case_id) == col(CaseRow.id)).where(ParticipantRow.address == address)
        with self.house.memory.look() as unit:
            return unit.session.exec(mine.order_by(col(CaseRow.id).desc())).first()  # type: ignore[return-value]

    def visit(self, address: str) -> VisitRow | None:
        with self.house.memory.look() as unit:
            return visits.current(unit, self.case(address).id or 0)

    def start(self, address: str) -> str:
        visit = self.visit(address)
        return f"{self.local(visit.starts_at):%d/%m %H:%M}" if visit else ""

    def mails(self, address: str) -> list[OutgoingRow]:
        with self.house.memory.look() as unit:
            return outbox.of_case(unit, self.case(address).id or 0)

    def variants(self, address: str) -> list[str]:
        return [m.variant for m in self.mails(address)]

    def text(self, mail: OutgoingRow) -> str:
        return " ".join(mail.body.split())

    def deliver(self) -> None:
        """The post goes; every citizen's calendar reads what came, in the order it left."""
        post.send_all(self.house)
        with self.house.memory.look() as unit:
            left = unit.session.exec(select(EventRow).where(EventRow.what == "sent").order_by(col(EventRow.id)))
            sent = [outbox.get(unit, e.note["outgoing"]) for e in left if e.note["outgoing"] not in self.delivered]
        for mail in sent:
            self.delivered.add(mail.id or 0)
            if (citizen := self.citizens.get(mail.addressee)) is not None:
                citizen.take(self.house.memory.files.get(mail.sha256))

    def remind(self) -> None:
        reminders.run(self.house)

    def seats(self) -> list[SeatRow]:
        with self.house.memory.look() as unit:
            return list(unit.session.exec(select(SeatRow)))


def read_once(house: House) -> Understood:
    """A complete request for enforcement, read for real."""
    shop = next(iter(house.shops.values()))
    story = next(s for s in stories(PROJECT / "mailbox_fixtures") if s.name == "complete-request")
    opened = open_letter(house, shop, story.content, arrived_at=house.clock.now(), eyes=True)
    understood = understand(house, shop, opened)
    assert understood.decision.action == "send" and understood.decision.variant == "complete", understood.decision
    return understood


def with_appointments(house: House, **changed: Any) -> House:
    """The same house under other settings of [appointments]."""
    appointments = house.settings.appointments.model_copy(update=changed)
    return replace(house, settings=house.settings.model_copy(update={"appointments": appointments}))


@contextmanager
def raising(kind: type[Exception]) -> Iterator[None]:
    """What is inside ends by this error, as by a power cut."""
    try:
        yield
    except kind:
        return
    raise AssertionError(f"no {kind.__name__}")


def outbox_files(house: House) -> list[Path]:
    assert house.settings.smtp.outbox_dir
    return sorted(house.settings.smtp.outbox_dir.glob("*.eml"))
