"""Whole conversations: `python -m tests.visits.conversations DIR` plays every follow-up of a folder of labelled letters against the desk.

Each begins with a request that leads to the case its label describes (`thread` of expect.json): it is answered, a clerk approves what
is held and gives the appointment told of. Then the follow-up comes as a reply to our last letter, and how the thread ends is held
against the label: the case it joined, the act, what became of the visit, what is still missing, what the citizen was told.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from helpdesk import config
from helpdesk.cases import dossiers, outbox, visits
from helpdesk.cases.plain import assessment_from_plain
from helpdesk.cases.tables import CaseRow, CounterRow, LetterRow, OutgoingRow, VisitRow
from helpdesk.clock import StoppedClock
from helpdesk.desk import casework, reception, slots
from helpdesk.desk.acting import Seen
from helpdesk.desk.rights import Person
from helpdesk.desk.threads import thread_of
from helpdesk.errors import Refused
from helpdesk.house import build
from helpdesk.study import Study
from tests.journeys.desk import Desk, desk_of
from tests.letters.build import OUR_LAST
from tests.visits.openings import Opening, written

OUR_VISIT, NEWEST = re.compile(r"UID:\S+@helpdesk\.example"), re.compile(r"SEQUENCE:\d+")
WORKING_DAYS_BEFORE = 4
Label = dict[str, Any]


@dataclass(frozen=True)
class Ending:
    """How a thread ended. `wrong`: what is not as its label says; `not_begun`: why the case could not be brought about."""

    name: str
    act: str
    came: str
    wrong: tuple[str, ...] = ()
    not_begun: str = ""


@dataclass
class Conversation:
    """One citizen and the office. `label` is an entry of expect.json."""

    desk: Desk
    label: Label
    content: bytes
    at: datetime
    before: list[int] = field(default_factory=list)

    @property
    def thread(self) -> Label:
        return dict(self.label["thread"])

    @property
    def clerk(self) -> Person:
        roles = ("keeper",) if self.thread["case_kind"] == "denunciation" else ("clerk", "leader")
        return Person(1, "hoa", "Lê Thị Hòa", roles, (self.desk.shop.name,))

    @property
    def case(self) -> CaseRow:
        return self.desk.cases()[0]

    def visit(self) -> VisitRow | None:
        with self.desk.house.memory.look() as unit:
            return visits.current(unit, self.case.id or 0)

    def mails(self) -> list[OutgoingRow]:
        with self.desk.house.memory.look() as unit:
            return outbox.of_case(unit, self.case.id or 0)

    # ── how it begins ───────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self) -> str:
        """Brings the case about; returns what is otherwise than told, '' where nothing is."""
        self._count_up_to(self.thread.get("case_code", ""))
        self._bring(written(self._opening()), self.desk.clock.at)
        if [c.kind for c in self.desk.cases()] != [self.thread["case_kind"]]:
            return f"read as {[c.kind for c in self.desk.cases()]}"
        self._approve()
        if problem := self._agree():
            return problem
        return self._otherwise()

    def _count_up_to(self, code: str) -> None:
        """The case is to have the code that the letters quote."""
        series, _, number = code.rpartition("-")
        if number:
            with self.desk.house.memory.unit() as unit:
                unit.add(CounterRow(name=series, last=int(number) - 1))

    def _opening(self) -> Opening:
        sender = message_from_bytes(self.content, policy=policy.default)["From"].addresses[0]
        address = sender.addr_spec if self.thread.get("sender_known", True) else "nguoi-viet@mail.example"
        shop, at = self.desk.shop, self.desk.clock.at
        office = shop.book.names(at.date()).name
        kind, missing = self.thread["case_kind"], self.thread.get("missing_before") or ()
        words = sender.display_name.split()
        name = sender.display_name if len(words) > 2 and all(w.istitle() for w in words) else "Phạm Thị Hiền"
        return Opening(kind, name, address, at, office, missing)

    def _approve(self) -> None:
        for mail in [m for m in self.mails() if m.status == "held"]:
            if mail.variant == "complete" and self.case.kind == "confirmation":
                casework.tick_accuracy(self.desk.house, self.clerk, self.case.code, self._seen(), right=True)
            casework.approve(self.desk.house, self.clerk, self.case.code, mail.id or 0, self._seen(mail.sha256))
        self.desk.later(minutes=1)
        self.desk.send()

    def _seen(self, sha256: str = "") -> Seen:
        with self.desk.house.memory.look() as unit:
            return Seen(self.case.version, dossiers.events(unit, self.case.id or 0)[-1].id or 0, sha256)

    def _agree(self) -> str:
        """The appointment told of is given."""
        if not (told := self.thread.get("appointment")):
            return ""
        wanted, visit = _local(told, self.desk), self.visit()
        if visit is None or visit.starts_at != wanted:
            try:
                reception.move(self.desk.house, self.clerk, self.case.code, wanted)
            except Refused as why:
                return str(why)
        self.desk.later(minutes=1)
        self.desk.send()
        return ""

    def _otherwise(self) -> str:
        with self.desk.house.memory.look() as unit:
            stands = thread_of(unit, self.desk.shop, self.case, now=self.desk.clock.at)
        want = set(self.thread.get("missing_before") or ())
        return "" if set(stands.missing) == want else f"lacks {sorted(stands.missing)}, told {sorted(want)}"

    # ── what follows ────────────────────────────────────────────────────────────────────────────────────────────────

    def goes_on(self) -> LetterRow:
        """The follow-up comes, as a reply to our last letter; the post goes."""
        self.before = [m.id or 0 for m in self.mails()]
        self._bring(self._as_reply(), self.at)
        self.desk.send()
        return self.desk.letters()[-1]

    def _as_reply(self) -> bytes:
        sent = [m for m in self.mails() if m.status == "sent"]
        content = self.content.replace(OUR_LAST.encode(), sent[-1].message_id.encode() if sent else b"")
        mail, visit = message_from_bytes(content, policy=policy.default), self.visit()
        answers = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
        for part in answers if visit else ():
            told, method = part.get_payload(decode=True).decode(), part.get_param("method")
            told = NEWEST.sub(f"SEQUENCE:{visit.sequence}", OUR_VISIT.sub(f"UID:{visit.uid}", told))
            part.set_content(told, subtype="calendar", params={"method": method} if method else None)
        return mail.as_bytes() if answers else content

    def _bring(self, content: bytes, at: datetime) -> None:
        """Delivered to the mailbox and taken from it."""
        self.desk.clock.at = at
        name = f"{int(at.timestamp())}.{len(self.desk.letters())}.mail"
        (self.desk.folder / "mailbox" / "new" / name).write_bytes(content)
        self.desk.poll()

    def new_mails(self) -> list[OutgoingRow]:
        return [m for m in self.mails() if m.id not in self.before]


def _local(text: str, desk: Desk) -> datetime:
    told = datetime.fromisoformat(text)
    return told if told.tzinfo else told.replace(tzinfo=desk.clock.at.tzinfo)


# ── how it ends ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def faults(talk: Conversation, row: LetterRow, former: VisitRow | None) -> Iterator[str]:
    """What is not as the label says."""
    if row.state not in ("answered", "queued", "recorded"):
        yield f"the letter is {row.state}: {row.fault[-200:] if row.fault else ''}"
    if talk.label.get("new_case") or not talk.thread.get("sender_known", True):
        yield from _apart(talk, row)
        return
    if row.case_id != talk.case.id:
        yield "the letter did not join its case"
        return
    act, want = done(talk, row), talk.label.get("follow_up")
    if act != want and act not in talk.label.get("accept", {}).get("follow_up", []):
        yield f"taken for {act}, it is {want}"
    elif act in ENDS:
        yield from ENDS[act](talk, former)


def done(talk: Conversation, row: LetterRow) -> str:
    with talk.desk.house.memory.look() as unit:
        acts = [e.what.removeprefix("letter:") for e in dossiers.events(unit, talk.case.id or 0) if e.letter_id == row.id]
    return next((a for a in acts if a in ENDS), "")


def _apart(talk: Conversation, row: LetterRow) -> Iterator[str]:
    """A case of its own, or none; the old one is neither changed nor told of."""
    if row.case_id == talk.case.id:
        yield "the letter joined a case it may not join"
    if talk.new_mails():
        yield "something was sent in the old case"


def _attends(talk: Conversation, former: VisitRow | None) -> Iterator[str]:
    visit = talk.visit()
    if former is not None and (visit is None or visit.status != "confirmed"):
        yield "the visit is not confirmed"
    if talk.new_mails():
        yield f"answered with {[m.variant for m in talk.new_mails()]}"


def _thanks(talk: Conversation, former: VisitRow | None) -> Iterator[str]:
    yield from _stands(talk, former)
    if talk.new_mails():
        yield f"answered with {[m.variant for m in talk.new_mails()]}"


def _stands(talk: Conversation, former: VisitRow | None) -> Iterator[str]:
    visit = talk.visit()
    if (visit.starts_at if visit else None) != (former.starts_at if former else None):
        yield "the visit has changed"


def _asks(talk: Conversation, former: VisitRow | None) -> Iterator[str]:
    yield from _stands(talk, former)
    if talk.desk.letters()[-1].state != "queued":
        yield "no person is to look at the question"


def _cancels(talk: Conversation, former: VisitRow | None) -> Iterator[str]:
    if talk.label.get("cancels") == "request":
        yield from _asks(talk, former)
    elif talk.visit() is not None:
        yield "the visit still stands"
    elif not any(m.variant == "appointment_cancelled" for m in talk.new_mails()) and talk.desk.letters()[-1].state != "queued":
        yield "nobody was told that the visit is off"


def _by_post(talk: Conversation, former: VisitRow | None) -> Iterator[str]:
    if talk.visit() is not None:
        yield "the visit still stands"
    if not any(m.variant == "by_post" for m in talk.new_mails()) and talk.desk.letters()[-1].state != "queued":
        yield "nobody was told how to file by post"


def _moves(talk: Conversation, former: VisitRow | None) -> Iterator[str]:
    """Moved to a time that was wished for, or asked back with times to choose; a wish that cannot be is never booked."""
    wanted, visit = talk.label.get("wanted") or {}, talk.visit()
    moved = visit is not None and (former is None or visit.starts_at != former.starts_at)
    if moved and visit is not None:
        yield from _not_as_wished(talk, wanted, talk.desk.shop.book.calendar.local(visit.starts_at))
    elif talk.desk.letters()[-1].state == "queued" or any(m.variant == "appointment_choose" for m in talk.new_mails()):
        yield from _stands(talk, former)
        yield from _could_have_been(talk, wanted)
    else:
        yield "neither moved nor asked back"


def _could_have_been(talk: Conversation, wanted: Label) -> Iterator[str]:
    """Asked back, though the day and hour named were free."""
    if wanted.get("problem") or not wanted.get("date") or not wanted.get("from"):
        return
    first, desk, day = time.fromisoformat(wanted["from"]), talk.desk, datetime.fromisoformat(wanted["date"]).date()
    last = time.fromisoformat(wanted["to"]) if wanted.get("to") else time(first.hour, first.minute + 1)
    with desk.house.memory.look() as unit:
        found = slots.bookable(unit, desk.house, desk.shop, day, slots.purpose_of(talk.case))
        starts = [desk.shop.book.calendar.local(s.starts_at) for s in visits.free(unit, talk.case, found, now=desk.clock.at)]
    if day <= slots.horizon(desk.house, desk.shop) and any(first <= at.time() < last for at in starts):
        yield f"asked back, though {day:%d/%m} from {wanted['from']} is free"


def _not_as_wished(talk: Conversation, wanted: Label, at: datetime) -> Iterator[str]:
    if wanted.get("problem"):
        yield f"booked {at:%d/%m %H:%M} though {wanted['problem']}"
    days = [wanted.get("date"), *talk.label.get("accept", {}).get("wanted.date", [])]
    if any(days) and at.date().isoformat() not in days:
        yield f"booked {at:%d/%m}, wished for {days}"
    if wanted.get("from") and at.time() < time.fromisoformat(wanted["from"]):
        yield f"booked {at:%H:%M}, wished for from {wanted['from']} on"
    if wanted.get("to") and at.time() >= time.fromisoformat(wanted["to"]):
        yield f"booked {at:%H:%M}, wished for until {wanted['to']}"
    if (first := wanted.get("not_before")) and at.date().isoformat() < first:
        yield f"booked {at:%d/%m}, wished for not before {first}"
    if (last := wanted.get("not_after")) and at.date().isoformat() > last:
        yield f"booked {at:%d/%m}, wished for not after {last}"


def _supplies(talk: Conversation, _former: VisitRow | None) -> Iterator[str]:
    case, accept = talk.case, talk.label.get("accept", {})
    missing = set(assessment_from_plain(case.assessment).missing)
    if missing not in [set(talk.label.get("missing") or ()), *map(set, accept.get("missing", []))]:
        yield f"still lacks {sorted(missing)}, told {talk.label.get('missing')}"
    if case.outcome not in [talk.label.get("outcome"), *accept.get("outcome", [])]:
        yield f"outcome {case.outcome}, told {talk.label.get('outcome')}"
    if not talk.new_mails():
        yield "nothing was written"


ENDS = {
    "confirm_attendance": _attends, "thanks": _thanks, "question": _asks, "cancel": _cancels, "by_post": _by_post, "reschedule": _moves,
    "supplement": _supplies,
}  # fmt: skip


# ── playing them ────────────────────────────────────────────────────────────────────────────────────────────────────────


def played(study: Study, folder: Path, name: str, label: Label) -> Ending:
    """One conversation from its first letter to the end of the thread."""
    at = datetime.fromisoformat(label["received_at"])
    with tempfile.TemporaryDirectory() as room, desk_of(study, Path(room), at=at) as desk:
        desk.clock.at = _begins(desk, label, at)
        talk = Conversation(desk, label, (folder / f"{name}.eml").read_bytes(), at)
        if problem := talk.begin():
            return Ending(name, str(label.get("follow_up")), "", not_begun=problem)
        former = talk.visit()
        row = talk.goes_on()
        came = ", ".join([row.state, talk.case.status, *(m.variant for m in talk.new_mails())])
        return Ending(name, str(label.get("follow_up")), came, tuple(faults(talk, row, former)))


def _begins(desk: Desk, label: Label, at: datetime) -> datetime:
    """Some working days before anything told of, at eight."""
    calendar = desk.shop.book.calendar
    told = label["thread"].get("appointment")
    day = min(at.date(), datetime.fromisoformat(told).date() if told else at.date())
    for _ in range(WORKING_DAYS_BEFORE):
        day = calendar.previous_working_day(day)
    return calendar.instant(day, 8 * 60).astimezone(at.tzinfo)


def follow_ups(folder: Path) -> dict[str, Label]:
    told = json.loads((folder / "expect.json").read_text("utf-8"))
    return {name: label for name, label in told.items() if label.get("thread")}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="part of a letter's name")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        study = build(config.from_tables({}, base=Path(room)), StoppedClock(datetime.fromisoformat("2017-06-12T08:00:00+07:00")))
        chosen = {n: label for n, label in follow_ups(asked.folder).items() if asked.only in n}
        endings = [played(study, asked.folder, name, label) for name, label in chosen.items()]
        study.close()
    return told(endings)


def told(endings: list[Ending]) -> int:
    for e in endings:
        state = "not begun" if e.not_begun else "WRONG" if e.wrong else "as told"
        print(f"{e.name:14} {e.act:19} {state:9} {e.not_begun or '; '.join(e.wrong) or e.came}")
    begun = [e for e in endings if not e.not_begun]
    print(f"{len(endings)} conversations, {len(begun)} begun, {sum(not e.wrong for e in begun)} ended as told")
    acts = Counter(e.act for e in begun)
    for act, many in sorted(acts.items()):
        print(f"  {act:19} {sum(not e.wrong for e in begun if e.act == act)}/{many}")
    return 1 if any(e.wrong for e in endings) else 0


if __name__ == "__main__":
    sys.exit(main())
