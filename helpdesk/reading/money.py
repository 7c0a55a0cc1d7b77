"""Sums of money in figures and words: 12.450.300.000 đồng, 1 tỷ 250 triệu, 45tr, 268,5 triệu, "chín trăm năm mươi triệu đồng"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from helpdesk.reading import numerals
from helpdesk.reading.sought import FIGURE, Sought
from helpdesk.reading.text import Source

NUMBER = r"\d{1,3}(?:[.,]\d{3})+|\d{1,3}(?: \d{3}){2,}|\d+(?:[.,]\d{1,3})?"
UNIT = r"ty|ti|trieu|tr|cu|nghin|ngan|ng|k|dong|vnd|d"
AMOUNT = Sought(
    rf"(?<![\w/.,+-])(?<!\d )(?<!tel: )(?P<first>{NUMBER})\s?(?P<unit>{UNIT})?(?![a-z\d])"
    rf"(?P<more>(?:\s?(?:{NUMBER})\s?(?:ty|ti|trieu|tr|nghin|ngan|k)(?![a-z]))*)(?P<tail>\s?ruoi\b|(?<=[a-z])\d{{1,3}}(?![\d.,/]))?",
    opening=FIGURE,
)
COMPACT = Sought(
    r"(?<![\w/.,-])(?P<whole>\d{1,4})\s?(?P<unit>ty|ti|tr|trieu)\s?(?P<part>\d{1,3})(?![\d.,/]|\s*(?:trieu|tr|nghin|ngan|k)\b)",
    opening=rf"{FIGURE}\s?t",
)
GROUP, CURRENCY = re.compile(r"[., ]\d{3}(?!\d)"), re.compile(r"\s?(?:dong|vnd|d)\b")
PIECE = re.compile(rf"({NUMBER})\s?(ty|ti|trieu|tr|nghin|ngan|k)(?![a-z])")
SCALE = {"ty": 10**9, "ti": 10**9, "trieu": 10**6, "tr": 10**6, "cu": 10**6, "nghin": 10**3, "ngan": 10**3, "ng": 10**3, "k": 10**3}
LEAST = 10_000


@dataclass(frozen=True, slots=True)
class MoneyMention:
    start: int
    end: int
    dong: int
    in_words: bool = False


def find_money(source: Source) -> list[MoneyMention]:
    """All sums of a source in order; a sum repeated in words right behind its figures is one of them, not another."""
    figures = [m for match in AMOUNT.finditer(source.folded) if (m := _figures(match, source.folded))]
    compact = [m for match in COMPACT.finditer(source.folded) if (m := _compact(match))]
    words = _in_words(source)
    found: list[MoneyMention] = []
    for mention in sorted([*figures, *compact, *words], key=lambda m: (m.start, -m.end)):
        if not found or mention.start >= found[-1].end:
            found.append(mention)
    return found


def _figures(match: re.Match[str], folded: str) -> MoneyMention | None:
    unit, number = match["unit"], match["first"]
    grouped = len(GROUP.findall(number))
    if number.startswith("0") or (unit is None and grouped < 2) or (unit in ("d", "dong", "vnd") and not grouped and len(number) < 5):
        return None
    dong = _scaled(number, unit)
    for piece, scale in PIECE.findall(match["more"] or ""):
        dong += _scaled(piece, scale)
    if (match["tail"] or "").strip() == "ruoi" and unit in SCALE:
        dong += SCALE[unit] // 2
    end = match.end()
    trailing = CURRENCY.match(folded, end)
    return MoneyMention(match.start(), trailing.end() if trailing else end, int(dong)) if dong >= LEAST else None


def _scaled(number: str, unit: str | None) -> Decimal:
    if unit in SCALE and not re.fullmatch(r"\d{1,3}(?:[., ]\d{3})+", number):
        return Decimal(number.replace(",", ".").replace(" ", "")) * SCALE[unit]
    if unit in ("ty", "ti") and re.fullmatch(r"\d[.,]\d{3}", number):  # "1,250 tỷ" is a decimal, nobody has a thousand billion
        return Decimal(number.replace(",", ".")) * SCALE[unit]
    return Decimal(re.sub(r"[., ]", "", number)) * SCALE.get(unit or "", 1)


def _compact(match: re.Match[str]) -> MoneyMention | None:
    """1tỷ2, 45tr5, 1 tỷ 250: what follows is the next part, as people say it."""
    scale, part = SCALE[match["unit"]], match["part"]
    rest = Decimal(f"0.{part}") if len(part) < 3 or part.startswith("0") else Decimal(part) / 1000
    return MoneyMention(match.start(), match.end(), int((int(match["whole"]) + rest) * scale))


def _in_words(source: Source) -> list[MoneyMention]:
    """Runs of number words that end in đồng or say a scale."""
    found: list[MoneyMention] = []
    words, run = source.words, list[int]()
    for at, word in enumerate(() if numerals.SCALES.keys().isdisjoint(words) else words):
        counts = word in numerals.WORDS and _counts(source, at, run)
        if counts and not (source.breaks[at] and run):
            run.append(at)
            continue
        told = [words[i] for i in run]
        if len(told) >= 2 and not numerals.SCALES.keys().isdisjoint(told):
            dong = numerals.value(told)
            if dong and dong >= LEAST:
                end = source.ends[at if word == "dong" else run[-1]]
                found.append(MoneyMention(source.starts[run[0]], end, dong, in_words=True))
        run = [at] if counts else []
    return found


def _counts(source: Source, at: int, run: list[int]) -> bool:
    """ "Hải Triều" is a man, "bà Triệu" and "ba Trieu" are women, no millions; who makes no marks means them all."""
    written = source.written[at]
    if run and written[0].isupper() and source.written[run[0]][0].islower():
        return False
    return written.lower() == source.words[at] or source.marked[at] in numerals.SPELT
