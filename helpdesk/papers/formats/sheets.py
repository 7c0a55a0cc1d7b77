"""XLSX: each sheet a page, each row a line, cells apart by tabs, numbers and days as the sheet shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.papers.formats import xml
from helpdesk.papers.formats.parts import Parts
from helpdesk.papers.formats.plain_text import tidy
from helpdesk.papers.telling import Telling

MOST_ROWS = 5_000  # of one sheet: a statement of account has hundreds
# What the numbers of formats mean that no file spells out.
BUILT_IN = {
    **dict.fromkeys((3, 37, 38), "#,##0"), **dict.fromkeys((4, 39, 40), "#,##0.00"), 9: "0%", 10: "0.00%",
    **dict.fromkeys((14, 15, 16, 17, 22), "d/m/y"),
}  # fmt: skip
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a day in a sheet has no zone
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


@dataclass(frozen=True, slots=True)
class _Book:
    strings: list[str]
    formats: list[str]  # of each cell style
    epoch: datetime


def open_xlsx(archive: Parts, tell: Telling) -> None:
    book = _Book(list(_strings(archive)), list(_formats(archive)), _epoch(archive))
    sheets = sorted((n for n in archive.names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)), key=lambda n: (len(n), n))
    for name in sheets[: tell.limits.max_pages]:
        tell.text(tidy("\n".join(_rows(archive.read(name), book))).strip())


def _strings(archive: Parts) -> Iterator[str]:
    if "xl/sharedStrings.xml" in archive.names:
        for item in xml.stream(archive.read("xl/sharedStrings.xml"), "si"):
            yield _plain(item)


def _plain(item: xml.Element) -> str:
    """The text of its runs, without the small letters that tell how to pronounce it."""
    return "".join(e.text or "" for e in item.iter() if xml.name(e) == "t" and xml.name_above(e) != "rPh")


def _formats(archive: Parts) -> Iterator[str]:
    if "xl/styles.xml" not in archive.names:
        return
    root = xml.parse(archive.read("xl/styles.xml"))
    own = {xml.attribute(e, "numFmtId"): xml.attribute(e, "formatCode") for e in root.iter() if xml.name(e) == "numFmt"}
    for styles in (e for e in root if xml.name(e) == "cellXfs"):
        for style in styles:
            number = xml.attribute(style, "numFmtId")
            yield own.get(number) or (BUILT_IN.get(int(number), "") if number.isdigit() else "")


def _epoch(archive: Parts) -> datetime:
    old_mac = "xl/workbook.xml" in archive.names and re.search(rb'date1904="(?:1|true)"', archive.read("xl/workbook.xml"))
    return EPOCH_1904 if old_mac else EPOCH


def _rows(sheet: bytes, book: _Book) -> Iterator[str]:
    for number, row in enumerate(xml.stream(sheet, "row")):
        if number >= MOST_ROWS:
            return
        yield "\t".join(_cell(cell, book).replace("\n", " ") for cell in row if xml.name(cell) == "c").strip("\t")


def _cell(cell: xml.Element, book: _Book) -> str:
    kind = xml.attribute(cell, "t")
    if kind == "inlineStr":
        return _plain(cell)
    value = next((e.text or "" for e in cell if xml.name(e) == "v"), "")
    if kind == "s":
        return book.strings[int(value)] if value.isdigit() and int(value) < len(book.strings) else ""
    if kind in ("str", "e", "b"):
        return value
    style = xml.attribute(cell, "s")
    form = book.formats[int(style)] if style.isdigit() and int(style) < len(book.formats) else ""
    return as_shown(value, form, book.epoch)


def as_shown(value: str, form: str, epoch: datetime) -> str:
    """A stored number as a Vietnamese sheet shows it: 42887 a day, 1500000 with dots, 000123 with its zeros."""
    try:
        number = float(value)
    except ValueError:
        return value
    letters = _QUOTED.sub("", form).lower()
    if re.search("[dy]|mm?m?m?[^m]*y", letters):
        return _day(number, epoch) or value
    if re.fullmatch("0{2,}", letters) and number >= 0:
        return f"{number:.0f}".zfill(len(letters))
    if "%" in letters:
        return f"{number * 100:.10g}%".replace(".", ",")
    if "," in letters:
        digits = len(letters.split(";")[0].partition(".")[2].rstrip("_ )"))
        return f"{number:,.{min(digits, 6)}f}".translate(str.maketrans(",.", ".,"))
    return f"{number:.0f}" if number == int(number) and abs(number) < 1e15 else f"{number:.15g}"


def _day(number: float, epoch: datetime) -> str:
    try:
        at = epoch + timedelta(seconds=round(number * 86_400))
    except (OverflowError, ValueError):
        return ""
    return f"{at:%d/%m/%Y}" if at.hour == at.minute == 0 else f"{at:%d/%m/%Y %H:%M}"
