"""What of a letter has a say in its kind: the pieces it is told by, and the marks of data/kinds.toml that hold."""

from __future__ import annotations

from helpdesk.journey import Letter
from helpdesk.reading.complaints import Aim
from helpdesk.reading.concern import COMPLAINTS, DENUNCIATIONS, complains_of_others, denounces_no_official
from helpdesk.reading.spread import Spread
from helpdesk.reading.survey import Survey

GRIEVANCES = (*COMPLAINTS, *DENUNCIATIONS, "wrongdoing", "misdeed", "enforcement_act_of_office", "demand_for_review")
ADDRESSEE = 12  # letters between "kính gửi" and to whom
MAILINGS = frozenset({"list", "unsubscribe", "bulk"})
Zones = list[tuple[str, Survey]]


def zones_of(spread: Spread) -> Zones:
    applications = [("application", o.survey) for o in spread.opened if o.role.role == "application"]
    return [("subject", spread.subject), ("body", spread.body), ("forwarded", spread.forwarded), *applications]


def marks_of(letter: Letter, spread: Spread, aimed: Aim) -> set[str]:
    """Which of kinds.toml's marks hold."""
    at_official = any(s.code in ("target_enforcer", "target_head") for s in aimed.statements)
    marks = {
        "judgment": any(s.judgments for s in spread.own),
        "decision": any(s.decisions for s in spread.own),
        "sum": any(s.money for s in spread.own),
        "wrong_by_officer": at_official and any(s.all("wrongdoing") for s in spread.own),
        "robot": bool(letter.robot_marks),
        "newsletter": _is_a_newsletter(letter, spread),
        "party_says_so": spread.picture.own_role() is not None,
        "paper_judgment": any(o.role.role == "judgment" for o in spread.opened),
        "paper_application": any(o.role.role == "application" for o in spread.opened),
    }
    marks["no_enforcement"] = not marks["party_says_so"] and complains_of_others([spread.subject, *spread.own])
    marks["no_grievance"] = not any(s.all(*GRIEVANCES) for s in [spread.subject, *spread.own])
    marks["no_official"] = denounces_no_official([spread.subject, *spread.own])
    marks["addressed_elsewhere"] = _is_for_others(spread.own)
    marks["no_case"] = not (marks["judgment"] or marks["decision"] or marks["party_says_so"])
    return {name for name, holds in marks.items() if holds}


def _is_for_others(own: list[Survey]) -> bool:
    """ "Kính gửi BHXH thành phố …", and no word of enforcement: it only came to the wrong mailbox."""
    if any(s.offices or s.papers_of_office or s.all("of_enforcement") for s in own):
        return False
    bodies = ((c, o) for s in own for c in s.all("addressed_to") for o in s.all("other_body", "target_other_body"))
    return any(0 <= o.start - c.end <= ADDRESSEE for c, o in bodies)


def _is_a_newsletter(letter: Letter, spread: Spread) -> bool:
    """A mailing list's letter that says so itself; a person's that came by a list tells who writes, or of a matter of theirs."""
    if MAILINGS.isdisjoint(letter.robot_marks) or not any(s.all("newsletter") for s in [spread.subject, *spread.own]):
        return False
    return spread.picture.writer is None and not any(s.judgments or s.papers_of_office for s in spread.own)
