"""How a clean page looks after a scanner, a photocopier or a phone: each wear is a function of pixels and luck."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from tests.papers.pages.drawing import Pixels

Luck = np.random.Generator
Wear = Callable[[Pixels, Luck], Pixels]


def _turn(page: Pixels, degrees: float, paper: int = 255) -> Pixels:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)  # type: ignore[return-value]


def _grain(page: Pixels, luck: Luck, sigma: float) -> Pixels:
    return np.clip(page + luck.normal(0, sigma, page.shape), 0, 255).astype(np.uint8)


def _jpeg(page: Pixels, quality: int) -> Pixels:
    done, coded = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)  # type: ignore[return-value]


def _soft(page: Pixels, sigma: float) -> Pixels:
    return cv2.GaussianBlur(page, (0, 0), sigma)  # type: ignore[return-value]


def clean(page: Pixels, luck: Luck) -> Pixels:
    return page


def scan(page: Pixels, luck: Luck) -> Pixels:
    """An office scanner: a little askew, a little grain."""
    askew = _turn(_soft(page, 0.5), luck.uniform(-1.6, 1.6))
    return _jpeg(_grain(np.minimum(askew, 250), luck, luck.uniform(4, 14)), int(luck.integers(40, 70)))


def skewed(page: Pixels, luck: Luck) -> Pixels:
    return _jpeg(_turn(_soft(page, 0.6), float(luck.choice([-1, 1])) * luck.uniform(2.5, 4.5)), 60)


def noisy(page: Pixels, luck: Luck) -> Pixels:
    return _jpeg(_grain(_soft(_turn(page, luck.uniform(-1, 1)), 0.7), luck, 24), 40)


def photocopy(page: Pixels, luck: Luck) -> Pixels:
    """A copy of a copy: hard black and white, specks, a dark edge where the lid did not close."""
    hard = np.where(_soft(_turn(page, luck.uniform(-1.2, 1.2)), 0.8) > luck.uniform(120, 170), 250, 20).astype(np.uint8)
    hard[luck.random(hard.shape) < 0.0008] = 0
    hard[:, : int(luck.integers(6, 30))] = 15
    return _jpeg(hard, 55)


def hard(page: Pixels, luck: Luck) -> Pixels:
    """Fax quality: coarse, crooked, grainy, badly squeezed."""
    small = cv2.resize(page, None, fx=0.65, fy=0.65, interpolation=cv2.INTER_AREA)
    return _jpeg(_grain(_turn(small, 2.5), luck, 22), 25)  # type: ignore[arg-type]


def lamp(page: Pixels, luck: Luck) -> Pixels:
    """A phone held almost straight over the sheet on a black table, light falling off to one side."""
    return _jpeg(_grain(_shade(_tilt(page, luck, 0.02, 0), luck, 0.35), luck, 7), 75)


def photo(page: Pixels, luck: Luck) -> Pixels:
    """A phone held at an angle over a sheet on a table, with the shadow of the hand."""
    table = int(luck.integers(30, 110))
    tilted = _tilt(page, luck, 0.07, table)
    return _jpeg(_grain(_soft(_shadow(_shade(tilted, luck, 0.4), luck), 0.8), luck, 6), 60)


def turned(page: Pixels, luck: Luck) -> Pixels:
    """A sheet laid on the glass sideways or on its head."""
    return np.ascontiguousarray(np.rot90(scan(page, luck), int(luck.integers(1, 4))))


def stamped(page: Pixels, luck: Luck) -> Pixels:
    """A scan in grey of a page with the office's red seal over its last lines and a signature through it."""
    sealed, (height, width) = page.copy(), page.shape
    centre = (int(width * luck.uniform(0.55, 0.75)), int(height * luck.uniform(0.72, 0.88)))
    ink = np.full_like(page, 255)
    for radius in (width // 9, width // 10, width // 18):
        cv2.circle(ink, centre, radius, 110, 3)
    for _ in range(4):
        points = luck.uniform(-width / 12, width / 12, (5, 2)) + np.array(centre)
        cv2.polylines(ink, [points.astype(np.int32)], False, 90, 3, cv2.LINE_AA)
    return scan(np.minimum(sealed, _soft(ink, 0.8)), luck)


def pale(page: Pixels, luck: Luck) -> Pixels:
    """The last drops of toner on grey paper."""
    return _jpeg(_grain((215 - (255 - _turn(page, luck.uniform(-1, 1)).astype(np.float32)) * 0.35).astype(np.uint8), luck, 7), 60)


def curled(page: Pixels, luck: Luck) -> Pixels:
    """A photo of a page that does not lie flat: its lines bend."""
    height, width = page.shape
    depth, where = height * luck.uniform(0.006, 0.012), luck.uniform(0.3, 0.7)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bent = cv2.remap(page, x, y + (depth * np.cos((x / width - where) * np.pi * 1.6)).astype(np.float32), cv2.INTER_CUBIC, borderValue=255)
    return lamp(bent, luck)  # type: ignore[arg-type]


def phone(page: Pixels, luck: Luck) -> Pixels:
    """Twelve million pixels: the sheet fills two thirds of them, a wooden table the rest; the phone sharpens what it took."""
    height, width = page.shape
    table = np.tile(luck.normal(95, 14, (height // 6, 1)).repeat(6, axis=0)[: height // 6 * 6], (1, width)).astype(np.float32)
    table = cv2.resize(table + luck.normal(0, 5, table.shape), (width, height)).clip(0, 255).astype(np.uint8)
    seed = int(luck.integers(1 << 30))
    tilted = _tilt(page, np.random.default_rng(seed), 0.05, 0)
    paper = _tilt(np.full_like(page, 255), np.random.default_rng(seed), 0.05, 0)
    whole = np.where(paper > 127, tilted, table).astype(np.uint8)
    large = cv2.resize(_shade(whole, luck, 0.3), (3024, round(3024 * height / width)), interpolation=cv2.INTER_CUBIC)
    sharp = np.clip(large * 1.6 - cv2.GaussianBlur(large, (0, 0), 2.5) * 0.6, 0, 255)
    return _jpeg(_grain(sharp.astype(np.uint8), luck, 5), 80)


def dark(page: Pixels, luck: Luck) -> Pixels:
    """Night, no flash, a shaking hand: no person could read it."""
    return _jpeg((_soft(_tilt(page, luck, 0.03, 0), 14) * 0.2).astype(np.uint8), 40)


def _tilt(page: Pixels, luck: Luck, by: float, table: int) -> Pixels:
    height, width = page.shape
    margin = 0.06
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inner = frame * (1 - 2 * margin) + np.array([width, height], np.float32) * margin
    corners = (inner + luck.uniform(-by, by, (4, 2)) * np.array([width, height])).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(frame, corners)
    return cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=table)  # type: ignore[return-value]


def _shade(page: Pixels, luck: Luck, depth: float) -> Pixels:
    height, width = page.shape
    angle = luck.uniform(0, 2 * np.pi)
    x, y = np.meshgrid(np.linspace(-0.5, 0.5, width), np.linspace(-0.5, 0.5, height))
    slope = 1 - depth * (0.5 + x * np.cos(angle) + y * np.sin(angle)).clip(0, 1)
    return (page * slope).astype(np.uint8)


def _shadow(page: Pixels, luck: Luck) -> Pixels:
    height, width = page.shape
    veil = np.ones((height // 8, width // 8), np.float32)
    centre = (int(luck.uniform(0, width / 8)), int(luck.uniform(height / 16, height / 8)))
    cv2.ellipse(veil, centre, (width // 20, height // 16), luck.uniform(0, 180), 0, 360, 0.6, -1)
    veil = cv2.resize(cv2.GaussianBlur(veil, (0, 0), 6), (width, height))
    return (page * veil).astype(np.uint8)


WEARS: dict[str, Wear] = {
    f.__name__: f for f in (clean, scan, skewed, noisy, photocopy, turned, stamped, pale, hard, lamp, photo, curled, phone, dark)
}
