"""The written notices on an application that was lodged, as drafts for signing: what is missing, that it is not taken on, refused.

NĐ 125/2013 Điều 4.2, 4.3 and, where the law of the day has no such limit any more, Điều 9.6 of NĐ 152/2026. The program drafts; a
leader signs. Whoever claims force majeure or an objective obstacle is refused only after a person has considered it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, get_args

from helpdesk.cases import dossiers, registers
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_from_plain, reading_from_plain
from helpdesk.cases.register_tables import RequestBookRow
from helpdesk.cases.tables import CaseRow
from helpdesk.desk import report_words
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.words import address_form, respectful
from helpdesk.desk.write import judgment_text, missing_points, reason_points
from helpdesk.errors import NotFound, Refused
from helpdesk.house import House, Shop
from helpdesk.journey import Assessment, Kind, Point, Reading
from helpdesk.law.book import Rulebook
from helpdesk.law.guidance import spoken
from helpdesk.law.profile import ClockCode, ClockRule
from helpdesk.law.time_limit import limit
from helpdesk.press.document import OfficialDocument, Paragraph, PrintedFile, Signature
from helpdesk.press.lettering import cell_text
from helpdesk.press.printing import printed
from helpdesk.press.wording import labels, sentences

Notice = Literal["supplement", "not_taken_on", "refusal"]
NOTICES: tuple[Notice, ...] = get_args(Notice)
CLOCKS: dict[Notice, tuple[ClockCode, ...]] = {
    "supplement": ("statutory_supplement", "missing_notice"),
    "not_taken_on": ("statutory_supplement",),
    "refusal": ("written_refusal",),
}
COMPLAINT_PERIOD = "before_measures"
FORMS = ("docx", "pdf")
BULLET = "- "


@dataclass(frozen=True, slots=True)
class Draft:
    """The printed draft, and what whoever signs must know of the law behind it."""

    files: tuple[PrintedFile, ...]
    warnings: tuple[str, ...]


def offered(house: House, person: Person) -> tuple[tuple[Notice, tuple[str, ...]], ...]:
    """The notices the law of today knows, each with what its signer must know."""
    book = house.shop(person.offices[0]).book
    on = book.calendar.date_of(house.clock.now())
    return tuple((name, warnings(book, on, name)) for name in NOTICES if _rule(book, on, name))


def _rule(book: Rulebook, on: date, name: Notice) -> ClockRule | None:
    found = (book.clock(code, on) for code in CLOCKS[name])
    return next((rule for rule in found if rule), None)


def warnings(book: Rulebook, on: date, name: Notice) -> tuple[str, ...]:
    """That a clause may not be cited any more, or was never read; and who signs."""
    said, rule = labels("registers")["letters"]["warnings"], _rule(book, on, name)
    told = [said["leader"]]
    if rule and book.citation(rule, on) is None:
        standing = book.standing(rule, on)
        told.insert(0, said["unverified" if standing.in_force else "replaced"].format(clause=standing.source.short))
    return tuple(told)


def draft(house: House, person: Person, number: int, name: str, *, considered: str = "") -> Draft:
    """A notice on the application with that line in the book of requests. Raises NotFound, Refused."""
    person.must(Right.WORK)
    notice = next((n for n in NOTICES if n == name), None)
    if notice is None:
        raise NotFound("không có mẫu thông báo này")
    with house.memory.look() as unit:
        row = registers.request(unit, number)
        case = dossiers.get(unit, row.case_id)
        if row.office not in person.offices or case.confidential:
            raise NotFound("không có yêu cầu này trong sổ")
        return _Notice(unit, house, house.shop(row.office), row, case, notice, considered.strip()[:500]).draft()


@dataclass
class _Notice:
    unit: Unit
    house: House
    shop: Shop
    row: RequestBookRow
    case: CaseRow
    name: Notice
    considered: str
    on: date = field(init=False)

    def __post_init__(self) -> None:
        self.on = self.house.today(self.shop)

    def draft(self) -> Draft:
        self._must_fit()
        said, told = labels("registers")["letters"], self._told()
        letter = said[f"lodged_{self.name}"]
        heads = {"HEAD": self.shop.book.names(self.on).head.upper(), **told, "number": f"{self.row.number}-{self.row.year}"}
        document = OfficialDocument(
            head=report_words.letterhead(self.on, self.shop.book, report_words.LETTER, letter["subject"]),
            title="",
            subject="",
            on=self.on,
            blocks=tuple(_paragraphs(sentences(f"lodged_{self.name}.j2", str, **told))),
            signature=Signature(report_words.filled(said["authority"], heads)),
            to=report_words.filled(letter["to"], heads),
            copies=tuple(said["copies"]),
        )
        return Draft(printed(document, letter["file"].format_map(heads), FORMS), warnings(self.shop.book, self.on, self.name))

    @cached_property
    def reading(self) -> Reading:
        return reading_from_plain(self.case.reading)

    @cached_property
    def assessment(self) -> Assessment:
        return assessment_from_plain(self.case.assessment)

    @cached_property
    def rule(self) -> ClockRule | None:
        return _rule(self.shop.book, self.on, self.name)

    def _must_fit(self) -> None:
        """Raises Refused where the draft would say something that is not so."""
        if self.case.kind != Kind.ENFORCEMENT or not self.case.reading:
            raise Refused("thông báo này chỉ dùng cho đơn yêu cầu thi hành án")
        if self.rule is None:
            raise Refused("luật hiện hành không còn thông báo này")
        if self.name != "refusal" and not self.assessment.missing:
            raise Refused("hồ sơ không còn thiếu nội dung nào")
        if self.name == "refusal" and not self._grounds:
            raise Refused("kết quả kiểm tra không có căn cứ từ chối; hãy chọn kết quả trên trang hồ sơ trước")
        if self.name == "not_taken_on":
            self._must_be_over()
        if self.name != "supplement" and self.reading.says("obstacle") and not self.considered:
            raise Refused("người nộp có nêu trở ngại khách quan hoặc bất khả kháng: ghi ý kiến xem xét trước khi soạn văn bản")

    def _must_be_over(self) -> None:
        until = self._until()
        if until is None:
            raise Refused("chưa ghi nhận ngày gửi thông báo bổ sung: thời hạn bổ sung chưa bắt đầu")
        if until >= self.on:
            raise Refused(f"thời hạn bổ sung đến hết ngày {until:%d/%m/%Y}")

    def _until(self) -> date | None:
        clocks = [c for c in dossiers.clocks(self.unit, self.case.id or 0) if c.clock == "statutory_supplement"]
        return self.shop.book.calendar.date_of(clocks[-1].due_at) if clocks else None

    @cached_property
    def _grounds(self) -> tuple[Point, ...]:
        return reason_points(self.assessment, self.shop.book, self.on)

    def _told(self) -> dict[str, Any]:
        book, facts = self.shop.book, self.reading.facts
        names, contact, until = book.names(self.on), book.contact(self.on), self._until()
        name = respectful(facts.requester_name.value if facts.requester_name else self.row.requester)
        form, barred = address_form(name), self.case.outcome == "time_barred"
        citation = book.citation(self.rule, self.on) if self.rule else None
        passed = limit(self.reading, book, self.on).ends_on if barred else None
        return {
            "office": names.name,
            "you": form,
            "who": f"{form[:1].upper()}{form[1:]} {name}",
            "where": facts.requester_address.value if facts.requester_address else "………………………",
            "filed": cell_text(book.calendar.date_of(self.row.received_at)),
            "number": f"{self.row.number}/{self.row.year}",
            "judgment": "; ".join(judgment_text(j, book, self.on) for j in facts.judgments if j.number),
            "missing": missing_points(self.assessment, book, self.on),
            "grounds": self._grounds,
            "passed": cell_text(passed) if passed else "",
            "competent": (self.assessment.competent_office_full or "") if self.case.outcome == "no_jurisdiction" else "",
            "considered": self.considered,
            "until": cell_text(until) if until else "",
            "limit": spoken(self.rule) if self.rule and self.rule.bound == "citizen" else "",
            "clause": citation.formal if citation else "",
            "complaint": self._complaint(),
            "desk": contact.desk,
            "address": contact.address,
            "phone": contact.phone,
        }

    def _complaint(self) -> Point | None:
        """How long its addressee may complain of the notice; nothing where no clause may be cited."""
        book = self.shop.book
        period = book.find(book.profile.periods, COMPLAINT_PERIOD, self.on)
        cited = book.citation(period, self.on) if period else None
        return Point(COMPLAINT_PERIOD, period.against, spoken(period), cited.formal) if period and cited else None


def _paragraphs(lines: Iterable[str]) -> Iterable[Paragraph]:
    return (Paragraph(line.removeprefix(BULLET), bullet=line.startswith(BULLET)) for line in lines)
