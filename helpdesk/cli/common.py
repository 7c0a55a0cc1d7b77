"""What commands share: the study or the whole house, the clock, and one way to print."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpdesk import config
from helpdesk.clock import Clock, StoppedClock, SystemClock
from helpdesk.errors import Refused

if TYPE_CHECKING:
    from helpdesk.house import House
    from helpdesk.study import Study


@contextmanager
def open_study(arguments: argparse.Namespace) -> Iterator[Study]:
    """What reading takes; nothing is opened that a command like `assess` does not want, so that it answers quickly."""
    from helpdesk.study import build_study

    settings = config.load(arguments.config)
    study = build_study(settings, clock_of(arguments, settings))
    try:
        yield study
    finally:
        study.close()


@contextmanager
def open_house(arguments: argparse.Namespace, *, memory: bool = True) -> Iterator[House]:
    """The house of this command's settings; `memory` brings the database up to date first."""
    from helpdesk.desk.calendar_days import refresh
    from helpdesk.house import build

    settings = config.load(arguments.config)
    house = build(settings, clock_of(arguments, settings))
    try:
        if memory:
            house.memory.migrate()
            refresh(house)
        yield house
    finally:
        house.close()


def clock_of(arguments: argparse.Namespace, settings: config.Settings) -> Clock:
    said = getattr(arguments, "now", None)
    return StoppedClock(moment(said, settings)) if said else SystemClock()


def moment(said: str, settings: config.Settings) -> datetime:
    """An instant as typed; without a zone it is the office's. Raises Refused."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise Refused(f"«{said}» không phải thời điểm ISO; ví dụ đúng: 2017-06-12T09:00+07:00") from None
    return at if at.tzinfo else at.replace(tzinfo=settings.zone)


def show(value: Any) -> None:
    """One JSON document on one line of stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def write_private(path: Path, content: bytes) -> None:
    """A new file that its owner alone can read, on disk for good. Raises OSError, also where there is one already."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
