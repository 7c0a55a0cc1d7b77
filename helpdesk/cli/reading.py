"""parse, assess, due: what the reader sees and what the law says, without storing or sending anything."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from helpdesk.cli import plain
from helpdesk.cli.common import moment, open_study, say, show
from helpdesk.clock import StoppedClock, SystemClock
from helpdesk.desk.understand import open_letter, understand
from helpdesk.errors import NotFound, Refused
from helpdesk.journey import Kind, Thread
from helpdesk.law import deadlines
from helpdesk.study import Shop, Study


def parse(arguments: argparse.Namespace) -> None:
    with open_study(arguments) as study:
        shop = next(iter(study.shops.values()))
        for path in arguments.files:
            opened = open_letter(study, shop, _read(path), arrived_at=None, eyes=True, robots_too=True)
            show(plain.parsed(opened.letter, opened.papers)) if arguments.json else say(plain.letter_text(opened.letter))


def assess(arguments: argparse.Namespace) -> None:
    with open_study(arguments) as study:
        shop = next(iter(study.shops.values()))
        received = moment(arguments.received, study.settings) if arguments.received else None
        thread = _thread(arguments.case, study) if arguments.case else None
        for path in arguments.files:
            answer = _assessed(study, shop, _read(path), received, thread)
            show(answer) if arguments.json else say(plain.assessment_text(answer))


def _assessed(study: Study, shop: Shop, content: bytes, received: datetime | None, thread: Thread | None) -> dict[str, Any]:
    """As the desk would have seen it on the day it arrived, unless a rehearsal clock says another day."""
    opened = open_letter(study, shop, content, arrived_at=received, eyes=True)
    if isinstance(study.clock, SystemClock):
        study = replace(study, clock=StoppedClock(opened.arrived_at))
    understood = understand(study, shop, opened, thread=thread)
    return plain.assessed(study, shop, understood, opened.arrived_at)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as why:
        raise NotFound(f"không đọc được tệp {path}: {why.strerror}") from None


def _thread(text: str, study: Study) -> Thread:
    try:
        told = json.loads(text)
        appointment = told.get("appointment")
        return Thread(
            kind=Kind(told["kind"]),
            missing=tuple(told.get("missing") or ()),
            appointment=moment(appointment, study.settings) if appointment else None,
            last_sent=told.get("last_sent"),
        )
    except (ValueError, KeyError, AttributeError, TypeError):
        raise Refused('--case cần JSON như {"kind": "enforcement", "missing": [], "appointment": null, "last_sent": "guidance"}') from None


def due(arguments: argparse.Namespace) -> None:
    with open_study(arguments) as study:
        calendar = next(iter(study.shops.values())).book.calendar
        since = moment(arguments.since, study.settings)
        at, account = deadlines.explain(since, round(arguments.hours * 60), calendar)
        local = calendar.local(at)
    lines = account.lines()
    if arguments.json:
        show({"from": since.isoformat(), "due": local.isoformat(), "account": list(lines)})
        return
    say(local.isoformat())
    for line in lines if arguments.explain else ():
        say(f"  {line}")
