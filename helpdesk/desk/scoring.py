"""Answers of `assess` held against what a person expects: one figure for each question asked of the program.

Names and addresses are compared by their words without marks and forms of address, offices and courts without their unit words,
numbers without blanks. A label that names further readings (`accept`) counts those as right too; what it leaves out is not asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from helpdesk.reading.text import clean, fold

Label = Mapping[str, Any]
Answer = Mapping[str, Any]

REQUESTS = ("enforcement", "confirmation", "complaint", "denunciation")
TITLES = frozenset("ong ba anh chi co chu chau em bac luat su".split())  # noqa: SIM905
UNITS = frozenset("tinh thanh pho tp huyen thi xa tx quan h t cuc".split())  # noqa: SIM905
SPELT = (("thi hanh an dan su", "thads"), ("toa an nhan dan", "tand"), ("chi cuc thi hanh an", "chi cuc thads"))
NUMBERED = {"judgments": "court", "enforcement_decisions": "office"}
SAME_ADDRESS, SAME_NAME = 0.7, 0.85  # share of words two spellings of one have in common
BINS = 10


@dataclass
class Tally:
    right: int = 0
    asked: int = 0

    def count(self, is_right: bool) -> None:
        self.right += is_right
        self.asked += 1

    @property
    def share(self) -> float | None:
        return round(self.right / self.asked, 4) if self.asked else None


@dataclass
class Score:
    """Figures over a set. `items` counts (missing in both, only in the answer, only expected)."""

    letters: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    facts: dict[str, Tally] = field(default_factory=dict)
    items: Counter[str] = field(default_factory=Counter)
    sure: list[tuple[float, bool]] = field(default_factory=list)
    sent: int = 0
    sent_wrong: list[str] = field(default_factory=list)
    errors: list[tuple[str, str, str, str]] = field(default_factory=list)  # (letter, question, expected, answered)

    @property
    def calibration_error(self) -> float:
        """The mean gap between how sure the reader says it is and how often it is right (ten bins)."""
        bins: dict[int, list[tuple[float, bool]]] = {}
        for sure, right in self.sure:
            bins.setdefault(min(BINS - 1, int(sure * BINS)), []).append((sure, right))
        gaps = (abs(sum(s for s, _ in b) - sum(r for _, r in b)) for b in bins.values())
        return round(sum(gaps) / max(1, len(self.sure)), 4)

    def figures(self) -> dict[str, Any]:
        """As one flat document: null where nothing was asked."""
        both, told, lacking = (self.items[k] for k in ("both", "told", "lacking"))
        return {
            "letters": self.letters,
            **{name: tally.share for name, tally in self.tallies.items()},
            "missing_precision": round(both / (both + told), 4) if both + told else None,
            "missing_recall": round(both / (both + lacking), 4) if both + lacking else None,
            "sent": self.sent,
            "sent_wrong": len(self.sent_wrong),
            "calibration_error": self.calibration_error,
            **{f"facts.{name}": tally.share for name, tally in sorted(self.facts.items())},
        }


def score(pairs: Iterable[tuple[str, Label, Answer]]) -> Score:
    """`pairs` are (letter's name, label, answer)."""
    found = Score(tallies={n: Tally() for n in ("kind", "outcome", "missing_exact", "follow_up", "wanted", "sendable_sent")})
    for name, label, answer in pairs:
        found.letters += 1
        _of_one(found, name, label, answer)
    return found


def _of_one(found: Score, name: str, label: Label, answer: Answer) -> None:
    for question in ("kind", "outcome", "follow_up"):
        if label.get(question):
            right = _same(label, answer, question)
            found.tallies[question].count(right)
            if not right:
                found.errors.append((name, question, str(label[question]), str(answer.get(question))))
    found.sure.append((float(answer["confidence"]), _same(label, answer, "kind")))
    if label.get("missing") is not None and label["kind"] in REQUESTS:
        _items(found, name, label, answer)
    if "wanted" in label and label.get("follow_up") == "reschedule":
        found.tallies["wanted"].count(_wish_is_right(label, answer))
    _facts(found, name, label, answer)
    if label.get("outcome"):
        _sending(found, name, label, answer)


def _same(label: Label, answer: Answer, question: str) -> bool:
    return answer.get(question) in (label.get(question), *label.get("accept", {}).get(question, ()))


def _lists(label: Label) -> list[set[str]]:
    others = label.get("accept", {}).get("missing", ())
    return [set(label.get("missing") or ()), *(set(o) for o in others if isinstance(o, list))]


def _items(found: Score, name: str, label: Label, answer: Answer) -> None:
    wanted, told = set(label["missing"]), set(answer.get("missing") or ())
    found.items += Counter(both=len(wanted & told), told=len(told - wanted), lacking=len(wanted - told))
    right = told in _lists(label)
    found.tallies["missing_exact"].count(right)
    if not right:
        found.errors.append((name, "missing", ",".join(sorted(wanted)), ",".join(sorted(told))))


def _sending(found: Score, name: str, label: Label, answer: Answer) -> None:
    sent = answer.get("decision") == "send"
    if (label["kind"] == "enforcement" and label["outcome"] in ("complete", "incomplete")) or (label["kind"], label["outcome"]) == (
        "confirmation",
        "incomplete",
    ):
        found.tallies["sendable_sent"].count(sent)
    if not sent:
        return
    found.sent += 1
    listed = label["outcome"] != "incomplete" or set(answer.get("missing") or ()) in _lists(label)
    if not (_same(label, answer, "kind") and _same(label, answer, "outcome") and listed and label["kind"] in REQUESTS):
        found.sent_wrong.append(name)


def _wish_is_right(label: Label, answer: Answer) -> bool:
    wanted, told, accept = label["wanted"] or {}, answer.get("wanted") or {}, label.get("accept", {})
    parts = all(
        str(told.get(k)) == str(wanted[k]) or told.get(k) in accept.get(f"wanted.{k}", ()) for k in ("date", "from", "to") if wanted.get(k)
    )
    open_day = (
        not wanted.get("date") and not wanted.get("problem") and told.get("date") and told["date"] not in accept.get("wanted.date", ())
    )
    return parts and not open_day


def _facts(found: Score, name: str, label: Label, answer: Answer) -> None:
    accept, told = label.get("accept", {}), answer.get("facts") or {}
    for fact, wanted in (label.get("facts") or {}).items():
        if wanted not in (None, "", []):
            right = any(fact_is_right(fact, w, told.get(fact)) for w in (wanted, *accept.get(f"facts.{fact}", ())))
            _count(found, name, fact, right, wanted, told.get(fact))
    if label.get("role"):
        _count(found, name, "role", told.get("role") in (label["role"], *accept.get("role", ())), label["role"], told.get("role"))
    if label.get("competent_office"):
        right = same_office(label["competent_office"], answer.get("competent_office"))
        _count(found, name, "competent_office", right, label["competent_office"], answer.get("competent_office"))
    if label.get("topics"):
        here = set(map(str, answer.get("topics") or ()))
        right = any(set(map(str, topics)) <= here for topics in (label["topics"], *accept.get("topics", ())))
        _count(found, name, "topics", right, label["topics"], sorted(here))


def _count(found: Score, name: str, fact: str, right: bool, wanted: object, told: object) -> None:
    found.facts.setdefault(fact, Tally()).count(right)
    if not right:
        found.errors.append((name, fact, str(wanted), str(told)))


def fact_is_right(fact: str, wanted: Any, told: Any) -> bool:
    if told in (None, "", []):
        return False
    if fact in ("phone", "id_number"):
        return _digits(wanted) == _digits(told)
    if fact == "amount_vnd":
        return int(wanted) == int(told)
    if fact in NUMBERED:
        return all(_is_among(w, told, NUMBERED[fact]) for w in wanted)
    return alike(str(wanted), str(told), SAME_ADDRESS if "address" in fact else SAME_NAME)


def _digits(written: object) -> str:
    return re.sub(r"^84", "0", re.sub(r"\D", "", str(written)))


def _is_among(wanted: Label, told: Iterable[Label], place: str) -> bool:
    same = next((t for t in told if _number(t) == _number(wanted)), None)
    if same is None or (wanted.get("date") and str(wanted["date"]) != str(same.get("date"))):
        return False
    return not wanted.get(place) or same_office(wanted[place], same.get(place))


def _number(told: Label) -> str:
    return re.sub(r"[\s.,;:()/-]+", "", clean(str(told.get("number") or "")).lower())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(clean(text)))


def alike(one: str, other: str, least: float) -> bool:
    """Whether the two have at least that share of their words in common."""
    a, b = ([w for w in _words(text) if w not in TITLES] for text in (one, other))
    both = sum((Counter(a) & Counter(b)).values())
    return bool(a and b) and 2 * both / (len(a) + len(b)) >= least


def same_office(one: str | None, other: str | None) -> bool:
    return bool(one and other) and _office(one or "") == _office(other or "")


def _office(name: str) -> tuple[str, frozenset[str]]:
    said = " ".join(_words(name))
    for long, short in SPELT:
        said = said.replace(long, short)
    words = said.split()
    level = next((w for w in ("chi", "khu") if w in words), "")
    return level, frozenset(w for w in words if w not in UNITS)
