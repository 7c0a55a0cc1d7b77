"""An official document as PDF: PDF/A-2a and PDF/UA-1, set by typst in the shipped fonts only. The only importer of typst.

Texts travel as data and are never read as markup. The same document gives the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Literal

import typst

from helpdesk.errors import Faults
from helpdesk.press.charts import svg
from helpdesk.press.document import Block, Chart, Heading, OfficialDocument, Paragraph, Table
from helpdesk.press.fixed import FONTS, TEMPLATES, fixed_words, number_line, office_lines
from helpdesk.press.lettering import FAMILY, cell_text, legible, long_date

STANDARDS = ["a-2a", "ua-1"]
PICTURE = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 480pt)'


def print_pdf(document: OfficialDocument) -> bytes:
    """Raises Faults where a font or a letter is missing: a page with holes must not leave."""
    return _set((TEMPLATES / "official.typ").read_bytes(), {"document": json.dumps(_plain(document), ensure_ascii=False)}, document)


def picture(chart: Chart, *, ppi: float = 200) -> bytes:
    """A chart as PNG, for programs that cannot show its SVG."""
    return _set(PICTURE.encode(), {"svg": svg(chart)}, None, kind="png", ppi=ppi)


def pages(document: OfficialDocument, *, ppi: float = 80) -> tuple[bytes, ...]:
    """Every page as PNG, for a preview."""
    inputs = {"document": json.dumps(_plain(document), ensure_ascii=False)}
    made = _compile((TEMPLATES / "official.typ").read_bytes(), inputs, format="png", ppi=ppi)
    return tuple(made) if isinstance(made, list) else (made,)


def _set(
    source: bytes, inputs: dict[str, str], document: OfficialDocument | None, *, kind: Literal["pdf", "png"] = "pdf", ppi: float = 144
) -> bytes:
    if document is None:
        made = _compile(source, inputs, format=kind, ppi=ppi)
    else:
        made = _compile(source, inputs, format=kind, pdf_standards=STANDARDS, timestamp=int(_midnight(document).timestamp()))
    return bytes(made)


def _compile(source: bytes, inputs: dict[str, str], **options: Any) -> Any:
    compiler = typst.Compiler(root=FONTS, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={**inputs, "family": FAMILY})
    try:
        made, warnings = compiler.compile_with_warnings(input=source, **options)
    except typst.TypstError as why:
        raise Faults("official.typ", [str(why)]) from why
    if warnings:
        raise Faults("official.typ", [str(w) for w in warnings])
    return made


def _midnight(document: OfficialDocument) -> datetime:
    return datetime(document.on.year, document.on.month, document.on.day, tzinfo=UTC)


def _plain(document: OfficialDocument) -> dict[str, Any]:
    """The document as plain values for the template, every text legible."""
    words = fixed_words()
    return {
        **_legible({k: v for k, v in asdict(document).items() if k not in ("blocks", "on")}),
        "nation": words.nation,
        "motto": words.motto,
        "number": number_line(legible(document.head.symbol), legible(document.head.number)),
        "office_lines": [legible(line) for line in office_lines(document.head.office)],
        "label": legible(f"{document.title} {document.subject or document.head.subject}"),
        "year": document.on.year,
        "month": document.on.month,
        "day": document.on.day,
        "place_and_date": legible(f"{document.head.place}, {long_date(document.on)}"),
        "to_words": words.to,
        "copies_words": words.copies,
        "blocks": [_block(b) for b in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text):
            return {"is": "heading", "text": legible(text)}
        case Paragraph(text, bullet):
            return {"is": "paragraph", "text": legible(text), "bullet": bullet}
        case Table():
            rows = [{"strong": r.strong, "cells": [cell_text(c) for c in r.cells]} for r in block.rows]
            columns = [{"name": legible(c.name), "width": c.width} for c in block.columns]
            return {"is": "table", "caption": legible(block.caption), "columns": columns, "rows": rows, "large": block.large}
        case Chart():
            return {"is": "chart", "caption": legible(block.caption), "told": legible(block.told), "svg": svg(block)}


def _legible(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _legible(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_legible(v) for v in value]
    return legible(value) if isinstance(value, str) else value
