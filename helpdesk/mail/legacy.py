"""Text that decoded without an error and is wrong all the same: UTF-8 encoded twice, and the fonts from before Unicode."""

from __future__ import annotations

import re

from helpdesk.mail.defects import Damage, Notes
from helpdesk.spelling.old_fonts import in_unicode

# Each character that a reader of windows-1252 (or latin-1) shows for a byte above 0x7F.
_BYTE_OF = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(0x80, 0x100)} | {chr(b): b for b in range(0x80, 0xA0)}
_HIGH = "".join(map(re.escape, _BYTE_OF))
# A blank after such a run stands for a lost no-break space where more blank, the end or the tail of a syllable follows ("hÃ nh").
_HIGH_RUN = re.compile(f"[{_HIGH}]+(?: (?=\\W|$|(?:ch|ng|nh|[cimnoptuy])\\b))?")
_LATER = "".join(re.escape(c) for c, b in _BYTE_OF.items() if b < 0xC0)  # what the second and later bytes of a letter look like
_TWICE_HINT = re.compile(f"[Â-Æ][{_LATER} ]|[àáâ][{_LATER}]")


def repair(text: str, notes: Notes) -> str:
    """The text as it was meant; unchanged without strong evidence. Works on NFC or not, linear in its length."""
    if text.isascii():
        return text
    return _legacy_fonts(_encoded_twice(text, notes), notes)


def _encoded_twice(text: str, notes: Notes) -> str:
    for _ in range(3):  # "encoded three times" has been seen, four has not
        if not _TWICE_HINT.search(text):
            return text
        mended = "\n".join(_line_encoded_twice(line) if _TWICE_HINT.search(line) else line for line in text.split("\n"))
        if mended == text:
            return text
        notes.add(Damage.DOUBLE_ENCODED, "UTF-8")
        text = mended
    return text


def _line_encoded_twice(line: str) -> str:
    runs = _HIGH_RUN.findall(line)
    mended = sum(1 for run in runs if _once(run) != run)
    strange = sum(1 for c in line if ord(c) > 0xFF and c not in _BYTE_OF)
    return _HIGH_RUN.sub(lambda m: _once(m[0]), line) if mended * 5 >= len(runs) * 4 and not strange else line


def _once(run: str) -> str:
    """The run with one layer of encoding taken off, itself where it has none. A lost no-break space (0xA0) is put back."""
    body = run.rstrip(" ")
    for raw in (bytes(_BYTE_OF[c] for c in body), bytes(_BYTE_OF[c] for c in body) + b"\xa0"):
        try:
            return raw.decode("utf-8") + (run[len(body) :] if raw[-1:] != b"\xa0" or body[-1:] == "\xa0" else "")
        except UnicodeDecodeError:
            continue
    return run


def _legacy_fonts(text: str, notes: Notes) -> str:
    mended, font = in_unicode(text)
    if font:
        notes.add(Damage.LEGACY_FONT, font)
    return mended
