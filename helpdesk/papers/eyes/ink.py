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
_PALER = 25.0  # levels of grey between ink and a seal that can be told from it
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


def without_seals(page: Pixels, ink: Ink, capital: float) -> Pixels:
    """The page without seals, signatures and frames: large thin things that touch no letter, but make an engine take text for a picture."""
    wide, tall = ink.boxes[:, WIDTH], ink.boxes[:, HEIGHT]
    large = (np.minimum(wide, tall) > 2.5 * capital) & (ink.boxes[:, AREA] < 0.25 * wide * tall.astype(np.int64))
    large[0] = False
    large &= ~_framing(ink, large, capital)
    if not large.any():
        return page
    strokes, letters = large[ink.labels], ink.letters[ink.labels]
    paler = float(np.median(page[strokes])) - float(np.median(page[letters])) if letters.any() else 0.0
    gone = cv2.dilate(strokes.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if paler > _PALER:  # letters written over are as black as others: they stay
        gone &= page > np.median(page[letters]) + paler / 2
    return np.where(gone, WHITE, page).astype(np.uint8)


def _framing(ink: Ink, large: NDArray[np.bool_], capital: float) -> NDArray[np.bool_]:
    """Which of the `large` marks are frames of tables: straight up and down, or straight across, for most of their ink."""
    long = int(2.5 * capital)
    drawn = large[ink.labels].astype(np.uint8)
    straight = [cv2.morphologyEx(drawn, cv2.MORPH_OPEN, np.ones(across, np.uint8)) > 0 for across in ((1, long), (long, 1))]
    lines = np.bincount(ink.labels[straight[0] | straight[1]], minlength=len(ink.boxes))
    return lines > 0.4 * ink.boxes[:, AREA]


def only_near_letters(page: Pixels, ink: Ink, capital: float) -> Pixels:
    """The page with everything far from letters made white: the grain of a table under the sheet is no text, and slow to find out."""
    shrunk = np.zeros((page.shape[0] // 8 + 1, page.shape[1] // 8 + 1), np.uint8)
    for x, y, wide, tall, _ in ink.boxes[ink.letters]:
        shrunk[y // 8 : (y + tall) // 8 + 1, x // 8 : (x + wide) // 8 + 1] = 1
    unit = max(1, round(capital / 8))
    # Letters in the shadow of a hand are no longer black, and still stand between others.
    joined = cv2.morphologyEx(shrunk, cv2.MORPH_CLOSE, np.ones((8 * unit + 1, 24 * unit + 1), np.uint8))
    near = cv2.resize(
        cv2.dilate(joined, np.ones((4 * unit + 1, 4 * unit + 1), np.uint8)), None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST
    )
    return np.where(near[: page.shape[0], : page.shape[1]] > 0, page, WHITE).astype(np.uint8)


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
