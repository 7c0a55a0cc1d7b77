"""Where the reading itself is unsure: a thing it did not find, though something in the letter may well be it.

A clerk who sees an address that is nobody's does not write "your debtor's address is missing". Neither does the program: what
is doubtful goes to a person. A doubt names the item of the checklist it concerns; it changes no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.journey import Facts, Kind, PaperRole, Role, Statement
from helpdesk.reading import rulings
from helpdesk.reading.judgments import bare_number
from helpdesk.reading.person import SELF, SOMEONE_OWING
from helpdesk.reading.picture import Part, Picture

OWN = ("body", "forwarded", "application")
UNWRITTEN = re.compile(r"\bdon\b[^.;\n]{0,36}\b(?:chua|sau|se|mai|tuan toi|tuan sau)\b|\b(?:chua|se)\b[^.;\n]{0,16}\bdon\b")
COPY_LATER = re.compile(r"\b(?:ban an|quyet dinh|an)\b[^.;\n]{0,40}\b(?:chua|sau|se|mai|mat|de quen)\b")
ON_BEHALF = re.compile(
    r"\b(?:thay|ho|giup|gium|dum|cho)\s+(?:me|bo|ba|ma|cha|chong|vo|ong|anh|chi|em|con|chau|co|chu|bac|cong ty|ngan hang|sep)\b"
)
PARTIES_TOLD = 3.0


def doubts(
    parts: list[Part], picture: Picture, facts: Facts, kind: Kind, said: tuple[Statement, ...], papers: tuple[PaperRole, ...]
) -> tuple[str, ...]:
    """The items a person should look at, in the codes of the checklist."""
    own = [p for p in parts if p.role in OWN]
    found = [*_people(own, picture, facts, kind), *_matter(parts, own, facts, kind), *_enclosed(own, said, papers)]
    return tuple(dict.fromkeys(found))


def _people(own: list[Part], picture: Picture, facts: Facts, kind: Kind) -> Iterator[str]:
    loose = _loose_address(own, picture)
    if facts.requester_address is None and (loose or _addresses_of(picture, SELF, SOMEONE_OWING)):
        yield "requester_address"
    if kind == Kind.ENFORCEMENT:
        if facts.debtor_address is None and (loose or any(p.survey.all("same_address") for p in own)):
            yield "debtor_address"
        if facts.debtor_name is None and picture.strangers:
            yield "debtor_name"
        if facts.creditor is None and picture.strangers:
            yield "creditor"
    if facts.role is None or _may_act_for_another(own, picture, facts):
        yield "authorization"


def _loose_address(own: list[Part], picture: Picture) -> bool:
    """An address that nobody was given."""
    given = {(a.start, s.name) for c in picture.characters.values() for s, a in c.addresses}
    return any((a.start, p.survey.source.name) not in given for p in own for a in p.survey.addresses)


def _addresses_of(picture: Picture, *keys: str) -> bool:
    return any(picture.characters[k].addresses for k in keys if k in picture.characters)


def _may_act_for_another(own: list[Part], picture: Picture, facts: Facts) -> bool:
    """A party by their own words, yet something says that another is."""
    if facts.role not in (Role.CREDITOR, Role.DEBTOR, Role.AFFECTED):
        return False
    told = [p for p in own if p.survey.all("acts_for", "principal", "mails_for", "staff_of") or ON_BEHALF.search(p.survey.source.folded)]
    return (bool(told) and not _of_the_judgment(picture, facts.role)) or _left_out(picture)


def _of_the_judgment(picture: Picture, role: Role) -> bool:
    """The enclosed judgment says so too."""
    part = "creditor" if role == Role.CREDITOR else "debtor"
    copies = [p for p in picture.parts if p.role == "judgment"]
    return any(p.cast.people[picture.writer].weight(part) >= 2 for p in copies if picture.writer in p.cast.people)


def _left_out(picture: Picture) -> bool:
    """An enclosed judgment names both sides, and the writer is neither of them nor speaks for one that is a firm."""
    for part in (p for p in picture.parts if p.role == "judgment"):
        sides = [{k for k, c in part.cast.people.items() if c.weight(side) >= PARTIES_TOLD} for side in ("creditor", "debtor")]
        named = {k for k, c in part.cast.people.items() if c.mention}
        firms = any(part.cast.people[k].mention and part.cast.people[k].mention.firm for k in sides[0] | sides[1])  # type: ignore[union-attr]
        if sides[0] and sides[1] and picture.writer and picture.writer not in named and not firms:
            return not any(_akin(picture.writer, k) for k in named)
    return False


def _akin(one: str, other: str) -> bool:
    """The same name but for a letter that was misread or a word that was left out."""
    a, b = one.split(), other.split()
    return len(set(a) & set(b)) >= min(len(a), len(b)) - 1


def _matter(parts: list[Part], own: list[Part], facts: Facts, kind: Kind) -> Iterator[str]:
    surveys = [p.survey for p in own]
    if kind == Kind.ENFORCEMENT:
        if facts.asset_info is None and any(s.all("asset", "verification", "asset_label") for s in surveys):
            yield "asset_info"
        if facts.request_content is None and any(s.money or s.all("thing", "property") for s in surveys):
            yield "request_content"
        if _several_matters(parts):
            yield "judgment_identity"
    if not facts.judgments and any(s.all("first_instance") or s.courts for s in surveys):
        yield "judgment_identity"


def _several_matters(parts: list[Part]) -> bool:
    """Two first-instance judgments, or one number under two courts: the letter may be about more than one matter."""
    firsts = [j for p in parts for j in rulings.judgments(p.survey) if j.instance in ("st", "")]
    numbers = {bare_number(j.number) for j in firsts}
    places = {(j.court.level, j.court.place) for j in firsts if j.court and j.court.place}
    return len(numbers) > 1 or len(places) > 1


def _enclosed(own: list[Part], said: tuple[Statement, ...], papers: tuple[PaperRole, ...]) -> Iterator[str]:
    codes, roles = {s.code for s in said}, {p.role for p in papers}
    unknown = bool(roles & {"other", "form"})
    if "judgment" not in roles and (unknown or "judgment_enclosed" in codes):
        yield "judgment_copy"
    if "application" not in roles and (
        unknown or "application_enclosed" in codes or _mentions(own, UNWRITTEN) != ("application_unwritten" in codes)
    ):
        yield "application"
    if "authorization" not in roles and "authorization_enclosed" in codes:
        yield "authorization"


def _mentions(own: list[Part], words: re.Pattern[str]) -> bool:
    return any(words.search(p.survey.source.folded) for p in own)
