"""Whether a complaint or denunciation concerns the office at all (ruling 4): an enforcement, or an official somewhere.

The office a letter is addressed to, or begs, is not what it is about: a neighbour's pigs are no matter of the enforcement office,
though the letter begins "Kính gửi Cục Thi hành án".
"""

from __future__ import annotations

from helpdesk.reading.grievance import addressed
from helpdesk.reading.survey import Mention, Survey

BEGGED = 16  # letters between "đề nghị" and who is asked
COMPLAINTS = ("complaint_act", "complaint_word")
DENUNCIATIONS = ("denunciation_act", "denunciation_word")
OF_ENFORCEMENT = ("target_enforcer", "target_head", "of_enforcement")
OFFICIALS = (*OF_ENFORCEMENT, "officer", "officer_here", "target_court", "target_police", "target_other_body")


def complains_of_others(surveys: list[Survey]) -> bool:
    """A complaint is made, and nothing of an enforcement stands in it."""
    return _says(surveys, COMPLAINTS) and not _concerns(surveys, OF_ENFORCEMENT)


def denounces_no_official(surveys: list[Survey]) -> bool:
    """Somebody is denounced, and no official, office or body is spoken of."""
    return _says(surveys, DENUNCIATIONS) and not _concerns(surveys, OFFICIALS)


def _says(surveys: list[Survey], codes: tuple[str, ...]) -> bool:
    return any(s.all(*codes) for s in surveys)


def _concerns(surveys: list[Survey], codes: tuple[str, ...]) -> bool:
    return any(_speaks_of(s, codes) for s in surveys)


def _speaks_of(survey: Survey, codes: tuple[str, ...]) -> bool:
    told: list[Mention] = [*survey.all(*codes), *survey.offices]
    return bool(survey.judgments or survey.papers_of_office) or any(
        not (addressed(survey, at) or _begged(survey, at)) for at in (m.start for m in told)
    )


def _begged(survey: Survey, position: int) -> bool:
    """ "Đề nghị Cục thi hành án xuống xử lý": who is asked to help."""
    return any(0 <= position - c.end < BEGGED for c in survey.all("begs"))
