"""What kind of letter it is: the lexicon's opinion, from cues by the place they stand in and from what else was found.

Each cue weighs on the kinds it speaks for or against (data/kinds.toml); a repeated cue adds little. The sums become a
distribution; the cues that spoke for a kind are its evidence.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from helpdesk.journey import Kind, Ranked, Span
from helpdesk.reading.lexicon import HERE
from helpdesk.reading.survey import Survey

REPEATED, MOST_REPEATS = 0.25, 3


@dataclass(frozen=True)
class Weights:
    zones: dict[str, float]
    bias: dict[str, float]
    cues: dict[str, dict[str, float]]
    marks: dict[str, dict[str, float]]


@lru_cache(maxsize=1)
def weights() -> Weights:
    return Weights(**tomllib.loads((HERE / "kinds.toml").read_text("utf-8")))


def rank(zones: list[tuple[str, Survey]], marks: set[str]) -> tuple[Ranked, ...]:
    """Kinds, the likeliest first. `zones` are (zone, what stands there); `marks` the names of [marks] that hold."""
    table = weights()
    scores = dict(table.bias)
    evidence: dict[str, list[Span]] = {kind: [] for kind in scores}
    for zone, survey in zones:
        for code, speaks_for in table.cues.items():
            cues = survey.all(code)
            if not cues:
                continue
            strength = table.zones[zone] * (1 + REPEATED * min(len(cues) - 1, MOST_REPEATS))
            for kind, weight in speaks_for.items():
                scores[kind] += strength * weight
                if weight > 0:
                    evidence[kind].append(survey.source.span(cues[0].start, cues[0].end))
    for mark in marks:
        for kind, weight in table.marks[mark].items():
            scores[kind] += weight
    return _ranked(scores, evidence)


def _ranked(scores: dict[str, float], evidence: dict[str, list[Span]]) -> tuple[Ranked, ...]:
    top = max(scores.values())
    shares = {kind: math.exp(score - top) for kind, score in scores.items()}
    whole = sum(shares.values())
    order = sorted(shares, key=lambda kind: -shares[kind])
    return tuple(Ranked(Kind(kind), shares[kind] / whole, tuple(evidence[kind])) for kind in order)
