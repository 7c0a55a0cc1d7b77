"""RTF: the only importer of striprtf."""

from __future__ import annotations

from striprtf.striprtf import rtf_to_text

from helpdesk.papers.formats.plain_text import tidy
from helpdesk.papers.telling import Telling


def open_rtf(content: bytes, tell: Telling) -> None:
    text: str = rtf_to_text(content.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    tell.text(tidy(text).strip())
