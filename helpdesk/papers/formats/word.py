"""DOCX: paragraphs, tables, text boxes, notes, headers and footers in the order a reader meets them."""

from __future__ import annotations

import re
from typing import Protocol

from helpdesk.papers.formats import xml
from helpdesk.papers.formats.plain_text import tidy
from helpdesk.papers.telling import Telling

_SKIPPED = frozenset(("Fallback", "del", "moveFrom", "instrText", "delText"))
_AFTER = {"p": "\n", "tr": "\n", "tc": "\t", "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class Parts(Protocol):
    names: list[str]

    def read(self, name: str) -> bytes: ...


def open_docx(archive: Parts, tell: Telling) -> None:
    header = _texts(archive, r"word/header\d*\.xml")
    body = _texts(archive, r"word/document\d*\.xml")
    rest = _texts(archive, r"word/(?:footer|footnotes|endnotes)\d*\.xml")
    tell.text("\n".join(text for text in (header, body, rest) if text))


def _texts(archive: Parts, pattern: str) -> str:
    names = [name for name in archive.names if re.fullmatch(pattern, name)]
    return "\n".join(text for name in names if (text := paragraphs(xml.parse(archive.read(name)))))


def paragraphs(root: xml.Element) -> str:
    pieces, skipped = list[str](), 0
    for event, element in xml.walk(root):
        name = xml.name(element)
        if name in _SKIPPED:
            skipped += 1 if event == "start" else -1
        elif skipped:
            continue
        elif event == "start" and name == "t":
            pieces.append(element.text or "")
        elif event == "end" and name in _AFTER and not (name == "p" and _in_cell(element)):
            pieces.append(_AFTER[name])
    lines = (line.strip(" \t") for line in tidy("".join(pieces)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _in_cell(paragraph: xml.Element) -> bool:
    """The last paragraph of a cell does not break its row."""
    parent = paragraph.getparent()
    return parent is not None and xml.name(parent) == "tc" and paragraph.getnext() is None
