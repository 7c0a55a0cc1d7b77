"""Letters no person wrote: recorded, never answered. A bounce changes the state of the mail of ours it speaks of."""

from __future__ import annotations

from helpdesk.cases import dossiers, letters, outbox
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import LetterRow, OutgoingRow
from helpdesk.desk import post, results
from helpdesk.house import House
from helpdesk.journey import Automatic, Bounce, Kind, Letter


def record_robot(house: House, unit: Unit, row: LetterRow, letter: Letter) -> None:
    """Part of T2 for a robot's mail."""
    now = house.clock.now()
    row.kind, row.automatic, row.message_id = Kind.AUTOMATIC, letter.automatic, letter.message_id
    ours = _of_ours(unit, letter)
    if ours is not None:
        row.case_id, row.confidential = ours.case_id, _confidential(unit, ours)
        if letter.bounce is not None:
            _bounced(house, unit, ours, letter.bounce, row)
        elif letter.automatic == Automatic.OWN_MAIL:
            post.came_back(unit, house, ours)
    letters.settle(unit, row, state="recorded", now=now)
    dossiers.note(unit, f"automatic:{letter.automatic}", at=now, case_id=row.case_id, letter_id=row.id)


def _of_ours(unit: Unit, letter: Letter) -> OutgoingRow | None:
    """The mail of ours a robot speaks of: by the Message-IDs a bounce names, else the one it replies to, else itself come back."""
    named = letter.bounce.message_ids if letter.bounce else ()
    for message_id in (*named, letter.in_reply_to or "", *reversed(letter.references), letter.message_id):
        if message_id and (found := outbox.by_message_id(unit, message_id)):
            return found
    return None


def _confidential(unit: Unit, mail: OutgoingRow) -> bool:
    return mail.case_id is not None and dossiers.get(unit, mail.case_id).confidential


def _bounced(house: House, unit: Unit, mail: OutgoingRow, bounce: Bounce, row: LetterRow) -> None:
    """A permanent refusal: the citizen does not have the letter, so its clock has not begun and staff are told."""
    now = house.clock.now()
    permanent = [r for r in bounce.recipients if r.permanent] or (not bounce.recipients)
    if not permanent:
        dossiers.note(unit, "delivery_delayed", at=now, case_id=mail.case_id, letter_id=row.id, outgoing=mail.id)
        return
    mail.refused = [[r.address, f"{r.status} {r.diagnostic}".strip()[:300]] for r in bounce.recipients]
    unit.add(outbox.free(mail, "bounced"))
    if mail.case_id is not None:
        dossiers.stop_clock(unit, mail.case_id, "online_supplement", at=now, by="bounced")
        dossiers.note(unit, "bounced", at=now, case_id=mail.case_id, letter_id=row.id, outgoing=mail.id)
        results.mail_bounced(unit, house, mail)
