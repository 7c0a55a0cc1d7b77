"""Somebody who never wrote: a case that begins at the counter, or with a file that came by post. What they say is typed by a clerk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from helpdesk.cases import audit, dossiers
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_to_plain, reading_to_plain
from helpdesk.cases.tables import CaseRow
from helpdesk.desk import counter
from helpdesk.desk import facts as known
from helpdesk.desk.judging import judged
from helpdesk.desk.records import search_words
from helpdesk.desk.rights import Person, Right
from helpdesk.errors import Refused
from helpdesk.house import House, Shop
from helpdesk.journey import Facts, Kind, Ranked, Reading
from helpdesk.mail.compose import checked_address

KINDS = (Kind.ENFORCEMENT, Kind.CONFIRMATION, Kind.COMPLAINT, Kind.DENUNCIATION, Kind.OTHER)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What a clerk typed of somebody: `facts` by name (facts.FIELDS), an e-mail address where results shall go, or ''."""

    kind: Kind
    facts: Mapping[str, str]
    email: str = ""
    office: str = ""


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The facts asked for, in the order of the form."""
    return known.fields_of(kind)


def kinds_for(person: Person) -> tuple[Kind, ...]:
    """What this person may take down: a denunciation only its keepers, and they nothing else."""
    return tuple(k for k in KINDS if person.may(Right.WORK, confidential=k == Kind.DENUNCIATION))


def here(house: House, person: Person, newcomer: Newcomer) -> str:
    """Opens a case for somebody at the counter and begins its sheet. Returns the code."""
    code = _open(house, person, newcomer, way="in_person")
    counter.arrive(house, person, code)
    return code


def by_post(house: House, person: Person, newcomer: Newcomer, *, postmark: date) -> str:
    """Opens a case for a file that came by post. Returns the code."""
    code = _open(house, person, newcomer, way="by_post")
    counter.came_by_post(house, person, code, postmark=postmark)
    return code


def _open(house: House, person: Person, newcomer: Newcomer, *, way: str) -> str:
    confidential = newcomer.kind == Kind.DENUNCIATION
    person.must(Right.WORK, confidential=confidential)
    shop = _shop(house, person, newcomer.office)
    reading = _reading(newcomer, shop, house.clock.now())
    if reading.facts.requester_name is None and not confidential:
        raise Refused("hãy ghi họ tên người đến")
    address = checked_address(newcomer.email.strip()) if newcomer.email.strip() else ""
    with house.memory.unit() as unit:
        now = house.clock.now()
        case = _case(unit, shop, reading, now, confidential=confidential, address=address)
        dossiers.welcome(unit, case.id or 0, address, "")
        dossiers.note(unit, "opened", at=now, case_id=case.id, by=person.login, kind=case.kind, outcome=case.outcome, claims=None, way=way)
        audit.write(unit, "opened", who=person.login, at=now, about=case.code, confidential=confidential, way=way)
        return case.code


def _shop(house: House, person: Person, office: str) -> Shop:
    if (office or person.offices[0]) not in person.offices:
        raise Refused("không có cơ quan này")
    return house.shop(office or person.offices[0])


def _reading(newcomer: Newcomer, shop: Shop, now: datetime) -> Reading:
    """As if it had been read: every fact stands on a clerk's word. Raises Refused where what was typed is no such thing."""
    facts, on = Facts(), shop.book.calendar.date_of(now)
    for name in fields_of(newcomer.kind):
        if text := newcomer.facts.get(name, "").strip():
            facts = known.put(facts, name, text, shop, on)
    return Reading(kinds=(Ranked(newcomer.kind, 1.0),), facts=facts, requests=(newcomer.kind,))


def _case(unit: Unit, shop: Shop, reading: Reading, now: datetime, *, confidential: bool, address: str) -> CaseRow:
    assessment = judged(reading, {}, shop.book, now)
    name = reading.facts.requester_name.value if reading.facts.requester_name else ""
    case: CaseRow = unit.add(
        CaseRow(
            office=shop.name,
            code=dossiers.next_code(unit, shop.book.calendar.local(now).year, now=now),
            kind=str(assessment.kind),
            outcome=str(assessment.outcome),
            confidential=confidential,
            received_at=now,
            requester="" if confidential else name,
            search="" if confidential else search_words(name, reading.facts, address),
            profile=shop.book.profile.slug,
            fingerprint=assessment.fingerprint,
            reading=reading_to_plain(reading),
            assessment=assessment_to_plain(assessment),
            unclear_judgment=assessment.unclear_judgment,
        )
    )
    return case
