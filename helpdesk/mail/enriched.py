"""text/enriched and text/richtext (RFC 1896, RFC 1341 7.1.3): words between a few bracketed commands."""

from __future__ import annotations

import re

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
