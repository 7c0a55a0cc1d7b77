"""What an element does to the text in it: hides it, or marks it as quoted. Inherited down the tree like the rules of CSS."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple


class Mark(IntEnum):
    """What the structure of a mail says of a line; whether quoted means answered or passed on is told by the words."""

    OWN = 0
    SIGNED = 1
    INDENTED = 2  # a <blockquote> that nothing declares a quotation
    AROUND = 3  # in Gmail's container, beside the quotations in it
    QUOTED = 4


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    mark: Mark


class Style(NamedTuple):
    """`color` and `background` are "rrggbb"; a background nobody knows (a picture) is ''."""

    mark: Mark = Mark.OWN
    hidden: bool = False
    gone: bool = False  # display:none: no descendant can be seen
    tiny: bool = False
    invisible: bool = False
    pre: bool = False
    color: str = "000000"
    background: str = "ffffff"
    container: int = 0  # which of Gmail's containers this is in


class Effect(NamedTuple):
    """What a start tag does: the style inside it; whether it opens the rest; whether it is Gmail's container; where it links."""

    style: Style
    rest: bool = False
    container: bool = False
    target: str = ""


class _Signs(NamedTuple):
    classes: frozenset[str]
    ids: frozenset[str]
    id_starts: tuple[str, ...]

    def hold(self, classes: list[str], id_: str) -> bool:
        return id_ in self.ids or any(c in self.classes for c in classes) or bool(self.id_starts and id_.startswith(self.id_starts))


_INTERESTING = re.compile(r"class|style|\bid\b|type|cite|color|hidden", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z_:][-\w:.]{0,40})(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")
_NONE = re.compile(r"display\s*:\s*none")
_INVISIBLE = re.compile(
    r"visibility\s*:\s*(?:hidden|collapse)|(?<!-)opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|text-indent\s*:\s*-\d{3,}|left\s*:\s*-\d{4,}px"
)
_VISIBLE = re.compile(r"visibility\s*:\s*visible")
_FONT_SIZE = re.compile(r"font-size\s*:\s*([\d.]{1,6})\s*(px|pt|em|rem|%|;|$|!)|font\s*:\s*0\b")
_NO_ROOM = re.compile(r"(?:max-height|height)\s*:\s*0(?:px|pt)?\s*(?:;|$|!)")
_CLIPPED = re.compile(r"overflow\s*:\s*hidden")
_PRE = re.compile(r"white-space\s*:\s*(?:-moz-)?pre")
_COLOR = re.compile(r"(?<![-\w])color\s*:\s*([^;!]{1,40})")
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]{1,80})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})")
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})\b")
_OUTLOOK_RULE = re.compile(
    r"border-top\s*:\s*(?:solid\s*#?(?:e1e1e1|b5c4df)|[\d.]+pt\s+solid\s*(?:#?(?:e1e1e1|b5c4df)|rgb\((?:225,\s*225,\s*225|181,\s*196,\s*223)))"
)
_BAR = re.compile(
    r"border-left(?:-width)?\s*:\s*(?!0|none|medium none)[^;]*(?:\d|solid|thin|thick)|border-width\s*:\s*\S+\s+\S+\s+\S+\s+[1-9]"
)
_SHEET_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,2000})\}")
_CLASS_SELECTOR = re.compile(r"(?:[a-z0-9]*)\.([-\w]{1,60})")
_COLORS = {"white": "ffffff", "black": "000000", "#fff": "ffffff", "snow": "fffafa", "ivory": "fffff0", "transparent": "", "inherit": ""}


def attributes(written: str) -> dict[str, str]:
    """Lower-case names and values; the values' case kept."""
    found = _ATTRIBUTE.findall(written[:20_000])
    return {name.lower(): double or single or bare for name, double, single, bare in reversed(found[:100])}


def hiding_classes(sheet: str) -> frozenset[str]:
    """Classes that a style sheet hides for every reader (rules inside @media speak of some screens only)."""
    plain = re.sub(r"@[^{}]{0,400}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", re.sub(r"/\*.*?\*/", "", sheet[:200_000], flags=re.DOTALL))
    found: set[str] = set()
    for selectors, body in _SHEET_RULE.findall(plain.lower()):
        if _NONE.search(body):
            found.update(m[1] for s in selectors.split(",") if (m := _CLASS_SELECTOR.fullmatch(s.strip())))
    return frozenset(found)


