"""A letter and its papers -> what they say. The one entry of the reader; pure.

sources (subject, own words, forwarded words, papers) -> surveys -> kinds
                                                      -> picture of the people -> facts, statements
in a thread: the act (supplement, reschedule …) and the wish
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from helpdesk.journey import Facts, Found, Kind, Letter, OfficeName, Paper, Ranked, Reading, Role, Thread
from helpdesk.reading import kinds
from helpdesk.reading.brought import Opinion, opinion
from helpdesk.reading.complaints import aim
from helpdesk.reading.contradictions import contradictions
from helpdesk.reading.doubts import doubts
from helpdesk.reading.facts import facts_of, role_of
from helpdesk.reading.in_case import in_case
from helpdesk.reading.learned import Learned
from helpdesk.reading.promised import APPLICATION, promised
from helpdesk.reading.requests import requests, several_matters
from helpdesk.reading.spread import Spread, spread_out
from helpdesk.reading.statements import statements
from helpdesk.reading.survey import Reader
from helpdesk.reading.telling import LATER, SURELY, Telling, Told, likeliest
from helpdesk.reading.topics import topics
from helpdesk.reading.whose import MINE, OWNERS, give
from helpdesk.reading.zones import marks_of, zones_of


class LetterReader:
    """Reads letters; holds what the reader knows, never anything of a letter."""

    def __init__(self, reader: Reader, learned: Learned) -> None:
        self.reader, self.learned = reader, learned

    def read(self, letter: Letter, papers: tuple[Paper, ...], *, today: date, thread: Thread | None = None) -> Reading:
        """What `letter` says; with `thread`, as a letter in that case. `today` is the day it arrived."""
        spread = spread_out(self.reader, letter, papers)
        aimed = aim(spread.own)
        ranked = kinds.rank(zones_of(spread), marks_of(letter, spread, aimed), self.learned.kinds)
        kind = Kind.AUTOMATIC if letter.automatic else ranked[0].kind
        if letter.automatic:
            ranked = (replace(ranked[0], kind=kind, confidence=0.99), *ranked)
        asked = () if kind == Kind.AUTOMATIC else _asked(kind, ranked, spread)
        ranked = _first_asked(ranked, asked)
        kind = ranked[0].kind
        asked_as = thread.kind if thread else kind
        thought = opinion(spread, asked_as, self.learned) if thread is None else Opinion()
        role = role_of(spread.parts, spread.picture, asked_as)
        facts, doubted = _facts(spread, asked_as, thought, thought.settled(role), aimed.office)
        told = self._told(spread, facts, asked_as)
        if facts.asset_info is None and told.assets.share >= SURELY and not _is_ignorant(spread, told.assets.place):
            facts = replace(facts, asset_info=told.assets.place)
        said = (*statements(spread.body, spread.forwarded, spread.parts), *aimed.statements, *promised(spread.own, told.promise))
        roles = tuple(o.role for o in spread.opened)
        reading = Reading(
            kinds=ranked,
            facts=facts,
            statements=said,
            papers=roles,
            requests=asked,
            contradictions=contradictions(spread.parts, spread.picture),
            topics=topics([spread.subject, spread.body], self.learned.topics, only_questions=thread is None and kind != Kind.OTHER),
            unclear_judgment=any(s.all("unclear_judgment") for s in spread.own),
            brought=thought.brought,
            presumed=thought.presumed,
            missed=thought.missed,
            unsure=(
                *doubts(spread.parts, spread.picture, facts, asked_as, said, roles, told),
                *(owner for owner in OWNERS if spread.subject.addresses and getattr(facts, owner) is None),  # it may stand there
                *doubted,
                *thought.doubts(role),
            ),
        )
        return reading if thread is None or letter.automatic else in_case(reading, letter, spread, self.learned.acts, thread, today)

    def _told(self, spread: Spread, facts: Facts, kind: Kind) -> Told:
        """What sentences tell; a complaint may be announced as an application is."""
        if kind not in (Kind.ENFORCEMENT, Kind.COMPLAINT):
            return Told()
        assets = likeliest(spread.own, self.learned.assets, found=facts.asset_info, but=LATER) if kind == Kind.ENFORCEMENT else Telling()
        return Told(assets, likeliest(spread.own, self.learned.applications, among=APPLICATION))


def _is_ignorant(spread: Spread, place: Found | None) -> bool:
    """ "Tài sản của họ có gì tôi cũng chịu": it names what nobody knows and asks nobody to find out; a person looks what it tells."""
    own = next((s for s in spread.own if place and s.source.name == place.span.source), None)
    if own is None or place is None:
        return False
    ignorant, asks = (any(place.span.start <= c.start < place.span.end for c in own.all(code)) for code in ("ignorance", "asks"))
    return ignorant and not asks


def _facts(spread: Spread, kind: Kind, thought: Opinion, role: Role | None, office: OfficeName | None) -> tuple[Facts, tuple[str, ...]]:
    """The facts, and whether a person should look whose an address is: where the rules found none, one may be believed to be theirs."""
    facts = facts_of(spread.parts, spread.picture, spread.subject, kind, role, office)
    owners = OWNERS if kind == Kind.ENFORCEMENT and role != Role.DEBTOR else (MINE,)
    told = [found for owner in OWNERS if (found := getattr(facts, owner))]
    open_ = [owner for owner in owners if getattr(facts, owner) is None]
    believed = {owner: address for owner in open_ if (address := thought.address_of(owner, told))}
    if believed:
        give(spread.picture, believed)
        facts = facts_of(spread.parts, spread.picture, spread.subject, kind, role, office)
    doubted = believed or any(thought.doubts_address(owner, getattr(facts, owner)) for owner in owners)
    return facts, ("whose_address",) if doubted else ()


def _asked(kind: Kind, ranked: tuple[Ranked, ...], spread: Spread) -> tuple[Kind, ...]:
    return requests(ranked, spread.body) or several_matters(kind, spread.body, spread.parts, spread.picture.own)


def _first_asked(ranked: tuple[Ranked, ...], asked: tuple[Kind, ...]) -> tuple[Ranked, ...]:
    """Of several requests the first gives the kind (ruling 5); that it does is as sure as any kind was."""
    first = next((r for r in ranked if r.kind in asked[:1]), ranked[0])
    others = (r for r in ranked if r.kind != first.kind)
    return (replace(first, confidence=ranked[0].confidence), *others)
