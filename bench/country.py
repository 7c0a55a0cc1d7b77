"""A year of the whole country on so many machines: queues, waits, what breaks first. A model fed with measured costs.

    .venv/bin/python -m bench.country [--machines N …] [--answer MS] [--ocr SECONDS] [--per-minute N] [--seed N]

Minute by minute: letters arrive by the rhythm of RHYTHM (hours), WEEK (days), a Tết of nine days with the Monday after it, and one
storm in which a portal forwards everything it has. Each machine has two cores: one answers, one reads pictures (when none waits it
helps). Mails leave by one account and its limit a minute. docs/scale.md says what follows from it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np

OFFICES, A_DAY = 34, 40.0  # letters an office gets on an ordinary working day
YEAR, TET, STORM = 2017, (date(2017, 1, 26), date(2017, 2, 3)), datetime(2017, 9, 12, 9, tzinfo=UTC)
RHYTHM = (1, 0.5, 0.5, 0.5, 1, 2, 4, 8, 12, 12, 10, 6, 4, 8, 10, 9, 6, 4, 4, 5, 6, 5, 3, 2)  # of the hours of a day
WEEK = (1.3, 1.1, 1.0, 1.0, 0.9, 0.4, 0.3)
IN_TET, MONDAY_AFTER, STORM_LETTERS = 0.3, 4.0, 20_000
PICTURES, MAILS = 0.12, 1.7  # share of letters that wait for the eyes; mails written for a letter (an answer, or a draft and a receipt)


@dataclass
class Queue:
    """First come, first served; `waits` are (minutes waited, how many) of those that came in one minute."""

    standing: list[tuple[int, float]] = field(default_factory=list)  # (minute they came, how many are left)
    waits: list[tuple[int, float]] = field(default_factory=list)
    longest: float = 0.0
    at: int = 0
    _first: int = 0
    _length: float = 0.0

    def come(self, minute: int, many: float) -> None:
        if many:
            self.standing.append((minute, many))
            self._length += many
            if self._length > self.longest:
                self.longest, self.at = self._length, minute

    def serve(self, minute: int, most: float) -> float:
        """Returns how many were served."""
        left = most
        while left > 0 and self._first < len(self.standing):
            came, many = self.standing[self._first]
            done = min(many, left)
            self.waits.append((minute - came, done))
            left, self._length = left - done, self._length - done
            if done == many:
                self._first += 1
            else:
                self.standing[self._first] = came, many - done
        return most - left

    def within(self, minutes: int) -> float:
        """Share of all that waited no longer."""
        whole = sum(many for _, many in self.waits)
        return sum(many for waited, many in self.waits if waited <= minutes) / whole

    @property
    def worst(self) -> int:
        return max(waited for waited, _ in self.waits)


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--machines", type=int, nargs="*", default=[1, 2])
    asked.add_argument("--answer", type=float, default=27.0, help="ms of CPU a letter, stored and answered (bench.intake)")
    asked.add_argument("--ocr", type=float, default=8.0, help="seconds of CPU a letter whose papers are pictures")
    asked.add_argument("--per-minute", type=int, default=60)
    asked.add_argument("--seed", type=int, default=682)
    told = asked.parse_args()
    coming = np.random.default_rng(told.seed).poisson(list(rates()))
    print(f"{coming.sum():,} letters of {OFFICES} offices in a year; busiest hour {busiest(coming):,}")
    print(f"a letter costs {told.answer:.0f} ms, one with pictures {told.ocr:.0f} s more; {told.per_minute} mails a minute may leave")
    for machines in told.machines:
        answers, eyes, post = lived(coming, machines, told.answer, told.ocr, told.per_minute)
        print(f"\n{machines} machine(s) of two cores")
        for name, queue in (("answering", answers), ("pictures", eyes), ("post", post)):
            when = datetime(YEAR, 1, 1, tzinfo=UTC) + timedelta(minutes=queue.at)
            shares = f"{queue.within(1):7.2%} within a minute, {queue.within(60):7.2%} within the hour, worst {queue.worst / 60:6.1f} h"
            print(f"  {name:10} longest {queue.longest:8,.0f} ({when:%d %b %H:%M})   {shares}")
    return 0


def rates() -> Iterator[float]:
    """Letters expected in each minute of the year."""
    monday = TET[1] + timedelta(days=(7 - TET[1].weekday()) % 7)
    for number in range(365 * 24):
        at = datetime(YEAR, 1, 1, tzinfo=UTC) + timedelta(hours=number)
        of_day = IN_TET if TET[0] <= at.date() <= TET[1] else MONDAY_AFTER if at.date() == monday else WEEK[at.weekday()]
        hour = OFFICES * A_DAY * of_day * RHYTHM[at.hour] / sum(RHYTHM) + (STORM_LETTERS if at == STORM else 0)
        yield from [hour / 60] * 60


def busiest(coming: np.ndarray) -> int:
    return int(coming.reshape(-1, 60).sum(axis=1).max())


def lived(coming: np.ndarray, machines: int, answer: float, ocr: float, per_minute: int) -> tuple[Queue, Queue, Queue]:
    answers, eyes, post = Queue(), Queue(), Queue()
    for minute, many in enumerate(coming.tolist()):
        answers.come(minute, many)
        read = eyes.serve(minute, machines * 60 / ocr)
        idle = machines * 60 - read * ocr  # seconds of the second core that no picture wants
        done = answers.serve(minute, (machines * 60 + idle) * 1000 / answer)
        eyes.come(minute, done * PICTURES)
        post.come(minute, (done * (1 - PICTURES) + read) * MAILS)
        post.serve(minute, per_minute)
    return answers, eyes, post


if __name__ == "__main__":
    sys.exit(main())
