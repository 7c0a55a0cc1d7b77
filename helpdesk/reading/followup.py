"""What a letter in a known case does: supplement, reschedule, cancel, come, file by post, ask, thank.

One act a letter: what changes the case before a question, any act before thanks (procedure.md, ruling 21).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import log

from helpdesk.journey import CalendarReply, FollowUp, Thread, Wish
from helpdesk.reading.absence import says_no
from helpdesk.reading.model import Model, Piece, softmax
from helpdesk.reading.survey import Survey
from helpdesk.reading.wishes import find_wish

ACCEPTED, DECLINED = ("accepted", "tentative"), "declined"
WITHDRAWN = re.compile(
    r"\b(?:khong|thoi|chang)\s+(?:can|doi|yeu cau|de nghi|lam|xin|theo|nop|khieu nai|to cao|muon|khieu kien)\b"
    r"(?![^.;!?\n]{0,40}\b(?:hen|lich|gap)\b)[^.;!?\n]{0,40}\bnua\b"
)
TAKES_BACK = re.compile(
    r"\brut\s+(?:lai\s+)?(?:(?:toan bo|het|tat ca|cac|moi|nhung|cai)\s+)*(?:don|yeu cau|ho so|de nghi|khieu nai|to cao|noi dung)\b"
    r"|\b(?:xin|tra|lay) lai (?:cai )?don\b"
    r"|\b(?:viec|chuyen|vu|don|ho so|khieu nai|to cao|yeu cau)\b[^.;!?\n]{0,30}"
    r"\b(?:dung|cham dut|khep|ket thuc)\s+(?:lai\s+)?(?:o|tai)\s+day\b"
    r"|\bcoi nhu\s+(?:la\s+)?(?:toi|em|chau|con|minh|tui|chung toi)?\s*(?:chua|khong)\s+(?:he\s+)?"
    r"(?:gui|nop|co|viet|lam|yeu cau|de nghi)\b"
)
BELIEF = 1.5  # what the words' own verdict weighs, in the model's logarithms
CUES_ROOM, CUES_WEIGHT = "subject", 0.5  # the subject of a letter in a case is our own: that room of the model is free
ENOUGH = 16  # words of a letter whose cues are fully believed: of "vâng ạ" one cue is all there is
ABOUT_A_VISIT = ("reschedule", "cancel_appointment", "confirm_attendance")
SHORT = 12  # words of a letter that says a day and nothing else
BEFORE_TIME = timedelta(minutes=30)  # who comes so early keeps the appointment
NOON = 12
SILENT, SURELY = (FollowUp.THANKS, FollowUp.CONFIRM_ATTENDANCE), 0.5
TIME = re.compile(r"\d|\b(?:gio|ngay|hom|bua|tuan|thang|sang|chieu|mai|mot|thu|tet|gieng|ram)\b")
MOVES = re.compile(r"(?:xin\s+)?(?:doi|lui|hoan|day|xe dich|thay doi)\b")
DENIED = re.compile(r"\b(?:khong|ko|k|kg|chang|hong|hok|chua|dung|khoi)\s+(?:(?:can|phai|co|muon|he|the|xin)\s+)*(?:thay\s+)?$")
LATER = re.compile(
    r"\b(?:se|sap|mai|tuan sau|tuan toi|thang sau|khi nao|bao gio|hom nao|de mai|(?:may|vai|it) (?:hom|ngay) nua|dang (?:xin|cho|tim|hoi)"
    r"|cho (?:em|toi|tui|chau|con|minh) (?:may|vai|it) (?:hom|ngay|bua)|roi (?:em|toi|tui|chau|con|minh|e)? ?(?:gui|nop|bo sung)"
    r"|de \w+ (?:di|tim|xin|hoi|lo|lam))\b"
)
WILL_WRITE = re.compile(
    r"\b(?:khi|khi nao|bao gio|luc nao|hom nao|chung nao|xong(?: viec)?)\b[^.;\n]{0,30}"
    r"\b(?:hen|bao|lien he|lien lac|nhan|goi|viet|dang ky|xin lich)\b"
    r"|\b(?:se|xin) (?:lien he|lien lac|bao|hen|goi|nhan|viet)(?: lai)? sau\b|\bse (?:lien he|lien lac|bao|hen lai|goi|nhan|viet)\b"
)
WILL_COME = re.compile(
    r"(?<!neu )(?<!thi )\bse\s+(?:(?:thu xep|sap xep|co gang|cung|van)\s+)*(?:toi|len|ra|xuong|ghe|den|qua|du|co mat|tham du|tham gia)\b"
    r"(?!\s+(?:han|luc|khi|ngay))"
)
CLAUSE_END = re.compile(r"[.,;!?\n]")
ASKING = re.compile(
    r"\b(?:ha (?:em|anh|chi|co|chu|chau|con|ad)|phai khong|dung khong|the nao|bao nhieu|lam sao|o dau|may gio|hay sao"
    r"|(?:khau|buoc|doan|giai doan|muc|phong|ban) nao|(?:den|toi) dau roi"
    r"|(?:sao|ra sao|xong|duoc|nhan duoc|hay|co gi) (?:roi|chua)(?=\W*(?:a|vay|the|nhi|ha|nao)?\W*$)"
    r")\b"
)
SETTLED = re.compile(
    r"\b(?:tra|nop|nhan|thanh toan|giao|tat toan|boi thuong)\s+(?:\w+\s+){0,3}?(?:het|du|xong|dut diem|xong xuoi)\b"
    r"(?!\s+(?:ho so|giay|bien nhan|ket qua|thu))"
)
RESIGNED = re.compile(r"\bthi thoi\b|\bthoi (?:vay|the|khoi|dep)\b")  # "ừ thì thôi vậy" may mean that nobody comes
SENDS = re.compile(r"\b(?:gui|goi|nop|chuyen|giao|bo (?:thu|goi|phong bi|vao|tai)|dong goi)\b")
GOES = re.compile(r"\b(?:len|den|ra|qua|xuong|toi|di|cho|dua|ghe|du|co mat)\b")
ASKS = re.compile(r"\?|\bduoc khong\b|\bco duoc\b|\bhoi\b")


@dataclass(frozen=True, slots=True)
class Brings:
    """What the letter carries that the case lacked."""

    papers: bool = False
    facts: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    follow_up: FollowUp
    wish: Wish | None = None
    cancels: str | None = None
    doubtful: bool = False  # the words allow another reading


def act(survey: Survey, thread: Thread, *, today: date, brings: Brings, calendar: CalendarReply | None) -> Act:
    """What the letter does, read from what changes the case down to mere thanks."""
    if calendar is not None:
        return _by_calendar(calendar)
    if _withdraws(survey):
        return Act(FollowUp.CANCEL, cancels="request")
    if not brings.papers and _by_post(survey):
        return Act(FollowUp.BY_POST)
    wish = find_wish(survey, today, thread.appointment) if _awaited(thread) else None
    visit = _about_the_visit(survey, thread, wish) if _awaited(thread) else None
    if visit:
        return visit
    if brings.papers or brings.facts or _says_it_brings(survey, thread):
        return Act(FollowUp.SUPPLEMENT)
    if chosen := _chosen(wish, thread) or _named(survey, thread, wish, today):
        return Act(FollowUp.RESCHEDULE, wish=chosen)
    if _awaited(thread) and (_agrees(survey) or _says_when(survey, thread, wish)):
        return Act(FollowUp.CONFIRM_ATTENDANCE)
    if asks(survey):
        return Act(FollowUp.QUESTION)
    if thread.appointment and _puts_off(survey):
        return Act(FollowUp.RESCHEDULE, wish=Wish(unclear=True))  # nobody can say to when
    return Act(FollowUp.THANKS)


def _withdraws(survey: Survey) -> bool:
    folded = survey.source.folded
    if survey.all("withdraw") or TAKES_BACK.search(folded):
        return True
    return bool(WITHDRAWN.search(folded)) and not survey.all("keeps")  # "không cần dời nữa"


def weighed(ruled: Act, acts: Model, survey: Survey, thread: Thread, today: date) -> Act:
    """The act that words and model together make likeliest; what the words say has the better claim."""
    if ruled.doubtful or not survey.source.folded.strip():
        return ruled
    shares = softmax(acts.scores(pieces(survey.source.folded, survey.by_code)))
    by_words = f"{ruled.follow_up}_{ruled.cancels}" if ruled.cancels else str(ruled.follow_up)
    weights = {label: log(share) + (BELIEF if label == by_words else 0.0) for label, share in shares.items()}
    best = max(weights, key=lambda label: weights[label])
    if best == by_words or not (_awaited(thread) or best not in ABOUT_A_VISIT):
        return _heard_surely(ruled, shares.get(by_words, 0.0), survey)
    if _may_not_be(best, ruled, survey):
        return replace(ruled, doubtful=True)
    if best == FollowUp.RESCHEDULE:
        wish = find_wish(survey, today, thread.appointment)
        kept = _is_as_agreed(wish, thread.appointment) or (ruled.cancels and _writes_later(survey) and not (wish and wish.day))
        return ruled if kept else Act(FollowUp.RESCHEDULE, wish=wish or Wish())
    act, _, cancelled = best.partition("_") if best.startswith(FollowUp.CANCEL) else (best, "", "")
    return _heard_surely(Act(FollowUp(act), cancels=cancelled or None), shares[best], survey)


def pieces(folded: str, cues: Collection[str]) -> list[Piece]:
    """What the model of acts weighs: the letter's n-grams, and which cues of the lexicon it has."""
    weight = CUES_WEIGHT * min(1.0, len(folded.split()) / ENOUGH)
    return [("text", 1.0, folded), (CUES_ROOM, weight, set(cues))]


