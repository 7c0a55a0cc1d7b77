"""Papers as citizens attach them: a text becomes the bytes of a PDF, a Word file, a photograph … the same bytes every time."""

from __future__ import annotations

import io
import random
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import typst
import xlsxwriter
from docx import Document
from PIL import Image, ImageFilter

Paper = dict[str, Any]

SHEET = """
#set document(date: none)
#set page(width: 21cm, height: {height}, margin: 2cm)
#set text(font: "Libertinus Serif", size: 13pt, lang: "vi")
#for line in sys.inputs.text.split("\\n") [#if line == "" [ #v(6pt) ] else [#par(line)]]
"""
LONG_AGO = datetime(2017, 1, 1, tzinfo=UTC)


def _typeset(text: str, height: str, form: str, ppi: float = 144.0) -> bytes:
    source = SHEET.format(height=height).encode()
    made = typst.compile(source, format=form, ppi=ppi, sys_inputs={"text": text.strip("\n")}, ignore_system_fonts=True)  # type: ignore[call-overload]
    return made[0] if isinstance(made, list) else bytes(made)


def pdf(paper: Paper) -> bytes:
    """A PDF with a text layer."""
    return _typeset(paper["text"], "29.7cm", "pdf")


def _photo(paper: Paper) -> Image.Image:
    """The text as a phone would take it: a little askew, grey paper, noise."""
    page = Image.open(io.BytesIO(_typeset(paper["text"], "auto", "png", 130.0))).convert("L")
    luck = random.Random(zlib.crc32((paper["name"] + paper["text"]).encode()))
    page = page.rotate(luck.uniform(-0.8, 0.8), expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", page.size, luck.randbytes(page.size[0] * page.size[1]))
    return Image.blend(page, grain, 0.08)


def _smear(page: Image.Image) -> Image.Image:
    """Beyond reading for man and machine."""
    small = page.resize((max(1, page.width // 24), max(1, page.height // 24)))
    return small.resize(page.size).filter(ImageFilter.GaussianBlur(14))


def _jpeg(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=62)
    return out.getvalue()


def _paged(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "PDF", resolution=130, creationDate=time.gmtime(0), modDate=time.gmtime(0))
    return out.getvalue()


def archive(members: list[tuple[str, bytes]]) -> bytes:
    """A ZIP whose entries carry no time of their own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in members:
            box.writestr(zipfile.ZipInfo(name, (2017, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(paper: Paper) -> bytes:
    document, out = Document(), io.BytesIO()
    for line in paper["text"].strip("\n").split("\n"):
        document.add_paragraph(line)
    document.save(out)
    with zipfile.ZipFile(out) as box:
        return archive([(name, box.read(name)) for name in box.namelist()])


def xlsx(paper: Paper) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": LONG_AGO.replace(tzinfo=None)})
        sheet = book.add_worksheet()
        for row, line in enumerate(paper["text"].strip("\n").split("\n")):
            sheet.write_row(row, 0, [cell.strip() for cell in line.split("|")])
    return out.getvalue()


def _plain(paper: Paper) -> bytes:
    return str(paper["text"]).encode()


KINDS: dict[str, tuple[str, Callable[[Paper], bytes]]] = {
    "pdf": ("application/pdf", pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx),
    "txt": ("text/plain", _plain),
    "html": ("text/html", _plain),
    "ics": ("text/calendar", _plain),
    "eml": ("message/rfc822", _plain),
    "jpg": ("image/jpeg", lambda p: _jpeg(_photo(p))),
    "scan_pdf": ("application/pdf", lambda p: _paged(_photo(p))),
    "blur": ("image/jpeg", lambda p: _jpeg(_smear(_photo(p)))),
    "blur_pdf": ("application/pdf", lambda p: _paged(_smear(_photo(p)))),
    "zip": ("application/zip", lambda p: archive([(m["name"], render(m)[1]) for m in p["parts"]])),
}


def render(paper: Paper) -> tuple[str, bytes]:
    """(media type, content) of one attachment."""
    media, make = KINDS[paper["kind"]]
    return media, make(paper)
