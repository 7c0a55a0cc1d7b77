"""Everybody spoken of in one piece of text, in order: full names, "ông Đạt" for a name met before, "tôi", "công ty chúng tôi"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict

from helpdesk.reading import signing
from helpdesk.reading.given_names import MEN, WOMEN, called, stands_alone, whole_names
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.once import once
from helpdesk.reading.people import NameMention, titles_of_others
from helpdesk.reading.person import SELF, SOMEONE_OWING, Actor, Person, describes_the_debtor
from helpdesk.reading.survey import START, Survey, covered
from helpdesk.reading.text import fold

SMALL_WORDS = "la|gom|gia dinh|co ten|ten|ten la|cua|ong|ba|anh|chi|co|chu|bac|cu|em|chau|thang|con|luat su|ls|vo chong|ho ten|va|hai"
GAP = re.compile(
    rf"(?: \d{{1,3}} (?:nguoi|ho)\b)?(?:\s*\([^()]{{0,110}}\))?[\s:,.–()|-]*(?:(?:{SMALL_WORDS})[\s:,.–|-]+)*(?:\d{{1,2}}\s?[.)]\s*)?"
)
LINE_ABOVE = 60
FAMILY = frozenset(
    ("me bo ma cha chong vo anh chi em di chu bac ong ba co cau thim mo cu con de ruot noi ngoai re dau gai trai nuoi").split()  # noqa: SIM905
)
SHORT_SELF = {"e": "em", "t": "toi", "tui": "toi"}
OWN_SHARE = 0.4  # of the uses of the commonest word for oneself: less often, it means somebody else
BESIDE = re.compile(r"\b(?:va|voi|cung|hai)\b")
ATTRIBUTES = frozenset({"de", "ruot", "noi", "ngoai", "re", "dau", "gai", "trai", "nuoi"})  # "nuôi cháu" is what one does
FORMER = frozenset({"cu", "truoc"})  # "vợ cũ tôi" is the other side, not somebody one writes for
RELATION = r"(?:trai|gai|de|ruot|nuoi|dau|re|noi|ngoai|ca|ut|vo|chong|duy nhat|cua)"
CHILD_OF = re.compile(
    rf"(?:[,;(]|\bla)\s*(?:con|chau|vo|chong|em|me|bo|cha)(?:\s+{RELATION})*\s+(?:{RELATION}|ong|ba|anh|chi|cu|co|chu|bac)\s*$"
)
TRADE = re.compile(r"\s*[,(–-]\s*(?:(?:hien|dang|lam|la|von|nguyen)\s+)*")
EMPLOYER_REACH = 140  # letters from the writer's name to the firm they say they belong to


class Actors:
    """The people of a survey and the places where each is spoken of."""

    def __init__(self, survey: Survey) -> None:
        self.survey, self.source = survey, survey.source
        self.people: dict[str, Person] = {SELF: Person(None), SOMEONE_OWING: Person(None)}
        self.whole = whole_names(survey.names)
        self._named_after: dict[int, Actor | None] = {}  # by position
        for name in sorted(survey.names, key=lambda n: n.identity != self.key(n)):
            self.people.setdefault(self.key(name), Person(name))

    def key(self, name: NameMention) -> str:
        """The folded full name of whoever a name means."""
        return self.whole.get(name.identity, name.identity)

    @once
    def all(self) -> list[Actor]:
        named = [Actor(n.start, n.end, self.key(n)) for n in self.survey.names]
        others = self.survey.all("not_self", "own_firm")
        own = [Actor(c.start, c.end, SELF) for c in self._own_words if not covered(c, others) and not self.owned(c)]
        firm = [Actor(c.start, c.end, self.employer or self._worked_for(c) or SELF) for c in self.survey.all("own_firm")]
        known = sorted([*named, *self._short_names(named), *self._firms_again(), *own, *firm, *self._family()], key=START)
        return sorted([*known, *self._pronouns(known)], key=START)

    @once
    def _own_words(self) -> list[Cue]:
        """ "Cháu", "con", "em" are the writer only where the writer calls themselves so."""
        cues, titles = self.survey.all("self"), titles_of_others(self.source, self.survey.names)
        bare = Counter(self._called_so(c) for c in cues if c.last - c.first == 1)
        rivals = {w: max((m for o, m in bare.items() if o != w), default=0) for w in bare}
        bare = Counter({w: n for w, n in bare.items() if w not in titles or n - titles[w] > rivals[w]})
        most = max(bare.values(), default=0)
        if bare["toi"] == most > 1:
            return [c for c in cues if c.last - c.first > 1 or self._called_so(c) == "toi" or self._introduces(c)]
        return [c for c in cues if c.last - c.first > 1 or bare[self._called_so(c)] >= max(OWN_SHARE * most, 1)]

    def _introduces(self, cue: Cue) -> bool:
        """ "Em là …" even where "tôi" follows; "nuôi con là …" introduces the child."""
        return any(c.start == cue.start and not self.owned(c) for c in self.survey.all("writer_intro"))

    def _called_so(self, cue: Cue) -> str:
        return SHORT_SELF.get(word := self.source.words[cue.first], word)

    def _pronouns(self, known: list[Actor]) -> list[Actor]:
        """ "Anh ta", "chồng cũ tôi": the last one named who is not the writer, else whoever owes."""
        found = []
        for cue in self.survey.all("others"):
            titled = 2 * (cue.last - cue.first == 1)  # "ong Khuc Van Tam" is no "ổng"
            if any(a.start < cue.end + titled and cue.start < a.end for a in known) or covered(cue, self.survey.all("not_self", "lives")):
                continue
            mine = {SELF, self.employer, *self.introduced}
            others = [a for a in known if a.end <= cue.start and a.who not in mine and not self._is_official(a)]
            others = [] if describes_the_debtor(self.source.folded, cue.start) else others
            meant = [a.who for a in others if self._may_be(a, self.source.words[cue.first])]
            named = [w for w in meant if not w.startswith("(")] or meant or [SOMEONE_OWING]
            found.append(Actor(cue.start, cue.end, SELF if self._describes_the_writer(cue, known) else named[-1], pronoun=True))
        return found

    def _describes_the_writer(self, cue: Cue, known: list[Actor]) -> bool:
        """ "Tôi là …, chủ cửa hàng …": right behind the writer's name it is the writer's own trade."""
        own = (a for a in known if a.who in self.introduced and a.end <= cue.start)
        return any(TRADE.fullmatch(self.source.folded, a.end, cue.start) for a in own)

    def _family(self) -> list[Actor]:
        """ "Mẹ tôi": the one named right behind, or the one the writer says they are the child, husband … of."""
        return [Actor(*relative) for relative in self._relatives]

    @once
    def _relatives(self) -> list[tuple[int, int, str]]:
        heads = [(head, cue) for cue in self._own_words if (head := self._kin_head(cue)) is not None]
        word = {head: self.source.words[head] for head, _ in heads}
        named = {word[head]: who for head, cue in heads if (who := self._kin_named(cue, head))}
        found = []
        for head, cue in heads:
            who = named.get(word[head]) or self.relative or f"({word[head]} tôi)"
            self.people.setdefault(who, Person(None))
            found.append((self.source.starts[head], cue.end, who))
        return found

    @property
    def family(self) -> set[str]:
        """The writer's relatives who are spoken of as such, named or not."""
        return {who for _, _, who in self._relatives} | ({self.relative} if self.relative else set())

    def _kin_head(self, cue: Cue) -> int | None:
        """The first token of "mẹ đẻ tôi"; None where "tôi" is nobody's relative."""
        words, at = self.survey.reader.lexicon.words, cue.first - 1
        said, breaks = self.source.words, self.source.breaks
        if at < 0 or breaks[cue.first] or said[at] in FORMER or cue.last - cue.first > 1:
            return None
        while at >= 0 and said[at] in FAMILY and words["kin"].holds(self.source, at):
            if breaks[at]:
                return at
            at -= 1
        return at + 1 if at + 1 < cue.first and said[at + 1] not in ATTRIBUTES else None

    def _kin_named(self, cue: Cue, head: int) -> str | None:
        """ "Mẹ tôi là bà …"; whoever is called "ông" is another."""
        actor = self.name_after(cue.end)
        word = self.source.words[head]
        return actor.who if actor and not self._is_firm(actor.who) and self._may_be(actor, word) else None

    def _is_firm(self, who: str) -> bool:
        return bool((mention := self.people[who].mention) and mention.firm)

    @once
    def relative(self) -> str | None:
        """Whose child, wife, father … the writer says to be, in the sentence that introduces them: "tôi là …, con trai bà …"."""
        for cue in self.survey.all("writer_intro", "writer_bare"):
            me = None if self.owned(cue) else self.name_after(cue.end)
            if me is None:
                continue
            end = self.source.sentence(cue.start)[1]
            for name in self.survey.names:
                if me.end < name.start < end and CHILD_OF.search(self.source.folded, me.end, name.start):
                    return self.key(name)
        return None

    def suffers(self, actor: Actor) -> bool:
        """ "Kẻ lừa tôi": the writer is the object."""
        return self.survey.reader.lexicon.words["done_to_me"].up_to(self.source, self.source.token_at(actor.start)) > 0

    def is_of_another(self, cue: Cue) -> bool:
        """ "Con là cháu Lý Tăng Bảo An": a bare "cháu" in mid-sentence is somebody else's title."""
        if cue.code != "writer_bare" or self.source.words[cue.first] == "toi":
            return False
        return (cue.first > 0 and not self.source.breaks[cue.first]) or not any(c.start == cue.start for c in self._own_words)

    def _may_be(self, actor: Actor, word: str) -> bool:
        """ "Chị ấy" is nobody who was called "anh"; a firm is neither."""
        mention = self.people[actor.who].mention
        opposite = WOMEN if word in MEN else MEN if word in WOMEN else frozenset[str]()
        return not (mention and not mention.firm and opposite.intersection(mention.title.split()))

    def _is_official(self, actor: Actor) -> bool:
        """ "Chấp hành viên …" right before or behind the name."""
        return any(0 <= actor.start - c.end < 6 or 0 <= c.start - actor.end < 4 for c in self.survey.all("officer"))

    @once
    def employer(self) -> str | None:
        """The firm the writer says they work for or stand for: the first one named behind their own name."""
        firms = [n for n in self.survey.names if n.firm]
        for cue in self.survey.all("writer_intro", "writer_bare", "writer_label") if firms else ():
            name = self.name_after(cue.end)
            since = name.end if name else cue.end
            sentence_end = self.source.sentence(since)[1]
            firm = next((f for f in firms if since <= f.start < min(since + EMPLOYER_REACH, sentence_end)), None)
            links = self.survey.all("staff_of", "legal_representative", "acts_for")
            if firm and name and any(since <= c.start < firm.start for c in links):
                return self.key(firm)
        head = signing.letterhead(self.survey)
        return self.key(head) if head else None

    def _worked_for(self, cue: Cue) -> str | None:
        """ "Tòa xử cty em phải đền": where somebody works who stands for no firm; the only one that is named."""
        firms = {self.key(n) for n in self.survey.names if n.firm}
        for_it = self.survey.all("legal_representative", "acts_for", "staff_of") or self.source.folded.endswith("chung toi", 0, cue.end)
        return next(iter(firms)) if not for_it and len(firms) == 1 and self.introduced - firms else None

    @once
    def introduced(self) -> set[str]:
        """The names the writer gives as their own."""
        cues = self.survey.all("writer_intro", "writer_bare", "writer_label")
        own = [c for c in cues if c.code == "writer_label" or not (self.owned(c) or self.is_of_another(c))]
        return {actor.who for cue in own if (actor := self.introduced_by(cue))}

    def introduced_by(self, cue: Cue) -> Actor | None:
        """Whose name the cue gives as the writer's; "tôi và bà …" names another."""
        actor = self.name_after(cue.end)
        return None if actor and cue.code == "writer_bare" and BESIDE.search(self.source.folded, cue.end, actor.start) else actor

    def _firms_again(self) -> list[Actor]:
        """ "Công ty" without a name: the firm named last, of those that call themselves so: "ngân hàng" is the bank."""
        firms = [n for n in self.survey.names if n.firm]
        own = self.survey.all("own_firm")
        found = []
        for cue in self.survey.all("firm_word"):
            before = [f for f in firms if f.end <= cue.start] or [f for f in firms[:1] if self.key(f) != self.employer]
            before = [f for f in before if self.source.folded.startswith(self.source.folded[cue.start : cue.end], f.start)] or before
            if before and not any(n.start <= cue.start < n.end for n in firms) and not any(o.start <= cue.start < o.end for o in own):
                found.append(Actor(cue.start, cue.end, self.key(before[-1])))
        return found

    def signed_above(self, position: int) -> Actor | None:
        """ "Hoàng Văn Tùng", and on the next line "Người phải thi hành án"."""
        actor = self.before(position, since=max(0, position - LINE_ABOVE))
        between = self.source.text[actor.end : position] if actor else ""
        return actor if "\n" in between and not between.strip(" .,\n-–()") else None

    def owned(self, cue: Cue) -> bool:
        """ "Vợ cũ tôi là …", "kẻ lừa tôi tên là …": the word before "tôi" says that somebody else is meant."""
        before = cue.first - 1
        if before < 0 or self.source.breaks[cue.first]:
            return False
        words = self.survey.reader.lexicon.words
        introduces = cue.code in ("writer_intro", "writer_bare")
        return words["kin"].holds(self.source, before) or (introduces and words["done_to_me"].up_to(self.source, cue.first) > 0)

    @once
    def _starts(self) -> list[int]:
        return [a.start for a in self.all]

    def _short_names(self, named: list[Actor]) -> list[Actor]:
        """ "Anh Phú" after "anh Châu Văn Phú"; "công ty" after a firm's full name."""
        people = [n for n in self.survey.names if not n.firm]
        words = self.survey.reader.lexicon.words
        surnames = words["surnames"].folded
        bearers: defaultdict[str, list[NameMention]] = defaultdict(list)
        for name in people:
            parts = fold(name.name).split()
            for word in {parts[-1], *(w for w in parts[:1] if w not in surnames)}:
                bearers[word].append(name)
        found = []
        for at, word in enumerate(self.source.words if bearers else ()):
            whose = bearers.get(word)
            if not whose or not at or not (called(self.source, words, at) or stands_alone(self.source, words, at, whose)):
                continue
            start = self.source.starts[at]
            if not any(a.start <= start < a.end for a in named):
                found.append(Actor(start, self.source.ends[at], self._bearer(whose, start)))
        return found

    def _bearer(self, names: list[NameMention], position: int) -> str:
        """ "Chị Dung" is the Dung named last who is not the writer; they would say "tôi"."""
        others = [n for n in names if self.key(n) not in self.introduced] or names
        before = [n for n in others if n.start < position]
        return self.key(before[-1] if before else others[0])

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

    def after(self, position: int) -> Actor | None:
        """The one of the cast that stands right behind `position`, with nothing but small words between."""
        at = bisect_left(self._starts, position)
        actor = self.all[at] if at < len(self.all) else None
        return actor if actor and actor.who and actor.start <= self._reach(position) else None

    def name_after(self, position: int) -> Actor | None:
        """As `after`, but a full name only, however the pronoun before it reads."""
        if position not in self._named_after:
            names, at = self.survey.names, bisect_left(self.survey.names, position, key=START)
            behind = at < len(names) and names[at].start <= self._reach(position)
            self._named_after[position] = Actor(names[at].start, names[at].end, self.key(names[at])) if behind else None
        return self._named_after[position]

    def _reach(self, position: int) -> int:
        """Up to where only small words stand behind `position`."""
        filler = GAP.match(self.source.folded, position)
        return filler.end() if filler else position
