"""Who is who in one piece of text: the writer, creditor, debtor, officials, and whose address is which.

Each sign adds its weight to a person; the heaviest wins. Signs are labels ("người phải thi hành án: …"), what somebody must do
("buộc bà … trả tôi …"), introductions ("tôi là …") and signatures. The writer's "tôi" is a person of the cast from the start.
"""

from __future__ import annotations

import re

from helpdesk.reading import boxes, signing
from helpdesk.reading.actors import Actors
from helpdesk.reading.dwellings import partner, settle
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.obligations import weigh
from helpdesk.reading.person import SELF, Actor, Person
from helpdesk.reading.sections import find_sections
from helpdesk.reading.sought import Sought
from helpdesk.reading.survey import Mention, Survey

IS = re.compile(r"\b(?:la|deu la)\s+(?:nhung\s+|cac\s+)?$")
DOES = re.compile(r"\s+(?:co|da|dang|van|con|chua|khong|sang ten|ban|tau tan|bo tron|tron|cho)\b")
IS_CALLED = re.compile(r"\s*(?:ten\s+)?(?:la|ten)\b(?:\s+(?:nha|gia dinh|vo chong))?")
BRACKETED = re.compile(r"\(\s*(?:la\s+)?$")
OWN_CLAIM = re.compile(r"\b(?<!voi )(?<!cua )(?:toi|em|chau|minh)\s+(?:chinh )?la\s*$")
NO_PARTY = re.compile(r"\bkhong phai (?:la )?(?:[^\W\d]+\s+){0,4}$")
OBLIQUE = re.compile(r"\b(?:cua|tu|voi|giua|nhung|cac|moi)\s*$")
OWN_BOX = re.compile(r"(?:^|[\n:\W])la\s*:?\s*(?:[\[(]\s*[xvX✓]\s*[\])]|☑|☒)?\s*$")
OF_MINE = re.compile(r"\s*(?:cua\s+)?(?:toi|em|chau|minh|chung toi|chung em|cong ty (?:toi|chung toi|em))\b")
ALONE = re.compile(r"\s*(?:[.,;:()\n]|$|trong\b|theo\b|cua\b|tai\b)")
AS_PARTY = re.compile(r"\b(?:tu cach|vai tro)\b[^.]*$")
HEADED = re.compile(r"\((?:[^()]*[;,])?[\s\w]{0,16}$")  # "Công ty … (trụ sở: …; giám đốc: ông …)"
SPEAKS_FOR_US = re.compile(r"\s+(?:nhan|nop|ky|di|dung ten|lam)\b")  # "chị Hợi đại diện nhận giấy tờ" heads nothing
KIN = r"(?:con|chau|em|me|bo|vo|chong)(?:\s+(?:trai|gai|de|ruot|ut|nuoi|noi|ngoai))*"
OF_SOMEBODY = re.compile(
    rf"\s*(?:hop phap\s+)?(?:cua|cho)\b(?P<kin>\s+{KIN}(?:\s+(?:toi|em|chau|minh))?\b)?"
)  # "… của con trai tôi là cháu …"
BESIDE = 8  # words of attributes between a name and its role: "sinh năm", "trú tại", "điện thoại"
WHO = "nguoi|ben|phia|don vi|doi tuong|ke"
BODY = rf"\b(?:{WHO})\s+"
NAMED_SO = r"[^.;:\n?]{0,70}?(?:\s*:|\s+(?:chinh )?la|\s+ten(?: la)?)\s"
DESCRIBED = {  # "người có nghĩa vụ trả tiền cho mẹ tôi là ông …", "bên thua vụ kiện:"
    "debtor": Sought(
        rf"(?:{BODY}|\b(?=bi don|bi cao|con no))"
        r"(?:bi don|bi cao|con no|tra|phai|co nghia vu|co trach nhiem|bi kien|thua|no|vay|muon|chua (?:chiu )?tra|khong (?:chiu )?tra"
        r"|gay (?:ra )?(?:tai nan|thiet hai)|chiem|lua|nhan coc|giu tien|nhan tien)" + NAMED_SO,
        opening=f"{WHO}|bi |con no",
    ),
    "creditor": Sought(
        rf"(?:{BODY}|\b(?=nguyen don|chu no))"
        r"(?:nguyen don|chu no|duoc (?:thi hanh|tra|nhan|boi thuong|hoan|huong|thanh toan|giao|cap duong|den)|thang|cho vay|bi hai"
        r"|bi thiet hai|khoi kien)" + NAMED_SO,
        opening=f"{WHO}|nguyen |chu no",
    ),
}


