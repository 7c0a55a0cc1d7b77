"""One file opened by the reader of its kind."""

from __future__ import annotations

from collections.abc import Callable

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats import kinds
from helpdesk.papers.formats.old_office import open_compound
from helpdesk.papers.formats.pdf import open_pdf
from helpdesk.papers.formats.picture_size import is_icon
from helpdesk.papers.formats.plain_text import open_text
from helpdesk.papers.formats.rar import open_rar
from helpdesk.papers.formats.rich_text import open_rtf
from helpdesk.papers.formats.saved_mail import open_mail
from helpdesk.papers.formats.seven_zip import open_seven_zip
from helpdesk.papers.formats.web_page import open_html
from helpdesk.papers.formats.zipped import open_zip
from helpdesk.papers.telling import Eyes, Telling

Open = Callable[[bytes, Telling], None]
_READERS: dict[str, Open] = {
    kinds.TEXT: open_text, kinds.HTML: open_html, kinds.RTF: open_rtf, kinds.ZIP: open_zip, kinds.OLE: open_compound,
    kinds.RAR: open_rar, kinds.SEVEN_ZIP: open_seven_zip, kinds.MAIL: open_mail,
}  # fmt: skip


def open_file(content: bytes, tell: Telling, eyes: Eyes | None) -> None:
    """Tells what `content` is and everything that stands in it; eyes read what is only a picture, without them it waits."""
    kind = kinds.kind_of(content)
    tell.kind(kind)
    _open(kind, content, tell, eyes)
    if tell.said_nothing:
        tell.flaw(Flaw.EMPTY)


def _open(kind: str, content: bytes, tell: Telling, eyes: Eyes | None) -> None:
    if kind == kinds.PDF:
        open_pdf(content, tell, eyes)
    elif kind.startswith("image/"):
        _open_picture(content, tell, eyes)
    elif kind in _READERS:
        _READERS[kind](content, tell)
    elif kind == kinds.SIGNATURE:
        tell.flaw(Flaw.NO_PAPER, "chữ ký số của thư")
    elif content:
        tell.flaw(Flaw.UNKNOWN_KIND, kind)


def _open_picture(content: bytes, tell: Telling, eyes: Eyes | None) -> None:
    if is_icon(content):
        tell.flaw(Flaw.NO_PAPER, "ảnh nhỏ, biểu tượng")
    elif eyes is None:
        tell.waits(1)
    else:
        eyes.open_picture(content, tell)
