"""RAR, old and new: the names of its files from their headers. It is not unpacked: the sender is asked to send it another way."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.formats.asking_again import ask_again
from helpdesk.papers.formats.plain_text import decoded
from helpdesk.papers.telling import Telling

_NEW = b"Rar!\x1a\x07\x01\x00"
_OLD_START, _NEW_START = 7, 8
_MAIN, _FILE, _OLD_LOCKED, _OLD_UNICODE, _OLD_LARGE, _OLD_MORE, _OLD_FOLDER = 0x73, 0x74, 0x0080, 0x0200, 0x0100, 0x8000, 0xE0
_NEW_FILE, _NEW_LOCK = 2, 4


class Locked(Exception):
    """Even the names are behind a password."""


def open_rar(content: bytes, tell: Telling) -> None:
    names: list[str] = []
    try:
        for name in _new_names(content) if content.startswith(_NEW) else _old_names(content):
            names.append(name)
    except Locked:
        tell.flaw(Flaw.ENCRYPTED, "RAR")
    except (struct.error, IndexError):
        tell.flaw(Flaw.DAMAGED, "RAR")
    ask_again("RAR", names, tell)


def _old_names(content: bytes) -> Iterator[str]:
    at = _OLD_START
    while at + 7 <= len(content):
        kind, flags, size = struct.unpack_from("<BHH", content, at + 2)
        if kind == _MAIN and flags & _OLD_LOCKED:
            raise Locked
        if size < 7:
            return
        more = struct.unpack_from("<I", content, at + 7)[0] if flags & _OLD_MORE or kind == _FILE else 0
        if kind == _FILE:
            length = struct.unpack_from("<H", content, at + 26)[0]
            start = at + 32 + (8 if flags & _OLD_LARGE else 0)
            if flags & _OLD_LARGE:
                more += struct.unpack_from("<I", content, at + 32)[0] << 32
            if flags & _OLD_FOLDER != _OLD_FOLDER:
                yield _old_name(content[start : start + length], unicode=bool(flags & _OLD_UNICODE))
        at += size + more


def _old_name(raw: bytes, *, unicode: bool) -> str:
    plain, nul, packed = raw.partition(b"\0")
    return _unpacked(plain, packed) if unicode and nul and packed else decoded(plain)


def _unpacked(plain: bytes, packed: bytes) -> str:
    """Two bits for each letter: a byte as it is; a byte below one common high byte; a whole letter; a run taken from the plain name."""
    high, at, letters = packed[0] << 8, 1, list[str]()
    flags = left = 0
    while at < len(packed):
        if not left:
            flags, left, at = packed[at], 8, at + 1
        left -= 2
        match flags >> left & 3:
            case 0:
                letters.append(chr(packed[at]))
                at += 1
            case 1:
                letters.append(chr(high | packed[at]))
                at += 1
            case 2:
                letters.append(chr(packed[at] | packed[at + 1] << 8))
                at += 2
            case _:
                run, at, here = packed[at], at + 1, len(letters)
                fix, top = (packed[at], high) if run & 0x80 else (0, 0)
                at += 1 if run & 0x80 else 0
                letters += [chr(top | (byte + fix & 0xFF)) for byte in plain[here : here + (run & 0x7F) + 2]]
    return "".join(letters)


def _new_names(content: bytes) -> Iterator[str]:
    at = _NEW_START
    while at + 7 < len(content):
        size, start = _number(content, at + 4)
        kind, place = _number(content, start)
        flags, place = _number(content, place)
        place = _number(content, place)[1] if flags & 1 else place
        data, place = _number(content, place) if flags & 2 else (0, place)
        if kind == _NEW_LOCK:
            raise Locked
        if kind == _NEW_FILE and (name := _new_name(content, place)):
            yield name
        at = start + size + data


def _new_name(content: bytes, place: int) -> str:
    """The name behind flags, size, attributes, [time], [checksum], method and system; "" for a folder."""
    flags, place = _number(content, place)
    for _ in range(2):
        _, place = _number(content, place)
    place += (4 if flags & 2 else 0) + (4 if flags & 4 else 0)
    for _ in range(2):
        _, place = _number(content, place)
    length, place = _number(content, place)
    return "" if flags & 1 else content[place : place + length].decode("utf-8", "replace")


def _number(content: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, lowest first, and where it ends."""
    value = 0
    for count in range(10):
        byte = content[at + count]
        value |= (byte & 0x7F) << 7 * count
        if not byte & 0x80:
            return value, at + count + 1
    raise IndexError("endless number")
