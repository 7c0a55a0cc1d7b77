"""Whose address each address is: of whom was spoken last before it, unless a thing of value or an event stands between."""

from __future__ import annotations

import re

from helpdesk.reading.actors import Actors
from helpdesk.reading.addresses import AddressMention
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.person import SELF, SOMEONE_OWING, Actor, Person
from helpdesk.reading.survey import Survey

DWELLING = 32  # letters between "đang ở" and the address: "tập thể công nhân", "nhà bố mẹ đẻ, "
OBJECT = re.compile(r"\b(?:cho|tra|cua|voi|no|den|tu|lai|cung|boi thuong|thanh toan)\s*$")
OF_A_PARTY = 2.0  # weight from which a firm is one
RECEIVED = 8  # letters between "trả cho" and who receives
GONE = re.compile(r"[^.;\n]{0,24}\b(?:gio|nay|roi|da|vua|moi)\b[^.;\n]{0,12}\b(?:don|chuyen|bo|tra phong|tra nha)\s+(?:di|nha|mat|roi)\b")
WORKPLACE_NAME = re.compile(r"(?:[\s,]+[^\W\d]+){0,4}[\s,]*")  # "trường tiểu học … phường", "mỏ Mạo Khê, thị xã"
LEFT_REACH = 12  # letters between "đã rời khỏi" and the address: "nhà cũ ở "
ENTRY = 5  # words of an entry of a form
TOGETHER = re.compile(r"\b(?:me con|bo con|ba chau|ong chau|gia dinh|vo chong|anh em|chi em|nha)\b")
REACH, AT, LABEL = 260, 9, 24  # letters; AT: "nhà số" belongs to the address itself
LIES = re.compile(r"\s*(?:\w+\s+){0,3}(?:o|tai|thuoc|nam o|nam tai)\s+(?:so\s+)?")
RUNS = re.compile(r"\b(?:chu|mo)\s+$")  # "chủ lò gạch ở …", "mở xưởng ở …": there somebody is found
ROOMS = r"(?:van phong|xuong|nha xuong|nha may|kho|kho hang|cua hang|co so|tru so)(?:\s+(?:san xuat|giao dich|chinh))?"
PREMISES = re.compile(rf"[\s,;(–-]*(?:co |nha )?{ROOMS}(?:(?:,| va| kiem) {ROOMS})*\s+(?:dat |dong |nam |deu )?(?:o|tai)\s*")
OPENS = "mo"  # "mở xưởng ở …": there the debtor is found
HOUSE = re.compile(r"(?:nha|can|can ho|lo|thua)\b")
BRACKET_REACH = 90
BRACKET = re.compile(r"\s?\([^()\n]*$")
CONTACT = re.compile(  # "mọi liên hệ xin gửi về địa chỉ …"
    r"\b(?:lien he|lien lac|trao doi|thu tu|phan hoi|tra loi|thong bao|giay bao|ket qua)\b(?:(?!\bcua\b)[^.;:\n]){0,40}"
    r"\b(?:dia chi|ve|theo|toi|den)\b\s*(?:dia chi\s*)?:?\s*$"
)
KIN = r"(?:anh|chi|ong|ba|co|chu|bac|em|chau|vo|chong|con|me|bo|cu|dau|re|gai|trai|ruot|ho|la|ten)"
PAIRED = re.compile(
    r"(?:\s*\([^()]{0,120}\))?[\s,;]*(?:(?:cmnd|cccd|cmt|sinh nam|sn|sinh)?[\s:]*[\d\s/]+[,;]\s*)?"
    rf"(?:va|,|;|[-–]|cung(?: voi)?|\(\d\)|(?:la )?(?:vo|chong|con|me|bo|ma)\b)[\s,]*(?:{KIN}\s+){{0,5}}(?:\(?\d{{1,2}}[.)]\s*)?"
)


def settle(actors: Actors) -> None:
    """Gives each address to its owner; what is said of the second of two people, or of the whole family, is said of both."""
    for address in actors.survey.addresses:
        actor = _owner(actors, address)
        if actor and actor.who == SELF and TOGETHER.search(actors.source.folded, actor.start, actor.end):
            for relative in actors.family:
                actors.people[relative].addresses.append(address)
        if actor and (firm := _led_by(actors, actor)):
            actors.people[firm.who].addresses.append(address)
        while actor:
            actors.people[actor.who].addresses.append(address)
            actor = partner(actors, actor)
    for cue in actors.survey.all("dwells_there"):  # "anh ấy cũng sống ở đó"
        there = [a for a in actors.survey.addresses if a.end <= cue.start and not _is_own(actors, a)]
        who = actors.before(cue.start, since=actors.source.sentence(cue.start)[0])
        if there and who:
            actors.people[who.who].addresses.append(there[-1])


