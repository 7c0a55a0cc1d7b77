"""What a letter to a citizen may say: drawn from the reading, the assessment and the law into one LetterView.

Nothing is said that is not true of the case at hand, and no clause that is not in force on the letter's day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from helpdesk.desk.words import address_form, money_in_words, respectful
from helpdesk.journey import Assessment, Judgment, Kind, LetterView, Meeting, OfficeCard, Outcome, Point, Reading
from helpdesk.law.book import Rulebook
from helpdesk.law.entries import CodedEntry
from helpdesk.law.guidance import spoken
from helpdesk.law.jurisdiction import complained_of
from helpdesk.law.time_limit import Limit, limit
from helpdesk.study import Shop, Study

Told = dict[str, Any]  # fields of a LetterView

REQUESTS = (Kind.ENFORCEMENT, Kind.CONFIRMATION)
RECEIPT = "receipt"
ADMINISTRATIVE = "HC"  # field letters of an administrative judgment's number
STATEMENTS = {
    Kind.ENFORCEMENT: (
        "right_to_request",
        "competence",
        "email_lodges_nothing",
        "limit_runs_on",
        "receipt_at_once",
        "compared_at_counter",
        "closed_without_prejudice",
    ),
    Kind.CONFIRMATION: (
        "right_to_confirmation",
        "competence_confirmation",
        "accuracy_check",
        "result_by_mail_or_post",
        "compared_at_counter",
        "email_lodges_nothing",
        "closed_without_prejudice",
    ),
    Kind.COMPLAINT: ("procedure_only", "complaint_not_lodged", "compared_at_counter"),
    Kind.DENUNCIATION: ("procedure_only", "denunciation_not_lodged", "denouncer_protected"),
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is written for: the case's code, the letter it answers, and whatever time is agreed or offered."""

    code: str
    received_at: datetime
    form: str
    variant: str
    meeting: Meeting | None = None
    former_meeting: Meeting | None = None
    slots: tuple[Meeting, ...] = ()
    slots_until: datetime | None = None
    note: str = ""
    corrects: date | None = None
    problem: str = ""  # why a wished time cannot be had
    confidential: bool = False
    result: str = ""  # the paper handed over, by its name
    files: tuple[str, ...] = ()
    posted_on: date | None = None
    tracking: str = ""
    due_at: datetime | None = None  # by when an answer is owed, where that was counted already


def view(study: Study, shop: Shop, reading: Reading, assessment: Assessment, occasion: Occasion) -> LetterView:
    """Everything the letter of that form and variant may say today."""
    book, now = shop.book, study.clock.now()
    today = book.calendar.date_of(now)
    told = _plain(occasion, book, today) | {"office": office_card(study, shop, today)}
    if assessment.kind == Kind.DENUNCIATION or occasion.confidential:
        told |= _neutral(assessment, book, today)
    elif occasion.form == RECEIPT:
        told |= _addressed(reading, assessment, book, today) | {"reply_by": _reply_by(book, occasion)}
    else:
        told |= _addressed(reading, assessment, book, today) | _full(reading, assessment, book, today)
    if told.get("missing") and (supplement := book.due("online_supplement", now)):
        told |= {"supplement_until": supplement.day, "supplement_days": supplement.rule.amount}
    return LetterView(**told)


def _plain(occasion: Occasion, book: Rulebook, on: date) -> Told:
    return {
        "form": occasion.form,
        "variant": occasion.variant,
        "case_code": occasion.code,
        "on": on,
        "received_at": book.calendar.local(occasion.received_at),
        "meeting": occasion.meeting,
        "former_meeting": occasion.former_meeting,
        "slots": occasion.slots,
        "slots_until": occasion.slots_until,
        "note": occasion.note,
        "corrects": occasion.corrects,
        "problem": occasion.problem,
        "confidential": occasion.confidential,
        "result": occasion.result,
        "files": occasion.files,
        "posted_on": occasion.posted_on,
        "tracking": occasion.tracking,
    }


