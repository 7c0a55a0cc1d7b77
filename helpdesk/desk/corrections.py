"""Putting a case right: a fact, an item, the kind, the outcome. The law decides again at once, the draft is written anew, and what
was corrected is a confirmed label to learn from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from helpdesk.cases import beside, outbox
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_from_plain, assessment_to_plain, reading_from_plain, reading_to_plain
from helpdesk.cases.tables import CaseRow, OutgoingRow
from helpdesk.desk import drafts, facts
from helpdesk.desk.acting import Seen, case_for, did, unchanged
from helpdesk.desk.casework import REFUSALS
from helpdesk.desk.compartment import keep_in_confidence, take_out_of_confidence
from helpdesk.desk.decide import letter_for
from helpdesk.desk.drafts import Letterform
from helpdesk.desk.judging import ITEM, OUTCOME, judged
from helpdesk.desk.rights import Person, Right
from helpdesk.errors import Refused
from helpdesk.house import House, Shop
from helpdesk.journey import Assessment, Kind, Outcome, Ranked, Reading

SETTLES = {  # a fact a person put right ends these contradictions
    "judgments": ("judgment_number", "court", "judgment_date"),
    "court": ("court",),
    "role": ("role",),
}
TICKS = ("met", "missing", "not_needed")
RESOLVED = ("low_confidence", "contradiction", "several_requests", "unreadable", "near_time_limit", "refusal", "accuracy_check")
GONE = ("sent", "leased", "later", "doubtful", "ready", "bounced")


@dataclass(frozen=True, slots=True)
class Change:
    """What is different after a correction: `name` is outcome, office or item:<code>."""

    name: str
    was: str
    now: str


Verdicts = tuple[Assessment, Assessment]


def correct_fact(house: House, person: Person, code: str, seen: Seen, *, name: str, text: str) -> tuple[Change, ...]:
    """Puts a fact right and decides again."""

    def put(reading: Reading, case: CaseRow, shop: Shop, on: date) -> tuple[Reading, str, str]:
        was = facts.told(reading.facts, name, shop, on)
        fresh = facts.put(reading.facts, name, text, shop, on)
        settled = SETTLES.get(name, ())
        kept = tuple(c for c in reading.contradictions if c.fact not in settled)
        return replace(reading, facts=fresh, contradictions=kept), was, facts.told(fresh, name, shop, on)

    return _correct(house, person, code, seen, "corrected", name, put)


def tick_item(house: House, person: Person, code: str, seen: Seen, *, item: str, status: str) -> tuple[Change, ...]:
    """Says of one item of the checklist that it is there, is missing or is not needed, whatever the reader saw."""
    if status not in TICKS:
        raise Refused("chọn một trong: có, thiếu, không cần")

    def put(reading: Reading, case: CaseRow, shop: Shop, on: date) -> tuple[Reading, str, str]:
        was = next((i.status for i in assessment_from_plain(case.assessment).items if i.code == item), None)
        if was is None:
            raise Refused("danh mục kiểm tra của hồ sơ này không có mục đó")
        return reading, was, status

    return _correct(house, person, code, seen, "item_set", f"{ITEM}{item}", put)


def settle_outcome(house: House, person: Person, code: str, seen: Seen, *, outcome: str) -> tuple[Change, ...]:
    """Says what the outcome is where the law's own reckoning leaves it to a person; '' gives the verdict back to the law."""
    if outcome and outcome not in (Outcome.COMPLETE, Outcome.INCOMPLETE, *REFUSALS):
        raise Refused("chọn một kết quả trong danh sách")

    def put(reading: Reading, case: CaseRow, shop: Shop, on: date) -> tuple[Reading, str, str]:
        return reading, case.outcome, outcome

    return _correct(house, person, code, seen, "outcome_set", OUTCOME, put)


def reclassify(house: House, person: Person, code: str, seen: Seen, *, kind: str) -> tuple[Change, ...]:
    """Says what kind of letter this is. A denunciation goes into its compartment at once, and comes out only by a keeper's hand."""
    if kind not in list(Kind) or kind == Kind.AUTOMATIC:
        raise Refused("chọn một loại trong danh sách")

    def put(reading: Reading, case: CaseRow, shop: Shop, on: date) -> tuple[Reading, str, str]:
        others = tuple(r for r in reading.kinds if r.kind != kind)
        return replace(reading, kinds=(Ranked(Kind(kind), 1.0), *others), requests=(Kind(kind),)), case.kind, kind

    return _correct(house, person, code, seen, "reclassified", "kind", put)


Put = Callable[[Reading, CaseRow, Shop, date], tuple[Reading, str, str]]


def _correct(house: House, person: Person, code: str, seen: Seen, what: str, name: str, put: Put) -> tuple[Change, ...]:
    with drafts.sayable(), house.memory.unit() as unit:
        case = case_for(unit, person, code, Right.WORK)
        unchanged(unit, house, case, seen)
        shop = house.shop(case.office)
        on = shop.book.calendar.date_of(case.received_at)
        reading, was, value = put(reading_from_plain(case.reading), case, shop, on)
        case.corrections = {k: v for k, v in {**case.corrections, name: value}.items() if v or k not in (name, OUTCOME)}
        beside.label(unit, case, name, was=was, value=value, by=person.login, now=house.clock.now())
        verdicts = rejudge(unit, house, case, _seen_to(reading, name.removeprefix(ITEM)))
        changes = changes_of(*verdicts)
        did(unit, house, person, case, what, name=name, changes=[[c.name, c.was, c.now] for c in changes])
        return changes


