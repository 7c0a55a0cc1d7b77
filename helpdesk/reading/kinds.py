"""What kind of letter it is: the opinion of the lexicon and that of the learned model, blended into one confidence.

Each cue weighs on the kinds it speaks for or against (data/kinds.toml); a repeated cue adds little. The model weighs the same
pieces by their n-grams. How far either is to be trusted was measured on letters neither had seen (`training.fit`).

A letter taken for a robot's is never answered, so words alone must be overwhelming: else it is what it would be if a person wrote
it, at even odds at most, and a person looks.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from helpdesk.journey import Kind, Ranked, Span
from helpdesk.reading.lexicon import HERE
from helpdesk.reading.model import Model, Piece, softmax
from helpdesk.reading.zones import Zones

REPEATED, MOST_REPEATS = 0.25, 3
SURELY, UTTERLY = 0.95, 0.98  # how likely a robot is where its words are known, and where only the model thinks so
EVEN = 0.5  # what is the kind in a robot's stead is at most so sure
OF_A_CASE = frozenset({"judgment", "decision", "party_says_so"})


@dataclass(frozen=True)
class Weights:
    zones: dict[str, float]
    bias: dict[str, float]
    cues: dict[str, dict[str, float]]
    marks: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Opinion:
    """Scores by kind and the places that spoke for each."""

    scores: dict[str, float]
    evidence: dict[str, list[Span]]


@lru_cache(maxsize=1)
def weights() -> Weights:
    return Weights(**tomllib.loads((HERE / "kinds.toml").read_text("utf-8")))


def rank(zones: Zones, marks: set[str], model: Model) -> tuple[Ranked, ...]:
    """Kinds, the likeliest first. `zones` are (zone, what stands there); `marks` the names of [marks] that hold."""
    told, learned, blend = lexicon_opinion(zones, marks), model.scores(pieces(zones)), model.blend
    scores = {k: blend.lexicon * told.scores[k] + blend.model * learned[k] + blend.bias[k] for k in told.scores}
    shares = softmax(scores)
    order = sorted(shares, key=lambda kind: -shares[kind])
    if order[0] == Kind.AUTOMATIC and not _by_a_robot(shares[order[0]], told, marks):
        order[:2] = reversed(order[:2])
        shares[order[0]] = min(EVEN, shares[order[0]] / (1 - shares[order[1]]))
    first = Ranked(Kind(order[0]), shares[order[0]], tuple(told.evidence[order[0]]) or _by_model(Kind(order[0]), zones, model))
    return (first, *(Ranked(Kind(kind), shares[kind], tuple(told.evidence[kind])) for kind in order[1:]))


def _by_a_robot(share: float, told: Opinion, marks: set[str]) -> bool:
    """Whether words alone say so beyond doubt: of the letters that people wrote none came to such a share unseen."""
    return "newsletter" in marks or share >= (SURELY if told.evidence[Kind.AUTOMATIC] and not marks & OF_A_CASE else UTTERLY)


def lexicon_opinion(zones: Zones, marks: set[str]) -> Opinion:
    table = weights()
    scores = dict(table.bias)
    evidence: dict[str, list[Span]] = {kind: [] for kind in scores}
    for zone, survey in zones:
        for code, cues in survey.by_code.items():
            if not (speaks_for := table.cues.get(code)):
                continue
            strength = table.zones[zone] * (1 + REPEATED * min(len(cues) - 1, MOST_REPEATS))
            for kind, weight in speaks_for.items():
                scores[kind] += strength * weight
                if weight > 0:
                    evidence[kind].append(survey.source.span(cues[0].start, cues[0].end))
    for mark in sorted(marks):
        for kind, weight in table.marks[mark].items():
            scores[kind] += weight
    return Opinion(scores, evidence)


def pieces(zones: Zones) -> list[Piece]:
    """The zones as the model weighs them."""
    table = weights()
    return [("subject" if zone == "subject" else "text", table.zones[zone], survey.source.folded) for zone, survey in zones]


def _by_model(kind: Kind, zones: Zones, model: Model) -> tuple[Span, ...]:
    """The words that made the model think so, where no cue of the lexicon did."""
    for zone, survey in zones:
        place = model.strongest(kind, survey.source.folded) if zone != "subject" else None
        if place:
            return (survey.source.span(*place),)
    return ()
