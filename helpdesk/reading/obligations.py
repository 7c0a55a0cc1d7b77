"""Who must give what to whom, by what a text says was decided, done or left undone; each sign adds its weight to somebody."""

from __future__ import annotations

import re

from helpdesk.reading.actors import Actors
from helpdesk.reading.dwellings import partner
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.person import SELF, Actor
from helpdesk.reading.sought import Sought

SUFFERS = re.compile(r"\bbi\b")
MUST = re.compile(r"\s*phai\b")
NEGATED = re.compile(r"\b(?:khong|chua|chang|khong he|khong phai)\s*$")
OBLIQUE = re.compile(r"\b(?:cua|tu|voi|giua|nhung|cac|moi)\s*$")
PAID_BY = Sought(
    r"\b(?:nhan|nhan lai|thu|hoan|tra|doi|lay|lay lai)\b(?:[^.;\n]|\.(?=\d)){0,140}?\btu\s+(?!nhan\b)",
    opening="nhan|thu|hoan|tra|doi|lay",
    having="tu",
)
HAS_PAID = re.compile(
    r"\s+(?:(?:da|cung|vua|moi|co|nay|phai)\s+)*(?:nop|tra|dong|den|boi thuong|thi hanh|thanh toan)\s+(?:[^\W\d]+\s+){0,2}?"
    r"(?:xong|du|het|day du)\b(?!\s+(?:don|ho so|giay|tam ung|tai lieu|chung cu|bang chung))"
)
TO = re.compile(r"\s*,?\s*cho\b")
STILL_TO_COME = re.compile(r"\b(?:sap|se|dang cho|chuan bi)\s*$")  # "sắp được thanh toán": somebody else pays
SUM_REACH = 14
COUPLE, COUPLE_REACH = re.compile(r"\bvo chong (?:(?:ong|anh|chu|bac|nha|cu|bi don)\s+)*$"), 24  # letters
BY_THEM = 8  # letters between who did it and "đã thi hành xong": "tôi là đã"
RECEIVED = 8  # letters between "trả cho" and who receives, a form of address among them


def weigh(actors: Actors) -> None:
    """Adds the weights of creditors and debtors to the people of `actors`."""
    _by_order(actors)
    _by_duty(actors)
    _by_gift(actors)
    _by_deed(actors)


def _add(actors: Actors, who: str, part: str, weight: float) -> None:
    actors.people[who].weights[part] += weight


def _by_order(actors: Actors) -> None:
    """ "Buộc bà …", "kiện ông …", "xử cho em nuôi cháu"."""
    for cue in actors.survey.all("compel", "against"):
        actor = None if _is_of_a_role(actors, cue, "role_creditor", "role_debtor") else actors.after(cue.end)
        if actor and actor.start < actors.source.sentence(cue.start)[1]:
            awarded = actors.source.folded[cue.start : cue.end].endswith(" cho") and not MUST.match(actors.source.folded, actor.end)
            _add(actors, actor.who, "creditor" if awarded else "debtor", 3 if cue.code == "compel" else 2)


def _by_duty(actors: Actors) -> None:
    """ "Ông … phải trả", "bà … chưa trả", "em bị phạt"."""
    for cue in actors.survey.all("duty"):
        if _negated(actors, cue) or _is_of_a_trade(actors, cue) or _is_of_a_role(actors, cue, "role_creditor"):
            continue
        actor = _subject(actors, cue)
        if actor and actor.who == SELF and _asks_for(actors, actor, cue):
            continue
        if actor and not _suffers(actors, actor, cue):
            for who in (*_spouse(actors, actor), actor.who):
                _add(actors, who, "debtor", 2)
    for cue in actors.survey.all("fined"):
        if (actor := _subject(actors, cue)) and not _negated(actors, cue):
            _add(actors, actor.who, "debtor", 2)


def _spouse(actors: Actors, actor: Actor) -> tuple[str, ...]:
    """ "Vợ chồng ông A, bà B phải trả": he, too."""
    other = partner(actors, actor)
    return (other.who,) if other and COUPLE.search(actors.source.folded, max(0, other.start - COUPLE_REACH), other.start) else ()


def _suffers(actors: Actors, actor: Actor, cue: Cue) -> bool:
    """ "Tôi bị lừa"; "Uông Bí" is a town."""
    told = SUFFERS.finditer(actors.source.folded, actor.end, cue.start)
    return any(actors.source.spells(actors.source.token_at(m.start()), "bị") for m in told)


def _negated(actors: Actors, cue: Cue) -> bool:
    return NEGATED.search(actors.source.folded, max(0, cue.start - 10), cue.start) is not None


def _by_gift(actors: Actors) -> None:
    """ "Thu của ông …", "trả cho tôi", "nhận tiền từ bà …"."""
    for cue in actors.survey.all("taken_from"):
        actor = actors.after(cue.end)
        if actor and actor.who != SELF:
            _add(actors, actor.who, "debtor", 1.5)
    for cue in actors.survey.all("give_to"):
        if not _is_of_a_trade(actors, cue):
            _give(actors, cue)
    for match in PAID_BY.finditer(actors.source.folded):
        payer = actors.after(match.end())
        if payer and payer.who != SELF:
            _add(actors, payer.who, "debtor", 2)
    for cue in actors.survey.all("is_given"):
        if not STILL_TO_COME.search(actors.source.folded, max(0, cue.start - 14), cue.start) and (receiver := _subject(actors, cue)):
            _add(actors, receiver.who, "creditor", 2)


