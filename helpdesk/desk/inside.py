"""Mails of the house to the office's own people: reports and alarms, written to nobody's case (part of a story)."""

from __future__ import annotations

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import OutgoingRow
from helpdesk.house import House
from helpdesk.journey import Correspondent, Reply
from helpdesk.mail.compose import compose, new_message_id


def write_inside(
    unit: Unit, house: House, reply: Reply, *, office: str, about: str, obligation: str, form: str, variant: str, revision: int = 1,
    copy_to: str = "",
) -> None:  # fmt: skip
    """Composes and stores one mail, ready to leave. One an (about, obligation, revision), by constraint."""
    sender, now = Correspondent(house.settings.smtp.from_name, house.settings.smtp.from_address), house.clock.now()
    own_id = new_message_id(house.luck(), sender.address.rpartition("@")[2])
    mail = compose(reply, message_id=own_id, date=now, sender=sender, copy_to=copy_to)
    unit.add(
        OutgoingRow(
            office=office,
            about=about,
            obligation=obligation,
            revision=revision,
            form=form,
            variant=variant,
            status="ready",
            message_id=mail.message_id,
            sha256=house.memory.files.put(mail.content),
            recipients=list(mail.recipients),
            addressee=mail.recipients[0].casefold(),
            subject=reply.subject,
            body=reply.text,
            created_at=now,
        )
    )
