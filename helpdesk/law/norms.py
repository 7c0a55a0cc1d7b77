"""The norms the data rests on, and how a clause of one is named to staff and to a citizen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_CLAUSE = re.compile(
    r"(?:Điều (?P<article>\d+[a-zđ]?)(?:\.(?P<paragraph>\d+)(?:\.(?P<point>[a-zđ]))?)?|mục (?P<section>\d+)|Phụ lục (?P<annex>\w+))$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A document that binds the office, and the days it is in force (both ends included).

    `internal`: a standard the office set itself; it explains a figure to staff and is never cited as law.
    """

    short: str
    title: str
    source: str
    valid_from: date
    valid_until: date | None = None
    superseded_by: str = ""
    unverified: bool = False
    internal: bool = False

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Citation:
    """One clause of one norm; an empty clause stands for the whole document."""

    norm: Norm
    clause: str = ""

    @property
    def short(self) -> str:
        """As staff read it: `NĐ 125/2013 Điều 4.2`."""
        return f"{self.norm.short} {self.clause}".strip()

    @property
    def formal(self) -> str:
        """As a letter says it: `khoản 2 Điều 4 Nghị định số …`."""
        return _formal(self.clause, self.norm.title)

    def __str__(self) -> str:
        return self.short

    def may_be_cited(self, on: date) -> bool:
        """In a letter of that day: in force, its text read, and a norm rather than a standard of our own."""
        return self.norm.in_force(on) and not self.norm.unverified and not self.norm.internal


@lru_cache(maxsize=1024)  # every letter names the same ones
def _formal(clause: str, title: str) -> str:
    return f"{_spelled_out(clause)} {title}".strip()


def _spelled_out(clause: str) -> str:
    found = _CLAUSE.match(clause)
    if not found or not found["article"]:
        return clause
    words = (("điểm", found["point"]), ("khoản", found["paragraph"]), ("Điều", found["article"]))
    return " ".join(f"{word} {number}" for word, number in words if number)


def parse_citation(text: str, norms: Mapping[str, Norm]) -> Citation:
    """`<short name of a norm> [clause]`; ValueError says what is not known."""
    short = max((s for s in norms if text == s or text.startswith(f"{s} ")), key=len, default=None)
    if short is None:
        raise ValueError(f"không có văn bản nào trong norms.toml mang tên đứng đầu “{text}”")
    clause = text[len(short) :].strip()
    if clause and not _CLAUSE.match(clause):
        raise ValueError(f"điều khoản “{clause}” không viết theo dạng “Điều 4.2.a”, “mục 3” hoặc “Phụ lục I”")
    return Citation(norms[short], clause)


def first_citable(citations: Iterable[Citation], on: date) -> Citation | None:
    return next((c for c in citations if c.may_be_cited(on)), None)
