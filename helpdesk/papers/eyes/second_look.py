"""What the engine passed over: whole lines beside a seal, below a rule, alone at the foot of a page. Ink is there, words are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from helpdesk.papers.eyes import engine
from helpdesk.papers.eyes.engine import Box, Word
from helpdesk.papers.eyes.light import WHITE, Pixels
from helpdesk.papers.plausible import share

_MOST = 40  # lines looked at again
_LEAST_LETTERS = 3
_SURE, _SENSE = 0.5, 0.6
_BELIEVED = 0.3  # below, a word is no word: the engine put a box round what it could not read
_SHRINK = 4


def with_missed(page: Pixels, letters: NDArray[np.int32], capital: float, words: list[Word], languages: str, seconds: float) -> list[Word]:
    """`words` and those of the lines the engine passed over, each in its place. `letters` (n, 5) are the boxes of the page's ink."""
    for number, box in enumerate(_missed(page.shape, letters, capital, words)):
        left, top, right, bottom = box
        picture = cv2.copyMakeBorder(page[top:bottom, left:right], 8, 8, 12, 12, cv2.BORDER_CONSTANT, value=(WHITE,))
        found = engine.read_line(cast(Pixels, picture), languages, seconds)
        if found and _confidence(found) >= _SURE and share(w.text for w in found) >= _SENSE:
            words = _inserted(words, box, [replace(w, block=f"missed {number}", line=f"missed {number}", box=box) for w in found])
    return words


def _missed(shape: tuple[int, ...], letters: NDArray[np.int32], capital: float, words: list[Word]) -> Iterator[Box]:
    """Boxes of lines, from the top down, whose letters stand in no word."""
    mask = np.zeros((shape[0] // _SHRINK + 1, shape[1] // _SHRINK + 1), np.uint8)
    for x, y, wide, tall, _ in letters[(letters[:, 3] > 0.4 * capital) & (letters[:, 3] < 2 * capital)]:
        mask[y // _SHRINK : (y + tall) // _SHRINK + 1, x // _SHRINK : (x + wide) // _SHRINK + 1] = 255
    for left, top, right, bottom in (word.box for word in words if word.confidence >= _BELIEVED):
        mask[max(0, top - 2) // _SHRINK : (bottom + 2) // _SHRINK + 1, max(0, left - 2) // _SHRINK : (right + 2) // _SHRINK + 1] = 0
    reach = max(1, int(capital / _SHRINK))
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, 2 * reach + 1), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    lines = sorted((tuple(int(n) * _SHRINK for n in box[:4]) for box in boxes[1:count]), key=lambda b: b[1])
    tall_enough = [b for b in lines if b[3] >= 0.5 * capital and b[2] >= _LEAST_LETTERS * 0.4 * capital and b[3] < 4 * capital]
    for x, y, wide, tall in tall_enough[:_MOST]:
        pad = int(0.35 * capital)
        yield max(0, x - pad), max(0, y - pad), min(shape[1], x + wide + pad), min(shape[0], y + tall + pad)


def _confidence(words: list[Word]) -> float:
    return sum(w.confidence * len(w.text) for w in words) / sum(len(w.text) for w in words)


def _inserted(words: list[Word], box: Box, line: list[Word]) -> list[Word]:
    """Behind the last word that stands above it in its own column, else above it anywhere."""
    middle = (box[1] + box[3]) / 2
    above = [n for n, w in enumerate(words) if (w.box[1] + w.box[3]) / 2 < middle]
    column = [n for n in above if _share_a_column(words[n].box, box)]
    at = max(column or above, default=-1) + 1
    while 0 < at < len(words) and words[at].line == words[at - 1].line:
        at += 1
    return [*words[:at], *line, *words[at:]]


def _share_a_column(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2]
