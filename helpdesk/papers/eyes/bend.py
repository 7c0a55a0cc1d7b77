"""Bent lines: a sheet that does not lie flat, or was held in the hand, is flattened by what its own lines of text do.

Along every line the feet of its letters stand on one curve, and neighbouring lines bend alike: one smooth surface of few
coefficients is fitted to all lines at once, each line's own height aside, and taken off the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from helpdesk.papers.eyes.ink import HEIGHT, WIDTH, Ink, X, Y
from helpdesk.papers.eyes.light import WHITE, Pixels

_LETTERS = 12  # that make a line worth following
_LINES = 4
_DEGREE = 5
_WORTH = 0.08  # of a capital: a smaller bend hurts no engine
_MOST = 3.0  # capitals: more is no bend but a mistake

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Surface:
    """How far the page is bent down at (x, y). `box` is (left, right, top, bottom) of its text: beyond, nothing is known."""

    coefficients: Numbers
    box: tuple[float, float, float, float]

    def at(self, x: Numbers, y: Numbers) -> Numbers:
        return _terms(x, y, self.box) @ self.coefficients


def unbent(page: Pixels, ink: Ink, capital: float) -> Pixels:
    """`page` with its lines straight; itself where they are straight already, or too few to tell."""
    surface = _surface(ink, capital)
    if surface is None:
        return page
    height, width = page.shape
    coarse_y, coarse_x = (grid.astype(np.float64) for grid in np.mgrid[0:height:16, 0:width:16])
    shape = coarse_x.shape
    bend = surface.at(coarse_x.ravel(), coarse_y.ravel()).reshape(shape)
    if not _WORTH * capital < np.abs(bend).max() < _MOST * capital:
        return page
    fine = cv2.resize(bend.astype(np.float32), (shape[1] * 16, shape[0] * 16), interpolation=cv2.INTER_LINEAR)[:height, :width]
    rows, columns = (grid.astype(np.float32) for grid in np.mgrid[0:height, 0:width])
    return cast(Pixels, cv2.remap(page, columns, rows + fine, cv2.INTER_CUBIC, borderValue=WHITE))


def has_lines(ink: Ink, capital: float) -> bool:
    """Whether letters follow each other anywhere: in a picture of a house or a face they never do."""
    boxes, feet = _standing(ink, capital)
    return bool(_lines(boxes, feet, capital))


def _standing(ink: Ink, capital: float) -> tuple[NDArray[np.int32], Numbers]:
    """The letters of the common height from left to right, and where their feet stand."""
    boxes = ink.boxes[ink.letters & (ink.boxes[:, HEIGHT] > 0.5 * capital) & (ink.boxes[:, HEIGHT] < 1.8 * capital)]
    boxes = boxes[np.argsort(boxes[:, X], kind="stable")]
    return boxes, (boxes[:, Y] + boxes[:, HEIGHT]).astype(np.float64)


def _surface(ink: Ink, capital: float) -> Surface | None:
    boxes, feet = _standing(ink, capital)
    lines = _lines(boxes, feet, capital)
    if len(lines) < _LINES:
        return None
    x = boxes[:, X] + boxes[:, WIDTH] / 2
    which = np.concatenate([np.full(len(line), n) for n, line in enumerate(lines)])
    points = np.concatenate(lines)
    across, down = x[points], feet[points]
    box = (float(across.min()), float(across.max()), float(down.min()), float(down.max()))
    return Surface(_fitted(_terms(across, down, box), down, which, 0.1 * capital), box)


def _terms(x: Numbers, y: Numbers, box: tuple[float, float, float, float]) -> Numbers:
    """(n, k): a curve along the line, and how it changes down the page."""
    left, right, top, bottom = box
    across = np.clip(2 * (x - left) / max(1.0, right - left) - 1, -1, 1)
    down = np.clip(2 * (y - top) / max(1.0, bottom - top) - 1, -1, 1)
    powers = np.stack([across**k for k in range(1, _DEGREE + 1)], axis=1)
    return np.concatenate([powers, powers[:, :3] * down[:, None]], axis=1)


def _fitted(terms: Numbers, feet: Numbers, which: NDArray[np.int64], scale: float) -> Numbers:
    """Least squares within the lines, feet of g and y losing their say from round to round."""
    weights: Numbers = np.ones(len(feet))
    found: Numbers = np.zeros(terms.shape[1])
    for _ in range(6):
        centred, heights = _centred(terms, which, weights), _centred(feet[:, None], which, weights)[:, 0]
        root = np.sqrt(weights)
        found = np.asarray(np.linalg.lstsq(centred * root[:, None], heights * root, rcond=None)[0], np.float64)
        left = (heights - centred @ found) / scale
        weights = 1 / (1 + left**2)
    return found


def _centred(values: Numbers, which: NDArray[np.int64], weights: Numbers) -> Numbers:
    """Without each line's own (weighted) mean."""
    totals = np.bincount(which, weights)
    means = np.stack([np.bincount(which, weights * column) / totals for column in values.T], axis=1)
    return values - means[which]


def _lines(boxes: NDArray[np.int32], feet: Numbers, capital: float) -> list[NDArray[np.int64]]:
    """Letters that follow each other on one foot, as places in `boxes` (sorted by x)."""
    following = np.full(len(boxes), -1)
    left, right = boxes[:, X], boxes[:, X] + boxes[:, WIDTH]
    starts, ends = np.searchsorted(left, right - 0.3 * capital), np.searchsorted(left, right + 2.0 * capital)
    for letter, (start, end) in enumerate(zip(starts, ends, strict=True)):
        near = np.arange(max(start, letter + 1), end)
        near = near[np.abs(feet[near] - feet[letter]) <= 0.4 * capital]
        if len(near):
            following[letter] = near[np.argmin(left[near] + 2 * np.abs(feet[near] - feet[letter]))]
    return _chains(following)


def _chains(following: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    taken = np.zeros(len(following), bool)
    chains = []
    for first in range(len(following)):
        chain, at = [], first
        while at >= 0 and not taken[at]:
            taken[at] = True
            chain.append(at)
            at = int(following[at])
        if len(chain) >= _LETTERS:
            chains.append(np.array(chain))
    return chains
