"""Which two parties a letter names, creditor and debtor, and where each is found; where the writer is."""

from __future__ import annotations

import re

from helpdesk.journey import Found, Role
from helpdesk.reading.person import SELF, SOMEONE_OWING
from helpdesk.reading.picture import OWN_WORDS, Character, Picture
from helpdesk.reading.text import fold

SOLE_TRADER = re.compile(r"doanh nghiep tu nhan|dntn|ho kinh doanh|cua hang|co so")
SURELY = 2.0  # weight of signs from which somebody is a party, if nobody else is
OWES_THE_WRITER = re.compile(r"\b(?:con |dang |cung )*(?:no|thieu|vay|muon)\b[^.;,\n]{0,24}\b(?:toi|em|chau|minh|tui)\b")
Named = tuple[Found | None, Found | None]


def parties(picture: Picture, role: Role | None) -> tuple[Named, Named]:
    firm = picture.firm_of(picture.me)
    me = (firm.found, firm.address or _owners_address(picture, firm)) if firm else (picture.my_name, own_address(picture))
    creditor = me if role == Role.CREDITOR or _asks_itself(picture) else _named(picture, "creditor")
    if creditor[0] is None and role == Role.REPRESENTATIVE and picture.me.firm:  # "Người yêu cầu: Ngân hàng …, do ông … ký theo ủy quyền"
        creditor = me
    debtor = me if role == Role.DEBTOR else _named(picture, "debtor")
    if creditor[0] is None and role == Role.OUTSIDER and debtor[0]:
        other = _left_over(picture, debtor[0])
        creditor, debtor = (debtor, other) if other[0] and _owes_the_writer(picture, debtor[0]) else (other, debtor)
    stranger = picture.only_stranger if debtor[0] is None and role == Role.CREDITOR and not _owes_unnamed(picture) else None
    if stranger:
        debtor = (stranger.found, stranger.address)
    nameless = picture.characters.get(SOMEONE_OWING)
    if debtor[1] is None and role != Role.DEBTOR and nameless:
        debtor = (debtor[0], nameless.address)
    if debtor[0] and debtor[1] is None and role == Role.CREDITOR:
        debtor = (debtor[0], _spare_address(picture))
    return creditor, debtor


def own_address(picture: Picture) -> Found | None:
    """The writer's own; whoever writes for a firm is found at the firm's."""
    nameless, firm = picture.characters.get(SELF), picture.firm_of(picture.me) or picture.employer
    own = picture.me.address or (nameless.address if nameless else None)
    if firm and firm.address and (own is None or len(own.value) < len(firm.address.value) / 2):
        return firm.address
    return own or _shared_address(picture) or _of_their_office(picture) or _of_their_trade(picture)


def _of_their_trade(picture: Picture) -> Found | None:
    """ "Tôi là …, hộ kinh doanh Cường Thịnh, phố …": a sole trader is found at the business they name as theirs."""
    for part in (p for p in picture.parts if p.role in OWN_WORDS):
        said = [part.survey.source.sentence(c.start) for c in part.survey.all("writer_intro", "writer_label")]
        firms = [n for n in part.survey.names if n.firm and SOLE_TRADER.match(part.survey.source.folded, n.start)]
        own = (part.cast.people[part.cast.actors.key(n)] for n in firms if any(start <= n.start < end for start, end in said))
        if found := next((part.survey.source.span(p.addresses[0].start, p.addresses[0].end) for p in own if p.addresses), None):
            return Found(found.quote, fold(found.quote), found)
    return None


def _of_their_office(picture: Picture) -> Found | None:
    """ "Văn phòng luật sư Gia Bách", and the writer is Phùng Gia Bách."""
    of_name = [c for key, c in picture.characters.items() if picture.writer and picture.writer.endswith(" " + key)]
    return next((c.address for c in of_name if c.address), None)


def _shared_address(picture: Picture) -> Found | None:
    """ "Tôi ở chung nhà với má": the relative's address is the writer's too."""
    told = [p for p in picture.parts if p.role in OWN_WORDS and p.survey.all("same_address")]
    kin = [picture.characters[k] for p in told for k in p.cast.actors.family if k in picture.characters]
    return next((c.address for c in kin if c.address), None)


def _asks_itself(picture: Picture) -> bool:
    """A firm that is the creditor, whoever of its people writes."""
    return picture.me.firm and picture.me.weights.get("creditor", 0.0) >= SURELY > picture.me.weights.get("debtor", 0.0)


def _left_over(picture: Picture, debtor: Found) -> Named:
    """ "Ông Lương nợ tôi, bà Ánh phải trả ông Lương": the one other person of a letter from nobody's part is whom the debtor owes."""
    others = [c for k, c in picture.characters.items() if k not in (SELF, SOMEONE_OWING) and c is not picture.me and c.found != debtor]
    named = [c for c in others if c.found and not c.weights.get("officer")]
    return (named[0].found, named[0].address) if len(named) == 1 else (None, None)


def _owes_the_writer(picture: Picture, debtor: Found) -> bool:
    """ "Ông Lân nợ tiền gạch của tôi …, theo án công ty phải trả ông Lân": a creditor's creditor writes, who is no party."""
    for part in (p for p in picture.parts if p.role in OWN_WORDS):
        for told in OWES_THE_WRITER.finditer(part.survey.source.folded):
            who = part.cast.actors.before(told.start(), since=part.survey.source.sentence(told.start())[0])
            if who and (person := picture.characters.get(who.who)) and person.found == debtor:
                return True
    return False


def _owes_unnamed(picture: Picture) -> bool:
    """ "Người phải thi hành án là chủ thầu công trình trường mầm non …": somebody described, of whom no name is given."""
    nameless = picture.characters.get(SOMEONE_OWING)
    return nameless is not None and nameless.weights.get("debtor", 0.0) >= SURELY


def _spare_address(picture: Picture) -> Found | None:
    """The one address of people of whom nothing was understood: it is told for somebody's sake, and the debtor has none."""
    told = {a.normal: a for c in picture.strangers if not c.weights.get("officer") and (a := c.address)}
    return next(iter(told.values())) if len(told) == 1 else None


def _owners_address(picture: Picture, firm: Character) -> Found | None:
    """A sole trader's business is found where its owner is."""
    return picture.me.address if SOLE_TRADER.match(fold(firm.name)) else None


def _named(picture: Picture, part: str) -> Named:
    character = picture.party(part, not_me=True)
    return (character.found, character.address) if character else (None, None)
