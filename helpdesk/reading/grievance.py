"""What is complained of, who did it, and what is asked (procedure.md §2c, ruling 15).

An act is described where something concrete stands beside the complaint: what an office does, a day, a sum, a thing. That an
official "is a bad man" describes none; a decision that cannot be told from others is not named.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from helpdesk.journey import Found
from helpdesk.reading.judgments import NumberMention
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.matter import sentence_of
from helpdesk.reading.survey import Survey

COMPLAINS = ("complaint_act", "complaint_word", "denunciation_act", "denunciation_word")
OTHERS = ("target_head", "target_court", "target_police", "target_other_body")
CONCRETE = ("enforcement_act_of_office", "wrongdoing", "asset", "misdeed")
OBJECT_REACH = 24
OF_REACH = 8  # letters between "kế toán của" and the office
DOCUMENT = re.compile(r"\b(?:quyet dinh|thong bao|bien ban|ke hoach|giay bao|cong van|qd)\b")
IN_MAKING = re.compile(
    r"\b(?:dan|niem yet|tong dat|gui|giao|trao|phat|cham|khong|chua|tu choi|viec lap|lap|cach)\b"
)  # "chậm ra quyết định", "việc lập biên bản": an act, no paper
DAY = re.compile(r"\b(?:ngay|hom|sang|chieu|toi|trua|thang|nam|luc)\s+(?:ngay\s+)?\d")
ACT_WORDS = re.compile(
    r"\b(?:(?<!lam )viec|hanh vi|chuyen|noi dung|hanh dong)\s+(?!nay\b|do\b|tren\b|toi se\b|to cao\b|khieu nai\b)\w+\s+\w+"
)
TAKEN_IN = re.compile(
    r"\w*(?:\s+\w+){0,5}?\s+tiep nhan(?:\s+(?:don|cho toi|giup toi|khieu nai|giup|cho))*\s*(?:[.;!\n]|$)"
)  # "mong được tiếp nhận" says not what for
LEAST_DEMAND = 2  # "yêu cầu trả sổ"
STAFF = re.compile(
    r"(?:\s+\w+){0,3}\s+(?:cua|o|tai|thuoc|ben)\s+(?:quy\s+)?(?:cuc|chi cuc|co quan (?:thi hanh|minh|ta|nay)|thi hanh an|van phong cuc)\b"
)
SERVANT = re.compile(r"\b(?:lai xe|tai xe|bao ve|tap vu|thu quy|thu kho|ke toan|van thu|nhan vien|thu ky|tro ly|nguoi trong kho)\b")
SAYS_TO_BE = re.compile(r"\b(?:xung|tu xung|noi|bao|nhan|tu nhan|gioi thieu)\s+(?:(?:minh|danh|ten|la|nguoi|ben|cua)\s+)*$")
NOT_TOLD = r"\b(?:khong|chua|chang|ko|k)\s+(?:he\s+)?(?:xung|noi|cho biet|ro|biet|nho|hoi duoc|tuong|nam duoc|kip hoi)\s+"
THAT_ONE = r"(?:(?:ho|(?:nguoi|can bo) (?:do|ay|nay|kia)|(?:ong|ba|anh|chi) (?:ay|ta|do)) )?"
UNKNOWN = re.compile(NOT_TOLD + THAT_ONE + r"(?:ten|la ai|o phong|phong|o co quan|co quan|o dau|danh tinh)\b")
WHEREFROM_UNKNOWN = re.compile(  # "không rõ thuộc cơ quan nào", "cũng không biết ở tỉnh hay huyện": not even of which office
    NOT_TOLD + r"(?:(?:la|ho|no|ong ay|anh ta|nguoi do|nguoi ay|nguoi nay|ten|tuoi|chuc vu|va|hay|,)\s*)*"
    r"(?:(?:nguoi|can bo)\s+)?(?:thuoc|o|cua|ben|tu|lam o|lam|cong tac o)\s+"
    r"(?:(?:co quan|don vi|noi|cap|chi cuc|cuc|tinh)\s+)+(?:nao|hay)\b"
)
NOBODY_KNOWN = re.compile(
    r"\b(?:khong|chua|chang)\s+(?:biet|ro|tuong)\s+(?:la\s+|do\s+)?(?:ai|nguoi nao|can bo nao|nhan vien nao|nguoi lam la ai)\b"
    r"|\bai lam (?:thi|cac|xin|de|co quan)\b"
    r"|\b(?:nguoi (?:ay|do|nay|la|kia)|ho|no|ke do)\s+(?:ten\s+)?(?:la\s+)?(?:ai|ten gi|o dau|co quan nao)\b[^.;\n]{0,30}"
    r"\b(?:khong|chua|chang|chiu)\s+(?:sao\s+|khong\s+|the\s+)?(?:biet|ro|nho|hay)\b"
)
FUNCTION = r"(?:chuc (?:vu )?gi|chuc nao|chuc vu|phong nao|bo phan nao|lam gi o)"
FUNCTION_UNKNOWN = re.compile(  # "không biết người đó tên gì, làm chức gì", "chức vụ gì tôi cũng không rõ"
    NOT_TOLD + rf"(?:\w+,?\s+){{0,7}}?{FUNCTION}\b|\b{FUNCTION}[^.;\n]{{0,24}}\b(?:khong|chua|chang|chiu)\b"
)
LEAST_STORY = 14  # words beyond names and forms that tell why


def complained_person(survey: Survey) -> Found | None:
    """The official or office complained of: a function is enough; the office a letter is addressed to is not meant."""
    for cue in survey.all("officer", "officer_here"):
        if not addressed(survey, cue.start) and not _anybody(survey, cue):
            return sentence_of(survey.source, cue.start)
    staff = [(c.start, c.end) for c in survey.all("staff_of") if not (_whoever(survey, c) and _anybody(survey, c))]
    for start, end in sorted([*staff, *(m.span() for m in SERVANT.finditer(survey.source.folded))]):
        of_office = any(0 <= o.start - end < OF_REACH for o in survey.offices) or STAFF.match(survey.source.folded, end)
        if of_office and not addressed(survey, start):
            return sentence_of(survey.source, start)
    for cue in survey.all(*OTHERS):
        if not addressed(survey, cue.start) and _near(survey, cue.start, *COMPLAINS):
            return sentence_of(survey.source, cue.start)
    denounced = survey.all("denunciation_act", "denunciation_word")
    for paper in () if denounced else survey.papers_of_office:  # whose a decision is stands in its number
        if paper.body and _near(survey, paper.start, *COMPLAINS):
            return sentence_of(survey.source, paper.start)
    for office in () if _denounces_nobody(survey) else survey.offices:
        if not addressed(survey, office.start) and _near(survey, office.start, *COMPLAINS, "enforcement_act_of_office"):
            return sentence_of(survey.source, office.start)
    return None


def _whoever(survey: Survey, cue: Cue) -> bool:
    """ "Cán bộ của Cục" may be anybody there, its bookkeeper may not."""
    return survey.source.folded[cue.start : cue.end] in ("can bo", "nhan vien", "chuyen vien")


def _anybody(survey: Survey, cue: Cue) -> bool:
    """ "Một người nói là cán bộ thi hành án, không xưng tên, không rõ ở đâu", "tôi không biết cán bộ nào làm": whoever it was."""
    folded = survey.source.folded
    if SAYS_TO_BE.search(folded, survey.source.sentence(cue.start)[0], cue.start) and UNKNOWN.search(folded):
        return True
    return _denounces_nobody(survey) and not any(0 <= n.start - cue.end < OF_REACH for n in survey.names)


def _denounces_nobody(survey: Survey) -> bool:
    """A complaint may name an office only; who denounces must say whom."""
    folded = survey.source.folded
    nobody = NOBODY_KNOWN.search(folded) or WHEREFROM_UNKNOWN.search(folded)
    nobody = nobody or (UNKNOWN.search(folded) and FUNCTION_UNKNOWN.search(folded))  # "không biết tên, cũng không rõ chức gì, phòng nào"
    return bool(survey.all("denunciation_act", "denunciation_word")) and nobody is not None


def complained_act(survey: Survey) -> Found | None:
    """The decision (with its number or day) or the act."""
    numbered = next((d for d in survey.papers_of_office if d.form == "other" or _near(survey, d.start, *COMPLAINS)), None)
    if numbered:
        return sentence_of(survey.source, numbered.start)
    if _unnamed_decision(survey):
        return None
    return next((sentence_of(survey.source, at) for at in _acts(survey)), None)


def _acts(survey: Survey) -> Iterator[int]:
    """Where an act is described, the surest first: by a word of the trade, in a sentence that tells of somebody's doing on a day."""
    known = [c.start for c in survey.all(*CONCRETE) if _tells(survey, c.start)]
    source = survey.source
    named = [m.start() for m in ACT_WORDS.finditer(source.folded) if _tells(survey, m.start())]
    yield from sorted({*known, *named})
    dated = (m.start() for m in DAY.finditer(source.folded))
    yield from (at for at in dated if _tells(survey, at) and _words_of_own(survey, at) >= LEAST_STORY // 2)
    yield from (m.start for m in survey.money if _tells(survey, m.start))


def _tells(survey: Survey, position: int) -> bool:
    """Whether the sentence tells of the matter: no heading, no introduction, no closing, no wish."""
    start, end = survey.source.sentence(position)
    if any(start <= c.start < position for c in survey.all("addressed_to")) and not _near(survey, position, *COMPLAINS):
        return False
    ruling = any(start <= j.start < end for j in survey.judgments) and not _near(survey, position, *COMPLAINS, "officer")
    return not ruling and _words_of_own(survey, position) >= 4


def _words_of_own(survey: Survey, position: int) -> int:
    """Words of the sentence that are no name, address, number, day or form of words."""
    start, end = survey.source.sentence(position)
    taken = [(c.start, c.end) for c in survey.all(*FORMAL)]
    for mentions in (survey.names, survey.addresses, survey.offices, survey.courts, survey.dates):
        taken += [(m.start, m.end) for m in mentions]
    starts = survey.source.starts
    since, until = bisect_left(starts, start), bisect_left(starts, end)
    of_forms: set[int] = set()
    for a, b in taken:
        if a < end and b > start:
            of_forms.update(range(bisect_left(starts, a, since, until), bisect_left(starts, b, since, until)))
    return sum(at not in of_forms and survey.source.words[at].isalpha() for at in range(since, until))


FORMAL = (*COMPLAINS, "officer", "self", "writer_intro", "writer_bare", "role_creditor", "role_debtor", "asks", "closing", "addressed_to")


def _unnamed_decision(survey: Survey) -> bool:
    """A decision is complained of, and neither its number nor its day is said anywhere beside."""
    folded = survey.source.folded
    for cue in survey.all("complaint_act", "complaint_word"):
        document = DOCUMENT.search(folded, cue.start, cue.end + OBJECT_REACH)
        if document and not IN_MAKING.search(folded, cue.start, document.start()) and not _identified(survey, document.start()):
            return True
    return False


def _identified(survey: Survey, position: int) -> bool:
    start, end = survey.source.sentence(position)
    spoken_of: list[NumberMention] = survey.papers_of_office
    return bool(spoken_of) or any(start <= d.start < end for d in survey.dates)


def complaint_request(survey: Survey) -> Found | None:
    """What is asked, or why: a wish, a reason, or a story that is more than the name of a decision."""
    cue = survey.first("demand_for_review", "reason") or next((c for c in survey.all("asks", "begs") if _demands(survey, c.start)), None)
    if cue:
        return sentence_of(survey.source, cue.start)
    stories = [at for at in _acts(survey) if _words_of_own(survey, at) >= LEAST_STORY]
    return sentence_of(survey.source, stories[0]) if stories else None


def _demands(survey: Survey, position: int) -> bool:
    """Something is asked, in however few words; that somebody is thanked, or greeted, asks nothing."""
    polite = _near(survey, position, "thanks", "addressed_to") or TAKEN_IN.match(survey.source.folded, position) is not None
    return _tells(survey, position) or (not polite and _words_of_own(survey, position) >= LEAST_DEMAND)


def addressed(survey: Survey, position: int) -> bool:
    """Whether somebody is named only because the letter is addressed to them."""
    start, _ = survey.source.sentence(position)
    before = [c for c in survey.all("addressed_to") if start <= c.start < position]
    return bool(before) and not any(before[-1].start <= c.start < position for c in survey.all(*COMPLAINS))


def _near(survey: Survey, position: int, *codes: str) -> bool:
    start, end = survey.source.sentence(position)
    return any(start <= c.start < end for c in survey.all(*codes))
