"""Who is who in one piece of text: the writer, creditor, debtor, officials, and whose address is which.

Each sign adds its weight to a person; the heaviest wins. Signs are labels ("người phải thi hành án: …"), what somebody must do
("buộc bà … trả tôi …"), introductions ("tôi là …") and signatures. The writer's "tôi" is a person of the cast from the start.
"""

from __future__ import annotations

import re

from helpdesk.reading.actors import SELF, Actor, Actors, Person
from helpdesk.reading.dwellings import partner, settle
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.people import NameMention
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import fold

IS = re.compile(r"\b(?:la|deu la)\s+(?:nhung\s+|cac\s+)?$")
BRACKETED = re.compile(r"\(\s*(?:la\s+)?$")
SUFFERS = re.compile(r"\bbi\b")
OWN_CLAIM = re.compile(r"\b(?:toi|em|chau|minh)\s+(?:chinh )?la\s*$")
NEGATED = re.compile(r"\b(?:khong|chua|chang|khong he|khong phai)\s*$")
OBLIQUE = re.compile(r"\b(?:cua|tu|voi|giua|nhung|cac|moi)\s*$")
EMPTY_BOX = re.compile(r"(?:\[\s*\]|\(\s*\)|☐|□)\s*$")
OWN_BOX = re.compile(r"(?:^|[\n:\W])la\s*:?\s*(?:[\[(]\s*[xvX✓]\s*[\])]|☑|☒)?\s*$")
AS_PARTY = re.compile(r"tu cach[^.]*$")
SUM_REACH = 14
LAST_PART = 0.4  # of a text: where signatures stand
TAIL = re.compile(
    r"(?:[\s.,;:!()/\-–\d]|\b(?:ngay|thang|nam|dt|sdt|tel|dien thoai|so|da ky|ky|ten|ghi ro ho ten|nguoi|phai|duoc|thi|hanh|an|lam|don"
    r"|de nghi|yeu cau|khieu nai|to cao|la|cccd|cmnd|cmt|lien he|may|tran trong|kinh|cam on|xin|a|quy|co quan|dong)\b)*"
)


