"""PDF: the only importer of pypdfium2. The text layer where it is one, eyes where the page is a picture or the layer rubbish."""

from __future__ import annotations

import unicodedata

import pypdfium2 as pdfium

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats.plain_text import tidy
from helpdesk.papers.plausible import share, words
from helpdesk.papers.telling import Eyes, Seen, Telling

_FEWEST_LETTERS = 20  # below, a page with a picture on it is a scan
_LEAST_SENSE = 0.6
_DPI = 200
_LONGEST_SIDE = 3_600  # pixels


def open_pdf(content: bytes, tell: Telling, eyes: Eyes | None) -> None:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as why:
        locked = "password" in str(why).lower() or "security" in str(why).lower()
        tell.flaw(Flaw.ENCRYPTED if locked else Flaw.DAMAGED, "PDF")
        return
    if len(document) > tell.limits.max_pages:
        tell.flaw(Flaw.TOO_MANY_PAGES, str(len(document)))
    for number in range(min(len(document), tell.limits.max_pages)):
        _page(document, number, tell, eyes)


def _page(document: pdfium.PdfDocument, index: int, tell: Telling, eyes: Eyes | None) -> None:
    try:
        page = document[index]
        layer = _layer(page)
    except pdfium.PdfiumError:
        tell.flaw(Flaw.NOT_LEGIBLE, str(index + 1))
        return
    if _is_sound(layer) or not _has_marks(page):
        tell.text(layer)
    elif eyes is None:
        tell.waits(index + 1)
    else:
        _by_eye(page, index + 1, layer, tell, eyes)


def _layer(page: pdfium.PdfPage) -> str:
    return tidy(unicodedata.normalize("NFC", page.get_textpage().get_text_range()).replace("\ufffe", "-")).strip()


def _is_sound(layer: str) -> bool:
    return sum(map(str.isalnum, layer)) >= _FEWEST_LETTERS and share(words(layer)) >= _LEAST_SENSE


def _has_marks(page: pdfium.PdfPage) -> bool:
    return next(page.get_objects(max_depth=2), None) is not None


def _by_eye(page: pdfium.PdfPage, number: int, layer: str, tell: Telling, eyes: Eyes) -> None:
    seen = _look(page, eyes)
    if share(words(seen.text)) >= share(words(layer)):
        if sum(map(str.isalnum, layer)) >= _FEWEST_LETTERS:
            tell.flaw(Flaw.LAYER_RUBBISH, str(number))
        tell.seen(number, seen)
    else:
        tell.text(layer)


def _look(page: pdfium.PdfPage, eyes: Eyes) -> Seen:
    longest = max(page.get_size())
    scale = min(_DPI / 72, _LONGEST_SIDE / max(1.0, longest))
    bitmap = page.render(scale=scale, grayscale=True)
    rows = memoryview(bitmap.buffer).cast("B")
    grey = b"".join(bytes(rows[y * bitmap.stride : y * bitmap.stride + bitmap.width]) for y in range(bitmap.height))
    return eyes.read(grey, bitmap.width, bitmap.height)