def _led_by(actors: Actors, actor: Actor) -> Actor | None:
    """ "Công ty … do ông … làm giám đốc, đóng tại …": the firm named before its head, which has no address yet."""
    if not actors.people[actor.who].weight("legal_representative"):
        return None
    before = [a for a in actors.all if actor.start - REACH <= a.start and a.end <= actor.start]
    firms = [a for a in before if (m := actors.people[a.who].mention) and m.firm]
    return firms[-1] if firms and not actors.people[firms[-1].who].addresses else None


def _is_own(actors: Actors, address: AddressMention) -> bool:
    mine = {SELF, *actors.introduced}
    return any(address in actors.people[k].addresses for k in mine if k in actors.people)


def _owner(actors: Actors, address: AddressMention) -> Actor | None:
    since = max(0, address.start - REACH)
    candidates = [*actors.all, *_nameless_debtors(actors)]
    near = [a for a in candidates if since <= a.start and a.end <= address.start and not _is_official(actors.people[a.who])]
    if beside := _in_their_brackets(actors, near, address):
        return beside
    if seated := _at_its_premises(actors, near, address):
        return seated
    if CONTACT.search(actors.source.folded, since, address.start):
        return Actor(address.start, address.start, SELF)
    if is_left_behind(actors.survey, address):
        return None
    if _is_lived_in(actors, address):
        near = _people(actors, near, address) or near
    near = _doers(actors, near, address)
    actor = max(near, key=lambda a: a.end, default=None)
    if actor and _labelled_anew(actors, actor, address):
        return Actor(address.start, address.start, SELF)
    if actor and _claimed(actors, actor, address):
        return Actor(address.start, address.start, SOMEONE_OWING) if actors.survey.all("dwells_there") else None
    if actor is None or _elsewhere(actors, actor.end, address.start):
        return None
    return actor


def _in_their_brackets(actors: Actors, near: list[Actor], address: AddressMention) -> Actor | None:
    """ "Đi làm cho Công ty … (ở tổ 9 …)": what brackets right behind a name say is said of that name."""
    opened = BRACKET.search(actors.source.folded, max(0, address.start - BRACKET_REACH), address.start)
    return next((a for a in near if a.who != SELF and a.end == opened.start()), None) if opened else None


def _at_its_premises(actors: Actors, near: list[Actor], address: AddressMention) -> Actor | None:
    """ "Công ty …, xưởng và văn phòng ở …": there the firm that was just named is found."""
    firms = {n.end for n in actors.survey.names if n.firm}
    return next((a for a in near if a.end in firms and PREMISES.fullmatch(actors.source.folded, a.end, address.start)), None)


def _is_official(person: Person) -> bool:
    return person.weight("officer") > max(person.weight("creditor"), person.weight("debtor"))


def _is_lived_in(actors: Actors, address: AddressMention) -> bool:
    """ "Đang ở tập thể công nhân phường …": a word of dwelling stands right before."""
    return any(0 <= address.start - c.end < DWELLING for c in actors.survey.all("lives"))


def is_left_behind(survey: Survey, address: AddressMention) -> bool:
    """ "Đã bán nhà ở …", "sinh ra ở …", "làm ở mỏ than, …", "… giờ dọn đi rồi": nobody is found there, or not any more."""
    folded = survey.source.folded
    if any(0 <= address.start - c.end < LEFT_REACH for c in survey.all("left_behind", "born")) or GONE.match(folded, address.end):
        return True
    works = [c for c in survey.all("workplace") if not any(n.start <= c.start < n.end for n in survey.names)]
    return any(WORKPLACE_NAME.fullmatch(folded, c.end, address.start) for c in works if c.end <= address.start)


def _people(actors: Actors, near: list[Actor], address: AddressMention) -> list[Actor]:
    """Those who can live somewhere; a firm they work for does not."""
    since = actors.source.sentence(address.start)[0]
    people = [a for a in near if not ((m := actors.people[a.who].mention) and m.firm)]
    last = near[-1] if near else None
    if last and last not in people and _is_seated(actors, last, address):
        return [last]
    return people if any(a.start >= since for a in people) else []


def _is_seated(actors: Actors, firm: Actor, address: AddressMention) -> bool:
    """ "Doanh nghiệp Sáu Lạng ở khu 2 …": the words of dwelling stand right behind a firm that is a party."""
    party = max(map(actors.people[firm.who].weight, ("creditor", "debtor"))) >= OF_A_PARTY
    return party and any(0 <= c.start - firm.end < 3 and c.end <= address.start for c in actors.survey.all("lives"))


def _doers(actors: Actors, near: list[Actor], address: AddressMention) -> list[Actor]:
    """Without the "tôi" of "trả cho tôi", "giám đốc cũ của tôi", where somebody else is what the sentence is about."""
    since = actors.source.sentence(address.start)[0]
    here = [a for a in near if a.start >= since]
    objects = [a for a in here if a.who == SELF and OBJECT.search(actors.source.folded, max(0, a.start - 14), a.start)]
    others = [a for a in here if a.who != SELF]
    return [a for a in near if a not in objects] if others else near


