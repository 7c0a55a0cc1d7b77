"""Slips that OCR makes in words that can only read one way, put right; nothing else is touched, no fact is guessed."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

_TABLES = Path(__file__).with_name("slips.toml")
_ICELANDIC = re.compile("Đ?Ð+Đ?")  # looks the same, and is often seen twice
_FRACTION = re.compile("(?<=[0-9A-ZĐ])[⁄∕](?=[0-9A-ZĐ])")
_SPLIT_RECEIPT = re.compile(r"(?<![A-ZĐa-z])([A-Z]) ([A-Z]/\d{4}/\d)")
_SPLIT_SERIES = re.compile(r"(?<=\d)(/)\s?([A-ZĐ&]{2,10})\s?-\s?([A-ZĐ])\s?([A-ZĐ]{1,5})\b")
_SERIES = re.compile(r"(?<=\d/)[1lI]?[A-ZĐ&.,]{2,12}(?:-[A-ZĐ.,]{2,12})?(?<![.,])\b")
_MONEY = re.compile(r"\b\d{1,3}(?:[.:] ?\d{3})+(?=\s?(?:đồng|đ)\b)")


def mend(text: str) -> str:
    """`text` with legal phrases, the letter Đ and broken series of judgment numbers ("DS-S T") as they must be."""
    text = _ICELANDIC.sub("Đ", text).replace("ð", "đ")
    text = _FRACTION.sub("/", text)
    text = _SPLIT_RECEIPT.sub(r"\1\2", text)
    text = _SPLIT_SERIES.sub(r"\1\2-\3\4", text)
    text = _SERIES.sub(lambda found: _series(found[0]), text)
    text = _MONEY.sub(lambda found: re.sub(r"[.:]\s?", ".", found[0]), text)
    pattern, meant = _phrases()
    bare = _bare(text)
    pieces, done = [], 0
    for found in pattern.finditer(bare):
        start, end = found.span()
        pieces += [text[done:start], _spelt(text[start:end], meant[" ".join(found[0].split())])]
        done = end
    return "".join(pieces) + text[done:]


def _series(seen: str) -> str:
    """A series of the closed list without the specks in it; any other as it was seen."""
    bare = re.sub("^[1lI]|[.,]", "", seen).replace("ĐĐ", "Đ")
    meant = _tables()[1]
    return meant.get(seen) or meant.get(bare) or (bare if bare in meant.values() else seen)


def _spelt(seen: str, meant: str) -> str:
    """`meant` in the capitals of `seen`; as it stands where only the place of the tone differs (hoà, hòa)."""
    letters = iter(meant.replace(" ", ""))
    spelt = "".join(c if c.isspace() else _cased(next(letters), c) for c in seen)
    return seen if _loose(spelt) == _loose(seen) else spelt


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter


def _loose(text: str) -> list[str]:
    return ["".join(sorted(unicodedata.normalize("NFD", word))) for word in text.split()]


def _bare(text: str) -> str:
    """Lower case without marks, letter for letter as long as `text` (NFC)."""
    return "".join(_bare_letter(c) for c in text)


@cache
def _bare_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    return unicodedata.normalize("NFD", letter)[0].lower() if letter.isalpha() else letter


@cache
def _tables() -> tuple[tuple[str, ...], dict[str, str]]:
    tables = tomllib.loads(_TABLES.read_text("utf-8"))
    return tuple(tables["phrases"]), tables["series"]


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    meant = {_bare(phrase): phrase for phrase in _tables()[0]}
    longest_first = sorted(meant, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(p.replace(" ", r"[ \n]") for p in longest_first) + r")\b"), meant
