"""What the balance sheet, the alarms and the signs of life say: data/vitals.toml."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

WORDS = Path(__file__).parent / "data" / "vitals.toml"


@lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, str]]:
    return {section: dict(told) for section, told in tomllib.loads(WORDS.read_text("utf-8")).items()}


def words(section: str, code: str, **values: str) -> str:
    """The words for a code, its places filled in."""
    return _all()[section][code].format(**values)


def counted(section: str, numbers: dict[str, int]) -> str:
    """ "mở hồ sơ 12, để riêng 1": what there is none of is left out."""
    return ", ".join(f"{words(section, code)} {number}" for code, number in numbers.items() if number) or "0"
