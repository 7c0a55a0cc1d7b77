"""At whom a complaint or denunciation is aimed: an enforcer, a head of office, a court, the police, another body; and of which office."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.journey import OfficeName, Statement
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.survey import Survey

TARGETS = ("target_enforcer", "target_head", "target_court", "target_judgment", "target_police", "target_other_body")
BEYOND = 260  # how far behind the complaining words the target may stand
BESIDE = 30


@dataclass(frozen=True, slots=True)
class Aim:
    statements: tuple[Statement, ...] = ()
    office: OfficeName | None = None


def aim(surveys: list[Survey]) -> Aim:
    """Of the first text that aims at somebody."""
    for survey in surveys:
        for anchor in _anchors(survey):
            end = max(survey.source.sentence(anchor.start)[1], anchor.end + BEYOND)
            target = _target(survey, anchor, end)
            office = _office(survey, anchor.start, end)
            if target or office:
                told = (Statement(target.code, survey.source.span(target.start, target.end)),) if target else ()
                return Aim(told, office)
    return Aim()


def _anchors(survey: Survey) -> list[Cue]:
    """Where the complaint is made: in so many words, else where an official is spoken of."""
    for codes in (
        ("complaint_act", "denunciation_act"),
        ("complaint_word", "denunciation_word"),
        ("wrongdoing", "enforcement_act_of_office"),
        ("officer",),
    ):
        cues = [c for c in survey.all(*codes) if not _spoken_to(survey, c)]
        if cues:
            return cues
    return []


def _target(survey: Survey, anchor: Cue, end: int) -> Cue | None:
    """The first one named behind the complaining words, else before them in the sentence; never one that is only asked for help."""
    start = survey.source.sentence(anchor.start)[0]
    named = [c for c in survey.all(*TARGETS) if not _spoken_to(survey, c)]
    behind = [c for c in named if anchor.start <= c.start < end]
    before = [c for c in named if start <= c.start < anchor.start]
    return behind[0] if behind else before[-1] if before else None


def _spoken_to(survey: Survey, cue: Cue) -> bool:
    """ "Kính gửi Cục trưởng", "đề nghị Cục trưởng": addressed, not complained of."""
    return any(
        0 <= cue.start - c.end < BESIDE and "," not in survey.source.text[c.end : cue.start] for c in survey.all("addressed_to", "asks")
    )


def _office(survey: Survey, start: int, end: int) -> OfficeName | None:
    since = survey.source.sentence(start)[0]
    named = [o for o in survey.offices if since <= o.start < end and not _asked(survey, o.start)]
    return named[0].name if named else None


def _asked(survey: Survey, position: int) -> bool:
    return any(0 <= position - c.end < BESIDE for c in survey.all("addressed_to", "asks"))
