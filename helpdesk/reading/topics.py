"""Which topics of the guidance library a letter asks about."""

from __future__ import annotations

from helpdesk.reading.survey import Survey

PREFIX = "topic_"


def topics(surveys: list[Survey]) -> tuple[str, ...]:
    """Topic codes, the most spoken of first; a phrase of several words weighs as many."""
    weight: dict[str, int] = {}
    for survey in surveys:
        for cue in survey.cues:
            if cue.code.startswith(PREFIX):
                code = cue.code.removeprefix(PREFIX).replace("_", ".")
                weight[code] = weight.get(code, 0) + cue.last - cue.first
    return tuple(sorted(weight, key=lambda code: -weight[code]))
