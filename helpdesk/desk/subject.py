"""What the office holds about one person, and a copy of it for them: Luật 91/2025 gives two working days to answer such a request.

A copy is given to an address, for that is what a person proves by writing from it: what they wrote and what was written to them. Of what
others wrote about them it is only said that it is there. Denunciations are in neither but for a keeper, who alone answers for those.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import islice
from typing import Any

from helpdesk.cases import audit, beside, letters, outbox, search, subjects, visits
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import reading_from_plain
from helpdesk.cases.sight import Sight
from helpdesk.cases.tables import CaseRow
from helpdesk.desk.dossier import zipped
from helpdesk.desk.facts import PARTY
from helpdesk.desk.lettersheet import open_stored
from helpdesk.desk.people import AT_THE_MACHINE
from helpdesk.desk.retention import why_kept
from helpdesk.desk.saying import label
from helpdesk.errors import NotFound
from helpdesk.house import House
from helpdesk.journey import Facts, Found
from helpdesk.reading.text import clean, fold

PAGE = 200
LIST = "ho-so.json"


@dataclass(frozen=True, slots=True)
class Held:
    """One case. `wrote`: it is the person's own; `named`: what it names them as (words of labels.toml); both by what was asked for.

    `papers` are those enclosed in its letters, `notes` what colleagues remarked; `kept` says why it may not be wiped, a sentence each.
    """

    code: str
    kind: str
    status: str
    received_at: datetime
    wrote: bool
    named: tuple[str, ...]
    letters: int
    mails: int
    papers: int
    visits: int
    notes: int
    confidential: bool
    kept: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        counted = ("code", "kind", "status", "wrote", "letters", "mails", "papers", "visits", "notes")
        return {**{name: getattr(self, name) for name in counted}, "received_at": self.received_at.isoformat(), "named": list(self.named)}


def everywhere(house: House) -> Sight:
    """What is answered for at the machine: all offices, nothing in confidence."""
    return Sight(0, tuple(house.shops), ordinary=True)


def held(house: House, words: str, sight: Sight | None = None, *, most: int | None = None, code: str = "") -> tuple[Held, ...]:
    """Cases of whoever has this address, or that have all these words (name, telephone, number of an identity paper); oldest first.

    `most`: no more than so many; `code`: this one alone.
    """
    seen = sight or everywhere(house)
    with house.memory.look() as unit:
        cases = (case for case in _cases(unit, seen, words) if code in ("", case.code))
        return tuple(_held(unit, house, seen, case, words) for case in islice(cases, most))


def _cases(unit: Unit, sight: Sight, words: str) -> list[CaseRow]:
    folded = fold(clean(words))
    quiet = {case.id or 0 for case in subjects.without_words(unit, sight) if any(_named(case, words))}
    numbers = {*subjects.of_address(unit, sight, words.strip().casefold()), *_with_words(unit, sight, folded), *quiet}
    return subjects.in_sight(unit, sight, sorted(numbers))


def _with_words(unit: Unit, sight: Sight, folded: str) -> Iterator[int]:
    before = None
    while found := search.find(unit, sight, folded, before=before, most=PAGE):
        yield from found
        before = found[-1]
        if len(found) < PAGE:
            return


def _held(unit: Unit, house: House, sight: Sight, case: CaseRow, words: str) -> Held:
    number, address = case.id or 0, words.strip().casefold()
    rows, shop = letters.of_case(unit, number), house.shop(case.office)
    return Held(
        code=case.code,
        kind=label("kind", case.kind),
        status=label("status", case.status),
        received_at=shop.book.calendar.local(case.received_at),
        wrote=number in subjects.of_address(unit, sight, address) or fold(case.requester) == fold(clean(words)),
        named=tuple(label("fact", name) for name in _named(case, words)),
        letters=len(rows),
        mails=len(outbox.of_case(unit, number)),
        papers=sum(len(open_stored(house, shop, row).enclosures) for row in rows),
        visits=len(visits.of_case(unit, number)),
        notes=len(beside.remarks(unit, number)),
        confidential=case.confidential,
        kept=why_kept(unit, house, case),
    )


def _named(case: CaseRow, words: str) -> Iterator[str]:
    """The facts that have every word."""
    asked = search.asked(fold(clean(words)))
    for name, value in _told(case):
        if asked and set(asked) <= search.words_of(fold(value)):
            yield name


def _told(case: CaseRow) -> Iterator[tuple[str, str]]:
    facts = reading_from_plain(case.reading).facts if case.reading else Facts()
    for one in fields(facts):
        value = getattr(facts, one.name)
        if isinstance(value, Found):
            yield one.name, value.value


def copy_for(house: House, address: str, *, sight: Sight | None = None, by: str = AT_THE_MACHINE) -> bytes:
    """A ZIP for the person of that address; that it was made is a line of the audit log. Raises NotFound."""
    wanted, seen = address.strip().casefold(), sight or everywhere(house)
    with house.memory.unit() as unit:
        cases = subjects.in_sight(unit, seen, subjects.of_address(unit, seen, wanted))
        if not cases:
            raise NotFound(f"không có hồ sơ nào của địa chỉ {wanted}; tìm theo tên hoặc số bằng «helpdesk person show»")
        files = {name: content for case in cases for name, content in _mails(unit, house, case, wanted)}
        files[LIST] = json.dumps([_own(unit, house, seen, case, wanted) for case in cases], ensure_ascii=False, indent=2).encode()
        for case in cases:
            audit.write(unit, "copied_for_subject", who=by, at=house.clock.now(), about=case.code, confidential=case.confidential)
    return zipped(files)


def _mails(unit: Unit, house: House, case: CaseRow, address: str) -> Iterator[tuple[str, bytes]]:
    """What they wrote, and what left for them."""
    shop, number = house.shop(case.office), case.id or 0
    for row in letters.of_case(unit, number):
        sender = open_stored(house, shop, row).sender
        if sender is not None and sender.address.casefold() == address:
            yield f"{case.code}/thu-den/{row.id:06d}.eml", house.memory.files.get(row.sha256)
    for mail in outbox.of_case(unit, number):
        if mail.status == "sent" and address in (recipient.casefold() for recipient in mail.recipients):
            yield f"{case.code}/thu-di/{mail.id:06d}.eml", house.memory.files.get(mail.sha256)


def _own(unit: Unit, house: House, sight: Sight, case: CaseRow, address: str) -> dict[str, Any]:
    """The case with what was read of the person in it, who can say where that is wrong."""
    read = {label("fact", name): value for name, value in _told(case) if name in PARTY}
    return {**_held(unit, house, sight, case, address).plain(), "read": read}
