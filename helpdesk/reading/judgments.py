"""Numbers of judgments, court decisions and enforcement decisions, told apart from docket numbers and trial decisions.

12/2017/DS-ST  30/2010/HSST  06/2018/QĐST-KDTM  01/2025/QĐCNHGT-KDTM      judgments and decisions that are enforced
505/2019/TLST-DS  232/2019/QĐXXST-DS                                      docket, trial decision: never
45/QĐ-CTHADS  41/2018/QĐ-CCTHADS                                          enforcement offices' decisions
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk.reading.sought import FIGURE, Sought
from helpdesk.reading.text import Source, fold

FIELDS = {"ds": "DS", "hngd": "HNGĐ", "hn": "HNGĐ", "kdtm": "KDTM", "kd": "KDTM", "kt": "KT", "ld": "LĐ", "hs": "HS", "hc": "HC"}
FIELD = r"(?P<field>hngd|hn-gd|kdtm|kd-tm|ds|hs|hc|ld|kt|hn|kd)"
INSTANCE = r"(?P<instance>st|pt|gdt|tt)"
DASH = r"\s?[-–_.]?\s?"
HEAD = r"(?<![\w/.-])(?P<no>\d{1,4}[a-z]?)\s?(?:[/-]|nam)\s?(?P<year>(?:19|20)\d{2})(?:\s?[/-]\s?|\s)"
HEAD_OPENS = rf"{FIGURE}[a-z]?\s?[/n-]"
JUDGMENT = Sought(rf"{HEAD}(?:{FIELD}{DASH}{INSTANCE})(?![a-z])", opening=HEAD_OPENS)
WITHOUT_STROKE = re.compile(r"\b(HNG|L|Q)D(?=[-ST])")  # "HNGD-ST", "45/QD-CTHADS": as a keyboard without Vietnamese has it
YEAR = re.compile(r"^(\d+\w?)\s?(?:[/-]|[Nn]ăm|[Nn]am|NĂM|NAM)\s?(\d{4})(?:\s?[/-]\s?|\s)")
DECISION = Sought(
    rf"{HEAD}qd{DASH}(?P<form>cnhgt|cntt(?:lh)?|cns?t+|cn|ccd|st|pt)?"
    rf"(?:{DASH}(?P<field>hngd|hn-gd|kdtm|ds|hs|hc|ld|kt|hn))?(?![a-z])",
    opening=HEAD_OPENS,
    having="qd",
)
SPACED_SIGN, NO_SIGN = re.compile(r"\s*([/-])\s*"), re.compile(r"[^a-z\d/]")
NOT_ENFORCED = re.compile(r"hoan phien|xet xu|dua vu an|thu ly|tam ngung|chuyen vu an")
KIND_WORDS = r"dan su|hinh su|kinh te|lao dong|kinh doanh thuong mai|hon nhan(?: va)? gia dinh|hon nhan|ly hon|so tham|phuc tham|hanh chinh"
BARE = Sought(
    rf"(?:ban an|quyet dinh(?: cong nhan[\w\s]{{0,40}})?|\bba\b)(?:\s+(?:{KIND_WORDS}))*\s*(?:so|:)[^\S\n]*:?[^\S\n]*"
    r"(?P<no>\d{1,4}(?:\s?/\s?(?:19|20)\d{2})?)(?![\d/]|\s?/\s?[a-z\d]|\.\s|\s?(?:trieu|ty|dong))",
    opening="ban an|quyet dinh|ba",
)
AWARD = re.compile(
    r"(?:phan quyet|quyet dinh)\s+(?:cua\s+)?trong tai[^\d]{0,40}?(?:so\s*:?\s*)?"
    r"(?P<no>\d{1,4}\s?/\s?\d{2,4}(?:\s?/?\s?[a-z]{2,6}(?:-[a-z]+)?)?)"
)
ENFORCEMENT = Sought(
    r"(?<![\w/.-])(?P<no>\d{1,5})\s?(?:/\s?(?P<year>(?:19|20)\d{2})\s?)?/?\s?qd\s?[-–]?\s?"
    r"(?P<body>c?ctha(?:ds)?|tha(?:ds)?|cc?tha[a-z]{0,6})(?![a-z])",
    opening=FIGURE,
    having="qd",
)
NOTICE = Sought(
    r"(?<![\w/.-])\d{1,5}\s?/(?:\s?(?:19|20)\d{2}\s?/)?\s?(?:tb|bb|cv|gm|gtt|kh)\s?[-–]\s?(?P<body>c{0,2}tha(?:ds)?)(?![a-z])",
    opening=rf"{FIGURE}\s?/",
    having="tha",
)
PLAIN_ENFORCEMENT = re.compile(
    r"(?:quyet dinh|qd)\s+(?:thi hanh an|tha)(?:\s+(?:chu dong|dan su|theo yeu cau|theo don))*\s*(?:so|:)\s*:?\s*"
    r"(?P<no>\d{1,5})(?![\d/]|\s?/)"
)
OTHER_DECISION = re.compile(
    r"\b(?:cuong che|ke bien|khieu nai|phong toa|hoan|dinh chi|tru vao|khau tru|thu hoi|giao nha|ban dau gia|giam gia|tra lai don"
    r"|tru luong|tra don)\b"
    r"(?:(?!\b(?:vi|boi vi|do|phai tra)\b|\b(?:quyet dinh|qd) thi hanh an\b)[^.;\n]){0,60}$"  # "bị kê biên vì phải trả … theo quyết định …"
)


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number as written, without stray spaces; field DS, HNGĐ …; instance st, pt, gdt; form judgment, decision, award, enforcement."""

    start: int
    end: int
    number: str
    form: str
    field: str = ""
    instance: str = ""
    body: str = ""


