"""What the letter states and the procedure asks after: an application unwritten, a copy to follow, an obstacle, a delegation."""

from __future__ import annotations

import re

from helpdesk.journey import Statement
from helpdesk.reading import heirs, outsiders, signing
from helpdesk.reading.cast import Cast
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.picture import Part
from helpdesk.reading.survey import Survey

REQUESTS = (
    *("enforcement_request", "confirmation_request", "complaint_act", "complaint_word", "denunciation_act", "denunciation_word"),
    *("compel", "asks", "begs", "makes_application", "demand_for_review"),
)
NOTE = 30  # words
PAST = re.compile(r"\b(?:may nam qua|may nam nay|truoc day|tu truoc|truoc gio|(?:hoi|luc|khi|ngay|dao|nam|thuo) (?:do|ay|xua)|bao nam)\b")
NOW = re.compile(
    r"^[^.;\n]{0,40}\b(?:nay|bay gio|hom nay|gio)\b(?![^.\n]{0,60}\b(?:huong dan|chi giup|chi dan|cach|mau)\b)"
    r"[^.\n]{0,30}\b(?:yeu cau|de nghi|xin)\b"
)
OF_ENFORCEMENT = re.compile(r"\s+(?:yeu cau\s+)?thi hanh an\b")  # a complaint that tells why none could be made
TOWARDS = re.compile(r"\b(?:cho|ve|den|toi|len|ra|sang)\s*(?:quy\s*)?$")
HERE = re.compile(r"\b(?:cho|ve|den|toi|len|ra)\s+(?:(?:quy\s+)?(?:cuc|co quan)\b|thi hanh an tinh\b|day\b|quy vi\b)")
ONCE = re.compile(r"\b(?<!phia )(?<!mat )(?<!nhu )(?:truoc(?! mat| cua| nha| san| cong| het)|(?:hoi|ngay) xua|da tung|da co thoi)\b")
MOVED = re.compile(
    r"\b(?:don|chuyen|bo|roi|tra)\s+(?:(?:nha|phong|tro|ra)\s+)*(?:di|khoi|nha|phong|noi khac|cho khac)\b|\bkhong con o\b|\bdi dau\b"
)
AS_ABOVE = re.compile(r"\b(?:tren|nt)$")
EVER = re.compile(r"\b(?:bao gio|lan nao)\b")
PLAIN = (
    "application_unwritten",
    "application_unsigned",
    "application_enclosed",
    "judgment_enclosed",
    "judgment_promised",
    "authorization_enclosed",
    "authorization_absent",
    "without_paper",
    "obstacle",
    "abroad",
    "delegated_here",
    "taken_up",
    "nothing_requested",
    "anonymous",
    "withheld",
    "second_complaint",
    "in_appeal",
    "immediate_kind",
    "final_said",
    "periodic",
    "support",
    "heir",
    "outsider",
    "acts_for",
    "affected",
    "legal_representative",
    "same_address",
    "neighbour",
    "unclear_judgment",
    "never_applied",
    "exempt_enforced",
    "secrecy",
    "several_writers",
)


def statements(body: Survey, forwarded: Survey, parts: list[Part]) -> tuple[Statement, ...]:
    """The first place of each statement: in the writer's own words, else in what they pass on or enclose."""
    found = []
    applications = [p.survey for p in parts if p.role == "application"]
    surveys = (body, forwarded, *applications)
    casts = {p.survey.source.name: p.cast for p in parts}
    said = set[str]().union(*(s.by_code for s in surveys))
    for code in (c for c in PLAIN if c in said or c == "outsider" or (c == "delegated_here" and "delegates" in said)):
        for survey in surveys:
            cue = next((c for c in _cues(survey, code) if not (_void(survey, c) or _of_another(casts.get(survey.source.name), c))), None)
            if cue:
                found.append(Statement(code, survey.source.span(cue.start, cue.end)))
                break
    told = {s.code for s in found}
    return (*found, *_closing(parts), *_wards(parts), *(() if "several_writers" in told else _several(parts)))


def _cues(survey: Survey, code: str) -> list[Cue]:
    if code == "delegated_here":
        return [*survey.all(code), *(c for c in survey.all("delegates") if _to_this_office(survey, c))]
    return outsiders.told(survey) if code == "outsider" else survey.all(code)


