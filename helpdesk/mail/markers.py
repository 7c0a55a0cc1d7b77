"""Lines that mail programs put before what a letter answers to or passes on. Line by line: no pattern ever spans a whole body."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LONGEST = 400  # characters of an attribution, of a copied header line
_LEAD = re.compile(r"^[\s>|*_]+")
_DATED = re.compile(r"\d{1,4}[-/.\s]{1,2}(?:thg|tháng)?\s?\d{1,2}|\d{4}|\d:\d\d|\d\s?giờ")
_CLOCK = re.compile(r"(?<![\d.,])\d{1,2}(?:[:h]\d{2}|\.\d{2}(?!\d|[.,]\d)|\s?giờ)")
_ADDRESS = re.compile(r"[^\s<>@:]@[^\s<>@]+\.")
_ADDRESS_END = re.compile(r"[<(\[]?(?:mailto:)?[^\s<>@]{1,80}@[^\s<>@]{1,120}[>)\]]?\s?(?:\S{1,15}\s?){0,3}[:\uff1a]$")
_ANGLED = re.compile(r"<\s?(?:mailto:)?[^\s<>@]{1,80}@[^\s<>@]{1,120}\s?>")
_DIGIT = re.compile(r"\d")
_DATE_FIRST = re.compile(r"\d{1,4}[-/.年 ]")
_COLON = re.compile("[:\uff1a]")
_RULE = re.compile(r"^[\s>]*(?:[_\-–—=*]{10,}|-{4,} ?[^-]{3,40} ?-{4,})\s*$")
_TITLE_END = re.compile(r"\s?[-–—_=*]{3,}\s")
_DASHES = "-–—_=*• \t>#|"


@dataclass(frozen=True, slots=True)
class Attribution:
    """`last` is the index of its last line; `strong` when nobody but a mail program writes so (date or address, and the verb)."""

    first: int
    last: int
    strong: bool


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """A copied mail header: where it ends, whom it names as sender."""

    last: int
    sender: str


def attribution(lines: list[str], i: int) -> Attribution | None:
    """The attribution that ends with line `i`, broken over up to four lines ("Vào …, A <a@b> đã viết:")."""
    if not may_end_attribution(lines[i]):
        return None
    best = _attributed(_bare(lines[i]), i, i)
    if best and best.strong and _words().begins.match(_bare(lines[i])):
        return best
    for first in range(i - 1, max(i - 4, -1), -1):
        text = " ".join(_bare(lines[j]) for j in range(first, i + 1))
        if len(text) > LONGEST or not lines[first].strip():
            break
        found = _attributed(text, first, i)
        if found and found.strong and _begins_attribution(_bare(lines[first])):
            best = found
    return best


def may_end_attribution(line: str) -> bool:
    """Seen at once; most lines do not."""
    if len(line) > LONGEST:
        return False
    text = line.rstrip().lower()
    if text.endswith((":", "\uff1a", "--", "---*")) or _ends_with_wrote(text):
        return True
    return text.endswith(">") and _is_date_and_sender(_bare(line))


def _ends_with_wrote(text: str) -> bool:
    words = _words()
    return text.endswith(words.verbs) and words.wrote_at_end.search(text) is not None


def _is_date_and_sender(text: str) -> bool:
    """ "2017/6/12 Hỗ trợ <hotro@…>": what an old Gmail wrote before a quotation, no verb and no colon."""
    return text.endswith(">") and bool(_DATE_FIRST.match(text) and _ANGLED.search(text))


def _begins_attribution(text: str) -> bool:
    """A date, or a name with its address, stands in the first line."""
    if _words().begins.match(text) and (_DATED.search(text) or (_DIGIT.search(text) and not text.endswith((".", "!", "?")))):
        return True
    if _DATE_FIRST.match(text) or _ANGLED.search(text):
        return True
    return bool(_DATED.search(text) and _CLOCK.search(text))


def _attributed(text: str, first: int, last: int) -> Attribution | None:
    """Strong is a clock time or an address beside the verb; a bare "A wrote:" counts only where a quotation follows."""
    clock, angled = bool(_CLOCK.search(text)), bool(_ANGLED.search(text))
    told = clock or bool(_ADDRESS.search(text))
    core = text.rstrip(" :-–—*\uff1a")
    if _ends_with_wrote(core):
        return Attribution(first, last, told) if told or _DATED.search(text) or len(text) <= 60 else None
    if clock and (_ADDRESS_END.search(text) or (angled and _words().wrote.search(core))):
        return Attribution(first, last, strong=True)
    if first == last and _is_date_and_sender(text):
        return Attribution(first, last, strong=False)
    inside = first == last and _words().wrote.search(core) and _DATED.search(text) and not _ends_in_words(core)
    return Attribution(first, last, strong=clock) if inside and (clock or angled) else None


def _ends_in_words(core: str) -> bool:
    """Only a date or an address may stand behind the verb ("A viết lúc 8/7/2019 10:02:")."""
    return not (core[-1:].isdigit() or core.endswith((">", "am", "pm", "sa", "ch", "uhr", ")", "gmt")))


def header_block(lines: list[str], i: int) -> HeaderBlock | None:
    """The copied header lines (From, Sent, To, Subject in any language and order) that begin at line `i`, on many lines or on one."""
    if _label(lines[i]) is None:
        return None
    one = _on_one_line(lines[i])
    if one:
        return HeaderBlock(i, one)
    found, last, silent = dict[str, str](), i, 0
    for j in range(i, min(i + 20, len(lines))):
        label = _label(lines[j])
        if label and label[0] == "from" and "from" in found:  # the next header begins
            break
        if label:
            found.setdefault(*label)
            last, silent = j, 0
        elif len(found) >= 4 and not lines[j].strip():
            break
        else:
            silent += 1
            if silent > (2 if _goes_on(lines[j]) else 1):
                break
    return HeaderBlock(last, found["from"]) if _is_header(found) else None


def _is_header(found: dict[str, str]) -> bool:
    if "from" not in found or not {"sent", "to", "subject"} & found.keys():
        return False
    addressed = any("@" in value for value in found.values())
    dated = bool(re.search(r"\d{4}|\d:\d\d", found.get("sent", "")))
    return (len(found.keys() - {"other"}) >= 3 and (addressed or dated)) or (addressed and dated)


def _label(line: str) -> tuple[str, str] | None:
    """(kind, value) of a copied header line."""
    found = _words().label.match(line[: LONGEST * 3]) if _COLON.search(line, 0, 60) else None
    return (_words().kinds[found[1].lower()], found[2].strip()) if found else None


def _goes_on(line: str) -> bool:
    return not line.strip() or "@" in line or line.rstrip().endswith((",", ";"))


def _on_one_line(line: str) -> str:
    """The sender of "From: A <a@b> Sent: … To: … Subject: …" written on one line; ''."""
    found = list(_words().inline_label.finditer(line[:2000]))
    kinds = [_words().kinds[m[1].lower()] for m in found]
    if len(set(kinds)) < 3 or "from" not in kinds[:1] or not {"sent", "subject"} & set(kinds):
        return ""
    return line[found[0].end() : found[1].start()].strip() or "?"


def passes_on(line: str) -> bool:
    """Whether the line opens a forwarded mail."""
    return _is_marker(line, _words().passed_on, 80)


def answers(line: str) -> bool:
    """Whether the line opens the mail answered to ("-----Original Message-----", "-----Thư gốc-----")."""
    return line.strip(" \t>")[:1] in "-–—_=*•#" and _is_marker(line, _words().answered, 30)


def says_above(line: str) -> bool:
    """Whether the line asks to write above it: no letter of a person holds it but as a quotation."""
    return len(line) < 200 and _words().above.search(line.lower()) is not None


def is_rule(line: str) -> bool:
    """A separator line, bare or with a short title in it ("-------- Oprindelig besked --------")."""
    return len(line) < 200 and _RULE.match(line) is not None


def outer_prefix(subject: str) -> str:
    """What the first prefix of a subject says: "answer", "forward" or ''; in "Fwd: Re: …" the letter is passed on."""
    match = _words().prefix.match(subject.strip())
    return _words().prefixes[match[1].lower()] if match else ""


def begins_as_ours(line: str, sender: str) -> bool:
    """Whether a letter of this office begins here: one of its fixed phrases, or a greeting of the very person who sends this mail."""
    lower = line.strip().lower()
    if lower.startswith(_words().our_starts):
        return True
    greeting = _words().greeting.match(lower)
    name = " ".join(sender.lower().split())
    return bool(greeting and len(name) > 4 and lower[greeting.end() :].startswith(name))


def _is_marker(line: str, phrases: re.Pattern[str], room: int) -> bool:
    if len(line) > LONGEST or not line.strip():
        return False
    text = line.strip(_DASHES).lower().rstrip(":. ")
    dashed = line.lstrip(" \t>")[:1] in "-–—_=*•#" or line.rstrip().endswith((":", "\uff1a"))
    found = phrases.match(text)
    if found and _TITLE_END.match(text, found.end()):  # "----- Forwarded Message ----- From: …", all on one line
        return True
    return bool(found) and found is not None and len(text) - found.end() <= (room if dashed else 0)


def _bare(line: str) -> str:
    return _LEAD.sub("", line).lower().rstrip()


@dataclass(frozen=True, slots=True)
class _Words:
    verbs: tuple[str, ...]
    wrote: re.Pattern[str]
    wrote_at_end: re.Pattern[str]
    begins: re.Pattern[str]
    label: re.Pattern[str]
    inline_label: re.Pattern[str]
    kinds: dict[str, str]
    passed_on: re.Pattern[str]
    answered: re.Pattern[str]
    above: re.Pattern[str]
    prefix: re.Pattern[str]
    prefixes: dict[str, str]
    our_starts: tuple[str, ...]
    greeting: re.Pattern[str]


@cache
def _words() -> _Words:
    tables = tomllib.loads(files("helpdesk.mail.data").joinpath("quotes.toml").read_text("utf-8"))
    wrote, ours = _any(tables["attribution"]["wrote"]), tables["ours"]
    kinds = {label: kind for kind, labels in tables["labels"].items() for label in labels}
    labels, prefixes = _any(kinds), {p: kind for kind, words in tables["subject"].items() for p in words}
    return _Words(
        verbs=tuple(tables["attribution"]["wrote"]),
        wrote=re.compile(rf"(?<!\w)(?:{wrote})(?!\w)[^\n]{{0,120}}$"),
        wrote_at_end=re.compile(rf"(?<!\w)(?:{wrote})$"),
        begins=re.compile(rf"(?:{_any(tables['attribution']['begins'])})[\s,.]"),
        label=re.compile(rf"^[\s>|*_\[]{{0,20}}({labels})[*_]{{0,3}}\s{{0,8}}[*_]{{0,3}}[:\uff1a][*_]{{0,3}}(.*)$", re.IGNORECASE),
        inline_label=re.compile(rf"(?:(?<=^)|(?<=[\s>|*;]))({labels})[*_]{{0,3}}\s?[:\uff1a](?=[*_\s])", re.IGNORECASE),
        kinds=kinds,
        passed_on=re.compile(_any(tables["passed_on"]["phrases"])),
        answered=re.compile(_any(tables["answered"]["phrases"])),
        above=re.compile(_any(tables["above"]["phrases"])),
        prefix=re.compile(rf"({_any(prefixes)})\s?(?:[\[(]\d{{1,3}}[\])]|\^\d)?\s?[:\uff1a]", re.IGNORECASE),
        prefixes=prefixes,
        our_starts=tuple(ours["starts"]),
        greeting=re.compile(rf"(?:{_any(ours['greeting'])}):?\s+(?:(?:{_any(ours['titles'])})\s+)?"),
    )


def _any(phrases: list[str] | dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))
