"""Whose turn it is: letters leased out of the line, so that several services answer side by side and each conversation stays in order.

A conversation are the letters that share a person: somebody they are from or would be answered to. While one of them is in
somebody's hands, or waits for another try, no other service takes a later one. Of letters whose people nobody looked at (a memory
that one service works on) a whole office is one conversation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, func, or_, select

from helpdesk.cases import letters
from helpdesk.cases.columns import Instant
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import LetterRow

LONGEST_LEASE = timedelta(hours=1)  # one that ends later than this was taken before the clock went back
LOOKED_AT = 64  # letters of the line at first, then twice as many

# Asked for every sheaf, so they are put together once.
_UNTIL, _NOW = col(LetterRow.leased_until), bindparam("now", type_=Instant)
_FREE = or_(_UNTIL.is_(None), _UNTIL < _NOW, bindparam("far", type_=Instant) < _UNTIL)
_LINE: Any = select(  # type: ignore[call-overload]
    LetterRow.id, LetterRow.office, LetterRow.people, LetterRow.tries, _FREE, LetterRow.leased_by
).where(LetterRow.state == "new")
_CHOSEN = (
    select(LetterRow)
    .where(col(LetterRow.id).in_(bindparam("chosen", expanding=True)), LetterRow.state == "new", LetterRow.lane == bindparam("lane"), _FREE)
    .order_by(col(LetterRow.id))
    .with_for_update(skip_locked=True)
)
_LEASE = (
    update(LetterRow.__table__)  # type: ignore[attr-defined]
    .where(col(LetterRow.id) == bindparam("number"))
    .values(tries=bindparam("tried"), leased_by=bindparam("me"), leased_until=bindparam("until", type_=Instant))
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A letter in the line: whose hands it is in ('' where nobody has it), and its people, None where nobody looked."""

    id: int
    office: str
    people: frozenset[str] | None
    tries: int
    free: bool
    holder: str


@dataclass
class Ahead:
    """Of one office, whom the letters speak of that are before those behind them and not ours."""

    people: set[str] = field(default_factory=set)
    anybody: bool = False
    any_at_all: bool = False

    def add(self, people: Collection[str] | None) -> None:
        self.any_at_all = True
        self.anybody = self.anybody or people is None
        self.people.update(people or ())

    def hold_up(self, people: Collection[str] | None) -> bool:
        """Whether a letter of these people has to wait for one of them."""
        return self.anybody or (self.any_at_all if people is None else not self.people.isdisjoint(people))


def _read(kept: str | None) -> frozenset[str] | None:
    return None if kept is None else frozenset(filter(None, kept.split(letters.PARTED)))


def take_some(unit: Unit, *, lane: str, me: str, now: datetime, lease: timedelta, most: int) -> list[LetterRow]:
    """The oldest letters of one office whose turn it is, leased to `me`; of several the first alone counts this as a try.

    One that was tried before is taken alone: it may be deadly.
    """
    unit.alone(f"line {lane}")
    chosen = _chosen(unit, lane, me, now, most)
    if not chosen:
        return []
    rows = list(unit.session.exec(_CHOSEN, params={"chosen": chosen, "lane": lane, "now": now, "far": now + LONGEST_LEASE}))
    if rows:
        _lease(unit, rows, me, now + lease)
    return rows


def _lease(unit: Unit, rows: Sequence[LetterRow], me: str, until: datetime) -> None:
    """All of them in one statement, past the session, which is told what they say now."""
    for row in rows:
        told = {"tries": row.tries + (row is rows[0]), "leased_by": me, "leased_until": until}
        for name, value in told.items():
            set_committed_value(row, name, value)
    unit.session.connection().execute(_LEASE, [{"number": row.id, "tried": row.tries, "me": me, "until": until} for row in rows])


def _chosen(unit: Unit, lane: str, me: str, now: datetime, most: int) -> list[int]:
    """The line gone through from its beginning: what is ours already is passed by, what is another's holds up its people."""
    found: list[Turn] = []
    before: dict[str, Ahead] = {}
    for turn in _in_order(unit, lane, now, found, before):
        ahead = before.setdefault(turn.office, Ahead())
        if turn.holder == me and not turn.free:
            continue
        waits = not turn.free or (lane == "quick" and ahead.hold_up(turn.people))
        if waits or (found and (turn.office != found[0].office or turn.tries)):
            ahead.add(turn.people)
            continue
        found.append(turn)
        if len(found) == most or turn.tries:
            break
    return [turn.id for turn in found]


def _in_order(unit: Unit, lane: str, now: datetime, found: list[Turn], before: dict[str, Ahead]) -> Iterator[Turn]:
    """The whole line, a piece at a time; offices of which nothing more can be taken are left out of the next piece."""
    last, many = 0, LOOKED_AT
    office = col(LetterRow.office)
    while True:
        shut = [name for name, ahead in before.items() if ahead.anybody and lane == "quick"]
        wanted = office == found[0].office if found else office.not_in(shut)
        piece = _turns(unit, [LetterRow.lane == lane, col(LetterRow.id) > last, wanted], now, many)
        yield from piece
        if len(piece) < many:
            return
        last, many = piece[-1].id, 2 * many


def _turns(unit: Unit, wanted: Sequence[Any], now: datetime, many: int | None = None) -> list[Turn]:
    line = _LINE.where(*wanted).order_by(col(LetterRow.id)).limit(many)
    rows = unit.session.exec(line, params={"now": now, "far": now + LONGEST_LEASE})
    return [Turn(row[0], row[1], _read(row[2]), row[3], bool(row[4]), row[5] or "") for row in rows]


def are_waiting(unit: Unit, *, lane: str, many: int) -> bool:
    """Whether so many letters have no answer yet; those that somebody has in hand are among them."""
    waiting = select(LetterRow.id).where(LetterRow.state == "new", LetterRow.lane == lane).limit(many).subquery()
    return unit.session.exec(select(func.count()).select_from(waiting)).one() == many


def before(unit: Unit, rows: Sequence[LetterRow], *, me: str, now: datetime) -> list[Turn]:
    """Quick letters of the office of `rows` that wait before the last of them and are not in our hands."""
    if not unit.shared:
        return []
    last, holder = max(row.id or 0 for row in rows), col(LetterRow.leased_by)
    not_ours = or_(holder.is_(None), holder != me)
    return _turns(unit, [LetterRow.lane == "quick", col(LetterRow.id) < last, LetterRow.office == rows[0].office, not_ours], now)


def lay_back(unit: Unit, rows: Sequence[LetterRow], *, me: str, until: datetime | None = None) -> None:
    """Letters that were taken and not answered: back into the line as if nobody had taken them; nobody takes them `until` then."""
    for mine in letters.still_mine(unit, [row.id or 0 for row in rows], me=me):
        mine.tries = max(0, mine.tries - 1)
        mine.leased_by, mine.leased_until = None, until
        unit.add(mine)
