"""Who is who in one piece of text: the writer, creditor, debtor, officials, and whose address is which.

Each sign adds its weight to a person; the heaviest wins. Signs are labels ("người phải thi hành án: …"), what somebody must do
("buộc bà … trả tôi …"), introductions ("tôi là …") and signatures. The writer's "tôi" is a person of the cast from the start.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from helpdesk.reading.addresses import AddressMention
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.people import NameMention
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import fold

SELF, SOMEONE_OWING = "(tôi)", "(người phải thi hành án)"
SMALL_WORDS = "la|gom|co ten|ten|ten la|cua|ong|ba|anh|chi|co|chu|bac|cu|em|chau|thang|con|luat su|ls|vo chong|ho ten|va|hai"
GAP = re.compile(rf"(?:\s*\([^()]{{0,110}}\))?[\s:,.–()-]*(?:(?:{SMALL_WORDS})[\s:,.–-]+)*")
PAIRED = re.compile(
    r"[\s,;]*(?:(?:cmnd|cccd|cmt|sinh nam|sn)?[\s:]*[\d\s]+[,;]\s*)?(?:va|,|cung|voi|\(\d\)|;)?\s*(?:\w+\s+){0,2}(?:\(\d\)\s*)?"
)
OBLIQUE = re.compile(r"\b(?:cua|tu|voi|giua|nhung|cac|moi)\s*$")
REACH = 260
LAST_PART = 0.4  # of a text: where signatures stand


@dataclass(frozen=True, slots=True)
class Actor:
    """A place in the text where somebody is spoken of; `who` is the folded full name, SELF, or SOMEONE_OWING."""

    start: int
    end: int
    who: str


@dataclass
class Person:
    """Somebody of the cast: how the name is written, and the weight of the signs for each part."""

    mention: NameMention | None
    weights: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    addresses: list[AddressMention] = field(default_factory=list)

    def weight(self, part: str) -> float:
        return self.weights.get(part, 0.0)

    @property
    def name(self) -> str:
        return self.mention.name if self.mention else ""


class Cast:
    def __init__(self, survey: Survey) -> None:
        self.survey, self.source = survey, survey.source
        self.people: dict[str, Person] = {SELF: Person(None), SOMEONE_OWING: Person(None)}
        self.signatures: list[Actor] = []
        for name in survey.names:
            self.people.setdefault(fold(name.name), Person(name))
        self._introduce()
        self._label()
        self._oblige()
        self._sign()
        self._house()

    @cached_property
    def actors(self) -> list[Actor]:
        """Everybody spoken of, in order: full names, "ông Đạt" for a name met before, the writer's pronouns."""
        named = [Actor(n.start, n.end, fold(n.name)) for n in self.survey.names]
        others = self.survey.all("not_self")
        own = [Actor(c.start, c.end, SELF) for c in self.survey.all("self") if not _covered(c, others) and not self._owned(c)]
        return sorted([*named, *self._short_names(named), *own], key=lambda a: a.start)

    def _owned(self, cue: Cue) -> bool:
        """ "Vợ cũ tôi là …": the word before "tôi" says that somebody else is meant."""
        before = cue.first - 1
        if before < 0 or self.source.tokens[cue.first].broken:
            return False
        return self.survey.reader.lexicon.words["kin"].holds(self.source, before)

    @cached_property
    def _starts(self) -> list[int]:
        return [a.start for a in self.actors]

    def _short_names(self, named: list[Actor]) -> list[Actor]:
        """ "Anh Phú" after "anh Châu Văn Phú"; "công ty" after a firm's full name."""
        last_words = {fold(n.name).rpartition(" ")[2]: fold(n.name) for n in self.survey.names if not n.firm}
        found = []
        for at in range(1, len(self.source.tokens)):
            token = self.source.tokens[at]
            whose = last_words.get(token.folded)
            if whose and self._called(at) and not any(a.start <= token.start < a.end for a in named):
                found.append(Actor(token.start, token.end, whose))
        return found

    def _called(self, at: int) -> bool:
        """A capital after a form of address."""
        first = self.source.text[self.source.tokens[at].start]
        return first.isupper() and self.survey.reader.lexicon.words["titles"].holds(self.source, at - 1)

    def before(self, position: int, *, since: int) -> Actor | None:
        """The last of the cast that ends before `position` and begins at or after `since`; what parentheses enclose is passed over."""
        for actor in reversed(self.actors[: bisect_left(self._starts, position)]):
            if actor.start < since:
                return None
            if actor.end <= position and not self._aside(actor, position):
                return actor
        return None

    def _aside(self, actor: Actor, position: int) -> bool:
        opened = self.source.text.rfind("(", max(0, actor.start - 200), actor.start)
        closed = self.source.text.find(")", actor.end, position)
        return opened >= 0 and closed >= 0 and ")" not in self.source.text[opened : actor.start]

    def after(self, position: int, *, gap: re.Pattern[str] = GAP) -> Actor | None:
        """The one of the cast that stands right behind `position`, with nothing but small words between."""
        filler = gap.match(self.source.folded, position)
        reach = filler.end() if filler else position
        at = bisect_left(self._starts, position)
        actor = self.actors[at] if at < len(self.actors) else None
        return actor if actor and actor.start <= reach and actor.who else None

    def add(self, who: str, part: str, weight: float) -> None:
        self.people[who].weights[part] += weight

    def _introduce(self) -> None:
        for cue in self.survey.all("writer_intro", "writer_label", "writer_bare"):
            actor = self._name_after(cue.end)
            if actor is None or (cue.code != "writer_label" and self._owned(cue)):
                continue
            weight = {"writer_intro": 6.0, "writer_label": 5.0, "writer_bare": 4.0}[cue.code]
            self.add(actor.who, "writer", weight)
            if cue.code == "writer_label" and actor.start > LAST_PART * len(self.source.text):
                self.signatures.append(actor)
        for cue in self.survey.all("writer_named"):
            actor, subject = self._name_after(cue.end), self.before(cue.start, since=self.source.sentence(cue.start)[0])
            if actor and subject and subject.who == SELF:
                self.add(actor.who, "writer", 4)

    def _name_after(self, position: int) -> Actor | None:
        """As `after`, but a full name only, however the pronoun before it reads."""
        filler = GAP.match(self.source.folded, position)
        reach = filler.end() if filler else position
        names = self.survey.names
        at = bisect_left([n.start for n in names], position)
        return Actor(names[at].start, names[at].end, fold(names[at].name)) if at < len(names) and names[at].start <= reach else None

    def _label(self) -> None:
        for part, code in (("creditor", "role_creditor"), ("debtor", "role_debtor")):
            for cue in self.survey.all(code):
                self._bind(cue, part)
        for part in ("officer", "legal_representative", "other_person"):
            for cue in self.survey.all(part):
                actor = self._name_after(cue.end) or self._just_before(cue)
                if actor:
                    self.add(actor.who, part, 5)

    def _just_before(self, cue: Cue) -> Actor | None:
        actor = self.before(cue.start, since=self.source.sentence(cue.start)[0])
        between = self.source.folded[actor.end : cue.start] if actor else ""
        return actor if actor and re.fullmatch(r"[\s,(–-]*(?:(?:la|lam|hien la|nguyen|pho)\s+)?(?:\w+\s+)?", between) else None

    def _bind(self, cue: Cue, part: str) -> None:
        """A role's name belongs to who is named behind it, else to whom the sentence is about."""
        folded, (since, _) = self.source.folded, self.source.sentence(cue.start)
        lead = folded[since : cue.start]
        follower = self.after(cue.end)
        if follower and not re.search(r"\b(?:la|toi la)\s*$", lead):
            self.add(follower.who, part, 5)
            return
        if OBLIQUE.search(lead):
            return
        actor = self.before(cue.start, since=since)
        if actor:
            self.add(actor.who, part, 4)
        elif re.search(r"tu cach[^.]*$|(?:^|\W)la\s*$", lead):
            self.add(SELF, part, 3)

    def _oblige(self) -> None:
        for cue in self.survey.all("compel", "against"):
            if actor := self.after(cue.end):
                self.add(actor.who, "debtor", 3 if cue.code == "compel" else 2)
        for cue in self.survey.all("duty"):
            if actor := self.before(cue.start, since=self.source.sentence(cue.start)[0]):
                self.add(actor.who, "debtor", 2)
        for cue in self.survey.all("give_to"):
            self._give(cue)
        for _ in self.survey.all("won"):
            self.add(SELF, "creditor", 3)

    def _give(self, cue: Cue) -> None:
        receiver = self.after(cue.end)
        if receiver is None:
            return
        self.add(receiver.who, "creditor", 2)
        giver = self.before(cue.start, since=self.source.sentence(cue.start)[0])
        if giver and giver.who != receiver.who:
            self.add(giver.who, "debtor", 1.5)

    def _sign(self) -> None:
        """A name alone on a line towards the end, or the last thing of all, is a signature."""
        text = self.source.text
        for name in self.survey.names:
            weight = _signature(text, name)
            if weight:
                self.add(fold(name.name), "writer", weight)
                self.signatures.append(Actor(name.start, name.end, fold(name.name)))

    def _house(self) -> None:
        """Gives each address to who was spoken of last before it, unless a thing of value stands between."""
        for address in self.survey.addresses:
            actor = self._owner(address)
            while actor:
                self.people[actor.who].addresses.append(address)
                actor = self._partner(actor)

    def _owner(self, address: AddressMention) -> Actor | None:
        since = max(0, address.start - REACH)
        candidates = [*self.actors, *self._nameless_debtors()]
        near = [a for a in candidates if since <= a.start and a.end <= address.start and not self.people[a.who].weight("officer")]
        actor = max(near, key=lambda a: a.end, default=None)
        if actor is None:
            return None
        return None if self._elsewhere(actor.end, address.start) else actor

    def _elsewhere(self, start: int, end: int) -> bool:
        """Whether what stands between makes it the place of a thing owned or of something that happened."""
        owns = [c for c in self.survey.all("has") if start <= c.start < end]
        things = [c for c in self.survey.all("asset") if start <= c.start and c.end <= end]
        events = [c for c in self.survey.all("place_of_event") if start <= c.start < end]
        return bool(events) or any(h.start <= t.start for h in owns for t in things)

    def _partner(self, actor: Actor) -> Actor | None:
        """ "Anh A và chị B, cùng trú tại …": what is said of the second is said of both."""
        other = self.before(actor.start, since=self.source.sentence(actor.start)[0])
        between = self.source.folded[other.end : actor.start] if other else ""
        return other if other and PAIRED.fullmatch(between) else None

    def _nameless_debtors(self) -> list[Actor]:
        """ "Bị đơn (họ tên như trong bản án) hiện trú tại …": nobody is named, yet the address is the debtor's."""
        return [Actor(c.start, c.end, SOMEONE_OWING) for c in self.survey.all("role_debtor") if not self.after(c.end)]


def _signature(text: str, name: NameMention) -> float:
    """How much a name looks like a signature where it stands: 0 for not at all."""
    line_start = text.rfind("\n", 0, name.start) + 1
    line_end = text.find("\n", name.end)
    before, after = fold(text[line_start : name.start]), text[name.end : line_end if line_end >= 0 else len(text)]
    if name.start > LAST_PART * len(text) and not text[name.end :].strip(" .,-–!\n)("):
        return 2.5
    if before.strip(" -–.,*:") not in ("", "ls", "luat su", "ong", "ba"):
        return 0.0
    if not after.strip(" .,-–!") and line_start > 0.3 * len(text):
        return 3.0
    return 2.0 if line_start > 0.6 * len(text) and len(after) < 40 and re.match(r"\s*[-–|(,]", after) else 0.0


def _covered(cue: Cue, others: list[Cue]) -> bool:
    return any(o.start <= cue.start and cue.end <= o.end for o in others)
