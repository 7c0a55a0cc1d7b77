"""The comparing sheet of the counter (QT §5): what was sent online beside what is brought, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from helpdesk.cases.counter_tables import SheetRow
from helpdesk.cases.plain import assessment_from_plain, reading_from_plain
from helpdesk.cases.tables import CaseRow
from helpdesk.desk import facts as known
from helpdesk.desk.saying import label, labels
from helpdesk.errors import Refused
from helpdesk.house import Shop
from helpdesk.journey import Item, Kind, Reading

IDENTITY = "identity"  # beside the items of the law: is it the person who wrote?
BROUGHT = ("match", "differs", "missing", "not_needed")
GAPS = ("differs", "missing")
FORMS = ("original", "certified", "copy")
MOST_PAPERS, MOST_COPIES, LONGEST, LONGEST_SAID = 30, 500, 300, 20_000
FACTS_OF: dict[str, tuple[str, ...]] = {
    IDENTITY: ("requester_name", "id_number"),
    "requester_name": ("requester_name",),
    "requester_address": ("requester_address",),
    "creditor": ("creditor", "creditor_address"),
    "debtor_name": ("debtor_name",),
    "debtor_address": ("debtor_address",),
    "request_content": ("request_content", "amount"),
    "asset_info": ("asset_info",),
    "judgment_identity": ("judgments", "court"),
    "enforcement_decision": ("enforcement_decisions",),
    "party_role": ("role",),
    "confirm_content": ("confirm_content", "amount"),
    "complained_act": ("complained_act",),
    "complained_person": ("complained_person",),
    "complaint_request": ("complaint_request",),
    "denounced_person": ("complained_person",),
    "denounced_act": ("complained_act",),
}
PAPER_OF = {"judgment_copy": "judgment", "application": "application", "authorization": "authorization"}


@dataclass(frozen=True, slots=True)
class SheetLine:
    """`online` is what was sent, in words ('' for nothing); `brought` what the clerk found ('' while not looked at)."""

    item: str
    name: str
    supply: str
    clause: str
    status: str
    online: str
    brought: str = ""
    note: str = ""

    @property
    def binding(self) -> bool:
        """Whether the file is incomplete without it."""
        return self.status != "invited"

    @property
    def gap(self) -> bool:
        return self.binding and self.brought in GAPS


@dataclass(frozen=True, slots=True)
class PaperTaken:
    name: str
    copies: int
    form: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet as a clerk filled it in. `rest_matches`: what was sent and not looked at one by one is as it was sent."""

    brought: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    papers: tuple[PaperTaken, ...] = ()
    said: str = ""
    rest_matches: bool = False


def lines(case: CaseRow, sheet: SheetRow | None, shop: Shop, on: date) -> tuple[SheetLine, ...]:
    """The items of the law for this kind of request, with what was sent and what has been found so far."""
    reading = reading_from_plain(case.reading) if case.reading else None
    items = assessment_from_plain(case.assessment).items if case.assessment else ()
    wanted = {str(i.code): i for i in shop.book.items(Kind(case.kind), on)}
    found = {str(row["item"]): row for row in (sheet.lines if sheet else [])}
    asked = [Item(IDENTITY, "met" if reading else "missing", ""), *(i for i in items if i.status != "not_needed")]
    return tuple(
        SheetLine(
            item.code,
            wanted[item.code].name if item.code in wanted else label("counter_line", item.code),
            shop.book.text(wanted[item.code].supply, on) if item.code in wanted else "",
            item.clause,
            item.status,
            _online(reading, item.code, shop, on) if reading else "",
            str(found.get(item.code, {}).get("brought", "")),
            str(found.get(item.code, {}).get("note", "")),
        )
        for item in asked
    )


def _online(reading: Reading, item: str, shop: Shop, on: date) -> str:
    said = [_said(reading, name, shop, on) for name in FACTS_OF.get(item, ())]
    if (papers := sum(p.role == PAPER_OF.get(item) for p in reading.papers)) > 0:
        said.append(f"{papers} tệp: {label('paper', PAPER_OF[item])}")
    return "\n".join(filter(None, said))


def _said(reading: Reading, name: str, shop: Shop, on: date) -> str:
    text = known.told(reading.facts, name, shop, on)
    if name == "amount" and text:
        return f"{text} đồng"
    return label("party", text) if name == "role" else text


def fill(sheet: SheetRow, case: CaseRow, shop: Shop, on: date, filled: Filled) -> tuple[SheetLine, ...]:
    """Writes what the clerk found into the sheet. Raises Refused where it is no answer to the sheet."""
    done = tuple(_line(line, filled) for line in lines(case, sheet, shop, on))
    if len(filled.papers) > MOST_PAPERS or any(not 1 <= p.copies <= MOST_COPIES or p.form not in FORMS for p in filled.papers):
        raise Refused("giấy tờ nhận: ghi tên, loại bản và số bản từ 1 trở lên")
    sheet.lines = [{"item": x.item, "name": x.name, "online": x.online, "brought": x.brought, "note": x.note} for x in done]
    taken = [PaperTaken(" ".join(p.name.split())[:LONGEST], p.copies, p.form) for p in filled.papers]
    sheet.papers = [asdict(p) for p in taken if p.name not in _not_brought(done)]
    sheet.said = filled.said.replace("\r\n", "\n").strip()[:LONGEST_SAID]
    return done


def _not_brought(done: tuple[SheetLine, ...]) -> list[str]:
    """What the form proposes for a paper that turned out not to be there: nobody takes it in."""
    return [str(name) for item, name in labels()["usual_paper"].items() if any(x.item == item and x.brought == "missing" for x in done)]


def _line(line: SheetLine, filled: Filled) -> SheetLine:
    as_sent = "match" if filled.rest_matches and line.online else ""  # what nobody sent has to be seen
    brought = filled.brought.get(line.item, "") or line.brought or as_sent
    note = " ".join(filled.notes.get(line.item, line.note).split())[:LONGEST]
    if brought and brought not in BROUGHT:
        raise Refused("chọn một trong: khớp, khác, chưa có, không cần")
    if brought == "differs" and not note:
        raise Refused(f"mục «{line.name}» khác với hồ sơ trực tuyến: hãy ghi khác thế nào")
    return SheetLine(line.item, line.name, line.supply, line.clause, line.status, line.online, brought, note)


def papers_of(sheet: SheetRow) -> tuple[PaperTaken, ...]:
    return tuple(PaperTaken(str(p["name"]), int(p["copies"]), str(p["form"])) for p in sheet.papers)


def ticks(done: tuple[SheetLine, ...]) -> dict[str, str]:
    """The checklist as the counter found it, in the words of a clerk's corrections."""
    found = {"match": "met", "differs": "missing", "missing": "missing", "not_needed": "not_needed"}
    return {f"item:{line.item}": found[line.brought] for line in done if line.item != IDENTITY and line.binding and line.brought}