def _heard_surely(act: Act, share: float, survey: Survey) -> Act:
    """Thanks and a promise to come are answered by nobody: a person sees the unsure, the paid and the resigned."""
    doubtful = share < SURELY or bool(SETTLED.search(survey.source.folded) or RESIGNED.search(survey.source.folded))
    return replace(act, doubtful=True) if act.follow_up in SILENT and doubtful else act


def asks(survey: Survey) -> bool:
    """Whether anything is asked, with a question mark or as people ask without one."""
    return "?" in survey.source.text or bool(survey.all("question") or ASKING.search(survey.source.folded))


def _may_not_be(best: str, ruled: Act, survey: Survey) -> bool:
    """What the model says against what is plain: attendance plus a question is attendance (ruling 21), a promise or a protest brings
    nothing, and who only asks calls nothing off."""
    asks, cannot = "?" in survey.source.text, bool(survey.all("cannot_come") or says_no(survey))
    if best == FollowUp.SUPPLEMENT:
        return asks or _is_promise(survey)
    if best.startswith(FollowUp.CANCEL):
        return asks and not cannot and not survey.all("busy", "calls_off", "another_day", "move")
    if best == FollowUp.RESCHEDULE:
        return not cannot and not survey.all("busy", "another_day", "move") and not TIME.search(survey.source.folded)
    if best == FollowUp.CONFIRM_ATTENDANCE:
        return cannot or (ruled.wish is not None and ruled.wish.day is not None)
    return best == FollowUp.QUESTION and ruled.follow_up == FollowUp.CONFIRM_ATTENDANCE


