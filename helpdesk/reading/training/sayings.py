"""Short texts with one label each: what a letter in a case does, what a question is about, who tells of assets or of
an application still to come.

`sayings/*.toml` were written for it; the practice letters add how whole letters put it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from helpdesk.journey import FollowUp, Kind
from helpdesk.reading.matter import asset_info
from helpdesk.reading.promised import APPLICATION
from helpdesk.reading.spread import spread_out
from helpdesk.reading.survey import Reader, Survey
from helpdesk.reading.telling import TOLD
from helpdesk.reading.text import Source, clean, fold
from helpdesk.reading.topics import NO_TOPIC
from helpdesk.reading.training.material import HERE, IN_A_CASE, as_letter, written

SAYINGS = HERE / "sayings"
TURNS = 3  # frames of a label that a filling stands in
APPLIED_FOR = (Kind.ENFORCEMENT, Kind.COMPLAINT)  # what an application is written for


@dataclass(frozen=True, slots=True)
class Saying:
    """A folded text and what it is."""

    said: str
    label: str
    cues: frozenset[str] = frozenset()  # of the lexicon, where the model weighs these too


def acts(practice: Path | None, reader: Reader) -> list[Saying]:
    letters = (w for niche, w in written(practice) if niche == IN_A_CASE and "new_case" not in w["expect"])
    told = [*_lines("acts"), *(s for w in letters if (s := _act(w)))]
    return [Saying(said.source.folded, label, frozenset(said.by_code)) for text, label in told for said in (_surveyed(text, reader),)]


def _surveyed(text: str, reader: Reader) -> Survey:
    return Survey(Source("body", clean(text)), reader)


def _act(written: dict[str, Any]) -> tuple[str, str] | None:
    """The words of a follow-up and what it does."""
    expect, body = written["expect"], written.get("body", "").strip()
    act = expect.get("follow_up")
    if not act or not body or not written.get("thread", {}).get("sender_known", True):
        return None
    label = f"{act}_{expect.get('cancels', 'request')}" if act == FollowUp.CANCEL else act
    return body, label


def topics(practice: Path | None) -> list[Saying]:
    asked = (w for _, w in written(practice) if w["expect"]["kind"] == Kind.OTHER and "topics" in w["expect"])
    told = ((f"{w.get('subject', '')} {w.get('body', '').strip()}", w["expect"]["topics"]) for w in asked)
    return [*_written_for("topics"), *(Saying(fold(clean(text)), t) for text, found in told for t in (found or [NO_TOPIC]))]


def assets(practice: Path | None, reader: Reader) -> list[Saying]:
    """Every sentence of the practice letters that ask for enforcement: the one that tells, and those that do not."""
    found = [*_written_for("assets"), *_framed("assets_frames")]
    for _, told in written(practice):
        expect = told["expect"]
        if expect["kind"] != Kind.ENFORCEMENT or "missing" not in expect or expect.get("outcome") == "needs_review":
            continue
        lists = [expect["missing"], *expect.get("accept", {}).get("missing", ())]
        if len({"asset_info" in codes for codes in lists}) == 1:
            found += _sentences(spread_out(reader, *as_letter(told)).own, lacks="asset_info" in expect["missing"])
    return found


def _sentences(own: Iterable[Survey], *, lacks: bool) -> Iterator[Saying]:
    """A sentence that only names a thing, in a letter that tells elsewhere, teaches neither."""
    told = next((found for s in own if (found := asset_info(s))), None)
    for survey in own if told or lacks else ():  # else which of them tells is not known
        for start, end in pairwise(survey.source.stops):
            said = survey.source.folded[start:end].strip()
            tells = told is not None and told.span.source == survey.source.name and start <= told.span.start < end
            names = any(start <= c.start < end for c in survey.all("asset", "verification", "owns"))
            if said and (lacks or tells or not names):
                yield Saying(said, TOLD if tells and not lacks else "none")


def applications(practice: Path | None, reader: Reader) -> list[Saying]:
    """Every sentence that speaks of an application, of practice letters that have one; what is still to come was written for it."""
    found = _written_for("applications")
    for niche, told in written(practice):
        lists = [told["expect"].get("missing", ()), *told["expect"].get("accept", {}).get("missing", ())]
        if niche != IN_A_CASE and told["expect"]["kind"] in APPLIED_FOR and not any("application" in codes for codes in lists):
            found += [Saying(said, "none") for s in spread_out(reader, *as_letter(told)).own for said in _of_an_application(s)]
    return found


def _of_an_application(survey: Survey) -> Iterator[str]:
    said = (survey.source.folded[start:end].strip() for start, end in pairwise(survey.source.stops))
    return (s for s in said if APPLICATION.search(s))


def _written_for(name: str) -> list[Saying]:
    return [Saying(fold(clean(line)), label) for line, label in _lines(name)]


def _framed(name: str) -> Iterator[Saying]:
    """Sentences made of frames and what fills them: every filling stands in some frames of each label, each time in others."""
    book = {key: lines.strip().split("\n") for key, lines in tomllib.loads((SAYINGS / f"{name}.toml").read_text("utf-8")).items()}
    fillings = [("{x}", thing) for thing in book["things"]] + [("{z}", trade) for trade in book["trades"]]
    for label in (TOLD, "none"):
        for at, (gap, filling) in enumerate(fillings):
            frames = [f for f in book[label] if gap in f]
            for turn in range(TURNS):
                frame = frames[(at * TURNS + turn) % len(frames)].replace(gap, filling)
                other = book["things"][(at + turn + 1) % len(book["things"])]
                yield Saying(fold(clean(frame.replace("{x}", other).replace("{y}", other))), label)


def _lines(name: str) -> Iterator[tuple[str, str]]:
    """What was written for a model: a line and its label."""
    book = tomllib.loads((SAYINGS / f"{name}.toml").read_text("utf-8"))
    return ((line, label) for label, lines in book.items() for line in lines.strip().split("\n"))
