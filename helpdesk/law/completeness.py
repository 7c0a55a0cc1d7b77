"""Whether the file has what the law demands of it (Luật THADS Điều 31 via NĐ 1.1 → Điều 4.2; QT §2), item by item.

Every item of the profile is tested by the verb of its code here; the rulings are procedure.md §8. The sentence that proves an
item stands beside it. A paper that nobody could read makes an item doubtful, never missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from helpdesk.journey import Found, Item, Kind, PaperRole, Reading, Role, Span
from helpdesk.law.book import Rulebook
from helpdesk.law.jurisdiction import first_instance
from helpdesk.law.profile import ItemCode, RequiredItem
from helpdesk.law.right import needs_authority

MET, MISSING, DOUBTFUL = "met", "missing", "doubtful"
Tested = tuple[str, Span | None]
OWN: tuple[ItemCode, ...] = ("requester_name", "requester_address")
NOT_THERE: Tested = (MISSING, None)


def items(reading: Reading, book: Rulebook, on: date) -> tuple[Item, ...]:
    """The checklist of a letter, in the order of the profile; items of which one is enough are folded into the first."""
    required = [i for i in book.items(reading.kind, on) if i.need != "for_representatives" or needs_authority(reading)]
    tested = {i.code: _tested(i, reading) for i in required}
    return tuple(_item(i, tested, required) for i in required if _stands(i, tested, required))


def asked_again(codes: tuple[str, ...], reading: Reading, book: Rulebook, on: date) -> tuple[Item, ...]:
    """What a case was asked for, tested on what its writer now sends; what else the letter lacks was not asked. A creditor who was asked
    for their own name or address, and so under two items (ruling 11), answers both at once."""
    required = {i.code: i for i in book.items(reading.kind, on)}
    found = {code: _answer(required[code], required, reading) for code in required if code in codes}
    own = [found[code] for code in OWN if code in found]
    if "creditor" in found and found["creditor"].status == MISSING and own and all(i.status == MET for i in own):
        found["creditor"] = replace(found["creditor"], status=MET, span=own[-1].span)
    return tuple(found.values())


def _answer(item: RequiredItem, required: dict[ItemCode, RequiredItem], reading: Reading) -> Item:
    """The item, met by itself or by another of its group."""
    group = [item, *(i for i in required.values() if item.either and i.either == item.either and i is not item)]
    tested = [_tested(i, reading) for i in group]
    status, span = next((t for t in tested if t[0] == MET), tested[0])
    return Item(item.code, status, item.source.short, span)


def _tested(item: RequiredItem, reading: Reading) -> Tested:
    return TESTS[item.code](reading)


def _stands(item: RequiredItem, tested: dict[ItemCode, Tested], required: list[RequiredItem]) -> bool:
    """Of a group of which one is enough: the one that is met, else the first."""
    group = [i.code for i in required if item.either and i.either == item.either]
    if not group:
        return True
    met = [code for code in group if tested[code][0] == MET]
    return item.code == (met[0] if met else group[0])


def _item(item: RequiredItem, tested: dict[ItemCode, Tested], required: list[RequiredItem]) -> Item:
    status, span = tested[item.code]
    if status == MISSING and item.need == "invited":
        status = "invited"
    return Item(item.code, status, item.source.short, span)


def _fact(found: Found | None) -> Tested:
    return (MET, found.span) if found else NOT_THERE


def _paper(reading: Reading, role: str) -> PaperRole | None:
    return next((p for p in reading.papers if p.role == role), None)


def _unread(reading: Reading) -> bool:
    """Whether something is enclosed that nobody could read: it may be anything."""
    return any(p.role == "unreadable" for p in reading.papers)


def _creditor(reading: Reading) -> Tested:
    """Name and address (ruling 11): a creditor without an address is not named. An heir stands where the creditor stood (NĐ 1.4)."""
    facts = reading.facts
    succeeds = facts.role == Role.HEIR and facts.requester_address is not None
    same = facts.role != Role.CREDITOR and (reading.says("same_address") or reading.says("ward")) is not None  # a child lives at home
    return (MET, facts.creditor.span) if facts.creditor and (facts.creditor_address or succeeds or same) else NOT_THERE


def _debtor_address(reading: Reading) -> Tested:
    facts = reading.facts
    if facts.debtor_address:
        return MET, facts.debtor_address.span
    same = reading.says("same_address") or reading.says("neighbour")  # "ở cùng tổ với tôi"
    return (MET, same) if same and facts.requester_address else NOT_THERE


def _judgment_identity(reading: Reading) -> Tested:
    """Number and court; of an appeal judgment also the court of first instance, for competence hangs on it (QT §2, 2d)."""
    facts = reading.facts
    named = [j for j in facts.judgments if j.number and (j.court or j.form == "award")]
    if not named:
        return NOT_THERE
    if first_instance(reading) is None and not _settled_without_court(reading) and named[0].form != "award":
        return NOT_THERE
    return MET, named[0].span


def _settled_without_court(reading: Reading) -> bool:
    return bool(reading.says("delegated_here") or reading.says("taken_up"))


def _judgment_copy(reading: Reading) -> Tested:
    """An enclosure that is, or is named as, the judgment or part of it (ruling 13); a promise is none."""
    if _paper(reading, "judgment") or any("with_judgment" in p.marks for p in reading.papers):
        return MET, reading.says("judgment_enclosed")
    said = reading.says("judgment_enclosed")
    if said and not reading.says("judgment_promised") and _unread(reading):
        return MET, said
    return (DOUBTFUL, None) if _unread(reading) else NOT_THERE


def _application(reading: Reading) -> Tested:
    """An enclosed application, or a body that is one (ruling 12); one that is said to be unwritten or unsigned is none."""
    enclosed = _paper(reading, "application")
    if reading.says("application_unsigned") or (enclosed and "unsigned" in enclosed.marks):
        return NOT_THERE
    if enclosed:
        return MET, reading.says("application_enclosed")
    if reading.says("application_unwritten"):
        return NOT_THERE
    if reading.says("application_enclosed") and _unread(reading):
        return MET, reading.says("application_enclosed")
    if _body_is_application(reading):
        return MET, reading.says("closes_with_name")
    return (DOUBTFUL, None) if _unread(reading) and not reading.says("closes_with_name") else NOT_THERE


def _body_is_application(reading: Reading) -> bool:
    """It asks in the writer's name, closes with that name, and is more than a note that lacks most other things."""
    if not (reading.says("closes_with_name") and reading.facts.requester_name):
        return False
    facts = reading.facts
    if reading.kind == Kind.COMPLAINT:
        return bool(facts.complained_act or facts.complaint_request)
    told = [facts.requester_address, facts.creditor, facts.debtor_name, facts.request_content, facts.judgments or None]
    return sum(bool(t) for t in told) >= 2


