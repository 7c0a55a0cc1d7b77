"""Where the processor's time of answering a letter goes: samples of the running thread, by the step of the way it is in.

    .venv/bin/python -m bench.where [LETTERS]

One process without other hands, a Maildir, SQLite, the mix of bench/README.md; a hundred letters before, so that all is loaded.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from types import FrameType

from bench.growth import Office, opened, take_in
from bench.mix import START, letters
from helpdesk.clock import StoppedClock
from helpdesk.desk import answers, line, records, sheaf, understand, visits
from helpdesk.reading.read import LetterReader

BEFORE, EVERY = 100, 0.001
STEPS = {
    "taken from the line": line.Line._take,
    "opened": understand.open_letter,
    "read": LetterReader.read,
    "looked up: where it belongs": sheaf._placed,
    "the case's own row": records._new_case,
    "an appointment": visits.book,
    "mails written": answers.write,
    "  of these: the words": answers.words_of,
    "  of these: the bytes": answers.composed,
}


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("letters", nargs="?", type=int, default=400)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as room:
        office, coming = opened(Path(room), 0, StoppedClock(START)), letters(BEFORE + told.letters)
        take_in(office, list(islice(coming, BEFORE)))
        met, cost = sampled(office, list(coming))
        office.house.close()
    print(f"{cost:.1f} ms of CPU for a letter, {met['']} samples")
    for step in STEPS:
        print(f"{met[step] / met['']:6.1%}  {step}")
    return 0


def sampled(office: Office, block: list[bytes]) -> tuple[Counter[str], float]:
    """How often each step was met, '' for all samples; CPU milliseconds a letter."""
    met: Counter[str] = Counter()
    named = {act.__code__: step for step, act in STEPS.items()}

    def look(_signal: int, frame: FrameType | None) -> None:
        codes = set()
        while frame is not None:
            codes.add(frame.f_code)
            frame = frame.f_back
        met.update(["", *(step for code, step in named.items() if code in codes)])

    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    began = time.thread_time()
    take_in(office, block)
    spent = time.thread_time() - began
    signal.setitimer(signal.ITIMER_PROF, 0)
    return met, spent * 1000 / len(block)


if __name__ == "__main__":
    sys.exit(main())
