"""Whether a letter asks for more than one thing: then its kind is that of the first, and a person splits it."""

from __future__ import annotations

from helpdesk.journey import Kind, Ranked
from helpdesk.reading.survey import Survey

ACTS = {
    Kind.ENFORCEMENT: "enforcement_request",
    Kind.CONFIRMATION: "confirmation_request",
    Kind.COMPLAINT: "complaint_act",
    Kind.DENUNCIATION: "denunciation_act",
}
LEAST = 0.02


def requests(ranked: tuple[Ranked, ...], body: Survey) -> tuple[Kind, ...]:
    """The kinds asked for in the writer's own words, each in a sentence of its own, in order; one or none is the rule."""
    if not body.all("second_request"):
        return ()
    likely = {r.kind for r in ranked if r.confidence >= LEAST}
    places: dict[Kind, tuple[int, int]] = {}
    for kind, code in ACTS.items():
        cues = [c for c in body.all(code) if not _threatened(body, c.start)]
        if cues and kind in likely:
            places[kind] = body.source.sentence(cues[0].start)
    distinct = {place: kind for kind, place in sorted(places.items(), key=lambda p: p[1])}
    return tuple(distinct.values()) if len(distinct) > 1 else ()


def _threatened(body: Survey, position: int) -> bool:
    start, end = body.source.sentence(position)
    return any(start <= c.start < end for c in body.all("complaint_threat", "denunciation_threat"))
