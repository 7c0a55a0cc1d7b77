"""What passes through the hatch: frames of a small JSON head and a blob, each with its length in front."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any

_LENGTHS = struct.Struct(">II")
HEADER = _LENGTHS.size
LONGEST_HEAD = 64_000_000  # the text of one page, as JSON


@dataclass(frozen=True, slots=True)
class Frame:
    head: dict[str, Any]
    blob: bytes = field(default=b"", repr=False)


class BrokenFrame(ValueError):
    """The other side does not speak as agreed."""


def packed(head: dict[str, Any], blob: bytes = b"") -> bytes:
    return opening(head, len(blob)) + blob


def opening(head: dict[str, Any], blob: int) -> bytes:
    """A frame up to its blob, which will be of `blob` bytes."""
    text = json.dumps(head, ensure_ascii=False).encode("utf-8", "replace")
    return _LENGTHS.pack(len(text), blob) + text


def length(start: bytes | bytearray) -> int | None:
    """How long the frame is that begins here; None while its lengths are not there yet."""
    if len(start) < HEADER:
        return None
    head, blob = _LENGTHS.unpack_from(start)
    return HEADER + int(head) + int(blob)


def unpacked(whole: bytes) -> Frame:
    """One whole frame. Raises BrokenFrame."""
    text = _LENGTHS.unpack_from(whole)[0]
    try:
        head = json.loads(whole[HEADER : HEADER + text])
    except ValueError as why:
        raise BrokenFrame(str(why)) from None
    if not isinstance(head, dict):
        raise BrokenFrame("no object")
    return Frame(head, whole[HEADER + text :])
