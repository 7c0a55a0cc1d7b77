"""Which case a letter belongs to: by our own Message-IDs, else by the code it quotes; always only from a known participant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from helpdesk.cases import dossiers, outbox
from helpdesk.cases import visits as rows
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_from_plain
from helpdesk.cases.states import ENDED
from helpdesk.cases.tables import CaseRow, OutgoingRow
from helpdesk.desk import visits
from helpdesk.house import Shop
from helpdesk.journey import Kind, Letter, Thread

OFFERING = ("missed", "appointment_choose", "appointment_offer", "appointment_cancelled")
LAST_SENT = {"answer": "guidance", "receipt": "receipt", **dict.fromkeys(OFFERING, "appointment")}
CODE = re.compile(r"\bHTTT-\d{4}-\d{6}\b")


@dataclass(frozen=True)
class Belonging:
    """`case_id` with its thread where the letter joins a case; `claims` the code of a case it may not join."""

    case_id: int | None = None
    thread: Thread | None = None
    claims: str | None = None
    ended: bool = False
    version: int = 0


def belonging(unit: Unit, shop: Shop, letter: Letter, *, now: datetime) -> Belonging:
    """A letter from anybody else that names a case opens a new one, marked as claiming the old; it is told nothing of it."""
    case = _named(unit, letter)
    if case is None or case.office != shop.name:
        return Belonging()
    address = letter.sender.address if letter.sender else ""
    if not dossiers.is_participant(unit, case.id or 0, address):
        return Belonging(claims=case.code)
    return Belonging(case.id, thread_of(unit, shop, case, now=now), ended=case.status in ENDED, version=case.version)


def _named(unit: Unit, letter: Letter) -> CaseRow | None:
    """A calendar reply names the visit by its UID; a mail names our mail, or writes the code."""
    if letter.calendar and (visit := rows.by_uid(unit, letter.calendar.uid)):
        return dossiers.get(unit, visit.case_id)
    answered = [m for m in (letter.in_reply_to, *reversed(letter.references)) if m]
    if found := dossiers.of_our_mail(unit, answered):
        return found[0]
    written = CODE.search(f"{letter.subject}\n{letter.text}")
    return dossiers.find(unit, written[0]) if written else None


def thread_of(unit: Unit, shop: Shop, case: CaseRow, *, now: datetime) -> Thread:
    """What reading a letter inside the case needs to know of it."""
    visit = visits.told(unit, case)
    sent = [o for o in outbox.of_case(unit, case.id or 0) if o.status not in ("held", "withdrawn")]
    missing = assessment_from_plain(case.assessment).missing if case.assessment else ()
    return Thread(
        kind=Kind(case.kind),
        missing=missing,
        appointment=_local(shop, visit.starts_at) if visit else None,
        last_sent="appointment" if visit else _last_sent(sent),
        offered=visits.offered(unit, shop, case, now=now),
    )


def _last_sent(sent: list[OutgoingRow]) -> str | None:
    """guidance, receipt, appointment …: the newest thing the citizen has from us; a letter that offers times speaks of an appointment."""
    if not sent:
        return None
    newest = sent[-1]
    return LAST_SENT.get(newest.variant) or LAST_SENT.get(newest.obligation, newest.obligation)


def _local(shop: Shop, instant: datetime) -> datetime:
    return shop.book.calendar.local(instant)
