"""Picture files as pages: the only importer of Pillow's readers and of pi_heif."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pi_heif
from PIL import Image, ImageFile, ImageOps, ImageSequence

from helpdesk.papers.eyes.light import Pixels, unsealed
from helpdesk.papers.eyes.page import read_page
from helpdesk.papers.flaws import Flaw
from helpdesk.papers.telling import Seen, Telling

_LARGEST = 2_600  # pixels of the longer side that are kept of a picture: more than letters need
_ONE_PAGE = ("GIF", "WEBP", "PNG", "MPO", "HEIF", "AVIF")  # their further pictures move, or are the same for other eyes
_SECONDS = 10.0  # for one try of the engine


class PageEyes:
    """The eyes of a child process; everything that reading may need is loaded here, for behind the walls nothing can be."""

    def __init__(self, languages: str) -> None:
        self._languages = languages
        cv2.setNumThreads(1)
        pi_heif.register_heif_opener()
        Image.init()
        self._seen(_rehearsal())

    def read(self, colours: bytes, width: int, height: int) -> Seen:
        return self._seen(unsealed(np.frombuffer(colours, np.uint8).reshape(height, width, 3)))

    def open_picture(self, content: bytes, tell: Telling) -> None:
        Image.MAX_IMAGE_PIXELS = tell.limits.max_pixels // 2  # Pillow refuses at twice this
        try:
            with Image.open(io.BytesIO(content)) as picture:
                self._pages(picture, tell)
        except Image.DecompressionBombError:
            tell.flaw(Flaw.TOO_LARGE, "số điểm ảnh")

    def _pages(self, picture: Image.Image, tell: Telling) -> None:
        most = 1 if picture.format in _ONE_PAGE else tell.limits.max_pages
        for number, page in enumerate(ImageSequence.Iterator(picture), 1):
            if number > most:
                tell.flaw(Flaw.TOO_MANY_PAGES, str(getattr(picture, "n_frames", number)))
                return
            tell.seen(number, self._seen(_whole_or_torn(page, tell)))

    def _seen(self, pixels: Pixels) -> Seen:
        text, confidence = read_page(pixels, self._languages, _SECONDS)
        return Seen(text, confidence)


def _whole_or_torn(picture: Image.Image, tell: Telling) -> Pixels:
    """Of a picture that is cut off, what had arrived."""
    try:
        picture.load()
    except (OSError, SyntaxError, ValueError) as why:  # how Pillow's readers say that bytes are missing
        tell.flaw(Flaw.DAMAGED, type(why).__name__)
        ImageFile.LOAD_TRUNCATED_IMAGES = True
    return _grey(picture)


def _rehearsal() -> Pixels:
    """A few lines that send the eyes through everything they may ever need: behind the walls no library can be loaded."""
    page = np.full((300, 900), 255, np.uint8)
    for line in range(4):
        cv2.putText(page, "THI HANH AN 12/2017 ................", (20, 60 + 60 * line), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0,), 2)
    return page


def _grey(picture: Image.Image) -> Pixels:
    """Upright as the camera noted, on white where it is transparent, not larger than anybody needs, red seals left out."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright.convert("RGBA"))
    upright.thumbnail((_LARGEST, _LARGEST))
    return np.asarray(upright.convert("L")) if upright.mode in ("L", "1", "I;16") else unsealed(np.asarray(upright.convert("RGB")))
