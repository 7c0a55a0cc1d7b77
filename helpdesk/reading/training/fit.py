"""Labelled letters -> a model: the only importer of scikit-learn. The same letters give the same bytes.

Two fits. The model's weights: a multinomial logistic regression on which n-grams occur, solved until nothing moves that the
file could show (weights are whole numbers of `step`). The blend: how much lexicon and model are each to be believed, fitted on
opinions the model gave of letters it had not been trained on, so that the confidence is honest about both.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from helpdesk.journey import Kind
from helpdesk.reading import kinds
from helpdesk.reading.model import ROOMS, Blend, Model, grams, pack
from helpdesk.reading.read import LetterReader
from helpdesk.reading.training.material import Labelled

RARE = 3  # an n-gram of fewer letters teaches nothing, and might give away a name
STRENGTH = 60.0  # inverse of the regularisation; chosen on the shipped texts against the practice letters and back
STEP = 2.0**-9
FOLDS = 5
NO_OPINION = Blend(0.0, 1.0, dict.fromkeys(Kind, 0.0))
KINDS = tuple(Kind)
Column = tuple[str, str]  # room, n-gram


@dataclass(frozen=True)
class Seen:
    """A labelled letter as both opinions see it: the model its pieces, the lexicon its scores."""

    pieces: list[tuple[float, str, set[str]]]  # weight, room, n-grams
    lexicon: dict[str, float]
    kind: Kind
    confidential: bool
    mark: str  # tells equal letters apart from others; decides the fold


def see(material: Sequence[Labelled], reader: LetterReader) -> list[Seen]:
    """Every letter once: a copy teaches nothing more."""
    seen: dict[str, Seen] = {}
    for labelled in material:
        zones, marks = reader.zones(labelled.letter, labelled.papers)
        pieces = [(weight, room, grams(folded)) for room, weight, folded in kinds.pieces(zones)]
        mark = hashlib.sha256("\n".join(f"{zone}:{s.source.folded}" for zone, s in zones).encode()).hexdigest()
        seen.setdefault(mark, Seen(pieces, kinds.lexicon_opinion(zones, marks).scores, labelled.kind, labelled.confidential, mark))
    return list(seen.values())


def fit(material: Sequence[Labelled], reader: LetterReader, version: str) -> Model:
    """The model of this material."""
    seen = see(material, reader)
    model = replace(_weights(seen, version), blend=_blend(seen))
    counts = Counter(m.source for m in material)
    digest = hashlib.sha256("\n".join(sorted(f"{s.mark} {s.kind}" for s in seen)).encode()).hexdigest()
    return replace(model, told={"letters": dict(sorted(counts.items())), "digest": digest})


def _weights(seen: Sequence[Seen], version: str) -> Model:
    columns = _columns(seen)
    classifier = LogisticRegression(C=STRENGTH, tol=1e-9, max_iter=20_000)
    with threadpool_limits(1):  # more threads only fight, and add up in another order
        classifier.fit(_matrix(seen, columns), [KINDS.index(s.kind) for s in seen])
    units = np.rint(classifier.coef_ / STEP).astype(int)
    rooms: dict[str, dict[str, int]] = {room: {} for room in ROOMS}
    for (room, gram), at in columns.items():
        rooms[room][gram] = pack(units[:, at].tolist())
    bias = tuple(float(b) for b in np.rint(classifier.intercept_ / STEP) * STEP)
    return Model(version, KINDS, STEP, bias, NO_OPINION, rooms, {})


def _columns(seen: Sequence[Seen]) -> dict[Column, int]:
    """The n-grams worth knowing, in order. Confidential letters have no say in which these are."""
    counts: Counter[Column] = Counter()
    for letter in (s for s in seen if not s.confidential):
        counts.update({(room, gram) for _, room, found in letter.pieces for gram in found})
    return {column: at for at, column in enumerate(sorted(c for c, n in counts.items() if n >= RARE))}


def _matrix(seen: Sequence[Seen], columns: dict[Column, int]) -> csr_matrix:
    """(letters, n-grams): each piece's known n-grams share its weight as `Model.scores` has it."""
    cells: dict[tuple[int, int], float] = {}
    for row, letter in enumerate(seen):
        for weight, room, found in letter.pieces:
            known = [at for gram in found if (at := columns.get((room, gram))) is not None]
            for at in known:
                cells[row, at] = cells.get((row, at), 0.0) + weight / len(known) ** 0.5
    places = sorted(cells)
    where = ([row for row, _ in places], [at for _, at in places])
    return csr_matrix(([cells[p] for p in places], where), shape=(len(seen), len(columns)))


def _blend(seen: Sequence[Seen]) -> Blend:
    """Fitted by likelihood; rounded, so that the last digits of a processor show nowhere."""
    lexicon = np.array([[s.lexicon[k] for k in KINDS] for s in seen])
    model, truth = unseen_scores(seen), np.array([KINDS.index(s.kind) for s in seen])

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
        model = _weights([s for s, f in zip(seen, folds, strict=True) if f != fold], "")
        for row in (i for i, f in enumerate(folds) if f == fold):
            told = scored(model, seen[row])
            scores[row] = [told[k] for k in KINDS]
    return scores


def scored(model: Model, seen: Seen) -> dict[str, float]:
    return model.scores_of([(room, weight, found) for weight, room, found in seen.pieces])
