"""ZIP and what is made of it: Word, Excel, OpenDocument, or a plain archive whose members are handed back one by one.

No path of an archive is ever used: a member is its bytes and the last part of its name.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from lzma import LZMAError
from typing import Protocol

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats import kinds, torn_zip, xml
from helpdesk.papers.formats.open_document import open_odf
from helpdesk.papers.formats.parts import Parts
from helpdesk.papers.formats.plain_text import decoded, tidy
from helpdesk.papers.formats.sheets import open_xlsx
from helpdesk.papers.formats.slides import open_pptx
from helpdesk.papers.formats.word import open_docx
from helpdesk.papers.limits import MEGABYTE
from helpdesk.papers.telling import Telling

_BROKEN = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, NotImplementedError, OSError, ValueError, KeyError)
_ENCRYPTED, _UTF8 = 0x1, 0x800


class Bomb(Exception):
    """A member is far larger than what is packed."""


class Archive(Parts, Protocol):
    def hand_out(self, most: int) -> Iterator[tuple[str, bytes | Flaw]]:
        """Name and bytes of each member, or why it cannot be had."""


class Zip:
    """A ZIP read with a purse: every byte unpacked is paid from one budget."""

    def __init__(self, content: bytes, budget: int) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.members = [info for info in self.archive.infolist() if not info.filename.endswith("/")]
        self.names = [info.filename for info in self.members]
        self.budget = budget

    def size(self, name: str) -> int:
        """As the archive claims."""
        return self.archive.getinfo(name).file_size

    def read(self, name: str | zipfile.ZipInfo) -> bytes:
        """Raises Bomb or one of _BROKEN."""
        with self.archive.open(name) as member:
            content = member.read(self.budget + 1)
        self.budget -= len(content)
        if self.budget < 0:
            raise Bomb(member.name)
        return content

    def hand_out(self, most: int) -> Iterator[tuple[str, bytes | Flaw]]:
        for info in self.members[:most]:
            if info.flag_bits & _ENCRYPTED:
                yield _name(info), Flaw.ENCRYPTED
                continue
            try:
                yield _name(info), self.read(info)
            except _BROKEN:
                yield _name(info), Flaw.MEMBER_LEFT_OUT


class TornZip:
    """What can be saved of a ZIP that is cut."""

    def __init__(self, content: bytes, budget: int) -> None:
        self._found = dict(torn_zip.members(content, budget))
        self.names = list(self._found)

    def size(self, name: str) -> int:
        return len(self._found[name])

    def read(self, name: str) -> bytes:
        return self._found[name]

    def hand_out(self, most: int) -> Iterator[tuple[str, bytes | Flaw]]:
        yield from ((name.rpartition("/")[2], content) for name, content in list(self._found.items())[:most] if content)


_OFFICE: tuple[tuple[str, str, Callable[[Parts, Telling], None]], ...] = (
    ("word/document", kinds.DOCX, open_docx),
    ("xl/workbook", kinds.XLSX, open_xlsx),
    ("ppt/presentation", kinds.PPTX, open_pptx),
)


def open_zip(content: bytes, tell: Telling) -> None:
    try:
        _open(_archive(content, tell), tell)
    except Bomb as why:
        tell.flaw(Flaw.ARCHIVE_SUSPICIOUS, str(why))
    except (*_BROKEN, *xml.Unreadable) as why:
        tell.flaw(Flaw.DAMAGED, type(why).__name__)


def _archive(content: bytes, tell: Telling) -> Archive:
    budget = min(tell.limits.most_unpacked, max(10 * MEGABYTE, tell.limits.max_ratio * len(content)))
    try:
        return Zip(content, budget)
    except _BROKEN as why:
        tell.flaw(Flaw.DAMAGED, type(why).__name__)
        return TornZip(content, budget)


def _open(archive: Archive, tell: Telling) -> None:
    for part, kind, reader in _OFFICE:
        if any(name.startswith(part) for name in archive.names):
            tell.kind(kind)
            reader(archive, tell)
            return
    kind = archive.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in archive.names else ""
    if kind.startswith("application/vnd.oasis.opendocument.") and "content.xml" in archive.names:
        tell.kind(kind)
        open_odf(archive, tell)
    else:
        _hand_out(archive, tell)


def _hand_out(archive: Archive, tell: Telling) -> None:
    most = tell.limits.max_members
    for name, content in archive.hand_out(most):
        if isinstance(content, Flaw):
            tell.flaw(content, name)
        else:
            tell.member(name, content)
    if len(archive.names) > most:
        tell.flaw(Flaw.ARCHIVE_TOO_MANY, str(most))


def _name(info: zipfile.ZipInfo) -> str:
    """The last part of the path; old Vietnamese programs wrote names in UTF-8 or windows-1258 without saying so."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            name = decoded(name.encode("cp437"))
        except UnicodeEncodeError:
            name = info.filename
    return tidy(name).replace("\\", "/").rpartition("/")[2]
