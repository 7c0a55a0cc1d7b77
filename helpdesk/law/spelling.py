"""Names as people write them, made comparable: no case, no diacritics, no punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower-case words of letters and digits, one space between: `Q. Cầu Giấy` and `q.cau  giay` are the same; `M'Đrắk` is one word."""
    text = text.replace("'", "").replace("’", "")
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()).replace("đ", "d")
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return _NOT_A_WORD.sub(" ", bare).strip()
