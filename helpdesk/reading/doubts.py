"""Where the reading itself is unsure: a thing it did not find, though something in the letter may well be it.

A clerk who sees an address that is nobody's does not write "your debtor's address is missing". Neither does the program: what
is doubtful goes to a person. A doubt names the item of the checklist it concerns; it changes no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.journey import Facts, Found, Kind, PaperRole, Role, Statement
from helpdesk.reading import rulings, unplaced
from helpdesk.reading.errands import ON_BEHALF, signs_of_another
from helpdesk.reading.judgments import bare_number
from helpdesk.reading.person import SELF, SOMEONE_OWING
from helpdesk.reading.picture import OUTSPOKEN, Part, Picture
from helpdesk.reading.promised import MANDATE_TO_COME, MAYBE
from helpdesk.reading.sought import Sought
from helpdesk.reading.statements import speaks_of_before
from helpdesk.reading.survey import Survey
from helpdesk.reading.telling import HARDLY, PERHAPS, Told
from helpdesk.reading.to_come import is_sought

OWN = ("body", "forwarded", "application")
LAYS = ("duty", "give_to", "compel", "is_given", "won", "sum_owed", "enforcement_request", "asks")
ASKED_BY_PARTIES = (Kind.ENFORCEMENT, Kind.CONFIRMATION)
LATER = r"(?:chua|(?<!nhu )sau|se|(?:ngay|sang|chieu) mai|mai (?:toi|em|chau|minh|gui|nop)|tuan toi|tuan sau)"
UNWRITTEN = Sought(
    rf"\b(?P<before>don)\b[^.;\n]{{0,36}}\b{LATER}\b|\b(?:chua|se)\b[^.;\n]{{0,16}}\b(?P<behind>don)\b",
    opening="don|chua|se",
    having="don",
)
HAS_SOMETHING = re.compile(
    r"\b(?:ong|ba|anh|chi|ho|no|han|y|cong ty|cty|ben kia)\b(?:\s+[^\W\d]+){0,4}?\s+(?:hien |dang |van |cung |con |thi )*co\s+"
    r"(?!no\b|hieu luc|khong|ve\b|hoi\b|goi|quyen"
    r"|nghia vu|trach nhiem|mat\b|don\b|noi\b|hen\b|lam\b|biet|tra\b|den\b|nop|thi\b|y kien|gi\b)"
)
RESULT = re.compile(r"\b(?:da|con (?:no|thieu|phai|lai)|xong|ket qua|nop|tra|thu|khoan|phan|so tien|bao nhieu)\b")
NO_JUDGMENT = re.compile(
    r"\A(?:(?!ban an|quyet dinh|phan quyet)[\s\S])*?^\W*(?:bien ban|giay trieu tap|giay moi|thong bao|don khoi kien)\b", re.M
)
AUTHORITY_TO_COME = re.compile(
    r"\buy quyen\b[^.;\n]{0,80}\b(?:dang (?:trinh|lam|xin|cho|ky|doi)|chua (?:co|xong|kip|ky|lam)|moi co|(?:bo sung|gui|nop) sau)\b"
)
HEAD = 300  # letters of a paper in which its title stands
PARTIES_TOLD = 3.0
PARTY_TOLD = 2.0


def doubts(
    parts: list[Part],
    picture: Picture,
    facts: Facts,
    kind: Kind,
    said: tuple[Statement, ...],
    papers: tuple[PaperRole, ...],
    told: Told,
) -> tuple[str, ...]:
    """The items a person should look at, in the codes of the checklist."""
    own = [p for p in parts if p.role in OWN]
    enclosed = [*_of_another_name(parts), *_enclosed(own, said, papers, told.promise.share >= MAYBE)]
    found = [*_people(own, picture, facts, kind), *_matter(parts, own, facts, kind), *enclosed]
    if kind == Kind.ENFORCEMENT and (told.assets.share < HARDLY if facts.asset_info else told.assets.share >= PERHAPS):
        found.append("asset_info")  # the words and the trained model do not agree
    if facts.role == Role.REPRESENTATIVE and _mandate_of_another(parts, facts):
        found.append("role")
    if facts.role == Role.CREDITOR and any(MANDATE_TO_COME.search(p.survey.source.folded) for p in own):
        found.append("authorization")
    if kind == Kind.ENFORCEMENT and any(p.survey.all("confirmation_request") for p in own):
        found.append("kind")  # a paper may be all that is wanted
    return tuple(dict.fromkeys(found))


def _mandate_of_another(parts: list[Part], facts: Facts) -> bool:
    """The paper that should let the writer act names neither party: it may be about a motorbike."""
    mandates = [p.survey.source.folded for p in parts if p.role == "authorization"]
    named = [found.normal for found in (facts.creditor, facts.debtor_name) if found]
    return bool(mandates and named) and not any(name in text for name in named for text in mandates)


def _people(own: list[Part], picture: Picture, facts: Facts, kind: Kind) -> Iterator[str]:
    homeless = facts.requester_address is None or (kind == Kind.ENFORCEMENT and facts.debtor_address is None)
    loose = homeless and (unplaced.spare_address(own, facts) or any(map(unplaced.names_a_place, own)))
    if facts.requester_address and facts.requester_address.span.source not in {p.survey.source.name for p in own}:
        yield "whose_address"  # it stands only in a paper that somebody else wrote
    if facts.requester_address is None and (loose or unplaced.addresses_of(picture, SELF, SOMEONE_OWING)):
        yield "requester_address"
    if kind == Kind.ENFORCEMENT:
        if facts.debtor_address is None and (
            loose
            or unplaced.too_many(picture)
            or unplaced.stands_beside(own, unplaced.key_of(picture, facts.debtor_name))
            or any(p.survey.all("same_address") for p in own)
        ):
            yield "debtor_address"
        if (
            facts.debtor_address
            and any(facts.debtor_address == c.address for c in picture.strangers)
            and not _of_the_debtor(picture, facts)
        ):
            yield "whose_address"
        if facts.role != Role.DEBTOR and facts.debtor_address and facts.debtor_address == facts.requester_address:
            yield "whose_address"  # said once, and taken for both
        if facts.debtor_address and facts.role != Role.DEBTOR and any(map(unplaced.does_not_know_where, own)):
            yield "whereabouts"  # an address is told, and that nobody knows where they are
        if facts.debtor_name is None and picture.strangers:
            yield "debtor_name"
        if facts.creditor is None and picture.strangers:
            yield "creditor"
        if facts.role == Role.HEIR and facts.creditor_address is None:
            yield "succession"  # whether the heir's own address will do is for a person to say
    if picture.has_a_nickname:
        yield "whose_name"
    if (
        _awaits_authority(own, kind, facts.role)
        or _may_act_for_another(own, picture, facts)
        or (kind in ASKED_BY_PARTIES and _may_be_no_party(own, picture, facts))
    ):
        yield "authorization"


def _may_be_no_party(own: list[Part], picture: Picture, facts: Facts) -> bool:
    """Who is touched by a matter may be none of its parties; who calls themselves a party may act for nobody else."""
    if facts.role == Role.AFFECTED:
        return True
    claims = any(p.cast.claims for p in own) or max(map(picture.role_weight, ("creditor", "debtor"))) >= OUTSPOKEN
    return facts.role == Role.REPRESENTATIVE and picture.firm_of(picture.me) is None and claims


def _awaits_authority(own: list[Part], kind: Kind, role: Role | None) -> bool:
    """A party by their own words, and somebody's authority to act for them is still to come."""
    if kind not in ASKED_BY_PARTIES or role == Role.REPRESENTATIVE:
        return False
    return any(AUTHORITY_TO_COME.search(p.survey.source.folded) for p in own)


