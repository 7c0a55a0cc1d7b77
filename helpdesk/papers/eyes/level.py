"""Level lines: what turn, perspective and slant the picture has, told by the lines of text alone.

A sheet's edges are often outside the picture, in shadow or on a white table; its lines of text never are. Straight lines
that were level on paper meet in one vanishing point: one homography brings them back, a shear sets the letters upright.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from helpdesk.papers.eyes.light import Pixels

Homography = NDArray[np.float64]
_COARSE, _FINE = 450, 900  # longer side of the masks that are tried
_STEEPEST, _WIDEST = 10.0, 12.0  # degrees of turn, and of turn gained from top to bottom
_WORTH = 1.08  # perspective is believed only when it makes the lines that much clearer: on three lines it is easily imagined


def levelling(mask: Pixels) -> Homography:
    """The homography, in the pixels of `mask` (letters 255), that levels the lines and sets the letters upright."""
    left, top, width, height = cv2.boundingRect(mask)
    if not width or not height:
        return np.eye(3)
    block = mask[top : top + height, left : left + width]
    factor = min(1.0, _FINE / max(mask.shape))
    fine = _shrunk(block, factor)
    level = _level(fine, _WIDEST * height / max(mask.shape))
    upright = _upright(fine, level) @ level
    there = np.diag([factor, factor, 1.0]) @ np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]])
    return cast(Homography, np.linalg.inv(there) @ upright @ there)


def lies_sideways(mask: Pixels) -> bool:
    """Do the lines run up and down the picture?"""
    coarse = _shrunk(mask, min(1.0, _COARSE / max(mask.shape)))
    turned = np.ascontiguousarray(np.rot90(coarse))
    return _best_turn(turned)[1] > 1.2 * _best_turn(coarse)[1]


def _level(mask: Pixels, widest: float) -> Homography:
    coarse = _shrunk(mask, _COARSE / _FINE)
    tries = [(turn, fan) for turn in np.arange(-_STEEPEST, _STEEPEST + 1) for fan in np.linspace(-widest, widest, 9)]
    turn, fan = max(tries, key=lambda at: _sharpness(coarse, *at))
    for reach, step in ((1.5, 0.25), (0.3, 0.1)):
        turn = _climb(partial(_sharpness, mask, fan=fan), turn, reach, step)
        fan = _climb(partial(_sharpness, mask, turn), fan, reach * 2, step * 2)
    parallel = _sharpness(mask, turn, 0.0)
    return _fan_out(mask.shape, turn, fan if _sharpness(mask, turn, fan) > _WORTH * parallel else 0.0)


def _best_turn(mask: Pixels) -> tuple[float, float]:
    scored = [(_sharpness(mask, turn, 0.0), turn) for turn in np.arange(-_STEEPEST, _STEEPEST + 1)]
    best, turn = max(scored)
    return float(turn), best


def _climb(score: Callable[[float], float], start: float, reach: float, step: float) -> float:
    return float(max(np.arange(start - reach, start + reach + step / 2, step), key=score))


def _fan_out(shape: tuple[int, ...], turn: float, fan: float) -> Homography:
    """Lines Y = Y0 + (m0 + m1·Y0)·X about the middle of the picture become Y = Y0."""
    height, width = shape[:2]
    m0 = np.tan(np.deg2rad(turn))
    m1 = np.tan(np.deg2rad(fan)) / height
    middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    return cast(Homography, np.linalg.inv(middle) @ np.array([[1, 0, 0], [-m0, 1, 0], [m1, 0, 1]]) @ middle)


def _sharpness(mask: Pixels, turn: float, fan: float) -> float:
    """How clearly rows of letters and rows of nothing alternate, whatever the amount of ink."""
    height, width = mask.shape
    level = cv2.warpPerspective(mask, _fan_out(mask.shape, turn, fan), (width, height), flags=cv2.INTER_NEAREST)
    return _contrast(level.sum(axis=1, dtype=np.float64))


def _contrast(profile: NDArray[np.float64]) -> float:
    return float((np.diff(profile) ** 2).sum() / max(1.0, profile.sum()) ** 2)


def _upright(mask: Pixels, level: Homography) -> Homography:
    height, width = mask.shape
    levelled = cv2.warpPerspective(mask, level, (width, height), flags=cv2.INTER_NEAREST)

    def shear(lean: float) -> Homography:
        return np.array([[1, lean, -lean * height / 2], [0, 1, 0], [0, 0, 1]])

    def columns(lean: float) -> float:
        return _contrast(cv2.warpPerspective(levelled, shear(lean), (width, height), flags=cv2.INTER_NEAREST).sum(axis=0, dtype=np.float64))

    return shear(_climb(columns, _climb(columns, 0.0, 0.4, 0.05), 0.05, 0.01))


def _shrunk(mask: Pixels, factor: float) -> Pixels:
    return cast(Pixels, cv2.resize(mask, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)) if factor < 1 else mask