def find_judgments(source: Source) -> list[NumberMention]:
    """Everything a court or tribunal decided that can be enforced, in order, each place once."""
    found = [_judgment(source, m) for m in JUDGMENT.finditer(source.folded)]
    found += [d for m in DECISION.finditer(source.folded) if (d := _decision(source, m))]
    taken = [(f.start, f.end) for f in found]
    for pattern, form in ((AWARD, "award"), (BARE, "judgment")):
        for match in pattern.finditer(source.folded):
            start, end = match.span("no")
            number = _written(source, start, end)
            repeats = any(f.number.startswith((number + "/", number.lstrip("0") + "/")) for f in found)
            if not repeats and not any(start < t_end and end > t_start for t_start, t_end in taken):
                found.append(NumberMention(start, end, number, form))
                taken.append((start, end))
    return sorted(found, key=lambda m: m.start)


def _judgment(source: Source, match: re.Match[str]) -> NumberMention:
    return NumberMention(
        match.start(),
        match.end(),
        _written(source, *match.span()),
        "judgment",
        FIELDS[match["field"].replace("-", "")],
        match["instance"],
    )


def _decision(source: Source, match: re.Match[str]) -> NumberMention | None:
    """A court's decision: agreement, mediation, divorce by consent. Decisions about the trial itself are none."""
    before = source.folded[max(0, match.start() - 60) : match.start()]
    if not (match["form"] or match["field"]) or NOT_ENFORCED.search(before):
        return None
    field = FIELDS.get((match["field"] or "").replace("-", ""), "")
    instance = "pt" if match["form"] == "pt" else "st"
    return NumberMention(match.start(), match.end(), _written(source, *match.span()), "decision", field, instance)


def _written(source: Source, start: int, end: int) -> str:
    written = source.text[start:end].replace("–", "-").replace("_", "-")
    if year := YEAR.match(written):
        written = f"{year[1]}/{year[2]}/{written[year.end() :]}"
    return WITHOUT_STROKE.sub(r"\1Đ", SPACED_SIGN.sub(r"\1", written).strip())


def find_enforcement_decisions(source: Source) -> list[NumberMention]:
    """Decisions of enforcement offices; form "enforcement" for the one that opened the enforcement, "other" for all the rest."""
    found = []
    for match in ENFORCEMENT.finditer(source.folded):
        before = source.folded[max(0, match.start() - 90) : match.start()]
        form = "other" if OTHER_DECISION.search(before) else "enforcement"
        found.append(NumberMention(match.start(), match.end(), _written(source, *match.span()), form, body=match["body"]))
    taken = {(f.start, f.end) for f in found}
    for match in PLAIN_ENFORCEMENT.finditer(source.folded):
        if not any(s <= match.start("no") < e for s, e in taken):
            found.append(NumberMention(*match.span("no"), _written(source, *match.span("no")), "enforcement"))
    return sorted(found, key=lambda m: m.start)


def find_notices(source: Source) -> list[NumberMention]:
    """Notices, minutes and letters of enforcement offices by their number: 210/TB-CTHADS."""
    return [NumberMention(m.start(), m.end(), _written(source, *m.span()), "other", body=m["body"]) for m in NOTICE.finditer(source.folded)]


def bare_number(number: str) -> str:
    """A number to compare by: 30/2020/DS-ST, 30/2020/DSST and 030/2020/dsst are one."""
    return NO_SIGN.sub("", fold(number)).lstrip("0")


def same_number(one: str, other: str) -> bool:
    """Whether two numbers may be one judgment's: "27" is short for 27/2019/DS-ST, not for 27/2019 of another field."""
    a, b = bare_number(one), bare_number(other)
    return a == b or ("/" not in min(a, b, key=len) and a.partition("/")[0] == b.partition("/")[0])
