"""What was learned by training: the kinds of letters, the acts of letters in a case, the topics of questions, who tells of assets or of an
application still to come, what a letter brings, whose an address is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpdesk.errors import Faults
from helpdesk.journey import Kind
from helpdesk.reading.model import Model, load

FOLDER = Path(__file__).parent / "data"
KINDS = FOLDER / "kinds.model"


@dataclass(frozen=True)
class Learned:
    kinds: Model
    acts: Model
    topics: Model
    assets: Model
    applications: Model
    brought: Model
    whose: Model


def learned(kinds_file: Path = KINDS) -> Learned:
    """The shipped models; the one for kinds may be another. Raises Faults where one cannot be trusted."""
    return Learned(
        kinds_of(kinds_file), *(load(FOLDER / f"{name}.model") for name in ("acts", "topics", "assets", "applications", "brought", "whose"))
    )


def kinds_of(path: Path) -> Model:
    """A model that tells this version's kinds apart. Raises Faults."""
    model = load(path)
    if model.labels != tuple(Kind):
        raise Faults(str(path), ["các loại thư của mô hình không phải các loại của bản này"])
    return model
