"""When a mail came, where the mailbox itself does not say: the topmost Received header."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

RECEIVED = re.compile(rb"^Received:((?:[^\r\n]|\r?\n[ \t])*)", re.MULTILINE | re.IGNORECASE)
VIETNAM = timezone(timedelta(hours=7))


def topmost_received(content: bytes) -> datetime | None:
    """The instant after the last ';' of the first Received header (RFC 5321 §4.4), or None where there is none to read."""
    end = content.find(b"\n\n"), content.find(b"\r\n\r\n")
    head = content[: min([e for e in end if e >= 0], default=65536)]
    found = RECEIVED.search(head)
    if not found:
        return None
    stamp = found[1].rpartition(b";")[2].decode("ascii", "replace")
    try:
        moment = parsedate_to_datetime(" ".join(stamp.split()))
    except (ValueError, IndexError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
