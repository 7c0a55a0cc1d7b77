"""Whose address each address is: of whom was spoken last before it, unless a thing of value or an event stands between."""

from __future__ import annotations

import re

from helpdesk.reading.actors import SOMEONE_OWING, Actor, Actors
from helpdesk.reading.addresses import AddressMention

REACH, AT = 260, 9  # letters; AT: "nhà số" belongs to the address itself
KIN = r"(?:anh|chi|ong|ba|co|chu|bac|em|chau|vo|chong|con|me|bo|cu|vo la|chong la|con la|vo chong)"
PAIRED = re.compile(
    rf"[\s,;]*(?:(?:cmnd|cccd|cmt|sinh nam|sn|sinh)?[\s:]*[\d\s/]+[,;]\s*)?(?:va|,|;|cung|voi|\(\d\))[\s,]*(?:{KIN}\s+){{0,3}}(?:\(\d\)\s*)?"
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
    return actor if actor and not _elsewhere(actors, actor.end, address.start) else None


def _elsewhere(actors: Actors, start: int, end: int) -> bool:
    """Whether what stands between makes it the place of a thing owned or claimed, or of something that happened."""
    survey = actors.survey
    between = [
        c for c in survey.all("lives", "has", "asset", "property", "place_of_event", "sum_owed") if start <= c.start and c.end <= end + AT
    ]
    if any(c.code == "place_of_event" for c in between):
        return True
    owns = [c for c in between if c.code in ("has", "property", "sum_owed")]
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
    return [Actor(c.start, c.end, SOMEONE_OWING) for c in actors.survey.all("role_debtor") if not actors.after(c.end)]
