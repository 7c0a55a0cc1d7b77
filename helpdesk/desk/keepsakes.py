"""Bytes that a page hands out: a paper of the citizen's, a letter of ours, the original mail, the dossier. Each look is answered for."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.cases import audit, letters, outbox, sheets
from helpdesk.cases.database import Unit
from helpdesk.cases.sight import in_sight
from helpdesk.cases.tables import CaseRow, LetterRow, OutgoingRow
from helpdesk.desk import dossier
from helpdesk.desk.lettersheet import content_of, open_stored, papers_of, picture_type
from helpdesk.desk.outgoing import read
from helpdesk.desk.rights import Person, Right
from helpdesk.errors import NotFound, Refused
from helpdesk.house import House
from helpdesk.press.printing import TYPES


@dataclass(frozen=True, slots=True)
class Kept:
    """A file to hand out: `type` is what its bytes are where we know them, else octet-stream."""

    name: str
    type: str
    content: bytes


def paper(house: House, person: Person, code: str, letter_id: int, number: int) -> Kept:
    """A paper of a letter, counted as on the case's page."""
    case, row = _letter(house, person, code, letter_id)
    letter = open_stored(house, house.shop(case.office), row)
    papers = papers_of(house, letter)
    if not 0 <= number < len(papers):
        raise NotFound("thư này không có giấy tờ đó")
    found = papers[number]
    if found.sealed:
        raise Refused("tệp này bị chặn vì có mã độc")
    content = content_of(letter.enclosures, found.sha256)
    if content is None:
        raise NotFound("tệp nằm trong tệp nén; hãy tải tệp nén")
    return Kept(found.name or f"tep-{number + 1}", _type_of(content), content)


def _type_of(content: bytes) -> str:
    return "application/pdf" if content[:5] == b"%PDF-" else picture_type(content) or "application/octet-stream"


def original(house: House, person: Person, code: str, letter_id: int) -> Kept:
    """The mail as it came, byte for byte."""
    case, row = _letter(house, person, code, letter_id)
    return Kept(f"{case.code}-thu-{letter_id}.eml", "message/rfc822", house.memory.files.get(row.sha256))


def letter_bytes(house: House, person: Person, code: str, letter_id: int) -> bytes:
    return house.memory.files.get(_letter(house, person, code, letter_id)[1].sha256)


def our_letter(house: House, person: Person, code: str, outgoing_id: int) -> str:
    """The HTML of a mail of ours, from the bytes that leave."""
    with house.memory.look() as unit:
        row = _of_case(outbox.of_case(unit, _case(unit, person, code).id or 0), outgoing_id)
    return read(house.memory.files.get(row.sha256)).html


def result(house: House, person: Person, code: str, number: int) -> Kept:
    """The signed result, byte for byte as it was brought in."""
    with house.memory.look() as unit:
        case = _case(unit, person, code)
        row = next((r for r in sheets.results(unit, case.id or 0) if r.id == number), None)
    if row is None:
        raise NotFound("hồ sơ này không có văn bản kết quả đó")
    content = house.memory.files.get(row.sha256)
    return Kept(row.file, _type_of(content), content)


def printed(house: House, person: Person, code: str, number: int, name: str) -> Kept:
    """A paper of the counter, byte for byte as it was made."""
    with house.memory.look() as unit:
        row = sheets.printed_one(unit, _case(unit, person, code).id or 0, number)
    if name not in row.files:
        raise NotFound("không có tệp này")
    return Kept(name, TYPES[name.rpartition(".")[2]], house.memory.files.get(str(row.files[name])))


def case_dossier(house: House, person: Person, code: str) -> Kept:
    """The whole case as one file."""
    with house.memory.unit() as unit:
        case = _case(unit, person, code)
        audit.write(unit, "exported", who=person.login, at=house.clock.now(), about=case.code, confidential=case.confidential)
    return Kept(f"{case.code}.zip", "application/zip", dossier.export(house, case.code))


def _letter(house: House, person: Person, code: str, letter_id: int) -> tuple[CaseRow, LetterRow]:
    with house.memory.look() as unit:
        case = _case(unit, person, code)
        found = next((r for r in letters.of_case(unit, case.id or 0) if r.id == letter_id), None)
    if found is None:
        raise NotFound("hồ sơ này không có thư đó")
    return case, found


def _of_case(rows: list[OutgoingRow], outgoing_id: int) -> OutgoingRow:
    found = next((r for r in rows if r.id == outgoing_id), None)
    if found is None:
        raise NotFound("hồ sơ này không có thư đó")
    return found


def _case(unit: Unit, person: Person, code: str) -> CaseRow:
    case = in_sight(unit, person.sight, code)
    person.must(Right.READ, confidential=case.confidential)
    return case
