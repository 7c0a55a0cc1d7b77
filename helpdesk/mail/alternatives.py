"""Which of several renderings of one text holds the words (RFC 2046 5.1.4), and what the HTML knows of the plain text's quotations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from helpdesk.mail.styles import Line, Mark
from helpdesk.mail.uu import UuFile

ALL_BUT_FEW = 0.9  # so much of the words is "the same text": programs differ in links, bullets and greetings
_WORD = re.compile(r"\w{2,}")
_LINK = re.compile(r"(?:https?://|www\.|mailto:|cid:)[^\s<>]+|\[[^\[\]\s]*\]", re.IGNORECASE)
_IN_LINKS = ("http", "www.", "lto:", "d:", "[")  # one of them stands in every such link, whatever i it is spelt with
_AHEAD = 20_000  # characters of the page in which a plain line is looked for


@dataclass
class Option:
    """One rendering: its lines; whether HTML marked quotations, and hid text; files in it; links."""

    lines: list[Line]
    is_html: bool = False
    structured: bool = False
    hides: bool = False
    uu: list[UuFile] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def words(self) -> set[str]:
        """Counted only where there is another rendering to hold it against."""
        return set(_words(self.lines))

    @cached_property
    def pieces(self) -> frozenset[str]:
        """What stands between blanks: where that is the same, so are the words."""
        return frozenset(" ".join(line.text for line in self.lines).split())


def joined(options: list[Option]) -> Option:
    """Renderings that follow one another, as one."""
    if len(options) == 1:
        return options[0]
    lines = [line for o in options for line in (*o.lines, Line("", Mark.OWN))]
    flags = (any(o.is_html for o in options), any(o.structured for o in options), any(o.hides for o in options))
    return Option(lines, *flags, [f for o in options for f in o.uu], [link for o in options for link in o.links])


def best(options: list[Option]) -> tuple[Option, list[Line]]:
    """The rendering to read, and lines of another that say something else: they are kept, though they are not the text.

    Plain text where it says all that the page says (it has the addresses of links too), with the quotations that the page marks;
    else the page: "to see this mail, use HTML".
    """
    if len(options) == 1:
        return options[0], []
    chosen = _chosen(options)
    kept = chosen.words
    others = [o for o in options if o is not chosen and len(o.words & kept) < ALL_BUT_FEW * len(o.words)]
    return chosen, [line for o in others for line in o.lines]


def _chosen(options: list[Option]) -> Option:
    for one, other in pairwise(options):
        if one.pieces == other.pieces:
            other.words = one.words
    plain = next((o for o in options if not o.is_html and o.words), None)
    page = next((o for o in reversed(options) if o.is_html and o.words), None)
    if plain is None or page is None:
        return page or plain or options[-1]
    both = len(plain.words & page.words)
    plain_tells, page_tells = both >= ALL_BUT_FEW * len(page.words), both >= ALL_BUT_FEW * len(plain.words)
    if (page.hides and not page_tells) or (not plain_tells and (page_tells or len(page.words) > 2 * len(plain.words))):
        return page
    return _with_quotations(plain, page)


def _with_quotations(plain: Option, page: Option) -> Option:
    plain.links = page.links
    if page.structured:
        marked = _marked_alike(plain.lines, page.lines)
        if marked is None:
            return page
        plain.lines, plain.structured = marked, True
    return plain


def _marked_alike(plain: list[Line], page: list[Line]) -> list[Line] | None:
    """The plain lines with the marks of the page's words they consist of; None when too few can be found there.

    Both come from one text, so a plain line is a run of the page's words, and the runs follow one another.
    """
    stream, starts, marks = _stream(page)
    found: list[Mark | None] = []
    position, sought = 0, 0
    for line in plain:
        run = " ".join(_words([line]))
        at = stream.find(f" {run} ", max(position - 1, 0), position + _AHEAD) if run else -1
        sought += bool(run)
        found.append(None if at < 0 else marks[bisect_right(starts, at + 1) - 1])
        position = position if at < 0 else at + len(run) + 1
    if sum(m is not None for m in found) * 2 < sought:
        return None
    return [Line(line.text, mark) for line, mark in zip(plain, _filled(found), strict=True)]


def _stream(page: list[Line]) -> tuple[str, list[int], list[Mark]]:
    """All words of the page in one string, and where each line begins in it with which mark."""
    pieces, starts, marks, length = [""], [0], [Mark.OWN], 1
    for line in page:
        words = " ".join(_words([line]))
        if words:
            pieces.append(words)
            starts.append(length)
            marks.append(line.mark)
            length += len(words) + 1
    return " ".join(pieces) + " ", starts, marks


def _filled(found: list[Mark | None]) -> list[Mark]:
    """A line that was not found is of one kind with its neighbours where they agree, else the writer's own."""
    following: list[Mark] = []
    nearest = Mark.OWN
    for mark in reversed(found):
        nearest = nearest if mark is None else mark
        following.append(nearest)
    filled, before = list[Mark](), Mark.OWN
    for mark, after in zip(found, reversed(following), strict=True):
        before = mark if mark is not None else before
        filled.append(mark if mark is not None else before if before == after else Mark.OWN)
    return filled


def _words(lines: Iterable[Line]) -> list[str]:
    text = "\n".join(line.text for line in lines).lower()
    return _WORD.findall(_LINK.sub(" ", text) if any(map(text.__contains__, _IN_LINKS)) else text)
