"""What stands under a letter without being its writer's words. Name, title and telephone of a signature are theirs, and stay."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LONGEST_DEVICE_LINE = 120
_EDGE = " \t*_<>[]()-–—."
_TARGET = re.compile(r"<https?:[^>]*>|https?:\S+")
_LIST_RULE = re.compile(r"_{30,}")
_LAST_RULE = re.compile(r"[-_=*#~+—–]{3,}|\u1427")  # the last is what a tracking service of Gmail leaves behind
_LIST_WORDS = re.compile(r"mailing list|listinfo|unsubscribe|hủy đăng ký|huỷ đăng ký")
_WORD = re.compile(r"[^\W\d_]+(?:['&-][^\W\d_]+)?")


def is_device_line(line: str) -> bool:
    """ "Đã gửi từ iPhone của tôi", "Get Outlook for Android" and their like, alone on a line."""
    if len(line) > _LONGEST_DEVICE_LINE:
        return False
    words = _words()
    text = (_TARGET.sub("", line) if "http" in line else line).strip(_EDGE).lower()
    count = len(text.split())
    if count <= 4 and text.startswith(words.linked_starts) and _TARGET.search(line):
        return True
    if not text.startswith(words.device_starts):
        return False
    if count <= 3 or (count <= 8 and (text.startswith(words.mine_starts) or text.endswith(words.mine_ends))):
        return True
    makers = any(w in text for w in words.makers)
    if count > 8 and line.rstrip().endswith(".") and not makers:  # a sentence that only begins like one
        return False
    return makers or any(w in words.device_words for w in _WORD.findall(text)) or any(w in text for w in words.device_phrases)


def without_footers(lines: list[str]) -> tuple[list[str], list[str]]:
    """(lines that stay, lines of devices, lawyers, virus scanners and mailing lists). A letter that is nothing else stays whole."""
    dropped = {i for i, line in enumerate(lines) if is_device_line(line)}
    dropped |= _legal(lines, dropped)
    kept = [line for i, line in enumerate(lines) if i not in dropped]
    if not any(line.strip(_EDGE) for line in kept) and not all(is_device_line(x) for x in lines if x.strip()):
        return lines, []
    end = _end_of_words(kept)
    return [line for line in kept[:end] if line.strip() != "--"], [*(lines[i] for i in sorted(dropped)), *kept[end:]]


def _legal(lines: list[str], dropped: set[int]) -> set[int]:
    """The legal paragraphs that end the letter: upwards from the bottom, as long as each paragraph is one."""
    found: set[int] = set()
    last = len(lines)
    while last > 0:
        while last > 0 and (not lines[last - 1].strip(_EDGE) or last - 1 in dropped):
            last -= 1
        first = last
        while first > 0 and lines[first - 1].strip() and first - 1 not in dropped and last - first < 40:
            first -= 1
        start = _where_legal(lines, first, last)
        if start is None:
            break
        found.update(range(start, last))
        if start > first:
            break
        last = first
    return found


def _where_legal(lines: list[str], first: int, last: int) -> int | None:
    """Where in the paragraph the legal words begin; a signature above them in the same paragraph stays."""
    for i in range(first, last):
        if _LIST_RULE.fullmatch(lines[i].strip()) and _LIST_WORDS.search(" ".join(lines[i:last]).lower()):
            return i
    if not _is_legal(" ".join(lines[first:last]).lower()):
        return None
    return next((i for i in range(first, last) if any(p in lines[i].lower() for p in (*_words().legal, *_words().sure))), first)


def _is_legal(text: str) -> bool:
    return any(map(text.__contains__, _words().sure)) or sum(map(text.__contains__, _words().legal)) >= 3


def _end_of_words(lines: list[str]) -> int:
    """Behind the last line that is more than a rule."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or _LAST_RULE.fullmatch(lines[end - 1].strip())):
        end -= 1
    return end


@dataclass(frozen=True, slots=True)
class _Words:
    device_starts: tuple[str, ...]
    linked_starts: tuple[str, ...]
    mine_starts: tuple[str, ...]
    mine_ends: tuple[str, ...]
    makers: tuple[str, ...]
    device_words: frozenset[str]
    device_phrases: tuple[str, ...]
    legal: tuple[str, ...]
    sure: tuple[str, ...]


@cache
def _words() -> _Words:
    tables = tomllib.loads(files("helpdesk.mail.data").joinpath("signatures.toml").read_text("utf-8"))
    device, legal = tables["device"], tables["legal"]
    phrases = tuple(w for w in device["words"] if " " in w)
    return _Words(
        device_starts=tuple(device["starts"]),
        linked_starts=tuple(device["linked_starts"]),
        mine_starts=tuple(device["mine_starts"]),
        mine_ends=tuple(device["mine_ends"]),
        makers=tuple(device["makers"]),
        device_words=frozenset(device["words"]) - set(phrases),
        device_phrases=phrases,
        legal=tuple(legal["words"]),
        sure=tuple(legal["sure"]),
    )
