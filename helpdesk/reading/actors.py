"""Everybody spoken of in one piece of text, in order: full names, "ông Đạt" for a name met before, "tôi", "công ty chúng tôi"."""

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
MEN, WOMEN = frozenset({"ong", "anh", "chu", "cau", "chong", "thang"}), frozenset({"ba", "chi", "co", "di", "thim", "vo"})
LINE_ABOVE = 60
EMPLOYER_REACH = 140  # letters from the writer's name to the firm they say they belong to


@dataclass(frozen=True, slots=True)
class Actor:
    """A place in the text where somebody is spoken of; `who` is the folded full name, SELF, or SOMEONE_OWING."""

    start: int
    end: int
    who: str
    pronoun: bool = False


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


class Actors:
    """The people of a survey and the places where each is spoken of."""

    def __init__(self, survey: Survey) -> None:
        self.survey, self.source = survey, survey.source
        self.people: dict[str, Person] = {SELF: Person(None), SOMEONE_OWING: Person(None)}
        for name in survey.names:
            self.people.setdefault(fold(name.name), Person(name))

    @cached_property
    def all(self) -> list[Actor]:
        named = [Actor(n.start, n.end, fold(n.name)) for n in self.survey.names]
        others = self.survey.all("not_self")
        own = [Actor(c.start, c.end, SELF) for c in self.survey.all("self") if not _covered(c, others) and not self.owned(c)]
        firm = [Actor(c.start, c.end, self.employer or SELF) for c in self.survey.all("own_firm")]
        known = sorted([*named, *self._short_names(named), *self._firms_again(), *own, *firm], key=lambda a: a.start)
        return sorted([*known, *self._pronouns(known)], key=lambda a: a.start)

    def _pronouns(self, known: list[Actor]) -> list[Actor]:
        """ "Anh ta", "chồng cũ tôi": the last one named who is not the writer, else whoever owes."""
        found = []
        for cue in self.survey.all("others"):
            if any(a.start < cue.end and cue.start < a.end for a in known) or _covered(cue, self.survey.all("not_self")):
                continue
            mine = {SELF, self.employer, *self.introduced}
            others = [a for a in known if a.end <= cue.start and a.who not in mine and not self._is_official(a)]
            meant = [a.who for a in others if self._may_be(a, self.source.tokens[cue.first].folded)]
            found.append(Actor(cue.start, cue.end, meant[-1] if meant else SOMEONE_OWING, pronoun=True))
        return found

    def _may_be(self, actor: Actor, word: str) -> bool:
        """ "Chị ấy" is nobody who was called "anh"; a firm is neither."""
        mention = self.people[actor.who].mention
        titles = mention.title.split() if mention and not mention.firm else []
        opposite = WOMEN if word in MEN else MEN if word in WOMEN else frozenset[str]()
        return not opposite.intersection(titles)

    def _is_official(self, actor: Actor) -> bool:
        """ "Chấp hành viên …" right before or behind the name."""
        return any(0 <= actor.start - c.end < 6 or 0 <= c.start - actor.end < 4 for c in self.survey.all("officer"))

    @cached_property
    def employer(self) -> str | None:
        """The firm the writer says they work for or stand for: the first one named behind their own name."""
        firms = [n for n in self.survey.names if n.firm]
        for cue in self.survey.all("writer_intro", "writer_bare", "writer_label"):
            name = self.name_after(cue.end)
            since = name.end if name else cue.end
            sentence_end = self.source.sentence(since)[1]
            firm = next((f for f in firms if since <= f.start < min(since + EMPLOYER_REACH, sentence_end)), None)
            links = self.survey.all("staff_of", "legal_representative", "acts_for")
            if firm and name and any(since <= c.start < firm.start for c in links):
                return fold(firm.name)
        return None

    @cached_property
    def introduced(self) -> set[str]:
        """The names the writer gives as their own."""
        cues = self.survey.all("writer_intro", "writer_bare", "writer_label")
        return {actor.who for cue in cues if (actor := self.name_after(cue.end)) and not (cue.code != "writer_label" and self.owned(cue))}

    def _firms_again(self) -> list[Actor]:
        """ "Công ty" without a name: the firm named last."""
        firms = [n for n in self.survey.names if n.firm]
        own = self.survey.all("own_firm")
        found = []
        for cue in self.survey.all("firm_word"):
            before = [f for f in firms if f.end <= cue.start]
            if before and not any(n.start <= cue.start < n.end for n in firms) and not any(o.start <= cue.start < o.end for o in own):
                found.append(Actor(cue.start, cue.end, fold(before[-1].name)))
        return found

    def signed_above(self, position: int) -> Actor | None:
        """ "Hoàng Văn Tùng", and on the next line "Người phải thi hành án"."""
        actor = self.before(position, since=max(0, position - LINE_ABOVE))
        return actor if actor and not self.source.folded[actor.end : position].strip(" .,\n-–()") else None

    def owned(self, cue: Cue) -> bool:
        """ "Vợ cũ tôi là …": the word before "tôi" says that somebody else is meant."""
        before = cue.first - 1
        if before < 0 or self.source.tokens[cue.first].broken:
            return False
        return self.survey.reader.lexicon.words["kin"].holds(self.source, before)

    @cached_property
    def _starts(self) -> list[int]:
        return [a.start for a in self.all]

    def _short_names(self, named: list[Actor]) -> list[Actor]:
        """ "Anh Phú" after "anh Châu Văn Phú"; "công ty" after a firm's full name."""
        people = [n for n in self.survey.names if not n.firm]
        surnames = self.survey.reader.lexicon.words["surnames"].folded
        first_words = {fold(n.name).partition(" ")[0]: fold(n.name) for n in people if fold(n.name).partition(" ")[0] not in surnames}
        last_words = first_words | {fold(n.name).rpartition(" ")[2]: fold(n.name) for n in people}
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
        for actor in reversed(self.all[: bisect_left(self._starts, position)]):
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
        actor = self.all[at] if at < len(self.all) else None
        return actor if actor and actor.start <= reach and actor.who else None

    def name_after(self, position: int) -> Actor | None:
        """As `after`, but a full name only, however the pronoun before it reads."""
        filler = GAP.match(self.source.folded, position)
        reach = filler.end() if filler else position
        names = self.survey.names
        at = bisect_left([n.start for n in names], position)
        return Actor(names[at].start, names[at].end, fold(names[at].name)) if at < len(names) and names[at].start <= reach else None


def _covered(cue: Cue, others: list[Cue]) -> bool:
    return any(o.start <= cue.start and cue.end <= o.end for o in others)
