"""DOCX: paragraphs, tables, text boxes, notes, headers and footers in the order a reader meets them."""

from __future__ import annotations

import re

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats import xml
from helpdesk.papers.formats.parts import Parts, hand_out_pictures
from helpdesk.papers.formats.plain_text import tidy
from helpdesk.papers.telling import Telling

# Fallback repeats a text box for old programs; deleted words are no words of the writer.
_SKIPPED = frozenset(("Fallback", "del", "moveFrom", "instrText", "delText"))
_AFTER = {"p": "\n", "tr": "\n", "tc": "\t", "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def open_docx(archive: Parts, tell: Telling) -> None:
    if "word/vbaProject.bin" in archive.names:
        tell.flaw(Flaw.MACROS)
    header = _texts(archive, r"word/header\d*\.xml")
    body = _texts(archive, r"word/document\d*\.xml")
    rest = _texts(archive, r"word/(?:footer|footnotes|endnotes)\d*\.xml")
    tell.text("\n".join(text for text in (header, body, rest) if text))
    hand_out_pictures(archive, (name for name in archive.names if name.startswith("word/media/")), tell)


def _texts(archive: Parts, pattern: str) -> str:
    """Parts that say the same (the headers of several sections) are told once."""
    names = [name for name in archive.names if re.fullmatch(pattern, name)]
    return "\n".join(dict.fromkeys(text for name in names if (text := paragraphs(xml.parse(archive.read(name))))))


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
        elif event == "start" and name == "txbxContent":
            pieces.append("\n")
        elif event == "end" and name in _AFTER and not _breaks_nothing(element, name):
            pieces.append(_AFTER[name])
    lines = (line.strip(" \t") for line in tidy("".join(pieces)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _breaks_nothing(element: xml.Element, name: str) -> bool:
    """The last paragraph of a cell does not break its row; a tab stop of a style is no tab."""
    above = xml.name_above(element)
    return (name == "p" and above == "tc" and element.getnext() is None) or (name == "tab" and above == "tabs")
