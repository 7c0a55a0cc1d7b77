"""Keeping and wiping by the law's data: what is due, what keeps it, and the act itself. A kind without a period is kept.

Rows first, in one story with the audit log; then the bytes, whose names wait in the ledger until they are gone: cut short anywhere, the
next round goes on. Past reports and the audit log stay as they are, and still add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any, Literal

from helpdesk.cases import audit, dossiers, holds, landmarks, removing, soundness, wiping
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow, LetterRow
from helpdesk.desk.lettersheet import open_stored, papers_of
from helpdesk.desk.saying import label, labels, spoken_moment
from helpdesk.errors import Refused
from helpdesk.house import House, Shop
from helpdesk.journey import Kind
from helpdesk.law.keeping import RetentionRule
from helpdesk.law.working_time import add_months

Act = Literal["close", "anonymise"]
A_MONTH_AT_LEAST = 28


@dataclass(frozen=True, slots=True)
class Due:
    """A case whose period is over by `source`. `held` are the codes of what keeps it all the same."""

    code: str
    kind: str
    act: Act
    ended_on: date
    due_on: date
    source: str
    confidential: bool
    held: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        days = {"ended_on": self.ended_on.isoformat(), "due_on": self.due_on.isoformat()}
        return {"code": self.code, "kind": self.kind, "act": self.act, **days, "source": self.source, "held": list(self.held)}


@dataclass(frozen=True, slots=True)
class Done:
    """`files` went from the disk; `left` are still to go, because they were written only just now."""

    closed: int
    anonymised: int
    letters: int  # of robots, in no case
    files: int
    left: int


def rule_for(house: House, shop: Shop, kind: str) -> RetentionRule | None:
    on = house.today(shop)
    return shop.book.find(shop.book.profile.retention, kind, on)


def named(rule: RetentionRule) -> str:
    return f"{rule.source.short}; {rule.decision}" if rule.decision else rule.source.short


def due(house: House, offices: Iterable[str] | None = None, *, most: int | None = None) -> tuple[Due, ...]:
    """What has come due by today, in these offices or all (so many of each), the longest over first. Changes nothing."""
    wanted = set(house.shops if offices is None else offices)
    with house.memory.look() as unit:
        found = [one for shop in house.shops.values() if shop.name in wanted for one in islice(_of_shop(unit, house, shop), most)]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.code)))


def _of_shop(unit: Unit, house: House, shop: Shop) -> Iterator[Due]:
    today = house.today(shop)
    for rule in shop.book.current(shop.book.profile.retention, today):
        periods = [m for m in (rule.close_months, rule.anonymise_months) if m is not None]
        if periods:
            long_ago = house.clock.now() - timedelta(days=min(periods) * A_MONTH_AT_LEAST)
            for case in wiping.ended_before(unit, shop.name, rule.code, long_ago):
                if (one := _due(unit, shop, rule, case, today)) is not None:
                    yield one


def _due(unit: Unit, shop: Shop, rule: RetentionRule, case: CaseRow, today: date) -> Due | None:
    """The furthest step that is due for an ended case; None where none is, or where it was taken."""
    ended_on = shop.book.calendar.date_of(case.closed_at or case.received_at)
    steps: tuple[tuple[Act, int | None], ...] = (("anonymise", rule.anonymise_months), ("close", rule.close_months))
    for act, months in steps:
        due_on = add_months(ended_on, months) if months is not None else None
        if due_on is not None and due_on <= today:
            if act == "close" and not case.search:
                return None
            held = holds.obstacles(unit, case)
            return Due(case.code, case.kind, act, ended_on, due_on, named(rule), case.confidential, held)
    return None


def carry_out(house: House, *, by: str, wanted: Iterable[Due] | None = None) -> Done:
    """Does what is due and not held, each case a story of its own."""
    closed = anonymised = 0
    for one in due(house) if wanted is None else wanted:
        if one.held:
            continue
        if one.act == "close":
            closed += _close(house, one.code, by)
        else:
            anonymised += anonymise(house, one.code, by=by, why="period")
    robots = sum(_hush_loose(house, shop, by) for shop in house.shops.values()) if wanted is None else 0
    files, left = wipe_waiting(house)
    return Done(closed, anonymised, robots, files, left)


def loose(house: House) -> int:
    """How many letters of robots that belong to no case are over their time."""
    with house.memory.look() as unit:
        return sum(len(_loose(unit, house, shop)) for shop in house.shops.values())


def _loose(unit: Unit, house: House, shop: Shop) -> list[LetterRow]:
    rule = rule_for(house, shop, Kind.AUTOMATIC)
    if rule is None or rule.anonymise_months is None:
        return []
    local = shop.book.calendar.local(house.clock.now())
    until = datetime.combine(add_months(local.date(), -rule.anonymise_months), time.min, local.tzinfo)
    return wiping.loose_before(unit, shop.name, until, _mark())


def _hush_loose(house: House, shop: Shop, by: str) -> int:
    with house.memory.look() as unit:
        papers = _enclosed(house, shop, _loose(unit, house, shop))
    with house.memory.unit() as unit:
        rows = _loose(unit, house, shop)
        if rows:
            wiping.hush(unit, [*rows, *wiping.copies_of(unit, rows)], stub(), papers=papers, now=house.clock.now())
            audit.write(unit, "letters_hushed", who=by, at=house.clock.now(), count=len(rows))
        return len(rows)


def _mark() -> str:
    """The name of the stub among the files."""
    return sha256(stub()).hexdigest()


def _close(house: House, code: str, by: str) -> bool:
    with house.memory.unit() as unit:
        case = dossiers.hold(unit, dossiers.by_code(unit, code).id or 0)
        if holds.obstacles(unit, case):
            return False
        wiping.close(unit, case, by=by, now=house.clock.now())
        _note(unit, house, case, "put_away", by)
        return True


def anonymise(house: House, code: str, *, by: str, why: str) -> bool:
    """Takes everybody out of one ended case. False where something keeps it by now, or it was done before."""
    papers = _papers_read(house, code)
    with house.memory.unit() as unit:
        case = dossiers.hold(unit, dossiers.by_code(unit, code).id or 0)
        if holds.obstacles(unit, case) or wiping.is_anonymised(unit, case):
            return False
        wiping.anonymise(unit, case, stub=stub(), papers=papers, by=by, why=why, now=house.clock.now())
        _note(unit, house, case, "anonymised", by, why=why)
        return True


def _note(unit: Unit, house: House, case: CaseRow, what: str, by: str, **codes: Any) -> None:
    now = house.clock.now()
    dossiers.note(unit, what, at=now, case_id=case.id, by=by, **codes)
    audit.write(unit, what, who=by, at=now, about=case.code, confidential=case.confidential, **codes)


def _papers_read(house: House, code: str) -> list[str]:
    """What the enclosures of a case were read under; outside any transaction, for opening is slow."""
    with house.memory.look() as unit:
        case = dossiers.by_code(unit, code)
        rows = wiping.letters_of(unit, case)
    return _enclosed(house, house.shop(case.office), rows)


def _enclosed(house: House, shop: Shop, rows: Iterable[LetterRow]) -> list[str]:
    opened = [open_stored(house, shop, row) for row in rows]
    return [paper.sha256 for letter in opened if letter.enclosures for paper in papers_of(house, letter)]


def stub() -> bytes:
    """The mail that stands where one was."""
    head = "Subject: \r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return f"{head}{labels()['wiped']['stub']}\r\n".encode()


def wipe_waiting(house: House) -> tuple[int, int]:
    """Takes the bytes off the disk that no row names any more: how many went, how many have to wait for the next round."""
    _hush_late_copies(house)
    with house.memory.look() as unit:
        rows = wiping.waiting(unit)
        still_named = soundness.files_named(unit) if rows else set()
    went = 0
    for row in rows:
        if row.what == "paper":
            house.room.forget(row.sha256)
        elif row.sha256 not in still_named and not removing.remove(house.memory.files, row.sha256):
            continue
        went += 1
        with house.memory.unit() as unit:
            wiping.is_gone(unit, row.sha256, now=house.clock.now())
    return went, len(rows) - went


def _hush_late_copies(house: House) -> None:
    """A mail that the mailbox handed over once more after its case was anonymised."""
    mark = _mark()
    with house.memory.look() as unit:
        late = bool(wiping.late_copies(unit, mark))
    if late:
        with house.memory.unit() as unit:
            wiping.hush(unit, wiping.late_copies(unit, mark), stub(), now=house.clock.now())


def last_backup(house: House) -> str:
    """When the newest backup was made, in words: until it is made anew it holds what was wiped since."""
    with house.memory.look() as unit:
        made = landmarks.last(unit, landmarks.BACKED_UP)
    calendar = next(iter(house.shops.values())).book.calendar
    return f"bản gần nhất {spoken_moment(calendar.local(made.at))}" if made else "chưa có bản nào trong sổ"


# ── before its time, because the person asks ────────────────────────────────────────────────────────────────────────────


def why_kept(unit: Unit, house: House, case: CaseRow) -> tuple[str, ...]:
    """Why a case may not be wiped now, a sentence each; none where it may."""
    if wiping.is_anonymised(unit, case):
        return (label("obstacle", "done"),)
    held = tuple(label("obstacle", code) for code in holds.obstacles(unit, case))
    shop = house.shop(case.office)
    return (*held, *_duty(house, shop, case)) if case.closed_at else held


def _duty(house: House, shop: Shop, case: CaseRow) -> tuple[str, ...]:
    """The duty of a state archive: the clause that keeps a case of this kind, and until when where a period is known."""
    said, rule = labels()["duty"], rule_for(house, shop, case.kind)
    if rule is None:
        return (said["unknown"],)
    if rule.on_request:
        return ()
    if rule.anonymise_months is None:
        return (said["kept"].format(source=named(rule)),)
    ended_on = shop.book.calendar.date_of(case.closed_at or case.received_at)
    until, today = add_months(ended_on, rule.anonymise_months), house.today(shop)
    return (said["until"].format(source=named(rule), day=f"{until:%d/%m/%Y}"),) if until > today else ()


def must_be_free(unit: Unit, house: House, case: CaseRow) -> None:
    """Raises Refused with every reason that keeps the case."""
    if reasons := why_kept(unit, house, case):
        raise Refused(f"không xóa được hồ sơ {case.code}: " + "; ".join(reasons))
