"""Quoting styles of real mail programs, composed for this office, each with the exact newest text that must come out.

`python -m tests.mail.quoting` prints the share that is exact, and what differs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from helpdesk.journey import Letter
from helpdesk.mail.mime import read_letter
from helpdesk.mail.own import OwnMailbox

OWN = OwnMailbox.of(["hotro@moj.gov.vn"])
STYLES = Path(__file__).parent / "styles"


@dataclass(frozen=True)
class Style:
    """One way to quote; `plain` and `html` are the two renderings ('' where the program sends none)."""

    name: str
    text: str
    plain: str = ""
    html: str = ""
    subject: str = "Re: Lịch hẹn"
    sender: str = "Trần Thị Mai <mai@gmail.com>"
    reply: bool = True
    quoted_has: tuple[str, ...] = ()
    forwarded_has: tuple[str, ...] = ()

    def mail(self) -> bytes:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, "hotro@moj.gov.vn", self.subject
        message["Date"], message["Message-ID"] = "Fri, 16 Jun 2017 08:00:00 +0700", f"<{self.name}@example.vn>"
        if self.reply:
            message["In-Reply-To"] = "<our.1@moj.gov.vn>"
        if self.plain:
            message.set_content(self.plain.lstrip("\n"))
        if self.html:
            page = f"<html><head><meta charset=utf-8></head><body>{self.html.strip()}</body></html>"
            message.add_alternative(page, subtype="html") if self.plain else message.set_content(page, subtype="html")
        return bytes(message)

    def read(self) -> Letter:
        return read_letter(self.mail(), own=OWN)

    def faults(self) -> list[str]:
        """What differs from what must come out; empty when nothing does."""
        letter = self.read()
        found = [] if letter.text == self.text.strip("\n") else [f"text is {letter.text!r}, not {self.text!r}"]
        found += [f"quoted lacks {words!r}: {letter.quoted!r}" for words in self.quoted_has if words not in letter.quoted]
        return found + [f"forwarded lacks {words!r}: {letter.forwarded!r}" for words in self.forwarded_has if words not in letter.forwarded]


def styles() -> Iterator[Style]:
    for path in sorted(STYLES.glob("*.toml")):
        for written in tomllib.loads(path.read_text("utf-8"))["style"]:
            yield Style(**{key: tuple(value) if isinstance(value, list) else value for key, value in written.items()})
