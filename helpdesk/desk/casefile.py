"""One case as its page shows it: letters, facts with their evidence, checklist, account of the time, drafts, history. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime

from helpdesk.cases import beside, dossiers, letters, outbox, staff, visits, wiping
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_from_plain, reading_from_plain
from helpdesk.cases.sight import in_sight
from helpdesk.cases.tables import CaseRow, EventRow
from helpdesk.desk import facts as known
from helpdesk.desk import holding
from helpdesk.desk.casesheet import CaseFile, ClockLine, FactLine, Head, HistoryLine, ItemLine, ReasonLine, RemarkLine, VisitLine
from helpdesk.desk.lettersheet import Proofs, sheet
from helpdesk.desk.outgoing import shown
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.saying import TimeLeft, happened, label, letter_name, spoken_date, spoken_moment, time_left
from helpdesk.errors import NotFound
from helpdesk.house import House, Shop
from helpdesk.journey import Assessment, Facts, Item, Kind, Outcome, Reading, Span

NOBODY = Person(0, "", "", ())
KEPT = "Lịch làm việc đã đổi sau đó; giữ hạn đã báo cho công dân, không rút ngắn."


def open_case(house: House, person: Person, code: str) -> CaseFile:
    """The whole case. Raises NotFound where it does not exist for this person."""
    with house.memory.look() as unit:
        case = in_sight(unit, person.sight, code)
        person.must(Right.READ, confidential=case.confidential)
        return _Opening(unit, house, person, case).file()


def whole(unit: Unit, house: House, case: CaseRow) -> CaseFile:
    """The whole case as it is kept in a dossier, for nobody in particular."""
    return _Opening(unit, house, NOBODY, case).file()


def note_presence(house: House, person: Person, code: str) -> None:
    """Lets colleagues see that this person has the case open; written at most twice a minute."""
    now = house.clock.now()
    with house.memory.look() as unit:
        case_id = in_sight(unit, person.sight, code).id or 0
        if beside.seen_lately(unit, case_id, person.id, now=now):
            return
    with house.memory.unit() as unit:
        beside.seen(unit, case_id, person.id, now=now)


def who_is_here(house: House, person: Person, code: str) -> tuple[tuple[str, ...], int]:
    """Colleagues who have the case open now, and the version the case stands at."""
    with house.memory.look() as unit:
        case = in_sight(unit, person.sight, code)
        return tuple(beside.others_at(unit, case.id or 0, person.id, now=house.clock.now())), case.version


class _Opening:
    """Gathers what a page needs of one case, each thing once."""

    def __init__(self, unit: Unit, house: House, person: Person, case: CaseRow) -> None:
        self.unit, self.house, self.person, self.case = unit, house, person, case
        self.shop: Shop = house.shop(case.office)
        self.local = self.shop.book.calendar.local
        self.on: date = self.local(case.received_at).date()
        self.number: int = case.id or 0
        self.reading: Reading | None = reading_from_plain(case.reading) if case.reading else None
        self.assessment: Assessment | None = assessment_from_plain(case.assessment) if case.assessment else None
        self.names = {row.login: row.name for row in staff.everybody(unit)}

    def file(self) -> CaseFile:
        case, unit = self.case, self.unit
        settled = self.assessment or Assessment(Kind(case.kind), Outcome(case.outcome), template=None)
        events, proofs = dossiers.events(unit, self.number), self._proofs()
        mails = [shown(self.house, self.shop, row, self.names) for row in outbox.of_case(unit, self.number)]
        letters_of = {m.id: letter_name(m.form, m.variant) for m in mails}
        return CaseFile(
            head=self._head(settled, events[-1].id or 0 if events else 0),
            grounds=self._grounds(settled),
            facts=tuple(self._facts()),
            items=tuple(self._items(settled)),
            letters=tuple(sheet(self.house, self.shop, row, proofs) for row in letters.of_case(unit, self.number)),
            drafts=tuple(m for m in mails if m.status == "held"),
            mails=tuple(m for m in mails if m.status != "held"),
            visits=tuple(self._visits()),
            clocks=tuple(self._clocks()),
            remarks=tuple(RemarkLine(self.local(r.at), self._name(r.by), r.text) for r in beside.remarks(unit, self.number)),
            history=tuple(self._happening(e, letters_of) for e in events),
            here=tuple(beside.others_at(unit, self.number, self.person.id, now=self.house.clock.now())),
            shut_out=tuple((row.login, row.name) for row in beside.shut_out(unit, self.number)) if self.person.keeper else (),
            holds=tuple(holding.lines(unit, self.house, case)),
            anonymised_at=self._anonymised_at(),
        )

    def _anonymised_at(self) -> datetime | None:
        row = wiping.put_away(self.unit, self.number)
        return self.local(row.anonymised_at) if row and row.anonymised_at else None

    def _head(self, settled: Assessment, last_event: int) -> Head:
        case = self.case
        return Head(
            code=case.code,
            office=case.office,
            kind=case.kind,
            outcome=case.outcome,
            status=case.status,
            confidential=case.confidential,
            requester=case.requester,
            received_at=self.local(case.received_at),
            due_at=self.local(case.due_at) if case.due_at else None,
            left=self._left(),
            reasons=tuple(case.review_reasons),
            claims=self._claims(),
            merged_into=case.merged_into or "",
            assigned_to=case.assigned_to or "",
            assigned=self._name(case.assigned_to or ""),
            accuracy_checked_by=self._name(case.accuracy_checked_by or ""),
            version=case.version,
            last_event=last_event,
            competent_office=settled.competent_office_full or settled.competent_office or "",
            look_at=tuple(self._look_at(settled)),
            topics=settled.topics,
            outcome_settled="outcome" in case.corrections,
        )

    def _name(self, login: str) -> str:
        return self.names.get(login, login)

    def _left(self) -> TimeLeft | None:
        """Only while the clock of the answer runs."""
        running = any(c.clock == "reply" and c.ended_at is None for c in dossiers.clocks(self.unit, self.number))
        return time_left(self.shop.book.calendar, self.case.due_at, self.house.clock.now()) if running else None

    def _claims(self) -> str:
        """The case it says it belongs to, where that exists for this person."""
        claimed = dossiers.find(self.unit, self.case.claims) if self.case.claims else None
        if claimed is None:
            return ""
        try:
            return in_sight(self.unit, self.person.sight, claimed.code).code
        except NotFound:
            return ""

    def _grounds(self, assessment: Assessment) -> tuple[ReasonLine, ...]:
        book, told = self.shop.book, [r for r in assessment.reasons if r.code not in {i.code for i in assessment.items}]
        grounds = [(r, book.find(book.profile.grounds, r.code, self.on)) for r in told]
        return tuple(ReasonLine(r.code, g.name if g else "", r.clause, _as_said(r.evidence)) for r, g in grounds)

    def _look_at(self, settled: Assessment) -> Iterator[str]:
        """In words, what makes the reading unsure, as long as that is why the case waits."""
        if "low_confidence" not in self.case.review_reasons:
            return
        if self.reading and self.reading.confidence < self.house.settings.automation.threshold:
            yield label("look_at", "kind")
        kinds = (*Kind, Kind(self.case.kind))  # a letter in doubt may be of another kind: its own words count last
        names = {str(i.code): i.name for kind in kinds for i in self.shop.book.items(kind, self.on)}
        for code in settled.look_at:
            yield names.get(code) or label("look_at", code)

    def _facts(self) -> Iterator[FactLine]:
        if self.reading is None:
            return
        for name in known.fields_of(self.case.kind):
            span = _first_span(self.reading.facts, name)
            typed = span is not None and span.source == known.BY_CLERK
            quote, where = (span.quote, span.source) if span and not typed else ("", "")
            value = known.told(self.reading.facts, name, self.shop, self.on)
            yield FactLine(name, value, quote, where, corrected=typed or name in self.case.corrections)

    def _items(self, assessment: Assessment) -> Iterator[ItemLine]:
        wanted = {i.code: i for i in self.shop.book.items(Kind(self.case.kind), self.on)}
        for item in assessment.items:
            entry = wanted.get(item.code)  # type: ignore[call-overload]
            name = entry.name if entry else item.code
            supply = self.shop.book.text(entry.supply, self.on) if entry else ""
            quote, where = (item.span.quote, item.span.source) if item.span else ("", "")
            by_hand = f"item:{item.code}" in self.case.corrections
            status = "presumed" if not by_hand and self._is_only_presumed(item, assessment) else item.status
            yield ItemLine(item.code, name, supply, status, item.clause, quote, where, by_hand)

    def _is_only_presumed(self, item: Item, assessment: Assessment) -> bool:
        """No sentence proves it and nobody has looked yet: letters like this one have it by all likelihood."""
        presumed = self.reading is not None and item.code in self.reading.presumed and item.code in assessment.look_at
        return presumed and item.status == "met" and item.span is None

    def _proofs(self) -> Proofs:
        """Every sentence something rests on, with the name of what it proves."""
        if self.reading is None or self.assessment is None:
            return ()
        kinds = [("kind", s) for s in self.reading.kinds[0].evidence]
        found = [(f.name, s) for f in fields(Facts) for s in _spans(getattr(self.reading.facts, f.name))]
        items = [(f"item-{i.code}", i.span) for i in self.assessment.items if i.span]
        return (*kinds, *found, *items)

    def _clocks(self) -> Iterator[ClockLine]:
        calendar, book, now = self.shop.book.calendar, self.shop.book, self.house.clock.now()
        for row in dossiers.clocks(self.unit, self.number):
            found = book.due_if_known(row.clock, row.started_at, handed_over=row.handed_over)  # type: ignore[arg-type]
            kept = (KEPT,) if found and found.at < row.due_at else ()
            lines = (*found.lines(), *kept) if found else ()
            left = None if row.ended_at else time_left(calendar, row.due_at, now)
            ended = self.local(row.ended_at) if row.ended_at else None
            yield ClockLine(row.clock, self.local(row.started_at), self.local(row.due_at), ended, row.ended_by, left, lines)

    def _visits(self) -> Iterator[VisitLine]:
        for row in visits.of_case(self.unit, self.number):
            yield VisitLine(row.purpose, self.local(row.starts_at), self.local(row.ends_at), row.counter, row.status)

    def _happening(self, event: EventRow, letters_of: dict[int, str]) -> HistoryLine:
        by = "" if event.by == "helpdesk" else self._name(event.by)
        changes = tuple((str(a), str(b), str(c)) for a, b, c in event.note.get("changes", ()))
        letter, said = letters_of.get(event.note.get("outgoing", 0), ""), self._redated(event) if event.what == "redated" else ""
        what = f"opened:{event.note['way']}" if event.what == "opened" and "way" in event.note else event.what
        return HistoryLine(self.local(event.at), happened(what), by, letter, changes, said)

    def _redated(self, event: EventRow) -> str:
        """The old end, the new one, and why."""
        old, new = (self._spoken(event.note.get(name, "")) for name in ("old", "new"))
        return f"{label('clock', event.note.get('clock', ''))}: {old or 'chưa tính được'} → {new}. {event.note.get('why', '')}".strip()

    def _spoken(self, instant: str) -> str:
        return spoken_moment(self.local(datetime.fromisoformat(instant))) if instant else ""


def _spans(value: object) -> list[Span]:
    many = value if isinstance(value, tuple) else (value,)
    return [v.span for v in many if v is not None and hasattr(v, "span")]


def _first_span(facts: Facts, name: str) -> Span | None:
    found = _spans(getattr(facts, name))
    return found[0] if found else None


def _as_said(evidence: str) -> str:
    """Evidence that is a day, as people write it."""
    try:
        return spoken_date(date.fromisoformat(evidence))
    except ValueError:
        return evidence