def _to_this_office(survey: Survey, cue: Cue) -> bool:
    """ "Ủy thác toàn bộ việc này cho Cục …": to the office named behind, which is this one; else to "Cục", "đây"."""
    end = survey.source.sentence(cue.start)[1]
    named = [o for o in survey.offices if cue.end <= o.start < end and TOWARDS.search(survey.source.folded, cue.end, o.start)]
    if named:
        return named[0].name.level == "province" and named[0].name.province == survey.reader.gazetteer.home
    return HERE.search(survey.source.folded, cue.end, end) is not None


def _void(survey: Survey, cue: Cue) -> bool:
    """Whether the words are not meant so here."""
    if cue.code == "application_unsigned":
        return cue != signing.left_unsigned(survey)
    if cue.code == "heir":
        return cue not in heirs.told(survey)
    if cue.code == "neighbour":
        return _lived_there_once(survey, cue)
    return cue.code == "application_unwritten" and speaks_of_before(survey, cue)


def _lived_there_once(survey: Survey, cue: Cue) -> bool:
    """ "Trước thuê trọ cạnh nhà tôi, nay dọn đi nơi khác"."""
    start, end = survey.source.sentence(cue.start)
    return ONCE.search(survey.source.folded, start, cue.start) is not None or MOVED.search(survey.source.folded, cue.end, end) is not None


def speaks_of_before(survey: Survey, cue: Cue) -> bool:
    """ "Chưa làm đơn bao giờ" speaks of the past, "bận nên chưa làm đơn, nay yêu cầu …" and "bố tôi chưa kịp làm đơn thì mất" do so too,
    a complaint of another than its own; and a letter that makes its application now has none to come."""
    if survey.all("complaint_act") and OF_ENFORCEMENT.match(survey.source.folded, cue.end):
        return True
    words = " ".join(survey.source.words[cue.last : cue.last + 7])
    start, end = survey.source.sentence(cue.start)
    of_the_dead = any(start <= c.start < end for c in heirs.told(survey))
    past = EVER.search(words) or PAST.search(survey.source.folded[start : cue.start]) or NOW.search(survey.source.folded[cue.end : end])
    return bool(past) or of_the_dead or bool(survey.all("never_applied", "makes_application"))


def _wards(parts: list[Part]) -> tuple[Statement, ...]:
    """That the writer stands for somebody by law: their child, their ward."""
    told = ((p.survey.source, c) for p in parts if p.role in ("body", "forwarded") for c in p.cast.wards)
    return tuple(Statement("ward", source.span(c.start, c.end)) for source, c in told)


def _of_another(cast: Cast | None, cue: Cue) -> bool:
    """ "Nó đi tù về": the debtor's mishap is no obstacle of the creditor's; nor is the creditor's "địa chỉ: như trên" the debtor's."""
    if cast is None or cue.code not in ("obstacle", "same_address"):
        return False
    sufferer = cast.actors.before(cue.start, since=cast.source.sentence(cue.start)[0])
    person = cast.people[sufferer.who] if sufferer else None
    owes = person is not None and person.weight("debtor") > person.weight("creditor")
    return owes if cue.code == "obstacle" else not owes and AS_ABOVE.search(cast.source.folded, cue.start, cue.end) is not None


def _closing(parts: list[Part]) -> tuple[Statement, ...]:
    """That the writer's own words close with a name."""
    for part in (p for p in parts if p.role in ("body", "forwarded") and not _is_a_note(p.survey)):
        signed = [(s.start, s.end) for s in part.cast.signatures] or signing.by_given_name(part.survey, part.cast.people)
        signed = signed or signing.in_so_many_words(part.survey, part.cast.people) or signing.all_together(part.survey, part.cast.people)
        if signed:
            return (Statement("closes_with_name", part.survey.source.span(*signed[-1])),)
    return ()


def _is_a_note(survey: Survey) -> bool:
    """ "Tôi gửi bản án như cán bộ dặn. Hường": signed, too, but it asks nothing."""
    return len(survey.source.words) < NOTE and not survey.all(*REQUESTS)


def _several(parts: list[Part]) -> tuple[Statement, ...]:
    """That more than one person signs the writer's own words."""
    for part in parts:
        if part.role == "body" and len({s.who for s in part.cast.signatures}) > 1:
            last = part.cast.signatures[-1]
            return (Statement("several_writers", part.survey.source.span(last.start, last.end)),)
    return ()
