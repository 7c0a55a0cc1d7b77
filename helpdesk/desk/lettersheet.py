"""A letter of the citizen as staff read it: its text with the places that prove something marked, and its papers beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from helpdesk.cases.tables import LetterRow
from helpdesk.house import House, Shop
from helpdesk.journey import Correspondent, Enclosure, Letter, Paper, Span
from helpdesk.mail.mime import read_letter
from helpdesk.reading.enclosed import flatten
from helpdesk.reading.text import clean

PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
LONGEST_SHOWN = 60_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `proves` names the facts and items it is evidence of, '' where of none."""

    text: str
    proves: str = ""


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """`number` counts all papers of the letter, an archive before its members; `view` is pdf, image or '' (download only)."""

    number: int
    name: str
    type: str
    size: int
    view: str
    source: str
    pages: tuple[tuple[Piece, ...], ...]
    defects: tuple[str, ...]
    sealed: bool
    scanned: bool
    depth: int


@dataclass(frozen=True, slots=True)
class LetterSheet:
    id: int
    arrived_at: datetime
    sender: Correspondent
    reply_to: str
    subject: tuple[Piece, ...]
    text: tuple[Piece, ...]
    forwarded: tuple[Piece, ...]
    quoted: str
    html: bool
    doubts: tuple[str, ...]
    defects: tuple[str, ...]
    papers: tuple[PaperSheet, ...]
    state: str


Proofs = tuple[tuple[str, Span], ...]


def sheet(house: House, shop: Shop, row: LetterRow, proofs: Proofs) -> LetterSheet:
    """One letter; `proofs` are (name, span) of everything in the case that rests on a sentence."""
    letter = open_stored(house, shop, row)
    papers = house.room.open(letter.enclosures, eyes=False)
    nobody = Correspondent("", "")
    return LetterSheet(
        id=row.id or 0,
        arrived_at=shop.book.calendar.local(row.arrived_at),
        sender=letter.sender or nobody,
        reply_to=letter.reply_to.address if letter.reply_to else "",
        subject=marked(letter.subject, "subject", proofs),
        text=marked(letter.text, "body", proofs),
        forwarded=marked(letter.forwarded, "forwarded", proofs),
        quoted=letter.quoted[:LONGEST_SHOWN],
        html=letter.html,
        doubts=letter.authenticity.doubts,
        defects=tuple(d.detail or d.code for d in letter.defects),
        papers=tuple(_paper(n, paper, depth, letter, proofs) for n, (paper, depth) in enumerate(_with_depth(papers))),
        state=row.state,
    )


def open_stored(house: House, shop: Shop, row: LetterRow) -> Letter:
    return read_letter(house.memory.files.get(row.sha256), own=shop.own, received_at=row.arrived_at)


def marked(text: str, source: str, proofs: Proofs) -> tuple[Piece, ...]:
    """The text in pieces. A span counts where its quotation really stands: a case has several letters, all with a body."""
    text, pieces, at = clean(text)[:LONGEST_SHOWN], list[Piece](), 0
    for start, end, names in _places(text, source, proofs):
        if start > at:
            pieces.append(Piece(text[at:start]))
        if end > max(start, at):
            pieces.append(Piece(text[max(start, at) : end], names))
            at = end
    return (*pieces, Piece(text[at:])) if text[at:] else tuple(pieces)


def _places(text: str, source: str, proofs: Proofs) -> list[tuple[int, int, str]]:
    found: dict[tuple[int, int], list[str]] = {}
    for name, span in proofs:
        if span.source == source and span.quote and text[span.start : span.end] == span.quote:
            found.setdefault((span.start, span.end), []).append(name)
    return [(start, end, " ".join(dict.fromkeys(names))) for (start, end), names in sorted(found.items())]


def _with_depth(papers: Iterable[Paper], depth: int = 0) -> list[tuple[Paper, int]]:
    return [inner for paper in papers for inner in ((paper, depth), *_with_depth(paper.members, depth + 1))]


def _paper(number: int, paper: Paper, depth: int, letter: Letter, proofs: Proofs) -> PaperSheet:
    here = tuple((name, span) for name, span in proofs if span.source == f"paper:{number}")
    content = content_of(letter.enclosures, paper.sha256)
    return PaperSheet(
        number=number,
        name=paper.name or f"tệp {number + 1}",
        type=paper.type,
        size=paper.size,
        view=viewed_as(content) if content and not paper.sealed else "",
        source=paper.text_source,
        pages=_pages(number, paper, here),
        defects=tuple(d.detail or d.code for d in paper.defects),
        sealed=paper.sealed,
        scanned=paper.scanned,
        depth=depth,
    )


def _pages(number: int, paper: Paper, proofs: Proofs) -> tuple[tuple[Piece, ...], ...]:
    """Page by page, as the reader joined them: spans count over all pages of a paper."""
    pages, start = list[tuple[Piece, ...]](), 0
    for page in (p for p in paper.pages if p.text):
        text = clean(page.text)
        shifted = tuple((n, _moved(s, start)) for n, s in proofs if start <= s.start < start + len(text) + 2)
        pages.append(marked(text, f"paper:{number}", shifted))
        start += len(text) + 2
    return tuple(pages)


def _moved(span: Span, by: int) -> Span:
    return Span(span.source, span.start - by, span.end - by, span.page, span.quote)


def content_of(enclosures: Iterable[Enclosure], sha256: str) -> bytes | None:
    """The bytes of a paper that lies in the mail itself or in a mail enclosed with it; None inside an archive."""
    for enclosure in enclosures:
        if enclosure.sha256 == sha256:
            return enclosure.content
        if enclosure.letter is not None and (found := content_of(enclosure.letter.enclosures, sha256)) is not None:
            return found
    return None


def viewed_as(content: bytes) -> str:
    """pdf or image by what the bytes are, never by what they are called; '' for what is only downloaded."""
    if content[:5] == b"%PDF-":
        return "pdf"
    return "image" if picture_type(content) else ""


def picture_type(content: bytes) -> str:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for sign, kind in PICTURES.items() if content.startswith(sign)), "")


def papers_of(house: House, letter: Letter) -> list[Paper]:
    return flatten(house.room.open(letter.enclosures, eyes=False))
