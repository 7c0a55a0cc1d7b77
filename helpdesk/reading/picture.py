"""One picture of everybody from all that was read: body, what was forwarded, papers. Who writes, for whom, who owes whom.

The same name in two places is one person. The writer's own newest words weigh most, then the application, then judgments.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from helpdesk.journey import Found, Role
from helpdesk.reading.addresses import AddressMention
from helpdesk.reading.cast import Cast
from helpdesk.reading.once import once, remembered
from helpdesk.reading.people import NameMention, ends_with, misread
from helpdesk.reading.person import SELF, SOMEONE_OWING
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import Source, fold

TRUST = {"body": 1.0, "application": 1.0, "forwarded": 0.9, "authorization": 0.6, "judgment": 0.7}
LEAST_WRITER = 2.0
GIVEN_NAME = 2  # words
MERE_SIGNATURE = 3.5
OF_A_PARTY = 3.0
LEAST_PARTY = 1.5
OUTSPOKEN = 5.0  # weight of the signs of whoever says in so many words which party they are
SIDES = ("creditor", "debtor")
OWN_WORDS = ("body", "forwarded", "application")
PARTS = ("writer", "creditor", "debtor", "officer", "other_person", "legal_representative")
LEAD = 26  # letters before an address that say whether it still holds
FORMERLY = re.compile(r"\b(?:truoc|truoc day|truoc kia|cu(?! tru)|que|que quan|nguyen quan|goc|sinh tai)\b[\w\s:]{0,14}$")
NOWADAYS = re.compile(r"\b(?:nay|hien|hien nay|hien tai|bay gio|gio|chuyen (?:ve|den|sang))\b[\w\s:]{0,16}$")


@dataclass
class Character:
    """A person or firm over all sources; the first place a name stands is shown as evidence."""

    name: str
    firm: bool
    source: Source | None
    mention: NameMention | None
    weights: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    addresses: list[tuple[Source, AddressMention]] = field(default_factory=list)

    @property
    def found(self) -> Found | None:
        if self.source is None or self.mention is None:
            return None
        return Found(self.name, fold(self.name), self.source.span(self.mention.start, self.mention.end))

    @property
    def address(self) -> Found | None:
        """Where they are now, as far as told apart; of these the fullest, the first of equals."""
        if not self.addresses:
            return None
        source, best = max(self.addresses, key=lambda pair: (_topical(*pair), len(pair[1].levels)))
        return Found(best.text, fold(best.text), source.span(best.start, best.end))


def _is_fuller(name: NameMention, known: NameMention) -> bool:
    """ "Hoàng Yến Nhi" of the application, where the mail is signed "Yến Nhi"."""
    return not name.firm and name.last - name.first > known.last - known.first == GIVEN_NAME


def _side(creditor: float, debtor: float) -> Role | None:
    if max(creditor, debtor) < LEAST_PARTY:
        return None
    return Role.CREDITOR if creditor >= debtor else Role.DEBTOR


def _topical(source: Source, address: AddressMention) -> int:
    """1 for "nay chuyển về …", -1 for "trước ở …", "quê ở …"."""
    lead = source.folded[max(0, address.start - LEAD) : address.start]
    return -1 if FORMERLY.search(lead) else 1 if NOWADAYS.search(lead) else 0


@dataclass
class Part:
    """One source with its role in the letter (body, forwarded, application, judgment, …) and its cast."""

    role: str
    survey: Survey
    cast: Cast


class Picture:
    def __init__(self, parts: list[Part], display_name: str) -> None:
        self.parts = parts
        self.characters: dict[str, Character] = {}
        self.display = fold(display_name)
        self._entered: dict[tuple[str, str], str] = {}  # under which key somebody of a text is known here
        self.own = {part.survey.source.name: _writer_of(part, self.display) for part in parts}
        for part in parts:
            self._enter(part)
        self.sent_by_another = self._sent_by_another()
        self.writer = self._writer()

    def _enter(self, part: Part) -> None:
        trust = TRUST.get(part.role, 0.4)
        for key, person in part.cast.people.items():
            if key == SELF and part.role not in ("body", "application", "forwarded"):
                continue
            who = self._known_as((self.own[part.survey.source.name] or SELF) if key == SELF else key)
            self._entered[part.survey.source.name, key] = who
            if key == self.own[part.survey.source.name]:
                self.own[part.survey.source.name] = who  # known already by a longer or shorter name
            character = self.characters.get(who)
            if character is None:
                character = self.characters[who] = Character(person.name, bool(person.mention and person.mention.firm), None, None)
            if person.mention is not None and (character.mention is None or _is_fuller(person.mention, character.mention)):
                character.name, character.firm = person.mention.name, person.mention.firm
                character.source, character.mention = part.survey.source, person.mention
            for sign, weight in person.weights.items():
                if sign == "writer" and part.role not in ("body", "application", "forwarded"):
                    continue
                character.weights[sign] += trust * weight
            character.addresses += [(part.survey.source, a) for a in person.addresses]

    def _known_as(self, key: str) -> str:
        """Under which key somebody of another text is known: by a longer or shorter name, or one that was misread."""
        if key in self.characters or key in (SELF, SOMEONE_OWING):
            return key
        akin = [k for k in self.characters if ends_with(k, key) or ends_with(key, k) or misread(k, key)]
        return akin[0] if len(akin) == 1 else key

    def _writer(self) -> str | None:
        """The writer's key: of the body, else of the application, else of what was forwarded."""
        for role in ("application",) if self.sent_by_another else ("body", "application", "forwarded"):
            keys = [self.own[p.survey.source.name] for p in self.parts if p.role == role]
            written = next((k for k in keys if k), None)
            if written:
                return self._firm_behind(written) or self._fuller(written)
        return None

    def _firm_behind(self, key: str) -> str | None:
        """An employee only sends the mail; the application is the firm's own."""
        if self.characters[key].weights.get("writer", 0) > MERE_SIGNATURE:
            return None
        applicants = [self.own[p.survey.source.name] for p in self.parts if p.role == "application"]
        return next((a for a in applicants if a and self.characters[a].firm), None)

    def _sent_by_another(self) -> bool:
        """A child mails the father's own signed application: the request is the father's (ruling 7)."""
        roles = {p.role for p in self.parts}
        bodies = [p for p in self.parts if p.role == "body"]
        mails = any(p.survey.all("mails_for") for p in bodies)
        applicants = {key for p in self.parts if p.role == "application" and (key := self.own[p.survey.source.name])}
        relatives = {k for p in bodies for k in p.cast.actors.family} - {self.own[p.survey.source.name] for p in bodies}
        kin = any(self._known_as(a) in relatives for a in applicants)
        return bool(applicants) and (mails or kin) and "authorization" not in roles

    def _fuller(self, key: str) -> str:
        """ "Ngọc Anh" is "Bùi Thị Ngọc Anh" of the application."""
        longer = [k for k in self.characters if k != key and k.endswith(" " + key)]
        return longer[0] if len(longer) == 1 else key

    @property
    def me(self) -> Character:
        """The writer, named or not: what "tôi" gathered is theirs."""
        me = self.characters.get(self.writer or SELF) or self.characters.get(SELF)
        if me is None:
            me = self.characters[SELF] = Character("", False, None, None)
        return me

    @property
    def my_name(self) -> Found | None:
        """None for what is no more than a nickname below the letter: no decision can be made out to it."""
        signed_only = self.me.weights.get("writer", 0.0) <= MERE_SIGNATURE
        return None if signed_only and self.has_a_nickname else self.me.found

    @property
    def has_a_nickname(self) -> bool:
        """ "Tí Sún", "Bảo An": two words of which the first is no family's name are what somebody is called."""
        part = next((p for p in self.parts if p.survey.source is self.me.source and p.role in OWN_WORDS), None)
        name = self.me.mention
        if part is None or name is None or name.firm or name.last - name.first > GIVEN_NAME:
            return False
        return not part.survey.reader.lexicon.words["surnames"].holds(part.survey.source, name.first)

    def role_weight(self, part: str) -> float:
        """Of the writer, of "tôi", and of the firm they stand for."""
        same = [self.me, self.characters.get(SELF), self.firm_of(self.me)]
        return sum(c.weights.get(part, 0.0) for i, c in enumerate(same) if c and c not in same[:i])

    @remembered
    def own_role(self) -> Role | None:
        """Creditor or debtor, by what the writer says of themselves, else by what the papers say; None where nothing is said.

        A judgment that puts them on the other side outweighs stray signs, never what they call themselves."""
        own = [self._own_weight(side) for side in SIDES]
        judged = self._judged() if max(own) < OUTSPOKEN else None
        return judged or self._not_outdone(*own) or self._not_outdone(*map(self.role_weight, SIDES))

    def _judged(self) -> Role | None:
        """The writer's side in an enclosed judgment that names the other side, too."""
        for part in (p for p in self.parts if p.role == "judgment" and self.writer in p.cast.people):
            weights = {key: [person.weight(side) for side in SIDES] for key, person in part.cast.people.items()}
            creditor, debtor = weights[self.writer] if self.writer else (0.0, 0.0)
            if creditor > debtor and any(w[1] >= OF_A_PARTY for k, w in weights.items() if k != self.writer):
                return Role.CREDITOR
            if debtor > creditor and any(w[0] >= LEAST_PARTY for k, w in weights.items() if k != self.writer):
                return Role.DEBTOR
        return None

    def _not_outdone(self, creditor: float, debtor: float) -> Role | None:
        """The side; nobody owes by a stray sign where another is the debtor in so many words."""
        mine = (self.me, self.characters.get(SELF), self.firm_of(self.me))
        rivals = (c.weights.get("debtor", 0.0) for c in self.characters.values() if c not in mine and c.name)
        return None if not creditor and debtor < max(rivals, default=0.0) / 2 else _side(creditor, debtor)

    def _own_weight(self, side: str) -> float:
        """As `role_weight`, in the writer's own words alone."""
        firm = self.firm_of(self.me)
        mine = {SELF, self.writer, *(key for key, c in self.characters.items() if c is firm)}
        return sum(p.cast.people[k].weight(side) for p in self.parts if p.role in OWN_WORDS for k in mine if k in p.cast.people)

    def party(self, part: str, *, not_me: bool) -> Character | None:
        """Who bears `part` (creditor, debtor) most clearly among the others, officials and mere relations left out."""
        opposite = "debtor" if part == "creditor" else "creditor"
        fitting = [
            c
            for key, c in self.characters.items()
            if c.name
            and key not in (SELF, SOMEONE_OWING)
            and not (not_me and c is self.me)
            and c.weights.get(part, 0) > max(c.weights.get(opposite, 0), 1.0)
            and c.weights.get("officer", 0) <= max(c.weights.get("creditor", 0), c.weights.get("debtor", 0))
        ]
        return max(fitting, key=lambda c: c.weights[part], default=None)

    @once
    def strangers(self) -> list[Character]:
        """People and firms named of whom nothing was understood."""
        return [c for c in self.characters.values() if c.name and c is not self.me and not any(c.weights.get(r, 0) >= 2 for r in PARTS)]

    @property
    def only_stranger(self) -> Character | None:
        """Who the letter must be about, if it names nobody else."""
        in_letter = [c for c in self.strangers if c.source and c.source.name in ("body", "forwarded")]
        return in_letter[0] if len(in_letter) == 1 else None

    @property
    def writes_for_family(self) -> bool:
        """Whether a relative of the writer is the party, and more clearly so than the writer."""
        kin = {k for p in self.parts if p.role in ("body", "forwarded") for k in p.cast.actors.family} & set(self.characters)
        known = [self.characters[k] for k in kin if self.characters[k] is not self.me]
        sides = (("creditor", "debtor"), ("debtor", "creditor"))
        return any(
            c.weights.get(part, 0) >= max(OF_A_PARTY, self.role_weight(part)) and not self.role_weight(opposite)
            for c in known
            for part, opposite in sides
        )

    @once
    def employer(self) -> Character | None:
        """The firm the writer says they belong to, in the first text that says so."""
        told = ((p.survey.source.name, p.cast.actors.employer) for p in self.parts if p.role in OWN_WORDS)
        return next((self.characters[self._entered[text, firm]] for text, firm in told if firm), None)

    def firm_of(self, character: Character) -> Character | None:
        """The firm whose legal representative this is: the one they name as theirs, else the one that is a party."""
        if not character.weights.get("legal_representative"):
            return None
        if self.employer:
            return self.employer
        led = [firm for p in self.parts for who, firm in p.cast.leads.items() if self.characters.get(self._known_as(who)) is character]
        if led and self._known_as(led[0]) in self.characters:
            return self.characters[self._known_as(led[0])]
        firms = [c for c in self.characters.values() if c.firm and (c.weights.get("creditor") or c.weights.get("writer") or c.addresses)]
        return max(
            firms, key=lambda c: c.weights.get("writer", 0) + c.weights.get("creditor", 0) - c.weights.get("debtor", 0), default=None
        )


def _writer_of(part: Part, display: str) -> str | None:
    """Whose words these are: the heaviest signs of a writer, the display name tipping the scale."""
    best, most = None, LEAST_WRITER - 0.1
    for key, person in part.cast.people.items():
        if key in (SELF, SOMEONE_OWING) or person.weight("officer") > person.weight("writer"):
            continue
        is_sender = len(key.split()) > 1 and set(display.split()) == set(key.split())
        weight = person.weight("writer") + (0.5 if person.weight("writer") else LEAST_WRITER) * is_sender
        if weight > most:
            best, most = key, weight
    return best
