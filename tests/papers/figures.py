"""How well the eyes read worn pages, and how fast: python -m tests.papers.figures [--pages N] [--wear NAME …] [--misses].

Word recall counts each word of a page as often as it stands there, to the letter, punctuation at its edges aside. A key fact (a
number, day, name or sum) is right where it stands in the text as it stands on paper, line breaks aside. Seconds are of CPU, one page at
a time on one core.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import mean

os.environ["OMP_THREAD_LIMIT"] = "1"
import cv2
import numpy as np

from helpdesk.papers.eyes.page import read_page
from tests.papers.pages.drawing import Drawn, draw
from tests.papers.pages.wear import WEARS

LAYOUTS = ("judgment", "application", "sheet")
SCANS, PHOTOS, BEYOND = (
    ("scan", "skewed", "noisy", "photocopy", "turned", "stamped", "pale"),
    ("lamp", "photo", "curled", "phone"),
    ("hard",),
)
EDGES = ".,;:!?()[]{}<>\"'“”‘’…-–/|*_•"
TARGETS = {"scans": (0.97, 0.97, 2.5), "photos": (0.95, 0.93, 7.0)}


@dataclass(frozen=True)
class Reading:
    """One page read: words found and wanted, key facts right and wanted, seconds."""

    wear: str
    layout: str
    dpi: int
    seed: int
    found: int
    wanted: int
    right: int
    keys: int
    seconds: float
    misses: tuple[str, ...]


def bare(text: str) -> list[str]:
    return [word for word in (token.strip(EDGES) for token in text.split()) if word]


def measure(page: Drawn, wear: str, layout: str, dpi: int, seed: int) -> Reading:
    worn = WEARS[wear](page.pixels, np.random.default_rng(seed))
    begun = time.process_time()
    text, _ = read_page(worn, "vie", 60.0)
    seconds = time.process_time() - begun
    wanted, found = Counter(bare(" ".join(page.words))), Counter(bare(text))
    flat = " ".join(text.split())
    wrong = tuple(key for key in page.keys if key not in flat)
    lost = wanted - found
    return Reading(
        wear, layout, dpi, seed, (wanted & found).total(), wanted.total(), len(page.keys) - len(wrong), len(page.keys), seconds,
        (*(f"«{key}»" for key in wrong), *lost),
    )  # fmt: skip


def readings(wears: tuple[str, ...], pages: int) -> Iterator[Reading]:
    for seed in range(1, pages + 1):
        for layout in LAYOUTS:
            for dpi in (150, 200):
                page = draw(layout, 1000 * seed + dpi, dpi)
                for wear in wears:
                    yield measure(page, wear, layout, dpi, seed)


def line(title: str, some: list[Reading]) -> str:
    words = sum(r.found for r in some) / sum(r.wanted for r in some)
    keys = sum(r.right for r in some) / sum(r.keys for r in some)
    times = sorted(r.seconds for r in some)
    late = times[int(0.95 * len(times))]
    return f"{title:24} pages {len(some):4}  words {words:.4f}  keys {keys:.4f}  seconds mean {mean(times):.2f} p95 {late:.2f}"


@contextmanager
def quiet() -> Iterator[None]:
    """What the engine grumbles about a page is no figure."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=6, help="of each layout and resolution")
    parser.add_argument("--wear", nargs="*", choices=sorted(WEARS), default=None)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    wears = tuple(arguments.wear or (*SCANS, *PHOTOS, *BEYOND))
    with quiet():
        every = list(readings(wears, arguments.pages))
    for title, group in (("scans", SCANS), ("photos", PHOTOS), ("fax quality (no target)", BEYOND)):
        some = [r for r in every if r.wear in group]
        if some:
            target = TARGETS.get(title)
            print(line(title, some) + (f"   wanted {target[0]} {target[1]} {target[2]} s" if target else ""))
        for wear in (w for w in group if w in wears):
            for layout in LAYOUTS:
                print("  " + line(f"{wear} {layout}", [r for r in some if r.wear == wear and r.layout == layout]))
    if arguments.misses:
        for r in every:
            if r.misses:
                print(f"{r.wear} {r.layout} {r.dpi} #{r.seed}: {' '.join(r.misses)}")


if __name__ == "__main__":
    main()