def _awaited(thread: Thread) -> bool:
    return thread.appointment is not None or thread.last_sent == "appointment"


def _about_the_visit(survey: Survey, thread: Thread, wish: Wish | None) -> Act | None:
    """Moved or called off; "I cannot come, will write again" calls it off (ruling 21)."""
    moves, another = _said(survey, "move"), _said(survey, "another_day")
    if wish and not wish.start and _is_as_agreed(wish, thread.appointment):
        wish = None  # the day agreed is named, no other is wished for
    later = _writes_later(survey)
    if survey.all("keeps"):
        return Act(FollowUp.CONFIRM_ATTENDANCE, doubtful=wish is not None)
    if survey.all("calls_off") and not moves and (later or not another):
        return Act(FollowUp.CANCEL, cancels="appointment")
    if wish is not None and (moves or another or survey.all("cannot_come", "busy")):
        return Act(FollowUp.RESCHEDULE, wish=wish)
    if another and not later:
        return Act(FollowUp.RESCHEDULE, wish=Wish())
    off = survey.all("cannot_come") or says_no(survey) or (later and (another or _puts_off(survey)))
    return Act(FollowUp.CANCEL, cancels="appointment") if off else None


def _writes_later(survey: Survey) -> bool:
    return bool(survey.all("writes_later") or WILL_WRITE.search(survey.source.folded))


def _puts_off(survey: Survey) -> bool:
    """That the visit moves is said outright, whether or not to when."""
    return _said(survey, "move") and any(MOVES.match(survey.source.folded, c.start) for c in survey.all("move"))


def _said(survey: Survey, code: str) -> bool:
    """Said and not denied: "không thay đổi gì đâu" moves nothing."""
    folded = survey.source.folded
    return any(not DENIED.search(folded, max(c.start - 20, 0), c.start) for c in survey.all(code))


