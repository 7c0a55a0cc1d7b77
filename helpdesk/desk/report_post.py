"""A report on its way to the leadership: one mail, closed reports once, by constraint (part of the story that closes it)."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.cases import outbox
from helpdesk.cases.database import Unit
from helpdesk.cases.figures import Figures
from helpdesk.desk.inside import write_inside
from helpdesk.desk.report_mail import MailWords
from helpdesk.desk.report_periods import Period
from helpdesk.house import House, Shop
from helpdesk.journey import Correspondent, Reply
from helpdesk.press.document import PrintedFile


@dataclass(frozen=True)
class Report:
    """One report, whole. `closed`: it is in the ledger and will stay as it is."""

    office: str
    period: Period
    figures: Figures
    mail: MailWords
    files: tuple[PrintedFile, ...]
    closed: bool = False


def post(unit: Unit, house: House, shop: Shop, report: Report) -> None:
    """To the leadership: a closed report once, by constraint; one that is not closed each time it is asked for."""
    about = f"report:{report.period.code}:{report.period.on.isoformat()}:{shop.name}"
    obligation = "report" if report.closed else "interim report"
    revision = outbox.next_revision(unit, about, obligation)
    leaders = tuple(Correspondent("", address) for address in house.settings.reports.leadership)
    if not leaders or (report.closed and revision > 1):
        return
    reply = Reply(
        subject=report.mail.subject,
        text=report.mail.text,
        html=report.mail.html,
        to=leaders,
        files=tuple((f.name, f.type, f.content) for f in report.files),
    )
    copy_to = house.settings.smtp.from_address if house.settings.smtp.bcc_self else ""
    write_inside(
        unit, house, reply, office=shop.name, about=about, obligation=obligation, revision=revision, form="report",
        variant=report.period.kind, copy_to=copy_to,
    )  # fmt: skip
