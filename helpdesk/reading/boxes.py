"""Boxes of a form that are ticked or left empty: "☑ người được thi hành án   ☐ người phải thi hành án", the box before or behind."""

from __future__ import annotations

import re

from helpdesk.reading.once import remembered
from helpdesk.reading.text import Source

BOX = re.compile(r"[☑☒☐□\[(](?:(?<=[☑☒☐□])|(?<=[\[(])[ \t]*[xvX✓]?[ \t]*[\])])")
LEAD = 8  # letters before the first box of a line whose boxes stand behind their words
TICKED = re.compile(r"[xvX✓☑☒]")


@remembered
def any_of(source: Source) -> bool:
    """Whether there is any box at all."""
    return BOX.search(source.text) is not None


def ticked(source: Source, start: int, end: int) -> bool | None:
    """Whether the box that belongs to the words at [start, end) is ticked; None where they have none."""
    if not any_of(source):
        return None
    line_start = source.text.rfind("\n", 0, start) + 1
    line_end = source.text.find("\n", end) if "\n" in source.text[end:] else len(source.text)
    boxes = list(BOX.finditer(source.text, line_start, line_end))
    if not boxes:
        return None
    behind = boxes[-1].end() >= len(source.text[:line_end].rstrip()) and boxes[0].start() >= line_start + LEAD
    beside = [b for b in boxes if b.start() >= end][:1] if behind else [b for b in boxes if b.end() <= start][-1:]
    return TICKED.search(beside[0][0]) is not None if beside else None
