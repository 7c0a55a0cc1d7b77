"""Whose address each address is: of whom was spoken last before it, unless a thing of value or an event stands between."""

from __future__ import annotations

import re

from helpdesk.reading.actors import SELF, SOMEONE_OWING, Actor, Actors
from helpdesk.reading.addresses import AddressMention

REACH, AT, LABEL = 260, 9, 24  # letters; AT: "nhà số" belongs to the address itself
OPENS = "mo"  # "mở xưởng ở …": there the debtor is found
HOUSE = re.compile(r"(?:nha|can|can ho|lo|thua)\b")
KIN = r"(?:anh|chi|ong|ba|co|chu|bac|em|chau|vo|chong|con|me|bo|cu|vo la|chong la|con la|vo chong)"
PAIRED = re.compile(
    r"[\s,;]*(?:(?:cmnd|cccd|cmt|sinh nam|sn|sinh)?[\s:]*[\d\s/]+[,;]\s*)?"
    rf"(?:va|,|;|cung|voi|\(\d\))[\s,]*(?:{KIN}\s+){{0,3}}(?:\(\d\)\s*)?"
)


def settle(actors: Actors) -> None:
    """Gives each address to its owner; what is said of the second of two people is said of both."""
    for address in actors.survey.addresses:
        actor = _owner(actors, address)
        while actor:
            actors.people[actor.who].addresses.append(address)
            actor = partner(actors, actor)


def _owner(actors: Actors, address: AddressMention) -> Actor | None:
    since = max(0, address.start - REACH)
    candidates = [*actors.all, *_nameless_debtors(actors)]
    near = [a for a in candidates if since <= a.start and a.end <= address.start and not actors.people[a.who].weight("officer")]
    actor = max(near, key=lambda a: a.end, default=None)
    if actor and _labelled_anew(actors, actor, address):
        return Actor(address.start, address.start, SELF)
    if actor is None or _claimed(actors, actor, address) or _elsewhere(actors, actor.end, address.start):
        return None
    return actor


def _labelled_anew(actors: Actors, actor: Actor, address: AddressMention) -> bool:
    """ "… Nơi ở: 17/3 Bãi Muối": a label that begins its sentence, after sentences about something else, is the writer's own."""
    start, _ = actors.source.sentence(address.start)
    lead = actors.source.folded[start : address.start].strip()
    before, _ = actors.source.sentence(max(0, start - 2))
    return address.cued and lead.endswith(":") and len(lead) < LABEL and actor.end < before


def _claimed(actors: Actors, actor: Actor, address: AddressMention) -> bool:
    """ "Trả lại tôi nhà số 15 …": the house that is to be given back is nobody's dwelling yet."""
    if not HOUSE.match(actors.source.folded, address.start):
        return False
    return any(0 <= actor.start - c.end < 4 or 0 <= address.start - c.end < 12 for c in actors.survey.all("give_to", "property", "compel"))


def _elsewhere(actors: Actors, start: int, end: int) -> bool:
    """Whether what stands between makes it the place of a thing owned or claimed, or of something that happened."""
    survey = actors.survey
    between = [
        c for c in survey.all("lives", "has", "asset", "property", "place_of_event", "sum_owed") if start <= c.start and c.end <= end + AT
    ]
    if any(c.code == "place_of_event" for c in between):
        return True
    owns = [c for c in between if c.code in ("has", "property", "sum_owed") and survey.source.folded[c.start : c.end] != OPENS]
    lives = [c for c in between if c.code == "lives"]
    if lives and not any(o.start > lives[-1].end for o in owns):
        return False
    return any(o.start <= t.start for o in owns for t in between if t.code == "asset")


def partner(actors: Actors, actor: Actor) -> Actor | None:
    """ "Anh A và chị B, cùng trú tại …"."""
    other = actors.before(actor.start, since=actors.source.sentence(actor.start)[0])
    between = actors.source.folded[other.end : actor.start] if other else ""
    return other if other and PAIRED.fullmatch(between) else None


def _nameless_debtors(actors: Actors) -> list[Actor]:
    """ "Bị đơn (họ tên như trong bản án) hiện trú tại …": nobody is named, yet the address is the debtor's."""
    return [
        Actor(c.start, c.end, SOMEONE_OWING)
        for c in actors.survey.all("role_debtor")
        if not actors.after(c.end) and not _bound_before(actors, c.start)
    ]


def _bound_before(actors: Actors, position: int) -> bool:
    start, _ = actors.source.sentence(position)
    return bool(actors.before(position, since=start) or actors.signed_above(start))
