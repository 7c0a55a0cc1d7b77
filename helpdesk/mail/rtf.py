"""Compressed RTF as Outlook packs it (MS-OXRTFCP): undone, so that whoever opens papers can read it."""

from __future__ import annotations

import struct

MAX_SIZE = 2_000_000  # bytes of text
_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def decompressed(data: bytes) -> bytes:
    """The RTF; as far as it goes when the data are cut, b'' when they are none."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<I", data, 4)[0], struct.unpack_from("<I", data, 8)[0]
    if kind == _PLAIN:
        return data[16 : 16 + size]
    return _expanded(data, min(size, MAX_SIZE)) if kind == _COMPRESSED else b""


def _expanded(data: bytes, size: int) -> bytes:
    """LZFu: a control byte says of each of the next eight items whether it is a letter or a reference into the last 4096 bytes."""
    window, done = bytearray(_DICTIONARY.ljust(4096, b"\x00")), bytearray()
    at, position = len(_DICTIONARY), 16
    while position < len(data) and len(done) < size:
        control, position = data[position], position + 1
        for bit in range(8):
            if not control >> bit & 1:
                piece, position = data[position : position + 1], position + 1
            else:
                reference, position = int.from_bytes(data[position : position + 2].ljust(2, b"\x00")), position + 2
                if reference >> 4 == at:  # a reference to itself ends the text
                    return bytes(done[:size])
                piece = _copied(window, at, reference >> 4, (reference & 15) + 2)
            for letter in piece:
                window[at] = letter
                at = at + 1 & 4095
            done += piece
    return bytes(done[:size])


def _copied(window: bytearray, at: int, start: int, length: int) -> bytes:
    """A reference may run into the very bytes it writes."""
    piece = bytearray()
    for i in range(start, start + length):
        behind = (i - at) & 4095
        piece.append(piece[behind] if behind < len(piece) else window[i & 4095])
    return bytes(piece)
