"""Message-IDs in one form, so that they can be compared: <left@right>, without blanks."""

from __future__ import annotations

import re

_ANGLED = re.compile(r"<([^<>]{1,990})>")
_BLANK = re.compile(r"\s+")
MAX_REFERENCES = 500


def message_id(raw: bytes | None) -> str:
    """The identifier of a Message-ID header, "<…>" with the blanks of bad folding taken out; '' for none or an empty one."""
    ids = message_ids(raw)
    return ids[0] if ids else ""


def message_ids(raw: bytes | None) -> tuple[str, ...]:
    """All identifiers of References or In-Reply-To in order, each once; words that are none ("Your mail of Monday") are left out."""
    if not raw:
        return ()
    text = raw.decode("ascii", "replace")
    found = [_BLANK.sub("", m) for m in _ANGLED.findall(text)]
    if not found:  # brackets forgotten, or only one of them
        found = [word.strip("<>,;\"'") for word in text.split()]
        found = [word for word in found if "@" in word or len(text.split()) == 1]
    kept = dict.fromkeys(f"<{i}>" for i in found if i.strip("@") and i.isprintable() and "\ufffd" not in i)
    return tuple(kept)[-MAX_REFERENCES:]
