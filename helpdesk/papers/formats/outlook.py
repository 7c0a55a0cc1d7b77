"""MSG, a mail saved by Outlook: subject and text as a page, its files as members."""

from __future__ import annotations

from helpdesk.papers.formats.compound import Compound
from helpdesk.papers.formats.plain_text import decoded, tidy
from helpdesk.papers.formats.web_page import seen_text
from helpdesk.papers.telling import Telling

# Numbers of MAPI properties; behind each stands its form: 001F Unicode, 001E eight bits, 0102 bytes.
_SUBJECT, _SENDER, _BODY, _HTML, _NAME, _SHORT_NAME, _FILE = "0037", "0C1A", "1000", "1013", "3707", "3704", "3701"
_ATTACHED = "__attach_version1.0_"


def open_msg(archive: Compound, tell: Telling) -> None:
    body = _text(archive, "", _BODY) or seen_text(decoded(archive.read(f"__substg1.0_{_HTML}0102")))
    tell.text("\n".join(part for part in (_text(archive, "", _SENDER), _text(archive, "", _SUBJECT), body) if part))
    folders = sorted({path.split("/")[0] for path in archive.streams if path.startswith(_ATTACHED)})
    for folder in folders[: tell.limits.max_members]:
        content = archive.read(f"{folder}/__substg1.0_{_FILE}0102")
        if content:
            tell.member(_text(archive, f"{folder}/", _NAME) or _text(archive, f"{folder}/", _SHORT_NAME), content)


def _text(archive: Compound, folder: str, number: str) -> str:
    wide = archive.read(f"{folder}__substg1.0_{number}001F")
    text = tidy(wide.decode("utf-16-le", "replace")) if wide else decoded(archive.read(f"{folder}__substg1.0_{number}001E"))
    return text.strip("\n\0 ")
