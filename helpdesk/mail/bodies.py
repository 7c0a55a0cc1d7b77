"""Which parts of a mail hold its words and which are files, and the words as lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from helpdesk.mail.charsets import decode, known
from helpdesk.mail.defects import Damage, Notes
from helpdesk.mail.enriched import plain_of_enriched
from helpdesk.mail.html import HtmlText, Line, read_html
from helpdesk.mail.parameters import Parameters, read_parameters
from helpdesk.mail.structure import Part
from helpdesk.mail.styles import Mark
from helpdesk.mail.text import clean
from helpdesk.mail.transfer import part_bytes
from helpdesk.mail.uu import UuFile, uu_files

_REPORTS = (
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "message/global-delivery-status",
    "text/rfc822-headers",
    "text/rfc822-header",
)
_FILES = (
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "text/directory",
    "text/rtf",
    "text/css",
    "text/javascript",
    "text/x-amp-html",
    "text/x-patch",
    "text/csv",
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_WORD = re.compile(r"\w{2,}")
_LINK = re.compile(r"(?:https?://|www\.|mailto:|cid:)[^\s<>]+|\[[^\[\]\s]*\]", re.IGNORECASE)
_Item = TypeVar("_Item")
_BOILERPLATE = re.compile(rb"mime|multi-?part", re.IGNORECASE)


@dataclass(slots=True)
class Contents:
    """Parts by use. A choice is a list of options that say the same (multipart/alternative), each a list of text parts."""

    choices: list[list[list[Part]]] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    reports: list[Part] = field(default_factory=list)
    html: bool = False


@dataclass(slots=True)
class Words:
    """The words of a mail as lines; files that lay in the text; where its links lead."""

    lines: list[Line] = field(default_factory=list)
    uu: list[UuFile] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Option:
    lines: list[Line]
    words: set[str]
    is_html: bool
    structured: bool
    uu: list[UuFile] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def gather(parts: list[Part], notes: Notes) -> Contents:
    """Sorts the parts of a mail bottom-up: no recursion, whatever the nesting."""
    held: dict[int, Contents] = {}
    for part in reversed(parts):
        inside = [held.pop(id(child)) for child in part.children]
        held[id(part)] = _combined(part, inside) if part.is_multipart else _sorted(part, notes, root=part is parts[0])
    return held[id(parts[0])]


def disposition(part: Part, notes: Notes) -> Parameters:
    return read_parameters(part.fields.first("content-disposition"), notes)


def _sorted(part: Part, notes: Notes, *, root: bool) -> Contents:
    shown = disposition(part, notes)
    named = shown.get("filename") or part.parameters.get("name")
    if part.type in _REPORTS and not shown.get("filename"):
        return Contents(reports=[part])
    if not part.type.startswith("text/") or part.type in _FILES or (shown.value == "attachment" and not (root and not named)):
        return Contents(files=[part])
    if shown.get("filename") and not root:
        return Contents(files=[part])
    return Contents([[[part]]], html=part.type == "text/html")


def _combined(part: Part, inside: list[Contents]) -> Contents:
    files = _joined([c.files for c in inside])
    reports, html = _joined([c.reports for c in inside]), any(c.html for c in inside)
    if part.type == "multipart/alternative":
        options = [option for c in inside if (option := [p for choice in c.choices for p in choice[-1]])]
        return Contents([options] if options else [], files, reports, html)
    choices = _joined([c.choices for c in inside])
    return Contents(choices, files, reports, html)


def _joined(lists: list[list[_Item]]) -> list[_Item]:
    """One list; the first is extended in place, so that a chain of a thousand levels costs no copies."""
    joined = lists[0] if lists else []
    for more in lists[1:]:
        joined.extend(more)
    return joined


def read_words(content: bytes, contents: Contents, notes: Notes) -> Words:
    """The lines of every choice in order, each read from the option that really holds the words."""
    words, hint = Words(), _charset_hint(contents)
    for choice in contents.choices:
        chosen = _best([_read_option(content, option, notes, hint) for option in choice])
        if words.lines and chosen.lines:
            words.lines.append(Line("", Mark.OWN))
        words.lines.extend(chosen.lines)
        words.uu.extend(chosen.uu)
        words.links.extend(chosen.links)
    return words


def outside_text(content: bytes, parts: list[Part], notes: Notes) -> str:
    """What was written before the first or behind the last boundary line, where nothing belongs (and footers are put)."""
    found = []
    for part in parts:
        if not part.is_multipart:
            continue
        preamble, epilogue = content[part.start : part.end], content[slice(*part.epilogue)]
        found += [clean(decode(p, None, notes), notes) for p in (preamble, epilogue) if p.strip() and not _BOILERPLATE.search(p[:2000])]
    return "\n\n".join(found)


def _charset_hint(contents: Contents) -> str | None:
    """A charset that some part names: neighbours without a name likely share it."""
    named = (p.parameters.get("charset") for choice in contents.choices for option in choice for p in option)
    return next((n for n in named if n and known(n)), None)


def _read_option(content: bytes, option: list[Part], notes: Notes, hint: str | None) -> _Option:
    read = [_read_part(content, part, notes, hint) for part in option]
    if len(read) == 1:
        return read[0]
    joined = _Option([], set(), any(r.is_html for r in read), any(r.structured for r in read))
    for one in read:
        joined.lines += [*one.lines, Line("", Mark.OWN)]
        joined.words |= one.words
        joined.uu += one.uu
        joined.links += one.links
    return joined


def _read_part(content: bytes, part: Part, notes: Notes, hint: str | None) -> _Option:
    data, charset = part_bytes(content, part, notes), part.parameters.get("charset")
    if part.type == "text/html":
        meta = _META_CHARSET.search(data, 0, 4096)
        text = decode(data, charset or (meta[1].decode("ascii") if meta else None), notes, default=hint)
        return _html_option(read_html(_line_ends(text)), notes)
    data, files = uu_files(data)
    if files:
        notes.add(Damage.UUENCODED)
    text = clean(decode(data, charset, notes, default=hint), notes)
    if part.type in ("text/enriched", "text/richtext"):
        text = plain_of_enriched(text, newlines=part.type == "text/enriched")
    elif (part.parameters.get("format") or "").lower() == "flowed":
        text = _unflowed(decode(data, charset, Notes(), default=hint), part)
    elif _looks_like_html(text):
        return _html_option(read_html(text), notes)
    return _Option([Line(line, Mark.OWN) for line in text.split("\n")], _vocabulary([text]), False, False, files)


def _html_option(page: HtmlText, notes: Notes) -> _Option:
    if page.hidden:
        notes.add(Damage.HIDDEN_TEXT)
    cleaned = clean("\n".join(line.text for line in page.lines), notes).split("\n")
    lines = (
        [Line(text, line.mark) for text, line in zip(cleaned, page.lines, strict=True)]
        if len(cleaned) == len(page.lines)
        else [Line(c, Mark.OWN) for c in cleaned]
    )
    return _Option(lines, _vocabulary(cleaned), True, page.structured, [], page.links)


def _line_ends(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _looks_like_html(text: str) -> bool:
    """A page sent under the name of plain text."""
    head = text[:2000].lstrip().lower()
    return head.startswith(("<!doctype html", "<html")) and "</" in text


def _unflowed(text: str, part: Part) -> str:
    """format=flowed (RFC 3676): a line that ends with a blank goes on in the next one of the same quote depth."""
    drop = (part.parameters.get("delsp") or "").lower() == "yes"
    done: list[str] = []
    open_depth = -1
    for line in clean_keeping_ends(text):
        depth = len(line) - len(line.lstrip(">"))
        body = line[depth:].removeprefix(" ")
        flows = body.endswith(" ") and body != "-- "
        if depth == open_depth and body != "-- ":
            done[-1] += body[:-1] if flows and drop else body
        else:
            done.append((">" * depth + " " if depth else "") + (body[:-1] if flows and drop else body))
        open_depth = depth if flows else -1
    return clean("\n".join(done), Notes())


def clean_keeping_ends(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _vocabulary(texts: Iterable[str]) -> set[str]:
    return {w for text in texts for w in _WORD.findall(_LINK.sub(" ", text).lower())}


def _best(options: list[_Option]) -> _Option:
    """HTML where it says all that the plain text says: it is what the writer saw, and it knows its quotations."""
    plain = next((o for o in options if not o.is_html and o.words), None)
    page = next((o for o in reversed(options) if o.is_html and o.words), None)
    if plain is None or page is None:
        return page or plain or options[-1]
    if _quotes_only_in(plain, page):
        return plain
    both = len(plain.words & page.words)
    if both >= 0.9 * len(plain.words):
        return page
    if both >= 0.9 * len(page.words) or len(plain.words) >= len(page.words):
        return plain
    return page


def _quotes_only_in(plain: _Option, page: _Option) -> bool:
    """The plain text kept the arrows of a quotation that the HTML lost."""
    arrows = sum(1 for line in plain.lines if line.text.startswith(">"))
    return arrows >= 2 and not page.structured and not any(line.text.startswith(">") for line in page.lines)
