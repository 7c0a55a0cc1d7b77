"""An HTML file: the text a person would see. One pass without a tree, so depth and size of the markup cost nothing more."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from helpdesk.papers.formats.plain_text import decoded, tidy
from helpdesk.papers.telling import Telling

_UNSEEN = frozenset(("script", "style", "head", "title", "template", "noscript"))
# fmt: off
_LINES = frozenset((
    "address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
))
# fmt: on
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)


class _Sight(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unseen = ""  # the element whose text nobody sees

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN and not self.unseen:
            self.unseen = tag
        if tag == "body":
            self.unseen = ""
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.unseen:
            self.unseen = ""
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _LINES:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append("\t")


def open_html(content: bytes, tell: Telling) -> None:
    declared = _DECLARED.search(content[:2048])
    tell.text(seen_text(_in_charset(content, declared[1].decode("ascii").lower() if declared else "")))


def seen_text(html: str) -> str:
    sight = _Sight()
    sight.feed(html)
    sight.close()
    lines = (re.sub(r"[ \t]*\t[ \t]*", "\t", line).strip() for line in "".join(sight.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _in_charset(content: bytes, declared: str) -> str:
    if declared in ("windows-1258", "cp1258"):
        return tidy(content.decode("cp1258", "replace"))
    return decoded(content)
