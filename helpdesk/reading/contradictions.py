"""Facts that decide (court, number, day, part) stated in two ways: the letter one way, its papers another."""

from __future__ import annotations

import re

from helpdesk.journey import Contradiction, CourtName, Judgment, Role, Span
from helpdesk.reading import rulings, sums
from helpdesk.reading.judgments import bare_number, same_number
from helpdesk.reading.person import SELF
from helpdesk.reading.picture import Part, Picture
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import fold

ASKED = re.compile(r"\bso tien\s+(?:toi|em|chau|con|minh|chung toi|cong ty)?\s*(?:yeu cau|de nghi|xin|doi)(?:\s+\w+){0,4}\s*:?\s*$")
ASKED_REACH = 48  # letters before a sum
LESS = re.compile(
    r"\b(?:con lai|con no|con thieu|con phai|da tra|da nhan|moi tra|tra duoc|tra truoc|tru di|mot phan|tra bot|lam tron|khoang)\b"
)
SURE = 3.0  # weight of signs that put a person on one side of a judgment


def contradictions(parts: list[Part], picture: Picture) -> tuple[Contradiction, ...]:
    told = [(p.role, rulings.judgments(p.survey)) for p in parts]
    own = next((j for role, j in told if role in ("body", "forwarded") and j), ())
    copies = [j[0] for role, j in told if role == "judgment" and j] or [j[0] for role, j in told if role == "application" and j]
    found = _compare(own, copies) if own and copies else []
    people = (*_other_applicant(parts, picture), *_other_side(parts, picture), *_both_sides(parts))
    return (*found, *people, *_other_decision(parts), *(_more_than_awarded(parts) or _other_sum(parts)))


def _compare(own: tuple[Judgment, ...], copies: list[Judgment]) -> list[Contradiction]:
    """What the letter says of a judgment against what each copy of it says."""
    same = [(mine, copy) for copy in copies for mine in own if same_number(mine.number, copy.number)]
    if not same:
        return [Contradiction("judgment_number", own[0].span, copies[0].span)]
    return [c for mine, copy in same for c in (*_courts(mine, copy), *_days(mine, copy))]


def _courts(mine: Judgment, copy: Judgment) -> list[Contradiction]:
    a, b = mine.court, copy.court
    if a is None or b is None:
        return []
    apart = a.place and b.place and a.place != b.place and not _shortened(a, b)
    other = a.level != b.level or apart or (a.province and b.province and a.province != b.province)
    return [Contradiction("court", a.span, b.span)] if other else []


def _shortened(one: CourtName, other: CourtName) -> bool:
    """ "Tòa Đông Triều" may be the town's or, since it became one, the city's: who leaves the unit out contradicts neither."""
    a, b = (fold(name.place).split() for name in (one, other))
    said = all(fold(name.place) in fold(name.span.quote) for name in (one, other))
    return not said and a[-2:] == b[-2:]


def _days(mine: Judgment, copy: Judgment) -> list[Contradiction]:
    if mine.day and copy.day and mine.day != copy.day:
        return [Contradiction("judgment_date", mine.span, copy.span)]
    return []


def _other_applicant(parts: list[Part], picture: Picture) -> list[Contradiction]:
    """The letter is one person's, the enclosed application another's, and nobody says that one acts for the other."""
    body = next((p for p in parts if p.role == "body"), None)
    application = next((p for p in parts if p.role == "application"), None)
    if body is None or application is None or picture.sent_by_another:
        return []
    mine, theirs = picture.own[body.survey.source.name], picture.own[application.survey.source.name]
    apart = mine and theirs and not _same(mine, theirs) and not _explained(body, picture, mine, theirs)
    if not apart or mine is None or theirs is None:
        return []
    first, second = body.cast.people[mine].mention, application.cast.people[theirs].mention
    if first is None or second is None:
        return []
    here, there = body.survey.source, application.survey.source
    return [Contradiction("application", here.span(first.start, first.end), there.span(second.start, second.end))]


def _same(one: str, other: str) -> bool:
    return one == other or one.endswith(" " + other) or other.endswith(" " + one)


def _explained(body: Part, picture: Picture, mine: str, theirs: str) -> bool:
    """A representative, an employee, a firm and its director: two names for one request."""
    people = picture.characters
    firm = people[mine].firm or people[theirs].firm
    signs = any(people[k].weights.get("legal_representative") for k in (mine, theirs))
    return bool(firm or signs or body.survey.all("acts_for", "mails_for", "staff_of", "principal") or theirs in _named_in(body))


def _named_in(part: Part) -> set[str]:
    return {key for key, person in part.cast.people.items() if person.mention}