def _neutral(assessment: Assessment, book: Rulebook, on: date) -> Told:
    """For a denunciation: order and procedure, nothing of the letter, nobody's name."""
    return {
        "missing": missing_points(assessment, book, on),
        "ways": _points(book, book.profile.ways, on),
        "statements": _statements(assessment.kind, book, on),
        "competent_office": _competent(assessment, book, on),
    }


def _addressed(reading: Reading, assessment: Assessment, book: Rulebook, on: date) -> Told:
    """Who is written to, and of what kind their letter is: a receipt says no more, but by when they are answered."""
    name, entry = reading.facts.requester_name, book.find(book.profile.kinds, assessment.kind, on)
    return {
        "addressee": respectful(name.value) if name else "",
        "address_form": address_form(name.value if name else ""),
        "kind": str(assessment.kind),
        "kind_name": entry.name if entry else "",
        "role": str(reading.facts.role or ""),
    }


def _reply_by(book: Rulebook, occasion: Occasion) -> datetime | None:
    deadline = None if occasion.due_at else book.due_if_known("reply", occasion.received_at)
    at = deadline.at if deadline else occasion.due_at
    return book.calendar.local(at) if at else None


def _full(reading: Reading, assessment: Assessment, book: Rulebook, on: date) -> Told:
    facts, kind = reading.facts, assessment.kind
    clock = limit(reading, book, on) if kind == Kind.ENFORCEMENT else Limit("unknown")
    return {
        "judgments": tuple(judgment_text(j, book, on) for j in facts.judgments if j.number),
        "decisions": tuple(f"Quyết định số {d.number}{_of_day(d.day)}" for d in facts.enforcement_decisions),
        "content": _content(reading) if kind in REQUESTS else "",
        "found": _found(assessment, book, on),
        "missing": missing_points(assessment, book, on),
        "invited": _invited(assessment, book, on) if kind in REQUESTS else (),
        "ways": _points(book, book.profile.ways, on),
        "reasons": reason_points(assessment, book, on),
        "statements": _statements(kind, book, on, *_of_this_case(reading, clock)),
        "unasked": _points(book, book.profile.unasked, on) if kind == Kind.ENFORCEMENT and reading.says("exempt_enforced") else (),
        "topics": _topics(assessment, book, on),
        "periods": _periods(book, on) if kind == Kind.COMPLAINT else (),
        "path": _path(reading, book, on) if kind == Kind.COMPLAINT else None,
        "competent_office": _competent(assessment, book, on),
        "limit_until": clock.ends_on if clock.stated and clock.verdict == "open" else None,
        "limit_passed": clock.ends_on if clock.verdict == "passed" else None,
    }


def office_card(study: Study, shop: Shop, on: date) -> OfficeCard:
    names, contact, settings = shop.book.names(on), shop.book.contact(on), study.settings.office
    hours = shop.book.current(shop.book.profile.office.hours, on)
    return OfficeCard(
        name=names.name,
        short=names.short,
        parent=names.parent,
        place=names.place,
        desk=contact.desk,
        address=contact.address,
        phone=contact.phone,
        email=shop.settings.address,
        hours=hours[0].wording if hours else "",
        official=settings.official or contact.official,
        official_phone=settings.official_phone or contact.official_phone or contact.phone,
        website=contact.website,
    )


def judgment_text(judgment: Judgment, book: Rulebook, on: date) -> str:
    """ "Bản án số 12/2017/DS-ST ngày 14/6/2017 của Tòa án nhân dân tỉnh …", as far as it was said."""
    noun = {"decision": "Quyết định", "award": "Phán quyết trọng tài"}.get(judgment.form, "Bản án")
    court = book.register.court(judgment.court, on) if judgment.court and judgment.court.level != "arbitral" else None
    return f"{noun} số {judgment.number}{_of_day(judgment.day)}" + (f" của {court.full}" if court else "")


def _of_day(day: date | None) -> str:
    return f" ngày {day.day}/{day.month}/{day.year}" if day else ""


