"""S/MIME: a mail signed in one piece (RFC 8551 3.5.2) is opened, its words lie plainly inside; an encrypted one is named as such."""

from __future__ import annotations

from helpdesk.mail.defects import Damage, Notes
from helpdesk.mail.structure import Part, read_structure
from helpdesk.mail.transfer import part_bytes

MAX_LAYERS = 5
_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_OCTETS, _CONSTRUCTED_OCTETS, _EXPLICIT = 0x04, 0x24, 0xA0


def open_signed(parts: list[Part], notes: Notes) -> None:
    """Hangs the mail inside each signed envelope below it, as if the envelope were a multipart; extends `parts`."""
    opened = 0
    for part in parts:
        if part.type == "multipart/encrypted":
            notes.add(Damage.ENCRYPTED, "PGP/MIME")
        if part.type not in _TYPES or opened >= MAX_LAYERS:
            continue
        inner = signed_content(part_bytes(part, notes))
        if not inner:
            notes.add(Damage.ENCRYPTED, "S/MIME")
            continue
        opened += 1
        inside = read_structure(inner, notes)
        part.type, part.children, part.end, part.closed = "multipart/signed", [inside[0]], part.start, True
        parts.extend(inside)


def signed_content(data: bytes) -> bytes:
    """What a CMS SignedData object (RFC 5652) carries; b'' when it is something else or damaged."""
    if _SIGNED_DATA not in data[:64]:
        return b""
    at = data.find(_DATA, 0, 2_000)
    position = at + len(_DATA)
    if at < 0 or data[position : position + 1] != bytes([_EXPLICIT]):
        return b""
    _, position, _ = _head(data, position)
    return _octets(data, position)


def _octets(data: bytes, position: int) -> bytes:
    """An octet string in one piece, or in the pieces BER allows."""
    tag, start, length = _head(data, position)
    if tag == _OCTETS:
        return data[start : start + length]
    if tag != _CONSTRUCTED_OCTETS:
        return b""
    pieces, end = list[bytes](), len(data) if length < 0 else start + length
    while start < end:
        tag, inner, size = _head(data, start)
        if tag != _OCTETS or size < 0:
            break
        pieces.append(data[inner : inner + size])
        start = inner + size
    return b"".join(pieces)


def _head(data: bytes, position: int) -> tuple[int, int, int]:
    """(tag, where the value starts, its length; -1 for indefinite)."""
    tag, first = data[position : position + 1], data[position + 1 : position + 2]
    if not tag or not first:
        return 0, len(data), 0
    if first[0] < 0x80:
        return tag[0], position + 2, first[0]
    size = first[0] & 0x7F
    if not size:
        return tag[0], position + 2, -1
    return tag[0], position + 2 + size, int.from_bytes(data[position + 2 : position + 2 + min(size, 8)])
