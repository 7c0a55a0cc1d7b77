"""What the model is trained on: short texts written for it (`texts/`), the practice letters, and letters whose kind staff confirmed.

A piece of material is a letter as the reader gets it, with its kind. Nothing here was ever labelled by the program itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpdesk.journey import Correspondent, Kind, Letter, Page, Paper

HERE = Path(__file__).parent
TEXTS = HERE / "texts"
PROJECT = HERE.parents[2]
LETTERS = next((p for p in (PROJECT / "tests" / "letters" / "practice", HERE / "letters") if p.is_dir()), None)
UNREADABLE = ("blur", "blur_pdf", "zip", "eml", "ics")
IN_A_CASE = "followup"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A letter whose kind a person told. `source` is texts, practice or confirmed; a confidential one may teach weights, never words."""

    letter: Letter
    papers: tuple[Paper, ...]
    kind: Kind
    source: str
    confidential: bool = False


def shipped(letters: Path | None = LETTERS) -> list[Labelled]:
    """The texts, then the practice letters where they are at hand, in the order of their files."""
    return [*_texts(), *_letters(letters)]


def _texts() -> Iterator[Labelled]:
    for path in sorted(TEXTS.glob("*.toml")):
        book = tomllib.loads(path.read_text("utf-8"))
        for text in book["text"]:
            papers = _papers([{"name": "don.docx", "text": text["application"]}] if "application" in text else [])
            letter = _letter("", text["subject"], text["body"], text.get("forwarded", ""))
            yield Labelled(letter, papers, Kind(text.get("kind") or book["kind"]), "texts")


def written(folder: Path | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """The practice letters as written down, each with its niche, in the order of their files."""
    for path in sorted(folder.glob("*.toml")) if folder else ():
        book = tomllib.loads(path.read_text("utf-8"))
        yield from ((book["niche"], told) for told in book["letter"])


def as_letter(told: dict[str, Any]) -> tuple[Letter, tuple[Paper, ...]]:
    """A written letter as the reader would get it if nothing of its making mattered."""
    papers = _papers([*told.get("attachments", ()), *told.get("attachment", ())])
    return _letter(told["from"], told.get("subject", ""), told.get("body", ""), ""), papers


def _letters(folder: Path | None) -> Iterator[Labelled]:
    for niche, told in written(folder):
        if niche != IN_A_CASE:
            yield Labelled(*as_letter(told), Kind(told["expect"]["kind"]), "practice")


def _letter(sender: str, subject: str, body: str, forwarded: str) -> Letter:
    name = sender.partition("<")[0].strip(' "') if "<" in sender else ""
    return Letter("", None, Correspondent(name, ""), subject, body.strip("\n"), forwarded=forwarded.strip("\n"))


def _papers(written: Iterable[dict[str, Any]]) -> tuple[Paper, ...]:
    return tuple(_paper(w) for w in written if w.get("kind") not in UNREADABLE)


def _paper(written: dict[str, Any]) -> Paper:
    text = written.get("text", "").strip("\n")
    return Paper(written["name"], "text/plain", len(text), "", (Page(1, text, "layer" if text else "none"),))
