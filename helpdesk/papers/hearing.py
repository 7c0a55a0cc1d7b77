"""What the child told about a file, as a paper. The reader may be in the hands of the file: each word is weighed."""

from __future__ import annotations

from dataclasses import replace

from helpdesk.journey import Defect, Enclosure, Page, Paper
from helpdesk.papers.flaws import Flaw, defect
from helpdesk.papers.frames import Frame

_FLAWS = frozenset(Flaw)


def heard(enclosure: Enclosure, told: list[Frame]) -> Paper:
    paper, pages, defects = blank(enclosure), list[Page](), dict[Defect, None]()
    for frame in told:
        match frame.head:
            case {"kind": str(kind)}:
                paper = replace(paper, type=kind[:200])
            case {"page": [int(number), str(text), ("layer" | "ocr" | "none") as source, (float() | int()) as confidence]}:
                pages.append(Page(number, text, source, float(confidence)))
            case {"flaw": [str(code), str(what)]} if code in _FLAWS:
                defects[defect(Flaw(code), what)] = None
            case {"end": str(ending)} if ending != "done":
                defects[_ended(ending)] = None
    return replace(paper, pages=tuple(pages), defects=tuple(defects))


def _ended(ending: str) -> Defect:
    flaw = {"time": Flaw.TIME_UP, "late": Flaw.TIME_SHORT}.get(ending, Flaw.READER_DIED)
    return defect(flaw, ending)


def blank(enclosure: Enclosure) -> Paper:
    """A paper of which nothing is known yet."""
    return Paper(enclosure.name, enclosure.type or "application/octet-stream", len(enclosure.content), enclosure.sha256)


def flawed(paper: Paper, flaw: Flaw, what: str = "") -> Paper:
    return replace(paper, defects=(*paper.defects, defect(flaw, what)))
