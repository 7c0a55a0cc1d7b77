"""Coverage-guided fuzzing of the mail reader: `python -m tests.fuzz.mail --seconds 600`. The short form runs with the tests.

Starts from the letters of the tests; a letter that raises, cannot be written as JSON or takes ten seconds is a fault, and its
bytes are left in `crash-*`. Exit 0 when the time is over without one.
"""

from __future__ import annotations

import sys

from tests.fuzz.guided import Search, search
from tests.fuzz.telling import command
from tests.mail.reading import codes, read
from tests.mail.reading.mangled import JUNK, SEEDS, as_json


class LetterFault(Exception):
    """A letter that was not read as every letter must be."""


def one(content: bytes) -> None:
    letter = read(content)
    if "reader_failed" in codes(letter):
        raise LetterFault(letter.defects[-1].detail)
    as_json(letter)


def searched(*, seconds: float, luck: int) -> Search:
    return search(one, SEEDS, JUNK, within="/helpdesk/mail/", seconds=seconds, luck=luck)


if __name__ == "__main__":
    sys.exit(command(searched, "letters"))
