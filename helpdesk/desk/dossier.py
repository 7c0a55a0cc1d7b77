"""One case as one file: original mails, papers, facts, decisions, answers, visits and log in a ZIP that opens without us.

The same case gives the same bytes: fixed order, fixed times. hashes.txt lets anybody verify it (sha256sum -c).
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

from helpdesk.cases import dossiers, letters, outbox, visits
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import CaseRow
from helpdesk.house import House

FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def export(house: House, code: str) -> bytes:
    """The dossier of a case. Raises NotFound."""
    with house.memory.look() as unit:
        case = dossiers.by_code(unit, code)
        files = {**_mails(unit, house, case), "ho-so.json": _json(_summary(unit, case)), "nhat-ky.json": _json(_log(unit, case))}
    files["hashes.txt"] = "".join(f"{hashlib.sha256(files[n]).hexdigest()}  {n}\n" for n in sorted(files)).encode()
    return _zip(files)


def _mails(unit: Unit, house: House, case: CaseRow) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for row in letters.of_case(unit, case.id or 0):
        files[f"thu-den/{row.id:06d}.eml"] = house.memory.files.get(row.sha256)
    for mail in outbox.of_case(unit, case.id or 0):
        files[f"thu-di/{mail.id:06d}-{mail.status}.eml"] = house.memory.files.get(mail.sha256)
    return files


def _summary(unit: Unit, case: CaseRow) -> dict[str, Any]:
    plain = case.model_dump(mode="json", exclude={"search"})
    plain["visits"] = [v.model_dump(mode="json") for v in visits.of_case(unit, case.id or 0)]
    plain["clocks"] = [c.model_dump(mode="json") for c in dossiers.clocks(unit, case.id or 0)]
    return plain


def _log(unit: Unit, case: CaseRow) -> list[dict[str, Any]]:
    return [e.model_dump(mode="json") for e in dossiers.events(unit, case.id or 0)]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
