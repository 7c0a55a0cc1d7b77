"""Bytes -> text, decided late and by evidence: marks in the bytes, valid UTF-8, the declaration, and the look of Vietnamese."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

from helpdesk.mail.defects import Damage, Notes
from helpdesk.mail.legacy import repair
from helpdesk.spelling.syllables import share

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}")
# What is written and what is meant: the wider neighbour of a name reads everything the name promises.
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932",
    "euc_kr": "cp949", "iso8859-9": "cp1254", "tis-620": "cp874", "iso8859-11": "cp874", "iso2022_jp": "iso2022_jp_ext",
}  # fmt: skip
_ALIASES = {
    "utf8mb4": "utf-8", "utf8": "utf-8", "unicode": "utf-16", "unicode-1-1-utf-7": "utf-7", "x-sjis": "cp932", "x-gbk": "gb18030",
    "cp-850": "cp850",
    "ks_c_5601-1987": "cp949", "ks-c-5601": "cp949", "windows-874": "cp874", "iso-8859-8-i": "iso-8859-8", "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman", "x-windows-1258": "cp1258", "windows1258": "cp1258", "x-euc-jp": "euc_jp", "dos-874": "cp874",
}  # fmt: skip
_NEVER = {"undefined", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
# Labels that programs write without knowing: evidence beats them.
_VAGUE = {None, "utf-8", "cp1252", "cp1258", "cp1254", "iso8859-15"}
_ESCAPING = ("iso2022", "hz")
_KANJI, _KANJI_OF_2004 = re.compile(rb"\x1b\$[@B]"), b"\x1b$(Q"  # the newer set has the signs that makers of machines put into the older
_LOST = {0xDC00 + b: bytes([b]).decode("cp1252", "ignore") or "\ufffd" for b in range(0x80, 0x100)}


def decode(data: bytes, declared: str | None, notes: Notes, *, default: str | None = None) -> str:
    """The text of `data` (NFC). `declared` is what the mail names, `default` what its other parts do; both may be nonsense."""
    return unicodedata.normalize("NFC", repair(_decoded(data, _codec(declared), notes, _codec(default)), notes))


def known(name: str | None) -> bool:
    """Whether `name` is a charset this reader knows."""
    return _codec(name) is not None


def _decoded(data: bytes, codec: str | None, notes: Notes, default: str | None) -> str:
    marked = _by_mark(data, codec)
    if marked is not None:
        return marked
    if data.isascii():
        return _ascii(data, codec)
    text = _strictly(data, "utf-8")
    if text is not None:
        if codec not in ("utf-8", None):
            notes.add(Damage.CHARSET_WRONG, "UTF-8")
        return text
    text = _cut_short(data, notes)
    if text is not None and codec in _VAGUE:
        return text
    if codec not in _VAGUE and codec is not None:
        text = _strictly(data, codec)
        return text if text is not None else _leniently(data, codec, notes)
    return _by_evidence(data, codec, notes, default)


def _by_mark(data: bytes, codec: str | None) -> str | None:
    """A byte order mark, or every second byte NUL: no other charset of mail looks so."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and len(data) % 4 == 0:
        return data.decode("utf-32", "replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data.startswith(codecs.BOM_UTF8):
        return None if _strictly(data, "utf-8") is None else data[3:].decode("utf-8")
    return _utf16_by_look(data, codec)


def _utf16_by_look(data: bytes, codec: str | None) -> str | None:
    head = data[:4096]
    low, high = head[0::2], head[1::2]
    enough = len(head) // 20  # a Vietnamese letter has 0x1E or 0x01 where an ASCII one has NUL
    odd = len(data) % 2 == 1  # a last byte alone is whole where it, or what it lacks, is NUL
    if high.count(0) > max(enough, 1) and low.count(0) * 10 < high.count(0):
        return (data + b"\0" if odd and data[-1] < 0x80 else data).decode("utf-16-le", "replace")
    if low.count(0) > max(enough, 1) and high.count(0) * 10 < low.count(0):
        return (data[:-1] if odd and data[-1] == 0 else data).decode("utf-16-be", "replace")
    if codec in ("utf-16", "utf-16-le", "utf-16-be") and not data.isascii() and _strictly(data, "utf-8") is None:
        return data.decode("utf-16-be" if codec == "utf-16-be" else "utf-16-le", "replace")
    return None


def _ascii(data: bytes, codec: str | None) -> str:
    if codec == "utf-7":
        return "\n".join(_first(_strictly(line, codec), line.decode("ascii")) for line in data.split(b"\n"))
    if (codec and codec.startswith(_ESCAPING)) or b"\x1b$" in data:
        text = _strictly(data, codec if codec and codec.startswith(_ESCAPING) else "iso2022_jp_ext")
        return _first(text, _strictly(_KANJI.sub(_KANJI_OF_2004, data), "iso2022_jp_2004"), data.decode("ascii"))
    return data.decode("ascii")


def _first(*found: str | None) -> str:
    """The first reading that succeeded; the last always does."""
    return next(text for text in found if text is not None)


def _by_evidence(data: bytes, codec: str | None, notes: Notes, default: str | None) -> str:
    escaped = data.decode("utf-8", "surrogateescape")
    lost = sum(1 for c in escaped if "\udc80" <= c <= "\udcff")
    found = sum(1 for c in escaped if c > "\x7f") - lost
    if found > 2 * lost or (codec == "utf-8" and found and found * 2 > lost):  # UTF-8 with a wound
        notes.add(Damage.UNREADABLE_BYTES, str(lost))
        return escaped.translate(_LOST)
    western, vietnamese = data.decode("cp1252", "ignore"), unicodedata.normalize("NFC", data.decode("cp1258", "ignore"))
    if share(vietnamese) >= 0.6 and share(vietnamese) > share(western):
        if codec != "cp1258":
            notes.add(Damage.CHARSET_WRONG if codec else Damage.CHARSET_GUESSED, "windows-1258")
        return _leniently(data, "cp1258", notes)
    if default and default not in _VAGUE:
        text = _strictly(data, default)
        if text is not None:
            return text
    chosen = codec if codec and codec != "utf-8" else "cp1252"
    if codec != chosen:
        notes.add(Damage.CHARSET_WRONG if codec else Damage.CHARSET_GUESSED, "windows-1252")
    return _leniently(data, chosen, notes)


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeError:
        return None


def _cut_short(data: bytes, notes: Notes) -> str | None:
    """UTF-8 whose last letter was cut in two, as lines of limited length end."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeError:
        return None
    if text.isascii():  # one strange byte at the end: more likely a letter of another charset
        return None
    notes.add(Damage.UNREADABLE_BYTES, "1")
    return text + "\ufffd"


def _leniently(data: bytes, codec: str, notes: Notes) -> str:
    text = data.decode(codec, "replace")
    if "\ufffd" not in text:
        return text
    lost = text.count("\ufffd")
    if lost * 4 > len(text):  # the label is nonsense: what an eye may still read is better than a row of marks
        text, lost = data.decode("cp1252", "replace"), text.count("\ufffd")
    notes.add(Damage.UNREADABLE_BYTES, str(lost))
    return text


@lru_cache(maxsize=256)
def _codec(name: str | None) -> str | None:
    """Python's name of the codec to use for a charset as written in a mail; None when it is none we know."""
    found = _NAME.match(name.strip(" \t\"'")) if name else None
    if not found:
        return None
    written = found[0].lower()
    try:
        codec = codecs.lookup(_ALIASES.get(written, written))
        b"ab".decode(codec.name, "replace")
    except (LookupError, ValueError):  # LookupError also says "not a text encoding"
        return None
    return None if codec.name.replace("-", "_") in _NEVER else _MEANT.get(codec.name, codec.name)
