"""A mail's bytes made readable line by line, before anything is parsed: only what would hide every header is mended here."""

from __future__ import annotations

import codecs
import re

from helpdesk.mail.defects import Damage, Notes

_LOOK = 8_192  # bytes that tell what line ends a mail has
_MOST_BLANK = 100  # lines passed over before the first header
_LEADING_BLANK = re.compile(rb"[ \t]*\r?\n|[ \t]*\r(?!\n)")
_FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:|From |>From ")


def line_based(content: bytes, notes: Notes) -> bytes:
    """The mail with line feeds in it, in bytes that have ASCII in them, beginning with its first header line."""
    content = _ascii_based(content)
    head = content[:_LOOK]
    if head.count(b"\r") > 4 * head.count(b"\n"):
        notes.add(Damage.BARE_CR)
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _from_first_field(content)


def _ascii_based(content: bytes) -> bytes:
    """A whole mail saved as UTF-16 by some editor, or with a byte order mark before its first header."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").encode("utf-8")
    if content[1:40:2].count(0) > 15 and content[:40:2].count(0) == 0:
        return content.decode("utf-16-le", "replace").encode("utf-8")
    return content.removeprefix(codecs.BOM_UTF8)


def _from_first_field(content: bytes) -> bytes:
    position = 0
    for _ in range(_MOST_BLANK):
        found = _LEADING_BLANK.match(content, position)
        if not found:
            break
        position = found.end()
    return content[position:] if position and _FIELD.match(content, position) else content
