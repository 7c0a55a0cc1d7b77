"""A letter and its papers -> what they say. The one entry of the reader; pure.

sources (subject, own words, forwarded words, papers) -> surveys -> kinds
                                                      -> picture of the people -> facts, statements
in a thread: the act (supplement, reschedule …) and the wish
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from helpdesk.journey import FollowUp, Kind, Letter, Paper, Reading, Thread
from helpdesk.reading import enclosed, followup, kinds
from helpdesk.reading.cast import Cast
from helpdesk.reading.complaints import Aim, aim
from helpdesk.reading.contradictions import contradictions
from helpdesk.reading.enclosed import OpenedPaper
from helpdesk.reading.facts import facts_of
from helpdesk.reading.picture import Part, Picture
from helpdesk.reading.requests import requests
from helpdesk.reading.statements import statements
from helpdesk.reading.survey import Reader, Survey
from helpdesk.reading.text import Source, clean
from helpdesk.reading.topics import topics

EVIDENCE_ROLES = ("application", "judgment", "authorization", "decision", "receipt")
OWN = ("body", "forwarded", "application")
MOST_TEXT = 60_000  # letters of one piece of text that are read: nobody writes more, and time is bounded


@dataclass(frozen=True)
class Desk:
    """A letter spread out: its pieces surveyed, its papers opened, its people known."""

    subject: Survey
    body: Survey
    forwarded: Survey
    opened: list[OpenedPaper]
    parts: list[Part]
    picture: Picture

    @property
    def own(self) -> list[Survey]:
        return [p.survey for p in self.parts if p.role in OWN]


class LetterReader:
    """Reads letters; holds what the reader knows, never anything of a letter."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def read(self, letter: Letter, papers: tuple[Paper, ...], *, today: date, thread: Thread | None = None) -> Reading:
        """What `letter` says; with `thread`, as a letter in that case. `today` is the day it arrived."""
        desk = self._spread(letter, papers)
        aimed = aim(desk.own)
        ranked = kinds.rank(_zones(desk), _marks(letter, desk, aimed))
        kind = Kind.AUTOMATIC if letter.automatic else ranked[0].kind
        if letter.automatic:
            ranked = (replace(ranked[0], kind=kind, confidence=0.99), *ranked)
        reading = Reading(
            kinds=ranked,
            facts=facts_of(desk.parts, desk.picture, desk.subject, thread.kind if thread else kind, aimed.office),
            statements=(*statements(desk.body, desk.forwarded, desk.parts), *aimed.statements),
            papers=tuple(o.role for o in desk.opened),
            requests=requests(ranked, desk.body),
            contradictions=contradictions(desk.parts, desk.picture),
            topics=topics([desk.subject, desk.body]),
            unclear_judgment=any(s.all("unclear_judgment") for s in desk.own),
        )
        return reading if thread is None or letter.automatic else _in_thread(reading, letter, desk, thread, today)

    def _spread(self, letter: Letter, papers: tuple[Paper, ...]) -> Desk:
        subject, body, forwarded = (
            Survey(Source(name, clean(text)[:MOST_TEXT]), self.reader)
            for name, text in (("subject", letter.subject), ("body", letter.text), ("forwarded", letter.forwarded))
        )
        opened = enclosed.open_papers(papers, self.reader)
        told = [("body", body), ("forwarded", forwarded)] + [(o.role.role, o.survey) for o in opened if o.role.role in EVIDENCE_ROLES]
        parts = [Part(role, survey, Cast(survey)) for role, survey in told if survey.source.text.strip()]
        return Desk(subject, body, forwarded, opened, parts, Picture(parts, letter.sender.name if letter.sender else ""))


def _zones(desk: Desk) -> list[tuple[str, Survey]]:
    applications = [("application", o.survey) for o in desk.opened if o.role.role == "application"]
    return [("subject", desk.subject), ("body", desk.body), ("forwarded", desk.forwarded), *applications]


def _marks(letter: Letter, desk: Desk, aimed: Aim) -> set[str]:
    """Which of kinds.toml's marks hold."""
    at_official = any(s.code in ("target_enforcer", "target_head") for s in aimed.statements)
    marks = {
        "judgment": any(s.judgments for s in desk.own),
        "decision": any(s.decisions for s in desk.own),
        "sum": any(s.money for s in desk.own),
        "wrong_by_officer": at_official and any(s.all("wrongdoing") for s in desk.own),
        "robot": bool(letter.robot_marks),
        "party_says_so": desk.picture.own_role() is not None,
        "paper_judgment": any(o.role.role == "judgment" for o in desk.opened),
        "paper_application": any(o.role.role == "application" for o in desk.opened),
    }
    marks["no_case"] = not (marks["judgment"] or marks["decision"] or marks["party_says_so"])
    return {name for name, holds in marks.items() if holds}


def _in_thread(reading: Reading, letter: Letter, desk: Desk, thread: Thread, today: date) -> Reading:
    act = followup.act(desk.body, thread, today=today, brings=_brings(reading, desk, thread), calendar=letter.calendar)
    ranked = replace(reading.kinds[0], kind=thread.kind)
    return replace(
        reading,
        kinds=(ranked, *reading.kinds[1:]),
        follow_up=act.follow_up,
        wish=act.wish,
        cancels=act.cancels,
        begins_new_request=_begins(reading, desk, act.follow_up),
    )


def _begins(reading: Reading, desk: Desk, act: FollowUp) -> bool:
    """A full request typed into an old thread: asked for, signed, with its own judgment, and about another matter by its own words."""
    asked = any(desk.body.all(code) for code in ("enforcement_request", "confirmation_request", "complaint_act", "denunciation_act"))
    introduced = bool(desk.body.all("writer_intro")) and bool(reading.facts.judgments or desk.body.decisions)
    other = bool(desk.body.all("another_matter"))
    return act not in (FollowUp.RESCHEDULE, FollowUp.CANCEL) and asked and (introduced or other) and not desk.body.all("supplies_only")


def _brings(reading: Reading, desk: Desk, thread: Thread) -> bool:
    """Whether the letter carries something the case asked for: a paper, or a fact it lacked."""
    if desk.opened:
        return True
    facts = reading.facts
    told = {
        "requester_name": facts.requester_name,
        "requester_address": facts.requester_address,
        "debtor_name": facts.debtor_name,
        "debtor_address": facts.debtor_address or (facts.requester_address if desk.body.addresses else None),
        "creditor": facts.creditor_address or facts.requester_address,
        "judgment_identity": facts.judgments or facts.court,
        "asset_info": facts.asset_info,
        "request_content": facts.request_content,
        "party_role": facts.role,
        "confirm_content": facts.confirm_content,
        "complained_act": facts.complained_act,
        "complained_person": facts.complained_person,
        "complaint_request": facts.complaint_request,
        "denounced_person": facts.complained_person,
        "denounced_act": facts.complained_act,
    }
    return any(told.get(code) for code in thread.missing)
