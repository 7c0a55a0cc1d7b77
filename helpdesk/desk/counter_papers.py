"""What the counter prints, by the layout of NĐ 30/2020: receipt, guidance that lists what is missing, record of an oral request.

Words come from press/templates/counter.toml. Each paper is kept byte for byte as it was handed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from helpdesk.cases.counter_tables import PrintedRow, SheetRow
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import reading_from_plain
from helpdesk.cases.tables import CaseRow
from helpdesk.desk import facts as known
from helpdesk.desk import report_words
from helpdesk.desk.counter_sheet import PaperTaken, SheetLine, papers_of
from helpdesk.desk.rights import Person
from helpdesk.desk.saying import label
from helpdesk.desk.words import address_form, respectful
from helpdesk.house import House, Shop
from helpdesk.journey import Facts
from helpdesk.law.guidance import spoken
from helpdesk.press.document import Block, Cell, Column, OfficialDocument, Paragraph, Row, Signature, Table
from helpdesk.press.lettering import long_date
from helpdesk.press.printing import printed
from helpdesk.press.wording import labels

FORMS = ("pdf", "docx")
CLOCKS = {
    "enforcement": "result_enforcement", "confirmation": "result_confirmation", "complaint": "complaint_acceptance",
    "denunciation": "denunciation_acceptance",
}  # fmt: skip


@dataclass(frozen=True)
class _Desk:
    """What the words of a paper are filled from."""

    house: House
    shop: Shop
    person: Person
    case: CaseRow
    sheet: SheetRow

    @property
    def on(self) -> date:
        return self.house.today(self.shop)

    @property
    def facts(self) -> Facts:
        return reading_from_plain(self.case.reading).facts if self.case.reading else Facts()

    @property
    def by_post(self) -> bool:
        return self.sheet.way == "by_post"

    def words(self, **more: str) -> dict[str, str]:
        names, contact = self.shop.book.names(self.on), self.shop.book.contact(self.on)
        name = self.facts.requester_name.value if self.facts.requester_name else self.case.requester
        return {
            "desk": contact.desk,
            "office": names.name,
            "where": contact.address,
            "phone": contact.official_phone or contact.phone,
            "email": self.shop.settings.address,
            "matter": labels("counter")["matters"][self.case.kind],
            "person": _addressed(name) if name else labels("counter")["nobody"],
            "clerk": self.person.name,
            "code": self.case.code,
            "sheet": str(self.sheet.id),
            **more,
        }


def _addressed(name: str) -> str:
    form = address_form(name)
    return respectful(name) if form.startswith("quý") else f"{form} {respectful(name)}"


def receipt(unit: Unit, house: House, person: Person, case: CaseRow, sheet: SheetRow, *, number: str, due: datetime | None) -> PrintedRow:
    """Giấy biên nhận (NĐ 125/2013 Điều 4.1): what was taken in, when it counts as filed, by when there will be a result."""
    desk = _Desk(house, house.shop(case.office), person, case, sheet)
    return _printed(unit, desk, "receipt", tuple(_receipt(desk, number, due)), number=number)


def _receipt(desk: _Desk, number: str, due: datetime | None) -> Iterator[Block]:
    said, facts, post = labels("counter")["receipt"], desk.facts, "_by_post" if desk.by_post else ""
    words = desk.words(day=long_date(desk.sheet.filed_on), number=number)
    yield Paragraph(said[f"received{post}"].format_map(words))
    if facts.requester_address:
        yield Paragraph(said["address"].format(address=facts.requester_address.value))
    if facts.phone:
        yield Paragraph(said["phone"].format(phone=facts.phone.value))
    yield Paragraph(" ".join(said[k].format_map(words) for k in ("case", *(["book"] if number else []), f"filed{post}")))
    forms = labels("counter")["forms"]
    record = [PaperTaken(said["record"], 1, "original")] if desk.sheet.way == "orally" else []
    taken: list[tuple[Cell, ...]] = [(n, p.name, forms[p.form], p.copies) for n, p in enumerate([*record, *papers_of(desk.sheet)], 1)]
    if taken:
        yield _table(said, taken)
    yield Paragraph(f"{_limit(desk, due)} {said['returned'].format_map(words)}" if due else said["gaps"])
    yield Paragraph(said[f"closing{post}"].format_map(words))
    if clause := _statement(desk, "receipt_at_once"):
        yield Paragraph(said["basis"].format(clause=clause))


def _limit(desk: _Desk, due: datetime) -> str:
    rule = desk.shop.book.clock(CLOCKS[desk.case.kind], desk.on)  # type: ignore[arg-type]
    day = long_date(desk.shop.book.calendar.date_of(due))
    return str(labels("counter")["receipt"]["limit"].format(clock=rule.name if rule else "", day=day, clause=_clause(desk, rule)))


def _clause(desk: _Desk, rule: Any) -> str:
    """ " (khoản 1 Điều …)", or nothing where no clause may be cited today."""
    citation = desk.shop.book.citation(rule, desk.on) if rule else None
    return f" ({citation.formal})" if citation else ""


def _statement(desk: _Desk, code: str) -> str:
    entry = desk.shop.book.find(desk.shop.book.profile.statements, code, desk.on)
    citation = desk.shop.book.citation(entry, desk.on) if entry else None
    return citation.formal if citation else ""


def guidance(unit: Unit, house: House, person: Person, case: CaseRow, sheet: SheetRow, done: Sequence[SheetLine]) -> PrintedRow:
    """Phiếu hướng dẫn (QT §5, Trường hợp 2): each thing that differs or is missing, and what to do about it."""
    desk = _Desk(house, house.shop(case.office), person, case, sheet)
    return _printed(unit, desk, "guidance", tuple(_guidance(desk, [line for line in done if line.gap])))


def _guidance(desk: _Desk, gaps: Sequence[SheetLine]) -> Iterator[Block]:
    said, words = labels("counter")["guidance"], desk.words()
    came = "_by_post" if desk.by_post else "" if any(line.online for line in gaps) or desk.sheet.visit_id else "_walk_in"
    yield Paragraph(said[f"opening{came}"].format_map(words))
    yield _table(said, [(n, g.name, _found(g), _to_do(g)) for n, g in enumerate(gaps, 1)])
    yield Paragraph(_until(desk))
    yield Paragraph(said["ways"].format_map(words))
    yield Paragraph(said["closing"].format_map(words))


def _to_do(line: SheetLine) -> str:
    """What the clerk wrote, then how the law's book says to supply it."""
    note = line.note[:1].upper() + line.note[1:]
    return " ".join(filter(None, [f"{note.rstrip('.')}." if note else "", line.supply]))


