"""The learned opinion on who tells what the debtor has: each sentence of the writer's own words stands for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from helpdesk.journey import Found
from helpdesk.reading.matter import sentence_of
from helpdesk.reading.model import Model
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import Source

TOLD = "told"
Said = tuple[Source, int, str]  # a sentence: in what, where it begins, its folded text
LEFT_BLANK = re.compile(r":[\s.…_-]*$")  # a form's line that nobody filled in
# Below the one nothing is told, from the other on it is, whatever the words are; chosen on letters of files the model was not trained on.
HARDLY, SURELY = 0.3, 0.7


@dataclass(frozen=True, slots=True)
class Telling:
    """How likely something is told of what the debtor has, and where most likely."""

    share: float = 0.0
    place: Found | None = None


def likeliest(surveys: Iterable[Survey], model: Model, *, found: Found | None) -> Telling:
    """Where the words have `found` something already, whether the model agrees that something is told is all that counts."""
    best = Telling()
    for source, start, said in sorted(_sentences(surveys), key=lambda told: not _holds(told, found)):
        share = model.likely(said)[TOLD]
        if share > best.share:
            best = Telling(share, sentence_of(source, start))
        if found and share >= HARDLY:
            break
    return best


def _sentences(surveys: Iterable[Survey]) -> Iterator[Said]:
    for source in (s.source for s in surveys):
        for start, end in pairwise(source.stops):
            said = source.folded[start:end].strip()
            if said and not LEFT_BLANK.search(said):
                yield source, start + source.folded[start:end].index(said), said


def _holds(told: Said, found: Found | None) -> bool:
    source, start, said = told
    return found is not None and found.span.source == source.name and start <= found.span.start < start + len(said)
