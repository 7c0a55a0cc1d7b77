"""Even light: shadow, lamp and grey paper divided away, so that paper is white and ink is dark everywhere."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
WHITE = 250
_RED = 40  # levels by which red outshines the other colours in the ink of a seal
_LOOK_AT = 600  # the light varies slowly: a coarse picture shows it as well as a fine one


def flatten(page: Pixels) -> Pixels:
    """`page` (height, width) grey with the paper brought to one white."""
    coarse = resized(page, min(1.0, _LOOK_AT / max(page.shape)))
    paper = cv2.medianBlur(cv2.dilate(coarse, np.ones((19, 19), np.uint8)), 39)
    paper = cv2.resize(cv2.GaussianBlur(paper, (0, 0), 9), page.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return cast(Pixels, cv2.divide(page, paper, scale=WHITE))


def unsealed(colours: Pixels) -> Pixels:
    """`colours` (height, width, red green blue) as grey in which the red of seals is as pale as in red light; other inks stay dark."""
    red, green, blue = (colours[..., n].astype(np.int16) for n in range(3))
    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    is_red = (red - np.maximum(green, blue)) > _RED
    return np.where(is_red, colours[..., 0], grey).astype(np.uint8)


def resized(page: Pixels, factor: float) -> Pixels:
    if factor == 1.0:
        return page
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cast(Pixels, cv2.resize(page, None, fx=factor, fy=factor, interpolation=how))
