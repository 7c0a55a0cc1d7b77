"""A letter spread out on the desk: its pieces surveyed, its papers opened, its people known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk.journey import Letter, Paper
from helpdesk.reading import enclosed
from helpdesk.reading.cast import Cast
from helpdesk.reading.enclosed import OpenedPaper
from helpdesk.reading.judgments import bare_number
from helpdesk.reading.once import once
from helpdesk.reading.picture import Part, Picture
from helpdesk.reading.survey import Reader, Survey
from helpdesk.reading.text import Source, clean, fold

OWN = ("body", "forwarded", "application")
EVIDENCE_ROLES = ("application", "judgment", "authorization", "decision", "receipt")
TITLED = re.compile(r"^(?:(?:ls|luat su|ths|bs|gs|pgs|ts|ks|kts|mr|mrs|ms|ong|ba|anh|chi)\.?\s+)+(?=\w+\s+\w)")  # "LS Trần Văn A"
MOST_TEXT = 60_000  # letters of one piece of text that are read: nobody writes more, and time is bounded


@dataclass(frozen=True)
class Spread:
    """The pieces of one letter."""

    subject: Survey
    body: Survey
    forwarded: Survey
    opened: list[OpenedPaper]
    parts: list[Part]
    picture: Picture

    @once
    def own(self) -> list[Survey]:
        return [p.survey for p in self.parts if p.role in OWN]


def spread_out(reader: Reader, letter: Letter, papers: tuple[Paper, ...]) -> Spread:
    opened = enclosed.open_papers(papers, reader)
    heard = _heard(letter, opened)
    subject, body, forwarded = (
        Survey(Source(name, clean(text)[:MOST_TEXT]), reader, heard)
        for name, text in (("subject", letter.subject), ("body", letter.text), ("forwarded", letter.forwarded))
    )
    told = [("body", body), *([] if _of_another_matter(body, forwarded) else [("forwarded", forwarded)])] + [
        (o.role.role, o.survey) for o in opened if o.role.role in EVIDENCE_ROLES
    ]
    parts = [Part(role, survey, Cast(survey)) for role, survey in told if survey.source.text.strip()]
    return Spread(subject, body, forwarded, opened, parts, Picture(parts, letter.sender.name if letter.sender else ""))


def _of_another_matter(body: Survey, forwarded: Survey) -> bool:
    """ "Thư phía dưới nói về vụ của em gái tôi": what is passed on names another judgment than the writer does (ruling 19)."""
    own, passed_on = ({bare_number(j.number) for j in s.judgments if j.instance in ("st", "")} for s in (body, forwarded))
    return bool(own and passed_on) and not own & passed_on


def _heard(letter: Letter, opened: list[OpenedPaper]) -> frozenset[tuple[str, ...]]:
    """Names of two to five words that the sender's mailbox or an enclosed paper spells out."""
    told = [n.name for o in opened if o.role.role in EVIDENCE_ROLES and o.survey.source.is_cased for n in o.survey.names if not n.firm]
    names = [TITLED.sub("", fold(clean(name))).split() for name in (*told, letter.sender.name if letter.sender else "")]
    return frozenset(tuple(words) for words in names if 2 <= len(words) <= 5 and all(w.isalpha() for w in words))
