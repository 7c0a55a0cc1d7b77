"""A letter and its papers -> what they say. The one entry of the reader; pure.

sources (subject, own words, forwarded words, papers) -> surveys -> kinds
                                                      -> picture of the people -> facts, statements
in a thread: the act (supplement, reschedule …) and the wish
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from helpdesk.journey import Kind, Letter, Paper, Ranked, Reading, Thread
from helpdesk.reading import enclosed, kinds
from helpdesk.reading.cast import Cast
from helpdesk.reading.complaints import Aim, aim
from helpdesk.reading.contradictions import contradictions
from helpdesk.reading.doubts import doubts
from helpdesk.reading.enclosed import OpenedPaper
from helpdesk.reading.facts import facts_of
from helpdesk.reading.in_case import in_case
from helpdesk.reading.model import Model
from helpdesk.reading.picture import Part, Picture
from helpdesk.reading.requests import requests
from helpdesk.reading.spread import Spread
from helpdesk.reading.statements import statements
from helpdesk.reading.survey import Reader, Survey
from helpdesk.reading.text import Source, clean, fold
from helpdesk.reading.topics import topics

EVIDENCE_ROLES = ("application", "judgment", "authorization", "decision", "receipt")
MOST_TEXT = 60_000  # letters of one piece of text that are read: nobody writes more, and time is bounded


class LetterReader:
    """Reads letters; holds what the reader knows, never anything of a letter."""

    def __init__(self, reader: Reader, model: Model) -> None:
        self.reader, self.model = reader, model

    def read(self, letter: Letter, papers: tuple[Paper, ...], *, today: date, thread: Thread | None = None) -> Reading:
        """What `letter` says; with `thread`, as a letter in that case. `today` is the day it arrived."""
        spread = self._spread(letter, papers)
        aimed = aim(spread.own)
        ranked = kinds.rank(_zones(spread), _marks(letter, spread, aimed), self.model)
        kind = Kind.AUTOMATIC if letter.automatic else ranked[0].kind
        if letter.automatic:
            ranked = (replace(ranked[0], kind=kind, confidence=0.99), *ranked)
        asked = requests(ranked, spread.body)
        ranked = _first_asked(ranked, asked)
        kind = ranked[0].kind
        facts = facts_of(spread.parts, spread.picture, spread.subject, thread.kind if thread else kind, aimed.office)
        said = (*statements(spread.body, spread.forwarded, spread.parts), *aimed.statements)
        roles = tuple(o.role for o in spread.opened)
        reading = Reading(
            kinds=ranked,
            facts=facts,
            statements=said,
            papers=roles,
            requests=asked,
            contradictions=contradictions(spread.parts, spread.picture),
            topics=topics([spread.subject, spread.body], only_questions=thread is None and kind != Kind.OTHER),
            unclear_judgment=any(s.all("unclear_judgment") for s in spread.own),
            unsure=doubts(spread.parts, spread.picture, facts, thread.kind if thread else kind, said, roles),
        )
        return reading if thread is None or letter.automatic else in_case(reading, letter, spread, thread, today)

    def zones(self, letter: Letter, papers: tuple[Paper, ...]) -> tuple[kinds.Zones, set[str]]:
        """What the kind is told by: the pieces that have a say in it, and the marks that hold."""
        spread = self._spread(letter, papers)
        return _zones(spread), _marks(letter, spread, aim(spread.own))

    def _spread(self, letter: Letter, papers: tuple[Paper, ...]) -> Spread:
        opened = enclosed.open_papers(papers, self.reader)
        heard = _heard(letter, opened)
        subject, body, forwarded = (
            Survey(Source(name, clean(text)[:MOST_TEXT]), self.reader, heard)
            for name, text in (("subject", letter.subject), ("body", letter.text), ("forwarded", letter.forwarded))
        )
        told = [("body", body), ("forwarded", forwarded)] + [(o.role.role, o.survey) for o in opened if o.role.role in EVIDENCE_ROLES]
        parts = [Part(role, survey, Cast(survey)) for role, survey in told if survey.source.text.strip()]
        return Spread(subject, body, forwarded, opened, parts, Picture(parts, letter.sender.name if letter.sender else ""))


def _first_asked(ranked: tuple[Ranked, ...], asked: tuple[Kind, ...]) -> tuple[Ranked, ...]:
    """Of several requests the first gives the kind (ruling 5); that it does is as sure as any kind was."""
    first = next((r for r in ranked if r.kind in asked[:1]), ranked[0])
    others = (r for r in ranked if r.kind != first.kind)
    return (replace(first, confidence=ranked[0].confidence), *others)


def _heard(letter: Letter, opened: list[OpenedPaper]) -> frozenset[tuple[str, ...]]:
    """Names of two to five words that the sender's mailbox or an enclosed paper spells out."""
    told = [n.name for o in opened if o.role.role in EVIDENCE_ROLES and o.survey.source.is_cased for n in o.survey.names if not n.firm]
    names = [fold(clean(name)).split() for name in (*told, letter.sender.name if letter.sender else "")]
    return frozenset(tuple(words) for words in names if 2 <= len(words) <= 5 and all(w.isalpha() for w in words))


def _zones(spread: Spread) -> kinds.Zones:
    applications = [("application", o.survey) for o in spread.opened if o.role.role == "application"]
    return [("subject", spread.subject), ("body", spread.body), ("forwarded", spread.forwarded), *applications]


def _marks(letter: Letter, spread: Spread, aimed: Aim) -> set[str]:
    """Which of kinds.toml's marks hold."""
    at_official = any(s.code in ("target_enforcer", "target_head") for s in aimed.statements)
    marks = {
        "judgment": any(s.judgments for s in spread.own),
        "decision": any(s.decisions for s in spread.own),
        "sum": any(s.money for s in spread.own),
        "wrong_by_officer": at_official and any(s.all("wrongdoing") for s in spread.own),
        "robot": bool(letter.robot_marks),
        "party_says_so": spread.picture.own_role() is not None,
        "paper_judgment": any(o.role.role == "judgment" for o in spread.opened),
        "paper_application": any(o.role.role == "application" for o in spread.opened),
    }
    marks["no_case"] = not (marks["judgment"] or marks["decision"] or marks["party_says_so"])
    return {name for name, holds in marks.items() if holds}
