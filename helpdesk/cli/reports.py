"""report weekly|month|…: the report as it is closed, or as it would be now."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from helpdesk.cases.figures import to_plain
from helpdesk.cli.common import open_house, say, show
from helpdesk.desk import reports
from helpdesk.desk.ledger import balance_line
from helpdesk.desk.report_post import Report
from helpdesk.desk.reports import Wanted
from helpdesk.errors import Refused


def report(arguments: argparse.Namespace) -> None:
    """One report a shop: printed into a folder, mailed to the leadership, or told."""
    wanted = Wanted(arguments.action, *(_day(said) for said in (arguments.as_of, arguments.since, arguments.until)))
    with open_house(arguments) as house:
        if arguments.send and not house.settings.reports.leadership:
            raise Refused("reports.leadership trong tệp cấu hình đang trống: chưa biết gửi báo cáo cho ai")
        for shop in house.shops.values():
            make = reports.send if arguments.send else reports.make
            found = make(house, shop, wanted, balance=balance_line(house, shop))
            paths = _written(found, arguments.out) if arguments.out else ()
            show(_plain(found, paths)) if arguments.json else say(_told(found, paths))


def _day(said: str | None) -> date | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Refused(f"«{said}» không phải ngày; ví dụ đúng: 2017-06-16") from None


def _written(found: Report, folder: Path) -> tuple[Path, ...]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in found.files:
            (folder / file.name).write_bytes(file.content)
    except OSError as cause:
        raise Refused(f"không ghi được báo cáo vào {folder}: {cause.strerror}") from cause
    return tuple(folder / file.name for file in found.files)


def _plain(found: Report, paths: tuple[Path, ...]) -> dict[str, Any]:
    return {
        "office": found.office,
        "kind": found.period.kind,
        "since": found.period.since.isoformat(),
        "until": found.period.until.isoformat(),
        "closed": found.closed,
        "subject": found.mail.subject,
        "figures": to_plain(found.figures),
        "files": [str(path) for path in paths],
    }


def _told(found: Report, paths: tuple[Path, ...]) -> str:
    return "\n".join([found.mail.subject, "", found.mail.text.strip(), _standing(found), *map(str, paths)]).rstrip()


def _standing(found: Report) -> str:
    """Whether the figures may still change, and why."""
    if found.closed:
        return ""
    if found.period.whole:
        return "\n(Kỳ báo cáo đã hết nhưng chưa chốt: số liệu như sổ ghi đến lúc này; thêm --send để chốt và gửi lãnh đạo.)"
    return "\n(Kỳ báo cáo chưa hết: đây là số liệu đến lúc này.)"
