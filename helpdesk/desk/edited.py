"""A letter whose text a clerk changed, set as HTML: paragraphs, lists and headings as the plain text shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from helpdesk.mail.letterbook import Words

_ITEM = re.compile(r"(?:[-•]|\d{1,2}[.)])\s+")
_PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{subject}</title>
</head>
<body style="margin:0;padding:16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.55">
<div style="max-width:40em;margin:0 auto">
{body}
</div>
</body>
</html>
"""


def set_as_html(subject: str, text: str) -> Words:
    """The words of an edited letter: its text as typed, and the same as a page. Nothing typed can become a tag."""
    body = "\n".join(_block(block) for block in re.split(r"\n[ \t]*\n", text.strip("\n")) if block.strip())
    return Words(subject, text, _PAGE.format(subject=escape(subject), body=body))


def _block(block: str) -> str:
    if "\n" not in block and block.isupper():
        return f'<h2 style="font-size:18px;line-height:1.4;margin:24px 0 8px">{escape(block.strip())}</h2>'
    items = list(_items(block))
    return "\n".join(f'<p style="margin:0 0 12px{_indent(item)}">{escape(item)}</p>' for item in items)


def _items(block: str) -> Iterator[str]:
    """A block's lines joined, a new one wherever an item of a list begins or a label ends a line before."""
    held: list[str] = []
    for line in block.split("\n"):
        if held and (_ITEM.match(line) or (not line.startswith(" ") and len(held[-1]) < 50)):
            yield " ".join(held)
            held = []
        held.append(line.strip())
    yield " ".join(held)


def _indent(item: str) -> str:
    return ";padding-left:16px" if _ITEM.match(item) else ""
