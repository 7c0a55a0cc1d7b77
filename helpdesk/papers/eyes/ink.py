"""The marks on an evenly lit page: which are letters, how tall they are, and which are only dots of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from helpdesk.papers.eyes.light import WHITE, Pixels

_Marks = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]
X, Y, WIDTH, HEIGHT, AREA = range(5)
_TALLEST = 160
_FEWEST = 15  # marks from which a height can be told


@dataclass(frozen=True, slots=True)
class Ink:
    """Connected marks: `boxes` (n, 5) x y width height area, `centres` (n, 2), `letters` (n,) says which look like letters."""

    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]
    centres: NDArray[np.float64]
    letters: NDArray[np.bool_]

    @property
    def mask(self) -> Pixels:
        return (self.letters.astype(np.uint8) * 255)[self.labels]


def find_ink(page: Pixels) -> Ink:
    """The marks of a page that `flatten` has evened."""
    smooth = cv2.GaussianBlur(page, (0, 0), 0.7)
    level = min(cv2.threshold(smooth, 0, 255, cv2.THRESH_OTSU)[0], 200.0)
    dark = (smooth < level + (WHITE - level) * 0.15).astype(np.uint8)
    labels, boxes, centres = cast(_Marks, cv2.connectedComponentsWithStats(dark, connectivity=8)[1:])
    letters = _letter_shaped(boxes, max(page.shape)) & _truly_dark(cast(Pixels, smooth), labels, len(boxes), level)
    return Ink(labels, boxes, centres, letters)


def _letter_shaped(boxes: NDArray[np.int32], page_length: int) -> NDArray[np.bool_]:
    wide, tall = boxes[:, WIDTH], boxes[:, HEIGHT]
    shaped = (tall >= 6) & (tall < page_length / 20) & (wide < tall * 4) & (wide > tall / 8) & (boxes[:, AREA] >= 8)
    shaped[0] = False  # the paper itself
    return shaped


def _truly_dark(smooth: Pixels, labels: NDArray[np.int32], count: int, level: float) -> NDArray[np.bool_]:
    """Grain of a dark table, raised by evening the light, is never as black as ink."""
    darkest = np.full(count, 255, np.uint8)
    np.minimum.at(darkest, labels.ravel(), smooth.ravel())
    black = float(np.percentile(darkest[1:], 20)) if count > 1 else 0.0
    return darkest <= black + (level - black) / 2


def capital_height(ink: Ink) -> int | None:
    """Pixels of a capital letter; None where too little is written.

    Capitals and ascenders stand about 1.4 times as tall as small letters in every book face: the height is wanted
    that explains both peaks, the taller one first, because a page of capitals has but one.
    """
    tall = ink.boxes[ink.letters, HEIGHT]
    if len(tall) < _FEWEST:
        return None
    counts = np.bincount(tall, minlength=_TALLEST)[:_TALLEST]

    def near(height: float) -> float:
        return float(counts[int(height * 0.94) : int(np.ceil(height * 1.06)) + 1].sum())

    return max(range(9, 140), key=lambda height: near(height) + 0.75 * near(0.7 * height))


def without_leaders(page: Pixels, ink: Ink, capital: float) -> Pixels:
    """The page with the dotted lines of forms wiped out: an OCR engine takes them for letters and spoils the words beside them."""
    small = 0.32 * capital + 1
    dots = np.flatnonzero((ink.boxes[:, WIDTH] <= small) & (ink.boxes[:, HEIGHT] <= small))
    dots = dots[np.argsort(ink.centres[dots, 0], kind="stable")]
    wiped = page.copy()
    for run in _runs(ink.centres[dots], 0.7 * capital):
        for x, y, wide, tall, _ in ink.boxes[dots[run]]:
            wiped[max(0, y - 2) : y + tall + 2, max(0, x - 2) : x + wide + 2] = WHITE
    return wiped


def _runs(centres: NDArray[np.float64], step: float) -> list[list[int]]:
    """Chains of at least six dots on one line at even distances; `centres` sorted by x, `step` the height of a small letter."""
    following = _followers(centres, step)
    seen = np.zeros(len(centres), bool)
    runs: list[list[int]] = []
    for first in range(len(centres)):
        if seen[first]:
            continue
        run = [first]
        while following[run[-1]] >= 0:
            run.append(int(following[run[-1]]))
        seen[run] = True
        if len(run) >= 6 and _even(np.diff(centres[run, 0]), step):
            runs.append(run)
    return runs


def _followers(centres: NDArray[np.float64], step: float) -> NDArray[np.int64]:
    following = np.full(len(centres), -1)
    across = centres[:, 0]
    starts, ends = np.searchsorted(across, across + 0.15 * step), np.searchsorted(across, across + 1.4 * step)
    for dot, (start, end) in enumerate(zip(starts, ends, strict=True)):
        level = np.flatnonzero(np.abs(centres[start : min(end, start + 40), 1] - centres[dot, 1]) <= 0.2 * step)
        if len(level):
            following[dot] = start + level[0]
    return following


def _even(gaps: NDArray[np.float64], step: float) -> bool:
    return bool(np.median(np.abs(gaps - np.median(gaps))) <= 0.15 * step)
