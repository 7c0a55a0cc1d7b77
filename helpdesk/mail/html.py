"""HTML as an eye sees it: lines of visible text, each with what the structure says of it.

Written for hostile input: one pass, no tree. A parser that builds one needs 26 s for 100,000 nested <div> and minutes for 10,000
unclosed <font> (selectolax), or stops reading at a depth of 256 (lxml, and inscriptis on it); this reads both in 0.1 s.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from helpdesk.mail.layouts import stripped, unescaped
from helpdesk.mail.styles import Line, Mark, Style, effect, hiding_classes

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,40})([^>]*+)>")
MAX_TAGS = 300_000  # the longest honest letters have 20,000
_SPACE = re.compile(r"[ \t\r\n\f]+")
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "dir", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option",
    "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
))
_SPACED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table"))
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"))
# fmt: on
_SKIPPED = frozenset(("style", "script", "title", "template"))
_CLOSES_SAME = frozenset(("p", "li", "tr", "td", "th", "option", "dt", "dd"))
_END_OF = {tag: re.compile(f"</{tag}[^>]*>", re.IGNORECASE) for tag in _SKIPPED}
LINE, PARAGRAPH = 2, 3  # breaks that wait for the next text; 1 is a blank


@dataclass(slots=True)
class HtmlText:
    """Visible lines in order ('' between paragraphs); `hidden`: there was text nobody sees; links as (shown, target)."""

    lines: list[Line] = field(default_factory=list)
    hidden: bool = False
    links: list[tuple[str, str]] = field(default_factory=list)
    structured: bool = False  # the program marked quotations

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def read_html(html: str) -> HtmlText:
    """Never fails; linear in the length of `html`."""
    if html.count("<") > MAX_TAGS:
        return HtmlText([Line(line.strip(), Mark.OWN) for line in stripped(html).split("\n")])
    reader = _Reader(html)
    reader.run()
    return reader.writer.done()


class _Writer:
    """Collects text into lines; breaks wait until text follows, so that empty elements leave nothing."""

    def __init__(self) -> None:
        self.result = HtmlText()
        self.pieces: list[str] = []
        self.waiting = 0
        self.at_cell_start = False
        self.style = Style()
        self.containers: list[int] = []  # of each line, which of Gmail's containers it is in

    def add(self, text: str, style: Style) -> None:
        if style.hidden:
            self.result.hidden = self.result.hidden or bool(text.strip())
            return
        if style.pre:
            self._add_lines(text, style)
            return
        text = _SPACE.sub(" ", text)
        if not text.strip(" "):
            self.waiting = max(self.waiting, 1)
            return
        if text[0] == " ":
            self.waiting = max(self.waiting, 1)
        self._put(text.strip(" "), style)
        self.waiting = 1 if text[-1] == " " else 0

    def _add_lines(self, text: str, style: Style) -> None:
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                self.line_break()
            if line:
                self._put(line, style)

    def _put(self, text: str, style: Style) -> None:
        if self.pieces and (style.mark, style.container) != (self.style.mark, self.style.container):
            self.waiting = max(self.waiting, LINE)
        if self.waiting >= LINE:
            self._end_line(blank=self.waiting >= PARAGRAPH)
        elif self.waiting and self.pieces:
            self.pieces.append(" ")
        self.pieces.append(text)
        self.style, self.waiting, self.at_cell_start = style, 0, False

    def line_break(self) -> None:
        if self.waiting >= LINE or not self.pieces:
            self._end_line(blank=False)
            self._line("")
        self.waiting = LINE

    def block(self, level: int) -> None:
        if not self.at_cell_start and level > self.waiting:
            self.waiting = level

    def cell(self, *, first: bool) -> None:
        """The cells of a row stand on one line; paragraphs inside a cell break it only after its first words."""
        self.waiting = self.waiting if first else 1
        self.at_cell_start = True

    def end_cell(self) -> None:
        """The space below a cell's last paragraph is no blank line between two rows."""
        self.waiting = min(self.waiting, LINE)

    def _end_line(self, *, blank: bool) -> None:
        if self.pieces:
            self._line("".join(self.pieces))
            self.pieces.clear()
        if blank and self.result.lines and self.result.lines[-1].text:
            self._line("")

    def _line(self, text: str) -> None:
        self.result.lines.append(Line(text, self.style.mark))
        self.containers.append(self.style.container)

    def done(self) -> HtmlText:
        self._end_line(blank=False)
        self._settle_containers()
        self.result.structured = any(line.mark >= Mark.AROUND and line.text for line in self.result.lines)
        return self.result

    def _settle_containers(self) -> None:
        """In Gmail's container the words before a quotation introduce it; those behind one are inline answers, or a forwarded mail."""
        lines = self.result.lines
        quoting = {c for line, c in zip(lines, self.containers, strict=True) if c and line.mark == Mark.QUOTED and line.text}
        seen: set[int] = set()
        for i, (line, container) in enumerate(zip(lines, self.containers, strict=True)):
            if line.mark == Mark.QUOTED and line.text:
                seen.add(container)
            elif line.mark == Mark.AROUND and container in quoting - seen:
                lines[i] = Line(line.text, Mark.QUOTED)


