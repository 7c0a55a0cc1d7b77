"""What a letter claims of the law, and the clauses it names for it at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from helpdesk.journey import LetterView, Point
from helpdesk.mail import wording

_PROVISION = re.compile(r"((?:(?:điểm|khoản|Điều|mục|Phụ lục) \w+ ?)*)(.*)", re.DOTALL)
_NUMBER = re.compile(r"\d+")
_ASIDE = re.compile(r" \([^()]*\)")


class Pen:
    """What one letter has claimed so far: the layout names the clauses at its end, each with what it was cited for."""

    def __init__(self, view: LetterView) -> None:
        self._view = view
        self._claims: dict[str, dict[str, dict[str, None]]] = {}  # document, clause, what was claimed

    def law(self, code: str) -> str:
        """A standing statement of the law; '' where it is not true of the case, or may not be said for want of a clause."""
        found = next((s for s in self._view.statements if s.code == code and s.clause), None)
        return found.text if found and self.claim([found]) else ""

    def promise(self, code: str) -> str:
        """A statement that binds only the office itself, so that no clause is needed."""
        return self._view.statement(code)

    def rests_on(self, code: str, what: str) -> str:
        """Notes that words of the template, about `what`, rest on the clause of a standing statement. Says nothing."""
        self.claim([s for s in self._view.statements if s.code == code], what)
        return ""

    def claim(self, points: Iterable[Point], what: str = "") -> list[Point]:
        """The points, their clauses noted: for `what`, else each for its own name."""
        said = list(points)
        for point in (p for p in said if p.clause):
            provision, document = _parted(point.clause)
            self._claims.setdefault(document, {}).setdefault(provision, {})[what or _ASIDE.sub("", wording.lowered(point.name))] = None
        return said

    def sources(self) -> list[str]:
        """One line for each document: "Luật …: Điều 30 (thời hiệu); khoản 2 Điều 31 (đơn)"."""
        return [_source(document, clauses) for document, clauses in self._claims.items()]


@lru_cache(maxsize=1024)  # the law has so many, and names the same ones in every letter
def _parted(clause: str) -> tuple[str, str]:
    """ "khoản 2 Điều 4 Nghị định số …" -> ("khoản 2 Điều 4", "Nghị định số …")"""
    found = _PROVISION.fullmatch(clause)
    return (found[1].strip(), found[2].strip()) if found and found[2].strip() else ("", clause)


def _source(document: str, clauses: dict[str, dict[str, None]]) -> str:
    together: dict[str, list[str]] = {}
    for clause in sorted(clauses, key=_place):
        together.setdefault("; ".join(clauses[clause]), []).append(clause)
    cited = [f"{', '.join(filter(None, places))} ({what})".strip() for what, places in together.items()]
    return f"{wording.capital(document)}: {'; '.join(cited)}"


@lru_cache(maxsize=1024)
def _place(clause: str) -> tuple[list[int], str]:
    """Where a clause stands in its document: "điểm c khoản 2 Điều 31" after "Điều 31"."""
    return [int(n) for n in reversed(_NUMBER.findall(clause))], clause