def _of_the_debtor(picture: Picture, facts: Facts) -> bool:
    """The address was said of whoever owes in so many words; that another, a wife perhaps, lives there too is no doubt."""
    debtor = picture.party("debtor", not_me=True)
    return debtor is not None and debtor.found == facts.debtor_name and debtor.address == facts.debtor_address


def _may_act_for_another(own: list[Part], picture: Picture, facts: Facts) -> bool:
    """A party by their own words, or of no known part, yet something says that another is."""
    if facts.role not in (Role.CREDITOR, Role.DEBTOR, Role.AFFECTED, None):
        return False
    signs = ("acts_for", "mails_for", "staff_of", *(() if _keeps_out_of_it(own, picture, facts.role) else ("principal",)))
    told = any(signs_of_another(p.survey, *signs) or ON_BEHALF.search(p.survey.source.folded) for p in own)
    told = told and not picture.firm_of(picture.me)  # whose accountant may have sent the files
    return (told and not _of_the_judgment(picture, facts.role)) or _left_out(picture) or _another_is_to_be_paid(picture, facts.role)


def _keeps_out_of_it(own: list[Part], picture: Picture, role: Role | None) -> bool:
    """ "Bản án chồng tôi cất": a relative is spoken of who neither owes nor is owed, by a writer of whom either was told."""
    weight = picture.role_weight(role) if role in (Role.CREDITOR, Role.DEBTOR) else 0.0
    kin = [p.cast.people[k] for p in own for k in p.cast.actors.family if k in p.cast.people]
    parties = any(person.weight(side) for person in kin for side in ("creditor", "debtor"))
    return weight >= OUTSPOKEN or (weight >= PARTY_TOLD and not parties)


