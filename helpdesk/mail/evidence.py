"""A mail as those see it who judge what kind of writer it has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from helpdesk.journey import Letter
from helpdesk.mail.defects import Notes
from helpdesk.mail.fields import Fields
from helpdesk.mail.lexicon import Folded, fold
from helpdesk.mail.own import OwnMailbox
from helpdesk.mail.reports import Report
from helpdesk.mail.words import header_text

SAMPLE = 20_000  # characters of text that are judged
NOTE = 1500  # and of a note: no out-of-office note is longer


@dataclass(frozen=True)
class Evidence:
    """The letter as far as it is read, its header fields, all its text, its `reports` by media type, its links as (shown, target)."""

    own: OwnMailbox
    fields: Fields
    letter: Letter
    whole: str
    reports: tuple[tuple[str, Report], ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    @cached_property
    def folded(self) -> Folded:
        return fold(self.letter.text[:SAMPLE])

    @cached_property
    def opening(self) -> Folded:
        """As much of it as a note has."""
        return self.folded.up_to(NOTE)

    @cached_property
    def folded_whole(self) -> Folded:
        return self.folded if self.whole == self.letter.text else fold(self.whole[:SAMPLE])

    @cached_property
    def folded_subject(self) -> Folded:
        return fold(self.letter.subject)

    @property
    def address(self) -> str:
        return self.letter.sender.address.lower() if self.letter.sender else ""

    @property
    def local_part(self) -> str:
        return self.address.partition("@")[0]

    @property
    def answers(self) -> bool:
        """Whether it says that it answers another mail."""
        return bool(self.letter.in_reply_to or self.letter.references)

    def header(self, name: str) -> str:
        """A header's text in lower case; '' where it is absent."""
        raw = self.fields.first(name)
        return header_text(raw, Notes()).lower() if raw else ""