class Cast:
    """The people of one text with their weights, and where it is signed."""

    def __init__(self, survey: Survey) -> None:
        self.actors = Actors(survey)
        self.survey, self.source = survey, survey.source
        self.people: dict[str, Person] = self.actors.people
        self.signatures: list[Actor] = []
        self.sections = find_sections(survey)
        self.leads: dict[str, str] = {}  # whose head somebody is said to be, by who it is
        self.described = {part: [m.span() for m in sought.finditer(self.source.folded)] for part, sought in DESCRIBED.items()}
        self.wards: list[Cue] = []  # where the writer says to stand for somebody by law
        self.claims: dict[str, Cue] = {}  # where "tôi là người được / phải thi hành án" stands, by side
        self._introduce()
        self._label()
        weigh(self.actors)
        self._sign()
        self._ask_as_a_firm()
        settle(self.actors)

    def section(self, position: int) -> str | None:
        """Whose section of a form a place stands in."""
        return next((s.part for s in self.sections if s.start <= position < s.end), None)

    def _add(self, who: str, part: str, weight: float) -> None:
        self.people[who].weights[part] += weight

    def _introduce(self) -> None:
        for cue in self.survey.all("contact_label"):
            if actor := self.actors.name_after(cue.end):
                self._add(actor.who, "writer", 2)
        for cue in self.survey.all("writer_intro", "writer_label", "writer_bare"):
            actor = self.actors.introduced_by(cue)
            if actor is None or (cue.code != "writer_label" and self.actors.owned(cue)) or self.actors.is_of_another(cue):
                continue
            whose = self.section(cue.start)
            if whose in ("creditor", "debtor"):
                self._add(actor.who, whose, 5)
                continue
            weight = {"writer_intro": 6.0, "writer_label": 5.0, "writer_bare": 4.0}[cue.code]
            self._add(actor.who, "writer", weight)
            if cue.code == "writer_label" and actor.start > signing.LAST_PART * len(self.source.text):
                self.signatures.append(actor)
        for cue in self.survey.all("self"):  # "Voòng A Sáng (tôi)"
            if BRACKETED.search(self.source.folded, max(0, cue.start - 3), cue.start) and (actor := self._just_before(cue)):
                self._add(actor.who, "writer", 6)
        for cue in self.survey.all("writer_named"):
            actor, subject = self.actors.name_after(cue.end), self.actors.before(cue.start, since=self.source.sentence(cue.start)[0])
            if actor and subject and subject.who == SELF and not self.actors.suffers(subject):
                self._add(actor.who, "writer", 4)

    def _label(self) -> None:
        beside = self.survey.all("affected")
        for part, code in (("creditor", "role_creditor"), ("debtor", "role_debtor")):
            for cue in self.survey.all(code):
                if not any(b.start <= cue.start < b.end for b in beside):
                    self._bind(cue, part)
                elif named := self.actors.name_after(cue.end):  # "vợ của người phải thi hành án, ông …"
                    self._add(named.who, part, 4)
        for part in ("officer", "other_person"):
            for cue in self.survey.all(part):
                actor = self.actors.name_after(cue.end) or self._just_before(cue)
                if actor and not self._is_firm(actor.who):
                    self._add(actor.who, part, 5)
        for cue in self.survey.all("legal_representative"):
            self._represent(cue)
        for cue in self.survey.all("others"):  # "thằng đó là Lương Bá Duy"
            label = any(c.start <= cue.start < c.end for c in self.survey.all("not_self"))  # "họ tên"
            called = None if label else IS_CALLED.match(self.source.folded, cue.end)
            if called and (named := self.actors.name_after(called.end())):
                self._add(named.who, "debtor", 2)
        for part, described in self.described.items():
            for _, end in described:
                if actor := self.actors.after(end):
                    self._add(actor.who, part, 4)

    def _represent(self, cue: Cue) -> None:
        """ "Giám đốc: ông A", "tôi là A, giám đốc công ty B"; the director's assistant is none."""
        staff = self.survey.all("staff_of")
        if any(0 <= cue.start - s.end < 2 for s in staff) or SPEAKS_FOR_US.match(self.source.folded, cue.end):
            return
        of = OF_SOMEBODY.match(self.source.folded, cue.end)
        named = self.actors.name_after(of.end() if of else cue.end)
        if of and not (named and self._is_firm(named.who)) and (named or of["kin"]):
            self._stand_for(named, cue)
            return
        if named and self._is_firm(named.who):
            named = self.actors.before(cue.start, since=self.source.sentence(cue.start)[0])
        actor = named or self._just_before(cue)
        if actor and not self._is_firm(actor.who):
            self._add(actor.who, "legal_representative", 5)
            firm = self.actors.before(cue.start, since=self.source.sentence(cue.start)[0])
            if firm and self._is_firm(firm.who) and HEADED.search(self.source.folded, firm.end, cue.start):
                self.leads.setdefault(actor.who, firm.who)

    def _stand_for(self, ward: Actor | None, cue: Cue) -> None:
        """ "Tôi là mẹ, người đại diện theo pháp luật của cháu …": whoever is a child, or ill, asks through somebody else."""
        subject = self.actors.before(cue.start, since=self.source.sentence(cue.start)[0])
        if subject and (subject.who == SELF or subject.who in self.actors.introduced):
            self.wards.append(cue)
            for who in [ward.who] if ward else [who for who in self.actors.family if self.people[who].mention][:1]:
                self._add(who, "creditor", 3)

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
        if NO_PARTY.search(lead):
            return
        if boxes.ticked(self.source, cue.start, cue.end):
            self._add(SELF, part, 3)
            return
        mine = OF_MINE.match(folded, cue.end)  # "con nợ của tôi: …"
        follower = None if folded.startswith(")", cue.end) else self.actors.after(mine.end() if mine else cue.end)
        labelled = follower and (follower.start < until or ":" in folded[cue.end : follower.start])
        if follower and labelled and not IS.search(lead):
            self._add(follower.who, part, 5)
            return
        if OBLIQUE.search(lead) and not IS.search(lead):
            return
        if any(s.head == cue.start for s in self.sections) or self._is_described(cue):
            return
        actor = self.actors.before(cue.start, since=since) if lead.strip(" -–*•") else self.actors.signed_above(since)
        if (own := OWN_CLAIM.search(lead)) and not self._of_kin(since + own.start()):
            self.claims.setdefault(part, cue)
        if (
            actor is None
            and not mine
            and ((not lead.strip() and ALONE.match(folded, cue.end)) or AS_PARTY.search(lead) or OWN_BOX.search(lead))
        ):
            self._add(SELF, part, 3)
        if actor and not IS.search(lead) and (not self._beside(actor, cue) or self._is_another(actor, cue)):
            return
        if actor and actor.who in self.actors.introduced:  # "Tôi là Lê Văn A, ở thôn 4, người phải thi hành án"
            self.claims.setdefault(part, cue)
        while actor:
            self._add(actor.who, part, 4)
            actor = partner(self.actors, actor)

    def _of_kin(self, at: int) -> bool:
        """ "Bố cháu là người được thi hành án": the word for oneself says whose father it is."""
        return any(c.start < at < c.end for c in self.survey.all("not_self", "principal", "kin_of"))

    def _is_another(self, actor: Actor, cue: Cue) -> bool:
        """ "Tôi thắng, bên kia phải …", "tôi nộp giấy tờ chứng minh con nợ có đất": the other side is never the writer."""
        if actor.who != SELF:
            return False
        return DOES.match(self.source.folded, cue.end) is not None or any(c.start == cue.start for c in self.survey.all("others"))

    def _is_described(self, cue: Cue) -> bool:
        """ "Bị đơn trong vụ án là …": who it is comes behind."""
        found = (end for described in self.described.values() for start, end in described if start <= cue.start < end)
        return any(map(self.actors.after, found))

    def _beside(self, actor: Actor, cue: Cue) -> bool:
        """Whether between a name and the role there is no more than what belongs to the name: an address, a number, a day."""
        rest, at = "", actor.end
        survey = self.survey
        told: list[Mention] = [*survey.addresses, *survey.phones, *survey.identities, *survey.dates, *survey.names]
        for mention in sorted(told, key=lambda m: m.start):
            if at <= mention.start < cue.start:
                rest += self.source.folded[at : mention.start]
                at = mention.end
        words = re.sub(r"\W+", " ", rest + self.source.folded[at : cue.start]).split()
        return len([w for w in words if not w.isdigit()]) <= BESIDE

    def _ask_as_a_firm(self) -> None:
        """ "Công ty …, do bà … ký, yêu cầu thi hành …": where nobody says "tôi" or gives a name, the firm that asks is the writer."""
        if self.survey.all("self", "writer_intro", "writer_label") or any(p.weight("writer") for p in self.people.values()):
            return
        for cue in self.survey.all("enforcement_request"):
            since, _ = self.source.sentence(cue.start)
            first = next((n for n in self.survey.names if since <= n.start < cue.start), None)
            owes = any(first.end <= c.start < cue.start for c in self.survey.all("duty", "compel")) if first else True
            if first and first.firm and not owes and not self.source.folded[since : first.start].strip(" -*–"):
                self._add(self.actors.key(first), "writer", 4)
                self._add(self.actors.key(first), "creditor", 2)
                return

    def _sign(self) -> None:
        """A name alone on a line towards the end, or the last thing of all, is a signature."""
        for name in self.survey.names:
            weight = signing.weight_of(self.survey, name)
            if weight:
                self._add(self.actors.key(name), "writer", weight)
                self.signatures.append(Actor(name.start, name.end, self.actors.key(name)))
