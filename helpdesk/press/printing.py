"""One document, all its forms."""

from __future__ import annotations

from helpdesk.press.document import OfficialDocument, PrintedFile
from helpdesk.press.pdf import print_pdf
from helpdesk.press.sheets import print_xlsx
from helpdesk.press.word import print_docx

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PRINTERS = {"docx": print_docx, "pdf": print_pdf, "xlsx": print_xlsx}


def printed(document: OfficialDocument, name: str, forms: tuple[str, ...] = ("docx", "pdf", "xlsx")) -> tuple[PrintedFile, ...]:
    """`name` without its ending. Raises Faults where the page cannot be set as it must be."""
    return tuple(PrintedFile(f"{name}.{form}", TYPES[form], PRINTERS[form](document)) for form in forms)


def restored(name: str, content: bytes) -> PrintedFile:
    """A file that was printed before; its ending says what it is."""
    return PrintedFile(name, TYPES[name.rpartition(".")[2]], content)
