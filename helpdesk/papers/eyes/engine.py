"""The OCR engine: the only importer of tesserocr. One engine for each child process, one thread, one page at a time."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tesserocr
from PIL import Image

from helpdesk.papers.eyes.light import Pixels

SHIPPED = Path(__file__).parents[1] / "tessdata"
_ELSEWHERE = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata")
_DPI = 170  # at which a 13 pt letter is as tall as the page has been scaled to
_LEVEL, _BLOCK, _PARAGRAPH, _LINE, _LEFT, _CONFIDENCE, _TEXT = 0, 2, 3, 4, 6, 10, 11
_WORD = "5"
Box = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Word:
    """`confidence` 0.0 … 1.0; `line` tells the lines of a page apart, `block` its columns and paragraphs' neighbours."""

    text: str
    confidence: float
    block: str
    line: str
    box: Box


@lru_cache(maxsize=1)
def _engine(languages: str) -> tesserocr.PyTessBaseAPI:
    os.environ["OMP_THREAD_LIMIT"] = "1"  # more threads only fight over one page
    engine = tesserocr.PyTessBaseAPI(path=str(_models(languages)), lang=languages, psm=tesserocr.PSM.AUTO)
    engine.SetVariable("debug_file", "")  # else it opens one when it first has something to grumble about
    return engine


def _models(languages: str) -> Path:
    """The shipped models if they are enough; those of the system where another language is asked for."""
    wanted = [f"{language}.traineddata" for language in languages.split("+")]
    places = (SHIPPED, *map(Path, _ELSEWHERE))
    return next((place for place in places if all((place / name).exists() for name in wanted)), SHIPPED)


def read_words(page: Pixels, languages: str, seconds: float) -> list[Word]:
    """The words of a level page in reading order; [] where the engine found none or took longer than `seconds`."""
    return _read(page, languages, seconds, tesserocr.PSM.AUTO)


def read_line(line: Pixels, languages: str, seconds: float) -> list[Word]:
    """The words of a picture that holds one line and nothing else."""
    return _read(line, languages, seconds, tesserocr.PSM.SINGLE_LINE)


def _read(picture: Pixels, languages: str, seconds: float, how: int) -> list[Word]:
    engine = _engine(languages)
    engine.SetPageSegMode(how)
    engine.SetImage(Image.fromarray(picture))
    engine.SetSourceResolution(_DPI)
    try:
        if not engine.Recognize(int(seconds * 1000)):
            return []
        return [word for row in engine.GetTSVText(0).split("\n") if (word := _word(row.split("\t"))) is not None]
    finally:
        engine.Clear()


def _word(row: list[str]) -> Word | None:
    if len(row) <= _TEXT or row[_LEVEL] != _WORD or not row[_TEXT].strip():
        return None
    text = unicodedata.normalize("NFC", row[_TEXT].strip())
    left, top, width, height = (int(n) for n in row[_LEFT : _LEFT + 4])
    box = (left, top, left + width, top + height)
    return Word(text, max(0.0, float(row[_CONFIDENCE]) / 100), row[_BLOCK], ".".join(row[_BLOCK : _LINE + 1]), box)
