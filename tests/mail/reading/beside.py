"""Any folder of mails, read beside the standard library: `python -m tests.mail.reading.beside FOLDER [--show]`.

Prints how often the two agree; where they do not, one of them is wrong and a person must look (`--show`). Ugly mails of other
projects are good for this; none of them is kept here.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import re
import sys
import time
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from helpdesk.journey import Letter
from tests.mail.reading import codes, read
from tests.mail.reading.mangled import as_json

KEPT = 0.9  # of the words the standard library finds in plain text parts
_WORD = re.compile(r"\w{2,}")
_HERE = timedelta(hours=7)


def _line(text: object) -> str:
    return " ".join(unicodedata.normalize("NFC", str(text or "")).split())


def _decoded(value: object) -> str:
    return _line(make_header(decode_header(str(value)))) if value is not None else ""


def differing(content: bytes, letter: Letter) -> Iterator[tuple[str, str, str]]:
    """(what, ours, theirs) for everything the standard library reads otherwise. Raises whatever it raises."""
    theirs = email.message_from_bytes(content)
    modern = email.message_from_bytes(content, policy=email.policy.default)
    if letter.subject not in (_decoded(theirs["subject"]), _line(modern["subject"])):
        yield "subject", letter.subject, _decoded(theirs["subject"])
    address = letter.sender.address if letter.sender else ""
    if address != parseaddr(str(theirs["from"] or ""))[1]:
        yield "sender", address, str(theirs["from"])
    if not _same_instant(letter.date, theirs["date"]):
        yield "date", str(letter.date), str(theirs["date"])
    if share_kept(theirs, letter) < KEPT:
        yield "words", letter.text[:80], f"{share_kept(theirs, letter):.2f} kept"
    if lost := _names(theirs) - Counter(_line(e.name) for e in letter.enclosures):
        yield "names", str([e.name for e in letter.enclosures]), str(list(lost))


def _same_instant(ours: datetime | None, written: object) -> bool:
    found = parsedate_to_datetime(str(written)) if written else None
    if found is None or found.tzinfo is None:
        return ours == (found and (found - _HERE).replace(tzinfo=UTC))
    return ours == found.astimezone(UTC)


def share_kept(theirs: Message, letter: Letter) -> float:
    """Of the words in unattached plain text: how many stand somewhere in the letter."""
    words = [w for part in _leaves(theirs) for w in _words(part)]
    ours = set(_WORD.findall(_everything(letter).lower()))
    return sum(w in ours for w in words) / len(words) if words else 1.0


def _leaves(message: Message) -> Iterator[Message]:
    if message.get_content_maintype() != "message":
        if message.is_multipart():
            for part in message.get_payload():
                yield from _leaves(part)  # type: ignore[arg-type]
        else:
            yield message


def _words(part: Message) -> list[str]:
    if part.get_content_type() != "text/plain" or part.get_content_disposition() == "attachment":
        return []
    data = part.get_payload(decode=True)
    text = data.decode(part.get_content_charset() or "utf-8", "replace") if isinstance(data, bytes) else ""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def _everything(letter: Letter) -> str:
    inner = (e.letter for e in letter.enclosures if e.letter)
    return "\n".join((letter.subject, letter.text, letter.forwarded, letter.quoted, *map(_everything, inner)))


def _names(message: Message) -> Counter[str]:
    found = (_decoded(name) for part in _leaves(message) if (name := part.get_filename()))
    return Counter(name.replace("\\", "/").rpartition("/")[2] for name in found)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="each disagreement")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    counts, slowest = Counter[str](), 0.0
    for path in sorted(p for p in arguments.folder.rglob("*") if p.is_file()):
        content, began = path.read_bytes(), time.process_time()
        letter = read(content)
        as_json(letter)
        slowest = max(slowest, time.process_time() - began)
        counts.update(["mails", *(["we failed"] if "reader_failed" in codes(letter) else [])])
        try:
            found = list(differing(content, letter))
        except Exception as why:  # noqa: BLE001  whatever ends the standard library is counted
            found = [("the standard library failed", "", repr(why))]
        for what, ours, theirs in found:
            counts[what] += 1
            if arguments.show:
                print(f"{path.name}: {what}\n    ours   {ours[:150]!r}\n    theirs {theirs[:150]!r}")
    told = " · ".join(f"{what} {number}" for what, number in sorted(counts.items()) if what != "mails")
    print(f"{counts['mails']} mails, slowest {slowest:.2f} s; differing or failing: {told or 'none'}")
    return 1 if counts["we failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
