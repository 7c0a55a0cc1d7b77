"""Compound files by what lies in them: DOC, XLS, an Outlook message, an office file behind a password."""

from __future__ import annotations

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats import kinds
from helpdesk.papers.formats.compound import Compound, Damaged
from helpdesk.papers.formats.old_sheets import open_xls
from helpdesk.papers.formats.old_word import open_doc
from helpdesk.papers.formats.outlook import open_msg
from helpdesk.papers.telling import Telling


def open_compound(content: bytes, tell: Telling) -> None:
    try:
        archive = Compound(content)
    except Damaged as why:
        tell.flaw(Flaw.DAMAGED, str(why))
        return
    if "WordDocument" in archive.streams:
        tell.kind(kinds.DOC)
        open_doc(archive, tell)
    elif "__properties_version1.0" in archive.streams:
        tell.kind(kinds.MSG)
        open_msg(archive, tell)
    elif "EncryptedPackage" in archive.streams:
        tell.flaw(Flaw.ENCRYPTED, "Office")
    elif archive.streams.keys() & {"Workbook", "Book"}:
        tell.kind(kinds.XLS)
        open_xls(archive, tell)
    else:
        tell.flaw(Flaw.UNKNOWN_KIND, kinds.OLE)
