"""The words every official document carries, and where the press keeps its templates and fonts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"
LINE = 28  # capitals that fit into the left column of the letterhead


@dataclass(frozen=True, slots=True)
class FixedWords:
    nation: str
    motto: str
    number: str
    to: str
    copies: str
    break_before: list[str]
    numbered: str


@cache
def fixed_words() -> FixedWords:
    return FixedWords(**tomllib.loads((TEMPLATES / "official.toml").read_text("utf-8")))


def number_line(symbol: str, number: str) -> str:
    """ "Số: 12/BN-…", or with room for a number to come."""
    words = fixed_words()
    return words.numbered.format(number=number, symbol=symbol) if number else words.number + symbol


def office_lines(name: str) -> tuple[str, ...]:
    """The name as it stands in the letterhead: one that fills more than a line breaks before its place."""
    if len(name) <= LINE:
        return (name,)
    for word in fixed_words().break_before:
        body, found, place = name.rpartition(f" {word} ")
        if found:
            return body, f"{word} {place}"
    return (name,)
