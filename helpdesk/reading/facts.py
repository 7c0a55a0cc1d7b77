"""The facts of a letter from everything that was read, each with its place; what nobody said is absent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from helpdesk.journey import CourtName, Facts, Found, Judgment, Kind, OfficeName, Role
from helpdesk.reading import grievance, heirs, matter, outsiders, parties, rulings, sums
from helpdesk.reading.errands import sent_by_kin
from helpdesk.reading.judgments import same_number
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.person import SELF
from helpdesk.reading.picture import Character, Part, Picture
from helpdesk.reading.requests import asks_the_office
from helpdesk.reading.survey import Survey

T = TypeVar("T")
HARDLY = 5.0  # weight up to which a side told by the story gives way to "tôi không nợ ai"
IN_PLACE_OF = re.compile(r"\s*(?:doi\s+)?(?:chap hanh vien|chv|can bo|nguoi khac)\b")  # "yêu cầu thay chấp hành viên khác"
SURELY = 2.0  # weight of signs from which somebody is the debtor, if nobody else is
OWN = ("body", "application", "forwarded")
# Support is paid to the parent who asks for it.
FOR_ONESELF = re.compile(
    r"\s*(?:(?:va|loi ich|hop phap|chinh dang)\s+)*(?:cua|cho)\s+(?:chinh\s+|ban than\s+|gia dinh\s+)?(?:toi|em|chau|minh|chung toi)\b"
)
AUTHORIZED = re.compile(
    r"\b(?<!chua )(?<!khong )(?:duoc|do)\s+(?!ai\b|toi\b|em\b)[^.;,\n]{2,70}?(?<!chua )(?<!khong )\buy quyen\b(?! cho\b)"
)
FOR_THE_CHILD = re.compile(r"thay (?:mat )?(?:cho )?(?:(?:hai|ba|cac|cho) )*(?:con|chau)\b")
BY_THEM = 8  # letters between who did it and "nộp thay"


def first(surveys: Iterable[Survey], look: Callable[[Survey], T | None]) -> T | None:
    return next((found for s in surveys if (found := look(s))), None)


def facts_of(
    parts: list[Part], picture: Picture, subject: Survey, kind: Kind, role: Role | None, complained_office: OfficeName | None
) -> Facts:
    """`role` is the writer's."""
    own = [p.survey for p in parts if p.role in OWN]
    grievances = own if kind in (Kind.COMPLAINT, Kind.DENUNCIATION) or any(s.all(*grievance.COMPLAINS, "wrongdoing") for s in own) else []
    told = [p.survey for p in parts if p.role != "authorization"]
    creditor, debtor = parties.parties(picture, role)
    own_address = parties.own_address(picture) or (creditor[1] if role == Role.REPRESENTATIVE and _of_a_firm(picture) else None)
    judgments = _judgments(told, subject)
    return Facts(
        requester_name=picture.my_name,
        requester_address=own_address,
        phone=_number(parts, "phones"),
        id_number=_number(parts, "identities"),
        role=role,
        creditor=creditor[0],
        creditor_address=creditor[1],
        debtor_name=debtor[0],
        debtor_address=debtor[1],
        judgments=judgments,
        court=_court_of(judgments, told, [*own, subject]),
        enforcement_decisions=first(told, rulings.decisions) or (),
        effect_date=first(told, lambda s: matter.day_behind(s, "effect")),
        due_date=first(told, lambda s: matter.day_behind(s, "due")),
        amount=first(_matter_first(parts), lambda s: sums.amount(s, fees_count=kind == Kind.CONFIRMATION)),
        request_content=first(told, matter.request_content),
        asset_info=first(own, matter.asset_info),
        confirm_content=first(own, matter.confirm_content),
        complained_act=first(grievances, grievance.complained_act),
        complained_person=first(grievances, grievance.complained_person),
        complained_office=complained_office,
        complaint_request=first(grievances, grievance.complaint_request),
    )


def _matter_first(parts: list[Part]) -> list[Survey]:
    """An application before what was passed on: "anh nhận file nhé, hết 12 nghìn" is not what the letter is about."""
    told = [p for p in parts if p.role != "authorization"]
    applied = any(p.role == "application" for p in told)
    return [p.survey for p in sorted(told, key=lambda p: applied and p.role == "forwarded")]


def _court_of(judgments: tuple[Judgment, ...], told: list[Survey], own: list[Survey]) -> CourtName | None:
    """The court of first instance where no judgment's own number tells it."""
    if not judgments:
        return first(own, _court)
    only_appeals = all(j.instance in ("pt", "gdt") for j in judgments)
    return first(told, rulings.first_instance_court) if only_appeals else None


