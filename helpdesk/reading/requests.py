"""Whether a letter asks for more than one thing: then its kind is that of the first, and a person splits it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpdesk.journey import Kind, Ranked
from helpdesk.reading import rulings
from helpdesk.reading.judgments import bare_number
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.picture import Part
from helpdesk.reading.survey import Survey

ACTS = {
    Kind.ENFORCEMENT: "enforcement_request",
    Kind.CONFIRMATION: "confirmation_request",
    Kind.COMPLAINT: "complaint_act",
    Kind.DENUNCIATION: "denunciation_act",
}
LEAST = 0.0003
NUMBERED = re.compile(
    r"\s*(?:\(?(?:[1-4a-d]|iii?|iv|i)[.)/:]|(?:mot|hai|ba) la\b|thu (?:nhat|hai|ba)\b"
    r"|(?:viec|vu|yeu cau|de nghi) (?:thu )?(?:1|2|mot|hai|nhat)\b|(?:truoc het|truoc tien|dau tien|sau do|sau nua"
    r"|tiep theo|tiep den|sau cung|cuoi cung)\b)"
)
TWO = re.compile(r"\b(?:ca )?(?:hai|2|ba|3) (?:ban an|vu)\b|\bca hai\b")
BESIDES = re.compile(r"\s*Còn\s")  # "Còn chị gái em thì xin giấy xác nhận …"
MINE = re.compile(  # "tôi cũng khiếu nại luôn …", "vừa muốn khiếu nại"
    r"\b(?:toi|em|chau|minh|vua|dong thoi|kiem)\s+(?:(?:cung|con|xin|muon|nay|dong thoi|dinh|can|lam don|gui don)\s+)*$"
)
IN_ONE_BREATH = re.compile(r"\bvua\b|\bdong thoi\b|\bkiem\b")  # "vừa yêu cầu …, vừa khiếu nại": each as if in a sentence of its own
REACH = 34  # letters from a line's number to what it asks
PAPER = re.compile(r"\s+(?:(?:cho\s+)?(?:toi|em|chau|minh|tui|con|bac)\s+)?(?:cai|to|mot|giay|thu tuc)\b")


def requests(ranked: tuple[Ranked, ...], body: Survey) -> tuple[Kind, ...]:
    """The kinds asked for in the writer's own words, each in a sentence of its own, in order; one or none is the rule."""
    likely = {r.kind for r in ranked if r.confidence >= LEAST}
    places: dict[Kind, tuple[int, int]] = {}
    for kind, code in ACTS.items():
        cues = [c for c in body.all(code) if not _threatened(body, c.start) and not _told_of(body, c.first)]
        own = body.all("complaint_word") if kind == Kind.COMPLAINT else []
        own = [
            c for c in own if _in_the_first_person(body, c.start) or _an_item(body, c.start)
        ]  # however unlikely the whole letter makes it
        cues += own
        listed = [c for c in cues if _listed(body, c.start)]
        if cues and (kind in likely or listed or own):
            places[kind] = _place(body, (listed or cues)[0].start)
    first = ranked[0].kind
    if first in ACTS and first not in places and any(_listed(body, end - 1) for _, end in places.values()):
        places[first] = body.source.sentence(0)  # told in other words than the known ones, but told
    distinct = {place: kind for kind, place in sorted(places.items(), key=lambda p: p[1])}
    told_apart = body.all("second_request") or any(_listed(body, end - 1) or BESIDES.match(body.source.text, at) for at, end in distinct)
    return tuple(distinct.values()) if len(distinct) > 1 and told_apart else ()


def _place(body: Survey, position: int) -> tuple[int, int]:
    """The sentence; of what is asked in one breath the part that asks this."""
    start, end = body.source.sentence(position)
    parts = [m.start() for m in IN_ONE_BREATH.finditer(body.source.folded, start, position)]
    return parts[-1] if parts else start, end


def several_matters(kind: Kind, body: Survey, parts: list[Part], own: Mapping[str, str | None]) -> tuple[Kind, ...]:
    """Two judgments to be enforced at once, or the applications of two people (`own`: whose each part is): one kind for each."""
    applications = [p.survey for p in parts if p.role == "application"]
    if len({own[s.source.name] for s in applications} - {None}) > 1 and not body.all(*ACTS.values()):
        return tuple(_asked_in(s) or kind for s in applications)
    told = _first_instances(body)
    copies = {n for p in parts if p.role == "judgment" for n in _first_instances(p.survey)}
    twice = kind == Kind.ENFORCEMENT and len(told) > 1 and (len(told & copies) > 1 or TWO.search(body.source.folded))
    return (kind,) * len(told) if twice else ()


def _asked_in(application: Survey) -> Kind | None:
    first = application.first(*ACTS.values())
    return next((kind for kind, code in ACTS.items() if first and code == first.code), None)


def _first_instances(survey: Survey) -> set[str]:
    return {bare_number(j.number) for j in rulings.judgments(survey) if j.instance in ("st", "")}


def _listed(body: Survey, position: int) -> bool:
    """Whether the sentence is an item of a list: "2/ Tôi khiếu nại …"."""
    start, _ = body.source.sentence(position)
    item = NUMBERED.match(body.source.folded, start)
    return item is not None


def _an_item(body: Survey, position: int) -> bool:
    """ "2. Giải quyết khiếu nại của Công ty …": what a line of a list asks."""
    start, _ = body.source.sentence(position)
    return position - start < REACH and _listed(body, position) and not _threatened(body, position)


def _in_the_first_person(body: Survey, position: int) -> bool:
    start, _ = body.source.sentence(position)
    return not _threatened(body, position) and MINE.search(body.source.folded, start, position) is not None


def _told_of(body: Survey, first: int) -> bool:
    """ "Trong vụ đòi tiền góp …": the matter's name, no request."""
    return first > 0 and not body.source.breaks[first] and body.source.words[first - 1] in ("vu", "viec", "an")


def _threatened(body: Survey, position: int) -> bool:
    start, end = body.source.sentence(position)
    return any(start <= c.start < end for c in body.all("complaint_threat", "denunciation_threat"))


def asks_the_office(survey: Survey, cue: Cue) -> bool:
    """ "Thi hành án làm giúp cái giấy xác nhận": a favour that is asked, of nobody else in the sentence."""
    start, end = survey.source.sentence(cue.start)
    paper = PAPER.match(survey.source.folded, cue.end) if survey.source.folded.endswith("giup", cue.start, cue.end) else None
    return paper is not None and not any(start <= c.start < end for c in survey.all("not_self", "principal", "kin_of"))
