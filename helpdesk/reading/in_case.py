"""A letter in a case that is known: what it does there, and whom its facts concern when only the case tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from helpdesk.journey import Facts, FollowUp, Found, Kind, Letter, Ranked, Reading, Thread, Wish
from helpdesk.reading import followup
from helpdesk.reading.addresses import AddressMention
from helpdesk.reading.followup import Act, Brings
from helpdesk.reading.model import Model
from helpdesk.reading.person import SELF, SOMEONE_OWING
from helpdesk.reading.spread import Spread
from helpdesk.reading.text import fold
from helpdesk.reading.to_come import still_to_come

CONCERNS = {"whose_address": ("requester_address", "debtor_address", "creditor"), "whereabouts": ("debtor_address",)}
KNOWN = 0.99  # how sure the kind of a case is, as sure as that of a robot whose headers say so


def in_case(reading: Reading, letter: Letter, spread: Spread, acts: Model, thread: Thread, today: date) -> Reading:
    """The reading of a letter that belongs to `thread`; its kind is the case's."""
    reading = replace(reading, facts=_owned(reading.facts, spread, thread))
    ruled = followup.act(spread.body, thread, today=today, brings=_brings(reading, spread, thread), calendar=letter.calendar)
    act = ruled if letter.calendar or spread.opened else followup.weighed(ruled, acts, spread.body, thread, today)
    begins = _begins(reading, spread, act.follow_up, thread.kind)
    return replace(
        reading,
        kinds=reading.kinds if begins else _of_the_case(reading.kinds, thread.kind),
        follow_up=act.follow_up,
        wish=act.wish,
        cancels=act.cancels,
        unsure=(
            *_of_what_was_asked(reading.unsure, thread),
            *(() if act.follow_up == ruled.follow_up and not _asks_too(spread, act) and not _is_unclear(act, thread) else ("follow_up",)),
            *(("to_come",) if act.follow_up == FollowUp.SUPPLEMENT and still_to_come(spread.body) else ()),
        ),
        begins_new_request=begins,
    )


def _of_what_was_asked(unsure: tuple[str, ...], thread: Thread) -> Iterator[str]:
    """Doubts of what the case lacked; whose an address is matters where one was asked for."""
    for code in unsure:
        if any(asked in thread.missing for asked in CONCERNS.get(code, (code,))):
            yield code


def _is_unclear(act: Act, thread: Thread) -> bool:
    """A time that may be read in two ways is for a person to ask about, never to book; so is the very hour that somebody wants to leave."""
    return act.doubtful or (act.wish is not None and (act.wish.unclear or _is_the_agreed(act.wish, thread)))


def _is_the_agreed(wish: Wish, thread: Thread) -> bool:
    agreed = thread.appointment
    return agreed is not None and wish.day == agreed.date() and (wish.start == agreed.time() or not (wish.start or wish.half))


def _asks_too(spread: Spread, act: Act) -> bool:
    """Thanks and promises to come are answered by nobody: a question beside them must be seen."""
    return act.follow_up in followup.SILENT and followup.asks(spread.body)


def _of_the_case(kinds: tuple[Ranked, ...], kind: Kind) -> tuple[Ranked, ...]:
    """Nobody guesses the kind of a case that is known."""
    evidence = next((r.evidence for r in kinds if r.kind == kind), ())
    return (Ranked(kind, KNOWN, evidence), *(r for r in kinds if r.kind != kind))


def _owned(facts: Facts, spread: Spread, thread: Thread) -> Facts:
    """Whose name and address these are, where only the question we asked tells: the other side's, or the writer's own."""
    facts = _of_the_debtor(facts, spread, thread)
    addresses = spread.body.addresses
    if "requester_address" in thread.missing and not facts.requester_address and addresses and not facts.debtor_address:
        return replace(facts, requester_address=_found(addresses[0], spread))
    return facts


def _found(address: AddressMention, spread: Spread) -> Found:
    return Found(address.text, fold(address.text), spread.body.source.span(address.start, address.end))


def _of_the_debtor(facts: Facts, spread: Spread, thread: Thread) -> Facts:
    if "debtor_address" not in thread.missing or facts.debtor_address:
        return facts
    others = [c for key, c in spread.picture.characters.items() if key not in (SELF, SOMEONE_OWING) and c is not spread.picture.me]
    other = next((c for c in others if c.address and not c.weights.get("officer") and not c.weights.get("creditor")), None)
    if other:
        return replace(facts, debtor_name=facts.debtor_name or other.found, debtor_address=other.address)
    if "requester_address" not in thread.missing and not facts.requester_address and spread.body.addresses:
        address = spread.body.addresses[0]  # "địa chỉ của ông Lễ: …": the only one we asked for
        return replace(facts, debtor_address=_found(address, spread))
    nobodys = facts.requester_address if spread.body.addresses and "requester_address" not in thread.missing else None
    return replace(facts, debtor_address=nobodys)


def _begins(reading: Reading, spread: Spread, act: FollowUp, kind: Kind) -> bool:
    """A full request typed into an old thread: asked for, signed, with its own judgment, and about another matter by its own words."""
    asked = any(spread.body.all(code) for code in ("enforcement_request", "confirmation_request", "complaint_act", "denunciation_act"))
    introduced = bool(spread.body.all("writer_intro")) and bool(reading.facts.judgments or spread.body.decisions)
    if asked and _grieves_anew(reading, spread, kind):
        return not spread.body.all("withdraw", "supplies_only")
    other = bool(spread.body.all("another_matter"))
    return act not in (FollowUp.RESCHEDULE, FollowUp.CANCEL) and asked and (introduced or other) and not spread.body.all("supplies_only")


def _grieves_anew(reading: Reading, spread: Spread, kind: Kind) -> bool:
    """A complaint or denunciation by somebody who says who they are, in a case that is about something else."""
    read = reading.kinds[0].kind
    return read in (Kind.COMPLAINT, Kind.DENUNCIATION) and read != kind and bool(spread.body.all("writer_intro"))


def _brings(reading: Reading, spread: Spread, thread: Thread) -> Brings:
    """Whether the letter carries a paper, or a fact the case asked for; what only a question mentions is not told."""
    facts = reading.facts
    told: dict[str, Iterable[object]] = {
        "requester_name": (facts.requester_name,),
        "requester_address": (facts.requester_address,),
        "debtor_name": (facts.debtor_name,),
        "debtor_address": (facts.debtor_address,),
        "creditor": (facts.creditor_address, facts.requester_address),
        "judgment_identity": (*facts.judgments, facts.court),
        "asset_info": (facts.asset_info,),
        "request_content": (facts.request_content,),
        "party_role": (facts.role,),
        "confirm_content": (facts.confirm_content,),
        "complained_act": (facts.complained_act,),
        "complained_person": (facts.complained_person,),
        "complaint_request": (facts.complaint_request,),
        "denounced_person": (facts.complained_person,),
        "denounced_act": (facts.complained_act,),
    }
    return Brings(bool(spread.opened), any(_told(f, spread) for code in thread.missing for f in told.get(code, ())))


def _told(fact: object, spread: Spread) -> bool:
    if not isinstance(fact, Found) or fact.span.source != "body":
        return bool(fact)
    start, end = spread.body.source.sentence(fact.span.start)
    return "?" not in spread.body.source.text[start:end]
