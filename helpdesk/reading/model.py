"""The learned opinion: a linear model over character n-grams or signs, kept in a file that vouches for itself.

Each n-gram that the model knows adds its weights once, one a label.

The file: a line of JSON (format, version, labels, step, bias, blend, counts, sha256 of what follows), the known n-grams of each
room a line each, then their weights, 32 bits a label, little-endian. Training writes it (`training.fit`), nothing else does.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from helpdesk.errors import Faults
from helpdesk.reading.weights import SIZES, Room, line_ends

FORMAT = 1
WRITTEN = "<u4"  # a weight in the file
BIAS = 1 << 15  # added to every weight in the file, so that none is negative
ROOMS = ("subject", "text")  # a subject's words weigh otherwise than the same words in a letter
Piece = tuple[str, float, str | set[str]]  # room, weight, a folded text (its n-grams count) or signs


@dataclass(frozen=True)
class Blend:
    """How the lexicon's scores and the model's become one: weights of each, and what is added for a label."""

    lexicon: float
    model: float
    bias: dict[str, float]


@dataclass(frozen=True)
class Model:
    """What was learned: by room, what is known and its weights. `step` is what one unit of a weight is worth."""

    version: str
    labels: tuple[str, ...]
    step: float
    bias: tuple[float, ...]
    blend: Blend
    rooms: Mapping[str, Room]
    told: Mapping[str, Any]  # what it was trained on, for people

    def scores(self, pieces: Iterable[Piece]) -> dict[str, float]:
        """By label. Where nothing is known the bias alone speaks."""
        sums = list(self.bias)
        for room, weight, said in pieces:
            if not said:
                continue
            known = self.rooms[room].known(said)
            if len(known):
                share = weight * self.step / sqrt(len(known))
                sums = [s + share * units for s, units in zip(sums, np.add.reduce(known.T.copy(), axis=1).tolist(), strict=True)]
        return dict(zip(self.labels, sums, strict=True))

    def likely(self, folded: str) -> dict[str, float]:
        """How likely each label is for a text that stands for itself."""
        return softmax(self.scores([("text", 1.0, folded)]))

    def strongest(self, label: str, folded: str) -> tuple[int, int] | None:
        """Where the n-gram stands that speaks most for a label; None where none speaks for it."""
        best = self.rooms["text"].strongest(folded, self.labels.index(label))
        if best is None:
            return None
        words = r"[\W_]+".join(r"\d+".join(map(re.escape, word.split("0"))) for word in best.split())
        found = re.search(words, folded)
        return found.span() if found else None


def softmax(scores: Mapping[str, float]) -> dict[str, float]:
    top = max(scores.values())
    shares = {label: exp(score - top) for label, score in scores.items()}
    whole = sum(shares.values())
    return {label: share / whole for label, share in shares.items()}


def to_bytes(model: Model) -> bytes:
    """The model as its file holds it: the same model gives the same bytes. Raises OverflowError where a weight has more than 16 bits."""
    units = [model.rooms[room].units.astype(np.int32) for room in ROOMS]
    if any((abs(some) >= BIAS).any() for some in units):
        raise OverflowError("a weight does not fit")
    names = b"".join(model.rooms[room].listed for room in ROOMS)
    body = names + b"".join((some + BIAS).astype(WRITTEN).tobytes() for some in units)
    head = {
        "format": FORMAT,
        "version": model.version,
        "labels": model.labels,
        "sizes": SIZES,
        "step": model.step,
        "bias": model.bias,
        "blend": {"lexicon": model.blend.lexicon, "model": model.blend.model, "bias": model.blend.bias},
        "counts": {room: len(model.rooms[room].units) for room in ROOMS},
        "names": len(names),
        "told": model.told,
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    return json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n" + body


def from_bytes(content: bytes, where: str) -> Model:
    """Reads a model file. Raises Faults where it is damaged, cut short, or of another format."""
    line, _, body = content.partition(b"\n")
    try:
        head = json.loads(line)
        fault = _fault(head, body)
        if fault is None:
            return _built(head, body)
    except (ValueError, KeyError, TypeError, AttributeError) as why:
        fault = f"không phải tệp mô hình ({why})"
    raise Faults(where, [fault])


def _fault(head: dict[str, Any], body: bytes) -> str | None:
    if head["format"] != FORMAT or tuple(head["sizes"]) != SIZES:
        return f"định dạng {head['format']} không phải định dạng {FORMAT} mà bản này đọc được"
    return None if hashlib.sha256(body).hexdigest() == head["sha256"] else "nội dung không khớp mã băm ghi trong tệp"


def _built(head: dict[str, Any], body: bytes) -> Model:
    starts = np.append(0, line_ends(body[: head["names"]]) + 1)
    written = np.frombuffer(body, WRITTEN, offset=head["names"]).reshape(-1, len(head["labels"]))
    units = (written.astype(np.int32) - BIAS).astype(np.int16)
    rooms, at = {}, 0
    for room in ROOMS:
        behind = at + head["counts"][room]
        rooms[room], at = Room(body[starts[at] : starts[behind]], units[at:behind]), behind
    blend = Blend(**head["blend"])
    return Model(head["version"], tuple(head["labels"]), head["step"], tuple(head["bias"]), blend, rooms, head["told"])


@lru_cache(maxsize=8)
def load(path: Path) -> Model:
    """The model of a file. Raises Faults where there is none or it cannot be trusted."""
    try:
        content = path.read_bytes()
    except OSError as why:
        raise Faults(str(path), [f"không đọc được mô hình: {why.strerror}"]) from None
    return from_bytes(content, str(path))
