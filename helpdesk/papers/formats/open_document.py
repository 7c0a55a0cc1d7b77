"""ODT and ODS: paragraphs, lists and tables of content.xml in their order."""

from __future__ import annotations

import re

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats import xml
from helpdesk.papers.formats.parts import Parts, hand_out_pictures
from helpdesk.papers.formats.plain_text import tidy
from helpdesk.papers.telling import Telling

_SKIPPED = frozenset(("tracked-changes", "annotation", "forms", "bookmark-ref", "ruby-text", "scripts"))
_AFTER = {"p": "\n", "h": "\n", "table-row": "\n", "table-cell": "\t", "tab": "\t", "line-break": "\n", "s": " "}
_MOST_SPACES = 200


def open_odf(archive: Parts, tell: Telling) -> None:
    if b"encryption-data" in (archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.names else b""):
        tell.flaw(Flaw.ENCRYPTED, "OpenDocument")
        return
    tell.text(paragraphs(xml.parse(archive.read("content.xml"))))
    hand_out_pictures(archive, (name for name in archive.names if name.startswith("Pictures/")), tell)


def paragraphs(root: xml.Element) -> str:
    pieces, skipped = list[str](), 0
    for event, element in xml.walk(root):
        name = xml.name(element)
        if event == "end" and not skipped and name in _AFTER and not _ends_cell(element, name):
            pieces.append(_AFTER[name] * (_count(element) if name == "s" else 1))
        skipped += (1 if event == "start" else -1) if name in _SKIPPED else 0
        if not skipped:
            pieces.append((element.text if event == "start" else element.tail) or "")
    lines = (line.strip(" \t") for line in tidy("".join(pieces)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _ends_cell(element: xml.Element, name: str) -> bool:
    return name in ("p", "h") and xml.name_above(element) == "table-cell" and element.getnext() is None


def _count(element: xml.Element) -> int:
    told = xml.attribute(element, "c")
    return min(int(told), _MOST_SPACES) if told.isdigit() else 1
