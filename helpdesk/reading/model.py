"""The learned opinion: a linear model over character n-grams, kept in a file that vouches for itself.

A text is folded, its figures are one sign, everything else that is no letter is a space: marks, capitals and decomposed letters
change nothing. Each n-gram that the model knows adds its weights once, one a label. The weights of an n-gram lie packed in one
whole number, so that a letter is weighed by one sum.

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

from helpdesk.errors import Faults

FORMAT = 1
SIZES = (4, 7)  # characters of an n-gram
LONGEST = 5_000  # letters of one piece that are weighed: the kind is clear by then
BITS = 32
BIAS = 1 << 15  # added to every packed weight, so that none is negative
MASK = (1 << BITS) - 1
ROOMS = ("subject", "text")  # a subject's words weigh otherwise than the same words in a letter
FIGURES, WORD = re.compile(r"\d+"), re.compile(r"[^\W_]+")


def plain(folded: str) -> str:
    """Folded text as n-grams are cut from it."""
    return f" {' '.join(WORD.findall(FIGURES.sub('0', folded[:LONGEST])))} "


def grams(folded: str) -> set[str]:
    text = plain(folded)
    return {text[i : i + size] for size in SIZES for i in range(len(text) - size + 1)}


@dataclass(frozen=True)
class Blend:
    """How the lexicon's scores and the model's become one: weights of each, and what is added for a label."""

    lexicon: float
    model: float
    bias: dict[str, float]


@dataclass(frozen=True)
class Model:
    """What was learned: by room, the packed weights of every n-gram known. `step` is what one unit of a weight is worth."""

    version: str
    labels: tuple[str, ...]
    step: float
    bias: tuple[float, ...]
    blend: Blend
    rooms: Mapping[str, dict[str, int]]
    told: Mapping[str, Any]  # what it was trained on, for people

    def scores(self, pieces: Iterable[tuple[str, float, str]]) -> dict[str, float]:
        """By label, for pieces of (room, weight, folded text). Without a known n-gram the bias alone speaks."""
        return self.scores_of((room, weight, grams(folded)) for room, weight, folded in pieces)

    def scores_of(self, pieces: Iterable[tuple[str, float, set[str]]]) -> dict[str, float]:
        """As `scores`, for pieces of (room, weight, n-grams)."""
        sums = list(self.bias)
        for room, weight, found in pieces:
            known = list(filter(None, map(self.rooms[room].get, found)))
            if known:
                share = weight * self.step / sqrt(len(known))
                sums = [s + share * units for s, units in zip(sums, self._unpacked(known), strict=True)]
        return dict(zip(self.labels, sums, strict=True))

    def _unpacked(self, known: list[int]) -> list[int]:
        packed, ballast = sum(known), len(known) * BIAS
        return [((packed >> (BITS * i)) & MASK) - ballast for i in range(len(self.labels))]

    def likely(self, folded: str) -> dict[str, float]:
        """How likely each label is for a text that stands for itself."""
        return softmax(self.scores([("text", 1.0, folded)]))

    def strongest(self, label: str, folded: str) -> tuple[int, int] | None:
        """Where the n-gram stands that speaks most for a label; None where none speaks for it."""
        at, weights = self.labels.index(label), self.rooms["text"]
        known = sorted(weights.keys() & grams(folded))
        best = max(known, key=lambda gram: (weights[gram] >> (BITS * at)) & MASK, default=None)
        if best is None or (weights[best] >> (BITS * at)) & MASK <= BIAS:
            return None
        words = r"[\W_]+".join(r"\d+".join(map(re.escape, word.split("0"))) for word in best.split())
        found = re.search(words, folded)
        return found.span() if found else None


def softmax(scores: Mapping[str, float]) -> dict[str, float]:
    top = max(scores.values())
    shares = {label: exp(score - top) for label, score in scores.items()}
    whole = sum(shares.values())
    return {label: share / whole for label, share in shares.items()}


def pack(units: Iterable[int]) -> int:
    """Whole weights, one a label, as one number. Raises OverflowError beyond 16 bits."""
    packed = 0
    for i, unit in enumerate(units):
        if not -BIAS <= unit < BIAS:
            raise OverflowError(f"weight {unit} does not fit")
        packed |= (unit + BIAS) << (BITS * i)
    return packed


def to_bytes(model: Model) -> bytes:
    """The model as its file holds it: the same model gives the same bytes."""
    rooms = {room: sorted(model.rooms[room].items()) for room in ROOMS}
    width = BITS // 8 * len(model.labels)
    names = "".join(f"{gram}\n" for room in ROOMS for gram, _ in rooms[room]).encode()
    body = names + b"".join(packed.to_bytes(width, "little") for room in ROOMS for _, packed in rooms[room])
    head = {
        "format": FORMAT,
        "version": model.version,
        "labels": model.labels,
        "sizes": SIZES,
        "step": model.step,
        "bias": model.bias,
        "blend": {"lexicon": model.blend.lexicon, "model": model.blend.model, "bias": model.blend.bias},
        "counts": {room: len(rooms[room]) for room in ROOMS},
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
    names = body[: head["names"]].decode().split("\n")
    width, at, rooms = BITS // 8 * len(head["labels"]), head["names"], {}
    for room in ROOMS:
        here, names = names[: head["counts"][room]], names[head["counts"][room] :]
        rooms[room] = {gram: int.from_bytes(body[at + i * width : at + (i + 1) * width], "little") for i, gram in enumerate(here)}
        at += width * len(here)
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
