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

TOLD = "told"
LEFT_BLANK = re.compile(r":[\s.…_-]*$")  # a form's line that nobody filled in
HARDLY, SURELY = 0.3, 0.9  # below: nothing is told; from here on it is, whatever the words are


@dataclass(frozen=True, slots=True)
class Telling:
    """How likely something is told of what the debtor has, and where most likely."""

    share: float = 0.0
    place: Found | None = None


def likeliest(surveys: Iterable[Survey], model: Model) -> Telling:
    best = max(((share, at, s) for s in surveys for share, at in _shares(s, model)), key=lambda told: told[0], default=None)
    return Telling(best[0], sentence_of(best[2].source, best[1])) if best else Telling()


def _shares(survey: Survey, model: Model) -> Iterator[tuple[float, int]]:
    for start, end in pairwise(survey.source.stops):
        said = survey.source.folded[start:end].strip()
        if said and not LEFT_BLANK.search(said):
            yield model.likely(said)[TOLD], start + survey.source.folded[start:end].index(said)
