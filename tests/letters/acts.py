"""What the learned opinions on acts in a case and on topics are worth: python -m tests.letters.acts.

The practice letters of each batch are judged by a model trained on the sayings and on the other batches: how often it is right, how
often where it is sure, and how far what it believes is from what holds. The words' own rules, which have the better claim in reading,
do not speak here: they were mended on all batches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from helpdesk import config
from helpdesk.clock import SystemClock
from helpdesk.reading.followup import pieces
from helpdesk.reading.model import softmax
from helpdesk.reading.training import sayings
from helpdesk.reading.training.fit import fit_sayings
from helpdesk.reading.training.sayings import Saying
from helpdesk.study import build_study
from tests.letters.build import HERE

SURE, BINS = 0.8, 10
Source = Callable[[Path | None], list[Saying]]


@dataclass(frozen=True)
class Judged:
    """A saying of an unseen batch: how likely the likeliest label is held to be, and whether it is the right one."""

    share: float
    is_right: bool


def batches(source: Source, folder: Path) -> list[list[Saying]]:
    """What the practice letters add to the sayings written for a model, by the batch in whose files they lie."""
    names = {p.stem.rstrip("-_0123456789") for p in folder.glob("*.toml")}
    return [found for name in sorted(names) if (found := _of(source, folder, name))]


def _of(source: Source, folder: Path, name: str) -> list[Saying]:
    with TemporaryDirectory() as alone:
        for path in folder.glob(f"{name}*.toml"):
            if path.stem.rstrip("-_0123456789") == name:
                (Path(alone) / path.name).symlink_to(path)
        return source(Path(alone))[len(source(None)) :]


def judged(source: Source, folder: Path) -> Iterator[Judged]:
    ours, told = source(None), batches(source, folder)
    for batch in told:
        model = fit_sayings([*ours, *(s for other in told if other is not batch for s in other)], "")
        for saying in batch:
            shares = softmax(model.scores(pieces(saying.said, saying.cues)))
            best = max(shares, key=lambda label: shares[label])
            yield Judged(shares[best], best == saying.label)


def calibration_error(found: Sequence[Judged]) -> float:
    bins = [[j for j in found if int(min(j.share, 0.999) * BINS) == n] for n in range(BINS)]
    return sum(abs(sum(j.share for j in b) - sum(j.is_right for j in b)) for b in bins) / len(found)


def main() -> None:
    study = build_study(config.load(), SystemClock())
    reader = next(iter(study.shops.values())).reader.reader
    sources: dict[str, Source] = {"acts": lambda folder: sayings.acts(folder, reader), "topics": sayings.topics}
    for name, source in sources.items():
        found = list(judged(source, HERE / "practice"))
        sure = [j for j in found if j.share > SURE]
        right, wrong = sum(j.is_right for j in found) / len(found), sum(not j.is_right for j in sure)
        print(f"{name:8}{len(found):5} unseen, right {right:.3f}; sure {len(sure):4}, of these wrong {wrong:3}; ", end="")
        print(f"calibration error {calibration_error(found):.3f}")
    study.close()


if __name__ == "__main__":
    main()
