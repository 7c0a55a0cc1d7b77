"""Which parts of a mail hold its words and which are files, and the words as lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

from helpdesk.mail.alternatives import Option, best, joined
from helpdesk.mail.charsets import decode, known
from helpdesk.mail.defects import Damage, Notes
from helpdesk.mail.fields import begins_as_mail
from helpdesk.mail.html import read_html
from helpdesk.mail.layouts import plain_of_enriched, unflowed
from helpdesk.mail.parameters import Parameters, read_parameters
from helpdesk.mail.structure import Part
from helpdesk.mail.styles import Line, Mark
from helpdesk.mail.text import clean
from helpdesk.mail.transfer import encoding_of, part_bytes
from helpdesk.mail.uu import UuFile, uu_files

MAX_TEXT = 4_000_000  # bytes of one text part; a long letter has 20,000
# fmt: off
_REPORTS = frozenset((
    "message/delivery-status", "message/global-delivery-status", "message/disposition-notification", "message/feedback-report",
    "text/rfc822-headers",
))
_FILES = frozenset((
    "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/rtf", "text/css", "text/javascript", "text/x-amp-html",
    "text/x-patch", "text/csv",
))
# fmt: on
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_PAGE_START = re.compile(r"\s*<(?:!doctype html|(?:html|head|body|meta|div|p|table|span|font|center|style)[\s>])", re.IGNORECASE)
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
    """The words of a mail as lines; lines of renderings that were not chosen and say more; files that lay in the text; links."""

    lines: list[Line] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    uu: list[UuFile] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    @property
    def spoken(self) -> bool:
        return any(line.text.strip() for line in self.lines)


def gather(parts: list[Part], notes: Notes) -> Contents:
    """Sorts the parts of a mail bottom-up: no recursion, whatever the nesting."""
    held: dict[int, Contents] = {}
    speaking = _speaking(parts, notes)
    for part in reversed(parts):
        inside = [held.pop(id(child)) for child in part.children]
        held[id(part)] = _combined(part, inside) if part.is_multipart else _sorted(part, notes, speaks=id(part) in speaking)
    return held[id(parts[0])]


def disposition(part: Part, notes: Notes, hint: str | None = None) -> Parameters:
    return read_parameters(part.fields.first("content-disposition"), notes, hint)


def _speaking(parts: list[Part], notes: Notes) -> set[int]:
    """Text parts that are the mail's words although they have a file name: the mail itself, its first text, the options of a choice."""
    found = {id(child) for part in parts if part.type == "multipart/alternative" for child in part.children}
    first = next((p for p in parts if p.type in ("text/plain", "text/html")), None)
    return found | {id(parts[0])} | ({id(first)} if first and not disposition(first, notes).get("filename") else set())


def _sorted(part: Part, notes: Notes, *, speaks: bool) -> Contents:
    shown = disposition(part, notes)
    named = bool(shown.get("filename") or part.parameters.get("name"))
    if part.type in _REPORTS:
        return Contents(reports=[part], files=[part] if shown.get("filename") else [])
    if not (part.type.startswith("text/") or (not named and _is_cut_mail(part))) or part.type in _FILES:
        return Contents(files=[part])
    if not speaks and (shown.value == "attachment" or (named and not _stands_in_text(part, shown))):
        return Contents(files=[part])
    too_long = part.end - part.start > MAX_TEXT  # no letter: its beginning is read, all of it kept as a file
    return Contents([[[part]]], files=[part] if too_long or named else [], html=part.type == "text/html")


def _stands_in_text(part: Part, shown: Parameters) -> bool:
    """A text file that the writer put between their words for all to read."""
    return shown.value == "inline" and part.type == "text/plain"


def _is_cut_mail(part: Part) -> bool:
    """What is left of an enclosed mail without its header: words."""
    plainly = encoding_of(part) not in ("base64", "quoted-printable")
    return part.type == "message/rfc822" and plainly and bool(part.body.strip()) and not begins_as_mail(part.body)


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


def read_words(contents: Contents, notes: Notes) -> Words:
    """The lines of every choice in order, each read from the option that really holds the words."""
    words, hint = Words(), charset_hint(contents)
    for choice in contents.choices:
        chosen, others = best([joined([_read_part(part, notes, hint) for part in option]) for option in choice])
        if words.lines and chosen.lines:
            words.lines.append(Line("", Mark.OWN))
        words.lines.extend(chosen.lines)
        words.others.extend(others)
        words.uu.extend(chosen.uu)
        words.links.extend(chosen.links)
    if not words.spoken:  # a mail server that wrote nothing but its report
        words.lines.extend(line for part in contents.reports for line in _read_part(part, notes, hint).lines)
    return words


def outside_text(parts: list[Part], notes: Notes) -> str:
    """What was written before the first or behind the last boundary line, where nothing belongs (and footers are put)."""
    found = []
    for part in parts:
        if not part.is_multipart:
            continue
        preamble, epilogue = part.body, part.content[slice(*part.epilogue)]
        found += [clean(decode(p, None, notes), notes) for p in (preamble, epilogue) if p.strip() and not _BOILERPLATE.search(p[:2000])]
    return "\n\n".join(found)


def charset_hint(contents: Contents) -> str | None:
    """A charset that some part names: neighbours without a name likely share it."""
    named = (p.parameters.get("charset") for choice in contents.choices for option in choice for p in option)
    return next((n for n in named if n and known(n)), None)


def _read_part(part: Part, notes: Notes, hint: str | None) -> Option:
    data, charset = part_bytes(part, notes), part.parameters.get("charset")
    if part.end - part.start > MAX_TEXT:
        notes.add(Damage.TEXT_TOO_LONG, f"{len(data)} byte")
        data = data[: MAX_TEXT // 2 * 2]
    if part.type == "text/html":
        meta = _META_CHARSET.search(data, 0, 4096)
        return _page(decode(data, charset or (meta[1].decode("ascii") if meta else None), notes, default=hint), notes)
    data, files = uu_files(data)
    if files:
        notes.add(Damage.UUENCODED)
    text = decode(data, charset, notes, default=hint)
    if _looks_like_html(text):
        return _page(text, notes)
    lines = plain_lines(_layout(text, part), notes)
    return Option(lines, uu=files)


def _layout(text: str, part: Part) -> str:
    """The lines as they were meant, where the type says how they were written."""
    if part.type in ("text/enriched", "text/richtext"):
        return plain_of_enriched(text, newlines=part.type == "text/enriched")
    if (part.parameters.get("format") or "").lower() == "flowed":
        return unflowed(text, drop_blank=(part.parameters.get("delsp") or "").lower() == "yes")
    return text


def plain_lines(text: str, notes: Notes) -> list[Line]:
    return [Line(line, Mark.OWN) for line in clean(text, notes).split("\n")]


def _page(html: str, notes: Notes) -> Option:
    page = read_html(html.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n"))
    if page.hidden:
        notes.add(Damage.HIDDEN_TEXT)
    lines = [Line(text, line.mark) for line in page.lines for text in clean(line.text, notes).split("\n")]
    return Option(lines, True, page.structured, page.hidden, links=page.links)


def lines_of_html(html: str, notes: Notes) -> list[Line]:
    return _page(html, notes).lines


def _looks_like_html(text: str) -> bool:
    """A page, or the inside of one, sent under the name of plain text."""
    return _PAGE_START.match(text[:200]) is not None and "</" in text
