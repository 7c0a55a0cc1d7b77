"""One picture of everybody from all that was read: body, what was forwarded, papers. Who writes, for whom, who owes whom.

The same name in two places is one person. The writer's own newest words weigh most, then the application, then judgments.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from helpdesk.journey import Found, Role
from helpdesk.reading.actors import SELF, SOMEONE_OWING
from helpdesk.reading.addresses import AddressMention
from helpdesk.reading.cast import Cast
from helpdesk.reading.people import NameMention
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import Source, fold

TRUST = {"body": 1.0, "application": 1.0, "forwarded": 0.9, "authorization": 0.6, "judgment": 0.7}
LEAST_WRITER = 2.0
MERE_SIGNATURE = 3.5


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
        """The fullest address given for them, the first of equals."""
        if not self.addresses:
            return None
        source, best = max(self.addresses, key=lambda pair: len(pair[1].levels))
        return Found(best.text, fold(best.text), source.span(best.start, best.end))


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
            who = (self.own[part.survey.source.name] or SELF) if key == SELF else key
            character = self.characters.setdefault(who, Character(person.name, bool(person.mention and person.mention.firm), None, None))
            if character.mention is None and person.mention is not None:
                character.name, character.firm = person.mention.name, person.mention.firm
                character.source, character.mention = part.survey.source, person.mention
            for sign, weight in person.weights.items():
                if sign == "writer" and part.role not in ("body", "application", "forwarded"):
                    continue
                character.weights[sign] += trust * weight
            character.addresses += [(part.survey.source, a) for a in person.addresses]

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
        mails = any(p.survey.all("mails_for") for p in self.parts if p.role == "body")
        signed = any(self.own[p.survey.source.name] for p in self.parts if p.role == "application")
        return mails and signed and "authorization" not in roles

    def _fuller(self, key: str) -> str:
        """ "Ngọc Anh" is "Bùi Thị Ngọc Anh" of the application."""
        longer = [k for k in self.characters if k != key and k.endswith(" " + key)]
        return longer[0] if len(longer) == 1 else key

    @property
    def me(self) -> Character:
        """The writer, named or not: what "tôi" gathered is theirs."""
        return self.characters.get(self.writer or SELF) or self.characters.setdefault(SELF, Character("", False, None, None))

    def role_weight(self, part: str) -> float:
        """Of the writer, of "tôi", and of the firm they stand for."""
        same = [self.me, self.characters.get(SELF), self.firm_of(self.me)]
        return sum(c.weights.get(part, 0.0) for i, c in enumerate(same) if c and c not in same[:i])

    def own_role(self) -> Role | None:
        """Creditor or debtor, by what the writer says of themselves; None where nothing is said."""
        creditor, debtor = self.role_weight("creditor"), self.role_weight("debtor")
        if max(creditor, debtor) < 1.5:
            return None
        return Role.CREDITOR if creditor >= debtor else Role.DEBTOR

    def party(self, part: str, *, not_me: bool) -> Character | None:
        """Who bears `part` (creditor, debtor) most clearly among the others, officials and mere relations left out."""
        opposite = "debtor" if part == "creditor" else "creditor"
        fitting = [
            c
            for key, c in self.characters.items()
            if key not in (SELF, SOMEONE_OWING)
            and not (not_me and c is self.me)
            and c.weights.get(part, 0) > max(c.weights.get(opposite, 0), 1.0)
            and not c.weights.get("officer")
        ]
        return max(fitting, key=lambda c: c.weights[part], default=None)

    @property
    def employer(self) -> Character | None:
        """The firm the writer says they belong to, in the first text that says so."""
        keys = (p.cast.actors.employer for p in self.parts if p.role in ("body", "application", "forwarded"))
        return next((self.characters[k] for k in keys if k), None)

    def firm_of(self, character: Character) -> Character | None:
        """The firm whose legal representative this is: the one they name as theirs, else the one that is a party."""
        if not character.weights.get("legal_representative"):
            return None
        if self.employer:
            return self.employer
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
        weight = person.weight("writer") + (0.5 if display and set(display.split()) == set(key.split()) else 0.0)
        if person.weight("writer") and weight > most:
            best, most = key, weight
    return best
