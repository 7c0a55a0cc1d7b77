"""Names of firms and other bodies: the kind of body, then the words of its name."""

from __future__ import annotations

import re

from helpdesk.reading.lexicon import Lexicon
from helpdesk.reading.text import Source

LONGEST_FIRM = 16  # words
NUMBER = 4  # figures of a firm's number
CLOSES = re.compile(
    r"\s*(?:$|[,;:()\n]|\.(?!\d)|[-–]\s)"
    r"|\s+(?:phai|co|dia chi|tru so|la|va|do|o|tai|no|con|khong|chua|van|hien)\b(?! (?:trieu|ty|nghin|dong))"
)


def firm_at(source: Source, lexicon: Lexicon, at: int) -> int | None:
    """Where the name of a firm that begins at token `at` ends: "Công ty TNHH …", "Ngân hàng …", then the words of its name."""
    head = _firm_head(source, lexicon, at)
    if head is None:
        return None
    if at and source.words[at - 1] == "ky" and not source.breaks[at]:  # "đăng ký doanh nghiệp số …"
        return None
    if not source.is_cased and head - at <= 2 and not _has_a_form(source, lexicon, at, head):
        return None
    last = end = head
    while last < len(source.words) and last - at < LONGEST_FIRM and _runs_on(source, lexicon, last):
        last += 1
        told = source.capitals[last - 1] or source.words[last - 1].isdigit() or lexicon.words["firm_pairs"].holds(source, last - 2, last)
        if not source.is_cased or told:
            end = last
    return end if end > head else None


def _has_a_form(source: Source, lexicon: Lexicon, first: int, head: int) -> bool:
    """Without capitals "công ty" alone is no name: a legal form must stand beside it."""
    if not lexicon.words["bare_heads"].holds(source, first, head):
        return True
    return any(lexicon.words["legal_forms"].from_here(source, i) for i in range(head, min(head + 3, len(source.words))))


def _firm_head(source: Source, lexicon: Lexicon, at: int) -> int | None:
    size = lexicon.words["firm_heads"].from_here(source, at)
    return at + size if size else None


def _runs_on(source: Source, lexicon: Lexicon, at: int) -> bool:
    """Whether token `at` still belongs to the firm's name; in cased text small words do, if capitals follow them."""
    word, gap = source.words[at], source.text[source.ends[at - 1] : source.starts[at]]
    if source.breaks[at] or (gap.strip() and gap.strip() not in "-–&"):
        return False
    if word == "so" and at + 1 < len(source.words) and source.words[at + 1].isdigit():
        return lexicon.words["firm_kinds"].holds(source, at - 1)  # "Công ty Xây dựng số 9"
    if source.is_cased and source.capitals[at]:
        return not lexicon.words["label_first"].holds(source, at, at + 2) and not lexicon.words["label_alone"].holds(source, at)
    if any(lexicon.words["firm_pairs"].from_here(source, first) > at - first for first in (at - 1, at)):
        return True
    if source.is_cased and _numbered(source, at):
        return True
    if word == "va" and lexicon.words["firm_pairs"].holds(source, at - 2, at):  # "Thương mại và Dịch vụ"
        return lexicon.words["firm_pairs"].from_here(source, at + 1) > 0
    if _is_company(source, lexicon, at + 1):
        return False
    if lexicon.words["never_in_a_firm"].holds(source, at) and not source.written[at].istitle():  # "Công ty Làm Đẹp …"
        return False
    return not source.is_cased or lexicon.words["firm_kinds"].holds(source, at) or _capital_follows(source, at, within=3)


def _numbered(source: Source, at: int) -> bool:
    """ "Công ty CP Xây dựng 868, …", "Công ty CP Xây dựng mỏ 868 phải …": a number that closes the name and counts nothing behind it."""
    if not source.words[at].isdigit():
        goes_on = at + 1 < len(source.words) and source.words[at + 1].isdigit() and not source.breaks[at + 1]
        return goes_on and _numbered(source, at + 1)
    return len(source.words[at]) <= NUMBER and CLOSES.match(source.folded, source.ends[at]) is not None


def _is_company(source: Source, lexicon: Lexicon, at: int) -> bool:
    return lexicon.words["companies"].from_here(source, at) > 0


def _capital_follows(source: Source, at: int, *, within: int) -> bool:
    for i in range(at + 1, min(at + 1 + within, len(source.words))):
        if source.breaks[i]:
            return False
        if source.capitals[i]:
            return True
    return False
