"""What goes on in a process that reads for another: it has a study of its own and nothing of the memory, not even the means to ask it.

Whatever is imported here is loaded once more by each of them (tests/desk/test_the_line.py).
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from helpdesk.desk.understand import Opened, Understood, open_letter, understand
from helpdesk.journey import Letter
from helpdesk.law.calendar import Override
from helpdesk.seal import Seal
from helpdesk.study import Study, by_other_days, for_good, seal_of

GLANCE = 1.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a hand is given: where a letter's bytes lie, whose it is, by which days its office works."""

    office: str
    path: Path
    sealed: bool
    arrived_at: datetime
    declared: tuple[Override, ...]


_tables: list[tuple[Study, Seal | None]] = []


def sit_down(study: Callable[[], Study], parent: int) -> None:
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    gc.disable()  # of what is built here nothing goes away: looking for it would take two fifths of the time
    mine = study()
    _tables.append((mine, seal_of(mine.settings)))
    for_good()


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(GLANCE)
    os._exit(0)


def read(sheets: Sequence[Sheet]) -> list[tuple[Opened, Understood | None]]:
    """Nothing is passed on of what lies in the files but what was read in them."""
    ((study, seal),) = _tables
    return [_read(study, seal, sheet) for sheet in sheets]


def _read(study: Study, seal: Seal | None, sheet: Sheet) -> tuple[Opened, Understood | None]:
    shop = study.shop(sheet.office)
    if shop.declared != sheet.declared:
        shop = study.shops[sheet.office] = by_other_days(study.settings, shop, sheet.declared)
    found = open_letter(study, shop, _content(seal, sheet), arrived_at=sheet.arrived_at, eyes=False)
    opened = replace(found, letter=_light(found.letter))
    to_read = opened.letter.automatic is None and not opened.waits_for_eyes
    return opened, understand(study, shop, opened) if to_read else None


def _content(seal: Seal | None, sheet: Sheet) -> bytes:
    kept = sheet.path.read_bytes()
    return seal.unseal(kept) if seal and sheet.sealed else kept


def _light(letter: Letter) -> Letter:
    empty = (replace(e, content=b"", letter=_light(e.letter) if e.letter else None) for e in letter.enclosures)
    return replace(letter, enclosures=tuple(empty))
