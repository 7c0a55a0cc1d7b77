"""Clean lines: what arrives in `Letter.text` has \\n, no control or invisible characters, is NFC and can be written as JSON."""

from __future__ import annotations

import re
import unicodedata

from helpdesk.mail.defects import Damage, Notes

# Zero-width and direction marks, soft hyphen, byte order mark: they cut words, numbers and sums in two unseen.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_CONTROL_OR_BREAK = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|\r\r\n|\r|\u0085|\u2028|\u2029")
_OTHER_ENDS = ("\r", "\u0085", "\u2028", "\u2029")
_BARE_CR = re.compile("\r(?![\r\n])")
_SPACES = {ord(c): " " for c in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"}
_MANY_BLANK = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_SPACE_RUN = re.compile(r"\s+")


def clean(text: str, notes: Notes) -> str:
    """A body: line ends, spaces and characters made plain; nothing that can be read is lost."""
    text = _visible(_lines_ended(text, notes), notes)
    return "\n".join(map(str.rstrip, text.split("\n")))


def _lines_ended(text: str, notes: Notes) -> str:
    """Every line ended by a line feed."""
    plain = text.replace("\r\n", "\n")
    if not any(map(plain.__contains__, _OTHER_ENDS)):
        return plain
    if _BARE_CR.search(text):
        notes.add(Damage.BARE_CR)
    return _LINE_END.sub("\n", text)


def clean_line(text: str) -> str:
    """A header's text on one line: a line break or control character inside becomes one blank, so none can start a header."""
    if _is_plain(text):
        return text.strip() if "  " not in text else _SPACE_RUN.sub(" ", text).strip()
    return _SPACE_RUN.sub(" ", visible_line(text)).strip()


def visible_line(text: str) -> str:
    """One line, NFC, control characters as blanks, invisible ones gone; its blanks as they are."""
    if _is_plain(text):
        return text
    return unicodedata.normalize("NFC", _CONTROL_OR_BREAK.sub(" ", _INVISIBLE.sub("", _SURROGATE.sub("\ufffd", text))))


def _is_plain(text: str) -> bool:
    """Whether there is nothing to tidy: what is invisible, a break or a blank of another kind is not printable."""
    return text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text))


def has_control(text: str) -> bool:
    """Whether a header's text holds what `clean_line` takes for a blank and no honest header has."""
    return bool(_CONTROL.search(text)) or "\n" in text or "\r" in text


def squeeze(text: str) -> str:
    """No blank lines at either end, at most one in a row."""
    return _MANY_BLANK.sub("\n\n", text).strip("\n").rstrip()


def _visible(text: str, notes: Notes) -> str:
    if text.replace("\n", "").isprintable() or (text.isascii() and not _CONTROL.search(text)):
        return unicodedata.normalize("NFC", text)  # what can be printed is neither a control or invisible character nor a blank but " "
    if _CONTROL.search(text):
        notes.add(Damage.CONTROL_CHARACTERS)
        text = _CONTROL.sub("", text)
    if _INVISIBLE.search(text):
        if _INVISIBLE.search(text, 1):  # one at the very start is a byte order mark, no damage
            notes.add(Damage.INVISIBLE_CHARACTERS)
        text = _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text).translate(_SPACES))