def _content(reading: Reading) -> str:
    amount = reading.facts.amount
    if amount is None:
        return ""
    return f"số tiền {amount.dong:,} đồng".replace(",", ".") + f" ({money_in_words(amount.dong)})"


def _point(book: Rulebook, entry: CodedEntry, on: date, *, text: str, name: str = "") -> Point:
    citation = book.citation(entry, on)
    return Point(str(entry.code), name or getattr(entry, "name", ""), book.text(text, on), citation.formal if citation else "")


def _points(book: Rulebook, entries: tuple[CodedEntry, ...], on: date) -> tuple[Point, ...]:
    return tuple(_point(book, e, on, text=getattr(e, "text", "")) for e in book.current(entries, on) if not e.unverified)


def _of_this_case(reading: Reading, clock: Limit) -> tuple[str, ...]:
    """Statements that are true of some cases only."""
    true = {
        "still_appealable": clock.verdict == "too_early",
        "administrative_part": any(j.field == ADMINISTRATIVE for j in reading.facts.judgments),
        "group_representatives": reading.says("several_writers") is not None,
    }
    return tuple(code for code, holds in true.items() if holds)


def _path(reading: Reading, book: Rulebook, on: date) -> Point | None:
    against = complained_of(reading, book, on)
    entry = book.find(book.profile.paths, against, on) if against else None
    return _point(book, entry, on, text=entry.text) if entry and not entry.unverified else None


def _statements(kind: Kind, book: Rulebook, on: date, *more: str) -> tuple[Point, ...]:
    entries = [book.find(book.profile.statements, code, on) for code in (*STATEMENTS.get(kind, ()), *more)]
    return tuple(_point(book, e, on, text=e.text) for e in entries if e)


def missing_points(assessment: Assessment, book: Rulebook, on: date) -> tuple[Point, ...]:
    """What is missing, each with how to supply it and the clause that demands it."""
    wanted = {i.code: i for i in book.items(assessment.kind, on)}
    return tuple(_point(book, wanted[c], on, text=wanted[c].supply) for c in assessment.missing if c in wanted)


def _invited(assessment: Assessment, book: Rulebook, on: date) -> tuple[Point, ...]:
    wanted = {i.code: i for i in book.items(assessment.kind, on)}
    items = [wanted[i.code] for i in assessment.items if i.status == "invited" and i.code in wanted]
    papers = book.papers(assessment.kind, on)
    return (*(_point(book, i, on, text=i.supply) for i in items), *(_point(book, p, on, text=p.text) for p in papers))


def _found(assessment: Assessment, book: Rulebook, on: date) -> tuple[str, ...]:
    """What is there already, by its name."""
    names: dict[str, str] = {i.code: i.name for i in book.items(assessment.kind, on)}
    return tuple(names.get(i.code, "") for i in assessment.items if i.status == "met")


def reason_points(assessment: Assessment, book: Rulebook, on: date) -> tuple[Point, ...]:
    """The grounds of a refusal, each with its clause."""
    grounds = [book.find(book.profile.grounds, r.code, on) for r in assessment.reasons]
    return tuple(_point(book, g, on, text=g.text) for g in grounds if g)


def _topics(assessment: Assessment, book: Rulebook, on: date) -> tuple[Point, ...]:
    blocks = [book.block(code, on) for code in assessment.topics]
    return tuple(Point(b.code, b.title, b.text, b.citation.formal if b.citation else "") for b in blocks if b)


def _periods(book: Rulebook, on: date) -> tuple[Point, ...]:
    entries = book.current(book.profile.periods, on)
    cited = [(p, book.citation(p, on)) for p in entries]
    return tuple(Point(str(p.code), p.against, spoken(p), c.formal if c else "") for p, c in cited)


def _competent(assessment: Assessment, book: Rulebook, on: date) -> str:
    """In full, where another office is competent."""
    if assessment.outcome != Outcome.NO_JURISDICTION or not assessment.competent_office:
        return ""
    return assessment.competent_office_full or assessment.competent_office
