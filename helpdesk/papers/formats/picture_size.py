"""How large a picture says it is, from its first bytes: an icon in a signature is no paper, and nobody need look at it."""

from __future__ import annotations

import struct

_LEAST_POINTS, _LEAST_SIDE = 120_000, 100  # what a legible page cannot be smaller than
_FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))


def is_icon(content: bytes) -> bool:
    """Too small for a page of letters; False where the size does not stand at the beginning."""
    size = _size(content)
    return size is not None and (size[0] * size[1] < _LEAST_POINTS or min(size) < _LEAST_SIDE)


def _size(content: bytes) -> tuple[int, int] | None:
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        return _pair(struct.unpack_from(">II", content, 16))
    if content.startswith(b"GIF8") and len(content) >= 10:
        return _pair(struct.unpack_from("<HH", content, 6))
    if content.startswith(b"BM") and len(content) >= 26:
        return _pair(struct.unpack_from("<ii", content, 18))
    return _jpeg(content) if content.startswith(b"\xff\xd8") else None


def _pair(sides: tuple[int, ...]) -> tuple[int, int]:
    return abs(sides[0]), abs(sides[1])


def _jpeg(content: bytes) -> tuple[int, int] | None:
    """From block to block up to the one that begins the picture."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack_from(">H", content, at + 2)[0]
        if marker in _FRAMES:
            return _pair(struct.unpack_from(">HH", content, at + 5))
        at += 1 if marker == 0xFF else 2 + length
    return None
