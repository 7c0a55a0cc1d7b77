"""Coverage-guided fuzzing of the mail reader: `python -m tests.fuzz.mail --seconds 600` (wants `atheris`, a wheel of 35 MB).

Starts from the letters of the tests; stops with the offending bytes in `crash-*` when a letter raises, cannot be written as JSON
or takes ten seconds. Exit 0 when the time is over.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["helpdesk.mail"]):
    from tests.mail.reading import codes, read
    from tests.mail.reading.mangled import JUNK, SEEDS, as_json


class LetterFault(Exception):
    """A letter that was not read as every letter must be."""


def one(content: bytes) -> None:
    letter = read(content)
    if "reader_failed" in codes(letter):
        raise LetterFault(letter.defects[-1].detail)
    as_json(letter)


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    seconds = parser.parse_args().seconds
    folder = Path(tempfile.mkdtemp(prefix="fuzz-mail-"))
    for number, seed in enumerate(SEEDS):
        (folder / f"seed-{number}").write_bytes(seed)
    words = folder.with_suffix(".dict")
    words.write_text("".join(f'"{_escaped(junk[:60])}"\n' for junk in JUNK))
    options = [f"-max_total_time={seconds}", "-max_len=20000", "-timeout=10", "-print_final_stats=1", f"-dict={words}"]
    atheris.Setup([sys.argv[0], *options, str(folder)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
