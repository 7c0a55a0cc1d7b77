"""Learning from staff: letters whose kind a person confirmed or put right, the candidate they make, and what it would change.

Nothing the program decided alone is ever learnt from. Every fifth confirmed letter is held back: on those, which no model has
seen, the candidate is compared with the model in use before anybody switches it on ([reading] model in config.toml).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from helpdesk.cases import beside
from helpdesk.desk.understand import Opened, open_letter, understand
from helpdesk.house import House
from helpdesk.journey import Kind
from helpdesk.reading.model import Model
from helpdesk.reading.read import LetterReader
from helpdesk.reading.survey import Reader
from helpdesk.reading.training.material import Labelled, shipped
from helpdesk.study import Shop

HELD_BACK = 5  # one letter of so many is never trained on
Fit = Callable[[Sequence[Labelled], Reader, str], Model]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A stored letter and the kind a person gave it. `held_back`: kept for comparing, never for training."""

    letter_id: int
    shop: Shop
    opened: Opened
    kind: Kind
    confidential: bool
    held_back: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What a candidate would do otherwise with a letter it has not seen."""

    letter_id: int
    kind: Kind
    was: tuple[Kind, float, str]  # kind, confidence, decision
    now: tuple[Kind, float, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    model: Model
    trained_on: int
    held_back: int
    right_before: int
    right_after: int
    changes: tuple[Change, ...]


def confirmed(house: House) -> list[Confirmed]:
    """Every letter that opened a case whose kind a person confirmed or put right, as read by the eyes, the oldest first."""
    with house.memory.look() as unit:
        told = beside.confirmed_kinds(unit)
    return [_opened(house, t) for t in told if t.office in house.shops]


def _opened(house: House, told: beside.ConfirmedKind) -> Confirmed:
    shop = house.shop(told.office)
    opened = open_letter(house, shop, house.memory.files.get(told.sha256), arrived_at=told.arrived_at, eyes=True)
    held_back = int(told.sha256[:8], 16) % HELD_BACK == 0
    return Confirmed(told.letter_id, shop, opened, Kind(told.kind), told.confidential, held_back)


def train(house: House, fit: Fit) -> Candidate:
    """A model of the shipped texts and of what staff confirmed, compared with the one in use on the letters held back."""
    known = confirmed(house)
    taught = [Labelled(c.opened.letter, c.opened.papers, c.kind, "confirmed", c.confidential) for c in known if not c.held_back]
    reader = next(iter(house.shops.values())).reader
    version = f"{reader.learned.kinds.version.partition('+')[0]}+{len(taught)}"
    return compare(house, known, fit([*shipped(), *taught], reader.reader, version), trained_on=len(taught))


def compare(house: House, known: Sequence[Confirmed], model: Model, *, trained_on: int = 0) -> Candidate:
    """What `model` would change of the letters held back."""
    unseen = [c for c in known if c.held_back]
    before = [_answer(house, c, c.shop) for c in unseen]
    after = [_answer(house, c, with_model(c.shop, model)) for c in unseen]
    changes = [Change(c.letter_id, c.kind, b, a) for c, b, a in zip(unseen, before, after, strict=True) if (b[0], b[2]) != (a[0], a[2])]
    right = [sum(c.kind == answer[0] for c, answer in zip(unseen, answers, strict=True)) for answers in (before, after)]
    return Candidate(model, trained_on, len(unseen), right[0], right[1], tuple(changes))


def with_model(shop: Shop, model: Model) -> Shop:
    """The same shop reading by another model."""
    return replace(shop, reader=LetterReader(shop.reader.reader, replace(shop.reader.learned, kinds=model)))


def _answer(house: House, letter: Confirmed, shop: Shop) -> tuple[Kind, float, str]:
    understood = understand(house, shop, letter.opened)
    return understood.reading.kind, round(understood.reading.confidence, 4), understood.decision.action
