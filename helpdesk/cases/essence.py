"""What makes a mail the same mail however it travelled: all of it but the lines that carriers add on top, and line ends."""

from __future__ import annotations

import hashlib
import re

TRACE = re.compile(
    rb"^(?:Received|Received-SPF|Return-Path|Delivered-To|Delivery-Date|Envelope-To|Status|Authentication-Results|ARC-[\w-]+|X-[\w-]+)\s*:",
    re.IGNORECASE,
)
GAP = b"\n\n"  # between header and body, once carriage returns are out
LONGEST_HEADER = 1_000_000


class Essence:
    """Fed a mail piece by piece; `digest` is its SHA-256 without what carriers add."""

    def __init__(self) -> None:
        self._head: bytes | None = b""
        self._hash = hashlib.sha256()

    def feed(self, piece: bytes) -> None:
        piece = piece.replace(b"\r", b"")
        if self._head is None:
            self._hash.update(piece)
            return
        searched = max(0, len(self._head) - 1)
        self._head = self._head + piece if self._head else piece
        end = self._head.find(GAP, searched)
        if end >= 0 or len(self._head) > LONGEST_HEADER:
            self._close_head(end)

    def _close_head(self, end: int) -> None:
        head, self._head = self._head or b"", None
        if end < 0:  # no header that anybody could tell: every byte counts
            self._hash.update(head)
            return
        self._hash.update(_without_trace(head[:end]))
        self._hash.update(memoryview(head)[end:])

    def digest(self) -> str:
        if self._head is not None:
            self._hash.update(_without_trace(self._head))
            self._head = None
        return self._hash.hexdigest()


def _without_trace(head: bytes) -> bytes:
    return b"\n".join(field for field in re.split(rb"\n(?![ \t])", head) if not TRACE.match(field))


def essence(content: bytes) -> str:
    whole = Essence()
    whole.feed(content)
    return whole.digest()
