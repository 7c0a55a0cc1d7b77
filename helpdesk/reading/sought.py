"""Patterns that are looked for only where they can begin.

The matcher tries a pattern that opens with a look behind or a word's edge at every letter. Its opening, a word or a figure, it finds
many times faster; only there the whole is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FIGURE = "[0-9][0-9]*"  # said so, for the matcher passes at once over all that does not begin with one of a set


class Sought:
    """A pattern every match of which begins where `opening` matches, none further inside such a place; `having` stands in each."""

    def __init__(self, pattern: str, *, opening: str, having: str = "") -> None:
        self.pattern, self.opening, self.having = re.compile(pattern), re.compile(opening), having

    def finditer(self, folded: str) -> Iterator[re.Match[str]]:
        """As the pattern's own: in order, none over another."""
        if self.having not in folded:
            return
        behind, match_at = 0, self.pattern.match
        for begun in self.opening.finditer(folded):
            at = begun.start()
            if at >= behind and (match := match_at(folded, at)):
                behind = match.end()
                yield match

    def search(self, folded: str) -> re.Match[str] | None:
        return next(self.finditer(folded), None)
