"""One page from grey pixels to text: even light, upright, level, of one size, without leaders, read, slips mended."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import cast

import cv2
import numpy as np

from helpdesk.papers.eyes import engine
from helpdesk.papers.eyes.engine import Word
from helpdesk.papers.eyes.ink import Ink, capital_height, find_ink, without_leaders
from helpdesk.papers.eyes.level import Homography, levelling, lies_sideways
from helpdesk.papers.eyes.light import WHITE, Pixels, flatten, resized
from helpdesk.papers.eyes.slips import mend
from helpdesk.papers.plausible import share

_SHORTEST = 20  # pixels: no letter fits in
_LONGEST = 2_600  # pixels of the longer side at which the page is studied
_CAPITAL = 22  # pixels of a capital letter at which the engine reads best
_SURE = 0.75  # share of sense from which a page is surely the right way up
_LEGIBLE = 0.3


@dataclass(frozen=True, slots=True)
class Attempt:
    words: list[Word]
    sense: float  # 0.0 … 1.0 of the letters that stand in plausible words

    @property
    def confidence(self) -> float:
        letters = sum(len(w.text) for w in self.words)
        return sum(w.confidence * len(w.text) for w in self.words) / letters if letters else 0.0


def read_page(grey: Pixels, languages: str, seconds: float) -> tuple[str, float]:
    """(text, confidence 0.0 … 1.0) of a page in any light, turned any way; ("", 0.0) where nobody could read it."""
    if min(grey.shape) < _SHORTEST:
        return "", 0.0
    page = flatten(resized(grey, min(1.0, _LONGEST / max(grey.shape))))
    ink = find_ink(page)
    if lies_sideways(ink.mask):
        page = np.ascontiguousarray(np.rot90(page))
        ink = find_ink(page)
    level = _level(page, ink)
    attempt = _read(level, languages, seconds)
    if attempt.sense < _SURE:
        turned = _read(np.ascontiguousarray(np.rot90(level, 2)), languages, seconds)
        attempt = max(attempt, turned, key=lambda a: a.sense)
    if attempt.sense < _LEGIBLE:
        return "", 0.0
    return mend(_laid_out(attempt.words)), attempt.confidence * attempt.sense


def _level(page: Pixels, ink: Ink) -> Pixels:
    """The page level and with capitals of one height."""
    bring = levelling(ink.mask)
    level = _warped(page, bring, 1.0)
    marks = find_ink(level)
    capital = capital_height(marks)
    if capital is None:
        return level
    level = without_leaders(level, marks, capital)
    return resized(level, float(np.clip(_CAPITAL / capital, 0.4, 2.5)))


def _warped(page: Pixels, bring: Homography, factor: float) -> Pixels:
    """The whole page after `bring`, the frame as large as it takes."""
    height, width = page.shape
    corners = cv2.perspectiveTransform(np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64), bring)[0]
    low, high = corners.min(axis=0), corners.max(axis=0)
    size = np.minimum(high - low, 1.5 * max(page.shape)) * factor
    move = np.diag([factor, factor, 1.0]) @ np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]])
    made = cv2.warpPerspective(page, move @ bring, (int(size[0]), int(size[1])), flags=cv2.INTER_CUBIC, borderValue=WHITE)
    return cast(Pixels, made)


def _read(page: Pixels, languages: str, seconds: float) -> Attempt:
    words = engine.read_words(page, languages, seconds)
    return Attempt(words, share(w.text for w in words))


def _laid_out(words: list[Word]) -> str:
    """Lines as lines, blocks as paragraphs."""
    blocks = groupby(words, key=lambda w: w.block)
    return "\n\n".join("\n".join(" ".join(w.text for w in line) for _, line in groupby(block, key=lambda w: w.line)) for _, block in blocks)