def _chosen(wish: Wish | None, thread: Thread) -> Wish | None:
    """One of the times we offered, or any time to come while none is agreed: "em chọn 9 giờ thứ Năm"."""
    if wish is None or wish.problem or wish.day is None:
        return None
    if thread.appointment is None:
        return wish
    return wish if any(at.date() == wish.day != thread.appointment.date() for at in thread.offered) else None


def _says_when(survey: Survey, thread: Thread, wish: Wish | None) -> bool:
    """ "Mình qua vào 8h20 thứ năm này", "thứ hai con chở ba con ra": the time agreed, said again."""
    if wish is None or not _is_as_agreed(wish, thread.appointment):
        return False
    if _puts_off(survey) or survey.all("busy", "cannot_come") or says_no(survey):
        return False
    if "?" not in survey.source.text and not ASKING.search(survey.source.folded):
        return bool(wish.start or GOES.search(survey.source.folded))
    said = (survey.source.folded[start:end] for start, end in pairwise(survey.source.stops))
    told = (s for s in said if not ASKS.search(s) and not ASKING.search(s))  # "sáng thứ sáu em lên ạ. Em mang gì hả anh?"
    return any(GOES.search(s) and TIME.search(s) for s in told)


def _named(survey: Survey, thread: Thread, wish: Wish | None, today: date) -> Wish | None:
    """Another day or hour than the one agreed, said in few words or with a promise to come: "12 giờ trưa thứ Sáu nhé"."""
    if thread.appointment is None or wish is None or wish.problem or wish.day is None or wish.day <= today:
        return None
    source = survey.source
    if SENDS.search(source.folded) or "?" in source.text or not (len(source.words) <= SHORT or _agrees(survey)):
        return None
    return None if _is_as_agreed(wish, thread.appointment) else wish


def _is_as_agreed(wish: Wish | None, agreed: datetime | None) -> bool:
    """Whether the day and hour that are named are those of the appointment, or a little before."""
    if wish is None or agreed is None or wish.day != agreed.date():
        return False
    early = agreed.replace(tzinfo=None) - datetime.combine(wish.day, wish.start) if wish.start else timedelta()
    return (not wish.half or (wish.half == "morning") == (agreed.hour < NOON)) and timedelta() <= early <= BEFORE_TIME


def _by_post(survey: Survey) -> bool:
    """That the papers are sent by post is said, not asked."""
    folded = survey.source.folded
    for cue in survey.all("by_post"):
        start, end = survey.source.sentence(cue.start)
        if SENDS.search(folded[start:end]) and not ASKS.search(folded[start:end]):
            return True
    return False


def _says_it_brings(survey: Survey, thread: Thread) -> bool:
    """ "Đã đính kèm tài liệu bổ sung", though nothing is attached: the citizen must hear that nothing came."""
    if not thread.missing or survey.all("promise") or "?" in survey.source.text:
        return False
    sentences = (survey.source.sentence(cue.start) for cue in survey.all("supplies"))
    return any(not LATER.search(survey.source.folded, *place) for place in sentences)


def _is_promise(survey: Survey) -> bool:
    return bool(survey.all("promise") or LATER.search(survey.source.folded))


def _agrees(survey: Survey) -> bool:
    """Said, neither denied nor asked: "có mặt được không?" promises nothing."""
    no = survey.all("cannot_come", "busy")
    told = [c for c in survey.all("agrees") if not any(n.start <= c.start and c.end <= n.end for n in no)]
    if any(not _is_asked(survey.source.folded, c.start, c.end) for c in told):
        return True
    return any(not _is_asked(survey.source.folded, *m.span()) for m in WILL_COME.finditer(survey.source.folded)) and not no


def _is_asked(folded: str, start: int, last: int) -> bool:
    end = CLAUSE_END.search(folded, last)
    return bool(DENIED.search(folded, max(start - 20, 0), start)) or (end is not None and end[0] == "?")


def _by_calendar(reply: CalendarReply) -> Act:
    if reply.method == "COUNTER" and reply.start:
        local = reply.start
        return Act(FollowUp.RESCHEDULE, wish=Wish(day=local.date(), start=local.time()))
    if reply.partstat == DECLINED:
        return Act(FollowUp.CANCEL, cancels="appointment")
    return Act(FollowUp.CONFIRM_ATTENDANCE)
