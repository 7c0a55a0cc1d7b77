"""An official document as XLSX: a page of text, a page for each table and chart. The only importer of xlsxwriter.

Numbers are numbers and days are days; a text is written as text whatever it begins with, so no cell is ever a formula.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from helpdesk.press.document import Cell, Chart, Heading, OfficialDocument, Paragraph, Table
from helpdesk.press.fixed import fixed_words
from helpdesk.press.lettering import legible, long_date

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = {"narrow": 8, "number": 16, "wide": 52}
FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
COLOURS = ("#1B4F8A", "#C8752D", "#5B6B73")
FIRST = 2  # a caption and an empty line stand above the header


def print_xlsx(document: OfficialDocument) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        book.set_properties(
            {"title": legible(document.subject), "author": legible(document.head.office), "created": _start_of(document.on)}
        )
        formats = _formats(book)
        _front(book, formats, document)
        for table in document.tables:
            _table(book, formats, table)
        for chart in document.charts:
            _chart(book, formats, chart)
    return buffer.getvalue()


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time())


def _formats(book: Any) -> dict[str, Any]:
    border = {"border": 1}
    kinds: dict[str, dict[str, Any]] = {
        "text": {**border, "text_wrap": True},
        "number": {**border, "num_format": "#,##0", "align": "right"},
        "day": {**border, "num_format": "dd/mm/yyyy", "align": "center"},
        "head": {**border, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E8EDF3"},
        "title": {"bold": True, "font_size": 14, "text_wrap": True},
        "body": {"text_wrap": True},
    }
    made = {name: book.add_format({**FONT, **more}) for name, more in kinds.items()}
    strong = {f"strong {n}": book.add_format({**FONT, **kinds[n], "bold": True}) for n in ("text", "number", "day")}
    return {**made, **strong}


def _front(book: Any, formats: dict[str, Any], document: OfficialDocument) -> None:
    page = book.add_worksheet("Báo cáo")
    page.set_column(0, 0, 110)
    page.set_paper(9)
    head, words = document.head, fixed_words()
    lines = [
        (head.parent.upper(), "body"),
        (head.office.upper(), "title"),
        (f"{words.number}{head.symbol}", "body"),
        (f"{head.place}, {long_date(document.on)}", "body"),
        (document.title, "title"),
        (document.subject, "title"),
    ]
    lines += [(b.text, "title" if isinstance(b, Heading) else "body") for b in document.blocks if isinstance(b, Heading | Paragraph)]
    for row, (text, look) in enumerate(lines):
        page.write_string(row, 0, legible(text), formats[look])


def _table(book: Any, formats: dict[str, Any], table: Table) -> None:
    page = book.add_worksheet(legible(table.sheet))
    page.write_string(0, 0, legible(table.caption), formats["title"])
    for at, column in enumerate(table.columns):
        page.set_column(at, at, WIDTHS[column.width])
        page.write_string(FIRST, at, legible(column.name), formats["head"])
    for row, told in enumerate(table.rows, FIRST + 1):
        for at, cell in enumerate(told.cells):
            _write(page, row, at, cell, formats, strong=told.strong)
    page.freeze_panes(FIRST + 1, 1)
    page.autofilter(FIRST, 0, FIRST + _filtered(table), len(table.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(FIRST)


def _filtered(table: Table) -> int:
    """Rows a filter may move: a sum at the end stays where it is."""
    rows = len(table.rows)
    while rows and table.rows[rows - 1].strong:
        rows -= 1
    return rows


def _write(page: Any, row: int, at: int, cell: Cell, formats: dict[str, Any], *, strong: bool) -> None:
    prefix = "strong " if strong else ""
    if cell is None:
        page.write_blank(row, at, None, formats[f"{prefix}text"])
    elif isinstance(cell, int):
        page.write_number(row, at, cell, formats[f"{prefix}number"])
    elif isinstance(cell, date):
        page.write_datetime(row, at, _start_of(cell), formats[f"{prefix}day"])
    else:
        page.write_string(row, at, legible(cell), formats[f"{prefix}text"])


def _chart(book: Any, formats: dict[str, Any], chart: Chart) -> None:
    """The figures, and a chart of the program's own drawn from them."""
    page = book.add_worksheet(legible(chart.sheet))
    page.set_column(0, 0, 24)
    page.write_string(0, 0, legible(chart.caption), formats["title"])
    last = FIRST + len(chart.labels)
    for row, label in enumerate(chart.labels, FIRST + 1):
        page.write_string(row, 0, legible(label), formats["text"])
    drawn = book.add_chart({"type": "column"})
    for at, series in enumerate(chart.series, 1):
        page.set_column(at, at, WIDTHS["number"])
        page.write_string(FIRST, at, legible(series.name), formats["head"])
        for row, value in enumerate(series.values, FIRST + 1):
            page.write_number(row, at, value, formats["number"])
        where = {"categories": [page.name, FIRST + 1, 0, last, 0], "values": [page.name, FIRST + 1, at, last, at]}
        drawn.add_series({"name": [page.name, FIRST, at], "fill": {"color": COLOURS[at - 1]}, "data_labels": {"value": True}, **where})
    drawn.set_legend({"position": "bottom"})
    drawn.set_title({"none": True})
    drawn.set_size({"width": 900, "height": 360})
    page.insert_chart(last + 2, 0, drawn, {"description": legible(chart.told)})
