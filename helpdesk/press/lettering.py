"""What the shipped letters can show, and how figures and days are written."""

from __future__ import annotations

import unicodedata
from datetime import date

from helpdesk.press.document import Cell

FAMILY = "Tinos"
UNKNOWN = "\ufffd"
SIGNS = frozenset("–—‘’“”„†‡•…‰‹›€₫→≤≥≠□■\ufffd")
RANGES = ((0x20, 0x7E), (0xA0, 0x17F), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x1E00, 0x1EFF))  # Latin with every Vietnamese mark


def legible(text: str) -> str:
    """Composed, on one line, every character one the font has: others become �, and what is only control is left out."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(c if _known(c) else UNKNOWN for c in spaced if unicodedata.category(c) not in ("Cc", "Cf"))


def _known(character: str) -> bool:
    return character in SIGNS or any(low <= ord(character) <= high for low, high in RANGES)


def cell_text(cell: Cell) -> str:
    """As it is printed: 1234 -> "1.234", a day -> "16/6/2017", nothing -> ''."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell.day:02d}/{_month(cell)}/{cell.year}"
    return f"{cell:,}".replace(",", ".") if isinstance(cell, int) else legible(cell)


def long_date(on: date) -> str:
    """ "ngày 06 tháng 02 năm 2026": days below 10 and the first two months in two figures (NĐ 30/2020, Phụ lục I)."""
    return f"ngày {on.day:02d} tháng {_month(on)} năm {on.year}"


def _month(on: date) -> str:
    return f"{on.month:02d}" if on.month < 3 else str(on.month)
