"""Places that nobody was given: an address in no fact, a ward named in passing, or that nobody knows where somebody is."""

from __future__ import annotations

from helpdesk.journey import Facts, Found
from helpdesk.reading.person import SELF, SOMEONE_OWING
from helpdesk.reading.picture import Part, Picture
from helpdesk.reading.places import UNIT_OPENERS
from helpdesk.reading.sought import Sought
from helpdesk.reading.survey import Mention, Survey
from helpdesk.reading.text import fold

NOWHERE = Sought(  # "không ai biết ông Lực ở đâu", not "không biết nộp ở đâu"
    r"\b(?:khong|chua|chang|ko|k)\s+(?:con |ai )?(?:biet|ro)\s+"
    r"(?:(?!nop|gui|lam|hoi|den|mang|lay|phai|xin|viet|nhan|tim)\w+\s+){0,5}?(?:o|di|trot)\s+dau\b",
    opening="k|chua|chang",
    having=" dau",
)
DAY_LINE = 30  # letters of "Hạ Long, ngày …" before the day


def spare_address(own: list[Part], facts: Facts) -> bool:
    """An address that is in no fact: nobody was given it, or somebody of whom little is understood."""
    placed = {found.normal for found in (facts.requester_address, facts.debtor_address, facts.creditor_address) if found}
    return any(fold(a.text) not in placed for p in own for a in p.survey.addresses)


def does_not_know_where(part: Part) -> bool:
    return bool(part.survey.all("whereabouts_unknown")) or NOWHERE.search(part.survey.source.folded) is not None


def key_of(picture: Picture, name: Found | None) -> str:
    return next((key for key, c in picture.characters.items() if name and c.found == name), SOMEONE_OWING)


def stands_beside(own: list[Part], who: str) -> bool:
    """An address stands in a sentence that speaks of somebody who was given none: it may well be theirs."""
    told = [(p, p.survey.source.sentence(a.start)) for p in own for a in p.survey.addresses]
    return any(start <= a.start < end for p, (start, end) in told for a in p.cast.actors.all if a.who == who)


def too_many(picture: Picture) -> bool:
    """The writer has two addresses, or somebody of no part has one: it may be the debtor's."""
    mine = {fold(a.text) for key in (SELF, picture.writer) if key in picture.characters for _, a in picture.characters[key].addresses}
    return len(mine) > 1 or any(c.addresses for c in picture.strangers)


def names_a_place(part: Part) -> bool:
    """A ward or district is named that belongs to no address, court, office, firm or day line: "nó ở mạn Cửa Ông"."""
    survey = part.survey
    told: list[Mention] = [*survey.addresses, *survey.courts, *survey.offices, *survey.names]
    taken = [(m.start, m.end) for m in told] + [survey.source.sentence(d.start) for d in survey.dates if _is_day_line(survey, d)]
    at = 0 if survey.source.is_cased else len(survey.source.words)
    while at < len(survey.source.words):
        start = survey.source.starts[at]
        capital = survey.source.capitals[at]
        place = survey.reader.gazetteer.at(survey.source, at) if capital or survey.source.words[at] in UNIT_OPENERS else None
        if place and capital and (place.at("ward") or place.at("district")) and not any(s <= start < e for s, e in taken):
            return True
        at = max(at + 1, place.last if place else 0)
    return False


def _is_day_line(survey: Survey, day: Mention) -> bool:
    """ "Hạ Long, ngày 5/3/2018": where the letter was written."""
    start = survey.source.text.rfind("\n", 0, day.start) + 1
    return day.start - start < DAY_LINE


def addresses_of(picture: Picture, *keys: str) -> bool:
    return any(picture.characters[k].addresses for k in keys if k in picture.characters)
