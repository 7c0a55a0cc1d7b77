"""One document, all its forms."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from helpdesk.press.document import Chart, OfficialDocument, PrintedFile

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PRINTERS = {"docx": ("word", "print_docx"), "pdf": ("pdf", "print_pdf"), "xlsx": ("sheets", "print_xlsx")}


def printed(document: OfficialDocument, name: str, forms: tuple[str, ...] = ("docx", "pdf", "xlsx")) -> tuple[PrintedFile, ...]:
    """`name` without its ending. Raises Faults where the page cannot be set as it must be."""
    return tuple(PrintedFile(f"{name}.{form}", TYPES[form], _printer(*PRINTERS[form])(document)) for form in forms)


def picture(chart: Chart, *, ppi: float) -> bytes:
    """A chart as PNG in the shipped fonts."""
    return _printer("pdf", "picture")(chart, ppi=ppi)


def restored(name: str, content: bytes) -> PrintedFile:
    """A file that was printed before; its ending says what it is."""
    return PrintedFile(name, TYPES[name.rpartition(".")[2]], content)


def _printer(module: str, name: str) -> Callable[..., bytes]:
    """Loaded when there is something to print: most weeks of a service pass without, and what prints takes 25 MB."""
    found: Any = importlib.import_module(f"helpdesk.press.{module}")
    printer: Callable[..., bytes] = getattr(found, name)
    return printer
