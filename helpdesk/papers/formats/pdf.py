"""PDF: the only importer of pypdfium2. The text layer where it is one, eyes where the page is a picture or the layer rubbish."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from helpdesk.papers.columns import Run, unwoven
from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats.plain_text import tidy
from helpdesk.papers.plausible import share, western, words
from helpdesk.papers.telling import Eyes, Seen, Telling
from helpdesk.spelling.old_fonts import in_unicode

_FEWEST_LETTERS = 20  # below, a page with marks on it is a scan
_STAMP = 200  # letters that a scanning program may have stamped on a picture of the page
_VIETNAMESE, _WESTERN, _BEHIND_PICTURE = 0.88, 0.9, 0.88  # shares of plausible letters from which a layer is believed
_DPI = 200
_LONGEST_SIDE = 3_600  # pixels
_MOST_RUNS, _MOST_THINGS = 2_000, 5_000
_RULES = 20  # lines and frames that a page of few words may have


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page before anybody decided how to read it."""

    number: int
    page: pdfium.PdfPage
    layer: str
    font: str  # the old font family its layer was typed in

    @property
    def letters(self) -> int:
        return sum(map(str.isalnum, self.layer))

    @property
    def sense(self) -> float:
        return share(words(self.layer))

    def is_sound(self) -> bool:
        """Whether the layer says what stands on the page."""
        if self.letters < _FEWEST_LETTERS:
            return not self._is_drawn()
        if self._is_picture():
            return self.letters >= _STAMP and self.sense >= _BEHIND_PICTURE
        return self.sense >= _VIETNAMESE or western(words(self.layer)) >= _WESTERN

    def _is_drawn(self) -> bool:
        """An image, or letters drawn as shapes: something to see beyond a rule or a frame."""
        kinds = [thing.type for thing in islice(self.page.get_objects(max_depth=3), _MOST_THINGS)]
        return raw.FPDF_PAGEOBJ_IMAGE in kinds or kinds.count(raw.FPDF_PAGEOBJ_PATH) + kinds.count(raw.FPDF_PAGEOBJ_SHADING) > _RULES

    def _is_picture(self) -> bool:
        """One image over most of the page."""
        width, height = self.page.get_size()
        images = (image.get_bounds() for image in self.page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
        return any((right - left) * (top - bottom) > 0.5 * width * height for left, bottom, right, top in images)


def open_pdf(content: bytes, tell: Telling, eyes: Eyes | None) -> None:
    try:
        document = pdfium.PdfDocument(content)
        document.init_forms()
    except pdfium.PdfiumError as why:
        locked = "password" in str(why).lower() or "security" in str(why).lower()
        tell.flaw(Flaw.ENCRYPTED if locked else Flaw.DAMAGED, "PDF")
        return
    if len(document) > tell.limits.max_pages:
        tell.flaw(Flaw.TOO_MANY_PAGES, str(len(document)))
    for number in range(1, min(len(document), tell.limits.max_pages) + 1):
        try:
            _tell(_sheet(document, number), tell, eyes)
        except pdfium.PdfiumError:
            tell.flaw(Flaw.NOT_LEGIBLE, str(number))


def _sheet(document: pdfium.PdfDocument, number: int) -> _Sheet:
    page = _filled_in(document, number)
    return _Sheet(number, page, *in_unicode(_layer(page)))


def _filled_in(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """A page with what was typed into its fields, and over it, as part of the page."""
    page = document[number - 1]
    if raw.FPDFPage_GetAnnotCount(page.raw) and raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
        page.close()
        page = document[number - 1]
    return page


def _layer(page: pdfium.PdfPage) -> str:
    textpage = page.get_textpage()
    written = unwoven(list(_runs(textpage))) or textpage.get_text_range()
    return tidy(written.replace("\ufffe", "-")).strip()


def _runs(textpage: pdfium.PdfTextPage) -> list[Run]:
    found = []
    for n in range(min(textpage.count_rects(), _MOST_RUNS)):
        left, bottom, right, top = textpage.get_rect(n)
        text = textpage.get_text_bounded(left, bottom, right, top).replace("\r\n", " ").strip()
        found += [Run(text, left, bottom, right, top, n)] if text else []
    return found


def _tell(sheet: _Sheet, tell: Telling, eyes: Eyes | None) -> None:
    if sheet.is_sound():
        _tell_layer(sheet, tell)
    elif eyes is None:
        tell.waits(sheet.number, sheet.layer)
    else:
        _tell_seen(sheet, _look(sheet.page, eyes), tell)


def _tell_layer(sheet: _Sheet, tell: Telling) -> None:
    if sheet.font:
        tell.flaw(Flaw.LEGACY_FONT, sheet.font)
    tell.text(sheet.layer)


def _tell_seen(sheet: _Sheet, seen: Seen, tell: Telling) -> None:
    """What was seen, unless the layer, doubtful as it is, makes more sense."""
    if sheet.letters >= _FEWEST_LETTERS and share(words(seen.text)) <= sheet.sense:
        _tell_layer(sheet, tell)
        return
    if sheet.letters >= _STAMP and sheet.sense < _VIETNAMESE:
        tell.flaw(Flaw.LAYER_RUBBISH, str(sheet.number))
    tell.seen(sheet.number, seen)


def _look(page: pdfium.PdfPage, eyes: Eyes) -> Seen:
    longest = max(page.get_size())
    scale = min(_DPI / 72, _LONGEST_SIDE / max(1.0, longest))
    bitmap = page.render(scale=scale, rev_byteorder=True)
    rows, wide = memoryview(bitmap.buffer).cast("B"), 3 * bitmap.width
    colours = b"".join(bytes(rows[y * bitmap.stride : y * bitmap.stride + wide]) for y in range(bitmap.height))
    return eyes.read(colours, bitmap.width, bitmap.height)
