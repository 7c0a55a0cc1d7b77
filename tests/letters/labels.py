"""Are the labels possible? Closed vocabularies, and facts that really stand in the letter."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helpdesk.journey import Automatic, FollowUp, Kind, Outcome, Role
from tests.letters.render import KINDS

Letter = dict[str, Any]

WORDS = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text())
CODES: dict[str, set[str]] = {
    "kind": set(Kind),
    "outcome": set(Outcome),
    "role": set(Role),
    "follow_up": set(FollowUp),
    "automatic": set(Automatic),
}
CODES |= {"cancels": set(WORDS["cancels"]), "review": set(WORDS["reviews"])}
SPOKEN = ("requester_name", "requester_address", "creditor", "debtor_name", "debtor_address")


def bare(text: str) -> str:
    """Lower case, no diacritics, single spaces: as the shared score compares."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).lower()).replace("đ", "d")
    return re.sub(r"[\s.,;:'\"“”()/-]+", " ", "".join(c for c in apart if not unicodedata.combining(c))).strip()


def papers_of(letter: Letter) -> list[Letter]:
    return [*letter.get("attachments", []), *letter.get("attachment", [])]


def whole_text(letter: Letter) -> str:
    """All the words of a letter, those of its papers among them."""
    papers = [m for p in papers_of(letter) for m in (p, *p.get("parts", []))]
    own = [letter.get(k, "") for k in ("subject", "body", "signature", "quoted")]
    return "\n".join([*own, *(p.get("text", "") for p in papers)])


def _written_days(day: str) -> list[str]:
    y, m, d = (int(x) for x in day.split("-"))
    heads = {f"{a} {b}" for a in (d, f"{d:02}") for b in (m, f"{m:02}")}
    worded = {f"{a} thang {b} nam {y}" for a in (d, f"{d:02}") for b in (m, f"{m:02}")}
    return [*(f"{h} {t}" for h in heads for t in (y, f"{y % 100:02}")), *worded]


def _joined(text: str) -> str:
    return bare(text).replace(" ", "")


def _numbers(expect: Letter, text: str) -> Iterator[str]:
    facts, joined = expect.get("facts", {}), _joined(text)
    for found in [*facts.get("judgments", []), *facts.get("enforcement_decisions", [])]:
        if found.get("number") and _joined(found["number"]) not in joined:
            yield f"number {found['number']} is not in the letter"
        if found.get("date") and not any(re.search(rf"\b{w}\b", bare(text)) for w in _written_days(found["date"])):
            yield f"date {found['date']} is not written in the letter"


def _statements(expect: Letter, text: str) -> Iterator[str]:
    facts, words, digits = expect.get("facts", {}), Counter(bare(text).split()), re.sub(r"\D", "", text)
    for name in SPOKEN:
        lacking = [w for w in bare(facts.get(name) or "").split() if w not in words]
        if lacking:
            yield f"{name}: {' '.join(lacking)} is not in the letter"
    for name in ("phone", "id_number"):
        if facts.get(name, "").removeprefix("0") not in digits:
            yield f"{name} is not in the letter"


def _codes(expect: Letter) -> Iterator[str]:
    yield from (f"unknown key {k}" for k in expect.keys() - set(WORDS["keys"]))
    yield from (f"unknown fact {k}" for k in expect.get("facts", {}).keys() - set(WORDS["facts"]))
    for name, known in CODES.items():
        values = [expect.get(name), *expect.get("accept", {}).get(name, [])]
        yield from (f"unknown {name} {v}" for v in values if v is not None and v not in known)
    yield from (f"unknown topic {t}" for t in set(expect.get("topics") or []) - set(WORDS["topics"]))
    for items in [expect.get("missing") or [], *expect.get("accept", {}).get("missing", [])]:
        yield from (f"unknown item {i}" for i in set(items) - set(WORDS["items"].get(expect["kind"], [])))
    problem = (expect.get("wanted") or {}).get("problem")
    if problem and problem not in WORDS["problems"]:
        yield f"unknown problem {problem}"


def _sense(letter: Letter, expect: Letter) -> Iterator[str]:
    outcome, missing = expect.get("outcome"), expect.get("missing")
    if (outcome == "complete" and missing) or (outcome == "incomplete" and missing == []):
        yield "outcome and missing disagree"
    if expect["kind"] in ("other", "automatic") and outcome not in ("none", "needs_review"):
        yield "a kind without outcome has one"
    if expect.get("follow_up") and "thread" not in letter:
        yield "a follow-up without its case"
    if not expect.get("why"):
        yield "no why"
    yield from (f"unknown kind of paper {p['kind']}" for p in papers_of(letter) if p["kind"] not in KINDS)


def faults(letters: list[tuple[Letter, Letter]]) -> list[str]:
    """One line a fault: (letter, its entry of expect.json) pairs of a whole set."""
    found = [f"{i}: written twice" for i, n in Counter(letter["id"] for letter, _ in letters).items() if n > 1]
    for letter, expect in letters:
        text = whole_text(letter)
        wrong = [*_codes(expect), *_sense(letter, expect), *_numbers(expect, text), *_statements(expect, text)]
        found += [f"{letter['id']}: {w}" for w in wrong]
    return found
