"""Which of the times a letter names are wished for, which are left behind, and which only belong to the telling.

"Hoãn buổi thứ tư, thứ sáu tôi lên", "đổi từ 4/3 sang 11/3", "thứ năm thay cho thứ ba", "ngày 14 không được, 17 cũng không, 18 tôi
xuống": the clause a phrase stands in and the words right before and behind it say which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from helpdesk.reading.survey import Survey
from helpdesk.reading.time_words import is_spelt
from helpdesk.reading.when import When

WANTED, LEFT, ASIDE = "wanted", "left", "aside"
NO = r"(?:khong|ko|k|kg|chang|hong|hok|hem|khg)"
A_TIME = r"\s+(?:la\s+|vao\s+|luc\s+)*(?:\d|thu\b|t\d|(?:ngay|hom|mung)\s+\d|mai|ngay mai|sang|chieu|buoi|tuan|cn|chu nhat)"
INSTEAD = rf"(?:chu\s+)?{NO}\s+phai(?={A_TIME})|thay\s+(?:vi|cho)|(?:ngoai\s+)?tru\b"
NOT_THIS = re.compile(rf"\W*(?:{INSTEAD})")
NOT_THAT = "".join(rf"(?<!{word} )" for word in ("hom", "bua", "ngay", "gio", "sau", "truoc"))  # "hôm đó" gives no reason
FOR_ME = r"cho\s+(?:em|toi|tui|chau|co|bac|con|minh|chi)"
CLAUSE = re.compile(
    rf"[;!?\n]|[,.](?!\d)|\b(?:{INSTEAD}|ma\s+la)\b"
    rf"|\b(?:nhung|nen|(?<!thay )vi|{NOT_THAT}do|boi|tai vi|thi|xin|de nghi|mong|{FOR_ME}|co the|hoac|neu)\b"
)
GOES = re.compile(r"\b(?:toi|em|e|chau|con|minh|bac|chi|anh|tui|len|den|qua|sang|xin|doi|chuyen|ra|xuong|gap|cho)\b")
INTO = re.compile(
    r"\b(?:sang|qua|thanh|den|toi|vao|len|ve|xuong|ra|la|lui lai|doi lai|hen lai)\s+"
    r"(?:(?:ngay|hom|buoi|bua|luc|dau|cuoi|khoang|tam|dung|gio|sang|chieu|som|giua)\s+)*$"
)
FROM = re.compile(r"\b(?:tu|khoi)\s+(?:(?:ngay|hom|buoi|bua|luc|lich|lich hen)\s+)*$")
ITS_VISIT = (  # what stands between a verb and the day of the visit it moves
    r"(?:(?:gium|giup|cho|lai|cai|voi|di|toi|tui|em|e|minh|bac|chi|con|chau|lich|buoi|hen|cuoc|lam viec|ngay|hom|bua|sang|chieu)\s+)*$"
)
OFF = re.compile(rf"\b(?:hoan|bo|huy|nghi|ne|tranh)\s+{ITS_VISIT}")
MOVES = re.compile(rf"\b(?:doi|chuyen|lui|thay doi|day)\s+{ITS_VISIT}")
ALSO_NOT = re.compile(rf"\s*(?:thi\s+)?(?:(?:toi|tui|em|e|minh|chau|con)\s+)?cung\s+(?:{NO}|ban|vay|the|chiu|ket|mac|vuong)\b")
ASKS = re.compile(rf"\W*(?:xin|de nghi|mong|kinh|nho|{FOR_ME})\b")
NOT_FREE = re.compile(rf"\b{NO}\s+(?:phai\s+(?:ngay|hom|luc)|ranh|tien|on|kip)\b")
MUST = re.compile(  # "sáng tôi phải chạy thận"; not "phải tuần sau mới được", not "có phải …", "không phải …"
    r"(?<!co )(?<!khong )(?<!ko )(?<!k )(?<!khoi )\bphai\b"
    r"(?!\s+(?:den|toi|cho|doi|qua|sang|chieu|tuan|thang|ngay|hom|thu|la|khong|mung|cuoi|dau|sau|het|mang|nop|dung|\d))"
)
ENDS_NO = re.compile(rf"\b{NO}\W*$")
QUESTION = re.compile(rf"\b(?:duoc|dc|dk|co|phai|chua)\b[^,.;]*\b{NO}\W*$|\b(?:duoc|dc|dk)\s+{NO}")
GOES_ON = re.compile(r"\W*(?:cu the|tuc|vao|la|luc)\b")
TURNS = re.compile(r"\W*sang\b")  # "sang ngày 15 …": the day comes round, nobody moves
REASON = re.compile(r"\W*(?:vi|boi|tai vi|do)\b")
FREE = re.compile(r"\b(?:moi|chi|ranh|trong|duoc nghi)\b")
IF = re.compile(r"\W*neu\b")
CORRECTS = re.compile(r"\b(?:a|oi|u|ah)?\s*(?:thoi thi|thoi\b(?!\s+(?:gian|han))|nham|quen|y toi la|y em la|chinh xac la|hay thoi)\b")
EITHER = re.compile(r"\b(?:hoac|hay|va|voi|neu khong thi|khong thi)\b|\bdeu\s+(?:duoc|dc)|\bcung\s+(?:duoc|dc)\b")
ENDS = re.compile(r"[.;!?\n](?!\d)")
BACK = re.compile(
    r"\s*(?:(?:toi|tui|em|e|minh|chau|con|tau|xe|vo|chong|ho)\s+)*moi\s+(?:ve|dia|xong|ra|tan|ha canh|cap ben|khoi|lay|co|toi noi)\b"
)
FEASTS = {"cung": "cúng", "gio": "giỗ"}  # without marks they are "cũng" and "giờ"
FEAST = re.compile(r"\b(?:cung|gio)\b")
NEAR = 60  # letters within which one takes back what was said
FEW = 3  # words beside the phrase in a clause that only names a time


@dataclass(frozen=True, slots=True)
class Clause:
    start: int
    end: int
    refuses: bool = False
    asks: bool = False
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Leaning:
    """A when-phrase, what is said of it and the clause it stands in."""

    when: When
    lean: str
    clause: Clause


def leanings(survey: Survey, text: str, whens: list[When]) -> list[Leaning]:
    clauses = _going_on(text, [_weighed(survey, text, c) for c in _clauses(text, whens)])
    found = [Leaning(w, "", next(c for c in reversed(clauses) if c.start <= w.start)) for w in whens]
    leant = [replace(x, lean=_lean(text, x, found)) for x in found]
    return _aside(text, _corrected(text, leant))


def _clauses(text: str, whens: list[When]) -> list[Clause]:
    """A text cut where another thing is said; not inside a when-phrase. What is said instead of another day ends with the first
    word that goes on."""
    inside = [(w.start, w.end) for w in whens]
    cuts = [m.start() for m in CLAUSE.finditer(text) if not any(a < m.start() < b for a, b in inside)]
    for at in [c for c in cuts if NOT_THIS.match(text, c)]:
        first = next((w for w in whens if w.start >= at), None)
        if first and (goes := GOES.search(text, first.end)):
            cuts.append(goes.start())
    cuts = [0, *sorted({c for c in cuts if c}), len(text)]
    return [Clause(a, b) for a, b in pairwise(cuts)]


def _weighed(survey: Survey, text: str, clause: Clause) -> Clause:
    said = text[clause.start : clause.end]
    moves = [c.start for c in survey.all("move") if clause.start <= c.start < clause.end and not TURNS.match(text, clause.start, c.end)]
    cannot = [c.start for c in survey.all("busy", "cannot_come") if clause.start <= c.start < clause.end]
    cannot += [clause.start + m.start() for pattern in (NOT_FREE, MUST) for m in pattern.finditer(said)]
    cannot += _feasts(survey, text, clause)
    if ENDS_NO.search(said) and not QUESTION.search(said):
        cannot.append(clause.end)
    refuses = bool(cannot) and not any(m > max(cannot) for m in moves) and not IF.match(said)
    reason = bool(REASON.match(said)) and not FREE.search(said)
    return replace(
        clause, refuses=bool(NOT_THIS.match(said)) or refuses, asks=bool(moves) or bool(ASKS.match(said)), reason=reason and not moves
    )


def _feasts(survey: Survey, text: str, clause: Clause) -> list[int]:
    """Where a day is spoken for: "rằm này nhà tôi cúng"."""
    if not survey.source.is_accented:
        return []
    found = (m for m in FEAST.finditer(text, clause.start, clause.end))
    return [m.start() for m in found if is_spelt(survey.source, m.start(), FEASTS[m[0]])]


def _going_on(text: str, clauses: list[Clause]) -> list[Clause]:
    """ "Xin được làm việc sớm hơn, cụ thể 10 giờ": the second clause asks with the first."""
    found: list[Clause] = []
    for clause in clauses:
        goes_on = bool(found) and found[-1].asks and bool(GOES_ON.match(text, clause.start, clause.end))
        found.append(replace(clause, asks=clause.asks or goes_on))
    return found


def _lean(text: str, x: Leaning, found: list[Leaning]) -> str:
    before = text[x.clause.start : x.when.start]
    if x.clause.refuses or ALSO_NOT.match(text, x.when.end):
        return LEFT
    if _is_told(x.when):
        return ASIDE
    if x.clause.reason:
        return ASIDE
    if INTO.search(before):
        return WANTED
    if OFF.search(before) or (FROM.search(before) and _goes_into(text, x, found)):
        return LEFT
    if MOVES.search(before) and _goes_into(text, x, found):
        return LEFT
    return WANTED


def _is_told(when: When) -> bool:
    return bool(when.days) and all(d.told for d in when.days)


def _goes_into(text: str, x: Leaning, found: list[Leaning]) -> bool:
    """Whether a later phrase of the sentence says where the move goes."""
    for other in found:
        between = text[x.when.end : max(other.when.start, x.when.end)]
        if between and not ENDS.search(between) and INTO.search(between):
            return True
    return False


def _corrected(text: str, leant: list[Leaning]) -> list[Leaning]:
    """ "Thứ ba, à thôi thứ tư": what was said before is taken back."""
    wishes = [x for x in leant if x.lean == WANTED]
    again = [one.when.end for one, other in pairwise(wishes) if CORRECTS.search(text, one.when.end, other.when.start)]
    taken = {id(x) for x in wishes if any(0 <= at - x.when.end < NEAR for at in again)}
    return [replace(x, lean=LEFT) if id(x) in taken else x for x in leant]


def _aside(text: str, leant: list[Leaning]) -> list[Leaning]:
    """Where a clause asks for a day, what other clauses tell before it is no wish; behind it, only what goes on asking."""
    asked = next((x for x in leant if x.lean == WANTED and x.clause.asks and x.when.days), None)
    leant = [replace(x, lean=ASIDE) if x.lean == WANTED and _only_then_free(text, x, leant) else x for x in leant]
    if asked is None:
        return leant
    return [replace(x, lean=ASIDE) if x.lean == WANTED and _is_aside(text, x, asked) else x for x in leant]


def _only_then_free(text: str, x: Leaning, leant: list[Leaning]) -> bool:
    """ "Thứ bảy mới về, thứ hai tôi lên": when the way is clear, not when one comes."""
    later = [y.when for y in leant if y.lean == WANTED and y.clause.start > x.clause.start]
    another = any(w.days for w in later) if x.when.days else any(w.times for w in later)
    return another and bool(BACK.match(text, x.when.end))


def _is_aside(text: str, x: Leaning, asked: Leaning) -> bool:
    if x.clause.start == asked.clause.start or x.clause.asks:
        return False
    if INTO.search(text, x.clause.start, x.when.start) and not x.when.days:
        return False
    if x.clause.start < asked.clause.start and x.when.days:
        return True
    beside = re.findall(r"\w+", text[x.clause.start : x.when.start] + text[x.when.end : x.clause.end])
    return len(beside) > FEW and not EITHER.search(text[x.clause.start : x.clause.end])


def wanted(leant: list[Leaning]) -> Iterator[When]:
    return (x.when for x in leant if x.lean == WANTED)
