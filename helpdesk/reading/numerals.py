"""Numbers in Vietnamese words: "tám mươi sáu triệu bảy trăm bốn mươi nghìn" is 86,740,000. Folded words in, whole numbers out."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk.reading.text import accents

DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6, "bay": 7, "bary": 7,
    "tam": 8, "chin": 9,
}  # fmt: skip
SCALES = {"ty": 1_000_000_000, "ti": 1_000_000_000, "trieu": 1_000_000, "nghin": 1_000, "ngan": 1_000, "ngin": 1_000}
SMALL = {"muoi": 10, "chuc": 10, "tram": 100}
FILLERS = {"linh", "le"}
WORDS = frozenset({*DIGITS, *SCALES, *SMALL, *FILLERS, "ruoi"})
SPELT = frozenset(map(accents, (  # as they are written with marks
    "không", "một", "mốt", "hai", "ba", "bốn", "tư", "năm", "lăm", "nhăm", "sáu", "bảy", "bẩy", "tám", "chín", "mươi", "mười", "chục",
    "trăm", "linh", "lẻ", "rưỡi", "tỷ", "tỉ", "triệu", "nghìn", "ngàn", "ngìn",
)))  # fmt: skip


def value(words: Sequence[str]) -> int | None:
    """The number a run of folded number words says; None where it says none."""
    total = part = 0
    digit: int | None = None
    last_scale = 0
    for word in words:
        if word in DIGITS:
            part += digit or 0 if part or digit is None else 0
            digit = DIGITS[word]
        elif word == "muoi":
            part, digit = part + 10 * (1 if digit is None else digit), None
        elif word in SMALL:
            part, digit = part + SMALL[word] * (1 if digit is None else digit), None
        elif word in SCALES:
            total, part, digit, last_scale = total + (part + (digit or 0)) * SCALES[word], 0, None, SCALES[word]
        elif word == "ruoi":
            part, digit = part + (digit or 0) + last_scale // 2, None
        elif word not in FILLERS:
            return None
    result = total + part + (digit or 0)
    return result if words and (result or "khong" in words) else None
