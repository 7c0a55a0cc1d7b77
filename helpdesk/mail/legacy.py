"""Text that decoded without an error and is wrong all the same: UTF-8 encoded twice, and the fonts from before Unicode."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from helpdesk.mail.defects import Damage, Notes
from helpdesk.mail.vietnamese import SAMPLE, share, syllables

# Each character that a reader of windows-1252 (or latin-1) shows for a byte above 0x7F.
_BYTE_OF = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(0x80, 0x100)} | {chr(b): b for b in range(0x80, 0xA0)}
_HIGH = "".join(map(re.escape, _BYTE_OF))
# A blank after such a run stands for a lost no-break space where more blank, the end or the tail of a syllable follows ("hÃ nh").
_HIGH_RUN = re.compile(f"[{_HIGH}]+(?: (?=\\W|$|(?:ch|ng|nh|[cimnoptuy])\\b))?")
_LATER = "".join(re.escape(c) for c, b in _BYTE_OF.items() if b < 0xC0)  # what the second and later bytes of a letter look like
_TWICE_HINT = re.compile(f"[Â-Æ][{_LATER} ]|[àáâ][{_LATER}]")
_UNICODE_VIETNAMESE = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
_FONT_HINT = re.compile("[\u00a1-\u00ff\u00ad]")
_SYMBOL_IN_WORD = re.compile("[a-zA-Z][\u00a1-\u00bf\u00d7\u00f7]|[\u00a1-\u00bf\u00d7\u00f7][a-zA-Z]")


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
    lines = text.split("\n")
    old = [i for i, line in enumerate(lines) if _FONT_HINT.search(line) and not _UNICODE_VIETNAMESE.search(line)]
    sample = "\n".join(lines[i] for i in old)[:SAMPLE]
    best = max(((share(turn(sample)), name, turn) for name, turn in _fonts().items()), key=lambda s: s[0]) if old else None
    if best is None or not _convincing(sample, best[2](sample)):
        return text
    notes.add(Damage.LEGACY_FONT, best[1])
    for i in old:
        lines[i] = best[2](lines[i])
    return "\n".join(lines)


def _convincing(before: str, after: str) -> bool:
    good, words = syllables(after)
    if after == before or good < 0.7 * words or good / max(words, 1) < share(before) + 0.3:
        return False
    return good >= 3 or (good >= 1 and bool(_SYMBOL_IN_WORD.search(before)))


@cache
def _fonts() -> dict[str, Callable[[str], str]]:
    tables = tomllib.loads(files("helpdesk.mail.data").joinpath("legacy_fonts.toml").read_text("utf-8"))
    tcvn3 = str.maketrans(tables["tcvn3"]["written"], tables["tcvn3"]["meant"])
    pairs = dict(zip(tables["vni"]["written"].split(), tables["vni"]["meant"].split(), strict=True))
    vni = {spelt: letter for w, letter in pairs.items() for spelt, letter in _cases(w, letter)}
    pattern = re.compile("|".join(sorted(map(re.escape, vni), key=len, reverse=True)))
    return {"TCVN3 (ABC)": lambda t: t.translate(tcvn3), "VNI": lambda t: pattern.sub(lambda m: vni[m[0]], t)}


def _cases(written: str, meant: str) -> list[tuple[str, str]]:
    """A capital base takes a mark of either case."""
    return [(written, meant), (written.upper(), meant.upper()), (written[0].upper() + written[1:], meant.upper())]