def _court(survey: Survey) -> CourtName | None:
    return survey.courts[0].name if survey.courts else None


def _of_a_firm(picture: Picture) -> bool:
    """Whether the party the writer acts for is a firm: there its people are found."""
    party = picture.party("creditor", not_me=True)
    return party is not None and party.firm


def _judgments(surveys: list[Survey], subject: Survey) -> tuple[Judgment, ...]:
    """In order of trust; a number met again completes what was not said before."""
    found: dict[str, Judgment] = {}
    for survey in surveys:
        for judgment in rulings.judgments(survey):
            same = next((key for key, j in found.items() if same_number(j.number, judgment.number)), judgment.number.casefold())
            known = found.setdefault(same, judgment)
            fuller = max(known, judgment, key=lambda j: len(j.number) if "/" in j.number else 0)
            found[same] = replace(fuller, day=known.day or judgment.day, court=known.court or judgment.court, span=known.span)
    return tuple(found.values()) or rulings.judgments(subject)


def _number(parts: list[Part], what: str) -> Found | None:
    """The first telephone or identity number of the writer's own pieces."""
    for part in parts:
        here = getattr(part.survey, what) if part.role in OWN else []
        numbers = [n for n in here if part.cast.section(n.start) != "debtor"]
        if numbers:
            return Found(numbers[0].digits, numbers[0].digits, part.survey.source.span(numbers[0].start, numbers[0].end))
    return None


def role_of(parts: list[Part], picture: Picture, kind: Kind) -> Role | None:
    """Who the writer is; whoever only asks for enforcement is the one to be paid, or acts for that one."""
    own = [p.survey for p in parts if p.role in OWN]
    role = _told_role(parts, picture, kind)
    if role is not None or kind != Kind.ENFORCEMENT or not (_asks_against_another(picture) or _asks_for_themselves(own, picture)):
        return role
    other = picture.party("creditor", not_me=True)
    mine = other is None or other is picture.firm_of(picture.me) or _signs_too(parts, picture, other)
    return Role.CREDITOR if mine else Role.REPRESENTATIVE


def _told_role(parts: list[Part], picture: Picture, kind: Kind) -> Role | None:
    """What they say of themselves; an outsider, an heir or a representative before a party."""
    own = [p for p in parts if p.role in ("body", "forwarded")]
    if any(outsiders.told(p.survey) for p in own):
        return Role.AFFECTED if kind == Kind.COMPLAINT else Role.OUTSIDER  # no party need be one to complain (ruling 6)
    if any(heirs.told(p.survey) and p.survey.all("principal", "not_self", "kin_of") for p in own):
        return Role.HEIR
    if any(_took_over(p, picture) for p in own):
        return Role.HEIR
    if picture.sent_by_another:
        return picture.own_role()
    authorized = any(p.role == "authorization" for p in parts)
    if any(_acts_for(p) for p in own) or (authorized and any(p.survey.all("mails_for") for p in own)):
        return Role.REPRESENTATIVE
    if any(p.cast.wards for p in own):
        return Role.REPRESENTATIVE
    party = picture.own_role()
    claimed = any(p.cast.claims for p in own)
    hardly = party is None or (not claimed and picture.role_weight(party) <= HARDLY)
    touched = hardly and party != Role.CREDITOR and any(p.survey.all("affected") for p in parts if p.role in OWN)
    if touched and kind == Kind.COMPLAINT:  # "chồng em mới là người phải thi hành án": it is the wife's own share (ruling 6)
        return Role.AFFECTED
    if picture.writes_for_family or (authorized and any(p.survey.all("acts_for") for p in parts if p.role == "application")):
        return Role.REPRESENTATIVE
    if touched:
        return Role.AFFECTED
    return party or (Role.REPRESENTATIVE if authorized or _for_another(own, picture) else None)


def _took_over(part: Part, picture: Picture) -> bool:
    """ "Tôi …, nhận chuyển giao quyền đòi nợ từ …": the writer stands where the creditor stood (NĐ 1.4)."""
    at = heirs.takes_over(part.survey)
    who = None if at is None else part.cast.actors.before(at, since=part.survey.source.sentence(at)[0])
    return who is not None and who.who in (SELF, picture.writer)


def _asks_against_another(picture: Picture) -> bool:
    """Whoever asks that somebody else be made to pay is the one to be paid, where nothing says that they act for another."""
    other = picture.party("debtor", not_me=True)
    return picture.writer is not None and other is not None and other.weights["debtor"] >= SURELY


def _signs_too(parts: list[Part], picture: Picture, other: Character) -> bool:
    """Of several who sign nobody acts for another."""
    return any(picture.characters.get(s.who) is other for p in parts if p.role == "body" for s in p.cast.signatures)


