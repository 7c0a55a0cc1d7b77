"""Where a letter is signed: a name alone on a line towards the end, or the last thing of all."""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpdesk.reading.lexicon import Cue
from helpdesk.reading.people import NameMention
from helpdesk.reading.person import Person
from helpdesk.reading.survey import Mention, Survey

LAST_PART = 0.4  # of a text: where signatures stand
INTRODUCED = 4.0  # weight of the signs of somebody who gives their full name as the writer's
LAST_LINES = 3
ALONE = re.compile(
    r"^(?:.{0,40}?\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}[\s,.]+)?[ \t]*"
    r"(?:(?:em|toi|chau|con|ls|kt|ky ten|nguoi lam don|tran trong|cam on)\b[ \t,.:!]*)*"
    r"(?P<name>[^\W\d]+)(?:[ \t]*\((?:da )?ky(?: ten)?\))?[\s,.!\d/-]*$",
    re.M,
)
SIGNED_THINGS = re.compile(
    r"\s+(?:ten\s+)?(?:vao\s+)?(?:vay|no\b|muon|nhan|giay|hop dong|bien ban|bao lanh|the chap|ban\b(?! don)|gi\b|mot|to\b|chung tu|van ban)"
)
OWN_PAPER = re.compile(r"\bdon\b")
OF_A_DEBT = re.compile(r"\b(?:vay|muon|no nan|bao lanh|the chap|hop dong|giay no)\b")
ANOTHER_PAPER = re.compile(r"\b(?:giay|hop dong|bien ban|van ban|ban cam ket)\b(?:(?!\bdon\b|\byeu cau\b|\bde nghi\b)[^.;\n])*$")
TOGETHER, WORD = re.compile(r"\b(?:cung|dong)\s+ky(?:\s+ten)?\s*:"), re.compile(r"[^\W\d]+")
TAIL = re.compile(
    r"(?:[\s.,;:!()/\-–\d]|\b(?:ngay|thang|nam|dt|sdt|tel|dien thoai|so|da ky|ky|ten|ghi ro ho ten|nguoi|phai|duoc|thi|hanh|an|lam|don"
    r"|de nghi|yeu cau|khieu nai|to cao|la|cccd|cmnd|cmt|lien he|may|tran trong|kinh|cam on|xin|a|quy|co quan|dong|dau)\b)*"
)


def left_unsigned(survey: Survey) -> Cue | None:
    """Where it is said that the application lacks a signature; "không ký vay đồng nào" speaks of another paper."""
    return next((c for c in survey.all("application_unsigned") if not _of_another_paper(survey, c)), None)


def _of_another_paper(survey: Survey, cue: Cue) -> bool:
    """ "Không ký vay đồng nào", "anh ấy vay chứ tôi không vay, không ký", "giấy nhờ em làm thay thì bà chưa ký", "bố tôi nằm liệt, không
    ký được": who writes signs for him."""
    start, end = survey.source.sentence(cue.start)
    denies = survey.source.folded.startswith("khong", cue.start) and not OWN_PAPER.search(survey.source.folded, start, end)
    if denies and OF_A_DEBT.search(survey.source.folded, start, cue.start):
        return True
    others = [c for c in survey.all("not_self", "principal", "kin_of") if start <= c.start < cue.start]
    if others and survey.all("acts_for") and not OWN_PAPER.search(survey.source.folded, start, end):
        return True
    behind = SIGNED_THINGS.match(survey.source.folded, cue.end)
    return behind is not None or ANOTHER_PAPER.search(survey.source.folded, start, cue.start) is not None


def weight_of(survey: Survey, name: NameMention) -> float:
    """How much a name looks like a signature where it stands: 0 for not at all."""
    text, folded = survey.source.text, survey.source.folded
    line_start = text.rfind("\n", 0, name.start) + 1
    line_end = text.find("\n", name.end) if "\n" in text[name.end :] else len(text)
    before, after = folded[line_start : name.start], _besides_address(survey, name.end, line_end)
    if name.start > LAST_PART * len(text) and TAIL.fullmatch(folded, name.end):
        return 2.5
    if before.strip(" -–.,*:") not in ("", "ls", "luat su", "ong", "ba"):
        return 0.0
    if not after.strip(" .,-–!()") and line_start > 0.3 * len(text):
        return 3.0
    return 2.0 if line_start > 0.6 * len(text) and len(after) < 40 and re.match(r"\s*[-–|(,]", after) else 0.0


def _besides_address(survey: Survey, start: int, end: int) -> str:
    """What stands behind a name on its line, but for an address, a telephone number and who else signs."""
    text, at = "", start
    told: list[Mention] = [*survey.addresses, *survey.phones, *survey.names]
    for mention in sorted(told, key=lambda m: m.start):
        if at <= mention.start < end:
            text += survey.source.text[at : mention.start]
            at = mention.end
    return text + survey.source.text[at:end]


def by_given_name(survey: Survey, people: Mapping[str, Person]) -> list[tuple[int, int]]:
    """ "Tân" alone on one of the last lines, where the letter says in full who writes."""
    given = {key.rsplit(" ", 1)[-1] for key, person in people.items() if person.weight("writer") >= INTRODUCED and person.mention}
    folded = survey.source.folded
    since = len(folded.rstrip())
    for _ in range(LAST_LINES):
        since = max(folded.rfind("\n", 0, since), 0)
    return [m.span("name") for m in ALONE.finditer(folded, since) if m["name"] in given]


def letterhead(survey: Survey) -> NameMention | None:
    """The firm whose name stands alone above "Kính gửi": whoever signs below writes for it."""
    first = survey.names[0] if survey.names else None
    text = survey.source.text
    above = first and first.firm and not text[: first.start].strip() and text.startswith("\n", first.end)
    return first if above and survey.all("addressed_to") else None


def all_together(survey: Survey, people: Mapping[str, Person]) -> list[tuple[int, int]]:
    """ "Năm người cùng ký: Hợi, Sáng, Oánh …", where the letter has named them in full."""
    given = {key.rsplit(" ", 1)[-1] for key, person in people.items() if person.mention and not person.mention.firm}
    folded = survey.source.folded
    signs = TOGETHER.search(folded, int((1 - LAST_PART) * len(folded)))
    return [m.span() for m in WORD.finditer(folded, signs.end()) if m[0] in given] if signs else []


def in_so_many_words(survey: Survey, people: Mapping[str, Person]) -> list[tuple[int, int]]:
    """ "Đơn này con tôi đánh máy, tôi tên Sồng A Dơ, ngày 24/8/2020": the writer's name where the letter says that it is an application."""
    own = {key for key, person in people.items() if person.weight("writer") >= INTRODUCED and person.mention}
    made = [survey.source.sentence(c.start) for c in survey.all("makes_application")]
    last = [n for n in survey.names if n.start > (1 - LAST_PART) * len(survey.source.text) and n.identity in own]
    return [(n.start, n.end) for n in last if any(start <= n.start < end for start, end in made)]
