"""THE READING ROOM: enclosures in, papers out, whatever is in them.

    scan -> shelf -> quick child (text layers, office files, archives) -> child with eyes, for what is only a picture

A child is started when the first file wants it. What is only a picture waits until eyes are asked for: `wants_eyes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from helpdesk.journey import Defect, Enclosure, Letter, Page, Paper
from helpdesk.papers.flaws import Flaw, defect
from helpdesk.papers.frames import Frame
from helpdesk.papers.hatch import Hatch
from helpdesk.papers.limits import MEGABYTE, Limits
from helpdesk.papers.shelf import Shelf

__all__ = ["Limits", "ReadingRoom"]

EDITION = "1"  # of how papers are read: raise it when the reading gets better


class ReadingRoom:
    """Opens enclosures; safe to use from several threads. `close` ends the children."""

    def __init__(self, limits: Limits, *, cache: Path, languages: str, antivirus: str | None) -> None:
        self._limits = limits
        self._shelf = Shelf(cache, f"{EDITION}-{languages}-{limits.max_pages}-{limits.max_megabytes}-{'av' if antivirus else 'no'}")
        self._quick = Hatch("helpdesk.papers.reader")
        self._eyes = Hatch("helpdesk.papers.seeing", languages)

    def open(self, enclosures: Iterable[Enclosure], *, eyes: bool) -> tuple[Paper, ...]:
        """One paper for each enclosure, in their order. Never fails: what cannot be read says so in its defects."""
        return tuple(self._open(enclosure, eyes, 0) for enclosure in enclosures)

    def wants_eyes(self, papers: Iterable[Paper]) -> bool:
        """Whether a page of these waits for eyes."""
        return any(_waits(paper) or self.wants_eyes(paper.members) for paper in papers)

    def close(self) -> None:
        self._quick.close()
        self._eyes.close()

    def _open(self, enclosure: Enclosure, eyes: bool, depth: int) -> Paper:
        if enclosure.letter is not None:
            return self._letter(enclosure, enclosure.letter, eyes, depth)
        known = self._shelf.find(enclosure.sha256, eyes=True) or self._shelf.find(enclosure.sha256, eyes=False)
        if known is not None and not (eyes and self.wants_eyes((known,))):
            return replace(known, name=enclosure.name)
        paper = self._read(enclosure, self._quick, self._limits.seconds, eyes, depth)
        if eyes and _waits(paper):
            paper = self._read(enclosure, self._eyes, self._limits.most_seconds, eyes, depth)
        if not any(d.code == Flaw.READER_DIED for d in paper.defects):
            self._shelf.put(paper, eyes=eyes)
        return paper

    def _letter(self, enclosure: Enclosure, letter: Letter, eyes: bool, depth: int) -> Paper:
        """An enclosed mail was read by the door already; its files are its members."""
        text = "\n\n".join(part for part in (letter.subject, letter.text, letter.forwarded) if part)
        members = tuple(self._open(inner, eyes, depth + 1) for inner in letter.enclosures)
        blank = _blank(enclosure)
        return replace(blank, type="message/rfc822", pages=(Page(1, text, "layer" if text else "none"),), members=members)

    def _read(self, enclosure: Enclosure, hatch: Hatch, seconds: int, eyes: bool, depth: int) -> Paper:
        if len(enclosure.content) > self._limits.max_megabytes * MEGABYTE:
            return _flawed(_blank(enclosure), Flaw.TOO_LARGE, f"{len(enclosure.content) // MEGABYTE} MB")
        told = hatch.ask(enclosure.content, self._limits, seconds=seconds)
        paper = _heard(_blank(enclosure), told)
        members = [Enclosure(_name(f), "", f.blob, sha256(f.blob).hexdigest()) for f in told if "member" in f.head]
        if members and depth >= self._limits.max_depth:
            return _flawed(paper, Flaw.ARCHIVE_TOO_DEEP)
        return replace(paper, members=tuple(self._open(member, eyes, depth + 1) for member in members))


def _waits(paper: Paper) -> bool:
    return any(d.code == Flaw.WAITS_FOR_EYES for d in paper.defects)


def _blank(enclosure: Enclosure) -> Paper:
    return Paper(enclosure.name, enclosure.type or "application/octet-stream", len(enclosure.content), enclosure.sha256)


def _flawed(paper: Paper, flaw: Flaw, what: str = "") -> Paper:
    return replace(paper, defects=(*paper.defects, defect(flaw, what)))


def _heard(paper: Paper, told: list[Frame]) -> Paper:
    """The paper with everything that was told of it; the reader may be in the hands of the file, so each word is weighed."""
    pages: list[Page] = []
    defects: dict[Defect, None] = {}
    for frame in told:
        match frame.head:
            case {"kind": str(kind)}:
                paper = replace(paper, type=kind)
            case {"page": [int(number), str(text), ("layer" | "ocr" | "none") as source, (float() | int()) as confidence]}:
                pages.append(Page(number, text, source, float(confidence)))
            case {"flaw": [str(code), str(what)]} if code in set(Flaw):
                defects[defect(Flaw(code), what)] = None
            case {"end": str(ending)} if ending != "done":
                defects[defect(Flaw.TIME_UP if ending == "time" else Flaw.READER_DIED, ending)] = None
    return replace(paper, pages=tuple(pages), defects=tuple(defects))


def _name(frame: Frame) -> str:
    return "".join(c for c in str(frame.head["member"])[-250:] if c.isprintable() and c not in "/\\")
