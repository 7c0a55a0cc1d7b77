"""Coverage-guided fuzzing of the mail reader: `python -m tests.fuzz.mail --seconds 600`. The short form runs with the tests.

Starts from the letters of the tests; a letter that raises, cannot be written as JSON or takes ten seconds is a fault, and its
bytes are left in `crash-*`. Exit 0 when the time is over without one.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from tests.fuzz.guided import Search, search
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


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--luck", type=int, default=0, help="another number, another search")
    arguments = parser.parse_args()
    found = searched(seconds=arguments.seconds, luck=arguments.luck)
    print(f"{found.tried} letters tried, {len(found.kept)} led further, {len(found.steps)} steps known, {len(found.faults)} faults")
    for content, why in found.faults:
        path = Path(f"crash-{hashlib.sha256(content).hexdigest()[:12]}")
        path.write_bytes(content)
        print(f"{path}: {why}")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
