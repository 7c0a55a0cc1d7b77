"""How a member of staff acts on a case: it must be in sight, the right must be there, and what was seen must still be so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpdesk.cases import audit, dossiers, staff, wiping
from helpdesk.cases.database import Unit
from helpdesk.cases.sight import in_sight
from helpdesk.cases.tables import CaseRow, EventRow
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.saying import happened, spoken_moment
from helpdesk.errors import Refused, StaleApproval
from helpdesk.house import House

LONGEST_REMARK = 4000


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page showed when somebody decided: the case's version, its last event, and the bytes of the mail."""

    version: int
    event: int
    sha256: str = ""


def case_for(unit: Unit, person: Person, code: str, right: Right) -> CaseRow:
    """The case, held until the story ends. Raises NotFound where it does not exist for this person, Refused without the right.

    In a case that was anonymised there is nothing left to work on.
    """
    case = in_sight(unit, person.sight, code, lock=True)
    person.must(right, confidential=case.confidential)
    if wiping.is_anonymised(unit, case):
        raise Refused("hồ sơ đã được khử nhận dạng, không làm gì thêm được; nếu công dân gửi thư mới thì đó là hồ sơ mới")
    return case


def did(unit: Unit, house: House, person: Person, case: CaseRow, what: str, **codes: Any) -> None:
    """Notes a step of staff in the case's history and in the audit log; `codes` never hold the text of a letter."""
    now = house.clock.now()
    dossiers.note(unit, what, at=now, case_id=case.id, by=person.login, **codes)
    audit.write(unit, what, who=person.login, at=now, about=case.code, confidential=case.confidential, **codes)


def unchanged(unit: Unit, house: House, case: CaseRow, seen: Seen) -> None:
    """Raises StaleApproval naming what has happened to the case since the page was shown."""
    if case.version != seen.version:
        raise StaleApproval(changes_since(unit, house, case, seen.event) or ("hồ sơ đã thay đổi",))


def changes_since(unit: Unit, house: House, case: CaseRow, event: int) -> tuple[str, ...]:
    """What has happened since an event, a sentence for each: "09:12: Công dân gửi bổ sung"."""
    names = {row.login: row.name for row in staff.everybody(unit)}
    fresh = [e for e in dossiers.events(unit, case.id or 0) if (e.id or 0) > event]
    return tuple(_sentence(house, case, e, names) for e in fresh if not e.what.startswith("written:"))


def _sentence(house: House, case: CaseRow, event: EventRow, names: dict[str, str]) -> str:
    at = spoken_moment(house.shop(case.office).book.calendar.local(event.at))
    by = names.get(event.by)
    return f"{at}: {happened(event.what)}" + (f" ({by})" if by else "")