class Cast:
    """The people of one text with their weights, and where it is signed."""

    def __init__(self, survey: Survey) -> None:
        self.actors = Actors(survey)
        self.survey, self.source = survey, survey.source
        self.people: dict[str, Person] = self.actors.people
        self.signatures: list[Actor] = []
        self.claims: dict[str, Cue] = {}  # where "tôi là người được / phải thi hành án" stands, by side
        self._introduce()
        self._label()
        self._oblige()
        self._sign()
        settle(self.actors)

    def _add(self, who: str, part: str, weight: float) -> None:
        self.people[who].weights[part] += weight

    def _introduce(self) -> None:
        for cue in self.survey.all("writer_intro", "writer_label", "writer_bare"):
            actor = self.actors.name_after(cue.end)
            if actor is None or (cue.code != "writer_label" and self.actors.owned(cue)) or self._is_of_another(cue):
                continue
            weight = {"writer_intro": 6.0, "writer_label": 5.0, "writer_bare": 4.0}[cue.code]
            self._add(actor.who, "writer", weight)
            if cue.code == "writer_label" and actor.start > LAST_PART * len(self.source.text):
                self.signatures.append(actor)
        for cue in self.survey.all("self"):  # "Voòng A Sáng (tôi)"
            if BRACKETED.search(self.source.folded, max(0, cue.start - 3), cue.start) and (actor := self._just_before(cue)):
                self._add(actor.who, "writer", 6)
        for cue in self.survey.all("writer_named"):
            actor, subject = self.actors.name_after(cue.end), self.actors.before(cue.start, since=self.source.sentence(cue.start)[0])
            if actor and subject and subject.who == SELF:
                self._add(actor.who, "writer", 4)

    def _is_of_another(self, cue: Cue) -> bool:
        """ "Con là cháu Lý Tăng Bảo An": a bare "cháu" in mid-sentence is somebody else's title."""
        token = self.source.tokens[cue.first]
        return cue.code == "writer_bare" and token.folded != "toi" and cue.first > 0 and not token.broken

    def _label(self) -> None:
        beside = self.survey.all("affected")
        for part, code in (("creditor", "role_creditor"), ("debtor", "role_debtor")):
            for cue in self.survey.all(code):
                if not any(b.start <= cue.start < b.end for b in beside):
                    self._bind(cue, part)
        for part in ("officer", "other_person"):
            for cue in self.survey.all(part):
                actor = self.actors.name_after(cue.end) or self._just_before(cue)
                if actor and not self._is_firm(actor.who):
                    self._add(actor.who, part, 5)
        for cue in self.survey.all("legal_representative"):
            self._represent(cue)

    def _represent(self, cue: Cue) -> None:
        """ "Giám đốc: ông A", "tôi là A, giám đốc công ty B"; the director's assistant is none."""
        staff = self.survey.all("staff_of")
        if any(0 <= cue.start - s.end < 2 for s in staff):
            return
        named = self.actors.name_after(cue.end)
        if named and self._is_firm(named.who):
            named = self.actors.before(cue.start, since=self.source.sentence(cue.start)[0])
        actor = named or self._just_before(cue)
        if actor and not self._is_firm(actor.who):
            self._add(actor.who, "legal_representative", 5)

    def _is_firm(self, who: str) -> bool:
        mention = self.people[who].mention
        return mention is not None and mention.firm

    def _just_before(self, cue: Cue) -> Actor | None:
        actor = self.actors.before(cue.start, since=self.source.sentence(cue.start)[0])
        between = self.source.folded[actor.end : cue.start] if actor else ""
        return actor if actor and re.fullmatch(r"[\s,(–-]*(?:(?:la|lam|hien la|nguyen|pho)\s+)?(?:\w+\s+)?", between) else None

    def _bind(self, cue: Cue, part: str) -> None:
        """A role's name belongs to who is named behind it, else to whom the sentence is about."""
        folded, (since, until) = self.source.folded, self.source.sentence(cue.start)
        lead = folded[since : cue.start]
        if EMPTY_BOX.search(lead):
            return
        follower = self.actors.after(cue.end)
        labelled = follower and (follower.start < until or ":" in folded[cue.end : follower.start])
        if follower and labelled and not IS.search(lead):
            self._add(follower.who, part, 5)
            return
        if OBLIQUE.search(lead) and not IS.search(lead):
            return
        actor = self.actors.before(cue.start, since=since) if lead.strip(" -–*•") else self.actors.signed_above(since)
        if OWN_CLAIM.search(lead):
            self.claims.setdefault(part, cue)
        if actor is None and (not lead.strip() or AS_PARTY.search(lead) or OWN_BOX.search(lead)):
            self._add(SELF, part, 3)
        while actor:
            self._add(actor.who, part, 4)
            actor = partner(self.actors, actor)

    def _oblige(self) -> None:
        for cue in self.survey.all("compel", "against"):
            if actor := self.actors.after(cue.end):
                self._add(actor.who, "debtor", 3 if cue.code == "compel" else 2)
        for cue in self.survey.all("duty"):
            if NEGATED.search(self.source.folded, max(0, cue.start - 10), cue.start) or self._is_of_a_trade(cue):
                continue
            actor = self.actors.before(cue.start, since=self.source.sentence(cue.start)[0])
            if actor and not SUFFERS.search(self.source.folded, actor.end, cue.start):
                self._add(actor.who, "debtor", 2)
        for cue in self.survey.all("taken_from"):
            actor = self.actors.after(cue.end)
            if actor and actor.who != SELF:
                self._add(actor.who, "debtor", 1.5)
        for cue in self.survey.all("give_to"):
            if not self._is_of_a_trade(cue):
                self._give(cue)
        for cue in self.survey.all("won"):
            winner = self.actors.before(cue.start, since=self.source.sentence(cue.start)[0])
            self._add(winner.who if winner else SELF, "creditor", 3)

    def _is_of_a_trade(self, cue: Cue) -> bool:
        """ "Chuyên viên xử lý nợ" owes nothing."""
        return any(c.start < cue.end and cue.start < c.end for c in self.survey.all("not_duty"))

    def _give(self, cue: Cue) -> None:
        receiver = self.actors.after(cue.end) or self._behind_sum(cue)
        if receiver is None:
            return
        self._add(receiver.who, "creditor", 1 if receiver.pronoun else 2)
        giver = self.actors.before(cue.start, since=self.source.sentence(cue.start)[0])
        if giver and giver.who != receiver.who:
            self._add(giver.who, "debtor", 1.5)

    def _behind_sum(self, cue: Cue) -> Actor | None:
        """ "Trả hết 33 triệu cho bà Mít": the sum stands between."""
        money = next((m for m in self.survey.money if 0 <= m.start - cue.end < SUM_REACH), None)
        to = re.match(r"[\s.)đd]*(?:dong\s+)?cho\b", self.source.folded[money.end : money.end + 16]) if money else None
        return self.actors.after(money.end + to.end()) if money and to else None

    def _sign(self) -> None:
        """A name alone on a line towards the end, or the last thing of all, is a signature."""
        for name in self.survey.names:
            weight = _signature(self.source.text, self.source.folded, name)
            if weight:
                self._add(fold(name.name), "writer", weight)
                self.signatures.append(Actor(name.start, name.end, fold(name.name)))


def _signature(text: str, folded: str, name: NameMention) -> float:
    """How much a name looks like a signature where it stands: 0 for not at all."""
    line_start = text.rfind("\n", 0, name.start) + 1
    line_end = text.find("\n", name.end)
    before, after = folded[line_start : name.start], text[name.end : line_end if line_end >= 0 else len(text)]
    if name.start > LAST_PART * len(text) and TAIL.fullmatch(folded, name.end):
        return 2.5
    if before.strip(" -–.,*:") not in ("", "ls", "luat su", "ong", "ba"):
        return 0.0
    if not after.strip(" .,-–!") and line_start > 0.3 * len(text):
        return 3.0
    return 2.0 if line_start > 0.6 * len(text) and len(after) < 40 and re.match(r"\s*[-–|(,]", after) else 0.0
