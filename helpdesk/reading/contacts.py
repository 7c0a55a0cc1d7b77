"""Telephone and identity numbers, told apart from each other and from everything else that has digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk.reading.sought import Sought
from helpdesk.reading.text import Source

PHONE = Sought(r"(?<![\d/])(?<!\d[.,])(?:\(?\+?84\)?[ .-]?|\(?0)(?:\d[ ).-]{0,3}){8,10}(?<=\d)(?![\d/])", opening=r"[(+08]")
IDENTITY = Sought(
    r"(?:cmnd|cmtnd|cmt|cccd|\bcc\b|can cuoc|chung minh(?: thu)?(?: nhan dan)?|so dinh danh|dinh danh ca nhan|ho chieu|giay cmnd)"
    r"[^\d\n]{0,40}?(?<!\d)(\d(?:[ .]?\d){8}(?:(?:[ .]?\d){3})?)(?!\d)",
    opening="c(?=c|m|an cuoc|hung minh)|so (?=dinh)|dinh danh|ho chieu|giay (?=cmnd)",
)
BARE_IDENTITY = Sought(r"[,:;(-]\s?(0[0-9]{2}[0-3]\d{8})(?!\d)", opening=r"[,:;(-]\s?0")
MOBILE = re.compile(r"0(?:[35789]\d{8}|1[2689]\d{8}|1[2689]\d{7})")
LANDLINE = re.compile(r"0(?:2\d{8,9}|[3-8]\d{7,8})")


@dataclass(frozen=True, slots=True)
class NumberMention:
    start: int
    end: int
    digits: str


def find_phones(source: Source, identities: list[NumberMention]) -> list[NumberMention]:
    """Vietnamese numbers old and new, as ten or eleven digits beginning with 0; none of `identities` is one."""
    found = []
    for match in PHONE.finditer(source.folded):
        digits = re.sub(r"\D", "", match[0])
        digits = "0" + digits[2:] if digits.startswith("84") and len(digits) > 10 else digits
        inside = any(m.start <= match.start() < m.end for m in identities)
        if not inside and (MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits)):
            found.append(NumberMention(match.start(), match.end(), digits))
    return found


def find_identities(source: Source) -> list[NumberMention]:
    """CMND (9 digits) and CCCD (12) that are called so, and twelve digits as only a CCCD has them."""
    found = []
    for match in IDENTITY.finditer(source.folded):
        digits = re.sub(r"\D", "", match[1])
        found.append(NumberMention(match.start(1), match.end(1), digits))
    for match in () if found else BARE_IDENTITY.finditer(source.folded):
        found.append(NumberMention(*match.span(1), match[1]))
    return found
