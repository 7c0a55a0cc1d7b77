"""PPTX: each slide a page of its lines."""

from __future__ import annotations

import re

from helpdesk.papers.formats import xml
from helpdesk.papers.formats.parts import Parts, hand_out_pictures
from helpdesk.papers.formats.plain_text import tidy
from helpdesk.papers.telling import Telling


def open_pptx(archive: Parts, tell: Telling) -> None:
    slides = sorted((n for n in archive.names if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)), key=lambda n: (len(n), n))
    for name in slides[: tell.limits.max_pages]:
        tell.text(tidy("\n".join(_lines(xml.parse(archive.read(name))))).strip())
    hand_out_pictures(archive, (name for name in archive.names if name.startswith("ppt/media/")), tell)


def _lines(slide: xml.Element) -> list[str]:
    paragraphs = (e for e in slide.iter() if xml.name(e) == "p")
    return ["".join(e.text or "" for e in paragraph.iter() if xml.name(e) == "t") for paragraph in paragraphs]
