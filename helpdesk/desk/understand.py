"""One letter understood: read, its papers opened, its words read, held against the procedure, and what the desk would do.

Stores nothing and sends nothing; slow (OCR), so it happens before any transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from helpdesk.desk.decide import Standing, decide
from helpdesk.journey import Assessment, Automatic, Decision, Letter, Paper, Reading, Thread
from helpdesk.law.assess import assess
from helpdesk.mail.mime import read_letter
from helpdesk.study import Shop, Study


@dataclass(frozen=True)
class Understood:
    letter: Letter
    papers: tuple[Paper, ...]
    reading: Reading
    assessment: Assessment
    decision: Decision


@dataclass(frozen=True)
class Opened:
    """A letter with its papers, before anybody asks what it says."""

    letter: Letter
    papers: tuple[Paper, ...]
    arrived_at: datetime
    waits_for_eyes: bool = False


def open_letter(study: Study, shop: Shop, content: bytes, *, arrived_at: datetime | None, eyes: bool, robots_too: bool = False) -> Opened:
    """`eyes`: read pictures now; without, papers that need it are marked as waiting. A robot's papers are opened only if asked for."""
    letter = read_letter(content, own=shop.own, received_at=arrived_at)
    use_eyes = eyes and study.settings.reading.ocr != "off"
    papers = () if letter.automatic and not robots_too else study.room.open(letter.enclosures, eyes=use_eyes)
    waits = not eyes and study.settings.reading.ocr != "off" and study.room.wants_eyes(papers)
    return Opened(letter, papers, arrived_at or letter.received_at or study.clock.now(), waits)


def understand(study: Study, shop: Shop, opened: Opened, *, thread: Thread | None = None, standing: Standing | None = None) -> Understood:
    today, known = shop.book.calendar.date_of(opened.arrived_at), standing or Standing()
    letter = _answering(_in_local_time(shop, opened.letter), in_a_case=thread is not None or known.claims_other_case)
    reading = shop.reader.read(letter, opened.papers, today=today, thread=thread)
    assessment = assess(reading, shop.book, opened.arrived_at, thread)
    decision = decide(letter, reading, assessment, study.settings.automation, known)
    return Understood(letter, opened.papers, reading, assessment, decision)


def decided(study: Study, read: Understood, standing: Standing) -> Understood:
    """The same letter, with what the desk knows beside it."""
    decision = decide(read.letter, read.reading, read.assessment, study.settings.automation, standing)
    return replace(read, decision=decision)


def _in_local_time(shop: Shop, letter: Letter) -> Letter:
    """A time proposed by a calendar is a wish on the office's own clock, like one in words."""
    if letter.calendar is None or letter.calendar.start is None:
        return letter
    return replace(letter, calendar=replace(letter.calendar, start=shop.book.calendar.local(letter.calendar.start)))


def _answering(letter: Letter, *, in_a_case: bool) -> Letter:
    """A calendar's answer to what is no invitation of ours is a robot's mail (ruling 24)."""
    if letter.calendar is None or in_a_case or letter.automatic is not None:
        return letter
    return replace(letter, automatic=Automatic.CALENDAR)
