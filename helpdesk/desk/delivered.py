"""What begins or ends at the moment the citizen has a letter of ours (part of the story that records it)."""

from __future__ import annotations

from datetime import datetime

from helpdesk.cases import dossiers
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_from_plain
from helpdesk.cases.states import Status
from helpdesk.cases.tables import OutgoingRow
from helpdesk.desk import results, visits
from helpdesk.desk.drafts import ENDING, IN_THREAD, held
from helpdesk.desk.outgoing import invitation_in
from helpdesk.house import House

ASKING = ("incomplete", "supplement_incomplete")
OFFERING = ("missed", "appointment_cancelled", "appointment_offer", "by_post")  # the citizen is to choose a time, or to post the file

SAID_BY_STAFF = (*IN_THREAD, "supplement_incomplete")


def delivered(unit: Unit, house: House, mail: OutgoingRow, at: datetime) -> None:
    """Sets the clocks and calls off the visit that end or begin with this mail; a mail without a case touches nothing."""
    if mail.case_id is not None:
        _clocks_of(unit, house, mail, mail.case_id, at)
        _visit_of(unit, house, mail, mail.case_id)
        results.mail_left(unit, house, mail)


def asked_for(unit: Unit, mail: OutgoingRow) -> dict[str, list[str]]:
    """What guidance that leaves asks its reader to add, by item: reports count it. Nothing of a confidential case."""
    case = dossiers.get(unit, mail.case_id) if mail.case_id is not None and mail.variant in ASKING else None
    if case is None or case.confidential or not case.assessment:
        return {}
    return {"missing": list(assessment_from_plain(case.assessment).missing)}


def _clocks_of(unit: Unit, house: House, mail: OutgoingRow, case_id: int, at: datetime) -> None:
    """The reply clock ends, the one of the citizen's own turn begins."""
    if _answers(unit, mail, case_id):
        dossiers.stop_clock(unit, case_id, "reply", at=at, by="sent")
    waits = dossiers.get(unit, case_id).status == Status.WAITING
    if mail.variant in ASKING or (waits and mail.variant in OFFERING):
        deadline = house.shop(mail.office).book.due("online_supplement", at)
        if deadline is not None:
            dossiers.start_clock(unit, case_id, "online_supplement", at=at, due_at=deadline.at)


def _answers(unit: Unit, mail: OutgoingRow, case_id: int) -> bool:
    """Whether the citizen is answered: on the matter, or by a person in the thread while nothing on the matter is left to be written."""
    if mail.obligation == "answer":
        return True
    owed = any(draft.obligation == "answer" for draft in held(unit, dossiers.get(unit, case_id)))
    return mail.variant in SAID_BY_STAFF and mail.approved_by is not None and not owed


def _visit_of(unit: Unit, house: House, mail: OutgoingRow, case_id: int) -> None:
    """A letter that takes a visit back does so at the moment it leaves, not before: until then the citizen means to come."""
    if mail.variant not in ENDING:
        return
    case = dossiers.hold(unit, case_id)
    visit, said = visits.told(unit, case), invitation_in(house, mail)
    if visit is not None and said is not None and (said.method, said.uid) == ("CANCEL", visit.uid):
        visits.call_off(unit, house, case, visit, why=mail.variant, who=mail.approved_by or "helpdesk")