def _another_is_to_be_paid(picture: Picture, role: Role | None) -> bool:
    """The writer asks as the creditor, and somebody else is to be paid in so many words."""
    other = picture.party("creditor", not_me=True) if role == Role.CREDITOR else None
    if other is None or (picture.me.firm and other.weights.get("legal_representative")):  # "Công ty …, do ông … đại diện, là bên được …"
        return False
    return other is not picture.firm_of(picture.me) and other.weights["creditor"] > picture.role_weight("creditor")


def _of_the_judgment(picture: Picture, role: Role | None) -> bool:
    """The enclosed judgment says so too."""
    part = "creditor" if role == Role.CREDITOR else "debtor"
    copies = [p for p in picture.parts if p.role == "judgment"]
    return any(p.cast.people[picture.writer].weight(part) >= 2 for p in copies if picture.writer in p.cast.people)


def _left_out(picture: Picture) -> bool:
    """An enclosed judgment names both sides, and the writer is neither of them nor speaks for one that is a firm."""
    stands_for_a_firm = picture.firm_of(picture.me) or picture.employer
    for part in (p for p in picture.parts if p.role == "judgment"):
        sides = [{k for k, c in part.cast.people.items() if c.weight(side) >= PARTIES_TOLD} for side in ("creditor", "debtor")]
        named = {k for k, c in part.cast.people.items() if c.mention}
        if sides[0] and sides[1] and picture.writer and picture.writer not in named and not stands_for_a_firm:
            return not any(_akin(picture.writer, k) for k in named)
    return False


def _akin(one: str, other: str) -> bool:
    """The same name but for a letter that was misread or a word that was left out."""
    a, b = one.split(), other.split()
    return len(set(a) & set(b)) >= min(len(a), len(b)) - 1


def _matter(parts: list[Part], own: list[Part], facts: Facts, kind: Kind) -> Iterator[str]:
    surveys = [p.survey for p in own]
    if kind == Kind.ENFORCEMENT:
        if facts.asset_info is None and (facts.role == Role.DEBTOR or any(map(_may_tell_of_assets, surveys))):
            yield "asset_info"
        if any(_sum_without_duty(s, facts) for s in surveys):
            yield "what_is_asked"
        if facts.asset_info and any(_knows_of_nothing(s) or _is_put_off(s, facts.asset_info) for s in surveys):
            yield "asset_info"
        if facts.request_content is None and any(s.money or s.all("thing", "property") for s in surveys):
            yield "request_content"
        if _several_matters(parts):
            yield "judgment_identity"
    if kind == Kind.CONFIRMATION and facts.confirm_content is None and any(map(_says_what_of, surveys)):
        yield "confirm_content"
    if facts.judgments and all(j.form == "award" and j.court is None for j in facts.judgments):
        yield "judgment_identity"  # where the tribunal sat decides who is competent
    if not facts.judgments and any(s.all("first_instance") or s.courts for s in surveys):
        yield "judgment_identity"
    if kind == Kind.CONFIRMATION and not facts.enforcement_decisions and any(s.decisions for s in surveys):
        yield "judgment_identity"  # a decision that was taken for one of another kind may be the one
    if _only_on_appeal(facts) and facts.court is None and len({c.name.place for s in surveys for c in s.courts}) > 1:
        yield "judgment_identity"  # one of the courts that are named may have judged first


