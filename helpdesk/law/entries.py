"""What every entry of a procedure profile says of itself: by which clause, and on which days it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from helpdesk.law.norms import Citation, first_citable


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Anything the procedure says: by which clause, since when, until when, and what replaced it.

    `differs`: what replaced the source says something else; staff see it, a letter does not cite it.
    """

    source: Citation
    valid_from: date
    valid_until: date | None = None
    superseded_by: tuple[Citation, ...] = ()
    differs: bool = False
    unverified: bool = False
    note: str = ""

    def counts(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def citation(self, on: date) -> Citation | None:
        """The clause a letter of that day may cite: the source while it is in force, else what replaced it, else none."""
        clauses = (self.source,) if self.differs else (self.source, *self.superseded_by)
        return None if self.unverified else first_citable(clauses, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedEntry(Entry):
    """An entry found by its code; each section narrows which codes there are."""

    code: str
