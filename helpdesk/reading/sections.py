"""Forms in sections: "II. NGƯỜI PHẢI THI HÀNH ÁN", and below it "Họ và tên: …", "Địa chỉ: …", "Điện thoại: …".

What stands under such a heading is told of the one it names, whatever the labels say elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpdesk.reading.lexicon import Cue
from helpdesk.reading.survey import Survey

LEAD = re.compile(r"\s*(?:(?:[ivx]{1,4}|\d{1,2}|[a-d])[.)/:]|[-–+•*])?\s*(?:phan\s+\S+\s*)?(?:thong tin(?:\s+(?:ve|cua))?\s+)?(?:ben\s+)?")
TAIL = re.compile(r"[\s:.–-]*(?:\([^()\n]*\))?[\s:.–-]*(?:\n|$)")
LABELLED = re.compile(r"\s*(?:[-–+•*]|[a-h\d]{1,2}[.)])?\s*[^:\n]{2,40}:|\s*[-–+•*]\s")
PARTS = {"role_debtor": "debtor", "role_creditor": "creditor", "writer_label": "writer"}


@dataclass(frozen=True, slots=True)
class Section:
    """The lines [start, end) under a heading that begins at `head`, and whose they are: writer, creditor or debtor."""

    head: int
    start: int
    end: int
    part: str


def find_sections(survey: Survey) -> list[Section]:
    """The sections of a text in order."""
    found = (section for code in PARTS for cue in survey.all(code) if (section := _section(survey, cue)))
    return sorted(found, key=lambda s: s.start)


def _section(survey: Survey, cue: Cue) -> Section | None:
    """The lines under the cue, if its own line says nothing else and labels follow."""
    folded, text = survey.source.folded, survey.source.text
    line = text.rfind("\n", 0, cue.start) + 1
    tail = TAIL.match(text, cue.end)
    below = tail.end() if tail else 0
    if not tail or not LEAD.fullmatch(folded, line, cue.start) or not LABELLED.match(text, below):
        return None
    return Section(cue.start, below, _end(survey, below), PARTS[cue.code])


def _end(survey: Survey, start: int) -> int:
    """Behind the last line that carries a label."""
    at = start
    for line in _lines(survey.source.text, start):
        if not LABELLED.match(line):
            break
        at += len(line)
    return at


def _lines(text: str, start: int) -> Iterator[str]:
    yield from text[start:].splitlines(keepends=True)
