"""No province, district, court or office is named in a .py file: the law is data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpdesk.law.book import Rulebook

LAW = Path(__file__).parents[2] / "helpdesk" / "law"
FILES = sorted(LAW.glob("*.py"))
# ordinary Vietnamese words that are also names somewhere ("Hòa Bình", "Thống Nhất" …) are only looked for with their unit word
SINGLE = re.compile(r"\w+$")


def strings_of(path: Path) -> str:
    """The file without comments and docstrings: an example in a docstring helps the reader and decides nothing."""
    text = re.sub(r'"""(?:.|\n)*?"""', "", path.read_text(encoding="utf-8"))
    return re.sub(r"#.*", "", text)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_no_place_court_or_office_is_named(book: Rulebook, path: Path) -> None:
    code = strings_of(path)
    named = {u.title for u in book.register.names()} | {
        u.name for u in book.register.names() if u.level != "commune" and not SINGLE.match(u.name)
    }
    assert not [name for name in named if name in code]
    assert not re.search(r"TAND|THADS|Chi cục|Tòa án nhân dân", code)
