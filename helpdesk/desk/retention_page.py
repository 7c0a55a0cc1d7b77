"""What has come to the end of its time, as the administrator and the leader see it: codes, days and clauses, nobody's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpdesk.cases import wiping
from helpdesk.cases.sight import is_in_sight
from helpdesk.desk import retention
from helpdesk.desk.lawbook import LawLine, show
from helpdesk.desk.retention import Done, Due
from helpdesk.desk.rights import NOT_ALLOWED, Person, Right
from helpdesk.errors import Refused
from helpdesk.house import House

MOST = 200  # on one page; what is done makes room for the next


@dataclass(frozen=True, slots=True)
class RetentionPage:
    """`rules` by office; `waiting` files are off the rows and not yet off the disk; `acts`: this person may have it done."""

    due: tuple[Due, ...]
    more: bool
    rules: tuple[tuple[str, tuple[LawLine, ...]], ...]
    waiting: int
    backed_up: str
    acts: bool


def may_see(person: Person) -> bool:
    return person.may(Right.RETENTION) or person.keeper


def page(house: House, person: Person) -> RetentionPage:
    if not may_see(person):
        raise Refused(NOT_ALLOWED[Right.RETENTION])
    with house.memory.look() as unit:
        waiting = len(wiping.waiting(unit))
    found = tuple(_in_sight(house, person))
    return RetentionPage(
        due=found[:MOST],
        more=len(found) > MOST,
        rules=tuple((office, _rules(house, person, office)) for office in person.offices),
        waiting=waiting,
        backed_up=retention.last_backup(house),
        acts=person.may(Right.ERASE) or person.keeper,
    )


def _in_sight(house: House, person: Person) -> Iterator[Due]:
    """A case in confidence exists for keepers alone, here too; a person bound to one office sees that."""
    found = [
        one for one in retention.due(house, person.offices, most=MOST + 1) if person.may(Right.RETENTION, confidential=one.confidential)
    ]
    with house.memory.look() as unit:
        for one in found:
            if not (person.reads or one.confidential) or is_in_sight(unit, person.sight, one.code):
                yield one


def _rules(house: House, person: Person, office: str) -> tuple[LawLine, ...]:
    return next((lines for section, lines in show(house, person, office).sections if section == "retention"), ())


def carry_out(house: House, person: Person, codes: Iterable[str]) -> Done:
    """Does what the page showed and what is still due; what was not on the page waits."""
    wanted = set(codes)
    mine = [one for one in _in_sight(house, person) if one.code in wanted and person.may(Right.ERASE, confidential=one.confidential)]
    if not mine:
        raise Refused(NOT_ALLOWED[Right.ERASE])
    return retention.carry_out(house, by=person.login, wanted=mine)
