"""Plain text in whatever charset it was saved."""

from __future__ import annotations

import codecs
import re
import unicodedata

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.plausible import accented_syllables
from helpdesk.papers.telling import Telling

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2060\ufeff]")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def open_text(content: bytes, tell: Telling) -> None:
    pages = decoded(content).split("\f")
    for page in pages[: tell.limits.max_pages]:
        tell.text(page.strip("\n"))
    if len(pages) > tell.limits.max_pages:
        tell.flaw(Flaw.TOO_MANY_PAGES, str(len(pages)))


def decoded(content: bytes) -> str:
    """NFC text, lines ended by \\n; never fails."""
    return tidy(_decoded(content))


def tidy(text: str) -> str:
    """NFC, lines ended by \\n, every blank a blank, nothing that has no shape."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    return _CONTROL.sub("", text)


def _decoded(content: bytes) -> str:
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return content.decode(codec, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return max((content.decode(codec, "replace") for codec in ("cp1258", "cp1252")), key=_vietnamese)


def _vietnamese(text: str) -> float:
    good, every = accented_syllables(unicodedata.normalize("NFC", text))
    return good / every if every else 0.0
