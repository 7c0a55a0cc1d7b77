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
    if at and source.tokens[at - 1].folded == "ky" and not source.tokens[at].broken:  # "đăng ký doanh nghiệp số …"
        return None
    if not source.is_cased and head - at <= 2 and not _has_a_form(source, lexicon, at, head):
        return None
    last = end = head
    while last < len(source.tokens) and last - at < LONGEST_FIRM and _runs_on(source, lexicon, last):
        last += 1
        told = (
            capital(source, last - 1)
            or source.tokens[last - 1].folded.isdigit()
            or lexicon.words["firm_pairs"].holds(source, last - 2, last)
        )
        if not source.is_cased or told:
            end = last
    return end if end > head else None


def _has_a_form(source: Source, lexicon: Lexicon, first: int, head: int) -> bool:
    """Without capitals "công ty" alone is no name: a legal form must stand beside it."""
    if not lexicon.words["bare_heads"].holds(source, first, head):
        return True
    return any(lexicon.words["legal_forms"].from_here(source, i) for i in range(head, min(head + 3, len(source.tokens))))


def _firm_head(source: Source, lexicon: Lexicon, at: int) -> int | None:
    size = lexicon.words["firm_heads"].from_here(source, at)
    return at + size if size else None


def _runs_on(source: Source, lexicon: Lexicon, at: int) -> bool:
    """Whether token `at` still belongs to the firm's name; in cased text small words do, if capitals follow them."""
    token = source.tokens[at]
    gap = source.text[source.tokens[at - 1].end : token.start]
    if token.broken or (gap.strip() and gap.strip() not in "-–&"):
        return False
    if token.folded == "so" and at + 1 < len(source.tokens) and source.tokens[at + 1].folded.isdigit():
        return lexicon.words["firm_kinds"].holds(source, at - 1)  # "Công ty Xây dựng số 9"
    if source.is_cased and capital(source, at):
        return not lexicon.words["label_first"].holds(source, at, at + 2) and not lexicon.words["label_alone"].holds(source, at)
    if any(lexicon.words["firm_pairs"].from_here(source, first) > at - first for first in (at - 1, at)):
        return True
    if source.is_cased and _numbered(source, at):
        return True
    if token.folded == "va" and lexicon.words["firm_pairs"].holds(source, at - 2, at):  # "Thương mại và Dịch vụ"
        return lexicon.words["firm_pairs"].from_here(source, at + 1) > 0
    if _is_company(source, lexicon, at + 1):
        return False
    if lexicon.words["never_in_a_firm"].holds(source, at) and not source.text[token.start : token.end].istitle():  # "Công ty Làm Đẹp …"
        return False
    return not source.is_cased or lexicon.words["firm_kinds"].holds(source, at) or _capital_follows(source, at, within=3)


def _numbered(source: Source, at: int) -> bool:
    """ "Công ty CP Xây dựng 868, …", "Công ty CP Xây dựng mỏ 868 phải …": a number that closes the name and counts nothing behind it."""
    token = source.tokens[at]
    if not token.folded.isdigit():
        following = source.tokens[at + 1] if at + 1 < len(source.tokens) else None
        return following is not None and following.folded.isdigit() and not following.broken and _numbered(source, at + 1)
    return len(token.folded) <= NUMBER and CLOSES.match(source.folded, token.end) is not None


def _is_company(source: Source, lexicon: Lexicon, at: int) -> bool:
    return lexicon.words["companies"].from_here(source, at) > 0


def _capital_follows(source: Source, at: int, *, within: int) -> bool:
    for i in range(at + 1, min(at + 1 + within, len(source.tokens))):
        if source.tokens[i].broken:
            return False
        if capital(source, i):
            return True
    return False


def capital(source: Source, at: int) -> bool:
    return source.text[source.tokens[at].start].isupper()
