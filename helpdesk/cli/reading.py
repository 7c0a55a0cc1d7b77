"""parse, assess, due: what the reader sees and what the law says, without storing or sending anything."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from helpdesk.cli import plain
from helpdesk.cli.common import moment, open_study, say, show
from helpdesk.clock import StoppedClock, SystemClock
from helpdesk.desk.understand import open_letter, understand
from helpdesk.errors import Refused
from helpdesk.journey import Kind, Thread
from helpdesk.law import deadlines
from helpdesk.law.calendar import without_calendar
from helpdesk.study import Shop, Study

_WHY: dict[type[OSError], str] = {
    FileNotFoundError: "không có tệp này",
    IsADirectoryError: "đây là thư mục, không phải tệp thư",
    PermissionError: "không có quyền đọc",
}


def parse(arguments: argparse.Namespace) -> int:
    def told(content: bytes) -> None:
        opened = open_letter(study, shop, content, arrived_at=None, eyes=True, robots_too=True)
        show(plain.parsed(opened.letter, opened.papers)) if arguments.json else say(plain.letter_text(opened.letter))

    with open_study(arguments) as study:
        shop = next(iter(study.shops.values()))
        return _each(arguments.files, told)


def assess(arguments: argparse.Namespace) -> int:
    def told(content: bytes) -> None:
        answer = _assessed(study, shop, content, received, thread)
        show(answer) if arguments.json else say(plain.assessment_text(answer))

    with open_study(arguments) as study:
        shop = next(iter(study.shops.values()))
        received = moment(arguments.received, study.settings) if arguments.received else None
        thread = _thread(arguments.case, study) if arguments.case else None
        return _each(arguments.files, told)


def _assessed(study: Study, shop: Shop, content: bytes, received: datetime | None, thread: Thread | None) -> dict[str, Any]:
    """As the desk would have seen it on the day it arrived, unless a rehearsal clock says another day."""
    opened = open_letter(study, shop, content, arrived_at=received, eyes=True)
    if isinstance(study.clock, SystemClock):
        study = replace(study, clock=StoppedClock(opened.arrived_at))
    understood = understand(study, shop, opened, thread=thread)
    return plain.assessed(study, shop, understood, opened.arrived_at)


def _each(paths: Iterable[Path], tell: Callable[[bytes], None]) -> int:
    """Every file in turn. One that cannot be read is named on stderr and does not stop the others; it makes the exit code 1."""
    code = 0
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as why:
            print(f"không đọc được tệp {path}: {_WHY.get(type(why), why.strerror)}", file=sys.stderr)
            code = 1
            continue
        tell(content)
    return code


def _thread(text: str, study: Study) -> Thread:
    try:
        return thread_of(json.loads(text), study)
    except (ValueError, KeyError, AttributeError, TypeError):
        raise Refused('--case cần JSON như {"kind": "enforcement", "missing": [], "appointment": null, "last_sent": "guidance"}') from None


def thread_of(told: dict[str, Any], study: Study) -> Thread:
    """A case as `--case` and labels tell it. Raises KeyError, ValueError … where it is none."""
    appointment = told.get("appointment")
    return Thread(
        kind=Kind(told["kind"]),
        missing=tuple(told.get("missing") or ()),
        appointment=moment(appointment, study.settings) if appointment else None,
        last_sent=told.get("last_sent"),
    )


def due(arguments: argparse.Namespace) -> None:
    with open_study(arguments) as study:
        calendar = next(iter(study.shops.values())).book.calendar
        since = moment(arguments.since, study.settings)
        at, account = deadlines.explain(since, round(arguments.hours * 60), calendar)
        local = calendar.local(at).isoformat() if at else None
    lines = account.lines()
    if arguments.json:
        show({"from": since.isoformat(), "due": local, "account": list(lines)})
    elif local:
        say(local)
    for line in lines if arguments.explain and not arguments.json else ():
        say(f"  {line}")
    if at is None:
        raise without_calendar(account.entries[-1].first.year)