def _labelled_anew(actors: Actors, actor: Actor, address: AddressMention) -> bool:
    """ "… Nơi ở: 17/3 Bãi Muối": a label that begins its sentence, after sentences about something else, is the writer's own."""
    start, _ = actors.source.sentence(address.start)
    lead = actors.source.folded[start : address.start].strip()
    told = [c for c in re.split(r"[.;\n]\s", actors.source.folded[actor.end : start]) if c.strip(" .,;:-\n")]
    received = any(0 <= actor.start - c.end < RECEIVED for c in _givings(actors, "give_to"))
    return address.cued and lead.endswith(":") and len(lead) < LABEL and (received or not all(map(_is_entry, told)))


def _is_entry(clause: str) -> bool:
    """ "Mã số thuế: 5700998877", "năm sinh 1969": one more thing about the same person, no sentence."""
    label, colon, _ = clause.partition(":")
    return len((label if colon else clause).split()) <= ENTRY


def _claimed(actors: Actors, actor: Actor, address: AddressMention) -> bool:
    """ "Trả lại tôi nhà số 15 …": the house that is to be given back is nobody's dwelling yet."""
    if not HOUSE.match(actors.source.folded, address.start):
        return False
    gives = _givings(actors, "give_to", "property", "compel")
    return any(0 <= actor.start - c.end < 4 or 0 <= address.start - c.end < 12 for c in gives)


def _givings(actors: Actors, *codes: str) -> list[Cue]:
    """Cues of giving that are not part of a role's name: "bên nợ"."""
    roles = actors.survey.all("role_creditor", "role_debtor")
    return [c for c in actors.survey.all(*codes) if not any(r.start <= c.start < r.end for r in roles)]


def _elsewhere(actors: Actors, start: int, end: int) -> bool:
    """Whether what stands between makes it the place of a thing owned or claimed, or of something that happened."""
    survey = actors.survey
    between = [
        c for c in survey.all("lives", "has", "asset", "property", "place_of_event", "sum_owed") if start <= c.start and c.end <= end + AT
    ]
    if any(c.code == "place_of_event" for c in between) or _of_a_thing(actors, end):
        return True
    owns = [c for c in between if c.code in ("has", "property", "sum_owed") and survey.source.folded[c.start : c.end] != OPENS]
    lives = [c for c in between if c.code == "lives"]
    if lives and not any(o.start > lives[-1].end for o in owns):
        return False
    return any(o.start <= t.start for o in owns for t in between if t.code == "asset")


def _of_a_thing(actors: Actors, position: int) -> bool:
    """ "Khu xưởng ở …", "thửa đất tại …": where a thing lies."""
    near = [c for c in actors.survey.all("asset", "thing") if c.end < position and c.end > position - 40]
    things = [c for c in near if not _is_somebodys_home(actors, c)]
    homes = [c for c in actors.survey.all("lives") if c.end > position - 40]
    folded = actors.source.folded
    told = [t for t in things if LIES.fullmatch(folded, t.end, position) and not RUNS.search(folded, max(0, t.start - 8), t.start)]
    return any(not any(h.start <= t.start < h.end or (t.end <= h.start and h.end - h.start > 1) for h in homes) for t in told)


def _is_somebodys_home(actors: Actors, thing: Cue) -> bool:
    """ "Nhà nó ở …": where they live, rather than a house they own."""
    theirs = any(thing.start <= c.start and c.end == thing.end for c in actors.survey.all("others"))
    return theirs and HOUSE.match(actors.source.folded, thing.start) is not None


def partner(actors: Actors, actor: Actor) -> Actor | None:
    """ "Anh A và chị B, cùng trú tại …"."""
    line = actors.source.text.rfind("\n", 0, actor.start) + 1  # "1. bà A; 2. ông B": a number is no end of a sentence
    other = actors.before(actor.start, since=min(line, actors.source.sentence(actor.start)[0]))
    between = actors.source.folded[other.end : actor.start] if other else ""
    return other if other and PAIRED.fullmatch(between) else None


def _nameless_debtors(actors: Actors) -> list[Actor]:
    """ "Bị đơn (họ tên như trong bản án) hiện trú tại …": nobody is named, yet the address is the debtor's."""
    return [
        Actor(c.start, c.end, SOMEONE_OWING)
        for c in actors.survey.all("role_debtor")
        if not actors.after(c.end) and not _bound_before(actors, c.start)
    ]


def _bound_before(actors: Actors, position: int) -> bool:
    start, _ = actors.source.sentence(position)
    return bool(actors.before(position, since=start) or actors.signed_above(start))
