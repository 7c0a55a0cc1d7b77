"""Which topics of the guidance library a letter asks about.

A topic is named by a phrase of its own, or by several notions that meet in one passage ("chết" and "nhận thay"); in a letter
that asks for something else, only passages that ask count. The trained model adds what it recognises without such phrases.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from helpdesk.reading.lexicon import Cue
from helpdesk.reading.model import Model
from helpdesk.reading.survey import Survey

PREFIX, GROUP = "topic_", "+"
NO_TOPIC = "none"
PERHAPS, FEW = 0.13, 2  # where nothing is likely, and how many are then put forward; measured on batches the model had not seen
LIKELY, CLEARLY = 0.2, 0.5  # of a letter that only asks, of questions beside a request


def topics(surveys: list[Survey], model: Model, *, only_questions: bool) -> tuple[str, ...]:
    """Topic codes, the most spoken of first; a phrase of several words weighs as many."""
    weight: dict[str, int] = {}
    for survey in surveys:
        spoken = [c for c in survey.cues if c.code.startswith(PREFIX)]
        for start, end in _passages(survey, spoken):
            if only_questions and not _asks(survey, start, end):
                continue
            for code, weighs in _named(survey, [c for c in spoken if start <= c.start < end]):
                weight[code] = weight.get(code, 0) + weighs
    named = sorted(weight, key=lambda code: -weight[code])
    recognised = _recognised(surveys, model, only_questions, least=LIKELY if named else PERHAPS)
    return (*named, *(code for code in recognised if code not in weight))


def _recognised(surveys: list[Survey], model: Model, only_questions: bool, least: float) -> list[str]:
    """What the model takes the whole of it to be about, or all that is asked in it. Of a mere question that nothing is likely for, the
    few that it may be about, from `least` on: a clerk reads it, and a citizen is better served by a guess than by silence."""
    asked = " ".join(_asked(survey) if only_questions else survey.source.folded for survey in surveys).strip()
    shares = model.likely(asked) if asked else {}
    none = shares.pop(NO_TOPIC, 0.0)
    order = sorted(shares, key=lambda code: -shares[code])
    sure = [code for code in order if shares[code] >= (CLEARLY if only_questions else LIKELY)]
    maybe = [] if only_questions or none >= CLEARLY else [code for code in order[:FEW] if shares[code] >= least]
    return sure or maybe


def _asked(survey: Survey) -> str:
    return " ".join(survey.source.folded[a:b] for a, b in pairwise(survey.source.stops) if _asks(survey, a, b))


def _passages(survey: Survey, spoken: list[Cue]) -> Iterator[tuple[int, int]]:
    """Sentences that name topics, each with the one before it: the case is told first, then comes the question."""
    stops, last = survey.source.stops, 0
    for place in sorted({bisect_right(stops, c.start) for c in spoken}):
        if 0 < place < len(stops):
            start, end = stops[place - 1], stops[place]
            yield last, end
            last = start


def _asks(survey: Survey, start: int, end: int) -> bool:
    return "?" in survey.source.text[start:end] or any(start <= c.start < end for c in survey.all("question"))


def _named(survey: Survey, cues: list[Cue]) -> Iterator[tuple[str, int]]:
    groups: dict[str, dict[str, Cue]] = {}
    for cue in cues:
        code, _, group = cue.code.removeprefix(PREFIX).partition(GROUP)
        if group:
            groups.setdefault(code, {})[group] = cue
        else:
            yield code.replace("_", "."), cue.last - cue.first
    for code, met in groups.items():
        if len(met) == survey.reader.lexicon.groups[PREFIX + code]:
            yield code.replace("_", "."), sum(c.last - c.first for c in met.values())
