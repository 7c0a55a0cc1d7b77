"""An official document before it is printed: the nine parts of NĐ 30/2020 Điều 8 and what stands between them.

One document is printed in several forms (PDF, DOCX, XLSX); so all forms say the same. Texts are Vietnamese and finished.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Cell = str | int | date | None
Width = Literal["narrow", "number", "wide"]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Both bodies, the symbol, the place. Without `number` its room stays empty: văn thư numbers what is signed."""

    parent: str
    office: str
    symbol: str  # "BC-CTHADS"
    place: str
    subject: str = ""  # of a letter (công văn): "V/v …" below the number
    number: str = ""  # "12", where the paper is numbered as it is made (a receipt)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs and by what authority: ("TL. CỤC TRƯỞNG", "PHỤ TRÁCH BỘ PHẬN MỘT CỬA"); the name may be left to the signer.

    `told` says in italics how: "(Ký, ghi rõ họ tên)".
    """

    authority: tuple[str, ...]
    name: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    width: Width = "number"


@dataclass(frozen=True, slots=True)
class Row:
    """`codes` names the figure behind each cell, for a page that leads to the cases of it; paper shows none of them."""

    cells: tuple[Cell, ...]
    strong: bool = False  # a sum, or a line that others are parts of
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """`sheet` names its page in a workbook: at most 31 characters, none of []:*?/\\ . `large`: as large as the text, for old eyes."""

    caption: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    large: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side for each label; `told` says in words what the picture shows, for those who cannot see it."""

    caption: str
    sheet: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    told: str


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """`title` is the kind of document ("BÁO CÁO"; '' for a letter), `subject` its trích yếu."""

    head: Letterhead
    title: str
    subject: str
    on: date
    blocks: tuple[Block, ...]
    signature: Signature
    to: tuple[str, ...] = ()  # Kính gửi
    copies: tuple[str, ...] = ()  # Nơi nhận
    beside: Signature | None = None  # a citizen who signs too, on the left, where the copies would stand

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(b for b in self.blocks if isinstance(b, Table))

    @property
    def charts(self) -> tuple[Chart, ...]:
        return tuple(b for b in self.blocks if isinstance(b, Chart))


@dataclass(frozen=True, slots=True)
class PrintedFile:
    name: str
    type: str
    content: bytes
