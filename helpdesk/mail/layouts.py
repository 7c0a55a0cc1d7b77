"""Text that was written in a manner: text/enriched and text/richtext (RFC 1896, RFC 1341 7.1.3), format=flowed (RFC 3676)."""

from __future__ import annotations

import re
from html import unescape

_ANY_TAG = re.compile(r"<(?:(br|/p|/div|/tr|/li|/h\d)\b)?[^<>]*+>", re.IGNORECASE)
_HUGE_NUMBER = re.compile(r"&#\d{8,};?")
_COMMAND = re.compile(r"<(/?)([a-zA-Z0-9-]{1,40})>")
_LONE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
_BREAKS = re.compile(r"\n{2,}")


def plain_of_enriched(text: str, *, newlines: bool) -> str:
    """The words. `newlines`: text/enriched, where one line end is a blank and n+1 are n; in richtext <nl> ends a line."""
    done: list[str] = []
    position, silent = 0, ""
    for command in _COMMAND.finditer(text):
        name = command[2].lower()
        if not silent:
            done.append(text[position : command.start()])
            done.append("\n" if name in ("nl", "np") or (name == "paragraph" and command[1]) else "")
            done.append("<" if name == "lt" else "")
        if name in ("param", "comment"):
            silent = "" if command[1] else name
        position = command.end()
    if not silent:
        done.append(text[position:])
    plain = "".join(done).replace("<<", "<")
    if not newlines:
        return plain
    return _BREAKS.sub(lambda m: m[0][1:], _LONE_BREAK.sub(" ", plain))


def unescaped(html: str) -> str:
    """Character references as characters; a number no program reads in time is a mark of the unreadable."""
    return unescape(_HUGE_NUMBER.sub("\ufffd", html)) if "&" in html else html


def stripped(html: str) -> str:
    """The words of a page too big to be a letter: no styles, no quotations, nothing lost."""
    return unescaped(_ANY_TAG.sub(lambda m: "\n" if m[1] else " ", html))


def unflowed(text: str, *, drop_blank: bool) -> str:
    """format=flowed: a line that ends with a blank goes on in the next one of the same quote depth; `drop_blank` is delsp=yes."""
    done: list[str] = []
    open_depth = -1
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        body = line[depth:].removeprefix(" ")
        flows = body.endswith(" ") and body != "-- "
        written = body[:-1] if flows and drop_blank else body
        if depth == open_depth and body != "-- ":
            done.append(written)
        else:
            done.append(("\n" if done else "") + (">" * depth + " " if depth else "") + written)
        open_depth = depth if flows else -1
    return "".join(done)
