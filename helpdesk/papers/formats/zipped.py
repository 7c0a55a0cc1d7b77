"""ZIP and what is made of it: Word, Excel, OpenDocument, or a plain archive whose members are handed back one by one.

No path of an archive is ever used: a member is its bytes and the last part of its name.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats import kinds
from helpdesk.papers.formats.word import open_docx
from helpdesk.papers.limits import MEGABYTE
from helpdesk.papers.telling import Telling

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


class Bomb(ValueError):
    """A member is far larger than what is packed."""


class Zip:
    """A ZIP read with a purse: every byte unpacked is paid from one budget."""

    def __init__(self, content: bytes, tell: Telling) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.budget = min(2 * tell.limits.max_megabytes * MEGABYTE, max(10 * MEGABYTE, tell.limits.max_ratio * len(content)))
        self.names = [info.filename for info in self.archive.infolist()]

    def read(self, name: str) -> bytes:
        """Raises Bomb, KeyError, or one of _BROKEN."""
        with self.archive.open(name) as member:
            content = member.read(self.budget + 1)
        self.budget -= len(content)
        if self.budget < 0:
            raise Bomb(name)
        return content


_INSIDE: tuple[tuple[str, str, Callable[[Zip, Telling], None]], ...] = (("word/", kinds.DOCX, open_docx),)


def open_zip(content: bytes, tell: Telling) -> None:
    try:
        archive = Zip(content, tell)
    except _BROKEN as why:
        tell.flaw(Flaw.DAMAGED, type(why).__name__)
        return
    try:
        _open(archive, tell)
    except Bomb as why:
        tell.flaw(Flaw.ARCHIVE_SUSPICIOUS, str(why))


def _open(archive: Zip, tell: Telling) -> None:
    for folder, kind, reader in _INSIDE:
        if "[Content_Types].xml" in archive.names and any(name.startswith(folder) for name in archive.names):
            tell.kind(kind)
            reader(archive, tell)
            return
    _members(archive, tell)


def _members(archive: Zip, tell: Telling) -> None:
    files = [info for info in archive.archive.infolist() if not info.is_dir()]
    for info in files[: tell.limits.max_members]:
        name = info.filename.replace("\\", "/").rpartition("/")[2]
        if info.flag_bits & 1:
            tell.flaw(Flaw.ENCRYPTED, name)
            continue
        try:
            tell.member(name, archive.read(info.filename))
        except _BROKEN as why:
            if isinstance(why, Bomb):
                raise
            tell.flaw(Flaw.MEMBER_LEFT_OUT, name)
    if len(files) > tell.limits.max_members:
        tell.flaw(Flaw.ARCHIVE_TOO_MANY, str(tell.limits.max_members))
