"""One page from grey pixels to text: even light, upright, level, of one size, without leaders, read, slips mended."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from helpdesk.papers.columns import Run, unwoven
from helpdesk.papers.eyes import engine
from helpdesk.papers.eyes.bend import has_lines, unbent
from helpdesk.papers.eyes.engine import Word
from helpdesk.papers.eyes.ink import HEIGHT, WIDTH, X, Y, capital_height, find_ink, only_near_letters, without_leaders, without_seals
from helpdesk.papers.eyes.level import Homography, levelling, lies_sideways
from helpdesk.papers.eyes.light import WHITE, Pixels, flatten, resized
from helpdesk.papers.eyes.second_look import with_missed
from helpdesk.papers.eyes.slips import mend
from helpdesk.papers.plausible import share

_SHORTEST = 20  # pixels: no letter fits in
_LONGEST = 2_600  # pixels of the longer side at which the page is studied
_CAPITAL = 22  # pixels of a capital letter at which the engine reads best
_SURE = 0.75  # share of sense from which a page is surely the right way up
_LEGIBLE = 0.3
_GLANCE = 4.0  # seconds for a picture in which nothing is written in lines


@dataclass(frozen=True, slots=True)
class Attempt:
    words: list[Word]
    sense: float  # 0.0 … 1.0 of the letters that stand in plausible words

    @property
    def confidence(self) -> float:
        letters = sum(len(w.text) for w in self.words)
        return sum(w.confidence * len(w.text) for w in self.words) / letters if letters else 0.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page as the engine likes it: level, flat, one size. `letters` (n, 5) are the boxes of its ink, `capital` 0.0 if unknown.

    `written` tells whether letters follow each other in lines: a picture without any is only glanced at.
    """

    pixels: Pixels
    letters: NDArray[np.int32]
    capital: float
    written: bool

    def turned(self) -> Prepared:
        """Upside down."""
        height, width = self.pixels.shape
        letters = self.letters.copy()
        letters[:, X] = width - self.letters[:, X] - self.letters[:, WIDTH]
        letters[:, Y] = height - self.letters[:, Y] - self.letters[:, HEIGHT]
        return Prepared(np.ascontiguousarray(np.rot90(self.pixels, 2)), letters, self.capital, self.written)


def read_page(grey: Pixels, languages: str, seconds: float) -> tuple[str, float]:
    """(text, confidence 0.0 … 1.0) of a page in any light, turned any way; ("", 0.0) where nobody could read it."""
    if min(grey.shape) < _SHORTEST:
        return "", 0.0
    prepared = _prepared(flatten(resized(grey, min(1.0, _LONGEST / max(grey.shape)))))
    attempt = _read(prepared, languages, seconds)
    if attempt.words and attempt.sense < _SURE:
        attempt = max(attempt, _read(prepared.turned(), languages, seconds), key=lambda a: a.sense)
    if attempt.sense < _LEGIBLE:
        return "", 0.0
    return mend(_laid_out(attempt.words)), attempt.confidence * attempt.sense


def _prepared(page: Pixels) -> Prepared:
    ink = find_ink(page)
    if lies_sideways(ink.mask):
        page = np.ascontiguousarray(np.rot90(page))
        ink = find_ink(page)
    level = _warped(page, levelling(ink.mask), 1.0)
    marks = find_ink(level)
    capital = capital_height(marks)
    if capital is None:
        return Prepared(level, marks.boxes[marks.letters], 0.0, written=False)
    flat = unbent(level, marks, capital)
    marks = marks if flat is level else find_ink(flat)
    clean = only_near_letters(without_leaders(without_seals(flat, marks, capital), marks, capital), marks, capital)
    factor = float(np.clip(_CAPITAL / capital, 0.4, 2.5))
    letters = (marks.boxes[marks.letters] * factor).astype(np.int32)
    return Prepared(resized(clean, factor), letters, capital * factor, has_lines(marks, capital))


def _warped(page: Pixels, bring: Homography, factor: float) -> Pixels:
    """The whole page after `bring`, the frame as large as it takes."""
    height, width = page.shape
    corners = cv2.perspectiveTransform(np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64), bring)[0]
    low, high = corners.min(axis=0), corners.max(axis=0)
    size = np.minimum(high - low, 1.5 * max(page.shape)) * factor
    move = np.diag([factor, factor, 1.0]) @ np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]])
    made = cv2.warpPerspective(page, move @ bring, (int(size[0]), int(size[1])), flags=cv2.INTER_CUBIC, borderValue=WHITE)
    return cast(Pixels, made)


def _read(page: Prepared, languages: str, seconds: float) -> Attempt:
    words = engine.read_words(page.pixels, languages, seconds if page.written else min(seconds, _GLANCE))
    attempt = Attempt(words, share(w.text for w in words))
    if not page.capital or attempt.sense < _SURE:
        return attempt
    words = with_missed(page.pixels, page.letters, page.capital, words, languages, seconds)
    return Attempt(words, share(w.text for w in words))


def _laid_out(words: list[Word]) -> str:
    """Lines as lines, blocks as paragraphs, woven columns apart, specks and grain left out."""
    blocks = [list(block) for _, block in groupby((w for w in words if not _is_speck(w)), key=lambda w: w.block)]
    return "\n\n".join(unwoven([_run(word, place) for place, word in enumerate(block)]) or _lines(block) for block in blocks)


def _lines(block: list[Word]) -> str:
    return "\n".join(" ".join(w.text for w in line) for _, line in groupby(block, key=lambda w: w.line))


def _run(word: Word, place: int) -> Run:
    left, top, right, bottom = word.box
    return Run(word.text, left, -bottom, right, -top, place)


def _is_speck(word: Word) -> bool:
    return (word.confidence < 0.1 and len(word.text) <= 3) or (word.confidence < 0.4 and not any(map(str.isalnum, word.text)))
