"""The learned opinion on what sentences tell: what the debtor has, that an application is still to come. Each sentence of the writer's
own words stands for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from helpdesk.journey import Found
from helpdesk.reading.matter import sentence_of
from helpdesk.reading.model import Model
from helpdesk.reading.sought import Sought
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import Source

TOLD = "told"
Said = tuple[Source, int, str]  # a sentence: in what, where it begins, its folded text
Words = re.Pattern[str] | Sought
ANY = re.compile("")
LATER = re.compile(
    r"\b(?:bao|nhan|viet|gui|bo sung|cung cap|tin)\s+(?:(?:lai|tin|cho|cac|anh|chi|co quan|quy|cuc|em|toi|sau)\s+){0,4}sau\b|\bco tin\b"
)
LEFT_BLANK = re.compile(r":[\s.…_-]*$")  # a form's line that nobody filled in
# Below the one nothing is told, from the other on it is, whatever the words are; chosen on letters of files the model was not trained on.
HARDLY, SURELY = 0.3, 0.7
PERHAPS = 0.1  # from here on it may be told after all, where the words found nothing


@dataclass(frozen=True, slots=True)
class Telling:
    """How likely it is told, and where most likely."""

    share: float = 0.0
    place: Found | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Of a letter: what the debtor has, and that the application is still to come."""

    assets: Telling = Telling()
    promise: Telling = Telling()


def likeliest(
    surveys: Iterable[Survey], model: Model, *, found: Found | None = None, among: Words = ANY, but: re.Pattern[str] | None = None
) -> Telling:
    """The surest of the sentences that have one of the words `among` and none of `but`. Where the words have `found` something already,
    whether the model agrees that something is told is all that counts."""
    best = Telling()
    for source, start, said in sorted(_sentences(surveys, among), key=lambda told: not _holds(told, found)):
        if but and but.search(said) and not (found and _holds((source, start, said), found)):
            continue
        share = model.likely(said)[TOLD]
        if share > best.share:
            best = Telling(share, sentence_of(source, start))
        if found and share >= HARDLY:
            break
    return best


def _sentences(surveys: Iterable[Survey], among: Words) -> Iterator[Said]:
    for source in (s.source for s in surveys):
        for start, end in pairwise(source.stops):
            said = source.folded[start:end].strip()
            if said and among.search(said) and not LEFT_BLANK.search(said):
                yield source, start + source.folded[start:end].index(said), said


def _holds(told: Said, found: Found | None) -> bool:
    source, start, said = told
    return found is not None and found.span.source == source.name and start <= found.span.start < start + len(said)
