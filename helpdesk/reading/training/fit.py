"""Labelled letters, sayings and checklists -> models: the only importer of scikit-learn. The same material gives the same bytes.

A model's weights: a multinomial logistic regression on which n-grams occur, solved until nothing moves that the file could show
(weights are whole numbers of `step`). The blend of the kinds: how much lexicon and model are each to be believed, fitted on
opinions the model gave of letters it had not been trained on, so that the confidence is honest about both.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from helpdesk.journey import Kind
from helpdesk.reading import kinds
from helpdesk.reading.brought import PARTS
from helpdesk.reading.complaints import aim
from helpdesk.reading.followup import pieces
from helpdesk.reading.model import ROOMS, Blend, Model, Piece
from helpdesk.reading.spread import spread_out
from helpdesk.reading.survey import Reader
from helpdesk.reading.training.checklists import ITEMS, Checklist
from helpdesk.reading.training.material import Labelled
from helpdesk.reading.training.places import Place
from helpdesk.reading.training.sayings import Saying
from helpdesk.reading.weights import Room, grams, room_of
from helpdesk.reading.whose import OWNERS
from helpdesk.reading.zones import marks_of, zones_of

STEP = 2.0**-9
FOLDS = 5
UNBLENDED = Blend(0.0, 1.0, {})
KINDS = tuple(Kind)
Weighed = tuple[str, float, set[str]]  # room, weight, n-grams or signs
Column = tuple[str, str]  # room, n-gram
Answers = Sequence[bool | None] | Sequence[str | None]


@dataclass(frozen=True)
class Care:
    """`rare`: an n-gram of fewer examples teaches nothing, and might give away a name; `strength`: inverse of the regularisation."""

    rare: int
    strength: float


# Chosen on the sayings and texts against the practice letters and back, and on batches of letters against the other batches.
LETTERS, SAYINGS, CHECKLISTS, PLACES = Care(3, 60.0), Care(2, 30.0), Care(3, 10.0), Care(2, 10.0)


@dataclass(frozen=True)
class Example:
    """What a model sees of a text. Of a confidential one it may learn weights, never which n-grams there are."""

    pieces: list[Weighed]
    label: str
    confidential: bool = False


@dataclass(frozen=True)
class Seen:
    """A labelled letter as both opinions see it."""

    example: Example
    lexicon: dict[str, float]
    mark: str  # tells equal letters apart from others; decides the fold


def fit(material: Sequence[Labelled], reader: Reader, version: str) -> Model:
    """The model of the kinds of these letters, with its blend."""
    seen = see(material, reader)
    model = replace(weights([s.example for s in seen], KINDS, LETTERS, version), blend=_blend(seen))
    digest = hashlib.sha256("\n".join(sorted(f"{s.mark} {s.example.label}" for s in seen)).encode()).hexdigest()
    return replace(model, told={"letters": dict(sorted(Counter(m.source for m in material).items())), "digest": digest})


def fit_sayings(said: Sequence[Saying], version: str) -> Model:
    """The model of what sayings are."""
    labels = tuple(sorted({s.label for s in said}))
    model = weights([Example(cut(pieces(s.said, s.cues)), s.label) for s in said], labels, SAYINGS, version)
    digest = hashlib.sha256("\n".join(f"{s.label} {s.said}" for s in said).encode()).hexdigest()
    return replace(model, told={"sayings": len(said), "digest": digest})


def fit_checklists(told: Sequence[Checklist], version: str) -> Model:
    """The model of what letters bring and who writes them: a head an item, then one a part of the writer's, all in one."""
    answers: list[Answers] = [*([c.has.get(item) for c in told] for item in ITEMS), [c.part for c in told]]
    model = _heads([c.signs for c in told], answers, (*ITEMS, *PARTS), CHECKLISTS, version)
    digest = hashlib.sha256("\n".join(f"{sorted(c.signs)} {sorted(c.has.items())} {c.part}" for c in told).encode()).hexdigest()
    return replace(model, told={"checklists": len(told), "digest": digest})


def fit_places(told: Sequence[Place], version: str) -> Model:
    """The model of whose addresses are: a head an owner."""
    model = _heads([p.signs for p in told], [[p.of.get(owner) for p in told] for owner in OWNERS], OWNERS, PLACES, version)
    digest = hashlib.sha256("\n".join(f"{sorted(p.signs)} {sorted(p.of.items())}" for p in told).encode()).hexdigest()
    return replace(model, told={"places": len(told), "digest": digest})


def cut(pieces: Iterable[Piece]) -> list[Weighed]:
    """Texts cut into their n-grams."""
    return [(room, weight, grams(said) if isinstance(said, str) else said) for room, weight, said in pieces]


def _heads(seen: Sequence[set[str]], answers: Sequence[Answers], labels: tuple[str, ...], care: Care, version: str) -> Model:
    """A head for each row of answers, fitted for itself on what has one; what is seldom weighs as much as what is frequent."""
    columns = _columns(examples := [Example([("text", 1.0, signs)], "") for signs in seen], care)
    matrix = _matrix(examples, columns)
    heads = [_head(matrix, given, care) for given in answers]
    units = np.rint(np.vstack([h.coef_ for h in heads]) / STEP).astype(int)
    bias = tuple(float(b) for b in np.rint(np.concatenate([h.intercept_ for h in heads]) / STEP) * STEP)
    return Model(version, labels, STEP, bias, UNBLENDED, _rooms(columns, units), {})


