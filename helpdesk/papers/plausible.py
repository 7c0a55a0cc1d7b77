"""How much a text looks written by a person: the judge of charsets, of text layers and of what OCR believes it saw."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SAMPLE = 20_000  # characters looked at
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_RIME = (
    "(?:iêu|yêu|oai|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|oo|ua|uâ|uê|ui|uô|ươ|uy|uơ"
    "|ưa|ưi|ưu|yê|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])?"
)
_SYLLABLE = re.compile(_ONSET + _RIME)
_BARE = re.compile(  # typed without marks
    "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?(?:[ieyuo]?[aeiouy][iouy]?|uye|uya|oai|uoi)(?:ch|ng|nh|[cmnpt])?"
)
_NUMERIC = re.compile(r"[(\[]?[\d.,:/%-]*\d[\d.,:/%-]*(?:đ|[A-ZĐ]{1,8}(?:-[A-ZĐ]{1,8})*)?[)\].,;:]*")
_WESTERN = re.compile(r"(?=[^aeiouyAEIOUY]{0,3}[aeiouyAEIOUY])(?!.*[^aeiouyAEIOUY'’-]{5})(?:[A-Z]?[a-z'’-]{1,20}|[A-Z'’-]{2,20})|[aAI]")
_EDGES = ".,;:!?()[]{}<>\"'“”‘’«»…-–/|*_•"
_ACCENTED = re.compile("[àáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]", re.IGNORECASE)


def words(text: str) -> list[str]:
    return [w for w in (token.strip(_EDGES) for token in text[:SAMPLE].split()) if w]


def is_word(word: str) -> bool:
    """A Vietnamese syllable with or without its marks, several joined by hyphen or slash, a number, or a number with letters of law."""
    if _NUMERIC.fullmatch(word):
        return True
    lower = word.lower()
    return _BARE.fullmatch(lower) is not None or all(_SYLLABLE.fullmatch(_toneless(part)) for part in re.split("[-/]", lower) if part)


def share(found: Iterable[str]) -> float:
    """0.0 … 1.0 of the letters that stand in words one could have written; 0.0 of nothing."""
    lengths = [(len(word), is_word(word)) for word in found]
    total = sum(length for length, _ in lengths)
    return sum(length for length, good in lengths if good) / total if total else 0.0


def western(found: Iterable[str]) -> float:
    """0.0 … 1.0 of the letters that stand in words some language of Latin letters could have: "invoice", "façade", never "Fkhy"."""
    lengths = [(len(word), _NUMERIC.fullmatch(word) is not None or _WESTERN.fullmatch(_unmarked(word)) is not None) for word in found]
    total = sum(length for length, _ in lengths)
    return sum(length for length, good in lengths if good) / total if total else 0.0


def accented(text: str) -> float:
    """0.0 … 1.0 of the letters that carry a Vietnamese mark: about a quarter in real text, none where marks were lost."""
    letters = sum(map(str.isalpha, text[:SAMPLE]))
    return len(_ACCENTED.findall(text[:SAMPLE])) / letters if letters else 0.0


def accented_syllables(text: str) -> tuple[int, int]:
    """(words beyond ASCII that spell a syllable, all words beyond ASCII): what tells one legacy charset from another."""
    found = [w for w in words(text) if len(w) > 1 and not w.isascii()]
    return sum(1 for w in found if _SYLLABLE.fullmatch(_toneless(w.lower()))), len(found)


def _unmarked(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _toneless(word: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_TONES))