def _says_what_of(survey: Survey) -> bool:
    """The sentence that asks for the confirmation goes on about a result: what is to be confirmed may well be told."""
    asked = ((c, survey.source.sentence(c.start)[1]) for c in survey.all("confirmation_request"))
    return any(RESULT.search(survey.source.folded, c.end, end) for c, end in asked)


def _sum_without_duty(survey: Survey, facts: Facts) -> bool:
    """What is to be enforced rests on a sum alone, in a sentence that lays it on nobody and asks nothing: the sum may be none."""
    told = facts.request_content.span if facts.request_content else None
    if told is None or told.source != survey.source.name or survey.all("thing", "property"):
        return False
    sums = {m.dong for m in survey.money if told.start <= m.start < told.end}
    said = [(told.start, told.end), *(survey.source.sentence(m.start) for m in survey.money if m.dong in sums)]
    return not any(start <= c.start < end for start, end in said for c in survey.all(*LAYS))


def _knows_of_nothing(survey: Survey) -> bool:
    """ "Khong biet ong ay con tai san gi": then what was taken for the debtor's may be none, where no marks tell "bò" from "bỏ"."""
    if survey.source.is_accented:
        return False
    unknown = (survey.source.sentence(c.start) for c in survey.all("ignorance"))
    return any(start <= label.start < end for start, end in unknown for label in survey.all("asset_label"))


def _is_put_off(survey: Survey, told: Found) -> bool:
    """ "Tài sản em đang nhờ người dò hỏi": the words that were taken for telling say that it is still to come."""
    return told.span.source == survey.source.name and is_sought(survey, told.span.start, told.span.end)


def _only_on_appeal(facts: Facts) -> bool:
    return bool(facts.judgments) and all(j.instance in ("pt", "gdt") for j in facts.judgments)


def _may_tell_of_assets(survey: Survey) -> bool:
    return bool(survey.all("asset", "verification", "asset_label", "holds")) or HAS_SOMETHING.search(survey.source.folded) is not None


def _several_matters(parts: list[Part]) -> bool:
    """Two first-instance judgments, or one number under two courts: the letter may be about more than one matter."""
    firsts = [j for p in parts for j in rulings.judgments(p.survey) if j.instance in ("st", "")]
    numbers = {bare_number(j.number) for j in firsts}
    places = {(j.court.level, j.court.place) for j in firsts if j.court and j.court.place}
    return len(numbers) > 1 or len(places) > 1


def _enclosed(own: list[Part], said: tuple[Statement, ...], papers: tuple[PaperRole, ...], promised: bool) -> Iterator[str]:
    codes, roles = {s.code for s in said}, {p.role for p in papers}
    unknown = bool(roles & {"other", "form"})
    with_judgment = "judgment" in roles or any("with_judgment" in p.marks for p in papers)
    if not with_judgment and (unknown or ("judgment_enclosed" in codes and papers)):
        yield "judgment_copy"
    if "application" not in roles and (
        (unknown and "closes_with_name" not in codes)
        or "application_enclosed" in codes
        or (promised or _may_be_unwritten(own)) != ("application_unwritten" in codes)
    ):
        yield "application"
    if "authorization" not in roles and "authorization_enclosed" in codes:
        yield "authorization"


def _of_another_name(parts: list[Part]) -> Iterator[str]:
    """What was taken for the judgment calls itself minutes, a summons, a notice: it may tell of the same matter, and is no copy of it."""
    judgments = [p.survey.source.folded for p in parts if p.role == "judgment"]
    if judgments and all(NO_JUDGMENT.search(folded, 0, HEAD) for folded in judgments):
        yield "which_paper"


def _may_be_unwritten(own: list[Part]) -> bool:
    """ "Đơn … sau", "chưa … đơn"; "chưa chịu dọn" speaks of no application, "chưa làm đơn bao giờ" of none that is wanted."""
    for survey in (p.survey for p in own):
        settled = [c for c in survey.all("application_unwritten", "never_applied") if speaks_of_before(survey, c)]
        for found in UNWRITTEN.finditer(survey.source.folded):
            word = survey.source.token_at(found.start("before") if found["before"] else found.start("behind"))
            if survey.source.spells(word, "đơn") and not any(found.start() < c.end and c.start < found.end() for c in settled):
                return True
    return False
