"""Two letters of one case as one reading: what the newer says wins, what it leaves unsaid stands."""

from __future__ import annotations

from dataclasses import fields, replace

from helpdesk.journey import Facts, Judgment, Reading, Role

OVERTAKEN = {  # a paper that has come overtakes the promise that it would
    "application": ("application_unwritten", "application_unsigned"),
    "judgment": ("judgment_promised",),
    "authorization": ("authorization_absent", "without_paper"),
}


def merged(old: Reading, new: Reading) -> Reading:
    """The case's reading after a supplement. Kind and wish are the case's own and are kept."""
    gone = {code for paper in new.papers for code in OVERTAKEN.get(paper.role, ())}
    said = {s.code: s for s in (*old.statements, *new.statements) if s.code not in gone}
    return replace(
        old,
        facts=_facts(old.facts, new.facts),
        statements=tuple(said.values()),
        papers=(*(p for p in old.papers if p.role != "unreadable"), *new.papers),
        contradictions=new.contradictions,
        topics=new.topics or old.topics,
        unclear_judgment=old.unclear_judgment or new.unclear_judgment,
        missed=tuple(code for code in old.missed if not _comes_anew(code, old.facts, new)),
    )


def _comes_anew(code: str, before: Facts, new: Reading) -> bool:
    """Whether what was thought missed was, or comes again: then it is no matter of the first letter any more."""
    if any(paper.role == code for paper in new.papers):
        return True
    return hasattr(before, code) and (getattr(before, code) is None or getattr(new.facts, code) is not None)


def _facts(old: Facts, new: Facts) -> Facts:
    kept = {f.name: getattr(new, f.name) or getattr(old, f.name) for f in fields(Facts)}
    own = {f: getattr(old, f) or getattr(new, f) for f in ("role", "requester_name", "creditor", "amount")}
    return _as_creditor(replace(Facts(**kept), **own, judgments=_judgments(old.judgments, new.judgments)))


def _as_creditor(facts: Facts) -> Facts:
    """Who asks as the creditor is the creditor: their name or address, told at last, is the creditor's, too."""
    if facts.role != Role.CREDITOR or (facts.creditor and facts.requester_name and facts.creditor.normal != facts.requester_name.normal):
        return facts
    name, home = facts.creditor or facts.requester_name, facts.creditor_address or facts.requester_address
    return replace(facts, creditor=name, creditor_address=home)


def _judgments(old: tuple[Judgment, ...], new: tuple[Judgment, ...]) -> tuple[Judgment, ...]:
    found = {j.number.casefold(): j for j in old}
    for judgment in new:
        known = found.get(judgment.number.casefold(), judgment)
        found[judgment.number.casefold()] = replace(known, day=known.day or judgment.day, court=known.court or judgment.court)
    return tuple(found.values())