def _found(line: SheetLine) -> str:
    """Something can differ only from what was sent."""
    return str(labels("counter")["brought"]["wrong" if line.brought == "differs" and not line.online else line.brought])


def _until(desk: _Desk) -> str:
    """By when: a day where it is known, else so long from the day the paper is received."""
    said, now, book = labels("counter")["guidance"], desk.house.clock.now(), desk.shop.book
    statutory = book.clock("statutory_supplement", desk.on) if desk.sheet.lodged else None
    rule = statutory or book.clock("online_supplement", desk.on)
    if rule is None:
        return ""
    after = f" {said['after_lodged']}" if statutory else ""
    if statutory and desk.by_post:
        return str(said["until_from_receipt"].format(span=spoken(statutory), clause=_clause(desk, statutory))) + after
    deadline = book.due(rule.code, now, handed_over=True)
    day = long_date(deadline.day) if deadline else ""
    return str(said["until"].format(day=day, clause=_clause(desk, statutory))) + after


def record(unit: Unit, house: House, person: Person, case: CaseRow, sheet: SheetRow) -> PrintedRow:
    """Biên bản: an oral request taken down, to be read back and signed."""
    desk = _Desk(house, house.shop(case.office), person, case, sheet)
    return _printed(unit, desk, "record", tuple(_record(desk)))


def _record(desk: _Desk) -> Iterator[Block]:
    said, local = labels("counter")["record"], desk.shop.book.calendar.local(desk.house.clock.now())
    words = desk.words(time=f"{local:%H giờ %M phút}", day=long_date(local.date()))
    for line in ("opening", "officer", "person", "facts"):
        yield Paragraph(said[line].format_map(words))
    names = labels("counter")["facts"]
    told = [(names.get(name) or label("fact", name), _fact(desk, name)) for name in known.fields_of(desk.case.kind)]
    rows: list[tuple[Cell, ...]] = [(name, value) for name, value in told if value]
    if rows:
        yield _table(said, rows)
    if desk.sheet.said:
        yield Paragraph(said["said"])
        yield from (Paragraph(line) for line in desk.sheet.said.split("\n") if line.strip())
    if taken := papers_of(desk.sheet):
        forms = labels("counter")["forms"]
        yield Paragraph(said["papers"].format(papers="; ".join(f"{p.name} ({forms[p.form].lower()}, {p.copies} bản)" for p in taken)))
    clause = _statement(desk, "right_to_request")
    yield Paragraph(said["closing"].format(clause=f" ({clause})") if clause and desk.case.kind == "enforcement" else said["closing_plain"])


def _fact(desk: _Desk, name: str) -> str:
    text = known.told(desk.facts, name, desk.shop, desk.on)
    return label("party", text) if name == "role" and text else " ".join(text.split())


def _table(said: Any, rows: Sequence[tuple[Cell, ...]]) -> Table:
    columns = tuple(Column(c, w) for c, w in zip(said["columns"], said["widths"], strict=True))
    return Table(said["caption"], said["caption"], columns, tuple(Row(cells) for cells in rows), large=True)


def _printed(unit: Unit, desk: _Desk, what: str, blocks: tuple[Block, ...], *, number: str = "") -> PrintedRow:
    said, signs, words = labels("counter")[what], labels("counter")["signature"], desk.words()
    told = signs["told_record" if what == "record" else "told"]
    document = OfficialDocument(
        head=report_words.letterhead(desk.on, desk.shop.book, said["symbol"], number=number.partition("/")[0]),
        title=said["title"],
        subject=said["subject"].format_map(words),
        on=desk.on,
        blocks=blocks,
        signature=Signature(tuple(said["right"]), desk.person.name, told),
        beside=None if desk.by_post else Signature(tuple(said["left"]), "", told),
        copies=tuple(c.format_map(words) for c in labels("counter")["copies_by_post"]) if desk.by_post else (),
    )
    files = printed(document, said["file"].format_map(words), FORMS)
    kept = {f.name: desk.house.memory.files.put(f.content) for f in files}
    row: PrintedRow = unit.add(
        PrintedRow(
            case_id=desk.case.id or 0,
            sheet_id=desk.sheet.id,
            what=what,
            number=number,
            made_at=desk.house.clock.now(),
            made_by=desk.person.login,
            files=kept,
        )
    )
    return row
