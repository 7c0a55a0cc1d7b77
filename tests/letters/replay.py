"""Opened sets read as if they had not been learned from: python -m tests.letters.replay SET … [--show] [--keep FOLDER].

For each named set (fifth: `practice/opened-fifth-*`) the models are trained on all other practice letters, then read that set: what is
sent without a person, what of it is wrong, which letters that the policy sends are held and by what. The rules of reading do know the
sets that were opened, and so do the numbers chosen for the kinds' blend: the figures are of what training owes to having seen them,
an upper bound of what new letters would get. Training takes some 20 s a set; models lie in FOLDER from one run to the next, as
long as neither letters nor code they are made of change.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from helpdesk import config
from helpdesk.cli import plain
from helpdesk.clock import SystemClock
from helpdesk.desk.scoring import Score, score
from helpdesk.desk.understand import understand
from helpdesk.reading.learned import Learned
from helpdesk.reading.model import Model, from_bytes, to_bytes
from helpdesk.reading.read import LetterReader
from helpdesk.reading.training.fit import KINDS, LETTERS, see, weights
from helpdesk.reading.training.material import shipped
from helpdesk.reading.training.ship import VERSION, quick
from helpdesk.study import Shop, Study, build_study
from tests.letters.build import HERE, read_set
from tests.letters.figures import Asked, asked

PRACTICE = HERE / "practice"
SENT = {("enforcement", "complete"), ("enforcement", "incomplete"), ("confirmation", "incomplete")}  # what the policy may send


@dataclass(frozen=True)
class Fate:
    """What became of a letter: held by `reasons` and what a clerk is told to look at, or sent; and whether its answer is right."""

    name: str
    may_be_sent: bool
    is_sent: bool
    is_right: bool
    confidence: float
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        held = "sent" if self.is_sent else f"held ({', '.join(self.reasons)})"
        return f"  {self.name:18}{self.confidence:7.4f}  {'right' if self.is_right else 'WRONG'}  {held}"


@contextmanager
def without(name: str, folder: Path = PRACTICE) -> Iterator[Path]:
    """The practice letters but those of a set, as a folder. Raises SystemExit where there is no such set."""
    every = sorted(folder.glob("*.toml"))
    others = [p for p in every if not p.stem.startswith(f"opened-{name}-")]
    if len(others) == len(every):
        raise SystemExit(f"no set {name} lies opened in {folder.name}")
    with TemporaryDirectory() as rest:
        for path in others:
            (Path(rest) / path.name).symlink_to(path)
        yield Path(rest)


def of_set(name: str) -> list[dict[str, Any]]:
    with TemporaryDirectory() as alone:
        for path in PRACTICE.glob(f"opened-{name}-*.toml"):
            (Path(alone) / path.name).symlink_to(path)
        return read_set(alone)


def untaught(name: str, reader: LetterReader, kept: Path) -> LetterReader:
    """The reader with models that have not seen the set, made now unless they lie in `kept`."""
    files = {model: kept / f"{name}-{model}.model" for model in Learned.__annotations__}
    if not all(f.exists() for f in files.values()):
        with without(name) as rest:
            for model, made in _made(reader, rest):
                files[model].write_bytes(to_bytes(made))
    return LetterReader(reader.reader, Learned(**{model: from_bytes(f.read_bytes(), f.name) for model, f in files.items()}))


def _made(reader: LetterReader, rest: Path) -> Iterator[tuple[str, Model]]:
    yield from quick(reader.reader, rest)
    examples = [s.example for s in see(shipped(rest), reader.reader)]
    yield "kinds", replace(weights(examples, KINDS, LETTERS, VERSION), blend=reader.learned.kinds.blend)


def replayed(study: Study, shop: Shop, letters: list[Asked]) -> tuple[Score, list[Fate]]:
    verdicts = [(a, plain.verdict(shop, understand(study, shop, a.opened, thread=a.thread), a.opened.arrived_at)) for a in letters]
    return score((a.name, a.label, v) for a, v in verdicts), [fate(a.name, a.label, v) for a, v in verdicts if a.label.get("outcome")]


def fate(name: str, label: dict[str, Any], verdict: dict[str, Any]) -> Fate:
    """Whether it is right is told as if it were sent."""
    found = score([(name, label, verdict | {"decision": "send"})])
    reasons = (*(r for r in verdict["review_reasons"] if r != "low_confidence" or not verdict["look_at"]), *verdict["look_at"])
    may = (label["kind"], label["outcome"]) in SENT
    return Fate(name, may, verdict["decision"] == "send", not found.sent_wrong, verdict["confidence"], reasons)


def holds(fates: list[Fate]) -> Counter[tuple[str, bool]]:
    """By reason how many letters that the policy sends it alone held, with whether they were right."""
    return Counter((f.reasons[0], f.is_right) for f in fates if f.may_be_sent and not f.is_sent and len(f.reasons) == 1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.letters.replay", description=__doc__)
    parser.add_argument("sets", nargs="+", metavar="SET")
    parser.add_argument("--show", action="store_true", help="each letter that the policy may send, and each that is sent")
    parser.add_argument("--keep", type=Path, help="where the models lie from one run to the next")
    told = parser.parse_args()
    study = build_study(config.load(), SystemClock())
    shop = next(iter(study.shops.values()))
    every: list[Fate] = []
    with TemporaryDirectory() as passing:
        kept: Path = told.keep or Path(passing)
        kept.mkdir(parents=True, exist_ok=True)
        for name in told.sets:
            unseen = replace(shop, reader=untaught(name, shop.reader, kept))
            found, fates = replayed(study, unseen, asked(study, unseen, of_set(name)))
            every += fates
            print(line(name, found))
            print(*(f for f in fates if told.show and (f.may_be_sent or f.is_sent)), sep="\n")
    for (reason, is_right), times in sorted(holds(every).items()):
        print(f"held by {reason} alone, {'right' if is_right else 'wrong'}: {times}")
    study.close()


def line(name: str, found: Score) -> str:
    told = found.figures()
    missing = f"missing precision {told['missing_precision']} recall {told['missing_recall']}"
    wrong = f", wrong {told['sent_wrong']} ({' '.join(found.sent_wrong)})" if found.sent_wrong else ", wrong 0"
    return f"{name}: {told['letters']} letters, sent {told['sent']}{wrong}; sendable_sent {told['sendable_sent']}, {missing}"


if __name__ == "__main__":
    main()
