"""The judge of charsets: how much of a text spells possible Vietnamese syllables."""

from __future__ import annotations

import re
import unicodedata

SAMPLE = 20_000  # characters looked at: enough to judge, cheap on a long letter
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_TOKEN = re.compile(r"""[^\s!-,./:-@\[-`{-~]+""")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    r"(?:iêu|yêu|oai|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|oo|ua|uâ|uê|ui|uô|ươ|uy|uơ|ưa|ưi|ưu"
    r"|yê|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)


def syllables(text: str) -> tuple[int, int]:
    """(words that spell a Vietnamese syllable, all words), counting only words of two letters or more, one of them beyond ASCII."""
    words = [w for w in _TOKEN.findall(text[:SAMPLE]) if len(w) > 1 and not w.isascii()]
    return sum(1 for w in words if _SYLLABLE.fullmatch(_toneless(w))), len(words)


def share(text: str) -> float:
    """0.0 … 1.0: how Vietnamese the accented words are; 0.0 without any."""
    good, words = syllables(text)
    return good / words if words else 0.0


def _toneless(word: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES)).replace("\u00ad", "")
