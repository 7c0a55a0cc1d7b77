"""One letter's visit to the reading room: its files opened one by one, archives within archives, within one measure of patience."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from hashlib import sha256

from helpdesk.journey import Enclosure, Letter, Page, Paper
from helpdesk.papers.flaws import Flaw
from helpdesk.papers.frames import Frame
from helpdesk.papers.hatch import Hatch
from helpdesk.papers.hearing import blank, flawed, heard
from helpdesk.papers.limits import MEGABYTE, Limits
from helpdesk.papers.scanner import Scanner, Verdict
from helpdesk.papers.shelf import Shelf

_CLOCK = 3  # seconds by the clock for each second of CPU that a quick file may cost
# Another time it may go better: such a paper is not kept on the shelf.
_PASSING = (Flaw.READER_DIED, Flaw.TIME_SHORT, Flaw.SCANNER_AWAY)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the room lends to every visit."""

    limits: Limits
    shelf: Shelf
    quick: Hatch
    seeing: Hatch
    scanner: Scanner | None


@dataclass(slots=True)
class Visit:
    """`eyes`: pictures are read now. Time and members of archives are counted over all files of the letter."""

    tools: Tools
    eyes: bool
    begun: float = field(default_factory=time.monotonic)
    members: int = 0

    def open(self, enclosure: Enclosure, depth: int = 0) -> Paper:
        if enclosure.letter is not None:
            return self._letter(enclosure, enclosure.letter, depth)
        shelf = self.tools.shelf
        known = shelf.find(enclosure.sha256, eyes=True) or shelf.find(enclosure.sha256, eyes=False)
        if known is not None and not (self.eyes and waits(known)):
            return replace(known, name=enclosure.name)
        paper = self._scanned(enclosure, depth)
        if not _is_passing(paper):
            shelf.put(paper, eyes=self.eyes)
        return paper

    def _letter(self, enclosure: Enclosure, letter: Letter, depth: int) -> Paper:
        """An enclosed mail was read by the door already; its files are its members."""
        text = "\n\n".join(part for part in (letter.subject, letter.text, letter.forwarded) if part)
        members = tuple(self.open(inner, depth + 1) for inner in letter.enclosures)
        return replace(blank(enclosure), type="message/rfc822", pages=(Page(1, text, "layer" if text else "none"),), members=members)

    def _scanned(self, enclosure: Enclosure, depth: int) -> Paper:
        """Sealed if infected; read all the same where the scanner is away: nothing of the file is run here."""
        scanner = self.tools.scanner
        verdict = scanner.scan(enclosure.content) if scanner else Verdict(away="-")
        if verdict.found:
            return flawed(replace(blank(enclosure), sealed=True), Flaw.INFECTED, verdict.found)
        paper = replace(self._read(enclosure, depth), scanned=not verdict.away)
        return flawed(paper, Flaw.SCANNER_AWAY, verdict.away) if scanner and verdict.away else paper

    def _read(self, enclosure: Enclosure, depth: int) -> Paper:
        limits = self.tools.limits
        if len(enclosure.content) > limits.max_megabytes * MEGABYTE:
            return flawed(blank(enclosure), Flaw.TOO_LARGE, f"{len(enclosure.content) // MEGABYTE} MB")
        if self._left() <= 0:
            return flawed(blank(enclosure), Flaw.TIME_SHORT)
        told = self.tools.quick.ask(enclosure.content, limits, seconds=limits.seconds, patience=min(_CLOCK * limits.seconds, self._left()))
        if self.eyes and waits(heard(enclosure, told)):
            if (left := self._left()) <= 0:
                return flawed(heard(enclosure, told), Flaw.TIME_SHORT)
            told = self.tools.seeing.ask(enclosure.content, limits, seconds=min(limits.most_seconds, left), patience=left)
        return self._with_members(heard(enclosure, told), [frame for frame in told if "member" in frame.head], depth)

    def _left(self) -> int:
        """Seconds that are left for this letter."""
        given = self.tools.limits.patience if self.eyes else self.tools.limits.haste
        return round(self.begun + given - time.monotonic())

    def _with_members(self, paper: Paper, frames: list[Frame], depth: int) -> Paper:
        if frames and depth >= self.tools.limits.max_depth:
            return flawed(paper, Flaw.ARCHIVE_TOO_DEEP)
        members: list[Paper] = []
        for frame in frames:
            self.members += 1
            if self.members > self.tools.limits.max_members:
                paper = flawed(paper, Flaw.ARCHIVE_TOO_MANY, str(len(members)))
                break
            members.append(self.open(_member(frame), depth + 1))
        return replace(paper, members=tuple(members))


def waits(paper: Paper) -> bool:
    """Whether a page of it, or of a paper in it, waits for eyes."""
    return any(d.code == Flaw.WAITS_FOR_EYES for d in paper.defects) or any(map(waits, paper.members))


def _is_passing(paper: Paper) -> bool:
    return any(d.code in _PASSING for d in paper.defects) or any(map(_is_passing, paper.members))


def _member(frame: Frame) -> Enclosure:
    name = "".join(c for c in str(frame.head["member"])[-250:] if c.isprintable() and c not in "/\\")
    return Enclosure(name, "", frame.blob, sha256(frame.blob).hexdigest())