def _authorization(reading: Reading) -> Tested:
    if _paper(reading, "authorization"):
        return MET, reading.says("authorization_enclosed")
    ward = reading.says("ward")
    if ward and _paper(reading, "kinship"):  # a parent stands for a child by law; the birth certificate shows it
        return MET, ward
    said = reading.says("authorization_enclosed")
    if said and not reading.says("authorization_absent") and reading.papers and _unread(reading):
        return MET, said
    return NOT_THERE


def _party_role(reading: Reading) -> Tested:
    role = reading.facts.role
    return (MET, None) if role in (Role.CREDITOR, Role.DEBTOR, Role.HEIR, Role.REPRESENTATIVE) else NOT_THERE


def _enforcement_decision(reading: Reading) -> Tested:
    """Number and office satisfy without the date (ruling 10)."""
    found = next((d for d in reading.facts.enforcement_decisions if d.office), None)
    return (MET, found.span) if found else NOT_THERE


def _confirmed_judgment(reading: Reading) -> Tested:
    named = next((j for j in reading.facts.judgments if j.number and j.court), None)
    return (MET, named.span) if named else NOT_THERE


def _identity(reading: Reading) -> Tested:
    return _confirmed_judgment(reading) if reading.kind == Kind.CONFIRMATION else _judgment_identity(reading)


def _denounced_act(reading: Reading) -> Tested:
    return NOT_THERE if reading.says("withheld") else _fact(reading.facts.complained_act)


TESTS: dict[ItemCode, Callable[[Reading], Tested]] = {
    "requester_name": lambda r: _fact(r.facts.requester_name),
    "requester_address": lambda r: _fact(r.facts.requester_address),
    "creditor": _creditor,
    "debtor_name": lambda r: _fact(r.facts.debtor_name),
    "debtor_address": _debtor_address,
    "request_content": lambda r: _fact(r.facts.request_content),
    "asset_info": lambda r: _fact(r.facts.asset_info),
    "judgment_identity": _identity,
    "judgment_copy": _judgment_copy,
    "application": _application,
    "authorization": _authorization,
    "party_role": _party_role,
    "enforcement_decision": _enforcement_decision,
    "confirm_content": lambda r: _fact(r.facts.confirm_content),
    "complained_act": lambda r: _fact(r.facts.complained_act),
    "complained_person": lambda r: _fact(r.facts.complained_person),
    "complaint_request": lambda r: _fact(r.facts.complaint_request),
    "denounced_person": lambda r: _fact(r.facts.complained_person),
    "denounced_act": _denounced_act,
}