def _asks_for_themselves(own: list[Survey], picture: Picture) -> bool:
    """ "Tôi đề nghị thi hành án": whoever asks, and names nobody whose request it might be, is the one to be paid."""
    asks = any(s.all("enforcement_request") and s.all("self") for s in own)
    return picture.writer is not None and asks and not any(s.all("principal", "acts_for", "mails_for", "staff_of", "kin_of") for s in own)


def _for_another(own: list[Part], picture: Picture) -> bool:
    """ "Mẹ em tên … (người phải thi hành án)", an employee, a lawyer: no party themselves, and a party is named."""
    parties = [c for c in (picture.party("creditor", not_me=True), picture.party("debtor", not_me=True)) if c]
    kin = any(p.survey.all("principal") or _is_a_lawyer(p.survey) for p in own)
    staff = any(_in_intro(p.survey, "staff_of") for p in own) and any(c.firm for c in parties)
    sent = any(sent_by_kin(p.survey) for p in own)
    return bool(parties and kin) or staff or sent or (picture.employer is not None and picture.firm_of(picture.me) is None)


def _is_a_lawyer(survey: Survey) -> bool:
    """As they introduce themselves, or sign; a lawyer may also just be spoken of."""
    signed = any(survey.source.text.rfind("\n", 0, c.start) + 1 == c.start for c in survey.all("lawyer_intro"))
    return signed or any(c.start < survey.source.sentence(0)[1] for c in survey.all("lawyer_intro")) or _in_intro(survey, "lawyer_intro")


def _in_intro(survey: Survey, code: str) -> bool:
    intros = [survey.source.sentence(c.start) for c in survey.all("writer_intro")]
    return any(start <= c.start < end for start, end in intros for c in survey.all(code))


def _is_authorized(survey: Survey) -> bool:
    """ "Tôi là …, được Ngân hàng … ủy quyền": in the sentence that says who writes."""
    folded = survey.source.folded
    said = (survey.source.sentence(c.start) for c in survey.all("writer_intro")) if "uy quyen" in folded else ()
    return any(AUTHORIZED.search(folded, start, end) for start, end in said)


def _acts_for(part: Part) -> bool:
    """In so many words (a form's small print does not count), or as a firm's employee who introduces themselves so."""
    text = part.survey.source.text
    told = [c for c in part.survey.all("acts_for") if text[c.end : c.end + 1] != ":"]  # "Thay mặt: …" is how a group signs
    told = [c for c in told if not IN_PLACE_OF.match(part.survey.source.folded, c.end) and not asks_the_office(part.survey, c)]
    told = [c for c in told if not FOR_ONESELF.match(part.survey.source.folded, c.end)]  # "để bảo vệ quyền lợi của tôi"
    if part.survey.all("support", "periodic"):
        told = [c for c in told if not FOR_THE_CHILD.match(part.survey.source.folded, c.start)]
    if any(not _in_brackets(text, c.start) and not _by_another(part.survey, c) for c in told) or _is_authorized(part.survey):
        return True
    intros = [part.survey.source.sentence(c.start) for c in part.survey.all("writer_intro", "writer_bare")]
    firms = [n for n in part.survey.names if n.firm]
    for start, end in intros:
        staff = any(start <= c.start < end for c in part.survey.all("staff_of"))
        if staff and any(start <= f.start < end for f in firms):
            return True
    return False


def _by_another(survey: Survey, cue: Cue) -> bool:
    """ "Mẹ em đã nộp thay em", "nhờ bạn làm đơn hộ": it is the other who acts for the writer."""
    start, _ = survey.source.sentence(cue.start)
    others = [c for c in survey.all("not_self") if start <= c.start < cue.start]
    own = [c for c in survey.all("self") if start <= c.start < cue.start and not any(o.start <= c.start < o.end for o in others)]
    for_me = any(0 <= c.start - cue.end < 2 for c in survey.all("self"))
    of_me = any(0 <= c.start - cue.end < 2 for c in survey.all("not_self", "kin_of"))
    if for_me and not of_me:  # "cán bộ viết hộ em", where "hộ em trai tôi" is another's
        return True
    if any(0 <= cue.start - c.end < BY_THEM for c in others) and not of_me:  # "mẹ tôi nộp thay hồi tháng 8"
        return True
    if for_me and others and (not own or own[-1].start < others[-1].start):
        return True
    asked = [c.end for c in survey.all("asks") if start <= c.start < cue.start and survey.source.folded[c.start : c.end] == "nho"]
    return bool(asked) and not any(c.start >= asked[-1] for c in own)


def _in_brackets(text: str, position: int) -> bool:
    return text.rfind("(", max(0, position - 120), position) > text.rfind(")", max(0, position - 120), position)
