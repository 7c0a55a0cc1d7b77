"""What a model knows and how it looks it up: the n-grams of a text, or signs by name; each has its weights, one a label.

A text is folded, its figures are one sign, so is any letter that is no Latin one, everything else is a space: marks, capitals and
decomposed letters change nothing. An n-gram is short enough to be a whole number: those of a text are cut, put in order and looked up
all at once, many times faster than one after another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpdesk.reading.once import once

SHORT, LONG = SIZES = (4, 7)  # characters of an n-gram
LONGEST = 5_000  # letters of one piece that are weighed: the kind is clear by then
WIDE = 8  # bytes of a key
BEYOND, FIGURES = re.compile(r"[^\x00-\x7f]"), re.compile(rb"00+")
FOREIGN = "\x7f"
PLAIN = "".join("0" if c.isdigit() else c if c.isalpha() or c == FOREIGN else " " for c in map(chr, range(0x80))).encode() + bytes(0x80)
Keys = NDArray[np.uint64]
Units = NDArray[np.int16] | NDArray[np.int32]
KEPT = np.array([(1 << 8 * size) - 1 for size in range(WIDE + 1)], np.uint64)  # what of eight letters is an n-gram of so many
NEVER = np.zeros(1, np.uint64)  # stands before all keys
NONE = np.uint64((1 << 8 * WIDE) - 1)


def plain(folded: str) -> bytes:
    """Folded text as n-grams are cut from it."""
    seen = folded[:LONGEST]
    if not seen.isascii():
        seen = BEYOND.sub(lambda letter: FOREIGN if letter[0].isalnum() else " ", seen)
    words = b" ".join(seen.encode().translate(PLAIN).split())
    return b" %b " % FIGURES.sub(b"0", words)


def grams(folded: str) -> set[str]:
    text = plain(folded).decode()
    return {text[i : i + size] for size in SIZES for i in range(len(text) - size + 1)}


def keys_of(folded: str) -> Keys:
    """`grams` as numbers, in order."""
    text = plain(folded)
    eights = np.ndarray((max(len(text) - SHORT + 1, 0),), "<u8", text + bytes(WIDE), strides=(1,))
    keys = np.concatenate((NEVER, eights & KEPT[SHORT], eights[: max(len(text) - LONG + 1, 0)] & KEPT[LONG]))
    keys.sort()
    each: Keys = keys[1:][keys[1:] != keys[:-1]]
    return each


def eights(text: bytes) -> Keys:
    """Of each place the eight letters from there on, as a number; nothing of the text is copied for them but once."""
    return np.ndarray((len(text),), "<u8", text + bytes(WIDE), strides=(1,))


def line_ends(listed: bytes) -> NDArray[np.intp]:
    """Where lines end, found without making an object of each: a service that idles keeps what such objects once took."""
    return np.flatnonzero(np.frombuffer(listed, np.uint8) == ord("\n"))


@dataclass(frozen=True, eq=False)
class Room:
    """What a model knows of one kind of text. `listed`: names, each once and in order, a line each; `units`: a row a name, a column a
    label. The names themselves are held only where somebody asks by name."""

    listed: bytes
    units: Units

    def known(self, said: str | Iterable[str]) -> Units:
        """The weights of what is known of a text's n-grams, or of signs: a row each."""
        return self.units.take(self._of_text(said) if isinstance(said, str) else self._of_signs(said), axis=0)

    def strongest(self, folded: str, label: int) -> str | None:
        """The n-gram of a text that speaks most for a label; None where none speaks for it."""
        places = self._places(folded)
        weights = self.units[self._order[places], label]
        if not len(places) or (most := weights.max()) <= 0:
            return None
        best = min(places[weights == most], key=self._order.__getitem__)
        return int(self._keys[best]).to_bytes(WIDE, "little").rstrip(b"\0").decode()

    def _of_text(self, folded: str) -> NDArray[np.int32]:
        rows: NDArray[np.int32] = self._order[self._places(folded)]
        return rows

    def _places(self, folded: str) -> NDArray[np.intp]:
        """Where the known n-grams of a text are among `_keys`."""
        keys = keys_of(folded)
        places = self._keys.searchsorted(keys)
        known: NDArray[np.intp] = places[self._keys[places] == keys]
        return known

    def _of_signs(self, signs: Iterable[str]) -> NDArray[np.intp]:
        rows = self._rows
        return np.array([row for row in map(rows.get, signs) if row is not None], np.intp)

    @property
    def names(self) -> list[str]:
        return self.listed.decode().splitlines()

    @once
    def _rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.names)}

    @once
    def _order(self) -> NDArray[np.int32]:
        """The rows as `_keys` has them."""
        return np.argsort(self._unordered).astype(np.int32)

    @once
    def _keys(self) -> Keys:
        """The names as numbers, in order; the last one is no n-gram's."""
        return np.append(self._unordered[self._order], NONE)

    @property
    def _unordered(self) -> Keys:
        ends = line_ends(self.listed)
        starts = np.append(0, ends + 1)[:-1]
        keys: Keys = eights(self.listed)[starts] & KEPT[np.minimum(ends - starts, WIDE)]
        return keys


def room_of(names: Iterable[str], units: Units) -> Room:
    return Room("".join(f"{name}\n" for name in names).encode(), units)