class _Reader:
    def __init__(self, html: str) -> None:
        self.html, self.writer = html, _Writer()
        self.stack: list[tuple[str, Style]] = [("", Style())]
        self.opened: Counter[str] = Counter()
        self.hiding: frozenset[str] = frozenset()
        self.lists: list[int | None] = []
        self.rest = self.row_begins = False
        self.containers = 0
        self.link, self.shown = "", list[str]()
        self.last_end = html.rfind(">")
        self.unclosed: set[str] = set()  # what has no end further on is not looked for again

    def run(self) -> None:
        html, position = self.html, 0
        while True:
            at = html.find("<", position)
            if at < 0 or at > self.last_end:
                self._text(html[position:])
                return
            if at > position:
                self._text(html[position:at])
            position = self._markup(at)

    def _markup(self, at: int) -> int:
        """One tag or comment beginning at `at`; returns where to go on."""
        found = _TAG.match(self.html, at)
        if found:
            end = self._real_end(found)
            name = found[2].lower()
            if found[1]:
                self._close(name)
            elif name in _SKIPPED:
                return self._skip(name, end)
            else:
                self._open(name, self.html[found.start(3) : end - 1])
            return end
        if self.html.startswith("<!--", at):
            return self._after("-->", at + 2, at + 4)
        if self.html.startswith(("<!", "<?", "</"), at):
            return self._after(">", at, at + 2)
        self._text("<")
        return at + 1

    def _real_end(self, found: re.Match[str]) -> int:
        """A ">" inside a quoted attribute does not end the tag (a short way on; a forgotten quote must not swallow the mail)."""
        if found[3].count('"') % 2 == 0:
            return found.end()
        quote = self.html.find('"', found.end(), found.end() + 500)
        end = self.html.find(">", quote, quote + 500) if quote >= 0 else -1
        return end + 1 if end >= 0 and "<" not in self.html[found.end() : quote] else found.end()

    def _after(self, ending: str, start: int, otherwise: int) -> int:
        if ending in self.unclosed:
            return otherwise
        end = self.html.find(ending, start)
        if end < 0:
            self.unclosed.add(ending)
            return otherwise
        return end + len(ending)

    def _skip(self, name: str, start: int) -> int:
        if name in self.unclosed:
            return start
        end = _END_OF[name].search(self.html, start)
        if end is None:
            self.unclosed.add(name)
            return start
        if name == "style":
            self.hiding |= hiding_classes(self.html[start : end.start()])
        return end.end()

    def _text(self, text: str) -> None:
        text = unescaped(text)
        if self.link:
            self.shown.append(text)
        style = self.stack[-1][1]
        if self.rest and style.mark < Mark.QUOTED:
            style = style._replace(mark=Mark.QUOTED)
        self.writer.add(text.replace("\xa0", " ") if not style.pre else text, style)

    def _open(self, name: str, written: str) -> None:
        self._break_before(name)
        top, style = self.stack[-1]
        if (name in _CLOSES_SAME and top == name) or (name in _BLOCKS and top == "p"):
            self._pop()
            style = self.stack[-1][1]
        if written or name == "blockquote":
            style = self._styled(style, name, written)
        if name in _VOID or (written.endswith("/") and ":" in name):
            return
        if name == "pre":
            style = style._replace(pre=True)
        self.stack.append((name, style))
        self.opened[name] += 1
        if name in ("ul", "ol"):
            self.lists.append(0 if name == "ol" else None)
        elif name == "li":
            self._list_item()

    def _styled(self, style: Style, name: str, written: str) -> Style:
        does = effect(style, name, written, self.hiding)
        self.rest = self.rest or does.rest
        if does.target:
            self.link, self.shown = does.target, []
        if not does.container:
            return does.style
        self.containers += 1
        return does.style._replace(mark=max(does.style.mark, Mark.AROUND), container=self.containers)

    def _break_before(self, name: str) -> None:
        if name == "br":
            self.writer.line_break()
        elif name in ("td", "th"):
            self.writer.cell(first=self.row_begins)
            self.row_begins = False
        elif name in _BLOCKS:
            self.writer.block(LINE)
            self.row_begins = self.row_begins or name == "tr"

    def _list_item(self) -> None:
        if self.lists and self.lists[-1] is not None:
            self.lists[-1] += 1
            self.writer.add(f"{self.lists[-1]}. ", self.stack[-1][1])
        else:
            self.writer.add("- ", self.stack[-1][1])

    def _close(self, name: str) -> None:
        if name == "br" or (name == "p" and not self.opened["p"]):
            self.writer.line_break()
        if name == "a" and self.link:
            self.writer.result.links.append(("".join(self.shown)[:200].strip(), self.link))
            self.link = ""
        if name in ("ul", "ol") and self.lists:
            self.lists.pop()
        if name in _BLOCKS and name not in _VOID:
            self.writer.block(PARAGRAPH if name in _SPACED else LINE)
        elif name in ("td", "th"):
            self.writer.end_cell()
        if self.opened[name] > 0:
            while self._pop() != name:
                pass

    def _pop(self) -> str:
        name = self.stack.pop()[0]
        self.opened[name] -= 1
        return name
