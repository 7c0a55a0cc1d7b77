"""A ZIP whose end is cut off: what lies whole at its beginning, found by the headers that stand before each member."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_HEADER = struct.Struct("<4s5H3I2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZES_BEHIND = 0x1, 0x8


def members(content: bytes, most: int) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of what can be unpacked, `most` bytes in all. The last one may be cut as well."""
    at = content.find(b"PK\x03\x04")
    while at >= 0 and at + _HEADER.size <= len(content) and most > 0:
        _, _, flags, method, _, _, _, packed, _, name, extra = _HEADER.unpack_from(content, at)
        start = at + _HEADER.size + name + extra
        if not flags & _ENCRYPTED and method in (_STORED, _DEFLATED):
            end = start + packed if packed and not flags & _SIZES_BEHIND else len(content)
            unpacked = content[start:end][:most] if method == _STORED else _inflated(content[start:end], most)
            most -= len(unpacked)
            yield content[at + _HEADER.size : start - extra].decode("utf-8", "replace"), unpacked
        at = content.find(b"PK\x03\x04", max(start, start + packed))


def _inflated(packed: bytes, most: int) -> bytes:
    """Everything up to the wound."""
    inflating, done, at = zlib.decompressobj(-zlib.MAX_WBITS), bytearray(), 0
    try:
        while at < len(packed) and len(done) < most and not inflating.eof:
            done += inflating.decompress(packed[at : at + 4096], most - len(done))
            at += 4096
    except zlib.error:
        pass  # what came before the wound is whole
    return bytes(done)
