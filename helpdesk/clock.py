"""The only place that asks what time it is. Everybody else is handed a Clock."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, UTC."""

    def pause(self, seconds: float) -> None:
        """Lets time pass."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass
class StoppedClock:
    """Stands still until somebody moves it: tests, and commands given `--now`."""

    at: datetime

    def now(self) -> datetime:
        return self.at.astimezone(UTC)

    def move(self, by: timedelta) -> None:
        self.at += by

    def pause(self, seconds: float) -> None:
        self.move(timedelta(seconds=seconds))


@dataclass
class RehearsalClock:
    """Starts at a chosen instant and runs on at the pace of the real one."""

    start: datetime
    _began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.start.astimezone(UTC) + timedelta(seconds=time.monotonic() - self._began)

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)