def _other_side(parts: list[Part], picture: Picture) -> list[Contradiction]:
    """The writer claims one side; an enclosed judgment or their own application puts them on the other."""
    role, writer = picture.own_role(), picture.writer
    body = next((p for p in parts if p.role == "body"), None)
    if body is None or writer is None or role not in (Role.CREDITOR, Role.DEBTOR):
        return []
    mine, other = ("creditor", "debtor") if role == Role.CREDITOR else ("debtor", "creditor")
    for part in (p for p in parts if p.role in ("judgment", "application")):
        against, for_them = _weight(part, writer, other), _weight(part, writer, mine)
        if against >= SURE and against > for_them + 1:
            return [Contradiction("role", _named_at(body, writer), _named_at(part, writer))]
    return []


def _weight(part: Part, writer: str, side: str) -> float:
    """ "Tôi" of an application is the writer; of a judgment it is nobody."""
    who = (writer, SELF) if part.role in ("body", "application") else (writer,)
    return sum(part.cast.people[k].weight(side) for k in who if k in part.cast.people)


def _named_at(part: Part, writer: str) -> Span:
    person = part.cast.people.get(writer)
    mention = person.mention if person else None
    return part.survey.source.span(mention.start, mention.end) if mention else part.survey.source.span(0, 0)


def _both_sides(parts: list[Part]) -> list[Contradiction]:
    """ "Tôi là người được thi hành án … à mà tôi là người phải thi hành án": the writer does not know."""
    body = next((p for p in parts if p.role == "body"), None)
    own = [body.cast.claims.get(side) for side in ("creditor", "debtor")] if body else []
    if body is None or not own[0] or not own[1]:
        return []
    source = body.survey.source
    return [Contradiction("role", *(source.span(c.start, c.end) for c in own if c))]


def _other_decision(parts: list[Part]) -> list[Contradiction]:
    """Letter and application speak of different decisions of an office."""
    told = {p.role: p.survey.papers_of_office for p in parts if p.role in ("body", "application")}
    for form in ("enforcement", "other"):
        mine, theirs = ([d for d in told.get(role, []) if d.form == form] for role in ("body", "application"))
        if mine and theirs and not {_serial(d.number) for d in mine} & {_serial(d.number) for d in theirs}:
            spans = {p.role: p.survey.source for p in parts}
            here, there = spans["body"], spans["application"]
            return [Contradiction("decision", here.span(mine[0].start, mine[0].end), there.span(theirs[0].start, theirs[0].end))]
    return []


def _more_than_awarded(parts: list[Part]) -> list[Contradiction]:
    """More is asked for than the enclosed judgment, or the letter itself, says was awarded; interest that runs on may explain it,
    or so much for each month or head, if the letter says so."""
    body = next((p.survey for p in parts if p.role == "body"), None)
    asked = sums.amount(body, fees_count=False) if body else None
    if body is None or asked is None or any(c.code == "interest" for c in body.cues):
        return []
    copies = [(m, p.survey) for p in parts if p.role == "judgment" for m in p.survey.money if not m.in_words]
    if copies and asked.dong > sum({m.dong for m, _ in copies}) and not _sums(body) & {m.dong for m, _ in copies}:
        return [Contradiction("sum", asked.span, copies[0][1].source.span(copies[0][0].start, copies[0][0].end))]
    stated = [m for m in body.money if ASKED.search(body.source.folded, max(0, m.start - ASKED_REACH), m.start)]
    awarded = [m for m in body.money if m not in stated and _is_awarded(body, m.start)]
    if len(stated) == 1 and awarded and stated[0].dong > sum({m.dong for m in awarded}):
        return [Contradiction("sum", *(body.source.span(m.start, m.end) for m in (stated[0], awarded[0])))]
    return []


def _other_sum(parts: list[Part]) -> list[Contradiction]:
    """Letter and application ask for different sums, and neither knows the other's; what was paid meanwhile may explain it."""
    told = {p.role: p.survey for p in parts if p.role in ("body", "application")}
    body, application = told.get("body"), told.get("application")
    if body is None or application is None or any(LESS.search(s.source.folded) for s in told.values()):
        return []
    here, there = (sums.amount(s, fees_count=False) for s in (body, application))
    if here is None or there is None or here.dong in _sums(application) or there.dong in _sums(body):
        return []
    return [Contradiction("sum", here.span, there.span)]


def _sums(survey: Survey) -> set[int]:
    return {m.dong for m in survey.money}


def _is_awarded(survey: Survey, position: int) -> bool:
    since = survey.source.sentence(position)[0]
    return any(since <= c.start < position for c in survey.all("compel", "duty", "won", "is_given"))


def _serial(number: str) -> str:
    """What comes before the first stroke: 12/QĐ-CTHADS and 12/2020/QĐ-CTHADS are one."""
    return bare_number(number).partition("/")[0]