def effect(parent: Style, tag: str, written: str, hiding: frozenset[str]) -> Effect:
    """The effect of `<tag written>` inside `parent`. Programs write the same few tags over and over, so it is remembered."""
    if tag not in ("a", "blockquote") and not _INTERESTING.search(written):
        return Effect(parent)
    return _remembered(parent, tag, written, hiding) if len(written) < 500 else _effect(parent, tag, written, hiding)


def _effect(parent: Style, tag: str, written: str, hiding: frozenset[str]) -> Effect:
    given = attributes(written)
    classes = given.get("class", "").lower().split()
    container = tag == "div" and any(c in ("gmail_quote", "gmail_quote_container") for c in classes)
    style = _restyled(parent, tag, given, hiding)
    return Effect(style, _opens_rest(given, classes), container, given.get("href", "")[:500] if tag == "a" else "")


_remembered = lru_cache(maxsize=4096)(_effect)


def _restyled(style: Style, tag: str, given: dict[str, str], hiding: frozenset[str]) -> Style:
    """The style inside an element with these attributes."""
    classes = given.get("class", "").lower().split()
    css = given.get("style", "").lower()
    if "bgcolor" in given:
        style = style._replace(background=_color(given["bgcolor"].lower()))
    if tag == "font" and "color" in given:
        style = style._replace(color=_color(given["color"].lower()) or style.color)
    if css:
        style = _by_css(style, css)
    gone = style.gone or "hidden" in given or bool(_NONE.search(css)) or any(c in hiding for c in classes)
    style = style._replace(gone=gone, mark=max(style.mark, _mark(tag, given, classes, css)))
    return style._replace(hidden=gone or style.tiny or style.invisible or (bool(style.background) and style.color == style.background))


def _opens_rest(given: dict[str, str], classes: list[str]) -> bool:
    """Whether everything from this element on, to the end of the mail, is what the writer answers to or passes on."""
    id_ = given.get("id", "").lower().removeprefix("x_")
    return _signs()["rest"].hold(classes, id_) or bool(_OUTLOOK_RULE.search(given.get("style", "").lower()))


def _by_css(style: Style, css: str) -> Style:
    size = _FONT_SIZE.search(css)
    if size:
        limit = 1.0 if size[2] in ("px", "pt") else 0.0
        style = style._replace(tiny=size[1] is None or _number(size[1]) <= limit)
    if _INVISIBLE.search(css) or (_NO_ROOM.search(css) and _CLIPPED.search(css)):
        style = style._replace(invisible=True)
    elif _VISIBLE.search(css):
        style = style._replace(invisible=False)
    if found := _COLOR.search(css):
        style = style._replace(color=_color(found[1].strip()) or style.color)
    if found := _BACKGROUND.search(css):
        style = style._replace(
            background="" if "url" in found[1] or "gradient" in found[1] else _color(found[1].strip()) or style.background
        )
    return style._replace(pre=True) if _PRE.search(css) else style


def _mark(tag: str, given: dict[str, str], classes: list[str], css: str) -> Mark:
    id_ = given.get("id", "").lower().removeprefix("x_")
    if _signs()["quoted"].hold(classes, id_):
        return Mark.QUOTED
    if tag == "blockquote":
        return _blockquote(given, classes, css)
    return Mark.SIGNED if _signs()["signature"].hold(classes, id_) else Mark.OWN


def _blockquote(given: dict[str, str], classes: list[str], css: str) -> Mark:
    if given.get("type", "").lower() == "cite" or "cite" in given or "gmail_quote" in classes or _BAR.search(css):
        return Mark.QUOTED
    return Mark.OWN if "border:none" in css.replace(" ", "") or "webkit-indent" in " ".join(classes) else Mark.INDENTED


def _color(written: str) -> str:
    """ "rrggbb", or '' for a colour this reader does not know."""
    if found := _RGB.match(written):
        return "".join(f"{min(int(found[i]), 255):02x}" for i in (1, 2, 3))
    if found := _HEX.fullmatch(written):
        return found[1] if len(found[1]) == 6 else "".join(c + c for c in found[1])
    return _COLORS.get(written.split(" ")[0], "")


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return 12.0


@cache
def _signs() -> dict[str, _Signs]:
    tables = tomllib.loads(files("helpdesk.mail.data").joinpath("clients.toml").read_text("utf-8"))
    return {
        name: _Signs(frozenset(t["classes"]), frozenset(i.lower() for i in t["ids"]), tuple(t.get("id_starts", ())))
        for name, t in tables.items()
    }
