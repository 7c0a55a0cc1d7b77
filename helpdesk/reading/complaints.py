"""At whom a complaint or denunciation is aimed: an enforcer, a head of office, a court, the police, another body; and of which office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpdesk.journey import OfficeName, Statement
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import fold

OF_ENFORCEMENT = ("target_enforcer", "target_head")
TARGETS = (*OF_ENFORCEMENT, "target_court", "target_judgment", "target_police", "target_other_body")
BEYOND = 260  # how far behind the complaining words the target may stand
BESIDE = 30
OTHER_BODIES = ("target_court", "target_police", "target_other_body")
OF = re.compile(r"\s+(?:(?:cua|o|tai|thuoc|ben|tren|duoi)\s+)?")
OBJECT = 14  # letters between the complaining words and what they take as their object
WITH = re.compile(r"\b(?:voi|cung)\s+(?:(?:cac|mot|nguoi|ben|phia)\s+)?$")
NAMED = re.compile(r"\s*(?:(?:ong|ba|anh|chi|co|chu|bac)\s+)?(?P<name>[^\W\d]+)\b")
ANCHORS = (
    ("complaint_act", "denunciation_act"),
    ("complaint_word", "denunciation_word"),
    ("wrongdoing", "enforcement_act_of_office"),
    ("officer",),
)


@dataclass(frozen=True, slots=True)
class Aim:
    statements: tuple[Statement, ...] = ()
    office: OfficeName | None = None


def aim(surveys: list[Survey]) -> Aim:
    """Of the first text that aims at somebody: in the complaining sentence, else in what it tells before."""
    for survey in surveys:
        for start, anchor, end in _passages(survey):
            target, office = _target(survey, start, anchor, end), _office(survey, start, end)
            if target or office:
                told = (Statement(target.code, survey.source.span(target.start, target.end)),) if target else ()
                return Aim(told, office)
    return Aim()


def _passages(survey: Survey) -> Iterator[tuple[int, Cue, int]]:
    """Where to look, the surest first: around each place that complains, then from the beginning."""
    anchors = _anchors(survey)
    for anchor in anchors:
        start, end = survey.source.sentence(anchor.start)
        yield start, anchor, max(end, anchor.end + BEYOND)
    for anchor in anchors[:1]:
        yield 0, anchor, len(survey.source.text)


def _anchors(survey: Survey) -> list[Cue]:
    """Where the complaint is made: in so many words, else where an official is spoken of."""
    for codes in ANCHORS:
        cues = [c for c in survey.all(*codes) if not _spoken_to(survey, c)]
        if cues:
            return cues
    return []


def _target(survey: Survey, start: int, anchor: Cue, end: int) -> Cue | None:
    """The object of the complaining words, else who is named beside them, those of an enforcement office first."""
    named = [c for c in survey.all(*TARGETS) if start <= c.start < end and not _spoken_to(survey, c) and not _judged(survey, c)]
    named = [c for c in named if not _of_another_body(survey, c) and not _in_league(survey, c)]
    sentence = survey.source.sentence(anchor.start)
    behind = [c for c in named if c.start >= anchor.start]
    here = [c for c in behind if c.start < sentence[1]]
    objects = [c for c in here if c.start <= anchor.end + OBJECT] or _of_the_named(survey, anchor)
    before = [c for c in reversed(named) if c.start < anchor.start]
    return next(iter((*objects, *_ours(here), *here, *_ours(behind), *_ours(before), *behind, *before)), None)


def _of_the_named(survey: Survey, anchor: Cue) -> list[Cue]:
    """ "Trưởng công an xã là ông Phạm Bá Lưu … Tôi tố cáo ông Lưu": what the one named behind the complaining words was said to be."""
    word = NAMED.match(survey.source.folded, anchor.end)
    bearers = [n for n in survey.names if word and n.start < anchor.start and fold(n.name).split()[-1] == word["name"]]
    if not bearers:
        return []
    start, _ = survey.source.sentence(bearers[0].start)
    told = [c for c in survey.all(*TARGETS) if start <= c.start < bearers[0].start]
    return told[-1:]


def _ours(cues: list[Cue]) -> list[Cue]:
    return [c for c in cues if c.code in OF_ENFORCEMENT]


def _of_another_body(survey: Survey, cue: Cue) -> bool:
    """ "Phó trưởng Công an xã", "thư ký Tòa án", "kế toán của ngân hàng": one of theirs, none of an enforcement office."""
    if cue.code not in OF_ENFORCEMENT:
        return False
    reach = OF.match(survey.source.folded, cue.end)
    last = reach.end() if reach else cue.end
    return any(cue.start <= c.start <= last and c.end > cue.end for c in survey.all(*OTHER_BODIES))


def _in_league(survey: Survey, cue: Cue) -> bool:
    """ "Thông đồng với ngân hàng", "ăn chia cùng công ty đấu giá": with whom it was done, not who did it."""
    return WITH.search(survey.source.folded, max(0, cue.start - BESIDE), cue.start) is not None and any(
        0 <= cue.start - c.end < BESIDE for c in survey.all("wrongdoing")
    )


def _judged(survey: Survey, cue: Cue) -> bool:
    """ "Bản án số … của TAND …": the court is named for its judgment."""
    start, _ = survey.source.sentence(cue.start)
    return cue.code == "target_court" and any(start <= j.start < cue.start for j in survey.judgments)


def _spoken_to(survey: Survey, cue: Cue) -> bool:
    """ "Kính gửi Cục trưởng", "đề nghị Cục trưởng": addressed, not complained of."""
    text = survey.source.text
    return any(
        0 <= cue.start - c.end < BESIDE and not set(",:") & set(text[c.end : cue.start].lstrip(" :"))
        for c in survey.all("addressed_to", "begs")
    )


def _office(survey: Survey, start: int, end: int) -> OfficeName | None:
    named = [o for o in survey.offices if start <= o.start < end and not _asked(survey, o.start)]
    return named[0].name if named else None


def _asked(survey: Survey, position: int) -> bool:
    return any(0 <= position - c.end < BESIDE for c in survey.all("addressed_to", "asks"))