def _seen_to(reading: Reading, name: str) -> Reading:
    """What a person put right is no matter of opinion any more: an address taken out is missing, however likely there was one."""
    thought = (reading.brought, reading.presumed, reading.missed)
    brought, presumed, missed = (tuple(c for c in codes if not name.startswith(c)) for codes in thought)
    return replace(reading, brought=brought, presumed=presumed, missed=missed)


def rejudge(unit: Unit, house: House, case: CaseRow, reading: Reading) -> Verdicts:
    """Part of a story: the case under a new reading, with its draft. Returns the verdict before and after."""
    shop, was = house.shop(case.office), assessment_from_plain(case.assessment)
    now = judged(reading, case.corrections, shop.book, case.complete_at or case.received_at)
    case.reading, case.assessment = reading_to_plain(reading), assessment_to_plain(now)
    case.kind, case.outcome, case.fingerprint = str(now.kind), str(now.outcome), now.fingerprint
    case.unclear_judgment, case.version = now.unclear_judgment, case.version + 1
    case.complete_at = (case.complete_at or case.received_at) if now.outcome == Outcome.COMPLETE else None
    if now.kind == Kind.DENUNCIATION or Kind.DENUNCIATION in reading.requests:
        keep_in_confidence(unit, case)
    else:
        take_out_of_confidence(unit, house, case, reading)
    case.review_reasons = _reasons(case, now)
    unit.add(case)
    _redraft(unit, house, case, was, now)
    return was, now


def _reasons(case: CaseRow, now: Assessment) -> list[str]:
    """Why a person still has to look: what the correction settled is gone, what it brought is there."""
    brought = {
        "refusal": now.outcome in REFUSALS,
        "accuracy_check": now.kind == Kind.CONFIRMATION and now.outcome == Outcome.COMPLETE,
        "confidential": case.confidential,
        **dict.fromkeys(now.doubts, now.outcome == Outcome.NEEDS_REVIEW),
    }
    kept = [r for r in case.review_reasons if r not in (*RESOLVED, "confidential")]
    return list(dict.fromkeys([*kept, *(r for r, held in brought.items() if held)])) or ["policy"]


def _redraft(unit: Unit, house: House, case: CaseRow, was: Assessment, now: Assessment) -> None:
    """The draft on the matter, written anew; one edited by hand stays until its writer decides. What has left is corrected."""
    form, variant = ("pointer", "other") if now.kind == Kind.OTHER else letter_for(now)
    draft = next((d for d in drafts.held(unit, case) if d.obligation in ("answer", "supplement_incomplete", "correction")), None)
    if draft is not None and draft.edited:
        return
    if draft is not None and (form is None or variant is None):
        unit.add(outbox.free(draft, "withdrawn"))
        drafts.give_up_slot(unit, case, draft)
    elif draft is not None and form and variant:
        _write_again(unit, house, case, draft, Letterform(form, variant))
    elif form and variant and not _answered(unit, case):
        drafts.start(unit, house, case, Letterform(form, variant))
    elif form and changes_of(was, now) and not case.confidential:
        _draft_correction(unit, house, case)


def _write_again(unit: Unit, house: House, case: CaseRow, draft: OutgoingRow, wanted: Letterform) -> None:
    if draft.obligation == "correction":
        wanted = Letterform("correction", "answer")
    elif draft.form == "thread" and wanted.variant == "incomplete":
        wanted = Letterform("thread", "supplement_incomplete")
    if draft.variant == "complete" != wanted.variant:
        drafts.give_up_slot(unit, case, draft)
    drafts.write_anew(unit, house, case, draft, wanted, corrects=_day_of_answer(unit, house, case))


def _answered(unit: Unit, case: CaseRow) -> bool:
    return any(o.obligation == "answer" and o.status in GONE for o in outbox.of_case(unit, case.id or 0))


def _draft_correction(unit: Unit, house: House, case: CaseRow) -> None:
    """The citizen was told something that was wrong: a letter that says so lies ready for approval."""
    drafts.start(unit, house, case, Letterform("correction", "answer"), corrects=_day_of_answer(unit, house, case))


def _day_of_answer(unit: Unit, house: House, case: CaseRow) -> date | None:
    gone = [o for o in outbox.of_case(unit, case.id or 0) if o.obligation == "answer" and o.status in GONE]
    return house.shop(case.office).book.calendar.date_of(gone[-1].sent_at or gone[-1].created_at) if gone else None


def changes_of(was: Assessment, now: Assessment) -> tuple[Change, ...]:
    before, after = ({i.code: i.status for i in a.items} for a in (was, now))
    pairs = [("outcome", str(was.outcome), str(now.outcome)), ("office", was.competent_office or "", now.competent_office or "")]
    pairs += [(f"{ITEM}{c}", before.get(c, ""), after.get(c, "")) for c in dict.fromkeys([*before, *after])]
    return tuple(Change(name, old, new) for name, old, new in pairs if old != new)
