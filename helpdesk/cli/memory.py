"""case, letter, shunted, balance: what the memory holds."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import Any

from helpdesk.cases import dossiers, letters, outbox, visits
from helpdesk.cases.database import Unit
from helpdesk.cases.plain import assessment_from_plain, reading_from_plain
from helpdesk.cases.tables import CaseRow, LetterRow, VisitRow
from helpdesk.cli import plain
from helpdesk.cli.common import open_house, say, show
from helpdesk.desk.dossier import sealed_export
from helpdesk.desk.ledger import balance_sheet
from helpdesk.house import House


def case_list(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house, house.memory.look() as unit:
        for case in dossiers.listed(unit):
            row = _case(unit, house, case)
            show(row) if arguments.json else say(f"{row['code']}  {row['kind']:13} {row['outcome']:16} {row['status']}")


def _case(unit: Unit, house: House, case: CaseRow) -> dict[str, Any]:
    visit = visits.current(unit, case.id or 0)
    return {
        "code": case.code,
        "kind": case.kind,
        "outcome": case.outcome,
        "status": case.status,
        "received_at": _local(house, case, case.received_at),
        "due_at": _local(house, case, case.due_at),
        "appointment": _local(house, case, visit.starts_at) if visit else None,
    }


def _local(house: House, case: CaseRow, at: datetime | None) -> str | None:
    return house.shop(case.office).book.calendar.local(at).isoformat() if at else None


def case_show(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house, house.memory.look() as unit:
        case = dossiers.by_code(unit, arguments.code)
        whole = whole_case(unit, house, case)
    if arguments.json:
        show(whole)
        return
    for key, value in whole.items():
        say(f"{key}: {value}")


def whole_case(unit: Unit, house: House, case: CaseRow) -> dict[str, Any]:
    case_id, shop = case.id or 0, house.shop(case.office)
    on = shop.book.calendar.date_of(case.received_at)
    return {
        **_case(unit, house, case),
        "missing": list(assessment_from_plain(case.assessment).missing) if case.assessment else [],
        "facts": plain.facts(reading_from_plain(case.reading).facts, shop, on) if case.reading else {},
        "review_reasons": case.review_reasons,
        "claims": case.claims,
        "letters": [told_letter(unit, house, row) for row in letters.of_case(unit, case_id)],
        "replies": [
            {"message_id": o.message_id, "status": o.status, "form": o.form, "variant": o.variant, "obligation": o.obligation}
            for o in outbox.of_case(unit, case_id)
        ],
        "visits": [_visit(house, case, v) for v in visits.of_case(unit, case_id)],
        "clocks": [
            {
                "clock": c.clock,
                "due": _local(house, case, c.due_at),
                "state": c.ended_by or ("late" if c.due_at < house.clock.now() else "running"),
            }
            for c in dossiers.clocks(unit, case_id)
        ],
        "events": [{"at": e.at.isoformat(), "what": e.what, "by": e.by, **e.note} for e in dossiers.events(unit, case_id)],
    }


def _visit(house: House, case: CaseRow, visit: VisitRow) -> dict[str, Any]:
    return {
        "purpose": visit.purpose,
        "starts_at": _local(house, case, visit.starts_at),
        "counter": visit.counter,
        "status": visit.status,
        "uid": visit.uid,
        "sequence": visit.sequence,
    }


def case_export(arguments: argparse.Namespace) -> None:
    """The dossier as one ZIP; that of a confidential case sealed, where there is a key: «key open» opens it."""
    with open_house(arguments) as house:
        name, content = sealed_export(house, arguments.code)
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / name
    path.write_bytes(content)
    say(str(path))


def letter_list(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house, house.memory.look() as unit:
        for row in letters.listed(unit):
            told = told_letter(unit, house, row)
            show(told) if arguments.json else say(
                f"{told['id']:>6}  {told['received_at']}  {told['kind'] or '-':13} {told['case'] or '-':16} {told['state']}"
            )


def told_letter(unit: Unit, house: House, row: LetterRow) -> dict[str, Any]:
    case = dossiers.get(unit, row.case_id) if row.case_id else None
    calendar = house.shop(row.office).book.calendar if row.office in house.shops else None
    return {
        "id": row.id,
        "message_id": row.message_id,
        "received_at": calendar.local(row.arrived_at).isoformat() if calendar else row.arrived_at.isoformat(),
        "kind": row.kind,
        "case": case.code if case else None,
        "state": row.state,
        "replies": [{"message_id": o.message_id, "status": o.status} for o in outbox.of_letter(unit, row.id or 0)],
    }


def letter_show(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house, house.memory.look() as unit:
        told = told_letter(unit, house, letters.get(unit, arguments.id))
    show(told) if arguments.json else say("\n".join(f"{k}: {v}" for k, v in told.items()))


def letter_raw(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house, house.memory.look() as unit:
        content = house.memory.files.get(letters.get(unit, arguments.id).sha256)
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def shunted_list(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house, house.memory.look() as unit:
        for row in letters.listed(unit, state="shunted"):
            told = {"id": row.id, "received_at": row.arrived_at.isoformat(), "tries": row.tries, "fault": row.fault}
            show(told) if arguments.json else say(f"{row.id:>6}  {row.arrived_at:%d/%m/%Y %H:%M}  {(row.fault or '').splitlines()[-1:]}")


def shunted_replay(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house, house.memory.unit() as unit:
        back = letters.replay(unit, arguments.id)
    show({"replayed": back}) if arguments.json else say(f"{back} thư được đưa trở lại hàng chờ xử lý")


def balance(arguments: argparse.Namespace) -> int:
    with open_house(arguments) as house:
        sheet = balance_sheet(house)
    if arguments.json:
        show(sheet.plain())
    else:
        say("\n".join(sheet.lines()))
    return 0 if sheet.is_zero else 1
