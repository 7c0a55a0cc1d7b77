"""A letter between its template and its readers: words between marks, as one pass over the template leaves them, then set by a layout.

A mark (paragraph, heading, points …) is noted with control characters, which no word of a letter holds: a view is tidied before a
template sees it. So what a letter says is decided once, and plain text and HTML only differ in how it looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from helpdesk.journey import Point
from helpdesk.mail.wording import capital

BEGIN, NEXT, END = "\x01", "\x02", "\x03"  # a mark's name, its words
INLINE, OF = "\x04", "\x05"  # around what stands inside a line: its kind, what it says
PIECES = 512  # kept as they were set: most are the law's or the templates', and stand in every letter


def noted(mark: str, words: Iterable[object]) -> str:
    return f"{BEGIN}{mark}{NEXT}{NEXT.join(map(str, words))}{END}"


# ── the marks a template has (templates_mail/README.md) ─────────────────────────────────────────────────────────────────


def _p(caller: Callable[[], str]) -> str:
    return noted("p", [caller()])


def _lead(caller: Callable[[], str]) -> str:
    return noted("lead", [caller()])


def _line(text: object) -> str:
    return noted("p", [text]) if text else ""


def _h(title: object) -> str:
    return noted("h", [title])


def _bullets(lines: Sequence[object]) -> str:
    return noted("bullets", lines) if lines else ""


def _points(points: Sequence[Point]) -> str:
    return noted("points", (said for point in points for said in (point.name, point.text))) if points else ""


def _named(points: Sequence[Point]) -> str:
    return noted("named", (said for point in points for said in (capital(point.name), point.text))) if points else ""


def _facts(pairs: Iterable[tuple[str, object]]) -> str:
    """Label and value; what has no value is left out."""
    told = [said for pair in pairs if pair[1] for said in pair]
    return noted("facts", told) if told else ""


def _topics(points: Iterable[Point]) -> str:
    """Of the guidance library."""
    return "".join(_h(point.name) + _line(point.text) for point in points)


def _small(title: object, lines: Sequence[object]) -> str:
    return noted("small", [title, *lines]) if lines else ""


def _phone(number: object) -> str:
    return f"{INLINE}phone{OF}{number}{INLINE}"


def _mail(address: object) -> str:
    return f"{INLINE}mail{OF}{address}{INLINE}"


MARKS: dict[str, Callable[..., str]] = {
    "p": _p, "lead": _lead, "line": _line, "h": _h, "bullets": _bullets, "points": _points, "named": _named, "facts": _facts,
    "topics": _topics, "small": _small, "phone": _phone, "mail": _mail,
}  # fmt: skip


# ── how they are set ────────────────────────────────────────────────────────────────────────────────────────────────────


def _pairs(said: list[str]) -> tuple[Any, ...]:
    return (list(zip(said[::2], said[1::2], strict=True)),)


_GIVEN: dict[str, Callable[[list[str]], tuple[Any, ...]]] = {  # what a layout's mark is given, of the words noted
    "bullets": lambda said: (said,), "small": lambda said: (said[0], said[1:]), "points": _pairs, "named": _pairs, "facts": _pairs,
}  # fmt: skip


class Typesetter:
    """One way to set the marks, by the macros of a layout's marks.j2; `finished` makes the last of what one of them made."""

    def __init__(self, macros: Mapping[str, Callable[..., str]], finished: Callable[[str, str], str]) -> None:
        self._macros, self._finished = macros, finished
        self._piece = lru_cache(maxsize=PIECES)(self._set)

    def body(self, pieces: Iterable[str]) -> str:
        """`pieces`: what a template left, cut where a mark begins."""
        return "".join(map(self._piece, pieces))

    def inline(self, words: str) -> str:
        """Words with telephone numbers and addresses in them."""
        if INLINE not in words:
            return words
        parted = (piece.partition(OF) if at % 2 else ("", "", piece) for at, piece in enumerate(words.split(INLINE)))
        return self._macros["inline"]([(kind, said) for kind, _, said in parted])

    def _set(self, piece: str) -> str:
        """A mark and its words; words outside any mark, or behind one that stood inside another, make a paragraph."""
        marked, _, behind = piece.partition(END)
        outside = behind.replace(END, "")
        mark, *words = marked.split(NEXT)
        return self._marked(mark, words) + (self._marked("p", [outside]) if outside.strip() else "")

    def _marked(self, mark: str, words: Iterable[str]) -> str:
        said = list(map(self.inline, words))
        return self._finished(mark, self._macros[mark](*_GIVEN.get(mark, tuple)(said)))
