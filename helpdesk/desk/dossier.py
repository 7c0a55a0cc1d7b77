"""One case as one file (QT §6): mails, papers, facts, decisions, answers, visits, results and log in a ZIP that opens without us.

muc-luc.html is the page to begin with. The same case gives the same bytes: fixed order, fixed times, nothing that depends on the hour
of the export. SHA256SUMS lets anybody verify it: sha256sum -c SHA256SUMS.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from helpdesk.cases import beside, dossiers, letters, outbox, sheets, visits
from helpdesk.cases.database import Unit
from helpdesk.cases.files import SEALED
from helpdesk.cases.tables import CaseRow, LetterRow
from helpdesk.desk import casefile, dossier_page
from helpdesk.desk.dossier_page import Linked
from helpdesk.desk.lettersheet import content_of, open_stored, papers_of
from helpdesk.house import House
from helpdesk.reading.text import fold

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
ON_UNIX, MODE = 3, 0o100644 << 16
INDEX, SUMS = "muc-luc.html", "SHA256SUMS"
OPENED_AS_THEY_ARE = (
    "pdf", "jpg", "jpeg", "png", "gif", "webp", "tif", "tiff", "bmp", "heic", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "txt",
    "eml", "zip", "rar", "7z",
)  # fmt: skip
LONGEST_NAME = 60
PASSING = {"leased_by", "leased_until", "fault", "tries", "search", "next_try_at", "handed_at"}  # how we worked, nothing of the case


def export(house: House, code: str) -> bytes:
    """The dossier of a case. Raises NotFound."""
    with house.memory.look() as unit:
        case = dossiers.by_code(unit, code)
        papers = _papers(unit, house, case)
        found = {**papers.files, **_made(unit, house, case, papers)}
        found["ho-so.json"], found["nhat-ky.json"] = _json(_summary(unit, case)), _json(_plain(dossiers.events(unit, case.id or 0)))
        page = casefile.whole(unit, house, case)
        found[INDEX] = dossier_page.written(unit, house, case, page, papers).encode()
    found[SUMS] = "".join(f"{hashlib.sha256(found[n]).hexdigest()}  {n}\n" for n in sorted(found)).encode()
    return zipped(found)


def sealed_export(house: House, code: str) -> tuple[str, bytes]:
    """File name and bytes of a dossier that leaves the house: a confidential one under the office's key, where there is one."""
    content, seal = export(house, code), house.memory.files.seal
    with house.memory.look() as unit:
        confidential = dossiers.by_code(unit, code).confidential
    return (f"{code}.zip{SEALED}", seal.seal(content)) if seal and confidential else (f"{code}.zip", content)


# ── what came, and the papers in it ─────────────────────────────────────────────────────────────────────────────────


def _papers(unit: Unit, house: House, case: CaseRow) -> Linked:
    linked = Linked()
    for row in letters.of_case(unit, case.id or 0):
        linked.add(("letter", row.id or 0), f"thu-den/{row.id:06d}.eml", house.memory.files.get(row.sha256))
        _enclosed(house, case, row, linked)
    return linked


def _enclosed(house: House, case: CaseRow, row: LetterRow, linked: Linked) -> None:
    """The papers of a letter beside it; what carries a virus stays shut inside the mail."""
    letter = open_stored(house, house.shop(case.office), row)
    for number, paper in enumerate(papers_of(house, letter)):
        content = None if paper.sealed else content_of(letter.enclosures, paper.sha256)
        if content is not None:
            name = f"thu-den/{row.id:06d}/{number + 1:02d}-{_safe(paper.name or 'tep')}"
            linked.add(("paper", row.id or 0, number), name, content)


def _safe(name: str) -> str:
    """A file name that every system can write; what a double click might run gets an ending that does nothing."""
    plain = PurePosixPath(re.sub(r"[^a-z0-9.]+", "-", fold(name)).strip("-.") or "tep")
    ending = plain.suffix.removeprefix(".")
    stem = plain.stem[:LONGEST_NAME].strip("-.") or "tep"
    return f"{stem}.{ending}" if ending in OPENED_AS_THEY_ARE else f"{stem}-{ending}.bin" if ending else f"{stem}.bin"


# ── what we made ────────────────────────────────────────────────────────────────────────────────────────────────────


def _made(unit: Unit, house: House, case: CaseRow, linked: Linked) -> dict[str, bytes]:
    """Our letters, the papers of the counter, the results."""
    number, files = case.id or 0, house.memory.files
    for mail in outbox.of_case(unit, number):
        linked.add(("mail", mail.id or 0), f"thu-di/{mail.id:06d}-{mail.status}.eml", files.get(mail.sha256))
    for printed in sheets.printed(unit, number):
        for name, sha256 in sorted(printed.files.items()):
            linked.add(("printed", printed.id or 0, name), f"giay-tai-quay/{printed.id:06d}-{_safe(name)}", files.get(str(sha256)))
    for result in sheets.results(unit, number):
        linked.add(("result", result.id or 0), f"ket-qua/{result.id:06d}-{_safe(result.file)}", files.get(result.sha256))
    return linked.files


def _summary(unit: Unit, case: CaseRow) -> dict[str, Any]:
    """What a program may read: everything the case consists of, as it is kept."""
    number = case.id or 0
    return {
        **case.model_dump(mode="json", exclude=PASSING),
        "participants": _plain(dossiers.participants(unit, number)),
        "letters": _plain(letters.of_case(unit, number)),
        "mails": _plain(outbox.of_case(unit, number)),
        "visits": _plain(visits.of_case(unit, number)),
        "clocks": _plain(dossiers.clocks(unit, number)),
        "comparisons": _plain(sheets.of_case(unit, number)),
        "printed": _plain(sheets.printed(unit, number)),
        "results": _plain(sheets.results(unit, number)),
        "remarks": _plain(beside.remarks(unit, number)),
        "put_right": _plain(beside.labels(unit, number)),
    }


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [row.model_dump(mode="json", exclude=PASSING) for row in rows]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.create_system, entry.external_attr, entry.compress_type = ON_UNIX, MODE, zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return buffer.getvalue()
