"""Bytes -> Letter, the only entry of the reading side. A bad letter gets Defects, never an exception.

bytes -> parts -> head, contents -> words -> newest text, quotations, files -> who wrote, and whether a robot did
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from helpdesk.journey import CalendarReply, Enclosure, Letter
from helpdesk.mail.authenticity import read_authenticity
from helpdesk.mail.automatic import judged
from helpdesk.mail.bodies import Contents, Words, charset_hint, gather, lines_of_html, outside_text, plain_lines, read_words
from helpdesk.mail.calendar import read_calendar
from helpdesk.mail.charsets import decode
from helpdesk.mail.defects import Damage, Notes
from helpdesk.mail.enclosures import enclosure, name_of, safe_name
from helpdesk.mail.evidence import Evidence
from helpdesk.mail.fields import Fields
from helpdesk.mail.headers import Head, read_head
from helpdesk.mail.own import OwnMailbox
from helpdesk.mail.pkcs7 import open_signed
from helpdesk.mail.quotes import Circumstances, part_lines
from helpdesk.mail.reports import read_report
from helpdesk.mail.rtf import decompressed
from helpdesk.mail.structure import Part, read_structure
from helpdesk.mail.text import squeeze
from helpdesk.mail.tnef import PackedFile, is_tnef, read_tnef
from helpdesk.mail.transfer import part_bytes
from helpdesk.mail.whole import line_based

MAX_LAYERS = 6  # mails inside mails, packages inside packages
MAX_ENCLOSED = 50_000_000  # bytes: a bigger enclosed mail is kept as a file
_UNKNOWN = "application/octet-stream"


def read_letter(content: bytes, *, own: OwnMailbox, received_at: datetime | None = None) -> Letter:
    """The letter in `content`, whatever the bytes. `received_at` is the mailbox's own word (else the topmost Received, else Date).

    What the letter says is NFC text with \\n; instants are aware UTC; every damage is a Defect (codes in `defects`).
    """
    try:
        return _Reader(own, layer=0).read(content, received_at)
    except Exception as surprise:  # noqa: BLE001  a fault of ours must not keep a citizen's letter from staff
        return _unread(content, received_at, surprise)


def _unread(content: bytes, received_at: datetime | None, surprise: Exception) -> Letter:
    """The letter as raw text: what staff get when the reader itself failed."""
    notes = Notes()
    notes.add(Damage.READER_FAILED, type(surprise).__name__)
    text = "\n".join(line.text for line in plain_lines(decode(content, None, notes), notes))
    return Letter("", None, None, "", text, received_at=received_at, defects=notes.defects())


class _Reader:
    """Reads one mail, and the mails in it one layer deeper."""

    def __init__(self, own: OwnMailbox, *, layer: int) -> None:
        self.own, self.layer, self.notes = own, layer, Notes()

    def read(self, content: bytes, received_at: datetime | None) -> Letter:
        parts = read_structure(line_based(content, self.notes), self.notes)
        open_signed(parts, self.notes)
        contents = gather(parts, self.notes)
        head = read_head(parts[0].fields, self.notes, charset_hint(contents))
        letter = self._headed(head, parts[0].fields, received_at)
        letter, words = self._filled(letter, parts, contents)
        kind, marks, bounce = judged(self._evidence(letter, parts[0].fields, contents, words))
        if not (letter.text or letter.forwarded or letter.quoted):
            self.notes.add(Damage.EMPTY)
        return replace(letter, automatic=kind, robot_marks=marks, bounce=bounce, defects=self.notes.defects())

    def _headed(self, head: Head, fields: Fields, received_at: datetime | None) -> Letter:
        return Letter(
            message_id=head.message_id,
            date=head.date,
            sender=head.sender,
            subject=head.subject,
            text="",
            in_reply_to=head.in_reply_to,
            references=head.references,
            to=head.to,
            cc=head.cc,
            reply_to=head.reply_to,
            authenticity=read_authenticity(fields, head, self.own),
            received_at=received_at.astimezone(UTC) if received_at else head.received_at or head.date,
        )

    def _filled(self, letter: Letter, parts: list[Part], contents: Contents) -> tuple[Letter, Words]:
        words, outside = read_words(contents, self.notes), outside_text(parts, self.notes)
        if not words.spoken and outside:
            words.lines, outside = plain_lines(outside, self.notes), ""
        files = tuple(self._files(contents, words))
        name = letter.sender.name if letter.sender else ""
        answers = bool(letter.in_reply_to or letter.references)
        newest = part_lines(words.lines, Circumstances(self.own, letter.subject, answers, name))
        others = "\n".join(line.text for line in words.others)
        filled = replace(
            letter,
            text=newest.text,
            forwarded=newest.forwarded,
            quoted=squeeze(f"{newest.quoted}\n\n{others}\n\n{outside}"),
            html=contents.html,
            enclosures=files,
            calendar=self._calendar(contents),
        )
        return filled, words

    def _evidence(self, letter: Letter, fields: Fields, contents: Contents, words: Words) -> Evidence:
        reports = tuple((p.type, read_report(part_bytes(p, self.notes))) for p in contents.reports)
        whole = "\n".join(line.text for line in words.lines)
        return Evidence(self.own, fields, letter, whole, reports, tuple(words.links))

    def _files(self, contents: Contents, words: Words) -> Iterator[Enclosure]:
        hint = charset_hint(contents)
        for part in contents.files:
            name, data = name_of(part, self.notes, hint), part_bytes(part, self.notes)
            if is_tnef(data):
                yield from self._unpacked(name, data, words, self.layer)
            else:
                yield enclosure(name, part.type, data, self._enclosed)
        for file in words.uu:
            yield enclosure(safe_name(decode(file.name, None, self.notes), self.notes), _UNKNOWN, file.data, self._enclosed)

    def _unpacked(self, name: str, data: bytes, words: Words, layer: int) -> Iterator[Enclosure]:
        """The files of a winmail.dat; its text where the mail has none of its own."""
        self.notes.add(Damage.TNEF_UNPACKED)
        package = read_tnef(data, self.notes)
        if not (package.files or (layer > self.layer and (package.text or package.html or package.rtf))):
            yield enclosure(name, "application/ms-tnef", data, self._enclosed)
        if not words.spoken:
            words.lines += lines_of_html(package.html, self.notes) if package.html else plain_lines(package.text, self.notes)
            if not (package.html or package.text) and package.rtf:
                yield enclosure("", "text/rtf", decompressed(package.rtf), self._enclosed)
        for file in package.files:
            yield from self._packed(file, words, layer)

    def _packed(self, file: PackedFile, words: Words, layer: int) -> Iterator[Enclosure]:
        if is_tnef(file.data) and layer < MAX_LAYERS:
            yield from self._unpacked(file.name, file.data, words, layer + 1)
        else:
            yield enclosure(safe_name(file.name, self.notes), file.type, file.data, self._enclosed)

    def _enclosed(self, data: bytes) -> Letter | None:
        """A mail inside this one, read by the same code; None when it lies too deep."""
        if self.layer >= MAX_LAYERS or len(data) > MAX_ENCLOSED:
            self.notes.add(Damage.ENCLOSED_TOO_DEEP)
            return None
        return _Reader(self.own, layer=self.layer + 1).read(data, None)

    def _calendar(self, contents: Contents) -> CalendarReply | None:
        for part in contents.files:
            if part.type in ("text/calendar", "application/ics"):
                text = decode(part_bytes(part, self.notes), part.parameters.get("charset"), self.notes)
                found = read_calendar(text, self.notes, method=part.parameters.get("method") or "")
                if found:
                    return found
        return None