def _head(matrix: csr_matrix, answers: Answers, care: Care) -> LogisticRegression:
    rows = [row for row, answer in enumerate(answers) if answer is not None]
    classifier = LogisticRegression(C=care.strength, tol=1e-9, max_iter=20_000, class_weight="balanced")
    with threadpool_limits(1):
        return classifier.fit(matrix[rows], [answers[row] for row in rows])


def see(material: Sequence[Labelled], reader: Reader) -> list[Seen]:
    """Every letter once: a copy teaches nothing more."""
    seen: dict[str, Seen] = {}
    for labelled in material:
        spread = spread_out(reader, labelled.letter, labelled.papers)
        zones, marks = zones_of(spread), marks_of(labelled.letter, spread, aim(spread.own))
        mark = hashlib.sha256("\n".join(f"{zone}:{s.source.folded}" for zone, s in zones).encode()).hexdigest()
        example = Example(cut(kinds.pieces(zones)), labelled.kind, labelled.confidential)
        seen.setdefault(mark, Seen(example, kinds.lexicon_opinion(zones, marks).scores, mark))
    return list(seen.values())


def weights(examples: Sequence[Example], labels: tuple[str, ...], care: Care, version: str) -> Model:
    columns = _columns(examples, care)
    classifier = LogisticRegression(C=care.strength, tol=1e-9, max_iter=20_000)
    with threadpool_limits(1):  # more threads only fight, and add up in another order
        classifier.fit(_matrix(examples, columns), [labels.index(e.label) for e in examples])
    by_label = classifier.coef_ if len(labels) > 2 else np.vstack([-classifier.coef_, classifier.coef_]) / 2
    bias = classifier.intercept_ if len(labels) > 2 else np.concatenate([-classifier.intercept_, classifier.intercept_]) / 2
    units = np.rint(by_label / STEP).astype(int)
    return Model(version, labels, STEP, tuple(float(b) for b in np.rint(bias / STEP) * STEP), UNBLENDED, _rooms(columns, units), {})


def _rooms(columns: dict[Column, int], units: NDArray[np.int_]) -> dict[str, Room]:
    """`units` has a row a label and a column each of `columns`."""
    there = {room: [column for column in columns if column[0] == room] for room in ROOMS}
    weights = units.T.astype(np.int32)
    return {room: room_of((gram for _, gram in here), weights[[columns[column] for column in here]]) for room, here in there.items()}


def _columns(examples: Sequence[Example], care: Care) -> dict[Column, int]:
    """The n-grams worth knowing, in order. Confidential letters have no say in which these are."""
    counts: Counter[Column] = Counter()
    for example in (e for e in examples if not e.confidential):
        counts.update({(room, gram) for room, _, found in example.pieces for gram in found})
    return {column: at for at, column in enumerate(sorted(c for c, n in counts.items() if n >= care.rare))}


def _matrix(examples: Sequence[Example], columns: dict[Column, int]) -> csr_matrix:
    """(examples, n-grams): each piece's known n-grams share its weight as `Model.scores` has it."""
    cells: dict[tuple[int, int], float] = {}
    for row, example in enumerate(examples):
        for room, weight, found in example.pieces:
            known = [at for gram in found if (at := columns.get((room, gram))) is not None]
            for at in known:
                cells[row, at] = cells.get((row, at), 0.0) + weight / len(known) ** 0.5
    places = sorted(cells)
    where = ([row for row, _ in places], [at for _, at in places])
    return csr_matrix(([cells[p] for p in places], where), shape=(len(examples), len(columns)))


def _blend(seen: Sequence[Seen]) -> Blend:
    """Fitted by likelihood; rounded, so that the last digits of a processor show nowhere."""
    lexicon = np.array([[s.lexicon[k] for k in KINDS] for s in seen])
    model, truth = unseen_scores(seen), np.array([KINDS.index(Kind(s.example.label)) for s in seen])

    def loss(at: NDArray[np.float64]) -> float:
        scores = at[0] * lexicon + at[1] * model + at[2:]
        scores -= scores.max(axis=1, keepdims=True)
        likely = scores[np.arange(len(truth)), truth] - np.log(np.exp(scores).sum(axis=1))
        return float(-likely.mean() + 1e-3 * (at[2:] ** 2).sum())

    found = np.round(minimize(loss, np.array([0.5, 1.0, *[0.0] * len(KINDS)]), method="BFGS", tol=1e-8).x, 3)
    return Blend(float(found[0]), float(found[1]), dict(zip(KINDS, map(float, found[2:]), strict=True)))


def unseen_scores(seen: Sequence[Seen]) -> NDArray[np.float64]:
    """(letters, kinds): what models say of letters that each was not trained on."""
    folds = [int(s.mark, 16) % FOLDS for s in seen]
    scores = np.zeros((len(seen), len(KINDS)))
    for fold in range(FOLDS):
        model = weights([s.example for s, f in zip(seen, folds, strict=True) if f != fold], KINDS, LETTERS, "")
        for row in (i for i, f in enumerate(folds) if f == fold):
            told = model.scores(seen[row].example.pieces)
            scores[row] = [told[k] for k in KINDS]
    return scores
