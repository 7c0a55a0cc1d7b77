"""Facts become a clean page (grey pixels) together with what stands on it."""

from __future__ import annotations

import io
import json
import random
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typst
from numpy.typing import NDArray
from PIL import Image

from tests.papers.pages.facts import KEYS, Facts, invent

Pixels = NDArray[np.uint8]
HERE = Path(__file__).parent
PRESS_FONTS = HERE.parents[2] / "helpdesk" / "press" / "fonts"
SHEETS: list[dict[str, list[str]]] = tomllib.loads((HERE / "sheets.toml").read_text("utf-8"))["sheet"]


@dataclass(frozen=True)
class Drawn:
    """A clean page: `words` are what a reader must find on it, `keys` what must be right to the letter."""

    pixels: Pixels
    words: tuple[str, ...]
    keys: tuple[str, ...]


def font() -> str:
    """The office's own face where the press has it (Times New Roman's widths), else what typst carries itself."""
    return "Tinos" if any(PRESS_FONTS.glob("Tinos*")) else "Libertinus Serif"


def _typeset(layout: str, facts: Facts | dict[str, list[str]], dpi: int, size: float, form: str) -> bytes:
    inputs = {"facts": json.dumps(facts, ensure_ascii=False), "font": font(), "size": str(size)}
    fonts = [str(PRESS_FONTS)] if PRESS_FONTS.is_dir() else []
    made = typst.compile(HERE / f"{layout}.typ", format=form, ppi=dpi, sys_inputs=inputs, font_paths=fonts, ignore_system_fonts=True)
    return made if isinstance(made, bytes) else made[0]


def _words(layout: str, facts: Facts | dict[str, list[str]], size: float) -> tuple[str, ...]:
    """What stands on the page, from typst's own text: dotted leaders and rules are no words."""
    source = re.sub(r"(?<=\w/)\r?\n(?=\w)", "", _text(layout, facts, size))  # a number broken at the end of a line is one number
    return tuple(word for word in source.split() if re.search(r"\w", word))


def _text(layout: str, facts: Facts | dict[str, list[str]], size: float) -> str:
    import pypdfium2

    page = pypdfium2.PdfDocument(_typeset(layout, facts, 72, size, "pdf"))[0]
    return str(page.get_textpage().get_text_range()).replace("\ufffe", "-")  # a hyphen at the end of a line


def draw(layout: str, seed: int, dpi: int = 200, size: float = 13.0) -> Drawn:
    """`layout`: judgment, application or sheet."""
    facts = invent(seed)
    if layout == "sheet":
        return _draw("sheet", {"lines": _fill(random.Random(seed).choice(SHEETS)["lines"], facts)}, facts, dpi, size)
    return _draw(layout, facts, facts, dpi, size)


def _draw(layout: str, given: Facts | dict[str, list[str]], facts: Facts, dpi: int, size: float) -> Drawn:
    image = Image.open(io.BytesIO(_typeset(layout, given, dpi, size, "png"))).convert("L")
    words = _words(layout, given, size)
    text = " ".join(words)
    keys = tuple(facts[key] for key in KEYS if facts[key] in text)
    return Drawn(np.asarray(image), words, keys)


def _fill(lines: list[str], facts: Facts) -> list[str]:
    return [line.format(**facts, **{name.upper(): value.upper() for name, value in facts.items()}) for line in lines]
