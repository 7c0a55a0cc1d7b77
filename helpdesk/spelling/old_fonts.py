"""The fonts from before Unicode (TCVN3 or ABC, VNI): letters that look right in them and wrong everywhere else, put right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from helpdesk.spelling.syllables import SAMPLE, share, syllables

_TABLES = Path(__file__).with_name("old_fonts.toml")
_UNICODE_VIETNAMESE = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
_FONT_HINT = re.compile("[\u00a1-\u00ff\u00ad]")
_SYMBOL_IN_WORD = re.compile("[a-zA-Z][\u00a1-\u00bf\u00d7\u00f7]|[\u00a1-\u00bf\u00d7\u00f7][a-zA-Z]")


def in_unicode(text: str) -> tuple[str, str]:
    """The text as it was meant and the family of fonts it was typed in; (`text`, "") without strong evidence. Linear in its length."""
    lines = text.split("\n")
    old = [i for i, line in enumerate(lines) if _FONT_HINT.search(line) and not _UNICODE_VIETNAMESE.search(line)]
    sample = "\n".join(lines[i] for i in old)[:SAMPLE]
    best = max(((share(turn(sample)), name, turn) for name, turn in _fonts().items()), key=lambda s: s[0]) if old else None
    if best is None or not _convincing(sample, best[2](sample)):
        return text, ""
    for i in old:
        lines[i] = best[2](lines[i])
    return "\n".join(lines), best[1]


def _convincing(before: str, after: str) -> bool:
    good, words = syllables(after)
    if after == before or good < 0.7 * words or good / max(words, 1) < share(before) + 0.3:
        return False
    return good >= 3 or (good >= 1 and bool(_SYMBOL_IN_WORD.search(before)))


@cache
def _fonts() -> dict[str, Callable[[str], str]]:
    tables = tomllib.loads(_TABLES.read_text("utf-8"))
    tcvn3 = str.maketrans(tables["tcvn3"]["written"], tables["tcvn3"]["meant"])
    pairs = dict(zip(tables["vni"]["written"].split(), tables["vni"]["meant"].split(), strict=True))
    vni = {spelt: letter for w, letter in pairs.items() for spelt, letter in _cases(w, letter)}
    pattern = re.compile("|".join(sorted(map(re.escape, vni), key=len, reverse=True)))
    return {"TCVN3 (ABC)": lambda t: t.translate(tcvn3), "VNI": lambda t: pattern.sub(lambda m: vni[m[0]], t)}


def _cases(written: str, meant: str) -> list[tuple[str, str]]:
    """A capital base takes a mark of either case."""
    return [(written, meant), (written.upper(), meant.upper()), (written[0].upper() + written[1:], meant.upper())]
