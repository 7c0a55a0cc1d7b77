"""The compartment of denunciations: what goes into it leaves no trace outside, and a keeper can shut people out of a case."""

from __future__ import annotations

from helpdesk.cases import audit, beside, letters, outbox, staff
from helpdesk.cases.database import Unit
from helpdesk.cases.sight import in_sight
from helpdesk.cases.tables import CaseRow
from helpdesk.desk.acting import case_for, did
from helpdesk.desk.records import search_words, subject_and_sender
from helpdesk.desk.rights import Person, Right
from helpdesk.errors import Refused
from helpdesk.house import House
from helpdesk.journey import Reading
from helpdesk.mail.mime import read_letter


def keep_in_confidence(unit: Unit, case: CaseRow) -> None:
    """From now on the case exists for keepers alone: no name, no word to search by, no text of ours outside the stored mails."""
    case.confidential, case.requester, case.search = True, "", ""
    if case.assigned_to and not _keeps(unit, case.assigned_to):
        case.assigned_to = None
    for row in letters.of_case(unit, case.id or 0):
        row.confidential = True
        unit.add(row)
    for mail in outbox.of_case(unit, case.id or 0):
        mail.body, mail.note = "", ""
        unit.add(mail)
    for label in beside.labels(unit, case.id or 0):
        label.confidential = True
        unit.add(label)


def _keeps(unit: Unit, login: str) -> bool:
    row = staff.by_login(unit, login)
    return row is not None and "keeper" in row.roles


def take_out_of_confidence(unit: Unit, house: House, case: CaseRow, reading: Reading) -> None:
    """A keeper found that it is no denunciation: the case is like any other again. No-op for one that was never confidential."""
    rows = letters.of_case(unit, case.id or 0)
    shop, name = house.shop(case.office), reading.facts.requester_name
    first = read_letter(house.memory.files.get(rows[0].sha256), own=shop.own, received_at=rows[0].arrived_at) if rows else None
    sender = first.sender if first else None
    case.requester = name.value if name else (sender.name or sender.address if sender else "")
    case.confidential, case.search = False, search_words(case.requester, reading.facts, subject_and_sender(first) if first else "")
    for row in rows:
        row.confidential = False
        unit.add(row)


def shut_out(house: House, person: Person, code: str, login: str, *, out: bool) -> None:
    """Takes a case out of somebody's sight whatever their role, or gives it back. Only a keeper does so, and never to themselves."""
    if not person.keeper:
        raise Refused("chỉ người giữ hồ sơ tố cáo mới làm được việc này")
    with house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.READ)
        other = staff.named(unit, login)
        if other.id == person.id:
            raise Refused("không tự đưa mình ra khỏi hồ sơ; hãy nhờ một người giữ hồ sơ khác")
        beside.shut(unit, case.id or 0, other.id or 0, out=out)
        if out and case.assigned_to == other.login:
            case.assigned_to = None
            unit.add(case)
        did(unit, house, person, case, "shut_out" if out else "let_in", login=other.login)


def looked_at(house: House, person: Person, code: str, what: str = "viewed") -> None:
    """Every look into a confidential case is a line of the audit log."""
    with house.memory.unit() as unit:
        case = in_sight(unit, person.sight, code)
        if case.confidential:
            audit.write(unit, what, who=person.login, at=house.clock.now(), about=case.code, confidential=True)
