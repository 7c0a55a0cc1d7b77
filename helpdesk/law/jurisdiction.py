"""Which office is competent (QT §2; Luật THADS Điều 35): the court of first instance decides, on the day the request arrives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from helpdesk.journey import CourtName, Judgment, Kind, Reading
from helpdesk.law.book import Rulebook
from helpdesk.law.organisation import Court, Office
from helpdesk.law.profile import Against

FIRST, APPEAL = ("st", ""), ("pt", "gdt")
OUTSIDE = ("target_court", "target_police", "target_judgment", "target_other_body")


@dataclass(frozen=True, slots=True)
class Competence:
    """`office` is None where it cannot be told; `known` says that the letter does tell whose matter it is."""

    office: Office | None
    known: bool
    ours: bool

    @property
    def elsewhere(self) -> bool:
        return self.known and not self.ours


UNKNOWN = Competence(None, known=False, ours=False)
OUTSIDE_THE_FIELD = Competence(None, known=True, ours=False)


def competence(reading: Reading, book: Rulebook, on: date) -> Competence:
    """Who decides on this request if it arrives on that day."""
    if reading.kind == Kind.ENFORCEMENT:
        return _of_enforcement(reading, book, on)
    if reading.kind == Kind.CONFIRMATION:
        return _of_confirmation(reading, book, on)
    if reading.kind == Kind.COMPLAINT:
        return _of_complaint(reading, book, on)
    if reading.kind == Kind.DENUNCIATION:
        return _of_denunciation(reading, book, on)
    return UNKNOWN


def _at(office: Office | None, book: Rulebook, on: date) -> Competence:
    own = book.own_office(on)
    return Competence(office, known=True, ours=office == own) if office else UNKNOWN


def _of_enforcement(reading: Reading, book: Rulebook, on: date) -> Competence:
    """Delegated, taken up, or touching a foreign country (NĐ 1.17 → Điều 34a.3): ours, whatever the court."""
    if reading.says("delegated_here") or reading.says("taken_up"):
        return _at(book.own_office(on), book, on)
    by_court = _by_court(reading, book, on)
    if by_court.elsewhere and by_court.office and reading.says("abroad") and _is_of_our_district(by_court.office, book, on):
        return _at(book.own_office(on), book, on)
    return by_court


def _is_of_our_district(office: Office, book: Rulebook, on: date) -> bool:
    own = book.own_office(on)
    return office.level == "district" and office.unit is not None and own.unit is not None and office.unit.province == own.unit.title


def _by_court(reading: Reading, book: Rulebook, on: date) -> Competence:
    name = first_instance(reading)
    if name is None:
        return UNKNOWN
    court = book.register.court(name, on)
    return _at(_office_of(court, book, on), book, on) if court else UNKNOWN


def _office_of(court: Court, book: Rulebook, on: date) -> Office | None:
    return book.register.competent_office(court, on)


def first_instance(reading: Reading) -> CourtName | None:
    """The court that judged first, as the letter tells it. An appeal alone does not tell, unless no other court can have judged first."""
    judgments = [j for j in reading.facts.judgments if j.court]
    first = next((j for j in judgments if j.instance in FIRST and not _high(j)), None)
    if first:
        return first.court
    return reading.facts.court


def _high(judgment: Judgment) -> bool:
    return judgment.court is not None and judgment.court.level in ("high", "supreme")


def _of_confirmation(reading: Reading, book: Rulebook, on: date) -> Competence:
    """The office that enforced: the one of the enforcement decision, else by the court."""
    for decision in reading.facts.enforcement_decisions:
        if decision.office and (office := book.register.office(decision.office, on)):
            return _at(office, book, on)
    if reading.says("delegated_here"):
        return _at(book.own_office(on), book, on)
    return _by_court(reading, book, on)


def _of_complaint(reading: Reading, book: Rulebook, on: date) -> Competence:
    """By whom and by whose decision (Luật THADS Điều 142; procedure.md, ruling 8)."""
    if any(reading.says(code) for code in OUTSIDE):
        return OUTSIDE_THE_FIELD
    office = _complained_office(reading, book, on) or book.own_office(on)
    against = complained_of(reading, book, on)
    if against is not None:
        return _decided_by(against, office, book, on)
    return Competence(office, known=True, ours=False) if office.level == "national" else _at(office, book, on)


def complained_of(reading: Reading, book: Rulebook, on: date) -> Against | None:
    """Whose act a complaint is about, in the words of the procedure's paths; None where it is another body's or another province's."""
    if any(reading.says(code) for code in OUTSIDE):
        return None
    office = _complained_office(reading, book, on) or book.own_office(on)
    second, head = reading.says("second_complaint"), reading.says("target_head")
    if office.level == "district" and _is_of_our_district(office, book, on):
        return "second_after_district" if second else "district_head" if head else "district_enforcer"
    if office != book.own_office(on):
        return None
    return "own_head" if head else "second_after_own" if second else "own_enforcer"


def _complained_office(reading: Reading, book: Rulebook, on: date) -> Office | None:
    name = reading.facts.complained_office
    return book.register.office(name, on) if name else None


def _decided_by(against: Against, office: Office, book: Rulebook, on: date) -> Competence:
    path = book.find(book.profile.paths, against, on)
    decider = path.decider if path else "own_office"
    if decider == "national_office":
        return Competence(book.register.national_office(on), known=True, ours=False)
    return _at(office if decider == "district_office" else book.own_office(on), book, on)


def _of_denunciation(reading: Reading, book: Rulebook, on: date) -> Competence:
    if any(reading.says(code) for code in OUTSIDE):
        return OUTSIDE_THE_FIELD
    office = _complained_office(reading, book, on)
    if office and office.level == "province" and office != book.own_office(on):
        return _at(office, book, on)
    if reading.says("target_head") and (office is None or office.level == "province"):
        return _decided_by("denounced_own_head", book.own_office(on), book, on)
    return _at(book.own_office(on), book, on)