def _by_deed(actors: Actors) -> None:
    """ "Em nộp hết rồi", "vợ chồng tôi đã thi hành xong", "tôi thắng"."""
    bought = actors.survey.all("affected")
    if not bought and any(a.who == SELF and HAS_PAID.match(actors.source.folded, a.end) for a in actors.all):
        _add(actors, SELF, "debtor", 1.5)
    for cue in actors.survey.all("whole_result"):
        done_by = _subject(actors, cue) if actors.source.folded.startswith("da", cue.start) else None
        if done_by and cue.start - done_by.end < BY_THEM:
            _add(actors, done_by.who, "debtor", 3 if done_by.who == SELF else 1.5)
    for actor in actors.all:
        mention = actors.people[actor.who].mention
        if actor.who != SELF and not actor.pronoun and not (mention and mention.firm) and HAS_PAID.match(actors.source.folded, actor.end):
            _add(actors, actor.who, "debtor", 1.5)
    for cue in actors.survey.all("won"):
        mine = any(cue.start <= c.start and c.end <= cue.end for c in actors.survey.all("self"))
        winner = None if mine else actors.before(cue.start, since=actors.source.sentence(cue.start)[0])
        _add(actors, winner.who if winner else SELF, "creditor", 3)


def _is_an_object(actors: Actors, actor: Actor) -> bool:
    """ "Trả cho tôi", "cùng thôn với tôi": no subject of what follows, if the sentence has another."""
    given = any(0 <= actor.start - c.end < RECEIVED for c in actors.survey.all("give_to"))
    return given or (actor.who == SELF and OBLIQUE.search(actors.source.folded, max(0, actor.start - 8), actor.start) is not None)


def _asks_for(actors: Actors, actor: Actor, cue: Cue) -> bool:
    """ "Tôi yêu cầu thi hành phần cấp dưỡng": the writer does not pay what they ask for."""
    return any(actor.end <= c.start and c.end <= cue.start for c in actors.survey.all("enforcement_request", "asks"))


def _subject(actors: Actors, cue: Cue) -> Actor | None:
    """Who does it: the last one spoken of who is not the one something is given to."""
    since = actors.source.sentence(cue.start)[0]
    actor = actors.before(cue.start, since=since)
    while actor and _is_an_object(actors, actor):
        earlier = actors.before(actor.start, since=since)
        if earlier is None:
            return actor
        actor = earlier
    return actor


def _is_of_a_role(actors: Actors, cue: Cue, *roles: str) -> bool:
    """ "Người khởi kiện: …" does not sue who stands behind it, "người nhận cấp dưỡng" owes no support."""
    return any(c.start <= cue.start and cue.end <= c.end for c in actors.survey.all(*roles))


def _is_of_a_trade(actors: Actors, cue: Cue) -> bool:
    """ "Chuyên viên xử lý nợ" owes nothing."""
    return any(c.start < cue.end and cue.start < c.end for c in actors.survey.all("not_duty"))


def _give(actors: Actors, cue: Cue) -> None:
    receiver = actors.after(cue.end) or _behind_sum(actors, cue)
    if receiver and (to := TO.match(actors.source.folded, receiver.end)):  # "giao cháu … cho tôi"
        receiver = actors.after(to.end())
    if receiver is None:
        _owes_a_sum(actors, cue)
        return
    _add(actors, receiver.who, "creditor", 1 if receiver.pronoun else 2)
    since = actors.source.sentence(cue.start)[0]
    giver = actors.before(cue.start, since=since)
    while giver and giver.who == receiver.who:  # "… làm đổ tường nhà tôi, tòa xử đền tôi …"
        giver = actors.before(giver.start, since=since)
    if giver:
        _add(actors, giver.who, "debtor", 1.5)


def _owes_a_sum(actors: Actors, cue: Cue) -> None:
    """ "Bản án số …, ông Lượng (tổ 4 …) trả 50 triệu": who is to pay the sum right behind, as the judgment has it."""
    since, until = actors.source.sentence(cue.start)
    sums = any(0 <= m.start - cue.end < RECEIVED for m in actors.survey.money)
    judged = any(since <= j.start < cue.start for j in actors.survey.judgments)
    payer = actors.before(cue.start, since=since) if sums and judged else None
    if payer and payer.who != SELF and until > cue.end:
        _add(actors, payer.who, "debtor", 1.5)


def _behind_sum(actors: Actors, cue: Cue) -> Actor | None:
    """ "Trả hết 33 triệu cho bà Mít": the sum stands between."""
    money = next((m for m in actors.survey.money if 0 <= m.start - cue.end < SUM_REACH), None)
    to = re.match(r"[\s.)đd]*(?:dong\s+)?cho\b", actors.source.folded[money.end : money.end + 16]) if money else None
    return actors.after(money.end + to.end()) if money and to else None
