"""What a clerk does at the counter and after it, by calls of the desk, as on the page that lies open before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pypdfium2

from helpdesk.cases import beside, dossiers, outbox, sheets, visits
from helpdesk.cases.counter_tables import PrintedRow, ResultRow, SheetRow
from helpdesk.cases.tables import CaseRow, ClockRow, OutgoingRow, VisitRow
from helpdesk.desk import counter, results, walk_in
from helpdesk.desk.acting import Seen
from helpdesk.desk.counter_sheet import FACTS_OF, PAPER_OF, Filled, PaperTaken
from helpdesk.desk.rights import Person
from helpdesk.desk.walk_in import Newcomer
from helpdesk.house import House
from helpdesk.journey import Kind

PAPERS = (PaperTaken("Đơn yêu cầu thi hành án", 1, "original"), PaperTaken("Bản án", 1, "copy"))
SEEN = dict.fromkeys((*FACTS_OF, *PAPER_OF), "match")  # what nobody sent has to be looked at, one by one
MATCHES = Filled(SEEN, papers=PAPERS, rest_matches=True)
FACTS = {
    "requester_name": "Đặng Văn Khoát",
    "requester_address": "tổ 4, khu 3, phường Cao Xanh, thành phố Hạ Long",
    "phone": "0912345678",
    "role": "creditor",
    "creditor": "Đặng Văn Khoát",
    "debtor_name": "Lý Thị Ngần",
    "debtor_address": "xã Hải Lạng, huyện Tiên Yên",
    "judgments": "Bản án số 05/2017/KDTM-ST ngày 14/6/2016 của TAND tỉnh Quảng Ninh",
    "request_content": "buộc bà Ngần trả 86.740.000 đồng",
}


@dataclass
class Counter:
    house: House

    @property
    def hoa(self) -> Person:
        return Person(1, "hoa", "Lê Thị Hòa", ("clerk", "specialist", "leader"), tuple(self.house.shops))

    @property
    def keeper(self) -> Person:
        return Person(9, "giu", "Vũ Văn Giữ", ("keeper",), tuple(self.house.shops))

    def seen(self, code: str) -> Seen:
        """What the page shows at this moment."""
        with self.house.memory.look() as unit:
            return Seen(dossiers.by_code(unit, code).version, 0)

    # ── acts ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def take_in(self, code: str, filled: Filled = MATCHES, *, to: str = "") -> PrintedRow:
        return self.paper(code, counter.take_in(self.house, self.hoa, code, self.seen(code), filled, to=to))

    def guide(self, code: str, *, lodged: bool = False, **brought: str) -> list[PrintedRow]:
        """`brought`: what differs or is missing, by item; "differs: …" says how."""
        found = {item: said.partition(":")[0] for item, said in brought.items()}
        notes = {item: said.partition(":")[2] for item, said in brought.items()}
        filled = Filled({**SEEN, **found}, notes, PAPERS, rest_matches=True)
        return [self.paper(code, n) for n in counter.guide(self.house, self.hoa, code, self.seen(code), filled, lodged=lodged)]

    def walks_in(self, kind: Kind = Kind.ENFORCEMENT, *, email: str = "", **facts: str) -> str:
        return walk_in.here(self.house, self.hoa, Newcomer(kind, {**FACTS, **facts}, email))

    def comes_by_post(self, postmark: date, **facts: str) -> str:
        return walk_in.by_post(self.house, self.hoa, Newcomer(Kind.ENFORCEMENT, {**FACTS, **facts}), postmark=postmark)

    def brings_in(self, code: str, content: bytes, name: str = "Quyết định thi hành án theo yêu cầu") -> ResultRow:
        number = results.bring_in(self.house, self.hoa, code, self.seen(code), name=name, file="qd.pdf", content=content)
        with self.house.memory.look() as unit:
            return next(r for r in sheets.results(unit, dossiers.by_code(unit, code).id or 0) if r.id == number)

    # ── what came of it ─────────────────────────────────────────────────────────────────────────────────────────────

    def case(self, code: str) -> CaseRow:
        with self.house.memory.look() as unit:
            return dossiers.by_code(unit, code)

    def drafts(self, code: str) -> list[OutgoingRow]:
        with self.house.memory.look() as unit:
            return [m for m in outbox.of_case(unit, dossiers.by_code(unit, code).id or 0) if m.status == "held"]

    def clocks(self, code: str) -> dict[str, ClockRow]:
        """The last round of each."""
        with self.house.memory.look() as unit:
            return {c.clock: c for c in dossiers.clocks(unit, dossiers.by_code(unit, code).id or 0)}

    def running(self, code: str) -> dict[str, datetime]:
        local = self.house.shop(self.case(code).office).book.calendar.local
        return {name: local(c.due_at) for name, c in self.clocks(code).items() if c.ended_at is None}

    def sheet(self, code: str) -> SheetRow:
        with self.house.memory.look() as unit:
            return sheets.of_case(unit, dossiers.by_code(unit, code).id or 0)[-1]

    def visit(self, code: str) -> VisitRow:
        with self.house.memory.look() as unit:
            return visits.of_case(unit, dossiers.by_code(unit, code).id or 0)[-1]

    def mails(self, code: str) -> list[OutgoingRow]:
        with self.house.memory.look() as unit:
            return outbox.of_case(unit, dossiers.by_code(unit, code).id or 0)

    def remarks(self, code: str) -> list[str]:
        with self.house.memory.look() as unit:
            return [r.text for r in beside.remarks(unit, dossiers.by_code(unit, code).id or 0)]

    def paper(self, code: str, number: int) -> PrintedRow:
        with self.house.memory.look() as unit:
            return sheets.printed_one(unit, dossiers.by_code(unit, code).id or 0, number)

    def says(self, paper: PrintedRow) -> str:
        """The words of a printed paper, as its PDF shows them."""
        sha256 = next(str(s) for name, s in paper.files.items() if name.endswith(".pdf"))
        pages = pypdfium2.PdfDocument(self.house.memory.files.get(sha256))
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())
